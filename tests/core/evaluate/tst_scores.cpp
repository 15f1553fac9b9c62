// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/random.h"
#include "evaluate/scores.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace assay;

namespace {

/// Four examples of three classes; probabilities a row each.
evaluate::Predictions four()
{
    evaluate::Predictions made;
    made.split = data::SplitKind::TestVal;
    made.classes = 3;
    made.ids = {{1}, {2}, {3}, {4}};
    made.truth = {0, 0, 1, 2};
    made.predicted = {0, 1, 1, 1};
    made.probabilities = {0.8f, 0.1f, 0.1f, 0.3f, 0.6f, 0.1f, 0.0f, 1.0f, 0.0f, 0.2f, 0.5f, 0.3f};
    made.losses = {0.2f, 1.2f, 0.0f, 1.2f};
    return made;
}

} // namespace

class TestScores : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void classesAreScoredByHand()
    {
        const auto report = evaluate::report(four());
        QCOMPARE(report.score.error, 0.5);
        QCOMPARE(report.confused(0, 1), std::int64_t{1});
        QCOMPARE(report.confused(2, 1), std::int64_t{1});
        QCOMPARE(report.classes[0].precision->value, 1.0);
        QCOMPARE(report.classes[0].recall->value, 0.5);
        QVERIFY(std::abs(report.classes[0].f1 - 2.0 / 3) < 1e-12);
        QVERIFY(std::abs(report.classes[1].precision->value - 1.0 / 3) < 1e-12);
        QVERIFY(!report.classes[2].precision); // never answered
        QCOMPARE(report.classes[2].recall->value, 0.0);
        QVERIFY(std::abs(report.macroF1 - (2.0 / 3 + 0.5 + 0) / 3) < 1e-12);
        // Class 2 scores 0.3 above 0.1, 0.1 and 0: every pair in order.
        QCOMPARE(*report.classes[2].auc, 1.0);
        QVERIFY(!report.topFive);
    }

    // Answers of 0.8 (right), 0.6 and 0.5 (wrong), 1.0 (right): |gaps| of a bin each.
    void calibrationAveragesTheGaps()
    {
        const auto report = evaluate::report(four());
        QVERIFY2(std::abs(report.ece - (0.2 + 0.6 + 0.5 + 0.0) / 4) < 1e-6,
                 qPrintable(QString::number(report.ece)));
        std::int64_t examples = 0;
        for (const auto& bin : report.bins)
            examples += bin.examples;
        QCOMPARE(examples, std::int64_t{4});
    }

    // Brier: (0.04 + 0.01 + 0.01) + (0.49 + 0.36 + 0.01) + 0 + (0.04 + 0.25 + 0.49), over four.
    void probabilitiesAreScoredByHand()
    {
        const auto report = evaluate::report(four());
        QVERIFY(std::abs(*report.brier - (0.06 + 0.86 + 0.0 + 0.78) / 4) < 1e-6);
        QVERIFY(std::abs(*report.classes[1].meanProbability - (0.1 + 0.6 + 1.0 + 0.5) / 4) < 1e-6);
        auto unknown = four();
        unknown.probabilities.clear();
        QVERIFY(!evaluate::report(unknown).brier);
    }

    // What is kept of many classes gives the scores that all of them give.
    void keptProbabilitiesGiveTheSameScores()
    {
        constexpr std::size_t kClasses = 1200, kExamples = 300;
        evaluate::Predictions kept;
        kept.classes = kClasses;
        base::Random random(7, "kept");
        double brier = 0;
        std::int64_t beaten = 0;
        std::vector<double> means(kClasses);
        for (std::size_t i = 0; i < kExamples; ++i) {
            std::vector<float> row(kClasses);
            float sum = 0;
            for (float& p : row)
                sum += p = static_cast<float>(std::exp(random.uniform(0, 9)));
            for (float& p : row)
                p /= sum;
            const auto truth = static_cast<std::uint16_t>(
                i % 2 == 0 ? random.below(kClasses)
                           : std::max_element(row.begin(), row.end()) - row.begin());
            std::int64_t above = 0;
            for (std::size_t k = 0; k < kClasses; ++k) {
                brier += std::pow(double(row[k]) - (k == truth ? 1 : 0), 2) / kExamples;
                means[k] += double(row[k]) / kExamples;
                above += row[k] > row[truth] ? 1 : 0;
            }
            beaten += above >= 5 ? 1 : 0;
            kept.ids.push_back({i});
            kept.truth.push_back(truth);
            kept.predicted.push_back(
                static_cast<std::uint16_t>(std::max_element(row.begin(), row.end()) - row.begin()));
            kept.losses.push_back(0);
            kept.addProbabilities(row);
            QCOMPARE(kept.probability(i), *std::max_element(row.begin(), row.end()));
            QCOMPARE(kept.truthProbability(i), row[truth]);
        }
        QVERIFY(kept.probabilities.empty());
        const auto report = evaluate::report(kept);
        QVERIFY(std::abs(*report.brier - brier) < 1e-5);
        QCOMPARE(*report.topFive, double(beaten) / kExamples);
        for (std::size_t k = 0; k < kClasses; ++k)
            QVERIFY(std::abs(*report.classes[k].meanProbability - means[k]) < 1e-6);
        QVERIFY(!report.bins.empty());
        std::int64_t all = 0, right = 0;
        for (const evaluate::Confusion& pair : report.confusions) {
            all += pair.count;
            right += pair.truth == pair.predicted ? pair.count : 0;
            QCOMPARE(report.confused(pair.truth, pair.predicted), pair.count);
        }
        QCOMPARE(all, std::int64_t{kExamples});
        QCOMPARE(report.score.error, 1 - double(right) / kExamples);
    }

    void numbersAreScoredInTheirUnit()
    {
        evaluate::Predictions made;
        made.ids = {{1}, {2}, {3}, {4}};
        made.targets = {1, 2, 3, 4};
        made.values = {1, 2, 3, 6};
        const auto report = evaluate::report(made);
        QCOMPARE(report.score.rmse, 1.0);
        QCOMPARE(report.score.mae, 0.5);
        QVERIFY(std::abs(report.score.r2 - (1 - 4 / 5.0)) < 1e-12);
        QVERIFY(report.interval.low <= 1 && report.interval.high >= 1);
    }

    void everyMetricIsMeasuredAsWhatItFallsShort_data()
    {
        QTest::addColumn<QString>("metric");
        QTest::addColumn<double>("shortfall");
        QTest::newRow("error") << "error" << 0.5;
        QTest::newRow("F1") << "f1" << 1 - (2.0 / 3 + 0.5 + 0) / 3;
        QTest::newRow("RMSE") << "rmse" << 1.0;
        QTest::newRow("MAE") << "mae" << 0.5;
        QTest::newRow("R2") << "r2" << 4 / 5.0;
    }
    void everyMetricIsMeasuredAsWhatItFallsShort()
    {
        QFETCH(QString, metric);
        const train::Metric& by = train::metricNamed(metric.toStdString());
        evaluate::Predictions made = four();
        if (by.task == data::Task::Regression) {
            made = {};
            made.ids = {{1}, {2}, {3}, {4}};
            made.targets = {1, 2, 3, 4};
            made.values = {1, 2, 3, 6};
        }
        const evaluate::Measured measured = evaluate::measuredBy(by, made);
        QFETCH(double, shortfall);
        QVERIFY2(std::abs(measured.error - shortfall) < 1e-6,
                 qPrintable(QString::number(measured.error)));
        QCOMPARE(measured.examples, 4);
        QVERIFY(measured.interval->low <= measured.error);
        QVERIFY(measured.interval->high >= measured.error);
        // The same examples again are the same interval.
        QCOMPARE(evaluate::measuredBy(by, made).interval->high, measured.interval->high);
    }

    // Four of one distribution: F1 of both halves together, not the mean of theirs.
    void halvesOfOneDistributionAreMeasuredTogether()
    {
        evaluate::Predictions one = four(), other = four();
        one.split = data::SplitKind::TrainVal;
        other.predicted = other.truth;
        const auto ladder = evaluate::ladderOf(train::metricNamed("f1"), {one, other}, true);
        QVERIFY(ladder.trainVal && !ladder.testVal);
        QCOMPARE(ladder.trainVal->examples, 8);
        // Class 0: 3 of 4 found, all of 3 right; class 1: 2 of 2, 2 of 4; class 2: 1 of 2, 1 of 1.
        const double f1 = (2 * 3 / 7.0 + 2 * 2 / 6.0 + 2 * 1 / 3.0) / 3;
        QVERIFY(std::abs(ladder.trainVal->error - (1 - f1)) < 1e-12);
        QCOMPARE(ladder.measure, std::string("1 - F1"));
        QVERIFY(ladder.isShare && !ladder.isCount);
    }

    void aSplitWithoutExamplesIsRefused()
    {
        QVERIFY_THROWS_EXCEPTION(base::Error, evaluate::report(evaluate::Predictions{}));
    }

    // One source in one part: its two validation sets are one.
    void oneDistributionHasNoShift()
    {
        std::map<data::SplitKind, evaluate::SplitReport> reports;
        for (const auto split : data::kOpenSplits) {
            auto answers = four();
            answers.split = split;
            reports.emplace(split, evaluate::report(answers));
        }
        const auto pair = evaluate::ladderOf(reports, {}, false);
        QVERIFY(pair.trainVal && pair.testVal);
        const auto one = evaluate::ladderOf(reports, {}, true);
        QVERIFY(one.trainVal && !one.testVal);
        QCOMPARE(one.trainVal->examples, std::int64_t{8});
        QCOMPARE(one.trainVal->error, 0.5);
    }
};

QTEST_GUILESS_MAIN(TestScores)
#include "tst_scores.moc"
