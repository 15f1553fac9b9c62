// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "store/answers_import.h"
#include "support/session_bench.h"

#include <QTest>

#include <tuple>

using namespace assay;
using namespace assay::session;
using data::SplitKind;
using Bench = testing::SessionBench;

namespace {

constexpr int kWrongEvery = 8;

/// Answers to so many examples of test-val, one in eight of them wrong.
train::RunId answered(const std::filesystem::path& project, const std::string& name, int examples)
{
    base::Random random(1, "errors." + name);
    evaluate::Predictions answers;
    answers.split = SplitKind::TestVal;
    answers.classes = 2;
    for (int i = 0; i < examples; ++i) {
        const auto truth = static_cast<std::uint16_t>(i % 2);
        const bool wrong = i % kWrongEvery == 0;
        const auto predicted = static_cast<std::uint16_t>(wrong ? 1 - truth : truth);
        answers.ids.push_back({random.below(std::uint64_t{1} << 62)});
        answers.truth.push_back(truth);
        answers.predicted.push_back(predicted);
        answers.probabilities.push_back(predicted == 0 ? 0.9F : 0.1F);
        answers.probabilities.push_back(predicted == 0 ? 0.1F : 0.9F);
        answers.losses.push_back(wrong ? 2.3F : 0.1F);
    }
    store::ImportedAnswers all{.name = name,
                               .source = name,
                               .evaluation = {},
                               .predictions = {},
                               .examples = {},
                               .findings = {}};
    all.evaluation.checkpoint = evaluate::Checkpoint::Imported;
    all.evaluation.classes = {"a", "b"};
    all.evaluation.reports.emplace(SplitKind::TestVal, evaluate::report(answers));
    all.predictions.push_back(std::move(answers));
    return store::importAnswers(project, all);
}

error_analysis::MistakeQuery testValOf(train::RunId run)
{
    error_analysis::MistakeQuery query{.run = run};
    query.splits = {SplitKind::TestVal};
    return query;
}

} // namespace

class TestLocalErrors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Of those that wait, only one of the same run takes the place of another.
    void tablesOfTwoRunsAreBothCounted()
    {
        constexpr int kMany = 250 * kWrongEvery;
        const testing::TempProject project;
        const train::RunId large = answered(project.file, "large", kMany);
        const train::RunId small = answered(project.file, "small", 2 * kWrongEvery);
        Bench bench(project.file);
        QVERIFY(bench.opened);
        auto& errors = bench.session->errors();
        errors.table(large, 10);
        errors.table(small, 11);
        errors.mistakes(testValOf(small), 12);
        // In no order among them: tables are counted beside what is listed.
        const auto listed = bench.log.wait<MistakesRead>();
        QVERIFY(listed);
        QCOMPARE(listed->page->total, std::int64_t{2});
        for (const auto& [tag, run, examples] :
             {std::tuple(Tag{10}, large, kMany), std::tuple(Tag{11}, small, 2 * kWrongEvery)}) {
            bench.log.rewind();
            const auto counted = bench.log.wait<ErrorTableRead>(
                [asked = tag](const ErrorTableRead& read) { return read.tag == asked; });
            QVERIFY(counted);
            QCOMPARE(counted->run, run);
            QCOMPARE(counted->table.testVal.examples, std::int64_t{examples});
            QCOMPARE(counted->table.testVal.errors, std::int64_t{examples / kWrongEvery});
        }
    }

    void theTableHasWhatWasMarkedBeforeItWasAskedFor()
    {
        const testing::TempProject project;
        const train::RunId run = answered(project.file, "answers", 10 * kWrongEvery);
        Bench bench(project.file);
        QVERIFY(bench.opened);
        auto& errors = bench.session->errors();
        errors.addType("dark", 10);
        errors.mistakes(testValOf(run), 11);
        const auto types = bench.log.wait<TypesListed>();
        const auto listed = bench.log.wait<MistakesRead>();
        QVERIFY(types && listed);
        QCOMPARE(listed->page->mistakes.size(), std::size_t{10});
        Tag tag = 20;
        for (const error_analysis::Mistake& mistake : listed->page->mistakes) {
            error_analysis::ExampleMark mark = mistake.mark;
            mark.looked = true;
            mark.types = {types->added};
            errors.mark({mark}, ++tag);
            errors.table(run, ++tag);
        }
        // Those that wait are replaced by the newest.
        const auto counted = bench.log.wait<ErrorTableRead>(
            [&](const ErrorTableRead& read) { return read.tag == tag; });
        QVERIFY(counted);
        QCOMPARE(counted->table.rows.size(), std::size_t{1});
        QCOMPARE(counted->table.rows.front().testVal.count.tagged, std::int64_t{10});
        QCOMPARE(counted->table.testVal.looked, std::int64_t{10});
    }

    void aTableOfARunWithoutAnswersIsRefused()
    {
        const testing::TempProject project;
        Bench bench(project.file);
        bench.session->errors().table(7, 10);
        QCOMPARE(bench.failure(10), std::string("evaluation.none"));
    }
};

QTEST_GUILESS_MAIN(TestLocalErrors)
#include "tst_local_errors.moc"
