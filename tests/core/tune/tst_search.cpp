// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "tune/search.h"
#include "tune/search_work.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

using namespace assay;
using train::RunRecord;
using train::RunState;

namespace {

RunRecord run(train::RunId id, const experiment::ExperimentSpec& spec, double error,
              RunState state = RunState::Finished, const std::string& scored = "examples")
{
    RunRecord made;
    made.id = id;
    made.spec = experiment::toJson(spec);
    made.state = state;
    made.scored = scored;
    if (state == RunState::Finished)
        made.last = train::Scores{{data::SplitKind::TrainVal, {0.3, error, 100}},
                                  {data::SplitKind::TestVal, {0.3, error + 0.1, 100}}};
    return made;
}

experiment::ExperimentSpec with(std::initializer_list<const char*> settings)
{
    experiment::ExperimentSpec spec;
    for (const char* setting : settings)
        experiment::setText(spec, setting);
    return spec;
}

tune::Space space()
{
    return tune::spaceFrom(R"({"train.learning_rate": {"low": 1e-5, "high": 0.1, "scale": "log"},
                               "train.optimiser": {"values": ["adam", "sgd"]},
                               "train.momentum": {"low": 0.5, "high": 0.99,
                                                  "when": {"train.optimiser": "sgd"}}})");
}

const train::Metric& error()
{
    return *train::findMetric("error");
}

} // namespace

class TestSearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void trialsAreTheRunsThatDifferInWhatIsSearched()
    {
        const std::vector<RunRecord> runs{
            run(8, with({"train.learning_rate=0.5"}), 0.1),                    // outside
            run(7, with({"train.learning_rate=0.01", "train.epochs=3"}), 0.1), // another base
            run(6, with({"train.optimiser=sgd", "train.momentum=0.7"}), 0.2),
            run(5, with({"train.momentum=0.7"}), 0.3), // means nothing with adam
            run(4, with({"train.learning_rate=0.02"}), 0, RunState::Failed),
            run(3, with({"train.learning_rate=0.03"}), 0, RunState::Stopped), // by a person
            run(2, with({"train.learning_rate=0.04"}), 0.4, RunState::Finished, "other examples"),
            run(1, with({"train.learning_rate=0.001"}), 0.25)};
        const auto trials = tune::trialsThere(space(), {}, runs, error());
        std::vector<train::RunId> ids;
        for (const tune::TriedRun& one : trials)
            ids.push_back(one.run);
        QCOMPARE(ids, (std::vector<train::RunId>{1, 4, 5, 6}));
        QVERIFY(trials[1].trial.state == tune::TrialState::Failed);
        QVERIFY(tune::hasFailed(trials[1].trial));
        QVERIFY(!trials[2].trial.point.contains("train.momentum"));
        QCOMPARE(trials[3].trial.point.at("train.momentum"), base::Value(0.7));
        QCOMPARE(trials[0].trial.value, 0.25);
        for (std::size_t k = 0; k < trials.size(); ++k)
            QCOMPARE(trials[k].trial.number, std::int64_t(k));
    }

    /// Of a search on drawn digits, whose best error is 0.5 %: the surrogate expects a gain of some points.
    void noTrialGainsMoreThanTheErrorThatIsLeft()
    {
        constexpr double kRows[][6] = {
            {0.065, 0.004308, 139, 15, 0.31983, 0.001266},
            {0.09, 0.0003906, 48, 33, 0.23845, 0.00015018},
            {0.18, 0.07192, 25, 87, 0.01528, 0.01965},
            {0.805, 5.479e-05, 82, 27, 0.47198, 5.011e-06},
            {0.025, 0.0011823, 44, 21, 0.29839, 0.0030465},
            {0.375, 0.00018315, 192, 103, 0.14798, 4.363e-05},
            {0.085, 0.027316, 123, 60, 0.07226, 0.05314},
            {0.84, 1.916e-05, 16, 8, 0.41079, 1.6673e-06},
            {0.015, 0.00856, 19, 42, 0.46041, 3.055e-05},
            {0.33, 0.0009066, 92, 11, 0.0494, 0.0016084},
            {0.03, 0.037364, 246, 23, 0.20427, 3.307e-06},
            {0.415, 7.33e-05, 37, 63, 0.35494, 0.027653},
            {0.01, 0.002621, 71, 116, 0.39072, 0.00027645},
            {0.33, 0.00017427, 30, 15, 0.11754, 0.0005808},
            {0.08, 0.010738, 55, 10, 0.16324, 9.025e-06},
            {0.895, 1.6843e-05, 159, 47, 0.27163, 0.011508},
            {0.005, 0.003987, 50, 96, 0.10868, 2.777e-06},
            {0.515, 0.0004908, 139, 19, 0.38552, 0.04268},
            {0.59, 0.08802, 86, 8, 0.25181, 2.087e-05},
            {0.545, 3.545e-05, 23, 57, 0.18059, 0.002113},
            {0.075, 0.0004418, 110, 64, 0.01853, 6.27e-06},
            {0.14, 0.06062, 37, 24, 0.29107, 0.0012166},
            {0.01, 0.002435, 26, 43, 0.22342, 1.626e-05},
            {0.015, 0.005349, 69, 114, 0.12485, 6.737e-05},
            {0.015, 0.0008077, 39, 98, 0.07451, 1.234e-06},
        };
        tune::Search search{.space = tune::spaceFrom(R"({
            "train.learning_rate": {"low": 1e-5, "high": 0.1, "scale": "log"},
            "train.batch_size": {"low": 16, "high": 256, "scale": "log", "integer": true},
            "model.hidden": {"low": 8, "high": 128, "scale": "log", "integer": true},
            "model.dropout": {"low": 0, "high": 0.5},
            "train.weight_decay": {"low": 1e-6, "high": 0.1, "scale": "log"}})"),
                            .method = "coarse_to_fine",
                            .trials = 60};
        std::vector<tune::TriedRun> trials;
        for (const auto& row : kRows) {
            tune::TriedRun one;
            one.trial.number = std::int64_t(trials.size());
            one.trial.point = {{"train.learning_rate", row[1]},
                               {"train.batch_size", std::int64_t(row[2])},
                               {"model.hidden", std::int64_t(row[3])},
                               {"model.dropout", row[4]},
                               {"train.weight_decay", row[5]}};
            one.trial.state = tune::TrialState::Complete;
            one.trial.value = row[0];
            one.run = one.trial.number + 1;
            trials.push_back(one);
        }
        search.leastGain = 0.01;
        QVERIFY(!tune::reasonToEnd(search, trials, 0));
        QCOMPARE(tune::reasonToEnd(search, trials, 0, true),
                 std::optional(tune::WorkEnd::SmallGain));
        search.leastGain = 0.001;
        QVERIFY(!tune::reasonToEnd(search, trials, 0, true));
    }

    void whatAGridTookInDoesNotCountTowardsWhatIsWanted()
    {
        const auto tried = [](std::int64_t number, double rate) {
            return tune::TriedRun{
                .trial = {.number = number,
                          .point = {{"train.learning_rate", rate}, {"train.optimiser", "adam"}},
                          .state = tune::TrialState::Complete,
                          .value = 0.5},
                .run = number + 1};
        };
        std::vector<tune::TriedRun> trials{tried(0, 0.02), tried(1, 0.03), tried(2, 0.05)};
        trials[2].worker = "ada:4711";
        trials[2].begun = 1e9;
        tune::Search search{.space = space(), .method = "random", .trials = 3};
        QVERIFY(tune::isTakenIn(trials[0]) && !tune::isTakenIn(trials[2]));
        QCOMPARE(tune::takenIn(search, trials), std::int64_t{2});
        QCOMPARE(tune::trialsTowardsWanted(search, trials), std::int64_t{3});
        QCOMPARE(tune::reasonToEnd(search, trials, 0), std::optional(tune::WorkEnd::AllTrials));
        QCOMPARE(tune::takenInText(search, trials),
                 std::string("2 runs of the project are of this space: they are its first trials "
                             "and count among the 3 that are wanted."));
        search.method = "grid";
        QCOMPARE(tune::trialsTowardsWanted(search, trials), std::int64_t{1});
        QVERIFY(!tune::reasonToEnd(search, trials, 0));
        QVERIFY(tune::takenInText(search, trials).ends_with("among the 3 that are wanted."));
        QVERIFY(tune::takenInText(search, trials).find("do not count") != std::string::npos);
        QVERIFY(tune::takenInText(search, {}).empty());
        search.method = tune::kImported; // its trials have no times
        QCOMPARE(tune::takenIn(search, trials), std::int64_t{0});
        QVERIFY(tune::takenInText(search, trials).empty());
    }

    void whichTrialsImportanceWaitsForIsSaid()
    {
        tune::SearchState state;
        state.search.space = space();
        const auto add = [&](tune::Point point, tune::TrialState how) {
            state.trials.push_back({.trial = {.number = std::ssize(state.trials),
                                              .point = std::move(point),
                                              .state = how,
                                              .value = 0.5}});
        };
        const tune::Point whole{{"train.learning_rate", 0.01}, {"train.optimiser", "adam"}};
        add(whole, tune::TrialState::Complete);
        add(whole, tune::TrialState::Pruned);
        QCOMPARE(tune::importanceWaitText(state),
                 std::string("Which settings mattered is said from 10 finished trials on; there "
                             "is 1."));
        add({{"train.learning_rate", 0.01}}, tune::TrialState::Complete);
        add(whole, tune::TrialState::Complete);
        QCOMPARE(tune::finishedTrials(state).all, std::int64_t{3});
        QCOMPARE(tune::finishedTrials(state).complete, std::int64_t{2});
        const std::string words = tune::importanceWaitText(state);
        QVERIFY2(words.find("2 of the 3 finished ones have.") != std::string::npos, words.c_str());
        state.trials.back().isLeftOut = true;
        QVERIFY(tune::importanceWaitText(state).find("1 of the 3 finished ones has.")
                != std::string::npos);
    }

    void noPointIsProposedTwice_data()
    {
        QTest::addColumn<std::string>("method");
        for (const char* method : {"random", "sobol", "coarse_to_fine", "bayes", "grid"})
            QTest::newRow(method) << std::string(method);
    }
    void noPointIsProposedTwice()
    {
        QFETCH(std::string, method);
        tune::Search search;
        search.method = method;
        search.space = tune::spaceFrom(
            R"({"train.optimiser": {"values": ["adam", "sgd"]},
                "train.batch_size": {"low": 8, "high": 10, "integer": true},
                "train.momentum": {"low": 0.5, "high": 0.5, "when": {"train.optimiser": "sgd"}}})");
        std::vector<tune::TriedRun> trials;
        std::set<tune::Point> points;
        while (const auto point = tune::nextPoint(search, trials)) {
            QVERIFY(trials.size() < 6);
            QVERIFY(tune::isOf(search.space, *point));
            points.insert(*point);
            trials.push_back({.trial = {.number = std::ssize(trials),
                                        .point = *point,
                                        .state = tune::TrialState::Complete,
                                        .value = 0.5 - 0.01 * double(trials.size())}});
        }
        QCOMPARE(trials.size(), std::size_t(6));
        QCOMPARE(points.size(), std::size_t(6));
        // Of one that was scored on other examples it is not known how good it is.
        if (method == "random") {
            trials[3].isLeftOut = true;
            QVERIFY(tune::nextPoint(search, trials) == trials[3].trial.point);
        }
    }

    void fromHowManyTrialsImportanceIsIsSaid()
    {
        tune::SearchState state;
        state.search.space = space();
        const tune::Point whole{{"train.learning_rate", 0.01}, {"train.optimiser", "adam"}};
        for (const auto how : {tune::TrialState::Complete, tune::TrialState::Pruned,
                               tune::TrialState::Failed, tune::TrialState::Complete})
            state.trials.push_back({.trial = {.number = std::ssize(state.trials),
                                              .point = whole,
                                              .state = how,
                                              .value = 0.5 + 0.01 * double(state.trials.size())}});
        tune::SearchReport report;
        report.finished = 3;
        QVERIFY(tune::importanceText(state, report).empty());
        report.importances = {{"train.optimiser", 0.08, 0.01, 0.2},
                              {"train.learning_rate", 0.62, 0.37, 0.87}};
        QCOMPARE(tune::importanceText(state, report),
                 std::string("Measured on 2 finished trials; 1 stopped early and 1 failed are not "
                             "counted. Of the variance of their values over the space "
                             "train.learning_rate explains 62 % [37, 87], all settings one by one "
                             "70 %, and settings together the other 30 %."));
        // The report is of before the last one ended.
        report.finished = 2;
        QVERIFY(tune::importanceText(state, report)
                    .starts_with("Measured when 2 trials had a value; 3 have one now. Of the"));
        // Nothing is explained where nothing differs.
        report.finished = 3;
        for (tune::TriedRun& one : state.trials)
            one.trial.value = 0.5;
        QCOMPARE(tune::importanceText(state, report),
                 std::string("Measured on 2 finished trials; 1 stopped early and 1 failed are not "
                             "counted. They all have the same value, so that there is no "
                             "difference to explain."));
    }

    void aPointIsOfASpaceWhenItHasWhatCounts()
    {
        const tune::Space all = space();
        QVERIFY(tune::isOf(all, {{"train.learning_rate", 0.01}, {"train.optimiser", "adam"}}));
        QVERIFY(!tune::isOf(all, {{"train.learning_rate", 0.2}, {"train.optimiser", "adam"}}));
        QVERIFY(!tune::isOf(all, {{"train.learning_rate", 0.01}, {"train.optimiser", "sgd"}}));
        QVERIFY(!tune::isOf(
            all,
            {{"train.learning_rate", 0.01}, {"train.optimiser", "adam"}, {"train.momentum", 0.6}}));
        QVERIFY(!tune::isOf(all, {{"train.learning_rate", 0.01},
                                  {"train.optimiser", "adam"},
                                  {"train.epochs", std::int64_t{3}}}));
        QVERIFY(!tune::isOf(all, {{"train.optimiser", "adam"}}));
    }

    void aPointIsReadAsItWasWritten()
    {
        const tune::Point point{{"a", 1.0}, {"b", std::int64_t{1}}, {"c", true}, {"d", "x"}};
        QVERIFY(tune::pointFrom(tune::pointJson(point)) == point);
        VERIFY_ERROR(tune::pointFrom("[1]"), "tune.point");
        VERIFY_ERROR(tune::pointFrom("{\"a\": [1]}"), "tune.space");
    }

    void withTestDataOfTheirOwnTestValIsMadeSmall()
    {
        const auto base = with({"data.test_path=other"});
        QVERIFY(tune::searchedSplit(base) == data::SplitKind::TestVal);
        const auto trials = tune::trialsThere(space(), base, {run(1, base, 0.2)}, error());
        QVERIFY(std::abs(trials.at(0).trial.value - 0.3) < 1e-9);
    }

    void listedNumbersHaveTheTypeOfTheirField()
    {
        const auto whole =
            tune::inTypesOf(tune::spaceFrom(R"({"train.learning_rate": {"values": [1, 2]}})"), {});
        const auto trials =
            tune::trialsThere(whole, {}, {run(1, with({"train.learning_rate=1"}), 0.2)}, error());
        QCOMPARE(trials.size(), 1U);
    }

    void aBestAtTheEdgeIsSaid()
    {
        const tune::Space all = space();
        QVERIFY(tune::atTheEdge(all, {{"train.learning_rate", 0.001}}).empty());
        const auto high = tune::atTheEdge(all, {{"train.learning_rate", 0.0999}});
        QCOMPARE(high.size(), 1U);
        QVERIFY(high.front().starts_with("train.learning_rate: the best is 0.0999, the largest"));
        const tune::Space units =
            tune::spaceFrom(R"({"model.hidden": {"low": 4, "high": 8, "integer": true}})");
        QCOMPARE(tune::atTheEdge(units, {{"model.hidden", std::int64_t{4}}}).size(), 1U);
        QVERIFY(tune::atTheEdge(units, {{"model.hidden", std::int64_t{6}}}).empty());
    }
};

QTEST_GUILESS_MAIN(TestSearch)
#include "tst_search.moc"
