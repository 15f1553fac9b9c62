// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace assay::ui {

struct Tick {
    double value = 0;
    QString text;
};

/// "1.2e14", "3e-7"
QString scientificText(double value, int decimals);
/// At most five, at 1, 2 or 5 times a power of ten, all with the same decimals; empty when the
/// range is.
std::vector<Tick> linearTicks(double from, double to);
/// The same on a logarithmic axis: whole decades where the range has enough of them, between them
/// 1, 2 and 5; within less than a decade the linear ones.
std::vector<Tick> logTicks(double from, double to);

/// The least tick at `to` or above it of an axis that begins at 0.
double endAtTick(double to);

} // namespace assay::ui
