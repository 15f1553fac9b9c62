// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/layer_watch.h"

#include <QString>

#include <optional>

/// What is measured of layers, as people read it.
namespace assay::ui {

QString quantityName(train::LayerQuantity quantity); ///< "gradient norm"
QString quantityHelp(train::LayerQuantity quantity); ///< a sentence: what it is
/// "0.0123", "12.5 %"; what is not finite is said in words.
QString quantityText(train::LayerQuantity quantity, double value);
QString bandText(train::LayerQuantity quantity, const diagnose::LayerBand& band); ///< "0.01 to 0.4"
/// "gradient norm 0.031, within 0.01 to 0.4"; without a band, and for what is not
/// finite, the value alone.
QString standingText(const diagnose::WatchedSeries& series, double value);
/// "below", "within", "above" as one sign: \u25bc, nothing, \u25b2; "!" for what is not finite.
QString standingSign(const diagnose::WatchedSeries& series, double value);

} // namespace assay::ui
