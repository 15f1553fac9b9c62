// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/known_evidence.h"
#include "experiment/spec.h"

#include <QTest>

using namespace assay;
using baseline::KnownKind;
using baseline::ResultRow;
using data::SplitKind;

namespace {

train::RunRecord run(double error, const std::string& testPath = {})
{
    experiment::ExperimentSpec spec;
    spec.data.path = "mnist";
    spec.data.testPath = testPath;
    train::RunRecord run{.id = 1, .state = train::RunState::Finished};
    run.spec = experiment::toJson(spec);
    run.last = train::Scores{{SplitKind::Train, {.error = 0, .examples = 50'000}},
                             {SplitKind::TrainVal, {.error = error, .examples = 5'000}},
                             {SplitKind::TestVal, {.error = 0.3, .examples = 5'000}}};
    return run;
}

ResultRow own(KnownKind kind, double error)
{
    return {.id = 1, .dataSet = "MNIST", .kind = kind, .model = "ours", .value = error};
}

} // namespace

/// The line of the method's tree that says how a run stands against known results.
class TestKnownEvidence : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void resultsThatTheIntervalReachesAreCounted()
    {
        // 2 % of 5,000: Wilson's interval begins at 1.65 %.
        const auto rows = baseline::resultRows("MNIST", "", {});
        QCOMPARE(
            advise::knownEvidence(run(0.02, "usps"), rows),
            std::string("known results: 6 of 13 reached (not clearly worse), the best of these "
                        "LeNet-1 (pictures of 16 x 16), 1.7 %"));
        const std::string none("known results: 0 of 13 reached (clearly worse than all), the "
                               "nearest 300 hidden units, 4.7 %");
        QCOMPARE(advise::knownEvidence(run(0.5, "usps"), rows), none);
        QCOMPARE(advise::knownEvidence(run(0.02), rows), none); // by test-val
    }

    void oneResultAndSimpleMethodsAreNamedSo()
    {
        QCOMPARE(advise::knownEvidence(run(0.1, "usps"), {own(KnownKind::Paper, 0.2)}),
                 std::string("known result: reached (not clearly worse than ours, 20 %)"));
        QCOMPARE(advise::knownEvidence(run(0.1, "usps"), {own(KnownKind::Baseline, 0.02)}),
                 std::string("known simple method: missed (clearly worse than ours, 2 %)"));
        // Simple methods are looked at only where nothing else is known.
        QCOMPARE(advise::knownEvidence(run(0.1, "usps"), {own(KnownKind::Paper, 0.2),
                                                          own(KnownKind::Baseline, 0.02)}),
                 std::string("known result: reached (not clearly worse than ours, 20 %)"));
    }

    void withoutAnIntervalNothingIsCalledClear()
    {
        train::RunRecord prices = run(0.1);
        prices.task = data::Task::Regression;
        prices.last = train::Scores{
            {SplitKind::TrainVal,
             {.error = train::SplitScore::kNone, .examples = 500, .rmse = 12, .r2 = 0.4}}};
        ResultRow row = own(KnownKind::Paper, 10);
        row.metric = "rmse";
        QCOMPARE(advise::knownEvidence(prices, {row})
                     .find("known result: missed (worse than ours, RMSE"),
                 std::size_t{0});
        row.metric = "r2"; // more of it is better
        row.value = 0.3;
        QCOMPARE(advise::knownEvidence(prices, {row})
                     .find("known result: reached (not worse than ours, "),
                 std::size_t{0});
    }

    void whatCannotBeComparedIsNotClaimed()
    {
        QCOMPARE(advise::knownEvidence(run(0.1), {}), std::string("no known result"));
        train::RunRecord fresh = run(0.1);
        fresh.last.reset();
        QVERIFY(advise::knownEvidence(fresh, {own(KnownKind::Paper, 0.2)}).empty());
    }

    /// Published errors are of the data that a run is trained on.
    void servedDataOfTheirOwnAreNotCompared()
    {
        SplitKind split{};
        QVERIFY(advise::comparedScore(run(0.02), split));
        QVERIFY(split == SplitKind::TestVal);
        const train::RunRecord served = run(0.02, "usps");
        const train::SplitScore* score = advise::comparedScore(served, split);
        QVERIFY(score);
        QVERIFY(split == SplitKind::TrainVal);
        QCOMPARE(score->error, 0.02);
        // A person who names the data set of the results says what test-val is of.
        QVERIFY(advise::comparedScore(served, split, true));
        QVERIFY(split == SplitKind::TestVal);
    }
};

QTEST_GUILESS_MAIN(TestKnownEvidence)
#include "tst_known_evidence.moc"
