// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/icons.h"

#include <QFile>
#include <QHash>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

/// Resources of a static library are not found before this was called; it must stand outside any
/// namespace.
static void registerResources()
{
    Q_INIT_RESOURCE(app);
}

namespace assay::ui {

namespace {

QByteArray drawing(const QString& name)
{
    static QHash<QString, QByteArray> known;
    const auto found = known.constFind(name);
    if (found != known.constEnd())
        return *found;
    registerResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    const QByteArray svg = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    known.insert(name, svg);
    return svg;
}

void add(QIcon& icon, const QString& name, const QColor& colour, QIcon::Mode mode)
{
    for (const qreal ratio : {1.0, 2.0, 3.0})
        icon.addPixmap(iconPixmap(name, colour, 20, ratio), mode);
}

} // namespace

QPixmap iconPixmap(const QString& name, const QColor& colour, int side, qreal pixelRatio)
{
    const QString key =
        QStringLiteral("%1 %2 %3 %4").arg(name, colour.name()).arg(side).arg(pixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QByteArray svg = drawing(name);
    pixmap = QPixmap(QSize(side, side) * pixelRatio);
    pixmap.fill(Qt::transparent);
    if (!svg.isEmpty()) {
        svg.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer renderer(svg);
        QPainter painter(&pixmap);
        renderer.render(&painter, QRectF(QPointF(), QSizeF(pixmap.size())));
    }
    pixmap.setDevicePixelRatio(pixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon icon(const QString& name, const Colours& colours)
{
    QIcon made;
    QColor pale = colours.mutedInk;
    pale = QColor((pale.red() + colours.card.red()) / 2, (pale.green() + colours.card.green()) / 2,
                  (pale.blue() + colours.card.blue()) / 2);
    add(made, name, colours.ink, QIcon::Normal);
    add(made, name, pale, QIcon::Disabled);
    return made;
}

QIcon icon(const QString& name, const QColor& colour)
{
    QIcon made;
    for (const QIcon::Mode mode : {QIcon::Normal, QIcon::Selected, QIcon::Disabled})
        add(made, name, colour, mode);
    return made;
}

QString iconName(train::RunState state)
{
    switch (state) {
    case train::RunState::Queued: return QStringLiteral("queued");
    case train::RunState::Running: return QStringLiteral("play");
    case train::RunState::Paused: return QStringLiteral("pause");
    case train::RunState::Finished: return QStringLiteral("check");
    case train::RunState::Stopped: return QStringLiteral("stopped");
    case train::RunState::Failed: return QStringLiteral("blocker");
    case train::RunState::Interrupted: return QStringLiteral("interrupted");
    }
    return {};
}

QColor colour(train::RunState state, const Colours& colours)
{
    switch (state) {
    case train::RunState::Running: return colours.accent;
    case train::RunState::Finished: return colours.fine;
    case train::RunState::Failed: return colours.blocker;
    case train::RunState::Paused:
    case train::RunState::Interrupted: return colours.warning;
    case train::RunState::Queued:
    case train::RunState::Stopped: break;
    }
    return colours.mutedInk;
}

QString iconName(advise::Tone tone)
{
    switch (tone) {
    case advise::Tone::Working: return QStringLiteral("play");
    case advise::Tone::Fine: return QStringLiteral("check");
    case advise::Tone::Warning: return QStringLiteral("warning");
    case advise::Tone::Blocker: return QStringLiteral("blocker");
    case advise::Tone::Neutral: break;
    }
    return QStringLiteral("info");
}

QColor colour(advise::Tone tone, const Colours& colours)
{
    switch (tone) {
    case advise::Tone::Working: return colours.accent;
    case advise::Tone::Fine: return colours.fine;
    case advise::Tone::Warning: return colours.warning;
    case advise::Tone::Blocker: return colours.blocker;
    case advise::Tone::Neutral: break;
    }
    return colours.mutedInk;
}

} // namespace assay::ui
