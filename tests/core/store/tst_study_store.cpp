// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/project_store.h"
#include "store/set_aside.h"
#include "store/study_store.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;

namespace {

/// Two studies; nothing else.
struct Project : testing::TempProject {
    store::StudyStore studies{file, false};

    Project()
    {
        experiment::ExperimentSpec spec;
        spec.train.learningRate = 3e-4;
        studies.save(tune::newSeeds(spec, "a", 2));
        tune::Study other = tune::newSeeds(spec, "", 3);
        other.planned[1].patch.push_back({"train.epochs", "45"});
        studies.save(other);
    }
};

} // namespace

class TestStudyStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void studiesAreReadAsTheyWereSaved()
    {
        Project project;
        const auto all = project.studies.list();
        QCOMPARE(all.size(), 2U);
        QCOMPARE(all[0].id, 2); // newest first
        QCOMPARE(all[0].planned.size(), 3U);
        QCOMPARE(all[0].planned[1].patch, (base::Patch{{"seed", "2"}, {"train.epochs", "45"}}));
        QCOMPARE(all[1].planned[1].name, std::string("a (seed 2)"));
        QCOMPARE(all[1].base.train.learningRate, 3e-4);
        QVERIFY(all[1].purpose == tune::Purpose::Seeds);
        QVERIFY(!all[1].of && !all[1].planned[0].run);
        QVERIFY(all[1].created.starts_with("20"));
        tune::Study changed = all[1];
        changed.planned.pop_back();
        QCOMPARE(project.studies.save(changed), 1);
        QCOMPARE(project.studies.list()[1].planned.size(), 1U);
        project.studies.remove(1);
        QCOMPARE(project.studies.list().size(), 1U);
    }

    void attemptsAreKeptWithWhatTheyChanged()
    {
        Project project;
        tune::Study study = tune::newSeeds({}, "", 2);
        study.purpose = tune::Purpose::Attempt;
        study.tried = tune::Tried{.improvement = "variance.regularisation",
                                  .way = "dropout",
                                  .words = "dropout of 0.25",
                                  .patch = {{"train.weight_decay", "0.01"}},
                                  .scored = "examples"};
        const tune::StudyId id = project.studies.save(study);
        const tune::Tried kept = *project.studies.list()[0].tried;
        QCOMPARE(kept.improvement, study.tried->improvement);
        QCOMPARE(kept.way, study.tried->way);
        QCOMPARE(kept.words, study.tried->words);
        QCOMPARE(kept.patch, study.tried->patch);
        QCOMPARE(kept.scored, std::string("examples"));
        QVERIFY(!project.studies.list()[1].tried);
        QVERIFY(project.studies.effects().empty());
        evaluate::Effect bias{.key = "train", .isTerm = false, .before = 0.2, .after = 0.1};
        bias.pairs = 3;
        bias.seedError = 0.01;
        bias.sampleError = 0.02;
        evaluate::Effect unsized = bias;
        unsized.key = "train_val";
        unsized.sampleError.reset();
        project.studies.saveEffects(id, "error", "1-2,3-4,5-6", {bias, unsized});
        bias.isShare = unsized.isShare = false;
        project.studies.saveEffects(id, "rmse", "1-2,3-4,7-8", {bias, unsized}); // measured anew
        const auto all = project.studies.effects();
        QCOMPARE(all.size(), 1U);
        QCOMPARE(all[0].study, id);
        QCOMPARE(all[0].metric, std::string("rmse"));
        QCOMPARE(all[0].pairs, std::string("1-2,3-4,7-8"));
        QCOMPARE(all[0].effects.size(), 2U);
        QVERIFY(!all[0].effects[0].isTerm);
        QCOMPARE(all[0].effects[0].interval()->low, bias.interval()->low);
        QVERIFY(!all[0].effects[1].sampleError);
        // As the view says it.
        QCOMPARE(testing::rows(project.file,
                               "SELECT improvement, what, round(change, 3), low_95 IS NULL "
                               "FROM attempt_ledger"),
                 (std::vector<std::string>{"variance.regularisation | train | -0.1 | 0",
                                           "variance.regularisation | train_val | -0.1 | 1"}));
        project.studies.remove(id);
        QVERIFY(project.studies.effects().empty());
        QCOMPARE(project.studies.list().size(), 2U);
    }

    void aDamagedAttemptIsSetAside_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<int>("studies");
        QTest::addColumn<int>("effects");
        QTest::newRow("no improvement") << "UPDATE attempts SET improvement = ''" << 2 << 1;
        QTest::newRow("a change of nothing")
            << "UPDATE attempts SET patch = '[[\"data.tea\", \"1\"]]'" << 2 << 1;
        QTest::newRow("without its row") << "DELETE FROM attempts" << 2 << 0;
        QTest::newRow("an effect of no seeds") << "UPDATE attempt_effects SET seeds = 0" << 3 << 0;
        QTest::newRow("an error below zero")
            << "UPDATE attempt_effects SET seed_error = -1" << 3 << 0;
        QTest::newRow("a text for a number")
            << "UPDATE attempt_effects SET after = 'tea'" << 3 << 0;
    }
    void aDamagedAttemptIsSetAside()
    {
        QFETCH(QString, sql);
        QFETCH(int, studies);
        QFETCH(int, effects);
        Project project;
        tune::Study study = tune::newSeeds({}, "", 2);
        study.purpose = tune::Purpose::Attempt;
        study.tried = tune::Tried{"avoidable_bias.longer", "", "", {{"train.epochs", "20"}}, ""};
        evaluate::Effect effect{.key = "train", .isTerm = false};
        effect.pairs = 3;
        project.studies.saveEffects(project.studies.save(study), "error", "1-2,3-4,5-6", {effect});
        store::forgetSetAside(project.file);
        testing::execute(project.file, "PRAGMA foreign_keys = OFF; " + sql.toStdString());
        QCOMPARE(static_cast<int>(project.studies.list().size()), studies);
        QCOMPARE(static_cast<int>(project.studies.effects().size()), effects);
    }

    void whatCannotBeReadIsSetAside_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<int>("studies");
        QTest::addColumn<int>("planned"); // of the newest
        QTest::newRow("a purpose that is unknown")
            << "UPDATE studies SET purpose = 'tea' WHERE id = 1" << 1 << 3;
        QTest::newRow("a base that is no spec")
            << "UPDATE studies SET base = '{\"data\": 3}' WHERE id = 1" << 1 << 3;
        // A part of a plan is another plan: the study is left out whole.
        QTest::newRow("changes that are no list")
            << "UPDATE planned_runs SET patch = '{}' WHERE study = 2 AND place = 0" << 1 << 2;
        QTest::newRow("a change of nothing")
            << "UPDATE planned_runs SET patch = '[[\"data.tea\", \"1\"]]' WHERE study = 2 AND "
               "place = 0"
            << 1 << 2;
        QTest::newRow("a change that is not allowed")
            << "UPDATE planned_runs SET patch = '[[\"train.epochs\", \"-1\"]]' WHERE study = 2 AND "
               "place = 0"
            << 1 << 2;
        QTest::newRow("a run that is no number")
            << "UPDATE planned_runs SET run = 'x' WHERE study = 2 AND place = 0" << 1 << 2;
    }
    void whatCannotBeReadIsSetAside()
    {
        QFETCH(QString, sql);
        QFETCH(int, studies);
        QFETCH(int, planned);
        Project project;
        store::forgetSetAside(project.file);
        testing::execute(project.file, "PRAGMA foreign_keys = OFF; " + sql.toStdString());
        const auto all = project.studies.list();
        QCOMPARE(static_cast<int>(all.size()), studies);
        QCOMPARE(static_cast<int>(all[0].planned.size()), planned);
        QCOMPARE(store::takeSetAside(project.file).size(), 1U);
    }
};

QTEST_GUILESS_MAIN(TestStudyStore)
#include "tst_study_store.moc"
