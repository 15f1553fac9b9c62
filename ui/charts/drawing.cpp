// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/drawing.h"

#include "dialogs/file_dialog.h"
#include "style/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace assay::ui {

namespace {

constexpr qreal kPictureRatio = 2;

} // namespace

Drawing::Drawing(Theme& theme, const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_name(name)
{
    setAccessibleName(name);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void Drawing::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter, QRectF(rect()));
}

void Drawing::addTo(QMenu* menu)
{
    menu->addAction(tr("Copy picture"), this, &Drawing::copy);
    menu->addAction(tr("Save picture as PNG or SVG ..."), this, [this] {
        auto* dialog = makeFileDialog(window(), tr("Save %1").arg(m_name));
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setNameFilters({tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)")});
        dialog->setDefaultSuffix(QStringLiteral("png"));
        dialog->selectFile(m_name.toLower().replace(QLatin1Char(' '), QLatin1Char('-'))
                           + QStringLiteral(".png"));
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

void Drawing::copy() const
{
    QImage image(size() * kPictureRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(kPictureRatio);
    image.fill(m_theme.colours().card);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter, QRectF(rect()));
    QApplication::clipboard()->setImage(image);
}

void Drawing::save(const QString& path)
{
    if (const QString obstacle = writeObstacle(path); !obstacle.isEmpty()) {
        Q_EMIT said(obstacle, true);
        return;
    }
    QSaveFile file(path);
    bool good = file.open(QIODevice::WriteOnly);
    if (good && path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive)) {
        QSvgGenerator generator;
        generator.setOutputDevice(&file);
        generator.setSize(size());
        generator.setViewBox(rect());
        generator.setTitle(m_name);
        QPainter painter(&generator);
        painter.fillRect(rect(), m_theme.colours().card);
        draw(painter, QRectF(rect()));
    } else if (good) {
        QImage image(size() * kPictureRatio, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(kPictureRatio);
        image.fill(m_theme.colours().card);
        {
            QPainter painter(&image);
            painter.setRenderHint(QPainter::Antialiasing);
            draw(painter, QRectF(rect()));
        }
        good = image.save(&file, "PNG");
    }
    good = good && file.commit();
    Q_EMIT said(good ? tr("Saved: %1").arg(path)
                     : tr("%1 cannot be written: %2").arg(path, file.errorString()),
                !good);
}

} // namespace assay::ui
