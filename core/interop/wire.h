// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::interop {

/// Walks over the fields of one message in the wire format of protocol buffers
/// (protobuf.dev/programming-guides/encoding). Never reads outside of its bytes.
class WireReader
{
public:
    explicit WireReader(std::string_view message)
        : m_rest(message)
    {}

    /// Steps to the next field; false at the end, or where the bytes make no sense.
    bool next();
    bool damaged() const { return m_damaged; }

    std::uint32_t field() const { return m_field; }
    bool isNumber() const { return m_type == 0; }
    bool isDouble() const { return m_type == 1; }
    bool isBytes() const { return m_type == 2; }
    bool isFloat() const { return m_type == 5; }

    std::uint64_t number() const { return m_number; } ///< of a variable-length integer
    double asDouble() const;                          ///< of eight bytes
    float asFloat() const;                            ///< of four bytes
    std::string_view bytes() const { return m_bytes; }

private:
    bool take(std::size_t count, std::string_view& bytes);
    bool takeNumber(std::uint64_t& number);

    std::string_view m_rest;
    std::uint32_t m_field = 0;
    int m_type = 0;
    std::uint64_t m_number = 0;
    std::string_view m_bytes;
    bool m_damaged = false;
};

} // namespace assay::interop
