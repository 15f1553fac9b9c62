// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The real window opens a finished run of 5,000,000 points (or --points N; --tags K of them in
// turn; --keep FILE: in a project that stays): how long until the first picture of its curve, until every point is in it, and until
// nothing is under way any more, beside what a bare loop over the same rows takes. Processor
// seconds are those of all threads together.

#include "bench/pulse.h"
#include "bridge/live_run.h"
#include "bridge/workbench.h"
#include "session/local_session.h"
#include "shell/main_window.h"
#include "store/project_store.h"
#include "store/run_store.h"
#include "style/settings.h"
#include "style/theme.h"

#include <sqlite3.h>

#include <QApplication>
#include <QTemporaryDir>
#include <QTimer>

#include <cmath>
#include <cstdio>
#include <ctime>
#include <string>

namespace {

using namespace assay;
using Clock = std::chrono::steady_clock;

/// Wall and processor time since it was made.
class Stopwatch
{
public:
    double wall() const { return std::chrono::duration<double>(Clock::now() - m_begin).count(); }
    double processor() const { return double(std::clock() - m_clock) / CLOCKS_PER_SEC; }

private:
    Clock::time_point m_begin = Clock::now();
    std::clock_t m_clock = std::clock();
};

train::RunId storeRun(const std::filesystem::path& file, std::int64_t points, int tags)
{
    store::ensureProject(file, true);
    store::RunStore runs(file, false);
    const train::RunId run = runs.insert({.name = "long", .environment = "{}"});
    store::RunWriter writer(file, run);
    constexpr const char* kTags[] = {train::metric_name::kBatchLoss, train::metric_name::kPace,
                                     train::metric_name::kGradientNorm,
                                     train::metric_name::kLearningRate};
    for (std::int64_t k = 0; k < points; ++k) {
        const auto tag = static_cast<int>(k % tags);
        const auto step = static_cast<double>(k / tags + 1);
        writer.add(kTags[tag], tag == 0 ? "train" : "", k / tags + 1, step / 1000, step / 100,
                   2.3 * std::exp(-step / 2e5) + 0.1 * std::abs(std::sin(step * step)));
        if (k % 50'000 == 0)
            writer.flush();
    }
    writer.flush();
    runs.setState(run, train::RunState::Finished);
    return run;
}

/// Every column of every row, by SQLite alone.
void bareLoop(const std::string& file)
{
    const Stopwatch watch;
    sqlite3* database = nullptr;
    sqlite3_stmt* rows = nullptr;
    sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_prepare_v2(database,
                       "SELECT id, name, split, step, epoch, seconds, value FROM metrics WHERE run "
                       "= 1 AND superseded = 0 ORDER BY id",
                       -1, &rows, nullptr);
    double sum = 0;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        sum += double(sqlite3_column_text(rows, 1)[0]) + sqlite3_column_bytes(rows, 2);
        sum += double(sqlite3_column_int64(rows, 3)) + sqlite3_column_double(rows, 4);
        sum += sqlite3_column_double(rows, 5) + sqlite3_column_double(rows, 6);
    }
    sqlite3_finalize(rows);
    sqlite3_close(database);
    std::printf("%-44s%10.2f%12.2f%14s  (%g)\n", "a bare loop over the rows", watch.wall(),
                watch.processor(), "", sum);
}

} // namespace

int main(int argc, char** argv)
{
    std::int64_t points = 5'000'000;
    int tags = 1;
    std::string kept;
    for (int k = 1; k + 1 < argc; k += 2) {
        if (argv[k] == std::string("--points"))
            points = std::stoll(argv[k + 1]);
        else if (argv[k] == std::string("--tags"))
            tags = std::clamp(std::stoi(argv[k + 1]), 1, 4);
        else if (argv[k] == std::string("--keep"))
            kept = argv[k + 1];
    }
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QTemporaryDir folder;
    const std::string file =
        kept.empty() ? folder.filePath(QStringLiteral("bench.assay")).toStdString() : kept;
    if (!std::filesystem::exists(file))
        storeRun(file, points, tags);
    std::printf("a run of %lld points, %d tags; seconds, and the longest wait of an event in ms\n"
                "%-44s%10s%12s%14s\n",
                static_cast<long long>(points), tags, "", "wall", "processor", "longest wait");
    bareLoop(file);

    ui::Settings settings(folder.path());
    ui::Theme theme;
    const auto session = session::makeLocalSession({.window = true});
    {
        ui::MainWindow window(*session, settings, theme);
        window.resize(1280, 800);
        window.show();
        window.goTo(QStringLiteral("train"));
        bench::Pulse pulse(window);
        const Stopwatch watch;
        const auto report = [&](const char* what) {
            std::printf("%-44s%10.2f%12.2f%14.1f\n", what, watch.wall(), watch.processor(),
                        bench::quantile(pulse.waits(), 1));
        };
        window.bench().openProject(QString::fromStdString(file));
        bench::turnUntil([&] { return !window.bench().runs().runs().empty(); });
        window.goTo(QStringLiteral("train"));
        const auto live = ui::LiveRun::of(window.bench().bridge(), 1);
        int pictures = 0;
        QObject::connect(live.get(), &ui::LiveRun::grew, &window, [&] { ++pictures; });
        bench::turnUntil([&] { return pictures > 0 && !live->keys().empty(); });
        report("first picture");
        while (!live->complete()) // however long it takes
            QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
        QApplication::processEvents();
        report("every point");
        std::printf("%-44s%10d\n", "pictures meanwhile", pictures);
        QTimer tick;
        tick.start(20);
        while (!window.isSettled())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
        report("nothing under way");
    }
    session->shutDown();
}
