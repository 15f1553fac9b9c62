// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QObject>
#include <QSizeF>
#include <QString>

#include <functional>

class QIODevice;
class QPainter;
class QWidget;

namespace assay::ui {

struct Colours;

/// A chart as it leaves the window, in a file or the clipboard: what it shows and what it comes
/// from above it, each broken into lines where it is longer than the chart is wide.
struct Picture {
    QString title;
    QString source; ///< project, runs and date; both empty: the chart alone
    QSizeF size;    ///< of the chart
    std::function<void(QPainter& painter)> chart; ///< paints it with its corner at the origin
};

/// What the picture has of the chart's own size and above it, in points.
QSizeF sizeOf(const Picture& picture);
/// `ratio` pixels to the point. Its title and source are also texts of the image, which PNG keeps.
QImage imageOf(const Picture& picture, const Colours& colours, double ratio);
bool writeSvg(QIODevice& out, const Picture& picture, const Colours& colours);

/// The picture in the clipboard and in files has so many pixels to one of the screen.
inline constexpr double kPictureRatio = 2;

/// The name of a file that is proposed for what has this title: "train-val-error.png".
QString fileNameFor(const QString& title, const QString& ending);

/// Says what the charts within a widget come from, also those that are made later. The innermost
/// one around a chart counts; the text is asked for whenever a picture is made.
class PictureSource : public QObject
{
    Q_OBJECT
public:
    /// Goes with `around`.
    PictureSource(QWidget* around, std::function<QString()> text);
    /// Empty: nobody says it.
    static QString of(const QWidget& chart);

private:
    std::function<QString()> m_text;
};

} // namespace assay::ui
