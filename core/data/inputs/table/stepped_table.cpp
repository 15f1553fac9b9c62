// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/table/stepped_table.h"

#include "data/inputs/fill.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::data {

namespace {

using Operation = PreprocessStep::Operation;

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

const Table& tableOf(const Input& input)
{
    return static_cast<const TableInput&>(input).table();
}

/// The places of the categories that train has, in their order: numbers by value, words by letter. -1
/// for others.
std::vector<std::int32_t> placesOf(std::size_t categories, const std::vector<std::int32_t>& codes,
                                   std::span<const std::uint32_t> train)
{
    std::vector<std::int32_t> places(categories, -1);
    for (const std::uint32_t index : train) {
        if (codes[index] >= 0)
            places[static_cast<std::size_t>(codes[index])] = 0;
    }
    std::int32_t next = 0;
    for (std::int32_t& place : places)
        place = place < 0 ? place : next++;
    return places;
}

} // namespace

SteppedTableEncoder::SteppedTableEncoder(const TableInput& table, const Fitting& fitting)
{
    const PreprocessSteps& steps = *fitting.steps;
    const auto isOneHot = [](const PreprocessStep& step) {
        return step.operation == Operation::OneHot;
    };
    m_oneHot = std::any_of(steps.begin(), steps.end(), isOneHot);
    m_encoding.input = {
        .modality = Modality::Table, .shape = {}, .embedded = {}, .name = table.info().name};
    layOut(table, fitting.train);

    const std::vector<FitPart> parts = fitting.parts(table);
    std::vector<Spread> all = spreads(parts);
    std::vector<Affine> made(all.size());
    bool isExpanded = false; // categories are units by now: none of them is missing
    for (const PreprocessStep& step : steps) {
        if (isOneHot(step)) {
            m_encoding.steps.emplace_back("categories: a unit for each value that train has");
            isExpanded = true;
            continue;
        }
        if (step.operation == Operation::Impute) {
            fill(parts, step.with, !isExpanded);
            all = spreads(parts);
            m_encoding.steps.push_back(fmt::format("missing cells: the {} of each column, of {}",
                                                   step.with == PreprocessStep::With::Mode
                                                       ? "most common value"
                                                       : "median, of categories the most common",
                                                   fitting.fittedOn()));
            continue;
        }
        std::vector<Spread> spread;
        std::vector<Affine> changed;
        std::vector<std::size_t> features;
        for (const Column& column : m_columns) {
            for (std::size_t k = 0;
                 k < column.width && (!column.category || isExpanded || !m_oneHot); ++k) {
                features.push_back(column.at + k);
                spread.push_back(all[column.at + k]);
                changed.push_back(made[column.at + k]);
            }
        }
        m_encoding.steps.push_back(describe(step, spread, changed, fitting.fittedOn()));
        addStep(step, spread, changed);
        for (std::size_t k = 0; k < features.size(); ++k)
            made[features[k]] = changed[k];
    }
    m_made = std::move(made);
}

void SteppedTableEncoder::layOut(const TableInput& table, std::span<const std::uint32_t> train)
{
    const auto& columns = table.info().columns;
    std::vector<std::string>& features = m_encoding.features;
    for (std::size_t k = 0; k < columns.size(); ++k) {
        const ColumnInfo& info = columns[k];
        if (!info.leftOut.empty())
            continue;
        Column column{.column = k,
                      .category = info.kind == ColumnKind::Category,
                      .at = features.size(),
                      .fill = kMissing,
                      .places = {}};
        if (column.category)
            column.places = placesOf(info.categories.size(), table.table().columns[k].codes, train);
        if (column.category && m_oneHot) {
            std::vector<std::string> names;
            for (std::size_t code = 0; code < column.places.size(); ++code) {
                if (column.places[code] < 0)
                    continue;
                const auto place = static_cast<std::size_t>(column.places[code]);
                names.resize(std::max(names.size(), place + 1));
                names[place] = info.name + " = " + info.categories[code];
            }
            column.width = names.size();
            features.insert(features.end(), names.begin(), names.end());
        } else {
            features.push_back(column.category ? info.name + " (category number)" : info.name);
        }
        m_encoding.featureColumns.resize(features.size(), k);
        m_encoding.measured.resize(features.size(), !column.category);
        m_columns.push_back(std::move(column));
    }
    m_encoding.input.shape = {static_cast<std::int64_t>(features.size())};
}

void SteppedTableEncoder::fill(const std::vector<FitPart>& parts, PreprocessStep::With with,
                               bool categories)
{
    for (Column& column : m_columns) {
        if (column.category && !categories)
            continue;
        std::vector<float> known;
        for (const FitPart& part : parts) {
            const ColumnCells& cells = tableOf(*part.input).columns[column.column];
            for (const std::uint32_t index : part.indices) {
                if (!column.category) {
                    if (!std::isnan(cells.numbers[index]))
                        known.push_back(cells.numbers[index]);
                    continue;
                }
                const std::int32_t code = cells.codes[index];
                if (code >= 0 && static_cast<std::size_t>(code) < column.places.size()
                    && column.places[static_cast<std::size_t>(code)] >= 0)
                    known.push_back(
                        static_cast<float>(column.places[static_cast<std::size_t>(code)]));
            }
        }
        column.fill = fillOf(std::move(known), column.category ? PreprocessStep::With::Mode : with);
    }
}

std::vector<Spread> SteppedTableEncoder::spreads(const std::vector<FitPart>& parts) const
{
    const std::size_t count = m_encoding.features.size();
    std::vector<double> near(count, 0);
    std::vector<Moments> moments(count);
    std::vector<float> row(count);
    for (const FitPart& part : parts) {
        for (const std::uint32_t index : part.indices) {
            unscaled(tableOf(*part.input), index, row.data());
            for (std::size_t k = 0; k < count; ++k) {
                if (std::isnan(row[k]))
                    continue;
                if (moments[k].count == 0)
                    near[k] = row[k]; // numbers far from 0 for their spread lose nothing
                moments[k].add(static_cast<double>(row[k]) - near[k]);
            }
        }
    }
    std::vector<Spread> spreads;
    for (std::size_t k = 0; k < count; ++k)
        spreads.push_back(Spread::of(moments[k], near[k]));
    return spreads;
}

void SteppedTableEncoder::unscaled(const Table& table, std::size_t row, float* out) const
{
    for (const Column& column : m_columns) {
        const ColumnCells& cells = table.columns[column.column];
        float* const to = out + column.at;
        if (!column.category) {
            const float x = cells.numbers[row];
            *to = std::isnan(x) ? column.fill : x;
            continue;
        }
        const std::int32_t code = cells.codes[row];
        float place = kMissing;
        if (code == kMissingCode)
            place = column.fill;
        else if (code >= 0 && static_cast<std::size_t>(code) < column.places.size()
                 && column.places[static_cast<std::size_t>(code)] >= 0)
            place = static_cast<float>(column.places[static_cast<std::size_t>(code)]);
        if (!m_oneHot) {
            *to = place;
            continue;
        }
        std::fill(to, to + column.width, 0.0F);
        if (!std::isnan(place) && column.width > 0)
            to[static_cast<std::size_t>(place)] = 1;
    }
}

std::size_t SteppedTableEncoder::floats(const Input&, std::size_t) const
{
    return m_encoding.features.size();
}

void SteppedTableEncoder::apply(const Input& input, std::size_t i, float* out) const
{
    unscaled(tableOf(input), i, out);
    for (std::size_t k = 0; k < m_made.size(); ++k)
        out[k] =
            static_cast<float>(static_cast<double>(out[k]) * m_made[k].scale + m_made[k].shift);
}

} // namespace assay::data
