// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace assay::data::formats {

/// What a folder is by its name alone: `train`, `val` and `test`, or `training`, `valid`,
/// `validation` and `testing`, in any case, are parts.
enum class FolderRole { Class, Training, Validation, Test };
FolderRole roleOf(const std::string& name);

/// Hidden, or what systems and archives leave behind: "Thumbs.db", "__MACOSX".
bool isPassedOver(const std::string& name);

/// Names that are counted and of which the first ten in the order of their bytes are listed, in
/// whatever order they come.
class CountedNames
{
public:
    void add(const std::string& name, const std::string& remark = {});
    std::int64_t count() const { return m_count; }
    /// "a.jpg, b.jpg (it is empty) and 3 more", as UTF-8 without control characters.
    std::string listed() const;

private:
    std::int64_t m_count = 0;
    std::map<std::string, std::string> m_first;
};

} // namespace assay::data::formats
