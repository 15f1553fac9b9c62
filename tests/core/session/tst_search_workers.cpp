// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/session_bench.h"

#include <QTest>

using namespace assay;
using namespace assay::session;
using testing::small;

namespace {

tune::Search twoRates()
{
    tune::Search search;
    search.base = small(1);
    search.space =
        tune::spaceFrom(R"({"train.learning_rate": {"low": 1e-4, "high": 0.1, "scale": "log"}})");
    search.method = "random";
    search.trials = 2;
    return search;
}

tune::SearchId begun(testing::SessionBench& bench, const tune::Search& search)
{
    bench.session->searches().begin(search, 30);
    const auto answer =
        bench.log.wait<SearchStored>([](const SearchStored& one) { return one.tag == 30; });
    return answer ? answer->search : 0;
}

std::string workEnd(testing::SessionBench& bench, Tag tag)
{
    const auto answer = bench.log.wait<SearchWorkEnded>(
        [tag](const SearchWorkEnded& one) { return one.tag == tag; });
    return answer ? tune::name(answer->why) : "it did not end";
}

constexpr const char* kThreads = "SELECT DISTINCT json_extract(spec, '$.train.threads') FROM runs";

} // namespace

class TestSearchWorkers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void threadsThatWereOpenAreRecorded()
    {
        const testing::TempProject project;
        testing::SessionBench bench(project.file);
        tune::Search search = twoRates();
        search.base.train.threads = 0;
        const auto id = begun(bench, search);
        QVERIFY(id != 0);
        bench.session->searches().work(id, 31, 2);
        QCOMPARE(workEnd(bench, 31), std::string("all_trials"));
        QCOMPARE(testing::rows(project.file, kThreads), std::vector<std::string>{"2"});
        // They are trials of the study all the same.
        bench.session->searches().list(32);
        const auto listed =
            bench.log.wait<SearchesListed>([](const SearchesListed& one) { return one.tag == 32; });
        QVERIFY(listed && listed->searches.size() == 1);
        QCOMPARE(listed->searches[0]->trials.size(), 2U);
        for (const tune::TriedRun& one : listed->searches[0]->trials) {
            QVERIFY(one.trial.state == tune::TrialState::Complete);
            QVERIFY(!one.isLeftOut);
        }
    }

    void threadsOfTheSettingsStay()
    {
        const testing::TempProject project;
        testing::SessionBench bench(project.file);
        const auto id = begun(bench, twoRates()); // on one
        bench.session->searches().work(id, 31, 2);
        QCOMPARE(workEnd(bench, 31), std::string("all_trials"));
        QCOMPARE(testing::rows(project.file, kThreads), std::vector<std::string>{"1"});
    }

    void withoutTheProgramItIsOneSentence()
    {
        const testing::TempProject project;
        testing::SessionBench bench(project.file);
        const auto id = begun(bench, twoRates());
        bench.session->searches().workMany(id, 2, 31);
        QCOMPARE(bench.failure(31), std::string("tune.program"));
        bench.session->searches().workMany(99, 2, 32);
        QCOMPARE(bench.failure(32), std::string("tune.unknown"));
        bench.session->searches().work(id, 33);
        QCOMPARE(workEnd(bench, 33), std::string("all_trials"));
    }

    void aProgramThatCannotStartEndsTheWork()
    {
        const testing::TempProject project;
        testing::SessionBench bench(project.file, {.window = false, .program = "/nowhere/cli"});
        const auto id = begun(bench, twoRates());
        bench.session->searches().workMany(id, 2, 31);
        QCOMPARE(bench.failure(31), std::string("tune.worker"));
        bench.session->searches().work(id, 33);
        QCOMPARE(workEnd(bench, 33), std::string("all_trials"));
    }
};

QTEST_GUILESS_MAIN(TestSearchWorkers)
#include "tst_search_workers.moc"
