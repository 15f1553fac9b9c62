// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/spec.h"
#include "store/error_store.h"
#include "store/evaluation_store.h"
#include "store/project_store.h"
#include "store/run_store.h"
#include "store/set_aside.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;

namespace {

/// Two runs; the first was evaluated on train-val, with three classes.
struct Project : testing::TempProject {
    store::RunStore runs{file, false};

    Project()
    {
        for (int seed = 1; seed <= 2; ++seed) {
            experiment::ExperimentSpec spec;
            spec.seed = seed;
            runs.insert({.kind = train::RunKind::Training,
                         .name = "run",
                         .spec = experiment::toJson(spec),
                         .specHash = {},
                         .family = {},
                         .templateName = "lenet",
                         .environment = "{}",
                         .seed = seed});
        }
        evaluate::Predictions answers;
        answers.split = data::SplitKind::TrainVal;
        answers.classes = 3;
        for (std::uint16_t i = 0; i < 6; ++i) {
            answers.ids.push_back({100U + i});
            answers.truth.push_back(i % 3);
            answers.predicted.push_back(i < 5 ? i % 3 : 0);
            for (std::uint16_t k = 0; k < 3; ++k)
                answers.probabilities.push_back(k == answers.predicted.back() ? 0.8F : 0.1F);
            answers.losses.push_back(0.5F);
        }
        evaluate::Evaluation evaluation;
        evaluation.run = 1;
        evaluation.classes = {"a", "b", "c"};
        evaluation.reports.emplace(answers.split, evaluate::report(answers));
        store::EvaluationStore(file, false).save(evaluation, {answers});
        store::ErrorStore errors(file, false);
        errors.typeNamed("blurred");
        errors.typeNamed("mirrored");
        store::forgetSetAside(file);
    }
    /// As another program would, without the checks of the schema.
    void damage(const std::string& sql)
    {
        testing::execute(file,
                         "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; " + sql);
    }
    std::vector<std::string> setAside() const
    {
        std::vector<std::string> rows;
        for (const store::SetAside& one : store::takeSetAside(file))
            rows.push_back(one.table + " " + one.row);
        return rows;
    }
};

using Rows = std::vector<std::string>;

} // namespace

class TestDamagedRows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void badRunIsNamedAndTheOthersStay_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, const char* set, const char* column) {
            QTest::newRow(name) << QStringLiteral("UPDATE runs SET %1 WHERE id = 2").arg(set)
                                << QStringLiteral("its ") + column + QStringLiteral(" ");
        };
        row("unknown kind", "kind = 'dream'", "kind");
        row("unknown state", "state = 'lost'", "state");
        row("text for a number", "seconds = 'long'", "seconds");
        row("blob for a text", "name = x'00ff'", "name");
        row("negative size", "train_examples = -1", "train_examples");
        row("huge size", "total_steps = 9223372036854775807", "total_steps");
        row("step before the first", "step = -5", "step");
        row("neither deleted nor there", "deleted = 'text'", "deleted");
        row("more scored than there are", "train_examples = 5, train_scored_examples = 9",
            "train_scored_examples");
        row("no date", "created = 'yesterday'", "created");
        row("template of ten megabytes", "template = hex(zeroblob(5000000))", "template");
        row("spec that is no JSON", "spec = '{'", "spec");
        row("spec of an unknown template", "spec = '{\"model\":{\"template\":\"gpt\"}}'", "spec");
        row("spec that lies too deep", "spec = (SELECT replace(hex(zeroblob(100000)), '00', '['))",
            "spec");
    }
    void badRunIsNamedAndTheOthersStay()
    {
        QFETCH(QString, sql);
        QFETCH(QString, named);
        Project project;
        project.damage(sql.toStdString());
        const auto listed = project.runs.list();
        QCOMPARE(listed.size(), std::size_t{1});
        QCOMPARE(listed.front().id, train::RunId{1});
        const auto found = store::takeSetAside(project.file);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found.front().table + found.front().row, std::string("runs2"));
        const QString text = QString::fromStdString(found.front().error.text());
        QVERIFY2(text.contains(named), qPrintable(text));
        project.runs.list();
        QVERIFY(project.setAside().empty()); // said once
        VERIFY_ERROR(project.runs.find(2), "project.row");
        QVERIFY(project.runs.find(1).has_value());
    }

    void longTextsAreCutAndSayIt()
    {
        Project project;
        project.damage("UPDATE runs SET note = replace(hex(zeroblob(5000000)), '00', '\u00e4b'), "
                       "problem = hex(zeroblob(50000)) WHERE id = 2");
        const auto run = project.runs.find(2);
        QVERIFY(run.has_value());
        QCOMPARE(run->problem.size(), std::size_t{100'000}); // the longest that is shown whole
        const QString note = QString::fromStdString(run->note);
        QVERIFY2(note.endsWith(" ... (cut after 99999 of 15000000 bytes)"),
                 qPrintable(note.right(60)));
        QVERIFY(note.startsWith(QString::fromUtf8("\u00e4b\u00e4b")));
        QVERIFY(!note.contains(QChar::ReplacementCharacter));
        QVERIFY(project.setAside().empty());
    }

    void aFindingOfTenMegabytesIsCut()
    {
        Project project;
        project.damage("INSERT INTO findings(run, finding, severity, proven, place, evidence, "
                       "samples, fix) VALUES(1, 'log.damaged', 'warning', 1, "
                       "hex(zeroblob(5000000)), '{}', '[]', '')");
        const auto found = project.runs.findings(1, 0);
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY(found.front().second.place.size() < std::size_t{100'100});
    }

    void damagedAnswersGiveNoNumber_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* name, const char* sql, const char* code) {
            QTest::newRow(name) << QString(sql) << QString(code);
        };
        row("class out of range", "UPDATE predictions SET truth = 60000 WHERE place = 2",
            "project.row");
        row("class below zero", "UPDATE predictions SET predicted = -1 WHERE place = 2",
            "project.row");
        row("no class", "UPDATE predictions SET truth = NULL WHERE place = 2", "project.row");
        row("NaN for probabilities",
            "UPDATE predictions SET probabilities = x'0000C07F0000C07F0000C07F' WHERE place = 2",
            "project.row");
        row("too few probabilities", "UPDATE predictions SET probabilities = x'00' WHERE place = 2",
            "project.row");
        row("probability above one", "UPDATE predictions SET probability = 7 WHERE place = 2",
            "project.row");
        row("lost answer", "DELETE FROM predictions WHERE place = 5", "evaluation.changed");
        row("lost answer in the middle", "DELETE FROM predictions WHERE place = 2", "project.row");
        row("lost split", "DELETE FROM predictions", "evaluation.changed");
        row("another answer",
            "UPDATE predictions SET predicted = 1, probability = 0.1 WHERE place = 0",
            "evaluation.changed");
        row("an answer that its probabilities contradict",
            "UPDATE predictions SET predicted = 1 WHERE place = 0", "project.row");
        row("probabilities of another answer",
            "UPDATE predictions SET probabilities = (SELECT probabilities FROM predictions WHERE "
            "place = 1) WHERE place = 0",
            "project.row");
        row("an example answered twice", "UPDATE predictions SET sample = 100 WHERE place = 2",
            "project.row");
        row("classes that are no list", "UPDATE evaluations SET classes = '{}'", "project.row");
        row("classes that are no texts", "UPDATE evaluations SET classes = '[1, 2, 3]'",
            "project.row");
        row("one class fewer", "UPDATE evaluations SET classes = '[\"a\", \"b\"]'", "project.row");
        row("another count", "UPDATE evaluated_splits SET examples = 7", "evaluation.changed");
        row("checkpoint of no kind", "UPDATE evaluations SET checkpoint = 'worst'", "project.row");
    }
    void damagedAnswersGiveNoNumber()
    {
        QFETCH(QString, sql);
        QFETCH(QString, code);
        Project project;
        store::EvaluationStore store(project.file, true);
        QVERIFY(store.load(1, {}, {}).has_value());
        project.damage(sql.toStdString());
        VERIFY_ERROR(store.load(1, {}, {}), qUtf8Printable(code));
    }

    void countsOfChangedAnswersAreNotGiven()
    {
        Project project;
        store::ErrorStore errors(project.file, true);
        QCOMPARE(errors.table(1).trainVal.errors, std::int64_t{1});
        project.damage("UPDATE predictions SET wrong = 'yes' WHERE place = 5");
        const error_analysis::ErrorTable table = errors.table(1);
        QVERIFY(!table.trainVal.isKnown());
        QCOMPARE(table.rows.size(), std::size_t{2}); // the types stay
        QVERIFY(!table.rows[0].trainVal.share && !table.rows[1].trainVal.share);
        QCOMPARE(project.setAside(), Rows{"evaluated_splits (evaluation 1, split \"train_val\")"});
    }

    void aSplitWithADamagedRowIsLeftOutOfTheTable()
    {
        Project project;
        project.damage("UPDATE evaluated_splits SET examples = 'many'");
        store::ErrorStore errors(project.file, true);
        const error_analysis::ErrorTable table = errors.table(1);
        QVERIFY(!table.trainVal.isKnown());
        QCOMPARE(table.rows.size(), std::size_t{2});
        QCOMPARE(project.setAside(), Rows{"evaluated_splits (evaluation 1, split \"train_val\")"});
    }

    void badErrorTypeIsNamedAndTheOthersStay_data()
    {
        QTest::addColumn<QString>("set");
        QTest::newRow("solutions that are no JSON") << "solutions = 'none'";
        QTest::newRow("solutions that are no texts") << "solutions = '[[]]'";
        QTest::newRow("unknown priority") << "priority = 'urgent'";
        QTest::newRow("no name") << "name = ''";
        QTest::newRow("run of no number") << "tried_run = 'last'";
        QTest::newRow("neither deleted nor there") << "deleted = 'text'";
    }
    void badErrorTypeIsNamedAndTheOthersStay()
    {
        QFETCH(QString, set);
        Project project;
        project.damage(QString("UPDATE error_types SET %1 WHERE id = 1").arg(set).toStdString());
        store::ErrorStore errors(project.file, true);
        const auto types = errors.types();
        QCOMPARE(types.size(), std::size_t{1});
        QCOMPARE(types.front().name, std::string("mirrored"));
        QCOMPARE(project.setAside(), Rows{"error_types 1"});
    }

    void badMistakeIsNamedAndTheOthersStay()
    {
        Project project;
        project.damage("UPDATE predictions SET truth = 9 WHERE place = 2");
        error_analysis::MistakeQuery query{.run = 1};
        query.splits = {data::SplitKind::TrainVal};
        query.rightToo = true;
        QCOMPARE(store::ErrorStore(project.file, true).mistakes(query).mistakes.size(),
                 std::size_t{5});
        QCOMPARE(project.setAside(),
                 Rows{R"(predictions (evaluation 1, split "train_val", place 2))"});
    }

    void marksOfATypeThatThereIsNotAreNamed()
    {
        Project project;
        project.damage("INSERT INTO example_types(sample, type) VALUES(100, 1), (100, 55)");
        QCOMPARE(store::ErrorStore(project.file, true).types().size(), std::size_t{2});
        QCOMPARE(project.setAside(), Rows{"example_types (type 55)"});
    }

    void errorsThatAreNotThoseScoredAreLeftOut()
    {
        Project project;
        project.damage("UPDATE predictions SET wrong = 1 - wrong");
        error_analysis::MistakeQuery query{.run = 1};
        query.splits = {data::SplitKind::TrainVal};
        const auto page = store::ErrorStore(project.file, true).mistakes(query);
        QCOMPARE(page.total, std::int64_t{0});
        QVERIFY(page.mistakes.empty());
        QCOMPARE(project.setAside(), Rows{R"(evaluated_splits (evaluation 1, split "train_val"))"});
    }

    void rightAnswerThatIsCalledWrongIsNamed()
    {
        // As many are wrong as were scored, but others.
        Project project;
        project.damage("UPDATE predictions SET wrong = (place = 2)");
        error_analysis::MistakeQuery query{.run = 1};
        query.splits = {data::SplitKind::TrainVal};
        QVERIFY(store::ErrorStore(project.file, true).mistakes(query).mistakes.empty());
        QCOMPARE(project.setAside(),
                 Rows{R"(predictions (evaluation 1, split "train_val", place 2))"});
    }

    void badPointsEventsAndFindingsAreLeftOut()
    {
        Project project;
        project.damage(
            "INSERT INTO metrics(run, name, step, value) VALUES(1, 'loss', 1, 0.5), (1, 'loss', "
            "2, 'low'), (1, 'loss', 'three', 0.3), (1, 'loss', 4, NULL);"
            "INSERT INTO metrics(run, name, split, step, value) VALUES(1, 'loss', 'valid', 5, 1);"
            "INSERT INTO events(run, step, kind) VALUES(1, 1, 'paused'), (1, x'01', 'paused');"
            "INSERT INTO findings(run, finding, severity, evidence) VALUES(1, 'a', 'hint', "
            "'{\"n\":1}'), (1, 'b', 'fatal', '{}'), (1, 'c', 'hint', '[]'), (1, 'd', 'hint', "
            "'{\"n\":\"many\"}');");
        const auto page = project.runs.points(1, 0, 100);
        QCOMPARE(page.points.size(), std::size_t{2});
        QVERIFY(std::isnan(page.points.back().value)); // as it was stored
        QCOMPARE(page.lastId, std::int64_t{5});
        QCOMPARE(project.runs.events(1, 0).size(), std::size_t{1});
        QCOMPARE(project.runs.findings(1, 0).size(), std::size_t{1});
        QCOMPARE(project.setAside(), (Rows{"events 2", "findings 2", "findings 3", "findings 4",
                                           "metrics 2", "metrics 3", "metrics 5"}));
    }

    void errorsAboveOneAreLeftOut()
    {
        Project project;
        project.damage("INSERT INTO metrics(run, name, split, step, value) VALUES(1, 'error', "
                       "'train_val', 1, 0.5), (1, 'error', 'train_val', 2, 1.68), (1, 'f1', "
                       "'train_val', 2, -0.1), (1, 'loss', 'train_val', 2, 1.68)");
        QCOMPARE(project.runs.points(1, 0, 100).points.size(), std::size_t{2});
        QCOMPARE(project.setAside(), (Rows{"metrics 2", "metrics 3"}));
    }

    void whatAnotherToolCallsAnErrorMayBeAnything()
    {
        Project project;
        project.damage("INSERT INTO metrics(run, name, step, value) VALUES(2, 'error', 1, 35.5);"
                       "UPDATE runs SET kind = 'imported' WHERE id = 2");
        QCOMPARE(project.runs.points(2, 0, 100).points.size(), std::size_t{1});
        QVERIFY(project.setAside().empty());
    }

    void pageOfBadPointsIsPassed()
    {
        Project project;
        project.damage("INSERT INTO metrics(run, name, step, value) VALUES(1, 'loss', 'x', 1), "
                       "(1, 'loss', 'y', 1), (1, 'loss', 3, 1)");
        const auto first = project.runs.points(1, 0, 2);
        QVERIFY(first.points.empty() && first.more);
        QCOMPARE(project.runs.points(1, first.lastId, 2).points.size(), std::size_t{1});
    }

    void manyBadRowsAreFiveSentencesAndOneMore()
    {
        Project project;
        project.damage(
            "INSERT INTO metrics(run, name, step, value) WITH RECURSIVE n(i) AS (VALUES(1)"
            " UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT 1, 'loss', 'x', 1 "
            "FROM n");
        project.runs.points(1, 0, 1000);
        QCOMPARE(store::takeSetAside(project.file).size(), std::size_t{6});
    }

    void splitThatLostExamplesIsRefused_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("code");
        QTest::newRow("no examples") << "INSERT INTO split_members VALUES(1, 'train', 0, x'')"
                                     << "project.split";
        QTest::newRow("half an id")
            << "INSERT INTO split_members VALUES(1, 'train', 1, x'00000000')"
            << "project.row";
        QTest::newRow("fewer than were counted")
            << "INSERT INTO split_members VALUES(1, 'train', 2, x'0100000000000000')"
            << "project.row";
        QTest::newRow("unknown part")
            << "INSERT INTO split_members VALUES(1, 'all', 1, x'0100000000000000')"
            << "project.row";
    }
    void splitThatLostExamplesIsRefused()
    {
        QFETCH(QString, sql);
        Project project;
        project.damage("INSERT INTO datasets VALUES(1, 'csv', '/a', 'f', '', '[]', 1, 0, '');"
                       "INSERT INTO splits(id, fingerprint, source) VALUES(1, 'f', 1);"
                       "UPDATE runs SET split = 1 WHERE id = 1;"
                       + sql.toStdString());
        QFETCH(QString, code);
        VERIFY_ERROR(project.runs.splitOf(1), qUtf8Printable(code));
    }

    void badGoalIsLeftOut()
    {
        Project project;
        project.damage("INSERT INTO project VALUES('target', 'low'), ('irreducible', 0.1)");
        const auto info = store::readProject(project.file, false);
        QVERIFY(!info.goal.target);
        QCOMPARE(info.goal.irreducible, std::optional(0.1));
        QCOMPARE(project.setAside(), Rows{"project \"target\""});
    }

    /// The size of a set decides the interval of its error.
    void aRunCountsTheExamplesOfItsSplit()
    {
        Project project;
        project.damage("INSERT INTO datasets VALUES(1, 'csv', '/a', 'f', '', '[]', 1, 0, '');"
                       "INSERT INTO splits(id, fingerprint, source) VALUES(1, 'f', 1);"
                       "INSERT INTO split_members VALUES(1, 'train_val', 2, zeroblob(16));"
                       "UPDATE runs SET split = 1, train_val_examples = 2");
        QCOMPARE(project.runs.list().size(), std::size_t{2});
        project.damage("UPDATE runs SET train_val_examples = 100000000 WHERE id = 1");
        QCOMPARE(project.runs.list().size(), std::size_t{1});
        QCOMPARE(project.setAside(), Rows{"runs 1"});
    }

    void anOpeningThatDoesNotFitItselfIsLeftOut_data()
    {
        QTest::addColumn<QString>("set");
        QTest::newRow("an error above one") << "error = 9223372036854775807";
        QTest::newRow("an interval that was moved") << "low = 0.05";
        QTest::newRow("an interval beside its error") << "low = 0.3";
        QTest::newRow("an interval of no examples") << "examples = 0";
        QTest::newRow("an RMSE below zero") << "rmse = -1";
        QTest::newRow("a measure that is none") << "measures = '{\"f1\": [7, 6, 8]}'";
        QTest::newRow("a measure without an interval") << "measures = '{\"f1\": 0.5}'";
        QTest::newRow("a run that is not there") << "run = 99";
    }
    void anOpeningThatDoesNotFitItselfIsLeftOut()
    {
        QFETCH(QString, set);
        Project project;
        project.damage(
            "INSERT INTO test_openings(run, reason, checkpoint, step, examples, error, low, high, "
            "measures) VALUES(1, 'end', 'last', 1, 10, 0.1, 0.01787621, 0.40415003, '{\"f1\": "
            "[0.2, 0.1, 0.3]}')");
        store::EvaluationStore evaluations(project.file, true);
        QCOMPARE(evaluations.openings().size(), std::size_t{1});
        project.damage("UPDATE test_openings SET " + set.toStdString());
        QVERIFY(evaluations.openings().empty());
        QCOMPARE(project.setAside(), Rows{"test_openings 1"});
    }

    void longKeysAreCut()
    {
        Project project;
        project.damage("INSERT INTO improvements_tried VALUES(hex(zeroblob(50000)), 'x')");
        QVERIFY(store::EvaluationStore(project.file, true).tried().empty());
        const Rows rows = project.setAside();
        QCOMPARE(rows.size(), std::size_t{1});
        QVERIFY(rows.front().size() < std::size_t{120});
    }

    void openingsTypedErrorsAndDecisionsAreChecked()
    {
        Project project;
        project.damage(
            "INSERT INTO test_openings(run, reason, checkpoint, step, examples, error, low, high) "
            "VALUES(1, 'end', 'last', 1, 10, 0.1, 0.01787621, 0.40415003), (1, 'end', 'last', 1, 10, 0.1, NULL, "
            "0.2);"
            "INSERT INTO typed_errors(name, train) VALUES('good', 0.1), ('bad', 3);"
            "INSERT INTO suggestion_decisions VALUES('s', 1, 0, 0, 1, 0), ('t', 1, 0, 0, 5, 0);"
            "INSERT INTO improvements_tried VALUES('', 1);");
        store::EvaluationStore evaluations(project.file, true);
        QCOMPARE(evaluations.openings().size(), std::size_t{1});
        QCOMPARE(evaluations.typed().size(), std::size_t{1});
        QVERIFY(evaluations.tried().empty());
        QCOMPARE(store::ErrorStore(project.file, true).decisions().size(), std::size_t{1});
        QCOMPARE(project.setAside(),
                 (Rows{R"(improvements_tried (improvement "", run 1))",
                       R"(suggestion_decisions (suggestion "t", sample 1, run 0, step 0))",
                       "test_openings 2", "typed_errors 2"}));
    }
};

QTEST_GUILESS_MAIN(TestDamagedRows)
#include "tst_damaged_rows.moc"
