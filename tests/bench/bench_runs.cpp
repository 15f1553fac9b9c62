// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A project of thousands of runs in the real window over the real session: how long it takes to
// open, to show one changed run, to filter, to sort and to scroll, and how long an event waits for
// the GUI thread meanwhile. --runs N: how many (3,000); --seeds N: seeds an experiment (3).

#include "bench/pulse.h"
#include "bridge/session_bridge.h"
#include "bridge/workbench.h"
#include "models/run_table_model.h"
#include "pages/runs_page.h"
#include "session/local_session.h"
#include "shell/main_window.h"
#include "store/project_store.h"
#include "store/run_store.h"
#include "style/settings.h"
#include "style/theme.h"
#include "widgets/column_chooser.h"
#include "widgets/run_list.h"
#include "widgets/table_view.h"

#include <QApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QTemporaryDir>

#include <cstdio>
#include <functional>
#include <string>

namespace {

using namespace assay;
using bench::Pulse;
using bench::quantile;
using bench::turnUntil;
using Clock = std::chrono::steady_clock;

double msSince(Clock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// Finished runs with scores; every experiment has `seeds` of them.
void storeRuns(const std::filesystem::path& file, int count, int seeds)
{
    store::ensureProject(file, true);
    store::RunStore runs(file, false);
    for (int k = 0; k < count; ++k) {
        experiment::ExperimentSpec spec;
        spec.seed = 1 + k % seeds;
        spec.train.learningRate = 1e-4 * (1 + k / seeds);
        const train::RunId run = runs.insert({.name = {},
                                              .spec = experiment::toJson(spec),
                                              .specHash = experiment::hash(spec),
                                              .family = experiment::family(spec),
                                              .templateName = spec.model.templateName,
                                              .environment = "{}",
                                              .seed = spec.seed});
        runs.plan(run, {.parameters = 61'706,
                        .totalSteps = 1'000,
                        .examples = {{data::SplitKind::Train, 9'000},
                                     {data::SplitKind::TrainVal, 1'000},
                                     {data::SplitKind::TestVal, 1'000}},
                        .trainScored = 9'000,
                        .guess = {},
                        .bestMetric = "error"});
        const double error = 0.01 + 0.0001 * ((k * 7919) % 1'000);
        train::EpochReport report{
            .epoch = 10, .step = 1'000, .seconds = 60, .scores = {}, .trainVal = {}};
        report.scores[data::SplitKind::Train] = {.loss = error, .error = error / 2};
        report.scores[data::SplitKind::TrainVal] = {.loss = 2 * error, .error = error};
        report.scores[data::SplitKind::TestVal] = {.loss = 3 * error, .error = 2 * error};
        runs.setScores(run, report, true);
        runs.setState(run, train::RunState::Finished);
    }
}

/// What `act` takes until `done`, and the longest that an event waited meanwhile.
void measure(const char* what, Pulse& pulse, const std::function<void()>& act,
             const std::function<bool()>& done)
{
    pulse.clear();
    const auto begin = Clock::now();
    act();
    turnUntil(done);
    const double took = msSince(begin);
    QApplication::processEvents();
    std::printf("%-44s%10.1f%14.1f\n", what, took, quantile(pulse.waits(), 1));
}

} // namespace

int main(int argc, char** argv)
{
    int count = 3'000, seeds = 3;
    for (int k = 1; k + 1 < argc; k += 2) {
        if (argv[k] == std::string("--runs"))
            count = std::stoi(argv[k + 1]);
        else if (argv[k] == std::string("--seeds"))
            seeds = std::stoi(argv[k + 1]);
    }
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("bench.assay")).toStdString();
    storeRuns(file, count, seeds);

    ui::Settings settings(folder.path());
    ui::Theme theme;
    const auto session = session::makeLocalSession({.window = true});
    {
        ui::MainWindow window(*session, settings, theme);
        window.resize(1280, 800);
        window.show();
        window.goTo(QStringLiteral("runs"));
        turnUntil([&] { return window.isVisible(); });
        ui::RunBook& book = window.bench().runs();
        auto* list = window.findChild<ui::RunList*>();
        ui::TableView& table = list->table();
        Pulse pulse(window);
        std::printf("%d runs, %d seeds each; milliseconds\n%-44s%10s%14s\n", count, seeds, "",
                    "took", "longest wait");
        measure(
            "open the project", pulse,
            [&] { window.bench().openProject(QString::fromStdString(file)); },
            [&] {
                window.goTo(QStringLiteral("runs"));
                return int(book.runs().size()) == count && table.model()->rowCount() > 0;
            });
        turnUntil([begin = Clock::now()] { return msSince(begin) > 1'500; });
        measure(
            "write a note", pulse,
            [&] { window.bench().note(*book.find(1), QStringLiteral("the first")); },
            [&] { return book.find(1)->note == "the first"; });
        measure(
            "write ten notes", pulse,
            [&] {
                for (int k = 2; k <= 11; ++k)
                    window.bench().note(*book.find(k), QStringLiteral("another"));
            },
            [&] { return book.find(11)->note == "another"; });
        measure(
            "order by train-val", pulse,
            [&] { table.sortByColumn(ui::RunTableModel::Last, Qt::AscendingOrder); },
            [] { return true; });
        measure(
            "order by name", pulse,
            [&] { table.sortByColumn(ui::RunTableModel::Name, Qt::AscendingOrder); },
            [] { return true; });
        measure(
            "write a note in an ordered table", pulse,
            [&] { window.bench().note(*book.find(12), QStringLiteral("the twelfth")); },
            [&] { return book.find(12)->note == "the twelfth"; });
        auto* filter = list->findChild<QLineEdit*>();
        measure(
            "filter by a setting", pulse, [&] { filter->setText(QStringLiteral("0.01")); },
            [] { return true; });
        measure(
            "filter once more", pulse, [&] { filter->setText(QStringLiteral("lenet")); },
            [] { return true; });
        filter->clear();
        auto* columns = list->findChild<ui::ColumnChooser*>();
        measure(
            "which settings differ", pulse,
            [&] { Q_EMIT table.horizontalHeader()->customContextMenuRequested({}); },
            [&] { return columns->isVisible(); });
        measure(
            "a setting as a column", pulse,
            [&] { Q_EMIT columns->switched(QStringLiteral("field:train.learning_rate"), true); },
            [&] { return table.model()->columnCount() > ui::RunTableModel::ColumnCount; });
        measure(
            "order by that setting", pulse,
            [&] { table.sortByColumn(table.model()->columnCount() - 1, Qt::AscendingOrder); },
            [] { return true; });
        measure(
            "choose all runs", pulse, [&] { table.selectAll(); }, [] { return true; });
        measure(
            "choose one run", pulse, [&] { table.selectRow(0); }, [] { return true; });
        std::vector<double> frames;
        QScrollBar* bar = table.verticalScrollBar();
        const int far = bar->maximum();
        for (int frame = 0; frame < 300; ++frame) {
            const auto begin = Clock::now();
            bar->setValue(far * frame / 300);
            table.viewport()->repaint();
            QApplication::processEvents();
            frames.push_back(msSince(begin));
        }
        std::printf("a frame of scrolling: median %.1f, p99 %.1f, longest %.1f\n",
                    quantile(frames, 0.5), quantile(frames, 0.99), quantile(frames, 1));
    }
    session->shutDown();
}
