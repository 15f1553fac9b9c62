// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/split_fingerprint.h"
#include "experiment/spec.h"
#include "store/error_store.h"
#include "store/evaluation_store.h"
#include "store/run_store.h"
#include "store/set_aside.h"
#include "support/errors.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"

#include <fmt/format.h>

#include <QTest>

// Rows that are sound one by one and contradict each other: somebody changed them in the file.

using namespace assay;
using data::SplitKind;
using evaluate::Checkpoint;

namespace {

constexpr std::size_t kExamples = 100;

/// Answers on train-val to the examples 1 to 100, the first `wrong` of them wrong.
evaluate::Predictions answers(std::size_t wrong)
{
    evaluate::Predictions made;
    made.split = SplitKind::TrainVal;
    made.classes = 2;
    for (std::size_t i = 0; i < kExamples; ++i) {
        made.ids.push_back({i + 1});
        made.truth.push_back(0);
        made.predicted.push_back(i < wrong ? 1 : 0);
        made.probabilities.insert(made.probabilities.end(),
                                  i < wrong ? std::initializer_list<float>{0.25F, 0.75F}
                                            : std::initializer_list<float>{0.75F, 0.25F});
        made.losses.push_back(0.5F);
    }
    return made;
}

/// Two finished runs of two epochs, with 10 and 40 % of errors at their end, both evaluated there.
struct Project : testing::TempProject {
    store::RunStore runs{file, false};
    store::EvaluationStore evaluations{file, false};

    Project()
    {
        runs.insert({.name = "a"});
        runs.insert({.name = "b"});
        damage("UPDATE runs SET state = 'finished', step = 10, epoch = 2;"
               "INSERT INTO metrics(run, name, split, step, epoch, value) VALUES"
               "(1, 'error', 'train_val', 5, 1, 0.9), (1, 'error', 'train_val', 10, 2, 0.1),"
               "(2, 'error', 'train_val', 5, 1, 0.8), (2, 'error', 'train_val', 10, 2, 0.4)");
        save(1, 10, Checkpoint::Last, 10);
        save(2, 40, Checkpoint::Last, 10);
        store::forgetSetAside(file);
    }
    void save(train::RunId run, std::size_t wrong, Checkpoint checkpoint, std::int64_t step)
    {
        evaluate::Evaluation evaluation;
        evaluation.run = run;
        evaluation.checkpoint = checkpoint;
        evaluation.step = step;
        evaluation.classes = {"cat", "dog"};
        const evaluate::Predictions made = answers(wrong);
        evaluation.reports.emplace(made.split, evaluate::report(made));
        evaluations.save(evaluation, {made});
    }
    void damage(const std::string& sql) const
    {
        testing::execute(file, "PRAGMA foreign_keys = OFF; " + sql);
    }
    /// Data with two classes, and a split whose train-val is the examples 1 to 100.
    void giveSplit() const
    {
        std::string ids;
        for (std::size_t i = 1; i <= kExamples; ++i)
            ids += fmt::format("{:02x}00000000000000", i);
        damage(fmt::format(
            "INSERT INTO datasets VALUES(1, 'csv', '/a', 'f', '', '[\"cat\",\"dog\"]', 100, 0, '');"
            "INSERT INTO splits(id, fingerprint, source) VALUES(1, 'f', 1);"
            "INSERT INTO split_members VALUES(1, 'train_val', {}, x'{}');"
            "UPDATE runs SET split = 1",
            kExamples, ids));
    }
    std::vector<std::string> said() const
    {
        std::vector<std::string> codes;
        for (const store::SetAside& one : store::takeSetAside(file))
            codes.push_back(one.error.code());
        return codes;
    }
};

using Codes = std::vector<std::string>;

} // namespace

class TestAnswersFit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersOfAnotherRunAreRefused()
    {
        Project project;
        QVERIFY(project.evaluations.load(1, {}, {}).has_value());
        QVERIFY(project.evaluations.load(2, {}, {}).has_value());
        project.damage("UPDATE evaluations SET run = 99 WHERE run = 1;"
                       "UPDATE evaluations SET run = 1 WHERE run = 2;"
                       "UPDATE evaluations SET run = 2 WHERE run = 99");
        VERIFY_ERROR(project.evaluations.load(1, {}, {}), "evaluation.other");
        VERIFY_ERROR(project.evaluations.load(2, {}, {}), "evaluation.other");
        VERIFY_ERROR(project.evaluations.predictions(1, SplitKind::TrainVal), "evaluation.other");
        VERIFY_ERROR(store::ErrorStore(project.file, true).table(1), "evaluation.other");
        // What the sentence advises.
        project.save(1, 10, Checkpoint::Last, 10);
        QCOMPARE(project.evaluations.load(1, {}, {})->reports.at(SplitKind::TrainVal).score.error,
                 0.1);
    }

    void aStepThatTheRunDidNotHaveIsRefused_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<bool>("refused");
        QTest::newRow("after its end") << "UPDATE evaluations SET step = 11" << true;
        QTest::newRow("of another epoch") << "UPDATE evaluations SET step = 5" << true;
        QTest::newRow("further on, of a run that is repeated")
            << "UPDATE evaluations SET step = 11; UPDATE runs SET state = 'interrupted'" << false;
        QTest::newRow("between two epochs") << "UPDATE evaluations SET step = 7" << false;
        QTest::newRow("another machine answered two examples otherwise")
            << "UPDATE metrics SET value = 0.12 WHERE run = 1 AND step = 10" << false;
        QTest::newRow("an epoch that was repeated")
            << "INSERT INTO metrics(run, name, split, step, epoch, value) VALUES(1, 'error', "
               "'train_val', 10, 2, 0.7)"
            << false;
    }
    void aStepThatTheRunDidNotHaveIsRefused()
    {
        QFETCH(QString, sql);
        QFETCH(bool, refused);
        Project project;
        project.damage(sql.toStdString());
        if (refused)
            VERIFY_ERROR(project.evaluations.load(1, {}, {}), "evaluation.other");
        else
            QVERIFY(project.evaluations.load(1, {}, {}).has_value());
    }

    void theBestWeightsAreOfAnEpoch()
    {
        Project project;
        project.save(1, 90, Checkpoint::Best, 5);
        QVERIFY(project.evaluations.load(1, Checkpoint::Best, {}).has_value());
        project.damage("UPDATE evaluations SET step = 7 WHERE checkpoint = 'best'");
        VERIFY_ERROR(project.evaluations.load(1, Checkpoint::Best, {}), "evaluation.other");
        QVERIFY(project.evaluations.load(1, Checkpoint::Last, {}).has_value());
    }

    void answersAreOfTheExamplesOfTheSplit()
    {
        Project project;
        project.giveSplit();
        QVERIFY(project.evaluations.load(1, {}, {}).has_value());
        project.damage("UPDATE predictions SET sample = 777 WHERE place = 3 AND evaluation = 1");
        VERIFY_ERROR(project.evaluations.load(1, {}, {}), "evaluation.other");
        QVERIFY(project.evaluations.load(2, {}, {}).has_value());
    }

    void classNamesInAnotherOrderAreSaid()
    {
        Project project;
        project.giveSplit();
        project.evaluations.load(1, {}, {});
        QCOMPARE(project.said(), Codes{});
        // Data whose classes were named anew.
        project.damage("UPDATE datasets SET classes = '[\"Katze\",\"Hund\"]'");
        project.evaluations.load(1, {}, {});
        QCOMPARE(project.said(), Codes{});
        project.damage("UPDATE datasets SET classes = '[\"dog\",\"cat\"]'");
        QVERIFY(project.evaluations.load(1, {}, {}).has_value());
        QCOMPARE(project.said(), Codes{"evaluation.classes"});
        project.evaluations.load(1, {}, {});
        QCOMPARE(project.said(), Codes{}); // said once
    }

    void openingsThatWereDeletedAreCounted()
    {
        Project project;
        for (int k = 0; k < 3; ++k)
            project.evaluations.beginOpening(1, "final", Checkpoint::Last, 10);
        QCOMPARE(evaluate::describe(project.evaluations.openings()),
                 std::string("opened 3 times, last for run 1"));
        QCOMPARE(project.said(), Codes{});
        project.damage("DELETE FROM test_openings WHERE id = 2");
        const auto openings = project.evaluations.openings();
        QCOMPARE(openings.size(), std::size_t{3});
        QCOMPARE(openings[1].run, train::RunId{0});
        QVERIFY(!openings[1].measured);
        QCOMPARE(evaluate::describe(openings),
                 std::string("opened 3 times, last for run 1, 1 of them is not in the project any "
                             "more"));
        const auto one = store::takeSetAside(project.file);
        QCOMPARE(one.size(), std::size_t{1});
        QCOMPARE(one.front().error.code(), std::string("test.lost"));
        QVERIFY2(
            QString(one.front().error.what())
                .contains("Test was opened once more than the project shows: the row of that "
                          "opening is not in the file any more. It may have been deleted, or the "
                          "file is a part of another project; a backup may have it."),
            one.front().error.what());
        store::forgetSetAside(project.file);
        project.damage("DELETE FROM test_openings");
        QCOMPARE(evaluate::describe(project.evaluations.openings()),
                 std::string("opened 3 times, 3 of them are not in the project any more"));
        const auto all = store::takeSetAside(project.file);
        QCOMPARE(all.size(), std::size_t{1});
        QVERIFY2(QString(all.front().error.what())
                     .contains("opened 3 times more than the project shows: the rows of those "
                               "openings are not in the file any more. They may have been deleted"),
                 all.front().error.what());
        // A counter that somebody set to anything ends at once, and is said.
        store::forgetSetAside(project.file);
        project.damage("UPDATE sqlite_sequence SET seq = 9223372036854775807 WHERE name = "
                       "'test_openings'");
        QVERIFY(project.evaluations.openings().empty());
        QCOMPARE(project.said(), Codes{"test.lost"});
    }

    void theOnlyOpeningThatWasDeletedIsCounted()
    {
        Project project;
        project.evaluations.beginOpening(1, "final", Checkpoint::Last, 10);
        project.damage("DELETE FROM test_openings");
        QCOMPARE(evaluate::describe(project.evaluations.openings()),
                 std::string("opened once, and that opening is not in the project any more"));
    }

    void settingsThatWereChangedAreSaid()
    {
        Project project;
        experiment::ExperimentSpec spec, other;
        other.train.learningRate = 0.5;
        const auto run = project.runs.insert(
            {.name = "c", .spec = experiment::toJson(spec), .specHash = experiment::hash(spec)});
        QCOMPARE(project.runs.list().size(), std::size_t{3});
        QCOMPARE(project.said(), Codes{});
        // Of a version that did not know all settings, whose hash was made of fewer.
        project.damage(fmt::format("UPDATE runs SET spec = '{{}}', spec_hash = "
                                   "'0123456789abcdef0123456789abcdef' WHERE id = {}",
                                   run));
        QCOMPARE(project.runs.list().size(), std::size_t{3});
        QCOMPARE(project.said(), Codes{});
        project.damage(fmt::format("UPDATE runs SET spec = '{}', spec_hash = '{}' WHERE id = {}",
                                   experiment::toJson(other), experiment::hash(spec), run));
        QCOMPARE(project.runs.list().size(), std::size_t{3});
        QCOMPARE(project.said(), Codes{"project.spec"});
        QVERIFY(project.runs.find(run).has_value());
        QCOMPARE(project.said(), Codes{}); // said once
    }

    void aSplitWhoseExamplesWereChangedIsRefused()
    {
        Project project;
        const auto source = testing::dataset(testing::balanced(60, 3), 3);
        const data::Splits splits = data::cut(source, nullptr, {});
        QCOMPARE(data::fingerprintOf(data::members(splits)), splits.fingerprint());
        project.runs.rememberSplit(1, splits, source, nullptr);
        QVERIFY(project.runs.splitOf(1)->ids == data::members(splits).ids);
        // As many examples, but they are those of train.
        project.damage("UPDATE split_members SET sample_ids = (SELECT substr(m.sample_ids, 1, "
                       "length(split_members.sample_ids)) FROM split_members m WHERE m.split = "
                       "split_members.split AND m.part = 'train') WHERE part = 'train_val'");
        VERIFY_ERROR(project.runs.splitOf(1), "project.split");
    }
};

QTEST_GUILESS_MAIN(TestAnswersFit)
#include "tst_answers_fit.moc"
