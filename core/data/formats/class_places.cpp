// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/class_places.h"

#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"

#include <fmt/format.h>

namespace assay::data::formats {

ClassPlaces::ClassPlaces(const std::vector<std::string>& classes, std::filesystem::path file)
    : m_classes(classes)
    , m_file(std::move(file))
{
    for (std::size_t k = 0; k < classes.size(); ++k)
        m_places.emplace(classes[k], static_cast<std::uint16_t>(k));
}

std::uint16_t ClassPlaces::of(const std::string& label) const
{
    const auto place = m_places.find(label);
    if (place == m_places.end())
        refuse(m_file, "data.classes",
               fmt::format("The label {} is none of the data ({}); test data must use the same "
                           "labels.",
                           label, listedNames(m_classes)));
    return place->second;
}

} // namespace assay::data::formats
