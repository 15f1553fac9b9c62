// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/row_counter.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::interop {

/// A table that a program prints while it trains: a line with names, parted by blanks, among them one that counts
/// epochs or steps and one of a loss or a score, and below it lines with a cell for each name, as fastai and YOLO
/// write them and as a table of pandas looks, whose rows begin with their number. A name of several words is one where
/// two blanks and more part all names, as in the table of scikit-learn's boosting ("Iter  Train Loss  Remaining Time").
class PrintedTable
{
public:
    /// The numbers of the line under their names, where it is a row of the table above it; times ("00:12"), sizes
    /// ("1.02G") and words are left out, and of an epoch "3/10" the 3 is taken. Empty: it is no row. A line with
    /// names begins a table; any other line between the rows does not end it.
    std::optional<NamedRow> row(std::string_view line);

private:
    std::vector<std::string> m_names;
    std::vector<std::string> m_wideNames; ///< where only two blanks and more part them
    bool m_indented =
        false; ///< the line with the names begins with blanks, as behind a column of row numbers
};

} // namespace assay::interop
