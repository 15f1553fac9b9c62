// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/evaluation_store.h"
#include "store/run_store.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
using evaluate::Checkpoint;
using testing::TempProject;

namespace {

/// Two classes, one wrong answer of four, the same in every split.
evaluate::Predictions answers(data::SplitKind split)
{
    evaluate::Predictions made;
    made.split = split;
    made.classes = 2;
    made.ids = {{1}, {2}, {3}, {0xffff'ffff'ffff'fff0}};
    made.truth = {0, 1, 0, 1};
    made.predicted = {0, 1, 1, 1};
    made.probabilities = {0.9f, 0.1f, 0.2f, 0.8f, 0.4f, 0.6f, 0.0f, 1.0f};
    made.losses = {0.1f, 0.2f, 0.9f, 0.0f};
    return made;
}

void save(store::EvaluationStore& store, train::RunId run, std::int64_t step)
{
    evaluate::Evaluation evaluation;
    evaluation.run = run;
    evaluation.step = step;
    evaluation.classes = {"cat", "dog"};
    std::vector<evaluate::Predictions> all;
    for (const data::SplitKind split : data::kOpenSplits) {
        all.push_back(answers(split));
        evaluation.reports.emplace(split, evaluate::report(all.back()));
    }
    store.save(evaluation, all);
}

} // namespace

class TestEvaluationStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersComeBackAsTheyWere()
    {
        const TempProject project;
        const auto run = store::RunStore(project.file, false).insert({.name = "a"});
        store::EvaluationStore store(project.file, false);
        QVERIFY(!store.load(run, {}, {}));
        save(store, run, 10);
        const auto back = store.predictions(run, data::SplitKind::TestVal);
        const auto before = answers(data::SplitKind::TestVal);
        QVERIFY(back.ids == before.ids);
        QCOMPARE(back.predicted, before.predicted);
        QCOMPARE(back.probabilities, before.probabilities);
        const auto loaded = store.load(run, {}, {.irreducible = 0.1});
        QCOMPARE(loaded->step, std::int64_t{10});
        QCOMPARE(loaded->reports.at(data::SplitKind::Train).score.error, 0.25);
        QCOMPARE(loaded->breakdown.ladder.irreducible->error, 0.1);
        // The same weights again replace what was there.
        save(store, run, 20);
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM predictions"),
                 std::vector<std::string>{"12"});
    }

    void eachCheckpointKeepsItsAnswers()
    {
        const TempProject project;
        store::RunStore runs(project.file, false);
        const auto run = runs.insert({.name = "a"}), other = runs.insert({.name = "b"});
        store::EvaluationStore store(project.file, false);
        QVERIFY(!store.sameExamples(run, other));
        save(store, run, 10);
        QCOMPARE(store.predictions(run, data::SplitKind::Train, Checkpoint::Last).size(),
                 std::size_t{4});
        QCOMPARE(store.predictions(run, data::SplitKind::Train, Checkpoint::Best).size(),
                 std::size_t{0});
        QVERIFY(!store.sameExamples(run, other));
        save(store, other, 20);
        QVERIFY(store.sameExamples(run, other));
        testing::execute(project.file,
                         "UPDATE predictions SET sample = 77 WHERE place = 2 AND split = 'train' "
                         "AND evaluation = 2");
        QVERIFY(!store.sameExamples(run, other));
        QVERIFY(!store.sameExamples(other, run));
    }

    // Test answered by other weights does not stand on the ladder, and is not forgotten either.
    void anOpeningBelongsToItsWeights()
    {
        const TempProject project;
        const auto run = store::RunStore(project.file, false).insert({.name = "a"});
        store::EvaluationStore store(project.file, false);
        save(store, run, 10);
        const auto opening = store.beginOpening(run, "why", Checkpoint::Last, 10);
        QCOMPARE(store.openings().size(), std::size_t{1}); // recorded before it is read
        QVERIFY(!store.openings().front().measured);
        store.endOpening(opening, answers(data::SplitKind::Test));
        QCOMPARE(store.load(run, {}, {})->breakdown.ladder.test->error, 0.25);
        save(store, run, 20);
        const auto later = store.load(run, {}, {});
        QVERIFY(!later->breakdown.ladder.test);
        QCOMPARE(later->openings.size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(TestEvaluationStore)
#include "tst_evaluation_store.moc"
