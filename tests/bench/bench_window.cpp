// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Trains a template with the real window open beside a stored run of a million points, and says
// how fast it trained and how long an event waited for the GUI thread. With --json it prints one
// line and stays on the Train page: what the comparison with PyTorch asks for.

#include "bench/pulse.h"
#include "bridge/session_bridge.h"
#include "bridge/workbench.h"
#include "pages/runs_page.h"
#include "session/local_session.h"
#include "shell/main_window.h"
#include "store/project_store.h"
#include "store/run_store.h"
#include "style/settings.h"
#include "style/theme.h"

#include <nlohmann/json.hpp>

#include <QApplication>
#include <QTemporaryDir>

#include <cmath>
#include <cstdio>
#include <optional>

namespace {

using namespace assay;
using bench::Pulse;
using bench::quantile;
using bench::turnUntil;

struct Wanted {
    std::string templateName = "lenet", data = "glyphs";
    std::int64_t steps = 2000, threads = 0, count = 60'000, stored = 1'000'000;
    bool json = false;
};

Wanted wantedFrom(int argc, char** argv)
{
    Wanted wanted;
    for (int k = 1; k < argc; ++k) {
        const std::string option = argv[k];
        if (option == "--json")
            wanted.json = true;
        else if (k + 1 < argc && option == "--template")
            wanted.templateName = argv[++k];
        else if (k + 1 < argc && option == "--data")
            wanted.data = argv[++k];
        else if (k + 1 < argc && option == "--steps")
            wanted.steps = std::stoll(argv[++k]);
        else if (k + 1 < argc && option == "--count")
            wanted.count = std::stoll(argv[++k]);
        else if (k + 1 < argc && option == "--threads")
            wanted.threads = std::stoll(argv[++k]);
        else if (k + 1 < argc && option == "--stored")
            wanted.stored = std::stoll(argv[++k]);
    }
    return wanted;
}

/// A finished run of so many points of the loss of each step.
train::RunId storeRun(const std::filesystem::path& file, std::int64_t points)
{
    store::ensureProject(file, true);
    if (points == 0)
        return 0;
    store::RunStore runs(file, false);
    experiment::ExperimentSpec spec;
    const train::RunId run = runs.insert({.name = "long",
                                          .spec = experiment::toJson(spec),
                                          .specHash = experiment::hash(spec),
                                          .family = experiment::family(spec),
                                          .templateName = spec.model.templateName,
                                          .environment = "{}",
                                          .seed = 1});
    store::RunWriter writer(file, run);
    for (std::int64_t k = 1; k <= points; ++k) {
        const auto step = static_cast<double>(k);
        writer.add("batch_loss", "train", k, step / 1000, step / 100,
                   2.3 * std::exp(-step / 2e5) + 0.1 * std::abs(std::sin(step * step)));
        if (k % 50'000 == 0)
            writer.flush();
    }
    writer.flush();
    runs.setState(run, train::RunState::Finished);
    return run;
}

/// Steps and their time, the scoring between two epochs left out: the twins do not score either.
struct Pace {
    std::optional<session::RunProgress> last;
    std::int64_t steps = 0;
    double seconds = 0;

    void take(const session::RunProgress& now)
    {
        if (last && now.epoch == last->epoch && !last->evaluating) {
            steps += now.step - last->step;
            seconds += now.seconds - last->seconds;
        }
        last = now;
    }
    double perSecond(std::int64_t batch) const
    {
        return static_cast<double>(steps * batch) / seconds;
    }
};

void report(const char* page, const Pace& pace, std::int64_t batch,
            const std::vector<double>& waits)
{
    std::printf("%-8s%14.0f%10zu%10.2f%10.2f%10.2f\n", page, pace.perSecond(batch), waits.size(),
                quantile(waits, 0.5), quantile(waits, 0.99), quantile(waits, 1));
}

} // namespace

int main(int argc, char** argv)
{
    const Wanted wanted = wantedFrom(argc, argv);
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("bench.assay")).toStdString();
    const train::RunId stored = storeRun(file, wanted.json ? 0 : wanted.stored);

    ui::Settings settings(folder.path());
    ui::Theme theme;
    const auto session = session::makeLocalSession({.window = true});
    {
        ui::MainWindow window(*session, settings, theme);
        window.resize(1280, 800);
        window.show();
        ui::SessionBridge& bridge = window.bench().bridge();
        Pace pace;
        train::RunId run = 0;
        bridge.on<session::RunQueued>(&window,
                                      [&](const session::RunQueued& queued) { run = queued.run; });
        bridge.on<session::RunProgress>(&window, [&](const session::RunProgress& progress) {
            constexpr std::int64_t kWarmUp = 20;
            if (progress.step < kWarmUp)
                return;
            pace.take(progress);
        });
        window.bench().openProject(QString::fromStdString(file));
        turnUntil([&] { return window.bench().project().has_value(); });

        experiment::ExperimentSpec spec;
        spec.model.templateName = wanted.templateName;
        spec.data.path = wanted.data;
        spec.data.count = wanted.count;
        spec.train.epochs = 1000;
        spec.train.threads = wanted.threads;
        session->runs().start({.spec = spec, .name = "bench"}, bridge.nextTag());
        turnUntil([&] { return pace.last.has_value(); });

        if (wanted.json) {
            window.goTo(QStringLiteral("train"));
            pace = {};
            turnUntil([&] { return pace.steps >= wanted.steps; });
            std::puts(nlohmann::json{{"samples_per_second", pace.perSecond(spec.train.batchSize)}}
                          .dump()
                          .c_str());
        } else {
            std::printf("%s trains, a run of %lld points is shown; waits in ms\n",
                        wanted.templateName.c_str(), static_cast<long long>(wanted.stored));
            std::printf("%-8s%14s%10s%10s%10s%10s\n", "page", "samples/s", "pulses", "median",
                        "p99", "longest");
            Pulse pulse(window);
            for (const char* page : {"runs", "train"}) {
                window.goTo(QString::fromLatin1(page));
                if (page == std::string("runs"))
                    window.findChild<ui::RunsPage*>()->choose({stored, run});
                else
                    window.bench().runs().look(stored);
                for (const bool settled : {false, true}) {
                    // First while the points come in, then as it stays.
                    pulse.clear();
                    pace = {};
                    turnUntil([&] { return pace.steps >= wanted.steps / 2; });
                    report(settled ? "" : page, pace, spec.train.batchSize, pulse.waits());
                }
            }
        }
    }
    session->shutDown();
}
