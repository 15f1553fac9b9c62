// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::experiment::setup {

/// Throws the usage Error "setup.KEY": "The set-up's KEY " and what is wrong, with what to do.
[[noreturn]] void refuse(const std::string& key, const std::string& what);

/// The other name of a choice. Throws a usage Error for one that is not in the list.
std::string chosen(const std::string& key, const std::string& value,
                   const std::vector<std::pair<std::string, std::string>>& names);

/// What one example is as it enters forward, "N,1,28,28 (0..255)": throws a usage Error unless its numbers
/// are those of `shape`, where that is said, and the rest is what the readers of such data give. `kind`: of
/// the data, as the file names it.
void requireLayout(const std::string& layout, const std::string& kind,
                   const std::vector<std::int64_t>& shape);

/// An object of a set-up, and the keys of it that were looked at. Each getter throws a usage Error for a
/// value of another kind; a key that is absent or null has no value.
class Section
{
public:
    using Json = nlohmann::ordered_json;

    /// `json` outlives the section. `name`: "train.schedule"; empty: the whole file.
    Section(const Json& json, std::string name);

    std::string key(const char* name) const { return m_name.empty() ? name : m_name + "." + name; }
    const Json* find(const char* name);
    /// Throws where the key is absent.
    const Json& need(const char* name);
    std::optional<std::string> text(const char* name);
    std::optional<double> number(const char* name);
    std::optional<std::int64_t> whole(const char* name);
    std::optional<bool> flag(const char* name);
    Json list(const char* name); ///< empty where the key is absent
    std::vector<std::int64_t> wholes(const char* name);
    /// Throws for a key that nothing looked at, with the nearest of those that were.
    void requireNoOther() const;

private:
    const Json& m_json;
    std::string m_name;
    std::vector<std::string> m_known;
};

} // namespace assay::experiment::setup
