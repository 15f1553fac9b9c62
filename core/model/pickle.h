// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::model {

/// What a Python pickle describes, as values: what it would import or call is kept as a name and its
/// arguments, and never looked up or run. Values refer to each other by number, so that one may be
/// within itself. Protocols 2 to 5, without what weights have no need of (docs.python.org, pickletools).
class Pickle
{
public:
    using Ref = std::uint32_t; ///< of a value

    enum class Kind {
        None,
        Boolean,
        Integer, ///< larger ones than 64 bits become a Number
        Number,
        Text, ///< also bytes
        Name, ///< of a class or function: "torch._utils._rebuild_tensor_v2"
        List, ///< also a tuple or a set
        Dict,
        Call,    ///< what calling a Name, or making an object of it, would give
        Outside, ///< kept outside the pickle, under the name that is its only item
    };
    struct Value {
        Kind kind = Kind::None;
        std::int64_t integer = 0; ///< Boolean, Integer
        double number = 0;
        std::string text;        ///< Text, Name
        std::vector<Ref> items;  ///< List; Dict, Call: key, value, key, value, as they were put in
        Ref callee = 0;          ///< Call: of what
        Ref arguments = 0;       ///< Call
        Ref state = 0;           ///< Call: what it was built up with; `none()`: nothing
        std::vector<Ref> listed; ///< Call: what was appended to it
    };

    /// Throws std::invalid_argument that says what is wrong with it: "it ends within a value".
    explicit Pickle(std::string_view bytes);

    const Value& operator[](Ref ref) const { return m_values[ref]; }
    Ref top() const { return m_top; } ///< the value that the pickle is of
    static Ref none() { return 0; }

private:
    class Machine;
    std::vector<Value> m_values;
    Ref m_top = 0;
};

} // namespace assay::model
