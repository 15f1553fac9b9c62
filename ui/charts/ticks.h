// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QString>
#include <QStringList>

#include <vector>

namespace assay::ui {

struct Tick {
    double value = 0;
    QString text;
};

/// "1.2e14", "3e-7"
QString scientificText(double value, int decimals);
inline constexpr std::size_t kMostTicks = 5;
/// At most so many, at 1, 2 or 5 times a power of ten, all with the same decimals; empty when the
/// range is.
std::vector<Tick> linearTicks(double from, double to, std::size_t most = kMostTicks);
/// As many of them as have labels that do not touch on a horizontal axis of this width; all while
/// it is 0, as that of a chart that was not laid out yet.
std::vector<Tick> linearTicks(double from, double to, double width, const QFontMetricsF& metrics);
/// The same on a logarithmic axis: whole decades where the range has enough of them, between them
/// 1, 2 and 5; within less than a decade the linear ones.
std::vector<Tick> logTicks(double from, double to);

/// Of these, in the order of their values, the last and those whose labels do not touch one that is
/// kept, on a horizontal axis with so many pixels to the unit; all while that is 0.
std::vector<Tick> apart(const std::vector<Tick>& ticks, double unit, const QFontMetricsF& metrics);
/// What is written below the columns of a chart, each `width` pixels wide and called by its name:
/// whole where there is room, else cut with dots, in narrow columns of every third or fifth only.
/// Empty: nothing. A text has the room of `columns` of them around the middle of its own.
struct ColumnNames {
    int columns = 1;
    std::vector<QString> texts;
};
ColumnNames namesOfColumns(const QStringList& names, double width, const QFontMetricsF& metrics);

/// The least tick at `to` or above it of an axis that begins at 0.
double endAtTick(double to);

} // namespace assay::ui
