// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/picture.h"

#include "style/theme.h"

#include <QApplication>
#include <QPainter>
#include <QSvgGenerator>
#include <QTextLayout>
#include <QWidget>

#include <cmath>

namespace assay::ui {

namespace {

constexpr double kSide = 12, kTop = 10, kGap = 2, kBelow = 6; ///< around the lines of the head

QFont titleFont()
{
    QFont font = QApplication::font();
    font.setWeight(QFont::DemiBold);
    return font;
}

/// Breaks the text; a name that is wider than the lines is broken within. Returns its height.
double breakLines(QTextLayout& layout, double width)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    double height = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, height});
        height += line.height();
    }
    layout.endLayout();
    return height;
}

/// Paints title and source, unless there is no painter; returns how high they are with the gaps
/// around them.
double head(QPainter* painter, const Picture& picture, const Colours* colours)
{
    if (picture.title.isEmpty() && picture.source.isEmpty())
        return 0;
    double y = kTop;
    const auto put = [&](const QString& words, const QFont& font, QColor Colours::*ink) {
        if (words.isEmpty())
            return;
        QTextLayout layout(words, font);
        const double height = breakLines(layout, std::max(40.0, picture.size.width() - 2 * kSide));
        if (painter) {
            painter->setPen(colours->*ink);
            layout.draw(painter, {kSide, y});
        }
        y += height + kGap;
    };
    put(picture.title, titleFont(), &Colours::ink);
    put(picture.source, Theme::smallFont(), &Colours::mutedInk);
    return std::ceil(y + kBelow);
}

void render(QPainter& painter, const Picture& picture, const Colours& colours)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRectF({0, 0}, sizeOf(picture)), colours.card);
    painter.translate(0, head(&painter, picture, &colours));
    picture.chart(painter);
}

} // namespace

QSizeF sizeOf(const Picture& picture)
{
    return {picture.size.width(), picture.size.height() + head(nullptr, picture, nullptr)};
}

QImage imageOf(const Picture& picture, const Colours& colours, double ratio)
{
    QImage image((sizeOf(picture) * ratio).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    QPainter painter(&image);
    render(painter, picture, colours);
    painter.end();
    if (!picture.title.isEmpty())
        image.setText(QStringLiteral("Title"), picture.title);
    if (!picture.source.isEmpty())
        image.setText(QStringLiteral("Description"), picture.source);
    return image;
}

bool writeSvg(QIODevice& out, const Picture& picture, const Colours& colours)
{
    const QSizeF size = sizeOf(picture);
    QSvgGenerator svg;
    svg.setOutputDevice(&out);
    svg.setSize(size.toSize());
    svg.setViewBox(QRectF({0, 0}, size));
    svg.setTitle(picture.title);
    svg.setDescription(picture.source);
    QPainter painter;
    if (!painter.begin(&svg))
        return false;
    render(painter, picture, colours);
    return painter.end();
}

QString fileNameFor(const QString& title, const QString& ending)
{
    QString name;
    for (const QChar letter : title.toLower()) {
        if (letter.isLetterOrNumber())
            name += letter;
        else if (!name.isEmpty() && !name.endsWith(QLatin1Char('-')))
            name += QLatin1Char('-');
    }
    while (name.endsWith(QLatin1Char('-')))
        name.chop(1);
    if (name.isEmpty())
        name = QStringLiteral("chart");
    constexpr qsizetype kLongest = 60;
    return name.left(kLongest) + QLatin1Char('.') + ending;
}

PictureSource::PictureSource(QWidget* around, std::function<QString()> text)
    : QObject(around)
    , m_text(std::move(text))
{}

QString PictureSource::of(const QWidget& chart)
{
    for (const QWidget* at = &chart; at; at = at->parentWidget()) {
        if (const auto* source =
                at->findChild<PictureSource*>(QString(), Qt::FindDirectChildrenOnly))
            return source->m_text();
    }
    return {};
}

} // namespace assay::ui
