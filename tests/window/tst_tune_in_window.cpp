// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/search_book.h"
#include "support/real_window.h"
#include "support/session_bench.h"
#include "widgets/table_view.h"

#include <unistd.h>

#include <QLabel>
#include <QTest>

#include <algorithm>

using namespace assay;

namespace {

constexpr int kPatience = 120'000;

/// A new project with small settings as its draft, on the Tune page.
struct TuneWindow : testing::RealWindow {
    explicit TuneWindow(int epochs)
    {
        ui::Workbench& bench = window->bench();
        bench.newProject(QString::fromStdString((folder / "digits.assay").string()));
        if (!QTest::qWaitFor([&] { return bench.project().has_value(); }, kPatience))
            qFatal("no project");
        auto spec = testing::small(epochs);
        experiment::setText(spec, "data.path=glyphs");
        bench.draft().replace(spec, QStringLiteral("small settings"));
        if (!QTest::qWaitFor([&] { return bench.startObstacle().isEmpty(); }, kPatience))
            qFatal("cannot start: %s", qPrintable(bench.startObstacle()));
        press("go.tune");
    }
    ui::SearchBook& book() { return window->bench().searches(); }
    const tune::SearchState* state() { return book().current(); }
    std::size_t over()
    {
        std::size_t count = 0;
        for (const tune::TriedRun& one : state() ? state()->trials : std::vector<tune::TriedRun>())
            count += tune::isPending(one.trial) ? 0 : 1;
        return count;
    }
    QString label(const char* name)
    {
        return window->findChild<QLabel*>(QLatin1String(name))->text();
    }
};

} // namespace

class TestTuneInWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aSearchIsTrainedAndCompared()
    {
        TuneWindow program(2);
        program.press("tune.high");
        tune::Search plan = program.book().plan();
        plan.trials = 6;
        plan.method = "random";
        program.book().edit(plan, QStringLiteral("a small one"));
        QVERIFY(!plan.space.axes.empty());
        program.press("tune.start");
        QTRY_VERIFY_WITH_TIMEOUT(program.over() >= 2, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(program.over() == 6, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!program.state()->isWorking, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(program.label("tune.verdict").startsWith("Best of 6: trial "),
                                 kPatience);
        auto* table = program.on<ui::TableView>("tune", "Trials");
        QVERIFY(table);
        QCOMPARE(table->model()->rowCount(), 6);
        QTRY_VERIFY_WITH_TIMEOUT(program.book().report() != nullptr, kPatience);

        program.press("tune.compare");
        QTRY_VERIFY_WITH_TIMEOUT(
            program.label("tune.evidence").contains("From the default to the best"), kPatience);
        const auto file = program.folder / "digits.assay";
        QCOMPARE(testing::rows(file, "SELECT count(*), count(DISTINCT run) FROM trials").at(0),
                 std::string("6 | 6"));
        // Six trials, and three networks each of the default, the best and the runner-up.
        QCOMPARE(testing::rows(file, "SELECT count(*) FROM runs WHERE state = 'finished'").at(0),
                 std::string("15"));
        program.keep("tune-real");
    }

    void aPausedTrialGoesOn()
    {
        TuneWindow program(3000);
        program.press("tune.high");
        tune::Search plan = program.book().plan();
        plan.trials = 1;
        program.book().edit(plan, QStringLiteral("one trial"));
        program.press("tune.start");
        QTRY_VERIFY_WITH_TIMEOUT(program.state() && program.state()->isWorking, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(
            !program.state()->trials.empty() && program.state()->trials[0].run != 0, kPatience);
        program.press("tune.work"); // it is a pause now
        QTRY_VERIFY_WITH_TIMEOUT(!program.state()->isWorking, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(program.state()->trials.at(0).isResumable, kPatience);
        program.press("tune.work");
        QTRY_VERIFY_WITH_TIMEOUT(program.state()->isWorking, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!program.state()->trials.at(0).isResumable, kPatience);
        QCOMPARE(program.state()->trials.size(), std::size_t{1});
        program.press("tune.work");
        QTRY_VERIFY_WITH_TIMEOUT(!program.state()->isWorking, kPatience);
        QCOMPARE(testing::rows(program.folder / "digits.assay", "SELECT state FROM runs"),
                 std::vector<std::string>{"interrupted"});
    }

    void programsTrainTrialsSideBySide()
    {
        TuneWindow program(2);
        program.press("tune.high");
        tune::Search plan = program.book().plan();
        plan.trials = 4;
        plan.method = "random";
        program.book().edit(plan, QStringLiteral("a small one"));
        program.book().setWorkers(2);
        program.press("tune.start");
        QTRY_VERIFY_WITH_TIMEOUT(program.over() == 4, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!program.state()->isWorking, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(program.label("tune.progress").contains("2 workers x 1 thread"),
                                 kPatience);
        const auto file = program.folder / "digits.assay";
        QCOMPARE(testing::rows(file, "SELECT count(*) FROM runs WHERE state = 'finished'").at(0),
                 std::string("4"));
        // This program has trained none of them.
        QCOMPARE(testing::rows(file, "SELECT count(*) FROM trials WHERE worker LIKE '%:"
                                         + std::to_string(::getpid()) + "'")
                     .at(0),
                 std::string("0"));
    }

    void aPauseEndsThePrograms()
    {
        TuneWindow program(1'000'000);
        program.press("tune.high");
        tune::Search plan = program.book().plan();
        plan.trials = 2;
        program.book().edit(plan, QStringLiteral("two trials"));
        program.book().setWorkers(2);
        program.press("tune.start");
        const auto both = [&](bool isResumable) {
            const tune::SearchState* state = program.state();
            return state && state->trials.size() == 2
                   && std::all_of(state->trials.begin(), state->trials.end(),
                                  [isResumable](const tune::TriedRun& one) {
                                      return one.trial.state == tune::TrialState::Running
                                             && one.isResumable == isResumable;
                                  });
        };
        QTRY_VERIFY_WITH_TIMEOUT(both(false), kPatience);
        QVERIFY(program.state()->trials[0].worker != program.state()->trials[1].worker);
        program.press("tune.work"); // a pause
        QTRY_VERIFY_WITH_TIMEOUT(!program.state()->isWorking, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(both(true), kPatience);
        QCOMPARE(testing::rows(program.folder / "digits.assay", "SELECT DISTINCT state FROM runs"),
                 std::vector<std::string>{"interrupted"});
    }
};

QTEST_MAIN(TestTuneInWindow)
#include "tst_tune_in_window.moc"
