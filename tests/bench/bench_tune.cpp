// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Tune page of the real window over a stored search of many trials: how long each view takes to come, and how long
// a frame takes while a person drags and points in it.   bench_tune [--trials N (1,000)]

#include "bench/pulse.h"
#include "bridge/workbench.h"
#include "charts/parallel_chart.h"
#include "charts/trial_chart.h"
#include "pages/tune_page.h"
#include "session/local_session.h"
#include "shell/main_window.h"
#include "store/project_store.h"
#include "store/run_store.h"
#include "store/search_store.h"
#include "style/settings.h"
#include "style/theme.h"
#include "tune/samplers.h"
#include "widgets/table_view.h"
#include "widgets/tune_views.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTemporaryDir>

#include <cmath>
#include <cstdio>
#include <string>

namespace {

using namespace assay;
using bench::Pulse;
using bench::quantile;
using bench::turnUntil;
using Clock = std::chrono::steady_clock;

/// Ten settings.
constexpr const char* kSpace = R"({
    "train.learning_rate": {"low": 1e-5, "high": 0.1, "scale": "log"},
    "train.batch_size": {"low": 8, "high": 256, "scale": "log", "integer": true},
    "train.weight_decay": {"low": 1e-6, "high": 0.01, "scale": "log"},
    "train.optimiser": {"values": ["adam", "sgd"]},
    "train.momentum": {"low": 0.5, "high": 0.99, "when": {"train.optimiser": "sgd"}},
    "model.dropout": {"low": 0, "high": 0.6},
    "train.label_smoothing": {"low": 0, "high": 0.2},
    "train.clip_norm": {"low": 0.1, "high": 10, "scale": "log"},
    "model.hidden": {"low": 16, "high": 256, "scale": "log", "integer": true},
    "train.epsilon": {"low": 1e-9, "high": 1e-6, "scale": "log", "when": {"train.optimiser": "adam"}}})";

double msSince(Clock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

double numberAt(const tune::Point& point, const char* path)
{
    const auto found = point.find(path);
    if (found == point.end())
        return 0;
    const double* number = std::get_if<double>(&found->second);
    return number ? *number : 0;
}

/// A search whose trials are finished: random points, an error that the learning rate decides most.
void storeSearch(const std::filesystem::path& file, int count)
{
    store::ensureProject(file, true);
    store::RunStore runs(file, false);
    store::SearchStore searches(file, false);
    tune::Search search;
    search.base.model.templateName = "mlp";
    search.space = tune::spaceFrom(kSpace);
    search.method = "random";
    search.trials = count;
    search.id = searches.insert(search, {});
    const auto sampler = tune::samplerKindNamed("random").make(search.space, 1);
    std::vector<tune::Trial> seen;
    for (int k = 0; k < count; ++k) {
        const auto point = sampler->ask(seen);
        if (!point)
            qFatal("no point");
        const auto spec = tune::specOf(search.space, search.base, *point);
        searches.add(search.id, k, *point);
        const train::RunId run = runs.insert({.name = "trial " + std::to_string(k + 1),
                                              .spec = experiment::toJson(spec),
                                              .specHash = experiment::hash(spec),
                                              .family = experiment::family(spec)});
        searches.begin(search.id, k, run);
        const double off = std::log10(numberAt(*point, "train.learning_rate") / 3e-3);
        const double error = 0.04 + 0.03 * off * off
                             + 0.05 * std::abs(numberAt(*point, "model.dropout") - 0.2)
                             + 0.002 * std::sin(static_cast<double>(k));
        train::EpochReport report{.epoch = 2, .step = 20};
        for (const auto split : {data::SplitKind::Train, data::SplitKind::TrainVal})
            report.scores[split] = {.loss = error, .error = error, .examples = 1000};
        runs.setScores(run, report, true);
        runs.setState(run, train::RunState::Finished);
        searches.end(search.id, k);
        seen.push_back(
            {.number = k, .point = *point, .state = tune::TrialState::Complete, .value = error});
    }
}

void send(QWidget& widget, QEvent::Type type, const QPointF& at, Qt::MouseButton button,
          Qt::MouseButtons held)
{
    QMouseEvent event(type, at, widget.mapToGlobal(at), button, held, Qt::NoModifier);
    QApplication::sendEvent(&widget, &event);
}

/// Frames of 100 keys that go from trial to trial, then of 100 steps of a drag along an axis of parallel coordinates or
/// of pointing across another chart: each the time of the event and of all that follows from it, the painting included.
std::vector<double> gestures(ui::Drawing& chart)
{
    constexpr int kFrames = 100;
    std::vector<double> frames;
    const auto frame = [&](const auto& act) {
        const auto begin = Clock::now();
        act();
        chart.viewport()->repaint();
        QApplication::processEvents();
        frames.push_back(msSince(begin));
    };
    for (int k = 0; k < kFrames; ++k)
        frame([&] {
            QKeyEvent key(QEvent::KeyPress, k % 2 == 0 ? Qt::Key_Down : Qt::Key_Right,
                          Qt::NoModifier);
            QApplication::sendEvent(&chart, &key);
        });
    auto* parallel = qobject_cast<ui::ParallelChart*>(&chart);
    const auto at = [&](double share) {
        return parallel ? QPointF(parallel->x(0), parallel->y(0, 0.1 + 0.8 * share))
                        : QPointF(chart.width() * (0.05 + 0.9 * share), chart.height() * 0.5);
    };
    if (parallel)
        send(*chart.viewport(), QEvent::MouseButtonPress, at(0), Qt::LeftButton, Qt::LeftButton);
    for (int k = 1; k <= kFrames; ++k)
        frame([&] {
            send(*chart.viewport(), QEvent::MouseMove, at(double(k) / kFrames), Qt::NoButton,
                 parallel ? Qt::LeftButton : Qt::NoButton);
        });
    if (parallel) {
        send(*chart.viewport(), QEvent::MouseButtonRelease, at(1), Qt::LeftButton, Qt::NoButton);
        if (!parallel->range(0))
            qFatal("the drag kept nothing");
    }
    return frames;
}

} // namespace

int main(int argc, char** argv)
{
    int count = 1'000;
    for (int k = 1; k + 1 < argc; k += 2) {
        if (argv[k] == std::string("--trials"))
            count = std::stoi(argv[k + 1]);
    }
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("bench.assay")).toStdString();
    storeSearch(file, count);

    ui::Settings settings(folder.path());
    ui::Theme theme;
    const auto session = session::makeLocalSession({.window = true});
    {
        ui::MainWindow window(*session, settings, theme);
        window.resize(1280, 800);
        window.show();
        turnUntil([&] { return window.isVisible(); });
        auto* views = window.findChild<ui::TuneViews*>();
        ui::TableView* table = nullptr;
        auto begin = Clock::now();
        bench::measuredNow = "the trials";
        window.bench().openProject(QString::fromStdString(file));
        turnUntil([&] {
            window.goTo(QStringLiteral("tune"));
            for (auto* one : window.findChild<ui::TunePage*>()->findChildren<ui::TableView*>()) {
                if (one->model() && one->model()->rowCount() == count)
                    table = one;
            }
            return table != nullptr;
        });
        std::printf("%d trials of 10 settings: in the table after %.0f ms\n", count,
                    msSince(begin));
        // What the trials say of the settings is computed apart; the pulse shows whether the window waits for it.
        Pulse pulse(window);
        pulse.clear();
        views->showView(QStringLiteral("importance"));
        turnUntil([begin = Clock::now()] { return msSince(begin) > 20'000; });
        std::printf("while importances are computed: longest wait of an event %.1f ms\n",
                    quantile(pulse.waits(), 1));
        std::printf("%-14s%14s%12s%12s%12s   frames of 200 gestures, ms\n", "view", "shown, ms",
                    "median", "p99", "longest");
        for (const char* view :
             {"parallel", "history", "importance", "slice", "contour", "workers", "methods"}) {
            views->showView(QStringLiteral("plan"));
            QApplication::processEvents();
            begin = Clock::now();
            views->showView(QString::fromLatin1(view));
            QApplication::processEvents();
            const double shown = msSince(begin);
            ui::Drawing* chart = nullptr;
            for (auto* one : views->findChildren<ui::Drawing*>()) {
                if (one->isVisible() && (!chart || one->width() > chart->width()))
                    chart = one;
            }
            if (!chart)
                qFatal("%s shows no chart", view);
            const std::vector<double> frames = gestures(*chart);
            std::printf("%-14s%14.1f%12.1f%12.1f%12.1f\n", view, shown, quantile(frames, 0.5),
                        quantile(frames, 0.99), quantile(frames, 1));
        }
        std::vector<double> frames;
        QScrollBar* bar = table->verticalScrollBar();
        for (int k = 0; k < 200; ++k) {
            const auto frame = Clock::now();
            bar->setValue(bar->maximum() * k / 200);
            table->viewport()->repaint();
            QApplication::processEvents();
            frames.push_back(msSince(frame));
        }
        std::printf("%-14s%14s%12.1f%12.1f%12.1f\n", "table, scroll", "", quantile(frames, 0.5),
                    quantile(frames, 0.99), quantile(frames, 1));
    }
    session->shutDown();
}
