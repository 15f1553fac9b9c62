// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/table_plan.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace assay::data::formats {

/// Whether a column names files of pictures: nearly all of its texts end as pictures do, and at least
/// half of the first of them lie where they say, relative to the folder of the table. False where
/// this process has no decoder (data/image_decoder.h).
bool namesPictures(const ColumnSurvey& survey, const std::filesystem::path& table);

/// The input of columns that stand beside pictures.
inline constexpr const char* kTableInput = "table";

/// The name of the input that such a column is; kOnlyInput where nothing else enters. Names of inputs
/// stand in the network beside those of its layers.
std::string inputName(const TablePlan& plan, const ColumnInfo& column);

/// What the rows of a table hold.
struct TableContent {
    Table table; ///< of columns of pictures the files, of texts the texts
    std::vector<std::uint16_t> labels;
    std::vector<double> targets;
    std::vector<base::Finding> findings;                      ///< what reading the pictures noticed
    std::vector<std::pair<std::string, std::string>> guesses; ///< and how they were read
};

/// The pictures of each column that names some, an input called as the column, or kOnlyInput where
/// nothing else enters. A row with a picture
/// that is missing or cannot be read is taken out of everything and reported. Throws an input Error
/// where no row is left.
std::vector<std::unique_ptr<const Input>> readPictures(const ReadRequest& request,
                                                       const TablePlan& plan,
                                                       TableContent& content);

} // namespace assay::data::formats
