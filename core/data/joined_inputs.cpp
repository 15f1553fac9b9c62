// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/joined_inputs.h"

#include "base/error.h"
#include "data/inputs/picture/other_range.h"
#include "data/inputs/picture/picture_input.h"
#include "data/inputs/series/series_input.h"
#include "data/inputs/table/table_input.h"
#include "data/inputs/text/text_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace assay::data {

namespace {

using Parts = std::span<const InputPart>;

template <typename Kind>
const Kind& as(const InputPart& part)
{
    const auto* input = dynamic_cast<const Kind*>(part.input);
    if (!input)
        throw std::logic_error("inputs of different kinds are joined");
    return *input;
}

/// The cells of some examples; empty columns stay empty.
template <typename Value>
void append(std::vector<Value>& to, const std::vector<Value>& from,
            std::span<const std::uint32_t> examples)
{
    for (const std::uint32_t i : examples) {
        if (!from.empty())
            to.push_back(from[i]);
    }
}

void requireOneRange(const ValueRange& first, const ValueRange& other, const std::string& name)
{
    if (first.bytes == other.bytes && !otherRange(first, other))
        return;
    throw base::usageError(
        "further.range",
        fmt::format(
            "The values of the pictures of {} go from {:.6g} to {:.6g}, those of the data from {:.6g} to "
            "{:.6g}, and one scale serves both; bring them to one range.",
            name, other.low, other.high, first.low, first.high));
}

std::unique_ptr<const Input> joinedPictures(Parts parts)
{
    InputInfo info = parts.front().input->info();
    std::vector<std::uint8_t> bytes;
    std::vector<float> values;
    const bool hasBytes = as<PictureInput>(parts.front()).hasBytes();
    for (const InputPart& part : parts) {
        const auto& pictures = as<PictureInput>(part);
        const ValueRange& range = pictures.info().range;
        requireOneRange(parts.front().input->info().range, range, part.source);
        info.range.low = std::min(info.range.low, range.low);
        info.range.high = std::max(info.range.high, range.high);
        for (const std::uint32_t i : part.examples) {
            if (hasBytes) {
                const auto own = pictures.pixels(i);
                bytes.insert(bytes.end(), own.begin(), own.end());
            } else {
                const auto own = pictures.values(i);
                values.insert(values.end(), own.begin(), own.end());
            }
        }
    }
    if (hasBytes)
        return std::make_unique<PictureInput>(std::move(info), std::move(bytes));
    return std::make_unique<PictureInput>(std::move(info), std::move(values));
}

/// Of examples of a column that enters the network.
std::int64_t missingIn(const ColumnCells& cells, std::span<const std::uint32_t> examples)
{
    return std::count_if(examples.begin(), examples.end(), [&](std::uint32_t i) {
        return cells.codes.empty() ? !cells.numbers.empty() && std::isnan(cells.numbers[i])
                                   : cells.codes[i] == kMissingCode;
    });
}

std::unique_ptr<const Input> joinedTables(Parts parts)
{
    InputInfo info = parts.front().input->info();
    Table all;
    all.columns.resize(info.columns.size());
    for (const InputPart& part : parts) {
        const Table& table = as<TableInput>(part).table();
        for (std::size_t k = 0; k < all.columns.size(); ++k) {
            const ColumnCells& cells = table.columns[k];
            if (part.input != parts.front().input)
                info.columns[k].missing += missingIn(cells, part.examples);
            append(all.columns[k].numbers, cells.numbers, part.examples);
            append(all.columns[k].codes, cells.codes, part.examples);
            append(all.columns[k].written, cells.written, part.examples);
        }
        append(all.rowHashes, table.rowHashes, part.examples);
    }
    return std::make_unique<TableInput>(std::move(info), std::move(all));
}

std::unique_ptr<const Input> joinedSeries(Parts parts)
{
    TimeSeries all{
        .channels = as<SeriesInput>(parts.front()).series().channels, .values = {}, .offsets = {0}};
    for (const InputPart& part : parts) {
        const TimeSeries& series = as<SeriesInput>(part).series();
        for (const std::uint32_t i : part.examples) {
            const auto own = series.at(i);
            all.values.insert(all.values.end(), own.begin(), own.end());
            all.offsets.push_back(all.offsets.back() + static_cast<std::uint64_t>(series.steps(i)));
        }
    }
    return std::make_unique<SeriesInput>(parts.front().input->info(), std::move(all));
}

std::unique_ptr<const Input> joinedTexts(Parts parts)
{
    Texts all;
    for (const InputPart& part : parts) {
        const Texts& texts = as<TextInput>(part).texts();
        for (const std::uint32_t i : part.examples) {
            all.bytes += texts.at(i);
            all.offsets.push_back(all.bytes.size());
        }
    }
    return std::make_unique<TextInput>(parts.front().input->info(), std::move(all),
                                       as<TextInput>(parts.front()).spec());
}

} // namespace

std::unique_ptr<const Input> joined(Parts parts)
{
    switch (parts.front().input->info().modality) {
    case Modality::Pictures: return joinedPictures(parts);
    case Modality::Table: return joinedTables(parts);
    case Modality::Series: return joinedSeries(parts);
    case Modality::Text: break;
    }
    return joinedTexts(parts);
}

} // namespace assay::data
