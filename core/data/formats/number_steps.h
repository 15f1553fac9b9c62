// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace assay::data::formats {

/// What becomes of the numbers of one column once 32 bits hold them, as a network takes them (IEEE 754 binary32: 24
/// bits of fraction). Where all are far from zero and near each other, most of their differences is lost.
class NumberSteps
{
public:
    /// NaN is left out.
    void add(double value);
    /// "table.merged_numbers" where rounding moves a number by more than one in 512 of their range. `column` as it is
    /// called; `dates`: they are days since 1970-01-01.
    std::optional<base::Finding> finding(const std::string& column, bool dates = false) const;

private:
    double m_low = std::numeric_limits<double>::infinity();
    double m_high = -std::numeric_limits<double>::infinity();
    double m_moved = 0; ///< the most that rounding moves one
};

/// Adds those of the columns of one source: of many columns the first, with how many others there are.
void addMerged(std::vector<base::Finding> merged, std::vector<base::Finding>& findings);

/// The sentence of that finding.
std::string mergedNumbersText(const base::Finding& finding);

} // namespace assay::data::formats
