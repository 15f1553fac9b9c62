// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/layer_bands.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace assay::diagnose {

namespace {

using train::LayerQuantity;

constexpr std::size_t kLeastValues = 3;
constexpr std::size_t kCut = 20;    ///< one value in so many is left out at each end
constexpr double kWider = 3;        ///< what a first epoch is widened by on both sides
constexpr double kWiderShare = 0.1; ///< the same for shares, added
constexpr double kFarShare = 0.5;   ///< beyond its band a share is as far as can be

} // namespace

std::string name(LayerBand::Basis basis)
{
    return basis == LayerBand::Basis::Template ? "template" : "first_epoch";
}

bool isShare(LayerQuantity quantity)
{
    return quantity == LayerQuantity::Dead || quantity == LayerQuantity::Saturated;
}

LayerThird thirdOf(std::int64_t position, std::int64_t layers)
{
    const std::int64_t third = 3 * (position - 1) / std::max<std::int64_t>(layers, 1);
    return static_cast<LayerThird>(std::clamp<std::int64_t>(third, 0, 2));
}

std::optional<LayerBand> templateBand(const std::string& templateName,
                                      const train::WatchedLayer& layer, std::int64_t layers,
                                      LayerQuantity quantity)
{
    const MeasuredBands table = measuredBands();
    const LayerThird third = thirdOf(layer.position, layers);
    for (const MeasuredBand& row : std::span(table.rows, table.count)) {
        if (row.third == third && row.quantity == quantity && layer.kind == row.kind
            && templateName == row.templateName)
            return LayerBand{row.low, row.high, LayerBand::Basis::Template};
    }
    return std::nullopt;
}

std::optional<LayerBand> firstEpochBand(std::vector<double> values, LayerQuantity quantity)
{
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.size() < kLeastValues)
        return std::nullopt;
    std::sort(values.begin(), values.end());
    if (isShare(quantity))
        return LayerBand{0, std::min(1.0, values.back() + kWiderShare)};
    const std::size_t cut = values.size() / kCut;
    const double low = values[cut], high = values[values.size() - 1 - cut];
    if (high <= 0)
        return std::nullopt;
    return LayerBand{low / kWider, high * kWider};
}

double distanceFrom(const LayerBand& band, double value, LayerQuantity quantity)
{
    if (!std::isfinite(value))
        return 1;
    if (value >= band.low && value <= band.high)
        return 0;
    const bool below = value < band.low;
    const double edge = below ? band.low : band.high;
    double far = 1;
    if (isShare(quantity))
        far = std::abs(value - edge) / kFarShare;
    else if (value > 0 && edge > 0)
        far = std::abs(std::log10(value / edge));
    far = std::min(far, 1.0);
    return below ? -far : far;
}

} // namespace assay::diagnose
