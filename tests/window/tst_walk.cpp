// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/live_run.h"
#include "session/local_session.h"
#include "shell/main_window.h"
#include "style/actions.h"
#include "style/settings.h"
#include "style/theme.h"
#include "support/temp_project.h"
#include "widgets/table_view.h"

#include <QPushButton>
#include <QTest>

#include <algorithm>

using namespace assay;
using train::RunState;

namespace {

/// The window as the program opens it: over the session that really trains.
struct Program {
    testing::TempFolder folder;
    ui::Settings settings{QString::fromStdString((folder / "settings").string())};
    ui::Theme theme;
    std::unique_ptr<session::Session> session = session::makeLocalSession({.window = true});
    std::optional<ui::MainWindow> window;

    Program()
    {
        window.emplace(*session, settings, theme);
        window->bench().setProjectsFolder(QString::fromStdString(folder.path().string()));
        window->resize(1280, 800);
        window->show();
    }
    ~Program()
    {
        window->hide();
        session->shutDown();
    }
    const train::RunRecord* run() { return window->bench().runs().current(); }
    bool is(RunState state) { return run() && run()->state == state; }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers)
    {
        QTest::keyClick(&*window, key, modifiers);
    }
};

constexpr int kPatience = 60'000;

std::size_t stepsOf(const ui::LiveRun& live)
{
    const train::Series* series = live.series(ui::LiveRun::batchLoss());
    return series ? series->size() : 0;
}

} // namespace

class TestWalk : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void exampleCurvePauseResumeStopRuns()
    {
        Program program;
        QTest::mouseClick(program.window->findChild<QPushButton*>("start.start.example"),
                          Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(program.window->page(), QStringLiteral("train"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(program.is(RunState::Running), kPatience);
        const auto live = ui::LiveRun::of(program.window->bench().bridge(), program.run()->id);
        QTRY_VERIFY_WITH_TIMEOUT(stepsOf(*live) > 30, kPatience);

        program.press(Qt::Key_P, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(program.is(RunState::Paused), kPatience);
        const std::int64_t paused = program.run()->step;
        program.press(Qt::Key_F10, Qt::NoModifier);
        QTRY_COMPARE_WITH_TIMEOUT(program.run()->step, paused + 1, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(std::int64_t(stepsOf(*live)), paused + 1, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(program.is(RunState::Paused), kPatience); // after its step
        QCOMPARE(program.run()->step, paused + 1);

        program.press(Qt::Key_P, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(std::int64_t(stepsOf(*live)) > paused + 30, kPatience);
        program.press(Qt::Key_Period, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(program.is(RunState::Stopped), kPatience);
        const std::int64_t stopped = program.run()->step;
        QTRY_COMPARE_WITH_TIMEOUT(std::int64_t(stepsOf(*live)), stopped, kPatience);

        program.press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(std::int64_t(stepsOf(*live)) > stopped + 10, kPatience);
        program.press(Qt::Key_Period, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(program.is(RunState::Stopped), kPatience);
        const train::Series* loss = live->series(ui::LiveRun::batchLoss());
        for (std::size_t k = 0; k < loss->size(); ++k)
            QCOMPARE(loss->at(k).step, std::int64_t(k + 1)); // nothing twice, nothing missing

        program.press(Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(program.window->page(), QStringLiteral("runs"));
        const auto tables =
            program.window->findChild<QWidget*>("page.runs")->findChildren<ui::TableView*>();
        const auto named = std::find_if(tables.begin(), tables.end(), [](const auto* table) {
            return table->accessibleName() == QStringLiteral("Runs");
        });
        QVERIFY(named != tables.end());
        const ui::TableView* table = *named;
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, kPatience);
        QCOMPARE(
            testing::rows(program.folder / "example.assay", "SELECT state, template FROM runs"),
            std::vector<std::string>{"stopped | lenet"});
    }

    void closedWhileTrainingItGoesOnLater()
    {
        testing::TempFolder folder;
        ui::Settings settings(QString::fromStdString((folder / "settings").string()));
        ui::Theme theme;
        const QString file = QString::fromStdString((folder / "example.assay").string());
        for (const bool again : {false, true}) {
            const auto session = session::makeLocalSession({.window = true});
            {
                ui::MainWindow window(*session, settings, theme);
                window.bench().setProjectsFolder(QString::fromStdString(folder.path().string()));
                window.show();
                ui::RunBook& runs = window.bench().runs();
                if (!again) {
                    window.bench().tryExample();
                } else {
                    window.bench().openProject(file);
                    QTRY_VERIFY_WITH_TIMEOUT(runs.current() != nullptr, kPatience);
                    QCOMPARE(runs.current()->state, RunState::Interrupted);
                    QVERIFY(runs.current()->resumable);
                    window.bench().resume(runs.current()->id);
                }
                QTRY_VERIFY_WITH_TIMEOUT(runs.active() && runs.progress(1)
                                             && runs.progress(1)->step > (again ? 60 : 30),
                                         kPatience);
                window.close();
            }
            session->shutDown();
        }
        const auto steps = testing::rows(folder / "example.assay",
                                         "SELECT count(*) - count(DISTINCT step), "
                                         "max(step) - count(*) FROM metrics WHERE name = "
                                         "'batch_loss'");
        QCOMPARE(steps, std::vector<std::string>{"0 | 0"});
    }
};

QTEST_MAIN(TestWalk)
#include "tst_walk.moc"
