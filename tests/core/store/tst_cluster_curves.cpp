// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/cluster_curves.h"
#include "store/cluster_folder.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace assay;
using store::ClusterCurves;
using store::TrialCurve;

class TestClusterCurves : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aCurveComesBack()
    {
        const testing::TempFolder temp;
        ClusterCurves curves(temp / "cluster-1");
        QVERIFY(curves.all().empty());
        QVERIFY(!curves.of(0));
        const double none = std::numeric_limits<double>::quiet_NaN();
        curves.put({.trial = 12, .metric = "error", .values = {0.5}});
        curves.put({.trial = 0,
                    .metric = "f1",
                    .values = {0.25, none, 0.125},
                    .isComplete = true,
                    .stopped = "Stopped after 3 of 9 epochs."});
        const auto first = curves.of(0);
        QVERIFY(first && first->isComplete);
        QCOMPARE(first->metric, std::string("f1"));
        QCOMPARE(first->stopped, std::string("Stopped after 3 of 9 epochs."));
        QCOMPARE(first->values.size(), std::size_t(3));
        QCOMPARE(first->values[0], 0.25);
        QVERIFY(std::isnan(first->values[1]));
        QCOMPARE(first->values[2], 0.125);
        QCOMPARE(curves.all().size(), std::size_t(2));
        QCOMPARE(curves.all()[1].trial, std::int64_t(12));
        QVERIFY(!curves.all()[1].isComplete);
        curves.put({.trial = 12, .metric = "error", .values = {0.5, 0.4}});
        QCOMPARE(curves.of(12)->values.size(), std::size_t(2));
        curves.remove(12);
        curves.remove(12);
        QCOMPARE(curves.all().size(), std::size_t(1));
    }

    void whatCannotBeUnderstoodIsLeftOut()
    {
        const testing::TempFolder temp;
        ClusterCurves curves(temp / "cluster-1");
        curves.put({.trial = 1, .metric = "error", .values = {0.5}});
        const auto file = [&](const char* name) { return temp / "cluster-1" / "curves" / name; };
        testing::write(file("trial-2.json"), "{\"trial\": 2, \"values\": 3}");
        testing::write(file("trial-3.json"), "{\"values\": [0.1");
        testing::write(file("trial-04.json"), "{\"values\": []}");
        testing::write(file("notes.txt"), "0.1");
        QCOMPARE(curves.all().size(), std::size_t(1));
        QCOMPARE(curves.all()[0].trial, std::int64_t(1));
        // Words stand for values that were not measured.
        testing::write(file("trial-2.json"), "{\"values\": [\"x\", 0.5]}");
        QVERIFY(std::isnan(curves.of(2)->values.at(0)));
        QCOMPARE(curves.of(2)->values.at(1), 0.5);
    }

    /// The rule of the search travels with each order, and why a trial was stopped comes back.
    void ordersAndWhatComesBack()
    {
        const testing::TempFolder temp;
        store::ClusterFolder folder(temp / "cluster-1");
        folder.make();
        const store::ClusterWorker worker{"12", 0, 0};
        folder.open({.trial = 7,
                     .name = "study 1, trial 8",
                     .metric = "",
                     .spec = {},
                     .earlyStop = tune::EarlyStop::Halving,
                     .stopMetric = "error"});
        const auto order = folder.claim(worker);
        QVERIFY(order && order->earlyStop == tune::EarlyStop::Halving);
        QCOMPARE(order->stopMetric, std::string("error"));
        ClusterCurves curves(folder.path());
        curves.put({.trial = 7, .metric = "error", .values = {0.5}});
        folder.finish(*order, worker,
                      {.run = 1,
                       .worker = "slurm 12_0 node1",
                       .begun = 10,
                       .ended = 20,
                       .stopped = "Stopped after 3 of 9 epochs."});
        QCOMPARE(folder.trained(7)->stopped, std::string("Stopped after 3 of 9 epochs."));
        folder.forget(7);
        QVERIFY(folder.done().empty());
        QVERIFY(curves.of(7)); // others still compare with it
    }
};

QTEST_GUILESS_MAIN(TestClusterCurves)
#include "tst_cluster_curves.moc"
