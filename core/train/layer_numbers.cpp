// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/layer_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace assay::train {

namespace {

constexpr std::string_view kPrefix = "layers/";
// A measured update of LeNet at batch 64 costs about 1.6 plain ones (tests/bench/bench_layers): with
// these, less than 10 % is added from 40 updates on.
constexpr std::int64_t kLeastFirst = 3, kMostFirst = 10; ///< updates that are all measured
constexpr std::int64_t kFirstShare = 16;                 ///< of the planned updates one in so many
constexpr std::int64_t kLeastGap = 10;                   ///< from one to the next afterwards
constexpr std::int64_t kMeasured = 200;                  ///< of a long run

/// Takes what stands before the next slash off `text`; empty where there is none.
std::string_view taken(std::string_view& text)
{
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos)
        return {};
    const std::string_view part = text.substr(0, slash);
    text.remove_prefix(slash + 1);
    return part;
}

} // namespace

const char* name(LayerQuantity quantity)
{
    switch (quantity) {
    case LayerQuantity::GradientNorm: return "gradient_norm";
    case LayerQuantity::UpdateRatio: return "update_ratio";
    case LayerQuantity::Deviation: return "deviation";
    case LayerQuantity::Dead: return "dead";
    case LayerQuantity::Saturated: return "saturated";
    }
    return "";
}

std::optional<LayerQuantity> layerQuantity(std::string_view text)
{
    const auto* const found =
        std::find_if(kLayerQuantities.begin(), kLayerQuantities.end(),
                     [&](LayerQuantity quantity) { return name(quantity) == text; });
    return found == kLayerQuantities.end() ? std::nullopt : std::optional(*found);
}

bool measuresLayers(std::int64_t step, std::int64_t plannedSteps)
{
    const std::int64_t gap = std::max(kLeastGap, (plannedSteps + kMeasured - 1) / kMeasured);
    const std::int64_t first = std::clamp(plannedSteps / kFirstShare, kLeastFirst, kMostFirst);
    return step <= first || step % gap == 0 || step == plannedSteps;
}

std::string seriesName(const WatchedLayer& layer, LayerQuantity quantity)
{
    return fmt::format("{}{}/{}/{}/{}", kPrefix, layer.position, layer.kind, name(quantity),
                       layer.name);
}

std::optional<LayerSeries> layerSeries(std::string_view text)
{
    if (!text.starts_with(kPrefix))
        return std::nullopt;
    text.remove_prefix(kPrefix.size());
    LayerSeries series;
    const std::string_view position = taken(text);
    const char* const end = position.data() + position.size();
    const auto [stop, code] = std::from_chars(position.data(), end, series.layer.position);
    series.layer.kind = taken(text);
    const auto quantity = layerQuantity(taken(text));
    series.layer.name = text;
    if (code != std::errc() || stop != end || series.layer.position < 1 || series.layer.kind.empty()
        || !quantity || series.layer.name.empty())
        return std::nullopt;
    series.quantity = *quantity;
    return series;
}

} // namespace assay::train
