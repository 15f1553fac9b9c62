// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/layer_watch.h"
#include "model/layers.h"
#include "model/templates.h"
#include "store/run_store.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace assay;
using diagnose::LayerBand;
using diagnose::LayerWatch;
using train::LayerQuantity;
using train::WatchedLayer;

namespace {

const WatchedLayer kFirst{1, "convolution", "conv1"}, kSecond{10, "linear", "out"};

std::vector<std::int64_t> stepsOf(const LayerWatch& watch, std::int64_t position,
                                  LayerQuantity quantity)
{
    std::vector<std::int64_t> steps;
    if (const auto* series = watch.find(position, quantity)) {
        for (const auto& point : series->points)
            steps.push_back(point.step);
    }
    return steps;
}

} // namespace

/// Bands of layers, and what a stored run says of its layers.
class TestLayerBands : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFirstEpochWidenedIsTheBand()
    {
        std::vector<double> values;
        for (int k = 1; k <= 100; ++k)
            values.push_back(k);
        values.push_back(std::numeric_limits<double>::quiet_NaN());
        // The middle 90 % reaches from 6 to 95.
        const auto norm = diagnose::firstEpochBand(values, LayerQuantity::GradientNorm);
        QVERIFY(norm);
        QCOMPARE(norm->low, 2.0);
        QCOMPARE(norm->high, 285.0);
        QVERIFY(norm->basis == LayerBand::Basis::FirstEpoch);
        const auto share = diagnose::firstEpochBand({0.1, 0.3, 0.2}, LayerQuantity::Dead);
        QVERIFY(share);
        QCOMPARE(share->low, 0.0);
        QCOMPARE(share->high, 0.4);
        QCOMPARE(diagnose::firstEpochBand({1, 1, 0.99}, LayerQuantity::Dead)->high, 1.0);
        QVERIFY(!diagnose::firstEpochBand({1, 2}, LayerQuantity::Deviation));
        QVERIFY(!diagnose::firstEpochBand({0, 0, 0}, LayerQuantity::GradientNorm));
    }

    void distanceIsByFactorsAndOfSharesByDifference()
    {
        const LayerBand band{0.1, 1};
        const auto far = [&](double value) {
            return distanceFrom(band, value, LayerQuantity::UpdateRatio);
        };
        QCOMPARE(far(0.1), 0.0);
        QCOMPARE(far(1), 0.0);
        QCOMPARE(far(10), 1.0);
        QCOMPARE(far(1e9), 1.0);
        QCOMPARE(far(std::sqrt(10)), 0.5);
        QCOMPARE(far(0.01), -1.0);
        QCOMPARE(far(0), -1.0);
        QCOMPARE(far(std::numeric_limits<double>::quiet_NaN()), 1.0);
        QCOMPARE(diagnose::distanceFrom({0, 0.2}, 0.45, LayerQuantity::Dead), 0.5);
    }

    void bandsOfATemplateAreBands()
    {
        const diagnose::MeasuredBands table = diagnose::measuredBands();
        for (std::size_t k = 0; k < table.count; ++k) {
            const diagnose::MeasuredBand& row = table.rows[k];
            QVERIFY2(row.low >= 0 && row.low < row.high, row.templateName);
            QVERIFY(!diagnose::isShare(row.quantity) || row.high <= 1);
            QVERIFY(!model::templateNamed(row.templateName).name.empty()); // else it throws
            model::layerKind(row.kind);
        }
    }

    void networksThatWereEditedHaveNoBandOfATemplate()
    {
        train::RunRecord run;
        run.templateName = "lenet";
        run.spec = R"({"model":{"template":"lenet","architecture":""}})";
        QCOMPARE(diagnose::templateOf(run), std::string("lenet"));
        run.spec = R"({"model":{"template":"lenet","architecture":"conv1 = convolution"}})";
        QCOMPARE(diagnose::templateOf(run), std::string());
        run.spec = "{}";
        QCOMPARE(diagnose::templateOf(run), std::string("lenet"));
        for (const char* broken : {"", "[", "3", R"({"model":3})"}) {
            run.spec = broken;
            diagnose::templateOf(run); // throws nothing
        }
        run.spec = "{}";
        run.kind = train::RunKind::Imported;
        QCOMPARE(diagnose::templateOf(run), std::string());
    }

    void aBandComesOnceTheFirstEpochIsOver()
    {
        LayerWatch watch;
        std::vector<diagnose::WatchedSeries::Point> points;
        for (std::int64_t step = 1; step <= 20; ++step)
            points.push_back({step, double(step) / 10, step <= 10 ? 1.0 : 100.0});
        watch.add(seriesName(kFirst, LayerQuantity::Deviation), points);
        train::RunRecord run;
        run.state = train::RunState::Running;
        watch.findBands(run);
        QVERIFY(!watch.find(1, LayerQuantity::Deviation)->band);
        run.epoch = 1;
        watch.findBands(run);
        QCOMPARE(watch.find(1, LayerQuantity::Deviation)->band->high, 3.0);
        // A run that was stopped in its first epoch has what there is of it.
        run.epoch = 0;
        run.state = train::RunState::Stopped;
        watch.findBands(run);
        QVERIFY(watch.find(1, LayerQuantity::Deviation)->band);
    }

    void aStoredRunHasItsLayersInTheirOrder()
    {
        const testing::TempProject project;
        store::RunStore runs(project.file, false);
        const train::RunId run = runs.insert({.name = "one"});
        const std::string first = seriesName(kFirst, LayerQuantity::GradientNorm);
        const std::string second = seriesName(kSecond, LayerQuantity::GradientNorm);
        const std::string dead = seriesName(kFirst, LayerQuantity::Dead);
        {
            store::RunWriter writer(project.file, run);
            for (std::int64_t step : {1, 2, 3, 10}) {
                for (const std::string* name : {&second, &dead, &first})
                    writer.add(name->c_str(), "", step, double(step) / 10, 0, 0.5 * double(step));
                writer.add("batch_loss", "train", step, 0, 0, 1);
            }
            writer.add(first.c_str(), "", 20, 2, 0, std::numeric_limits<double>::quiet_NaN());
            writer.flush();
        }
        LayerWatch watch;
        watch.add(runs.points(run, 0, 1000).points);
        QCOMPARE(watch.series().size(), std::size_t{3});
        QVERIFY(watch.series()[0].quantity == LayerQuantity::GradientNorm);
        QVERIFY(watch.series()[0].layer == kFirst);
        QVERIFY(watch.series()[1].quantity == LayerQuantity::Dead);
        QVERIFY(watch.series()[2].layer == kSecond);
        QCOMPARE(watch.layers(), std::int64_t{10});
        QCOMPARE(stepsOf(watch, 1, LayerQuantity::GradientNorm),
                 (std::vector<std::int64_t>{1, 2, 3, 10, 20}));
        QVERIFY(std::isnan(watch.series()[0].points.back().value));
        QCOMPARE(watch.series()[2].points[3].value, 5.0);

        // A resume forgets what came after its checkpoint, and logs it again.
        runs.forgetAfter(run, 3, 0);
        store::RunWriter writer(project.file, run);
        writer.add(first.c_str(), "", 10, 1, 0, 7);
        writer.flush();
        LayerWatch again;
        again.add(runs.points(run, 0, 1000).points);
        QCOMPARE(stepsOf(again, 1, LayerQuantity::GradientNorm),
                 (std::vector<std::int64_t>{1, 2, 3, 10}));
        QVERIFY(runs.tags(run).empty());
        QVERIFY(runs.tagNames().empty());
    }
};

QTEST_GUILESS_MAIN(TestLayerBands)
#include "tst_layer_bands.moc"
