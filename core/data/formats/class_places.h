// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace assay::data::formats {

/// Where the label of an example stands among the classes of the data.
class ClassPlaces
{
public:
    /// `file` is for messages.
    ClassPlaces(const std::vector<std::string>& classes, std::filesystem::path file);

    /// Throws an input Error for a label that is none of them.
    std::uint16_t of(const std::string& label) const;

private:
    std::vector<std::string> m_classes;
    std::map<std::string, std::uint16_t> m_places;
    std::filesystem::path m_file;
};

} // namespace assay::data::formats
