// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local_session.h"
#include "shell/main_window.h"
#include "style/actions.h"
#include "style/settings.h"
#include "style/theme.h"
#include "support/settle.h"
#include "support/temp_project.h"

#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QTest>
#include <QUrl>

#include <filesystem>
#include <memory>
#include <vector>

namespace assay::testing {

/// The real window over the real session, with a project and a home of its own.
struct RealWindow {
    TempFolder folder;
    ui::Settings settings{QString::fromStdString((folder / "settings").string())};
    ui::Theme theme;
    std::unique_ptr<session::Session> session =
        session::makeLocalSession({.window = true, .program = ASSAY_CLI});
    std::unique_ptr<ui::MainWindow> window =
        std::make_unique<ui::MainWindow>(*session, settings, theme);

    RealWindow()
    {
        window->resize(1280, 800);
        window->show();
        window->bench().setProjectsFolder(QString::fromStdString(folder.path().string()));
    }
    ~RealWindow()
    {
        window.reset();
        session->shutDown();
    }
    /// Until what was asked of the project so far, its data and its evaluation is answered and shown.
    void settle()
    {
        ui::SessionBridge& bridge = window->bench().bridge();
        const session::Tag tag = bridge.nextTag();
        bool isOver = false;
        const auto note = [&isOver, tag](const auto& answer) {
            isOver = isOver || answer.tag == tag;
        };
        const auto listed = bridge.on<session::StudiesListed>(
            window.get(), [note](const session::StudiesListed& answer) { note(answer); });
        const auto failed = bridge.on<session::Failed>(
            window.get(), [note](const session::Failed& answer) { note(answer); });
        session->studies().list(tag); // waits behind everything else
        if (!QTest::qWaitFor([&isOver] { return isOver; }, 60'000))
            qFatal("the session does not answer");
        QObject::disconnect(listed);
        // Tables of errors are counted on a thread of their own: one of no run waits behind them.
        const session::Tag counted = bridge.nextTag();
        isOver = false;
        const auto refused = bridge.on<session::Failed>(
            window.get(), [&isOver, counted](const session::Failed& answer) {
                isOver = isOver || answer.tag == counted;
            });
        session->errors().table(0, counted);
        if (!QTest::qWaitFor([&isOver] { return isOver; }, 60'000))
            qFatal("the tables of errors are not counted");
        QObject::disconnect(refused);
        QObject::disconnect(failed);
        const ui::Workbench& bench = window->bench();
        if (!QTest::qWaitFor(
                [&bench] {
                    const ui::EvaluationBook& evaluations = bench.evaluations();
                    return !bench.isWaiting() && !evaluations.isReading()
                           && !evaluations.isWorking() && !evaluations.isComparing();
                },
                60'000))
            qFatal("data or an evaluation are still read");
        testing::settle(bridge);
    }
    template <typename Widget>
    Widget* on(const char* page, const QString& name)
    {
        QWidget* found = window->findChild<QWidget*>(QStringLiteral("page.") + page);
        for (Widget* widget : found->findChildren<Widget*>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }
    /// Lets go of files over the window.
    void drop(const std::vector<std::filesystem::path>& paths)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const auto& path : paths)
            urls << QUrl::fromLocalFile(QString::fromStdString(path.string()));
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(640, 300), Qt::CopyAction, &data, Qt::LeftButton,
                              Qt::NoModifier);
        QApplication::sendEvent(window.get(), &enter);
        QDropEvent event(QPointF(640, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &event);
    }
    /// Keeps pictures to be looked at, light and dark.
    void keep(const char* name)
    {
        const QString place = qEnvironmentVariable("ASSAY_TEST_PICTURES");
        for (const auto choice : {ui::ThemeChoice::Dark, ui::ThemeChoice::Light}) {
            if (place.isEmpty())
                return;
            theme.choose(choice);
            QTest::qWait(300);
            window->grab().save(QStringLiteral("%1/%2-%3.png").arg(place, name, ui::name(choice)));
        }
    }
    void press(const char* action)
    {
        window->findChild<ui::Actions*>()->at(QLatin1String(action))->trigger();
    }
    QStringList labelsOn(const char* page) const
    {
        QStringList texts;
        const auto* found = window->findChild<QWidget*>(QStringLiteral("page.") + page);
        for (const QLabel* label : found->findChildren<QLabel*>()) {
            if (label->isVisible())
                texts << label->text();
        }
        return texts;
    }
};

} // namespace assay::testing
