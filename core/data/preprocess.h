// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/input.h"
#include "data/split.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace assay::data {

/// Category columns with more values than this in train are embedded, not one-hot.
inline constexpr std::size_t kMostOneHot = 32;

/// The mean and deviation of train's targets: regression is learned on (y - mean) / deviation and
/// told in the target's own unit.
struct TargetScale {
    double mean = 0;
    double deviation = 1;

    double standardised(double y) const { return (y - mean) / deviation; }
    double inverted(double z) const { return z * deviation + mean; }
};

/// Examples to the numbers that enter the network, fitted on train alone.
/// Pictures: per channel y = x * scale + shift, invertible for display. Of other values than bytes
/// the least and the greatest of train stand for 0 and 255.
/// Tables: numbers and dates (x - mean) / deviation with the median for missing ones, categories
/// one-hot with one more for all others, or embedded; a column in which train lacks values gets a
/// further feature that says so; missing categories count as the commonest.
/// Series: per channel (x - mean) / deviation; missing steps are drawn straight between their
/// neighbours, at the ends as the nearest, a channel without any as its mean.
class Preprocess
{
public:
    /// A constant channel or column gets deviation 1, so that it becomes 0.
    static Preprocess fit(Normalisation kind, const Subset& train);

    const InputSpec& input() const { return m_input; }
    /// Steps of a series; 0 for anything else.
    std::int64_t steps(const Dataset& dataset, std::size_t index) const;
    /// Numbers of one example as it enters the network.
    std::size_t floats(const Dataset& dataset, std::size_t index) const;
    /// `out` holds as many.
    void apply(const Dataset& dataset, std::size_t index, float* out) const;
    /// One picture's bytes, channel after channel; `out` holds as many floats.
    void apply(std::span<const std::uint8_t> in, float* out) const;
    /// Back to the bytes that show it, rounded and clamped.
    std::vector<std::uint8_t> invert(std::span<const float> in) const;

    const std::vector<float>& scale() const { return m_scale; } ///< pictures, series: per channel
    const std::vector<float>& shift() const { return m_shift; }
    /// Tables: a name for each number of the row that enters the network.
    const std::vector<std::string>& features() const { return m_features; }
    /// Tables: of each of those, the column of the source that it is made from.
    const std::vector<std::size_t>& featureColumns() const { return m_featureColumns; }
    const TargetScale& target() const { return m_target; }

private:
    /// How one column becomes features.
    struct Slot {
        std::size_t column = 0;
        bool category = false;
        bool embedded = false;
        std::size_t at = 0;        ///< its first feature
        std::size_t indicator = 0; ///< feature that says "missing"; 0 with !hasIndicator
        bool hasIndicator = false;
        float fill = 0; ///< median, for missing numbers
        float mean = 0, scale = 1;
        std::vector<std::int32_t> places; ///< category -> its feature or number; 0: any other
        std::int32_t commonest = 0;       ///< place of the commonest
    };
    void fitPictures(Normalisation kind, const Subset& train);
    void fitValues(Normalisation kind, const Subset& train, std::size_t plane);
    template <typename Value>
    void scaled(std::span<const Value> in, float* out) const;
    void fitTable(const Subset& train);
    void fitSeries(const Subset& train);
    Slot numberSlot(const Subset& train, std::size_t column) const;
    Slot categorySlot(const Subset& train, std::size_t column) const;
    void layOut(const DatasetInfo& info);
    void applyRow(const Table& table, std::size_t row, float* out) const;
    void applySeries(std::span<const float> in, float* out) const;

    InputSpec m_input;
    ValueRange m_range; ///< pictures: what `invert` shows as 0 and 255
    std::vector<float> m_scale;
    std::vector<float> m_shift;
    std::vector<Slot> m_slots;
    std::vector<std::string> m_features;
    std::vector<std::size_t> m_featureColumns;
    TargetScale m_target;
};

} // namespace assay::data
