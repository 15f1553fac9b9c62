// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/affine_steps.h"
#include "data/inputs/table/table_input.h"

namespace assay::data {

/// Rows by steps that a person named, in their order; nothing else is done. Numbers and dates enter as
/// they are, missing ones as NaN unless `impute` fills them. With `one_hot` a category is a unit for each
/// value that train has, numbers by value and words by letter, all 0 for any other; without it the
/// number of its place among them, NaN for any other. Steps for numbers change categories only once they
/// are one-hot, or where nothing makes them so.
class SteppedTableEncoder final : public Encoder
{
public:
    SteppedTableEncoder(const TableInput& table, const Fitting& fitting);

    std::size_t floats(const Input& input, std::size_t i) const override;
    void apply(const Input& input, std::size_t i, float* out) const override;

private:
    struct Column {
        std::size_t column = 0;
        bool category = false;
        std::size_t at = 0, width = 1;    ///< its features
        float fill = 0;                   ///< of a number, or the place of a category; NaN: none
        std::vector<std::int32_t> places; ///< category -> its place; -1: train lacks it
    };
    void layOut(const TableInput& table, std::span<const std::uint32_t> train);
    /// `categories`: those too.
    void fill(const std::vector<FitPart>& parts, PreprocessStep::With with, bool categories);
    std::vector<Spread> spreads(const std::vector<FitPart>& parts) const;
    /// A row before any step for numbers.
    void unscaled(const Table& table, std::size_t row, float* out) const;

    std::vector<Column> m_columns;
    bool m_oneHot = false;
    std::vector<Affine> m_made; ///< of each feature
};

} // namespace assay::data
