// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/layer_watch.h"

#include "base/json_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>

namespace assay::diagnose {

namespace {

/// More than any network that a person looks at has; a project may name as many as it likes.
constexpr std::size_t kMostSeries = 5'000;

auto orderOf(const WatchedSeries& series)
{
    return std::tuple(series.layer.position, series.quantity);
}

} // namespace

std::string templateOf(const train::RunRecord& run)
{
    if (run.kind == train::RunKind::Imported)
        return {};
    const auto spec = base::parsedJson<nlohmann::json>(run.spec);
    const nlohmann::json::json_pointer edited("/model/architecture");
    const bool isKnown = spec && spec->is_object();
    if (!isKnown || (spec->contains(edited) && spec->at(edited) != ""))
        return {};
    return run.templateName;
}

WatchedSeries* LayerWatch::seriesOf(const std::string& name)
{
    const auto known = train::layerSeries(name);
    if (!known)
        return nullptr;
    WatchedSeries wanted{
        .layer = known->layer, .quantity = known->quantity, .points = {}, .band = {}};
    auto place =
        std::lower_bound(m_series.begin(), m_series.end(), wanted,
                         [](const auto& a, const auto& b) { return orderOf(a) < orderOf(b); });
    const bool isNew = place == m_series.end() || orderOf(*place) != orderOf(wanted);
    if (isNew && m_series.size() == kMostSeries)
        return nullptr;
    if (isNew)
        place = m_series.insert(place, std::move(wanted));
    return &*place;
}

void LayerWatch::add(const train::PointList& points)
{
    if (points.empty())
        return;
    std::vector<std::vector<WatchedSeries::Point>> ofKeys(points.keys().size());
    std::vector<bool> isWanted;
    for (const train::PointList::Key& key : points.keys())
        isWanted.push_back(train::layerSeries(key.name).has_value());
    for (const train::PointList::Row& row : points.rows()) {
        if (isWanted[row.key])
            ofKeys[row.key].push_back({row.step, row.epoch, row.value});
    }
    for (std::size_t key = 0; key < ofKeys.size(); ++key) {
        if (!ofKeys[key].empty())
            add(points.keys()[key].name, std::move(ofKeys[key]));
    }
}

void LayerWatch::add(const std::string& name, std::vector<WatchedSeries::Point> points)
{
    WatchedSeries* const series = seriesOf(name);
    if (!series)
        return;
    for (const WatchedSeries::Point& point : points) {
        while (!series->points.empty() && series->points.back().step >= point.step)
            series->points.pop_back();
        series->points.push_back(point);
    }
}

void LayerWatch::findBands(const train::RunRecord& run)
{
    const std::string templateName = templateOf(run);
    const std::int64_t last = layers();
    for (WatchedSeries& series : m_series) {
        series.band = templateBand(templateName, series.layer, last, series.quantity);
        // A band that grew with its own points would call everything sound.
        if (series.band || (run.epoch < 1 && !train::isOver(run.state)))
            continue;
        std::vector<double> first;
        for (const WatchedSeries::Point& point : series.points) {
            if (point.epoch <= 1)
                first.push_back(point.value);
        }
        series.band = firstEpochBand(std::move(first), series.quantity);
    }
}

const WatchedSeries* LayerWatch::find(std::int64_t position, train::LayerQuantity quantity) const
{
    const auto found = std::find_if(m_series.begin(), m_series.end(), [&](const auto& series) {
        return series.layer.position == position && series.quantity == quantity;
    });
    return found == m_series.end() ? nullptr : &*found;
}

std::int64_t LayerWatch::layers() const
{
    return m_series.empty() ? 0 : m_series.back().layer.position;
}

} // namespace assay::diagnose
