// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/layer_words.h"

#include "bridge/convert.h"

#include <QCoreApplication>

#include <cmath>

namespace assay::ui {

using train::LayerQuantity;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("layers", text);
}

} // namespace

QString quantityName(LayerQuantity quantity)
{
    switch (quantity) {
    case LayerQuantity::GradientNorm: return tr("gradient norm");
    case LayerQuantity::UpdateRatio: return tr("update ratio");
    case LayerQuantity::Deviation: return tr("activations");
    case LayerQuantity::Dead: return tr("dead units");
    case LayerQuantity::Saturated: return tr("saturated");
    }
    return {};
}

QString quantityHelp(LayerQuantity quantity)
{
    switch (quantity) {
    case LayerQuantity::GradientNorm:
        return tr("2-norm of the gradient of the layer's weights, before clipping");
    case LayerQuantity::UpdateRatio:
        return tr("What an update changed in the layer's weights against the weights, by 2-norms");
    case LayerQuantity::Deviation:
        return tr("Standard deviation of all numbers that leave the layer for the batch");
    case LayerQuantity::Dead:
        return tr("Share of the layer's units that are 0 for the whole batch");
    case LayerQuantity::Saturated:
        return tr("Share of what leaves a tanh or sigmoid that lies in its flat ends");
    }
    return {};
}

QString quantityText(LayerQuantity quantity, double value)
{
    if (std::isnan(value))
        return tr("not a number");
    if (std::isinf(value))
        return tr("infinite");
    if (diagnose::isShare(quantity))
        return percentText(value);
    return rateText(value);
}

QString bandText(LayerQuantity quantity, const diagnose::LayerBand& band)
{
    return tr("%1 to %2").arg(quantityText(quantity, band.low), quantityText(quantity, band.high));
}

QString standingText(const diagnose::WatchedSeries& series, double value)
{
    const QString said = QStringLiteral("%1 %2").arg(quantityName(series.quantity),
                                                     quantityText(series.quantity, value));
    if (!series.band || !std::isfinite(value))
        return said;
    const double distance = distanceFrom(*series.band, value, series.quantity);
    return (distance < 0   ? tr("%1, below its band %2")
            : distance > 0 ? tr("%1, above its band %2")
                           : tr("%1, within its band %2"))
        .arg(said, bandText(series.quantity, *series.band));
}

QString standingSign(const diagnose::WatchedSeries& series, double value)
{
    if (!std::isfinite(value))
        return QStringLiteral("!");
    const double distance = series.band ? distanceFrom(*series.band, value, series.quantity) : 0.0;
    return distance < 0   ? QStringLiteral("\u25bc")
           : distance > 0 ? QStringLiteral("\u25b2")
                          : QString();
}

} // namespace assay::ui
