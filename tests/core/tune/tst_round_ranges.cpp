// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "tune/round_ranges.h"
#include "tune/samplers/coarse_to_fine.h"

#include <QTest>

#include <cmath>

using namespace assay;

namespace {

constexpr const char* kRate =
    R"({"train.learning_rate": {"low": 1e-5, "high": 0.1, "scale": "log"},
        "train.batch_size": {"low": 1, "high": 10, "integer": true},
        "train.optimiser": {"values": ["adam", "sgd"]}})";

tune::Search searchOf(const char* space = kRate)
{
    tune::Search search;
    search.space = tune::spaceFrom(space);
    search.method = "coarse_to_fine";
    return search;
}

/// So many that have finished; their value is least in the middle of the first axis.
std::vector<tune::Trial> trialsOf(const tune::Space& space, int count)
{
    std::vector<tune::Trial> trials;
    for (int k = 0; k < count; ++k) {
        const double unit = (k % 20 + 0.5) / 20;
        const std::vector<double> place(space.axes.size(), unit);
        trials.push_back({.number = k,
                          .point = tune::pointAt(space, place),
                          .state = tune::TrialState::Complete,
                          .value = std::abs(unit - 0.5)});
    }
    return trials;
}

tune::Search withRange(const char* range, int trials)
{
    const tune::Search search = searchOf();
    return tune::withRoundRange(search, tune::askedRangeFrom(range),
                                trialsOf(search.space, trials));
}

} // namespace

class TestRoundRanges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRangeIsReadFromWords()
    {
        const auto range = tune::askedRangeFrom("train.learning_rate=1e-4..1e-2");
        QCOMPARE(range.path, std::string("train.learning_rate"));
        QCOMPARE(range.low, 1e-4);
        QCOMPARE(range.high, 1e-2);
        for (const char* text : {"", "train.learning_rate", "train.learning_rate=1e-4", "=1..2",
                                 "a=..2", "a=1..", "a=1..x", "a=nan..2", "a=1..inf"})
            VERIFY_ERROR(tune::askedRangeFrom(text), "tune.box");
    }

    void itHoldsFromTheNextRoundOn()
    {
        const tune::Space space = searchOf().space;
        QCOMPARE(tune::firstOfNextRound({}), std::int64_t{0});
        QCOMPARE(tune::firstOfNextRound(trialsOf(space, 1)), std::int64_t{20});
        QCOMPARE(tune::firstOfNextRound(trialsOf(space, 20)), std::int64_t{20});
        QCOMPARE(tune::firstOfNextRound(trialsOf(space, 21)), std::int64_t{40});
    }

    void theRoundDrawsFromIt()
    {
        const tune::Search search = withRange("train.learning_rate=1e-3..1e-2", 20);
        const auto trials = trialsOf(search.space, 20);
        const tune::CoarseToFineSampler sampler(search.space, 1);
        const auto boxes = sampler.boxes(trials);
        QCOMPARE(boxes.size(), std::size_t{2});
        QCOMPARE(boxes[0].low[0], 0.0); // the first one drew before
        QCOMPARE(boxes[0].high[0], 1.0);
        QVERIFY(std::abs(boxes[1].low[0] - 0.5) < 1e-9);
        QVERIFY(std::abs(boxes[1].high[0] - 0.75) < 1e-9);
        // The other axes shrink around the best trials as ever.
        const auto plain = tune::CoarseToFineSampler(searchOf().space, 1).boxes(trials);
        QCOMPARE(boxes[1].low[1], plain[1].low[1]);
        QVERIFY(boxes[1].low[0] != plain[1].low[0]);
        const double rate = std::get<double>(sampler.ask(trials)->at("train.learning_rate"));
        QVERIFY2(rate > 0.999e-3 && rate < 1.001e-2, qPrintable(QString::number(rate)));
        // And those behind it shrink from there: to no less than half, to no more than 0.7 of it.
        const auto later = sampler.boxes(trialsOf(search.space, 40));
        QCOMPARE(later.size(), std::size_t{3});
        const double width = later[2].high[0] - later[2].low[0];
        QVERIFY2(width >= 0.25 * 0.5 - 1e-9 && width <= 0.25 * 0.7 + 1e-9,
                 qPrintable(QString::number(width)));
    }

    void wholeNumbersTakeTheirCells()
    {
        const tune::Axis axis{.path = "a", .low = 1, .high = 10, .integer = true};
        const auto unit = tune::unitRange(axis, 3, 5);
        QVERIFY(unit);
        QVERIFY(std::abs(unit->first - 0.2) < 1e-9);
        QVERIFY(std::abs(unit->second - 0.5) < 1e-9);
        QVERIFY(!tune::unitRange(axis, 11, 12));
        const auto cut = tune::unitRange(axis, -5, 2);
        QVERIFY(cut && cut->first == 0 && std::abs(cut->second - 0.2) < 1e-9);
    }

    void oneOfTheSameRoundIsReplaced()
    {
        tune::Search search = withRange("train.learning_rate=1e-3..1e-2", 20);
        const auto trials = trialsOf(search.space, 20);
        search = tune::withRoundRange(search, {"train.learning_rate", 1e-4, 1e-3}, trials);
        QVERIFY((search.space.axes[0].rounds
                 == std::vector<tune::RoundRange>{{.from = 20, .low = 1e-4, .high = 1e-3}}));
        search = tune::withRoundRange(search, {"train.learning_rate", 2e-4, 1e-3},
                                      trialsOf(search.space, 40));
        QCOMPARE(search.space.axes[0].rounds.size(), std::size_t{2});
        QVERIFY(tune::withoutRoundRanges(search.space) == searchOf().space);
    }

    void itIsKeptWithTheSpace()
    {
        const tune::Search search = withRange("train.learning_rate=1e-3..1e-2", 21);
        const std::string json = tune::toJson(search.space);
        QVERIFY2(json.find(R"("rounds":[{"after":40,)") != std::string::npos, json.c_str());
        QVERIFY(tune::spaceFrom(json) == search.space);
        QVERIFY(tune::spaceFrom(tune::toJson(searchOf().space)) == searchOf().space);
    }

    void whatIsNoRangeIsOneSentence()
    {
        VERIFY_ERROR(withRange("train.speed=1..2", 20), "tune.box");
        VERIFY_ERROR(withRange("train.optimiser=1..2", 20), "tune.box");
        VERIFY_ERROR(withRange("train.learning_rate=1e-2..1e-3", 20), "tune.box");
        VERIFY_ERROR(withRange("train.learning_rate=1e-3..1e-3", 20), "tune.box");
        VERIFY_ERROR(withRange("train.learning_rate=1e-6..1e-3", 20), "tune.box");
        VERIFY_ERROR(withRange("train.learning_rate=1e-3..1", 20), "tune.box");
        tune::Search other = searchOf();
        other.method = "random";
        VERIFY_ERROR(tune::withRoundRange(other, {"train.learning_rate", 1e-3, 1e-2}, {}),
                     "tune.box");
    }

    void roundsThatCannotBeAreRefused_data()
    {
        QTest::addColumn<QString>("rounds");
        QTest::newRow("no list") << "3";
        QTest::newRow("no object") << "[3]";
        QTest::newRow("no number of trials") << R"([{"low": 1, "high": 2}])";
        QTest::newRow("a part of a trial") << R"([{"after": 1.5, "low": 1, "high": 2}])";
        QTest::newRow("before the first") << R"([{"after": -1, "low": 1, "high": 2}])";
        QTest::newRow("no end") << R"([{"after": 20, "low": 1}])";
        QTest::newRow("words") << R"([{"after": 20, "low": "a", "high": 2}])";
        QTest::newRow("upside down") << R"([{"after": 20, "low": 2, "high": 1}])";
        QTest::newRow("not in order")
            << R"([{"after": 20, "low": 1, "high": 2}, {"after": 20, "low": 1, "high": 2}])";
    }
    void roundsThatCannotBeAreRefused()
    {
        QFETCH(QString, rounds);
        const std::string space =
            R"({"train.momentum": {"low": 0, "high": 9, "rounds": )" + rounds.toStdString() + "}}";
        VERIFY_ERROR(tune::spaceFrom(space), "tune.space");
        const std::string ofList = R"({"train.optimiser": {"values": ["adam"], "rounds": []}})";
        VERIFY_ERROR(tune::spaceFrom(ofList), "tune.space");
    }
};

QTEST_GUILESS_MAIN(TestRoundRanges)
#include "tst_round_ranges.moc"
