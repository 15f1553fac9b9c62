// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an open window costs the training of the same program: pairs of trainings, one alone and one
// beside the window, in turn. For each page: the median ratio of their speeds, and what does not
// depend on who else is busy here: processor time of the threads that do not train, per second and per thousand steps, and pictures of curves a second.
// --pages a,b: "minimised" and the pages of the rail; --pairs N, --seconds S, --template, --count.

#include "bench/pulse.h"
#include "bridge/workbench.h"
#include "charts/curve_chart.h"
#include "session/local_session.h"
#include "shell/main_window.h"
#include "store/project_store.h"
#include "style/settings.h"
#include "style/theme.h"

#include <unistd.h>

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <cstdio>
#include <mutex>
#include <optional>

namespace {

using namespace assay;
using Clock = std::chrono::steady_clock;

struct Wanted {
    QStringList pages{QStringLiteral("train"),  QStringLiteral("data"),
                      QStringLiteral("runs"),   QStringLiteral("evaluate"),
                      QStringLiteral("errors"), QStringLiteral("minimised")};
    int pairs = 7;
    double seconds = 6;
    std::string templateName = "lenet";
    std::int64_t count = 20'000;
};

/// Seconds of processor time of this program's threads, but for those that train and those that
/// work only while nobody else does: [0] the GUI thread, [1] the others.
std::array<double, 2> used()
{
    std::array<double, 2> sum{};
    for (const QString& id :
         QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(QStringLiteral("/proc/self/task/%1/stat").arg(id));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray all = file.readAll();
        const QList<QByteArray> fields = all.mid(all.lastIndexOf(')') + 2).split(' ');
        constexpr int kUser = 11, kSystem = 12, kNice = 16, kPolicy = 38; // from the state on
        constexpr int kTraining = 5; // the niceness of threads that train
        if (fields.size() <= kPolicy || fields[kNice].toInt() == kTraining
            || fields[kPolicy].toInt() != 0)
            continue;
        const double seconds = (fields[kUser].toDouble() + fields[kSystem].toDouble())
                               / static_cast<double>(sysconf(_SC_CLK_TCK));
        sum[id.toInt() == getpid() ? 0 : 1] += seconds;
    }
    return sum;
}

/// Steps and their time, the scoring between two epochs left out.
struct Pace {
    std::mutex mutex;
    std::optional<session::RunProgress> last;
    std::int64_t steps = 0;
    double seconds = 0;

    void take(const session::RunProgress& now)
    {
        const std::lock_guard lock(mutex);
        if (last && now.epoch == last->epoch && !last->evaluating) {
            steps += now.step - last->step;
            seconds += now.seconds - last->seconds;
        }
        last = now;
    }
    void clear()
    {
        const std::lock_guard lock(mutex);
        steps = 0;
        seconds = 0;
        last.reset();
    }
    bool running()
    {
        const std::lock_guard lock(mutex);
        return last && last->step > 100;
    }
    double perSecond()
    {
        const std::lock_guard lock(mutex);
        return seconds > 0 ? static_cast<double>(steps) / seconds : 0;
    }
};

struct Cost {
    double pace = 0;          ///< steps a second
    double gui = 0, rest = 0; ///< processor seconds a second
    double pictures = 0;      ///< a second
};

/// Counts paintings of curves.
class Pictures : public QObject
{
public:
    bool eventFilter(QObject*, QEvent* event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
    int count = 0;
};

void wait(double seconds)
{
    bench::turnUntil([&, begin = Clock::now()] {
        return std::chrono::duration<double>(Clock::now() - begin).count() >= seconds;
    });
}

/// `page` empty: no window.
Cost measured(const Wanted& wanted, const QString& page)
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("bench.assay")).toStdString();
    store::ensureProject(file, true);
    ui::Settings settings(folder.path());
    ui::Theme theme;
    const auto session = session::makeLocalSession({.window = true});
    Pace pace;
    const auto subscription = session->listen([&](const session::Event& event) {
        if (const auto* progress = std::get_if<session::RunProgress>(&event))
            pace.take(*progress);
    });
    Cost cost;
    {
        Pictures pictures;
        std::optional<ui::MainWindow> window;
        if (!page.isEmpty()) {
            window.emplace(*session, settings, theme);
            window->resize(1280, 800);
            window->show();
            window->bench().openProject(QString::fromStdString(file));
            bench::turnUntil([&] { return window->bench().project().has_value(); });
        } else {
            session->project().open(file, 1);
        }
        experiment::ExperimentSpec spec;
        spec.model.templateName = wanted.templateName;
        spec.data.path = "glyphs";
        spec.data.count = wanted.count;
        spec.train.epochs = 1000;
        session->runs().start({.spec = spec, .name = "bench"}, 1'000'000);
        bench::turnUntil([&] { return pace.running(); });
        if (window) {
            window->goTo(page == QLatin1String("minimised") ? QStringLiteral("train") : page);
            if (page == QLatin1String("minimised"))
                window->showMinimized();
            for (ui::CurveChart* chart : window->findChildren<ui::CurveChart*>()) {
                if (chart->isVisible()) {
                    chart->viewport()->installEventFilter(&pictures);
                    break;
                }
            }
        }
        wait(1.5);
        pace.clear();
        pictures.count = 0;
        const auto before = used();
        const auto begin = Clock::now();
        if (window)
            wait(wanted.seconds);
        else
            std::this_thread::sleep_for(std::chrono::duration<double>(wanted.seconds));
        const double took = std::chrono::duration<double>(Clock::now() - begin).count();
        const auto after = used();
        cost = {pace.perSecond(), (after[0] - before[0]) / took, (after[1] - before[1]) / took,
                pictures.count / took};
    }
    session->shutDown();
    return cost;
}

Wanted wantedFrom(int argc, char** argv)
{
    Wanted wanted;
    for (int k = 1; k + 1 < argc; k += 2) {
        const std::string option = argv[k];
        if (option == "--pages")
            wanted.pages = QString::fromLocal8Bit(argv[k + 1]).split(QLatin1Char(','));
        else if (option == "--pairs")
            wanted.pairs = std::stoi(argv[k + 1]);
        else if (option == "--seconds")
            wanted.seconds = std::stod(argv[k + 1]);
        else if (option == "--template")
            wanted.templateName = argv[k + 1];
        else if (option == "--count")
            wanted.count = std::stoll(argv[k + 1]);
    }
    return wanted;
}

} // namespace

int main(int argc, char** argv)
{
    const Wanted wanted = wantedFrom(argc, argv);
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    std::printf("%s, %d pairs of %.0f s; medians\n%-12s%10s%12s%12s%10s%10s%14s%12s\n",
                wanted.templateName.c_str(), wanted.pairs, wanted.seconds, "page", "ratio",
                "steps/s", "alone", "GUI %", "others %", "ms/1000 steps", "pictures/s");
    for (const QString& page : wanted.pages) {
        std::vector<double> ratio, pace, alone, gui, rest, each, pictures;
        for (int k = 0; k < wanted.pairs; ++k) {
            const bool first = k % 2 == 0; // in turn, so that a drift favours neither
            Cost without, with;
            if (first)
                without = measured(wanted, {});
            with = measured(wanted, page);
            if (!first)
                without = measured(wanted, {});
            ratio.push_back(with.pace / without.pace);
            pace.push_back(with.pace);
            alone.push_back(without.pace);
            gui.push_back(100 * with.gui);
            // What the lanes do without a window is no cost of the window.
            rest.push_back(100 * (with.rest - without.rest));
            each.push_back(1e6 * (with.gui + with.rest - without.rest) / with.pace);
            pictures.push_back(with.pictures);
        }
        const auto median = [](const std::vector<double>& values) {
            return bench::quantile(values, 0.5);
        };
        std::printf("%-12s%10.3f%12.1f%12.1f%10.2f%10.2f%14.1f%12.1f\n", qPrintable(page),
                    median(ratio), median(pace), median(alone), median(gui), median(rest),
                    median(each), median(pictures));
        std::fflush(stdout);
    }
}
