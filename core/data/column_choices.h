// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/dataset.h"

#include <string>
#include <vector>

namespace assay::data {

/// What a person can decide on a column of a table.
enum class ColumnChoice {
    Target,     ///< it is what is predicted
    LeaveOut,   ///< it does not enter the network
    Keep,       ///< it does, though it looks like an id or was left out
    Numbers,    ///< its cells are quantities; of the target: a number is predicted
    Categories, ///< its cells name categories; of the target: classes are predicted
    Texts       ///< its cells are texts that enter as an input of their own
};

/// Every column of the file, in its order, the target among them.
std::vector<std::string> columnNames(const DatasetInfo& info);

/// Whether the choice would change how that column of `info` was read; null: the target.
bool isOffered(const DatasetInfo& info, const ColumnInfo* column, ColumnChoice choice);

/// Puts the choice on columns, by their names, into the settings that say it, and takes out what
/// would contradict it. Lists may name a column by its name or by its place. A target is one column;
/// another one takes the task of the former with it.
void choose(TableSpec& spec, const DatasetInfo& info, const std::vector<std::string>& columns,
            ColumnChoice choice);

} // namespace assay::data
