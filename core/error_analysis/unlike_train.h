// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::error_analysis {

/// A column in which an example is unlike train.
struct Unlike {
    std::size_t column = 0; ///< of the source's columns
    /// Of train, what is at least as unusual: as far from the median, or a category as rare.
    double share = 0;
    std::string text; ///< one sentence, with the numbers
};
/// Columns with a larger share are not reported.
inline constexpr double kUnlike = 0.05;
inline constexpr std::size_t kMostUnlike = 5;

/// What the columns of a table hold in train, and where an example departs from it. Robust, so that
/// a few wild values of train do not hide others: numbers and dates by their distance to the median
/// in interquartile ranges, reported beyond Tukey's fences (1.5 ranges outside the quartiles; Tukey
/// 1977, Exploratory Data Analysis); categories and missing cells by how rare they are.
class TrainColumns
{
public:
    /// `train`: examples of the train split and no other. `all`: how many train has, when `train`
    /// is a part of it. Columns that do not enter the network are left out.
    TrainColumns(const data::Subset& train, std::size_t all);

    /// Of one row, which may come from the serving source: the most unusual first, at most
    /// kMostUnlike.
    std::vector<Unlike> unlike(const data::Dataset& dataset, std::size_t row) const;

private:
    struct Column {
        std::size_t place = 0;
        double missing = 0;                      ///< share of train
        double lower = 0, median = 0, upper = 0; ///< quartiles; NaN: all are missing
        std::vector<float> distances;            ///< to the median, ascending, thinned
        std::vector<double> shares;              ///< by code
        std::vector<double> rarer;               ///< by code: of all categories that are as rare
    };
    Unlike judge(const Column& column, const data::Dataset& dataset, std::size_t row) const;
    Unlike judgeNumber(const Column& column, const data::ColumnInfo& info, double value) const;

    std::vector<Column> m_columns;
    std::string m_whose; ///< "train", or "20,000 of train"
};

} // namespace assay::error_analysis
