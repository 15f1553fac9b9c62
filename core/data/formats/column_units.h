// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/column_survey.h"

namespace assay::data::formats {

/// What stands beside the numbers of a column.
struct ColumnUnits {
    /// k, M and their like behind a number are factors and no units; then `unit` is empty.
    bool magnitudes = false;
    std::string unit; ///< of more than half of its numbers, or K among numbers that lack it
    bool unitFirst = false;
};

/// k and M are factors beside numbers without, or beside each other, and m is a million beside them. As
/// the unit of all numbers one of them stays a unit, unless it is none in the same column of a first source,
/// `like` (null: there is none). K stays one (kelvin) where the numbers with it lie among those without, and these
/// are of one size: 300K beside 293 and 350, but not 1.2K beside 900.
ColumnUnits unitsOf(const ColumnSurvey& survey, const ColumnInfo* like);

/// Whether it is a factor where magnitudes are: "1.2k", but not "290 K", which are kelvin.
bool isFactor(const ColumnSurvey::Unit& unit);

} // namespace assay::data::formats
