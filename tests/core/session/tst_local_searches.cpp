// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/search_store.h"
#include "support/optuna_file.h"
#include "support/session_bench.h"
#include "train/metric.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace assay;
using namespace assay::session;
using testing::small;
using train::RunState;
using tune::TrialState;
using Bench = testing::SessionBench;

namespace {

constexpr const char* kRates =
    R"({"train.learning_rate": {"low": 1e-4, "high": 0.1, "scale": "log"}})";

tune::Search searchOf(int trials, int epochs = 1, const char* space = kRates)
{
    tune::Search search;
    search.base = small(epochs);
    search.space = tune::spaceFrom(space);
    search.method = "random";
    search.trials = trials;
    return search;
}

struct SearchBench : Bench {
    using Bench::Bench;

    tune::SearchId begin(const tune::Search& search, Tag tag = 30)
    {
        session->searches().begin(search, tag);
        return stored(tag);
    }
    tune::SearchId stored(Tag tag)
    {
        const auto answer =
            log.wait<SearchStored>([&](const SearchStored& one) { return one.tag == tag; });
        return answer ? answer->search : 0;
    }
    /// Why it ended.
    std::string worked(tune::SearchId search, Tag tag = 31)
    {
        session->searches().work(search, tag);
        return workEnd(tag);
    }
    std::string workEnd(Tag tag)
    {
        const auto answer =
            log.wait<SearchWorkEnded>([&](const SearchWorkEnded& one) { return one.tag == tag; });
        return answer ? tune::name(answer->why) : "it did not end";
    }
    tune::SearchState state(tune::SearchId search, Tag tag)
    {
        session->searches().list(tag);
        const auto answer =
            log.wait<SearchesListed>([&](const SearchesListed& one) { return one.tag == tag; });
        for (const auto& one : answer ? answer->searches : SearchesListed{}.searches) {
            if (one->search.id == search)
                return *one;
        }
        return {};
    }
};

/// Every trial is there once, with a run of its own.
bool isEachOnce(const std::vector<tune::TriedRun>& trials)
{
    std::set<train::RunId> runs;
    for (std::size_t k = 0; k < trials.size(); ++k) {
        if (trials[k].trial.number != std::int64_t(k) || trials[k].run == 0
            || !runs.insert(trials[k].run).second)
            return false;
    }
    return true;
}

} // namespace

class TestLocalSearches : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void trialsAreTrainedUntilAllAreThere()
    {
        const testing::TempProject project;
        SearchBench bench(project.file);
        const auto id = bench.begin(searchOf(4));
        QVERIFY(id != 0);
        QCOMPARE(bench.worked(id), std::string("all_trials"));
        const auto state = bench.state(id, 32);
        QCOMPARE(state.trials.size(), 4U);
        QVERIFY(isEachOnce(state.trials));
        QVERIFY(!state.isWorking);
        for (const tune::TriedRun& one : state.trials) {
            QVERIFY(one.trial.state == TrialState::Complete);
            QVERIFY(std::isfinite(one.trial.value) && one.examples > 0);
        }
        // Another program proposes the same.
        const testing::TempProject other;
        SearchBench again(other.file);
        const auto second = again.begin(searchOf(4));
        QCOMPARE(again.worked(second), std::string("all_trials"));
        const auto repeated = again.state(second, 32);
        for (std::size_t k = 0; k < 4; ++k) {
            QVERIFY(repeated.trials[k].trial.point == state.trials[k].trial.point);
            QCOMPARE(repeated.trials[k].trial.value, state.trials[k].trial.value);
        }
        // A new study begins with the runs that are there.
        const auto grid = [&] {
            tune::Search search = searchOf(6);
            search.method = "sobol";
            return search;
        }();
        const auto third = bench.begin(grid, 33);
        QCOMPARE(bench.state(third, 34).trials.size(), 4U);
        QCOMPARE(bench.worked(third, 35), std::string("all_trials"));
        QCOMPARE(bench.state(third, 36).trials.size(), 6U);
    }

    void itIsPausedAndGoesOn()
    {
        const testing::TempProject project;
        SearchBench bench(project.file);
        const auto id = bench.begin(searchOf(2, 400));
        bench.session->searches().work(id, 31);
        const train::RunId run = bench.queued(31);
        QVERIFY(bench.reached(run, 20));
        bench.session->searches().work(id, 39); // it works on it already
        QCOMPARE(bench.failure(39), std::string("tune.working"));
        bench.session->searches().remove(id, 38);
        QCOMPARE(bench.failure(38), std::string("tune.working"));
        bench.session->searches().halt(id);
        QCOMPARE(bench.workEnd(31), std::string("halted"));
        auto state = bench.state(id, 32);
        QCOMPARE(state.trials.size(), 1U);
        QVERIFY(state.trials[0].isResumable);
        QCOMPARE(bench.worked(id, 33), std::string("all_trials"));
        state = bench.state(id, 34);
        QVERIFY(isEachOnce(state.trials));
        QCOMPARE(state.trials.size(), 2U);
        QCOMPARE(state.trials[0].run, run);
        QVERIFY(state.trials[0].trial.state == TrialState::Complete);
    }

    void aPersonsTrialComesFirstAndOneMoreIsWanted()
    {
        const testing::TempProject project;
        SearchBench bench(project.file);
        const auto id = bench.begin(searchOf(1));
        bench.session->searches().propose(id, {{"train.learning_rate", 0.5}}, 40);
        QCOMPARE(bench.failure(40), std::string("tune.point"));
        bench.session->searches().propose(id, {{"train.learning_rate", 0.02}}, 41);
        QCOMPARE(bench.stored(41), id);
        bench.session->searches().propose(id, {{"train.learning_rate", 0.03}}, 42);
        QCOMPARE(bench.stored(42), id);
        QCOMPARE(bench.worked(id), std::string("all_trials"));
        const auto state = bench.state(id, 43);
        QCOMPARE(state.search.trials, std::int64_t{2});
        QCOMPARE(state.trials.size(), 2U);
        QVERIFY(state.trials[0].trial.point.at("train.learning_rate") == base::Value(0.02));
        QVERIFY(state.trials[1].trial.point.at("train.learning_rate") == base::Value(0.03));
    }

    void theManualMethodTrainsWhatIsProposedAndNothingElse()
    {
        const testing::TempProject project;
        SearchBench bench(project.file);
        tune::Search manual = searchOf(1);
        manual.method = tune::kManual;
        const auto id = bench.begin(manual);
        QVERIFY(id != 0);
        QCOMPARE(bench.worked(id), std::string("all_proposed"));
        QVERIFY(bench.state(id, 32).trials.empty());
        bench.session->searches().propose(id, {{"train.learning_rate", 0.02}}, 41);
        QCOMPARE(bench.stored(41), id);
        bench.session->searches().propose(id, {{"train.learning_rate", 0.03}}, 42);
        QCOMPARE(bench.stored(42), id);
        {
            // Kept at once, whatever becomes of this program.
            SearchBench other(project.file);
            const auto kept = other.state(id, 33);
            QCOMPARE(kept.trials.size(), 2U);
            QVERIFY(kept.trials[0].isProposed && kept.trials[1].isProposed);
            QVERIFY(kept.trials[0].trial.state == TrialState::Waiting);
        }
        QCOMPARE(bench.worked(id, 43), std::string("all_proposed"));
        const auto state = bench.state(id, 44);
        QCOMPARE(state.trials.size(), 2U);
        for (const tune::TriedRun& one : state.trials)
            QVERIFY(one.trial.state == TrialState::Complete);
        // Another method draws, and says which trials it drew.
        tune::Search drawn = state.search;
        drawn.method = "random";
        drawn.trials = 3;
        bench.session->searches().change(drawn, 45);
        QCOMPARE(bench.stored(45), id);
        QCOMPARE(bench.worked(id, 46), std::string("all_trials"));
        const auto after = bench.state(id, 47);
        QCOMPARE(after.trials.size(), 3U);
        QVERIFY(after.trials[1].isProposed && !after.trials[2].isProposed);
    }

    void aStudyOfOptunaIsShownAndNotGoneOnWith()
    {
        const testing::TempProject project;
        const auto file = project.folder / "study.db";
        testing::execute(file, testing::optunaTables() + testing::optunaDigits());
        SearchBench bench(project.file);
        bench.session->logs().importLog(file.string(), 30);
        const auto imported =
            bench.log.wait<LogImported>([](const LogImported& one) { return one.tag == 30; });
        QVERIFY(imported.has_value());
        QCOMPARE(imported->studies.size(), 1U);
        QVERIFY(imported->studies[0].starts_with("Study 1 is optuna: "));
        tune::SearchState state = bench.state(1, 31);
        QVERIFY(tune::isImported(state.search));
        QCOMPARE(state.trials.size(), 6U);
        bench.session->searches().report(1, 32);
        const auto report =
            bench.log.wait<SearchReported>([](const SearchReported& one) { return one.tag == 32; });
        QVERIFY(report.has_value());
        QVERIFY(!report->report->slices.empty());
        bench.session->searches().work(1, 33);
        QCOMPARE(bench.failure(33), std::string("tune.imported"));
        bench.session->searches().propose(1, state.trials[0].trial.point, 34);
        QCOMPARE(bench.failure(34), std::string("tune.imported"));
        state.search.trials = 99;
        bench.session->searches().change(state.search, 35);
        QCOMPARE(bench.failure(35), std::string("tune.imported"));
        bench.session->studies().start(
            {.purpose = tune::Purpose::Finalists, .seeds = 3, .search = 1}, 36);
        QCOMPARE(bench.failure(36), std::string("tune.imported"));
        bench.session->searches().remove(1, 37);
        QCOMPARE(bench.stored(37), tune::SearchId{1});
        QVERIFY(bench.state(1, 38).trials.empty());
    }

    void aChangedSpaceKeepsTheTrialsThatFit()
    {
        const testing::TempProject project;
        SearchBench bench(project.file);
        const auto id = bench.begin(searchOf(3));
        bench.session->searches().propose(id, {{"train.learning_rate", 0.09}}, 40);
        QCOMPARE(bench.stored(40), id);
        QCOMPARE(bench.worked(id), std::string("all_trials"));
        tune::Search narrower = bench.state(id, 41).search;
        narrower.space.axes[0].high = 0.01;
        bench.session->searches().change(narrower, 42);
        QCOMPARE(bench.stored(42), id);
        QCOMPARE(bench.worked(id, 43), std::string("all_trials"));
        const auto state = bench.state(id, 44);
        QVERIFY(state.trials.size() > 3U); // 0.09 is in the list and counts no more
        QCOMPARE(tune::countedTrials(state.search.space, state.trials), std::int64_t{3});
        narrower.space.axes[0].low = 1;
        bench.session->searches().change(narrower, 45);
        QCOMPARE(bench.failure(45), std::string("tune.space"));
        narrower.id = 77;
        bench.session->searches().change(narrower, 46);
        QCOMPARE(bench.failure(46), std::string("tune.unknown"));
    }

    void aRunThatAPersonStopsEndsTheWork()
    {
        const testing::TempProject project;
        SearchBench bench(project.file);
        const auto id = bench.begin(searchOf(2, 400));
        bench.session->searches().work(id, 31);
        const train::RunId run = bench.queued(31);
        QVERIFY(bench.reached(run, 20));
        bench.session->runs().stop(run);
        QCOMPARE(bench.workEnd(31), std::string("run_stopped"));
        const auto state = bench.state(id, 32);
        QCOMPARE(state.trials.size(), 1U);
        QVERIFY(state.trials[0].isStoppedByPerson);
    }

    void twoProgramsShareOneStudy()
    {
        const testing::TempProject project;
        SearchBench one(project.file), two(project.file);
        const auto id = one.begin(searchOf(12, 3));
        one.session->searches().work(id, 31);
        two.session->searches().work(id, 31);
        QCOMPARE(one.workEnd(31), std::string("all_trials"));
        QCOMPARE(two.workEnd(31), std::string("all_trials"));
        const auto state = one.state(id, 32);
        QCOMPARE(state.trials.size(), 12U);
        QVERIFY(isEachOnce(state.trials));
        for (const tune::TriedRun& each : state.trials)
            QVERIFY(each.trial.state == TrialState::Complete);
    }

    void aTrialThatFailsIsNoEndButFiveInARowAre()
    {
        const testing::TempProject project;
        SearchBench bench(project.file);
        // Far too large: its numbers become infinite.
        tune::Search search =
            searchOf(9, 20, R"({"train.learning_rate": {"low": 5e5, "high": 1e6}})");
        search.base.train.optimiser = train::Optimiser::Sgd;
        search.base.train.batchSize = 64;
        search.base.model.parameters["hidden"] = std::int64_t{128};
        const auto id = bench.begin(search);
        QVERIFY(id != 0);
        QCOMPARE(bench.worked(id), std::string("all_failed"));
        const auto state = bench.state(id, 32);
        QCOMPARE(state.trials.size(), std::size_t(tune::kFailedInARow));
        for (const tune::TriedRun& one : state.trials) {
            QVERIFY(tune::hasFailed(one.trial));
            QVERIFY(testing::isSentence(one.reason));
        }
        QVERIFY(tune::bestOf(state.trials) == nullptr);
    }

    void whatIsWorseThanTheMedianIsStoppedEarly()
    {
        const testing::TempProject project;
        SearchBench bench(project.file);
        tune::Search search = searchOf(8, 8);
        search.earlyStop = tune::EarlyStop::Median;
        const auto id = bench.begin(search);
        for (const double rate : {0.01, 0.012, 0.014, 0.016, 0.02}) {
            bench.session->searches().propose(id, {{"train.learning_rate", rate}}, 40);
            QCOMPARE(bench.stored(40), id);
        }
        bench.session->searches().propose(id, {{"train.learning_rate", 1e-4}}, 41);
        QCOMPARE(bench.stored(41), id);
        search = bench.state(id, 42).search;
        search.trials = 6;
        bench.session->searches().change(search, 43);
        QCOMPARE(bench.stored(43), id);
        QCOMPARE(bench.worked(id), std::string("all_trials"));
        const auto state = bench.state(id, 44);
        QCOMPARE(state.trials.size(), 6U);
        const tune::TriedRun& slow = state.trials[5];
        QVERIFY(slow.trial.state == TrialState::Pruned);
        QVERIFY(!slow.isStoppedByPerson && std::isfinite(slow.trial.value));
        QVERIFY2(slow.reason.starts_with("Stopped after 2 of 8 epochs"), slow.reason.c_str());
        const auto epochs = testing::rows(project.file, "SELECT epoch FROM runs WHERE id = "
                                                            + std::to_string(slow.run));
        QCOMPARE(epochs.at(0), std::string("2")); // it ends with the epoch that decided
        for (std::size_t k = 0; k < 5; ++k)
            QVERIFY(state.trials[k].trial.state == TrialState::Complete);
    }

    void whatCannotBeSearchedIsRefused()
    {
        const testing::TempProject project;
        SearchBench bench(project.file);
        tune::Search bad = searchOf(3);
        bad.space.axes[0].path = "train.speed";
        bench.session->searches().begin(bad, 40);
        QCOMPARE(bench.failure(40), std::string("spec.field"));
        bad = searchOf(3);
        bad.method = "magic";
        bench.session->searches().begin(bad, 41);
        QVERIFY(bench.failure(41) != "no sentence");
        bench.session->searches().work(5, 42);
        QCOMPARE(bench.failure(42), std::string("tune.unknown"));
        bench.session->searches().report(5, 43);
        QCOMPARE(bench.failure(43), std::string("tune.unknown"));
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM searches").at(0),
                 std::string("0"));
    }
};

QTEST_GUILESS_MAIN(TestLocalSearches)
#include "tst_local_searches.moc"
