// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve_scene.h"

#include <QImage>
#include <QSizeF>
#include <QString>

#include <vector>

class QIODevice;

namespace assay::ui {

/// A column of a file of points; holds its own copy, so that it can be written elsewhere.
struct CsvColumn {
    QString name;
    train::Series series;
};

/// Every point of every shown curve.
std::vector<CsvColumn> csvColumns(const CurveScene& scene);
/// step, epoch, seconds, then one column a curve; a row for every step that has a point. Numbers
/// read back as the same ones.
bool writeCsv(QIODevice& out, const std::vector<CsvColumn>& columns);

/// The chart of this size, on its ground and below its title and source, `ratio` pixels to the
/// point.
QImage picture(const CurveScene& scene, const QSizeF& size, double ratio);
bool writeSvg(QIODevice& out, const CurveScene& scene, const QSizeF& size);

} // namespace assay::ui
