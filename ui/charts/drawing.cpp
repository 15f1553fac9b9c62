// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/drawing.h"

#include "dialogs/file_dialog.h"
#include "style/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QSaveFile>
#include <QToolTip>

namespace assay::ui {

Drawing::Drawing(Theme& theme, const QString& name, QWidget* parent, double z)
    : QChartView(parent)
    , m_theme(theme)
    , m_name(name)
    , m_layer(new Layer(*chart(), z, [this](QPainter& painter, bool) {
        painter.setRenderHint(QPainter::Antialiasing);
        draw(painter, chart()->rect());
    }))
{
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setViewportUpdateMode(QGraphicsView::MinimalViewportUpdate);
    setFocusPolicy(Qt::NoFocus);
    dress(*chart(), theme.colours());
    setBackgroundBrush(theme.colours().card);
    connect(&theme, &Theme::changed, this, &Drawing::refresh);
    connect(chart(), &QChart::plotAreaChanged, this, [this] { m_layer->renew(); });
}

void Drawing::refresh()
{
    dress(*chart(), m_theme.colours());
    setBackgroundBrush(m_theme.colours().card);
    arrange();
    // A title or wider labels move the plot; an axis alone does not always say so.
    chart()->layout()->invalidate();
    chart()->layout()->activate();
    m_layer->renew();
}

void Drawing::addSeries(QAbstractSeries* series)
{
    chart()->addSeries(series);
    for (QAbstractAxis* axis : chart()->axes())
        series->attachAxis(axis);
}

bool Drawing::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const QString words = tip(mapToScene(help->pos())); !words.isEmpty())
            QToolTip::showText(help->globalPos(), words, viewport());
        else
            QToolTip::hideText();
        return true;
    }
    return QChartView::viewportEvent(event);
}

void Drawing::addTo(QMenu* menu)
{
    menu->addAction(tr("Copy picture"), this, &Drawing::copy);
    menu->addAction(tr("Save picture as PNG or SVG ..."), this, [this] {
        auto* dialog = makeFileDialog(window(), tr("Save %1").arg(m_name), FileKind::Chart);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setNameFilters(
            {saveFilter(QStringLiteral("png")), saveFilter(QStringLiteral("svg"))});
        dialog->setDefaultSuffix(QStringLiteral("png"));
        dialog->selectFile(fileNameFor(heading(), QStringLiteral("png")));
        connect(dialog, &QFileDialog::fileSelected, this, &Drawing::save);
        dialog->open();
    });
}

void Drawing::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addTo(menu);
    menu->popup(event->globalPos());
}

Picture Drawing::picture() const
{
    return {heading(), PictureSource::of(*this), size(),
            [this](QPainter& painter) { scene()->render(&painter, rect(), sceneRect()); }};
}

void Drawing::copy() const
{
    QApplication::clipboard()->setImage(imageOf(picture(), m_theme.colours(), kPictureRatio));
}

void Drawing::save(const QString& path)
{
    if (const QString obstacle = writeObstacle(path); !obstacle.isEmpty()) {
        Q_EMIT said(obstacle, true);
        return;
    }
    QSaveFile file(path);
    bool good = file.open(QIODevice::WriteOnly);
    if (good && path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive))
        good = writeSvg(file, picture(), m_theme.colours());
    else if (good)
        good = imageOf(picture(), m_theme.colours(), kPictureRatio).save(&file, "PNG");
    good = good && file.commit();
    Q_EMIT said(good ? tr("Saved: %1").arg(path)
                     : tr("%1 cannot be written: %2").arg(path, file.errorString()),
                !good);
}

} // namespace assay::ui
