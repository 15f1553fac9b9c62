// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/help_window.h"

#include "bridge/convert.h"
#include "style/actions.h"

#include <QFile>
#include <QGuiApplication>
#include <QKeySequence>

namespace assay::ui {

namespace {

/// Made from the table of actions, so that it cannot go out of date.
QString keysTopic()
{
    QString page = HelpWindow::tr("# Keys") + QStringLiteral("\n\n| | |\n|---|---|\n");
    for (const ActionSpec& action : Actions::table())
        page += QStringLiteral("| %1 | %2 |\n")
                    .arg(QCoreApplication::translate("actions", action.text)
                             .remove(QStringLiteral(" ...")),
                         QKeySequence(QLatin1String(action.shortcut))
                             .toString(QKeySequence::NativeText));
    return page;
}

} // namespace

HelpWindow::HelpWindow(QWidget* parent)
    : QTextBrowser(parent)
{
    setWindowFlags(Qt::Window);
    setWindowTitle(tr("Help - Assay"));
    setOpenExternalLinks(true);
    setOpenLinks(false);
    resize(560, 640);
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
        if (link.isRelative())
            openTopic(link.path());
    });
}

void HelpWindow::openTopic(const QString& topic)
{
    if (topic == QLatin1String("keys")) {
        setMarkdown(keysTopic());
    } else {
        QFile file(QStringLiteral(":/help/%1.md").arg(topic));
        if (!file.open(QIODevice::ReadOnly))
            return;
        setMarkdown(QString::fromUtf8(file.readAll()));
    }
    show();
    raise();
    activateWindow();
}

void HelpWindow::openAbout(const session::Machine& machine)
{
    setMarkdown(tr("# Assay %1\n\nFinds out why a neural network goes wrong, and what to do next.\n\n"
                   "Free software under the GNU General Public License, version 3 or later.\n\n"
                   "Qt %2, LibTorch %3\n\n%4: %5, %6 threads, %7")
                    .arg(QGuiApplication::applicationVersion(), QString::fromLatin1(qVersion()),
                         text(machine.torch), text(machine.device), text(machine.cpu))
                    .arg(machine.threads)
                    .arg(text(machine.blas)));
    show();
    raise();
    activateWindow();
}

} // namespace assay::ui
