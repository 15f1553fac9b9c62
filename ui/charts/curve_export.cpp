// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_export.h"

#include "charts/curve_plot.h"
#include "charts/picture.h"

#include <QGraphicsScene>
#include <QIODevice>
#include <QPainter>

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace assay::ui {

namespace {

constexpr qsizetype kChunk = 1 << 20;

void append(QByteArray& to, double value)
{
    if (!std::isfinite(value)) {
        to += std::isnan(value) ? "NaN" : value > 0 ? "inf" : "-inf";
        return;
    }
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    to.append(text, qsizetype(end - text));
}

QByteArray quoted(const QString& name)
{
    QString text = name;
    text.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return '"' + text.toUtf8() + '"';
}

} // namespace

std::vector<CsvColumn> csvColumns(const CurveScene& scene)
{
    std::vector<CsvColumn> columns;
    for (const Curve& curve : scene.curves) {
        if (!scene.shown(curve))
            continue;
        if (curve.raw && !curve.raw->empty())
            columns.push_back({curve.name, *curve.raw});
        if (curve.smoothed && !curve.smoothed->empty())
            columns.push_back({curve.name + QStringLiteral(" (smoothed)"), *curve.smoothed});
        for (std::size_t s = 0; s < curve.seeds.size(); ++s)
            columns.push_back(
                {QStringLiteral("%1 (%2)").arg(curve.name).arg(s + 1), *curve.seeds[s]});
    }
    return columns;
}

bool writeCsv(QIODevice& out, const std::vector<CsvColumn>& columns)
{
    QByteArray text = "step,epoch,seconds";
    for (const CsvColumn& column : columns)
        text += ',' + quoted(column.name);
    text += '\n';
    std::vector<std::size_t> next(columns.size(), 0);
    for (;;) {
        std::int64_t step = std::numeric_limits<std::int64_t>::max();
        const CsvColumn* first = nullptr;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const train::Series& series = columns[c].series;
            if (next[c] < series.size() && series.at(next[c]).step < step) {
                step = series.at(next[c]).step;
                first = &columns[c];
            }
        }
        if (!first)
            break;
        const train::HistoryPoint place =
            first->series.at(next[std::size_t(first - columns.data())]);
        text += QByteArray::number(qlonglong(step)) + ',';
        append(text, double(place.epoch));
        text += ',';
        append(text, double(place.seconds));
        for (std::size_t c = 0; c < columns.size(); ++c) {
            text += ',';
            const train::Series& series = columns[c].series;
            if (next[c] < series.size() && series.at(next[c]).step == step)
                append(text, series.value(next[c]++));
        }
        text += '\n';
        if (text.size() >= kChunk) {
            if (out.write(text) != text.size())
                return false;
            text.clear();
        }
    }
    return out.write(text) == text.size();
}

namespace {

/// The chart as it would stand in a window of its own. `scene` outlives it.
Picture pictureOf(const CurveScene& scene, const QSizeF& size)
{
    return {scene.title, scene.source, size, [&scene, size](QPainter& painter) {
                QGraphicsScene stage;
                auto* plot = new CurvePlot;
                stage.addItem(plot);
                plot->present(scene, size);
                const QRectF area({0, 0}, size);
                stage.render(&painter, area, area);
            }};
}

} // namespace

QImage picture(const CurveScene& scene, const QSizeF& size, double ratio)
{
    return imageOf(pictureOf(scene, size), scene.colours, ratio);
}

bool writeSvg(QIODevice& out, const CurveScene& scene, const QSizeF& size)
{
    return writeSvg(out, pictureOf(scene, size), scene.colours);
}

} // namespace assay::ui
