// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "evaluate/size_curve.h"

#include <QTest>

using namespace assay;
using data::SplitKind;
using evaluate::MoreData;
using evaluate::SizedRun;

namespace {

/// A network whose answers to `examples` examples are wrong with this chance. Hard examples are
/// hard for every network.
SizedRun network(double part, double error, std::uint64_t seed, std::size_t examples = 4000)
{
    SizedRun run{.run = static_cast<train::RunId>(seed * 10 + static_cast<std::uint64_t>(part * 4)),
                 .part = part,
                 .examples = static_cast<std::int64_t>(10'000 * part),
                 .reports = {},
                 .testVal = {}};
    base::Random hardness(1, "hard"), luck(seed, "luck");
    for (const SplitKind split : data::kOpenSplits) {
        evaluate::Predictions answers;
        answers.split = split;
        answers.classes = 2;
        for (std::size_t i = 0; i < examples; ++i) {
            const double hard = 0.8 * hardness.uniform() + 0.2 * luck.uniform();
            answers.ids.push_back({1 + i});
            answers.truth.push_back(0);
            answers.predicted.push_back(hard < error ? 1 : 0);
        }
        run.reports.emplace(split, evaluate::report(answers));
        if (split == SplitKind::TestVal)
            run.testVal = std::move(answers);
    }
    return run;
}

} // namespace

class TestSizeCurve : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRealGainSaysThatMoreDataWouldHelp()
    {
        const auto curve = evaluate::sizeCurve(
            {network(1, 0.20, 1), network(0.5, 0.24, 1), network(0.1, 0.35, 1)}, {});
        QCOMPARE(evaluate::name(curve.verdict), std::string("helps"));
        QVERIFY(curve.gain->interval.low > 0);
        QCOMPARE(curve.points.size(), std::size_t{3});
        QCOMPARE(curve.points.front().examples, std::int64_t{1000});
        QVERIFY(curve.points.front().errors.at(SplitKind::TestVal).value
                > curve.points.back().errors.at(SplitKind::TestVal).value);
        QVERIFY(curve.text.find("1 of 3 seeds per size done") != std::string::npos);
    }

    void noGainOfATenthSaysThatItWouldNot()
    {
        const auto curve =
            evaluate::sizeCurve({network(1, 0.3, 1, 20'000), network(0.5, 0.3, 1, 20'000)}, {});
        QCOMPARE(evaluate::name(curve.verdict), std::string("does_not"));
    }

    void fewExamplesCannotTell()
    {
        const auto curve =
            evaluate::sizeCurve({network(1, 0.22, 1, 60), network(0.5, 0.24, 1, 60)}, {});
        QCOMPARE(evaluate::name(curve.verdict), std::string("cannot_tell"));
    }

    void halfAndAllAreNeeded()
    {
        const auto curve = evaluate::sizeCurve({network(1, 0.2, 1), network(0.1, 0.3, 1)}, {});
        QCOMPARE(evaluate::name(curve.verdict), std::string("unknown"));
        QVERIFY(!curve.gain);
        QVERIFY(evaluate::sizeCurve({}, {}).points.empty());
    }

    void threeSeedsPutTheirNoiseIntoTheInterval()
    {
        std::vector<SizedRun> one, three;
        const double gains[]{0.05, 0.01, 0.03};
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            const SizedRun whole = network(1, 0.2, seed);
            const SizedRun half = network(0.5, 0.2 + gains[seed - 1], seed);
            three.insert(three.end(), {whole, half});
            if (seed == 1)
                one = three;
        }
        const auto single = evaluate::sizeCurve(one, {});
        const auto several = evaluate::sizeCurve(three, {});
        const auto width = [](const stats::Estimate& e) {
            return e.interval.high - e.interval.low;
        };
        QVERIFY(width(*several.gain) > 2 * width(*single.gain));
        QCOMPARE(evaluate::name(single.verdict), std::string("helps"));
        QCOMPARE(evaluate::name(several.verdict), std::string("cannot_tell"));
        QVERIFY(several.text.find("seeds per size") == std::string::npos);
        QCOMPARE(several.points.back().runs.size(), std::size_t{3});
    }

    void trainErrorAboveTheGoalIsSaid()
    {
        const auto runs = {network(1, 0.20, 1), network(0.5, 0.24, 1)};
        QVERIFY(evaluate::sizeCurve(runs, 0.05).text.find("more data cannot reach it")
                != std::string::npos);
        QVERIFY(evaluate::sizeCurve(runs, 0.5).text.find("cannot reach") == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestSizeCurve)
#include "tst_size_curve.moc"
