// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/preprocess.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace assay::data {

namespace {

struct Moments {
    double count = 0, sum = 0, squares = 0;

    void add(double x, double weight = 1)
    {
        count += weight;
        sum += weight * x;
        squares += weight * x * x;
    }
    double mean() const { return count > 0 ? sum / count : 0; }
    /// 1 for a constant.
    double deviation() const
    {
        const double variance = count > 0 ? squares / count - mean() * mean() : 0;
        // What rounding leaves of a constant's variance is none.
        return variance > 1e-12 * std::max(1e-30, squares / std::max(count, 1.0))
                   ? std::sqrt(variance)
                   : 1;
    }
};

TargetScale targetScale(const Subset& train)
{
    if (!train.dataset->isRegression())
        return {};
    // Two passes: targets such as years lie far from 0 for their spread.
    Moments first, second;
    for (const std::uint32_t index : train.indices)
        first.add(train.dataset->target(index));
    const double mean = first.mean();
    for (const std::uint32_t index : train.indices)
        second.add(train.dataset->target(index) - mean);
    return {mean, second.deviation()};
}

/// Numbers that stand for one of so many categories: the rule of fast.ai's tabular models
/// (Howard and Gugger 2020, Deep Learning for Coders, chapter 9), at most 50.
std::int64_t embeddingWidth(std::size_t categories)
{
    return std::min<std::int64_t>(
        50, std::llround(1.6 * std::pow(static_cast<double>(categories), 0.56)));
}

} // namespace

Preprocess Preprocess::fit(Normalisation kind, const Subset& train)
{
    Preprocess fitted;
    fitted.m_input.modality = train.dataset->info().modality;
    fitted.m_target = targetScale(train);
    switch (fitted.m_input.modality) {
    case Modality::Pictures: fitted.fitPictures(kind, train); break;
    case Modality::Table: fitted.fitTable(train); break;
    case Modality::Series: fitted.fitSeries(train); break;
    }
    return fitted;
}

// Pictures ----------------------------------------------------------------------------------

void Preprocess::fitPictures(Normalisation kind, const Subset& train)
{
    const Shape& shape = train.dataset->info().shape;
    m_input.shape = {shape.channels, shape.height, shape.width};
    const auto channels = static_cast<std::size_t>(shape.channels);
    m_range = train.dataset->info().range;
    m_scale.assign(channels, 1.0F / 255);
    m_shift.assign(channels, kind == Normalisation::Centred ? -0.5F : 0.0F);
    const auto plane = static_cast<std::size_t>(shape.height * shape.width);
    if (!train.dataset->hasBytes()) {
        fitValues(kind, train, plane);
        return;
    }
    if (kind != Normalisation::Standard)
        return;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        std::array<std::uint64_t, 256> histogram{};
        for (const std::uint32_t index : train.indices) {
            for (const std::uint8_t byte :
                 train.dataset->pixels(index).subspan(channel * plane, plane))
                ++histogram[byte];
        }
        Moments moments;
        for (std::size_t byte = 0; byte < 256; ++byte)
            moments.add(static_cast<double>(byte), static_cast<double>(histogram[byte]));
        m_scale[channel] = static_cast<float>(1 / moments.deviation());
        m_shift[channel] = static_cast<float>(-moments.mean() / moments.deviation());
    }
}

void Preprocess::fitValues(Normalisation kind, const Subset& train, std::size_t plane)
{
    if (kind == Normalisation::Standard) {
        for (std::size_t channel = 0; channel < m_scale.size(); ++channel) {
            const double near = train.dataset->values(train.indices.front())[channel * plane];
            Moments moments; // of x - near: values far from 0 lose nothing
            for (const std::uint32_t index : train.indices) {
                for (const float x : train.dataset->values(index).subspan(channel * plane, plane))
                    moments.add(static_cast<double>(x) - near);
            }
            const double deviation = moments.deviation();
            m_scale[channel] = static_cast<float>(1 / deviation);
            m_shift[channel] = static_cast<float>(-(moments.mean() + near) / deviation);
        }
        return;
    }
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const std::uint32_t index : train.indices) {
        const auto values = train.dataset->values(index);
        const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
        low = std::min<double>(low, *least);
        high = std::max<double>(high, *greatest);
    }
    const double width = high > low ? high - low : 1;
    const double middle = kind == Normalisation::Centred ? 0.5 : 0;
    std::fill(m_scale.begin(), m_scale.end(), static_cast<float>(1 / width));
    std::fill(m_shift.begin(), m_shift.end(), static_cast<float>(-low / width - middle));
}

template <typename Value>
void Preprocess::scaled(std::span<const Value> in, float* out) const
{
    const std::size_t plane = in.size() / m_scale.size();
    for (std::size_t channel = 0; channel < m_scale.size(); ++channel) {
        const float scale = m_scale[channel];
        const float shift = m_shift[channel];
        const Value* from = in.data() + channel * plane;
        float* to = out + channel * plane;
        for (std::size_t i = 0; i < plane; ++i)
            to[i] = static_cast<float>(from[i]) * scale + shift;
    }
}

void Preprocess::apply(std::span<const std::uint8_t> in, float* out) const
{
    scaled(in, out);
}

std::vector<std::uint8_t> Preprocess::invert(std::span<const float> in) const
{
    const std::size_t plane = in.size() / m_scale.size();
    std::vector<std::uint8_t> bytes(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        const std::size_t channel = i / plane;
        const float value = (in[i] - m_shift[channel]) / m_scale[channel];
        bytes[i] = shownByte(static_cast<double>(value), m_range);
    }
    return bytes;
}

// Tables ------------------------------------------------------------------------------------

Preprocess::Slot Preprocess::numberSlot(const Subset& train, std::size_t column) const
{
    const auto& numbers = train.dataset->table().columns[column].numbers;
    std::vector<float> filled;
    filled.reserve(train.size());
    Moments moments;
    for (const std::uint32_t index : train.indices) {
        if (!std::isnan(numbers[index]))
            filled.push_back(numbers[index]);
    }
    Slot slot{.column = column, .places = {}};
    slot.hasIndicator = filled.size() < train.size();
    if (filled.empty())
        return slot;
    const auto middle = filled.begin() + static_cast<std::ptrdiff_t>(filled.size() / 2);
    std::nth_element(filled.begin(), middle, filled.end());
    slot.fill = *middle;
    for (const float x : filled)
        moments.add(static_cast<double>(x) - slot.fill); // near 0, whatever the unit
    moments.add(0, static_cast<double>(train.size() - filled.size()));
    slot.mean = static_cast<float>(moments.mean() + slot.fill);
    slot.scale = static_cast<float>(1 / moments.deviation());
    return slot;
}

Preprocess::Slot Preprocess::categorySlot(const Subset& train, std::size_t column) const
{
    const auto& codes = train.dataset->table().columns[column].codes;
    const auto& categories = train.dataset->info().columns[column].categories;
    std::vector<std::int64_t> counts(categories.size());
    Slot slot{.column = column, .category = true, .places = {}};
    for (const std::uint32_t index : train.indices) {
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

void Preprocess::fitTable(const Subset& train)
{
    const DatasetInfo& info = train.dataset->info();
    for (std::size_t column = 0; column < info.columns.size(); ++column) {
        if (!info.columns[column].leftOut.empty())
            continue;
        m_slots.push_back(info.columns[column].kind == ColumnKind::Category
                              ? categorySlot(train, column)
                              : numberSlot(train, column));
    }
    layOut(info);
}

void Preprocess::layOut(const DatasetInfo& info)
{
    const auto placesOf = [](const Slot& slot) {
        return slot.places.empty() ? std::int32_t{0}
                                   : *std::max_element(slot.places.begin(), slot.places.end());
    };
    for (Slot& slot : m_slots) {
        const ColumnInfo& column = info.columns[slot.column];
        if (!slot.embedded) {
            slot.at = m_features.size();
            m_features.push_back(slot.category ? column.name + " = (other)" : column.name);
            std::vector<std::string> names(static_cast<std::size_t>(placesOf(slot)));
            for (std::size_t code = 0; code < slot.places.size(); ++code) {
                if (slot.places[code] > 0)
                    names[static_cast<std::size_t>(slot.places[code]) - 1] =
                        column.name + " = " + column.categories[code];
            }
            m_features.insert(m_features.end(), names.begin(), names.end());
        }
        if (slot.hasIndicator) {
            slot.indicator = m_features.size();
            m_features.push_back(column.name + " missing");
        }
        m_featureColumns.resize(m_features.size(), slot.column);
    }
    // Embedded columns come last, so that one cut tells numbers from category numbers.
    for (Slot& slot : m_slots) {
        if (!slot.embedded)
            continue;
        slot.at = m_features.size();
        const ColumnInfo& column = info.columns[slot.column];
        m_features.push_back(column.name + " (category number)");
        m_featureColumns.push_back(slot.column);
        const std::int64_t categories = placesOf(slot) + 1;
        m_input.embedded.push_back(
            {column.name, categories, embeddingWidth(static_cast<std::size_t>(categories))});
    }
    m_input.shape = {static_cast<std::int64_t>(m_features.size())};
}

void Preprocess::applyRow(const Table& table, std::size_t row, float* out) const
{
    std::fill(out, out + m_features.size(), 0.0F);
    for (const Slot& slot : m_slots) {
        const ColumnCells& cells = table.columns[slot.column];
        bool missing = false;
        if (slot.category) {
            const std::int32_t code = cells.codes[row];
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
            const float x = cells.numbers[row];
            missing = std::isnan(x);
            out[slot.at] = ((missing ? slot.fill : x) - slot.mean) * slot.scale;
        }
        if (missing && slot.hasIndicator)
            out[slot.indicator] = 1;
    }
}

// Series ------------------------------------------------------------------------------------

void Preprocess::fitSeries(const Subset& train)
{
    const DatasetInfo& info = train.dataset->info();
    m_input.shape = {info.longest, info.channels};
    const auto channels = static_cast<std::size_t>(info.channels);
    std::vector<Moments> moments(channels);
    for (const std::uint32_t index : train.indices) {
        const auto values = train.dataset->series().at(index);
        for (std::size_t k = 0; k < values.size(); ++k) {
            if (!std::isnan(values[k]))
                moments[k % channels].add(values[k]);
        }
    }
    for (const Moments& channel : moments) {
        m_scale.push_back(static_cast<float>(1 / channel.deviation()));
        m_shift.push_back(static_cast<float>(-channel.mean() / channel.deviation()));
    }
}

void Preprocess::applySeries(std::span<const float> in, float* out) const
{
    const std::size_t channels = m_scale.size();
    const std::size_t steps = in.size() / channels;
    constexpr auto kNone = std::numeric_limits<std::size_t>::max();
    for (std::size_t channel = 0; channel < channels; ++channel) {
        const auto value = [&](std::size_t step) {
            return in[step * channels + channel] * m_scale[channel] + m_shift[channel];
        };
        std::size_t known = kNone; // the last step that has a value
        for (std::size_t step = 0; step < steps; ++step) {
            if (std::isnan(in[step * channels + channel]))
                continue;
            const float here = value(step);
            const std::size_t from = known == kNone ? 0 : known + 1;
            for (std::size_t gap = from; gap < step; ++gap) {
                const float before = known == kNone ? here : value(known);
                const float share = known == kNone ? 1
                                                   : static_cast<float>(gap - known)
                                                         / static_cast<float>(step - known);
                out[gap * channels + channel] = before + (here - before) * share;
            }
            out[step * channels + channel] = here;
            known = step;
        }
        for (std::size_t gap = known == kNone ? 0 : known + 1; gap < steps; ++gap)
            out[gap * channels + channel] = known == kNone ? 0 : value(known);
    }
}

// All ---------------------------------------------------------------------------------------

std::int64_t Preprocess::steps(const Dataset& dataset, std::size_t index) const
{
    return m_input.modality == Modality::Series ? dataset.series().steps(index) : 0;
}

std::size_t Preprocess::floats(const Dataset& dataset, std::size_t index) const
{
    switch (m_input.modality) {
    case Modality::Pictures: return static_cast<std::size_t>(dataset.info().shape.size());
    case Modality::Table: return m_features.size();
    case Modality::Series: break;
    }
    return dataset.series().at(index).size();
}

void Preprocess::apply(const Dataset& dataset, std::size_t index, float* out) const
{
    switch (m_input.modality) {
    case Modality::Pictures:
        if (dataset.hasBytes())
            scaled(dataset.pixels(index), out);
        else
            scaled(dataset.values(index), out);
        return;
    case Modality::Table: applyRow(dataset.table(), index, out); return;
    case Modality::Series: break;
    }
    applySeries(dataset.series().at(index), out);
}

} // namespace assay::data
