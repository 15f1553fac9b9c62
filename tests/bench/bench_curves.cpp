// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/pulse.h"
#include "charts/curve_chart.h"
#include "charts/curve_plot.h"
#include "style/theme.h"

#include <benchmark/benchmark.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QGraphicsScene>
#include <QImage>
#include <QPainter>

#include <cmath>
#include <random>

// What a chart of a long run costs: taking points in, reading pixel columns, painting; and how long
// a step of pan or zoom takes with a hundred long runs in one chart.

using namespace assay;
using namespace assay::ui;

namespace {

/// Raw and smoothed loss of `steps` steps and three splits of 100 epochs, as a training looks.
struct Fixture {
    train::Series raw, train, trainVal, testVal;
    train::SmoothedSeries smoothed{0.98};
    CurveScene scene;

    explicit Fixture(std::int64_t steps)
    {
        std::mt19937 engine(1);
        std::normal_distribution<double> normal;
        const std::int64_t epoch = std::max<std::int64_t>(1, steps / 100);
        for (std::int64_t i = 1; i <= steps; ++i) {
            const double fall = std::exp(-double(i) / (0.12 * double(steps)));
            const float e = float(i) / float(epoch), s = float(i) * 0.0045F;
            raw.append({i, e, s, (0.06 + 2.2 * fall) * std::exp(0.35 * normal(engine))});
            if (i % epoch == 0) {
                train.append({i, e, s, 0.05 + 1.9 * fall});
                trainVal.append({i, e, s, 0.11 + 1.9 * fall + 0.01 * normal(engine)});
                testVal.append({i, e, s, 0.55 + 1.7 * fall + 0.02 * normal(engine)});
            }
        }
        smoothed.follow(raw, raw.size());
        const Colours colours = Colours::light();
        scene.colours = colours;
        scene.to = double(steps);
        scene.references = {{QStringLiteral("a guess"), std::log(10.0)}};
        scene.curves = {{.name = "train batch",
                         .colour = colours.train,
                         .raw = &raw,
                         .smoothed = &smoothed.series(),
                         .seeds = {}},
                        {.name = "train",
                         .colour = colours.train,
                         .raw = &train,
                         .seeds = {},
                         .marker = Marker::Circle},
                        {.name = "train-val",
                         .colour = colours.trainVal,
                         .raw = &trainVal,
                         .seeds = {},
                         .marker = Marker::Square,
                         .best = true},
                        {.name = "test-val",
                         .colour = colours.testVal,
                         .raw = &testVal,
                         .seeds = {},
                         .marker = Marker::Diamond}};
    }
};

const Fixture& fixture(std::int64_t steps)
{
    static std::map<std::int64_t, std::unique_ptr<Fixture>> made;
    auto& known = made[steps];
    if (!known)
        known = std::make_unique<Fixture>(steps);
    return *known;
}

void paintOnce(benchmark::State& state, CurveScene scene)
{
    const QSizeF size(1200, 500);
    QImage image(size.toSize(), QImage::Format_RGB32);
    QGraphicsScene stage;
    auto* plot = new CurvePlot;
    stage.addItem(plot);
    const QRectF area({0, 0}, size);
    for (auto _ : state) {
        image.fill(scene.colours.card);
        QPainter painter(&image);
        plot->present(scene, size);
        stage.render(&painter, area, area);
    }
}

void paintWholeRun(benchmark::State& state)
{
    paintOnce(state, fixture(state.range(0)).scene);
}

void paintLogarithmic(benchmark::State& state)
{
    CurveScene scene = fixture(state.range(0)).scene;
    scene.logY = true;
    paintOnce(state, scene);
}

/// Fewer points than would be filled by columns: the most that are joined one by one.
void paintZoomed(benchmark::State& state)
{
    CurveScene scene = fixture(state.range(0)).scene;
    scene.from = 0.3 * scene.to;
    scene.to = scene.from + 340;
    paintOnce(state, scene);
}

void appendPoints(benchmark::State& state)
{
    for (auto _ : state) {
        train::Series series;
        for (std::int64_t i = 0; i < state.range(0); ++i)
            series.append({i, float(i), float(i), double(i % 977)});
        benchmark::DoNotOptimize(series);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void smoothPoints(benchmark::State& state)
{
    const train::Series& raw = fixture(state.range(0)).raw;
    for (auto _ : state) {
        train::SmoothedSeries smoothed(0.98);
        smoothed.follow(raw, raw.size());
        benchmark::DoNotOptimize(smoothed);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void readColumns(benchmark::State& state)
{
    const Fixture& run = fixture(state.range(0));
    for (auto _ : state) {
        auto columns = run.raw.columns(train::Axis::Step, 0, run.scene.to, 1200);
        benchmark::DoNotOptimize(columns);
    }
}

/// 200 steps of a wheel and of a drag over 100 runs of 100,000 points, each drawn at once.
void moveHundredRuns(benchmark::State& state)
{
    constexpr int kRuns = 100, kPoints = 100'000, kSteps = 200;
    std::vector<train::Series> series(kRuns);
    std::mt19937 engine(1);
    std::normal_distribution<double> normal;
    Theme theme;
    CurveChart chart(theme, Measure::Loss);
    std::vector<Curve> curves;
    for (int run = 0; run < kRuns; ++run) {
        for (int i = 1; i <= kPoints; ++i)
            series[std::size_t(run)].append(
                {i, float(i) / 1000, float(i) / 200,
                 0.1 + 0.01 * run + 2.2 * std::exp(-i / 2e4) * (1 + 0.02 * normal(engine))});
        Curve curve;
        curve.name = QStringLiteral("run %1").arg(run);
        const RunLook look = theme.colours().runLook(run);
        curve.colour = look.colour;
        curve.dash = look.dash;
        curve.raw = &series[std::size_t(run)];
        curves.push_back(curve);
    }
    chart.setNamed(false);
    chart.resize(1280, 800);
    chart.setCurves(curves);
    QImage image(chart.size(), QImage::Format_RGB32);
    chart.QWidget::render(&image);
    for (auto _ : state) {
        std::vector<double> waits;
        for (int step = 0; step < kSteps; ++step) {
            QElapsedTimer clock;
            clock.start();
            if (step % 2 == 0)
                chart.view().zoom(step < kSteps / 2 ? 0.9 : 1.1, 20'000);
            else
                chart.view().pan(0.02 * (chart.view().to() - chart.view().from()));
            chart.QWidget::render(&image);
            waits.push_back(double(clock.nsecsElapsed()) / 1e6);
        }
        state.counters["median_ms"] = bench::quantile(waits, 0.5);
        state.counters["p99_ms"] = bench::quantile(waits, 0.99);
        state.counters["longest_ms"] = bench::quantile(waits, 1);
    }
}

BENCHMARK(paintWholeRun)->Arg(5000)->Arg(100000)->Arg(1000000)->Unit(benchmark::kMillisecond);
BENCHMARK(paintLogarithmic)->Arg(1000000)->Unit(benchmark::kMillisecond);
BENCHMARK(paintZoomed)->Arg(1000000)->Unit(benchmark::kMillisecond);
BENCHMARK(moveHundredRuns)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(appendPoints)->Arg(1000000)->Unit(benchmark::kMillisecond);
BENCHMARK(smoothPoints)->Arg(1000000)->Unit(benchmark::kMillisecond);
BENCHMARK(readColumns)->Arg(5000)->Arg(1000000)->Unit(benchmark::kMicrosecond);

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
