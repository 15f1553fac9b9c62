// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "store/answers_import.h"
#include "store/error_store.h"
#include "store/evaluation_store.h"
#include "store/run_store.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>

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

/// The same of 2,000 classes, each with a probability.
evaluate::Predictions wideAnswers()
{
    constexpr std::size_t kClasses = 2000;
    evaluate::Predictions made = answers(data::SplitKind::TestVal);
    made.classes = kClasses;
    made.truth = {0, 1, 1999, 7};
    made.predicted = {0, 1, 0, 7};
    made.probabilities.clear();
    for (std::size_t i = 0; i < made.size(); ++i) {
        std::vector<float> row(kClasses, 0.0002F);
        row[made.predicted[i]] = 0.6002F;
        made.addProbabilities(row);
    }
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

store::ImportedAnswers imported(const std::vector<evaluate::Predictions>& splits)
{
    store::ImportedAnswers import{.name = "theirs", .source = "/theirs.csv"};
    import.evaluation.checkpoint = Checkpoint::Imported;
    import.evaluation.classes = {"cat", "dog"};
    import.predictions = splits;
    for (const evaluate::Predictions& split : splits)
        import.evaluation.reports.emplace(split.split, evaluate::report(split));
    for (const base::SampleId id : splits.front().ids) {
        import.examples.emplace_back();
        import.examples.back().sample = id;
        import.examples.back().name = std::to_string(id.value);
    }
    import.findings.emplace_back();
    import.findings.back().id = "predictions.labels_matched";
    return import;
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

    void whatIsKeptOfManyClassesComesBack()
    {
        const TempProject project;
        const auto run = store::RunStore(project.file, false).insert({.name = "a"});
        store::EvaluationStore store(project.file, false);
        evaluate::Evaluation evaluation;
        evaluation.run = run;
        for (int k = 0; k < 2000; ++k)
            evaluation.classes.push_back("c" + std::to_string(k));
        const auto before = wideAnswers();
        evaluation.reports.emplace(before.split, evaluate::report(before));
        store.save(evaluation, {before});
        const auto back = store.predictions(run, before.split);
        QCOMPARE(back.kept.classes, before.kept.classes);
        QCOMPARE(back.kept.values, before.kept.values);
        QCOMPARE(back.kept.ofTruth, before.kept.ofTruth);
        QCOMPARE(back.kept.squares, before.kept.squares);
        QCOMPARE(back.answerProbabilities, before.answerProbabilities);
        const auto loaded = store.load(run, {}, {})->reports.at(before.split);
        const auto& own = evaluation.reports.at(before.split);
        QCOMPARE(*loaded.topFive, *own.topFive);
        QCOMPARE(*loaded.brier, *own.brier);
        QCOMPARE(loaded.ece, own.ece);
        QVERIFY(std::abs(*loaded.classes[7].meanProbability - *own.classes[7].meanProbability)
                < 1e-6);
        // One row takes a few hundred bytes, not 8,000.
        QCOMPARE(testing::rows(project.file, "SELECT max(length(largest)), count(probabilities) "
                                             "FROM predictions"),
                 std::vector<std::string>{"120 | 0"});
    }

    // Clocks are set back; numbers only grow.
    void theNewestEvaluationIsTheOneWithTheLargestNumber()
    {
        const TempProject project;
        const auto run = store::RunStore(project.file, false).insert({.name = "a"});
        store::EvaluationStore store(project.file, false);
        save(store, run, 10);
        evaluate::Evaluation best;
        best.run = run;
        best.checkpoint = Checkpoint::Best;
        best.step = 7;
        best.classes = {"cat", "dog"};
        const auto made = answers(data::SplitKind::TestVal);
        best.reports.emplace(made.split, evaluate::report(made));
        store.save(best, {made});
        testing::execute(project.file, "UPDATE evaluations SET created = '1999-01-01T00:00:00Z' "
                                       "WHERE checkpoint = 'best'");
        QCOMPARE(store.load(run, {}, {})->step, std::int64_t{7});
        error_analysis::MistakeQuery query{.run = run};
        query.rightToo = true;
        QCOMPARE(store::ErrorStore(project.file, true).mistakes(query).total, std::int64_t{4});
    }

    void anImportIsKeptWholeOrNotAtAll_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("column");
        QTest::newRow("at the run") << "runs"
                                    << "source";
        QTest::newRow("at the evaluation") << "evaluations"
                                           << "one_distribution";
        QTest::newRow("at the splits") << "evaluated_splits"
                                       << "class_means";
        QTest::newRow("at the answers") << "predictions"
                                        << "squares";
        QTest::newRow("at the names") << "examples"
                                      << "picture";
        QTest::newRow("at the findings") << "findings"
                                         << "texts";
    }
    void anImportIsKeptWholeOrNotAtAll()
    {
        QFETCH(QString, table);
        QFETCH(QString, column);
        const TempProject project;
        const auto rename = [&](const QString& from, const QString& to) {
            testing::execute(project.file, QString("ALTER TABLE %1 RENAME COLUMN %2 TO %3")
                                               .arg(table, from, to)
                                               .toStdString());
        };
        // The import fails where it comes to this table, as if the disk were full there.
        rename(column, "elsewhere");
        const store::ImportedAnswers import = imported({answers(data::SplitKind::TestVal)});
        QVERIFY_THROWS_EXCEPTION(base::Error, store::importAnswers(project.file, import));
        for (const char* one :
             {"runs", "evaluations", "evaluated_splits", "predictions", "examples", "findings"})
            QCOMPARE(testing::rows(project.file, std::string("SELECT count(*) FROM ") + one),
                     std::vector<std::string>{"0"});
        rename("elsewhere", column);
        QCOMPARE(store::importAnswers(project.file, import), train::RunId{1});
        QCOMPARE(testing::rows(project.file, "SELECT finding FROM findings"),
                 std::vector<std::string>{"predictions.labels_matched"});
    }

    void importingAgainReplacesAllOfIt()
    {
        const TempProject project;
        const auto first = store::importAnswers(
            project.file,
            imported({answers(data::SplitKind::Train), answers(data::SplitKind::TestVal)}));
        store::ImportedAnswers again = imported({answers(data::SplitKind::TestVal)});
        again.findings.clear();
        QCOMPARE(store::importAnswers(project.file, again), first);
        QCOMPARE(testing::rows(project.file, "SELECT train_error, train_examples, test_val_error "
                                             "FROM runs"),
                 std::vector<std::string>{"null | 0 | 0.25"});
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM predictions"),
                 std::vector<std::string>{"4"});
        QVERIFY(testing::rows(project.file, "SELECT finding FROM findings").empty());
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
