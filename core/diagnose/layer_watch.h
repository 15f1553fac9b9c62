// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/layer_bands.h"
#include "train/point_list.h"
#include "train/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::diagnose {

/// One quantity of one layer over a run.
struct WatchedSeries {
    struct Point {
        std::int64_t step = 0;
        double epoch = 0, value = 0; ///< the value may be NaN or infinite
    };
    train::WatchedLayer layer;
    train::LayerQuantity quantity{};
    std::vector<Point> points; ///< by step
    std::optional<LayerBand> band;
};

/// What a run measured of its layers, from its stored points. One thread.
class LayerWatch
{
public:
    /// Takes the points that are of layers; others are passed over. A run that went back to a
    /// checkpoint repeats steps: what came later counts. Takes 5,000 series and no more.
    void add(const train::PointList& points);
    /// All points of a series by its name; passed over where that is no layer's.
    void add(const std::string& name, std::vector<WatchedSeries::Point> points);

    /// Gives each series its band: that of the run's template, else of its own first epoch, once that
    /// is over. To be called after points came in.
    void findBands(const train::RunRecord& run);

    /// In the order of the layers, those of one layer in the order of LayerQuantity.
    const std::vector<WatchedSeries>& series() const { return m_series; }
    /// Null: there is none.
    const WatchedSeries* find(std::int64_t position, train::LayerQuantity quantity) const;
    std::int64_t layers() const; ///< the greatest position
    void clear() { m_series.clear(); }

private:
    WatchedSeries* seriesOf(const std::string& name);

    std::vector<WatchedSeries> m_series;
};

/// The template that a run was made of; empty where a person edited its layers, it is a module of
/// one's own, or it was trained by another program: no band was measured for those.
std::string templateOf(const train::RunRecord& run);

} // namespace assay::diagnose
