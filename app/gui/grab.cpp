// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/grab.h"

#include "base/utf8.h"
#include "bridge/attempt_book.h"
#include "bridge/evaluation_book.h"
#include "dialogs/file_dialog.h"

#include <QApplication>
#include <QPixmap>

#include <cstdio>

namespace assay::gui {

namespace {

constexpr int kLookMs = 50;
constexpr qint64 kLongestMs = 20'000;
constexpr qint64 kLongestAtWorkMs = 180'000; ///< while networks answer examples

} // namespace

Grab::Grab(ui::MainWindow& window, const QString& picture)
    : m_window(window)
    , m_picture(picture)
{
    connect(&window.bench(), &ui::Workbench::noticed, this, [this](const ui::Notice& notice) {
        if (notice.tone != ui::Tone::Blocker)
            return;
        std::fprintf(stderr, "%s\n", base::onTerminal(notice.text.toStdString()).c_str());
        leave(3);
    });
    connect(&m_timer, &QTimer::timeout, this, &Grab::look);
    m_timer.start(kLookMs);
    m_since.start();
}

void Grab::look()
{
    const bool isSettled = m_window.isSettled();
    ui::Workbench& bench = m_window.bench();
    const bool isAtWork = bench.attempts().isComparing() || bench.evaluations().isWorking();
    if (!isSettled && m_since.elapsed() < (isAtWork ? kLongestAtWorkMs : kLongestMs))
        return;
    if (!isSettled)
        std::fprintf(
            stderr, "%s\n",
            qPrintable(tr("The window was still at work when %1 was drawn; it may lack what "
                          "is shown later.")
                           .arg(m_picture)));
    if (ui::writeObstacle(m_picture).isEmpty() && m_window.grab().save(m_picture)) {
        leave(0);
        return;
    }
    const QString text = tr("The picture %1 could not be written; check the folder and the "
                            "ending (.png).")
                             .arg(m_picture);
    std::fprintf(stderr, "%s\n", base::onTerminal(text.toStdString()).c_str());
    leave(3);
}

void Grab::leave(int code)
{
    m_timer.stop();
    QMetaObject::invokeMethod(
        qApp, [code] { QApplication::exit(code); }, Qt::QueuedConnection);
}

} // namespace assay::gui
