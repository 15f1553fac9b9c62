// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "train/metric.h"

#include <QTest>

#include <cmath>

using namespace assay;
using data::Task;
using train::Goal;

class TestMetric : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachTaskHasItsMetrics()
    {
        const auto names = [](Task task) {
            std::vector<std::string> all;
            for (const train::Metric& metric : train::metricsFor(task))
                all.push_back(metric.name);
            return all;
        };
        QCOMPARE(names(Task::Classification), (std::vector<std::string>{"error", "f1"}));
        QCOMPARE(names(Task::Regression), (std::vector<std::string>{"rmse", "mae", "r2"}));
    }

    void anR2FarBelowZeroHasNoDecimals()
    {
        const train::Metric& r2 = train::metricNamed("r2");
        QCOMPARE(r2.text(0.8756), std::string("0.876"));
        QCOMPARE(r2.text(-21618.613), std::string("-21,619"));
    }

    void readsANumberInItsUnit_data()
    {
        QTest::addColumn<QString>("metric");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("value"); // NaN: refused
        const double refused = std::nan("");
        QTest::newRow("percent") << "error"
                                 << "2.5 %" << 0.025;
        QTest::newRow("percent without its sign") << "error"
                                                  << "2,5" << 0.025;
        QTest::newRow("narrow space") << "error" << QString::fromUtf8("2.5\u202f%") << 0.025;
        QTest::newRow("nothing at all") << "error"
                                        << "0" << 0.0;
        QTest::newRow("over 100 %") << "error"
                                    << "101" << refused;
        QTest::newRow("negative share") << "error"
                                        << "-1" << refused;
        QTest::newRow("a word") << "error"
                                << "low" << refused;
        QTest::newRow("not a number") << "error"
                                      << "nan" << refused;
        QTest::newRow("only a sign") << "error"
                                     << "%" << refused;
        QTest::newRow("F1") << "f1"
                            << "0.9" << 0.9;
        QTest::newRow("F1 in percent") << "f1"
                                       << "90 %" << 0.9;
        QTest::newRow("F1 over 1") << "f1"
                                   << "1.1" << refused;
        QTest::newRow("dollars") << "rmse"
                                 << "61463" << 61463.0;
        QTest::newRow("millions") << "rmse"
                                  << "1,250,000" << 1250000.0;
        QTest::newRow("thousand, or one and a quarter") << "rmse"
                                                        << "1,250" << refused;
        QTest::newRow("decimal comma") << "mae"
                                       << "0,35" << 0.35;
        QTest::newRow("percent of an RMSE") << "rmse"
                                            << "5 %" << refused;
        QTest::newRow("negative RMSE") << "rmse"
                                       << "-3" << refused;
        QTest::newRow("R2 below 0") << "r2"
                                    << "-0.5" << -0.5;
        QTest::newRow("R2 over 1") << "r2"
                                   << "1.01" << refused;
    }
    void readsANumberInItsUnit()
    {
        QFETCH(QString, metric);
        QFETCH(QString, typed);
        QFETCH(double, value);
        const train::Metric& by = train::metricNamed(metric.toStdString());
        if (std::isnan(value)) {
            const auto error =
                testing::errorOf([&] { train::goalNumber(by, typed.toStdString()); });
            QVERIFY(error && testing::isSentence(error->text()));
            return;
        }
        const auto read = train::goalNumber(by, typed.toStdString());
        QVERIFY(read && std::abs(*read - value) < 1e-12);
        // What is shown reads back.
        const auto again = train::goalNumber(by, train::goalText(by, read));
        QVERIFY(again && std::abs(*again - value) < 1e-9);
    }

    void anEmptyTextMeansUnknown()
    {
        QVERIFY(!train::goalNumber(train::metricNamed("error"), "  "));
        QCOMPARE(train::goalText(train::metricNamed("error"), {}), std::string());
    }

    void aGoalOfTheOtherTaskIsNotApplied()
    {
        const Goal goal{.metric = "error", .target = 0.02, .targetSource = {}, .irreducible = 0.01};
        QCOMPARE(goal.targetShortfall(Task::Classification).value_or(-1), 0.02);
        QVERIFY(!goal.targetShortfall(Task::Regression));
        QVERIFY(!goal.floorShortfall(Task::Regression));
        QCOMPARE(goal.metricFor(Task::Regression).name, std::string("rmse"));
    }

    void whereHigherIsBetterTheShortfallBecomesSmall()
    {
        const Goal goal{.metric = "f1", .target = 0.9};
        QVERIFY(std::abs(goal.targetShortfall(Task::Classification).value_or(-1) - 0.1) < 1e-12);
        QCOMPARE(train::metricNamed("f1").shortfallLabel(), std::string("1 - F1"));
    }

    void refusesAnUnknownMetricAndNamesTheKnownOnes()
    {
        const auto error = testing::errorOf([] { train::metricNamed("accuracy"); });
        QVERIFY(error && error->text().find("error, f1, rmse, mae, r2") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestMetric)
#include "tst_metric.moc"
