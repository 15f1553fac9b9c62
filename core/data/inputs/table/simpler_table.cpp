// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sample_id.h"
#include "data/inputs/affine_steps.h"
#include "data/inputs/drawing.h"
#include "data/inputs/table/table_input.h"

#include <algorithm>
#include <cmath>

namespace assay::data {

namespace {

template <typename Value>
std::vector<Value> some(const std::vector<Value>& all, std::span<const std::uint32_t> examples)
{
    std::vector<Value> kept;
    if (all.empty())
        return kept;
    kept.reserve(examples.size());
    for (const std::uint32_t i : examples)
        kept.push_back(all[i]);
    return kept;
}

std::vector<float> drawnNumbers(const DrawnFrom& from, const std::string& name,
                                const std::vector<float>& like)
{
    constexpr double kNoise = 0.3; // deviations of the column
    const Spread spread = spreadOf(like);
    std::vector<double> centres;
    for (std::uint64_t kind = 0; kind < from.kinds; ++kind)
        centres.push_back(from.ofKind("centre of " + name, kind).uniform(-1, 1));
    std::vector<float> values;
    for (std::size_t i = 0; i < like.size(); ++i) {
        auto random = from.ofExample("cell of " + name, i);
        const double value = from.strength(i) * centres[from.kindOf(i)] + kNoise * random.normal();
        values.push_back(static_cast<float>(spread.mean + spread.deviation * value));
    }
    return values;
}

/// Mostly the one that is its kind's, else any. Of numbers, the smaller half has one and the larger
/// another.
std::vector<std::int32_t> drawnCodes(const DrawnFrom& from, const std::string& name,
                                     std::size_t categories, std::size_t count)
{
    constexpr double kOwn = 0.8;
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < count; ++i) {
        auto random = from.ofExample("cell of " + name, i);
        const std::uint64_t side = from.strength(i) < 0 ? 1 : 0;
        auto own = from.ofKind("own category of " + name, 2 * from.kindOf(i) + side);
        const bool isOwn = random.uniform() < kOwn;
        codes.push_back(static_cast<std::int32_t>((isOwn ? own : random).below(categories)));
    }
    return codes;
}

} // namespace

std::unique_ptr<const Input> TableInput::simpler(std::span<const std::uint32_t> examples,
                                                 const SimplifySpec& /*spec*/) const
{
    Table kept;
    for (const ColumnCells& column : m_table.columns)
        kept.columns.push_back({.numbers = some(column.numbers, examples),
                                .codes = some(column.codes, examples),
                                .written = some(column.written, examples)});
    kept.rowHashes = some(m_table.rowHashes, examples);
    return std::make_unique<TableInput>(m_info, std::move(kept));
}

std::unique_ptr<const Input> TableInput::drawn(const DrawnFrom& from) const
{
    InputInfo info = m_info;
    Table made;
    std::vector<std::uint64_t> hashes(size(), 0);
    const auto add = [&hashes](const auto& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            hashes[i] = base::contentHash(base::bytesOf(std::span(&cells[i], 1)), hashes[i]);
    };
    for (std::size_t k = 0; k < m_table.columns.size(); ++k) {
        const ColumnCells& like = m_table.columns[k];
        const std::string name = info.name + " " + info.columns[k].name;
        ColumnCells cells{.numbers = drawnNumbers(from, name, like.numbers),
                          .codes = {},
                          .written = like.written}; // files and texts are inputs of their own
        if (!like.codes.empty())
            cells.codes =
                drawnCodes(from, name, std::max<std::size_t>(1, info.columns[k].categories.size()),
                           like.codes.size());
        add(cells.numbers);
        add(cells.codes);
        info.columns[k].missing = 0;
        made.columns.push_back(std::move(cells));
    }
    made.rowHashes = std::move(hashes);
    return std::make_unique<TableInput>(std::move(info), std::move(made));
}

} // namespace assay::data
