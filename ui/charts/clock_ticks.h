// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/ticks.h"

namespace assay::ui {

/// Ticks of an axis of dates: at whole seconds, minutes, hours or days of the local clock, as many as
/// have room on a horizontal axis of `width` pixels; while that is 0 kMostTicks at most. Values are
/// seconds since 1970, as are `from` and `to`; `to` lies above `from`. The first label and the first
/// of each day have the date: "30 Nov 22:00", "23:00", "1 Dec". No two labels are the same.
std::vector<Tick> clockTicks(double from, double to, double width, const QFontMetricsF& metrics);
/// "local time, 30 Nov 2026", and the last day where it is another one.
QString clockTitle(double from, double to);

} // namespace assay::ui
