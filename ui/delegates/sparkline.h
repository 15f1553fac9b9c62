// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sample.h"

#include <QRect>

class QPainter;

namespace assay::ui {

struct Colours;

/// Draws a series at the size it is shown in. Each channel has a strip of its own and its own scale
/// while strips are at least 12 pixels high, up to three share one; of more channels than fit, all
/// lie over each other on one scale. Missing steps are gaps. Returns how many strips there are.
int drawSeries(QPainter& painter, const QRect& box, const data::Sample& sample,
               const Colours& colours);

} // namespace assay::ui
