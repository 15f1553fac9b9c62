// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/moments.h"
#include "data/inputs/table/table_input.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::data {

namespace {

/// Numbers that stand for one of so many categories: the rule of fast.ai's tabular models
/// (Howard and Gugger 2020, Deep Learning for Coders, chapter 9), at most 50.
std::int64_t embeddingWidth(std::size_t categories)
{
    return std::min<std::int64_t>(
        50, std::llround(1.6 * std::pow(static_cast<double>(categories), 0.56)));
}

} // namespace

TableEncoder::TableEncoder(const TableInput& table, const Fitting& fitting)
{
    const InputInfo& info = table.info();
    for (std::size_t column = 0; column < info.columns.size(); ++column) {
        if (!info.columns[column].leftOut.empty())
            continue;
        m_slots.push_back(info.columns[column].kind == ColumnKind::Category
                              ? categorySlot(table, fitting.train, column)
                              : numberSlot(table, fitting, column));
    }
    m_encoding.input = {
        .modality = Modality::Table, .shape = {}, .embedded = {}, .name = info.name};
    layOut(info);
    describeSteps(fitting.fittedOn());
}

std::size_t TableEncoder::floats(const Input&, std::size_t) const
{
    return m_encoding.features.size();
}

TableEncoder::Slot TableEncoder::numberSlot(const TableInput& table, const Fitting& fitting,
                                            std::size_t column)
{
    std::vector<float> filled;
    std::size_t count = 0;
    Moments moments;
    for (const FitPart& part : fitting.parts(table)) {
        const auto& numbers =
            static_cast<const TableInput*>(part.input)->table().columns[column].numbers;
        count += part.indices.size();
        for (const std::uint32_t index : part.indices) {
            if (!std::isnan(numbers[index]))
                filled.push_back(numbers[index]);
        }
    }
    Slot slot{.column = column, .places = {}};
    slot.hasIndicator = filled.size() < count;
    if (filled.empty())
        return slot;
    const auto middle = filled.begin() + static_cast<std::ptrdiff_t>(filled.size() / 2);
    std::nth_element(filled.begin(), middle, filled.end());
    slot.fill = *middle;
    for (const float x : filled)
        moments.add(static_cast<double>(x) - slot.fill); // near 0, whatever the unit
    moments.add(0, static_cast<double>(count - filled.size()));
    slot.mean = static_cast<float>(moments.mean() + slot.fill);
    slot.scale = static_cast<float>(1 / moments.deviation());
    return slot;
}

TableEncoder::Slot TableEncoder::categorySlot(const TableInput& table,
                                              std::span<const std::uint32_t> train,
                                              std::size_t column)
{
    const auto& codes = table.table().columns[column].codes;
    const auto& categories = table.info().columns[column].categories;
    std::vector<std::int64_t> counts(categories.size());
    Slot slot{.column = column, .category = true, .places = {}};
    for (const std::uint32_t index : train) {
        if (codes[index] >= 0)
            ++counts[static_cast<std::size_t>(codes[index])];
        else
            slot.hasIndicator = slot.hasIndicator || codes[index] == kMissingCode;
    }
    slot.places.assign(categories.size(), 0);
    std::int32_t place = 0;
    std::int64_t most = 0;
    for (std::size_t code = 0; code < categories.size(); ++code) {
        if (counts[code] == 0)
            continue;
        slot.places[code] = ++place;
        if (counts[code] > most) {
            most = counts[code];
            slot.commonest = place;
        }
    }
    slot.embedded = static_cast<std::size_t>(place) > kMostOneHot;
    return slot;
}

void TableEncoder::layOut(const InputInfo& info)
{
    std::vector<std::string>& features = m_encoding.features;
    const auto placesOf = [](const Slot& slot) {
        return slot.places.empty() ? std::int32_t{0}
                                   : *std::max_element(slot.places.begin(), slot.places.end());
    };
    for (Slot& slot : m_slots) {
        const ColumnInfo& column = info.columns[slot.column];
        if (!slot.embedded) {
            slot.at = features.size();
            features.push_back(slot.category ? column.name + " = (other)" : column.name);
            m_encoding.measured.resize(features.size(), false);
            m_encoding.measured.back() = !slot.category;
            std::vector<std::string> names(static_cast<std::size_t>(placesOf(slot)));
            for (std::size_t code = 0; code < slot.places.size(); ++code) {
                if (slot.places[code] > 0)
                    names[static_cast<std::size_t>(slot.places[code]) - 1] =
                        column.name + " = " + column.categories[code];
            }
            features.insert(features.end(), names.begin(), names.end());
        }
        if (slot.hasIndicator) {
            slot.indicator = features.size();
            features.push_back(column.name + " missing");
        }
        m_encoding.featureColumns.resize(features.size(), slot.column);
    }
    // Embedded columns come last, so that one cut parts numbers from category numbers.
    for (Slot& slot : m_slots) {
        if (!slot.embedded)
            continue;
        slot.at = features.size();
        const ColumnInfo& column = info.columns[slot.column];
        features.push_back(column.name + " (category number)");
        m_encoding.featureColumns.push_back(slot.column);
        const std::int64_t categories = placesOf(slot) + 1;
        m_encoding.input.embedded.push_back(
            {column.name, categories, embeddingWidth(static_cast<std::size_t>(categories))});
    }
    m_encoding.measured.resize(features.size(), false);
    m_encoding.input.shape = {static_cast<std::int64_t>(features.size())};
}

void TableEncoder::describeSteps(const std::string& fittedOn)
{
    const auto any = [this](auto is) { return std::any_of(m_slots.begin(), m_slots.end(), is); };
    if (any([](const Slot& slot) { return slot.hasIndicator; }))
        m_encoding.steps.push_back("missing cells: the median or the most common category of "
                                   + fittedOn + ", and a further unit that says so");
    if (any([](const Slot& slot) { return !slot.category; }))
        m_encoding.steps.push_back("standardise each column of numbers or dates, fitted on "
                                   + fittedOn);
    if (any([](const Slot& slot) { return slot.category && !slot.embedded; }))
        m_encoding.steps.emplace_back("categories: a unit each, and one for all that train lacks");
    if (any([](const Slot& slot) { return slot.embedded; }))
        m_encoding.steps.push_back(fmt::format(
            "categories of more than {} values: their number, which is embedded", kMostOneHot));
}

void TableEncoder::apply(const Input& input, std::size_t i, float* out) const
{
    const Table& table = static_cast<const TableInput&>(input).table();
    std::fill(out, out + m_encoding.features.size(), 0.0F);
    for (const Slot& slot : m_slots) {
        const ColumnCells& cells = table.columns[slot.column];
        bool missing = false;
        if (slot.category) {
            const std::int32_t code = cells.codes[i];
            missing = code == kMissingCode;
            const std::int32_t place =
                missing ? slot.commonest
                : code < 0 || static_cast<std::size_t>(code) >= slot.places.size()
                    ? 0
                    : slot.places[static_cast<std::size_t>(code)];
            if (slot.embedded)
                out[slot.at] = static_cast<float>(place);
            else
                out[slot.at + static_cast<std::size_t>(place)] = 1;
        } else {
            const float x = cells.numbers[i];
            missing = std::isnan(x);
            out[slot.at] = ((missing ? slot.fill : x) - slot.mean) * slot.scale;
        }
        if (missing && slot.hasIndicator)
            out[slot.indicator] = 1;
    }
}

} // namespace assay::data
