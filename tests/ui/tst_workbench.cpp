// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/workbench.h"
#include "support/window_kit.h"

#include <QFile>
#include <QSignalSpy>

using namespace assay;

class TestWorkbench : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void trainsTheExampleInANewProjectOfItsOwn()
    {
        testing::BenchKit kit;
        QSignalSpy page(&kit.bench, &ui::Workbench::pageWanted);
        QFile taken(kit.folder.filePath("example.assay"));
        QVERIFY(taken.open(QIODevice::WriteOnly));
        kit.bench.tryExample();
        QTRY_COMPARE(kit.session.started.size(), std::size_t{1});
        QCOMPARE(kit.bench.project()->path, kit.folder.filePath("example 2.assay").toStdString());
        const experiment::ExperimentSpec& spec = kit.session.started.front().spec;
        QCOMPARE(spec.data.path, std::string("glyphs"));
        QCOMPARE(spec.data.testPath, std::string("glyphs-night"));
        QTRY_COMPARE(page.size(), 1);
        QCOMPARE(page.first().first().toString(), QStringLiteral("train"));
        QVERIFY(kit.bench.runs().current());
    }

    void trainsTheExampleInTheProjectThatIsOpen()
    {
        testing::BenchKit kit;
        kit.session.openProject("mine");
        kit.settle();
        kit.bench.tryExample();
        kit.settle();
        QCOMPARE(kit.bench.project()->name, std::string("mine"));
        QCOMPARE(kit.session.started.size(), std::size_t{1});
        kit.bench.undo().undo();
        QCOMPARE(kit.bench.draft().spec().data.testPath, std::string());
    }

    void makesAProjectForTheDataThatIsGiven()
    {
        testing::BenchKit kit;
        QSignalSpy page(&kit.bench, &ui::Workbench::pageWanted);
        kit.bench.open("/data/images/mnist");
        kit.settle();
        QCOMPARE(kit.bench.project()->name, std::string("mnist"));
        QCOMPARE(kit.bench.draft().spec().data.path, std::string("/data/images/mnist"));
        QCOMPARE(page.first().first().toString(), QStringLiteral("data"));
    }

    void beginsInANewProjectOnceTheOpenOneHasWork_data()
    {
        QTest::addColumn<QString>("begin");
        QTest::addColumn<bool>("hasRun");
        QTest::addColumn<QString>("project");
        QTest::newRow("start, no run") << "start" << false << "mine";
        QTest::newRow("start") << "start" << true << "adult";
        QTest::newRow("named on the command line") << "open" << true << "adult";
        QTest::newRow("the example") << "example" << true << "example";
        QTest::newRow("the example, no run") << "example" << false << "mine";
        QTest::newRow("a drop on New project") << "new" << false << "adult";
        QTest::newRow("a drop on Replace") << "replace" << true << "mine";
    }
    void beginsInANewProjectOnceTheOpenOneHasWork()
    {
        QFETCH(QString, begin);
        QFETCH(bool, hasRun);
        testing::BenchKit kit;
        if (hasRun) {
            testing::FakeRun run;
            run.spec.data.testPath = "points-moons";
            kit.session.addRun(run);
        }
        kit.session.openProject("mine");
        kit.settle();
        QSignalSpy noticed(&kit.bench, &ui::Workbench::noticed);
        if (begin == "example")
            kit.bench.tryExample();
        else if (begin == "open")
            kit.bench.open("/data/adult.csv");
        else if (begin == "new")
            kit.bench.newProjectFrom("/data/adult.csv");
        else if (begin == "replace")
            kit.bench.useData("/data/adult.csv");
        else
            kit.bench.startFrom("/data/adult.csv");
        kit.settle();
        QFETCH(QString, project);
        QCOMPARE(QString::fromStdString(kit.bench.project()->name), project);
        if (begin != "example") {
            QCOMPARE(kit.bench.draft().spec().data.path, std::string("/data/adult.csv"));
            QCOMPARE(kit.bench.draft().spec().data.testPath, std::string());
        }
        if (begin == "example" && !hasRun)
            return;
        // What was given up is one click away.
        const auto notice = noticed.last().first().value<ui::Notice>();
        QCOMPARE(notice.button, project == "mine" ? QString("Undo") : QString("Back to mine"));
        notice.act();
        kit.settle();
        if (project == "mine")
            QCOMPARE(kit.bench.draft().spec().data.path, std::string("glyphs"));
        else
            QVERIFY(kit.wasCalled("project.open /home/ada/Documents/mine.assay"));
    }

    void givesUpAllThatWasSetForOtherData()
    {
        testing::BenchKit kit;
        kit.session.openProject("mine");
        kit.settle();
        experiment::ExperimentSpec spec = kit.bench.draft().spec();
        spec.data.testPath = "glyphs-night";
        spec.data.table.target = "price";
        spec.data.table.leaveOut = "id";
        spec.data.split.train = 0.5;
        spec.train.batchSize = 16;
        kit.bench.draft().replace(spec, "test");
        kit.bench.useData("/data/adult.csv");
        kit.settle();
        data::DataSpec fresh;
        fresh.path = "/data/adult.csv";
        experiment::ExperimentSpec wanted = spec;
        wanted.data = fresh;
        QCOMPARE(experiment::toJson(kit.bench.draft().spec()), experiment::toJson(wanted));
        kit.bench.undo().undo();
        QCOMPARE(experiment::toJson(kit.bench.draft().spec()), experiment::toJson(spec));
    }

    void givesBackWhatWasSetForDataThatComeBack()
    {
        testing::BenchKit kit;
        kit.session.openProject("mine");
        kit.settle();
        experiment::ExperimentSpec spec = kit.bench.draft().spec();
        spec.data.path = "/data/mnist";
        spec.data.testPath = "/data/usps";
        spec.data.split.train = 0.15;
        kit.bench.draft().replace(spec, "test");
        kit.bench.useData("/nope.csv");
        kit.settle();
        QCOMPARE(kit.bench.draft().spec().data.testPath, std::string());
        kit.bench.useData("/data/mnist");
        kit.settle();
        QCOMPARE(experiment::toJson(kit.bench.draft().spec()), experiment::toJson(spec));
    }

    void makesOneExampleOfTwoClicks()
    {
        testing::BenchKit kit;
        kit.session.addRun({});
        kit.session.openProject("mine");
        kit.settle();
        QVERIFY(kit.bench.hasWork());
        kit.bench.tryExample();
        kit.bench.tryExample();
        kit.settle();
        QCOMPARE(kit.bench.project()->name, std::string("example"));
        QCOMPARE(kit.session.started.size(), std::size_t{1});
    }

    void keepsWhatWasSetForDataThatAreLookedForElsewhere()
    {
        testing::BenchKit kit;
        kit.session.openProject("mine");
        kit.settle();
        experiment::ExperimentSpec spec = kit.bench.draft().spec();
        spec.data.path = "/old/adult.csv";
        spec.data.table.target = "income";
        kit.session.failNext = base::inputError("data.moved", "The data are no longer here.",
                                                {.file = "/old/adult.csv", .row = {}, .byte = {}});
        kit.bench.draft().replace(spec, "test");
        kit.settle();
        kit.bench.useData("/new/adult.csv");
        kit.settle();
        QCOMPARE(kit.bench.draft().spec().data.path, std::string("/new/adult.csv"));
        QCOMPARE(kit.bench.draft().spec().data.table.target, std::string("income"));
    }

    void asksForDataInANewProject()
    {
        testing::BenchKit kit;
        kit.session.addRun({});
        kit.session.openProject("mine");
        kit.settle();
        kit.bench.newProject(kit.folder.filePath("adult"));
        kit.settle();
        QCOMPARE(kit.bench.draft().spec().data.path, std::string());
        QVERIFY(!kit.bench.draft().readingData() && !kit.bench.draft().profile());
        QCOMPARE(kit.bench.nextStep().title, QStringLiteral("Choose data"));
        QCOMPARE(kit.bench.nextStep().action, QStringLiteral("data.file"));
        QCOMPARE(kit.bench.startObstacle(), QStringLiteral("Choose data first."));
    }

    void offersTheLastProjectToThoseWhoHadOne()
    {
        testing::BenchKit kit;
        QCOMPARE(kit.bench.nextStep().action, QStringLiteral("start.example"));
        kit.settings.remember("/home/ada/mnist on usps.assay");
        QCOMPARE(kit.bench.nextStep().button, QStringLiteral("Open mnist on usps"));
        QCOMPARE(kit.bench.nextStep().action, QStringLiteral("file.last"));
    }

    void showsATableWhoseTargetIsMistyped()
    {
        testing::BenchKit kit;
        kit.session.openProject("mine");
        kit.settle();
        experiment::ExperimentSpec spec = kit.bench.draft().spec();
        spec.data.path = "/data/adult.csv";
        spec.data.table.target = "incom";
        kit.session.failNext = base::usageError(
            "data.column", "There is no column \"incom\" (data.target). Did you mean \"income\"?");
        kit.bench.draft().replace(spec, "test");
        kit.settle();
        QVERIFY(kit.bench.draft().dataProblem() && !kit.bench.draft().profile());
        QVERIFY(kit.bench.draft().shown()); // read once more, without a target
        QCOMPARE(kit.bench.nextStep().action, QStringLiteral("data.target"));
    }

    void takesARefusalBackOnceTheRunInItsWayIsOver()
    {
        testing::BenchKit kit;
        testing::FakeRun run;
        run.state = train::RunState::Running;
        run.epochsDone = 1;
        const train::RunId id = kit.session.addRun(run);
        kit.session.openProject("mine");
        kit.settle();
        QVERIFY(kit.bench.runs().active());
        ui::Notice notice;
        connect(&kit.bench, &ui::Workbench::noticed, &kit.bench,
                [&](const ui::Notice& given) { notice = given; });
        kit.session.failNext = base::environmentError("project.busy", "A run is training.");
        kit.bench.openProject(kit.folder.filePath("other.assay"));
        kit.settle();
        QCOMPARE(notice.text, QString("A run is training."));
        QVERIFY(notice.holds());
        kit.session.runs().stop(id);
        kit.settle();
        QVERIFY(!notice.holds());
    }

    void keepsTheOpenProjectWhenAnotherCannotBeOpened()
    {
        testing::BenchKit kit;
        kit.session.openProject("mine");
        kit.settle();
        kit.settings.remember("/gone.assay");
        QSignalSpy noticed(&kit.bench, &ui::Workbench::noticed);
        kit.session.failNext = base::inputError("project.text", "This is no Assay project.",
                                                {.file = "/gone.assay", .row = {}, .byte = {}});
        kit.bench.openProject("/gone.assay");
        kit.settle();
        QCOMPARE(noticed.size(), 1);
        const auto notice = noticed.first().first().value<ui::Notice>();
        QCOMPARE(notice.tone, ui::Tone::Blocker);
        QCOMPARE(notice.text, QStringLiteral("/gone.assay: This is no Assay project."));
        QCOMPARE(kit.bench.project()->name, std::string("mine"));
        QVERIFY(!kit.settings.recentProjects.get().contains("/gone.assay"));
        QVERIFY(!kit.bench.isWaiting());
    }

    void startsNothingWhenTheProjectForItCannotBeMade()
    {
        testing::BenchKit kit;
        kit.session.failNext = base::environmentError("disk.full", "The disk is full.");
        kit.bench.tryExample();
        kit.settle();
        QVERIFY(kit.session.started.empty());
        kit.session.openProject("later");
        kit.settle();
        QVERIFY(kit.session.started.empty());
    }

    void takesUpTheNewestRunAgainAndThenTheDraft()
    {
        testing::BenchKit kit;
        testing::FakeRun run;
        run.spec.train.batchSize = 100;
        kit.session.addRun(run);
        // What was tried on one batch since is no plan for a training.
        run.spec.train.batchSize = 7;
        kit.session.record(kit.session.addRun(run)).kind = train::RunKind::Overfit;
        kit.session.openProject("mine");
        kit.settle();
        QCOMPARE(kit.bench.draft().spec().train.batchSize, 100);
        kit.bench.draft().setField("train.batch_size", std::int64_t{200});
        kit.session.openProject("other");
        kit.settle();
        kit.session.openProject("mine");
        kit.settle();
        QCOMPARE(kit.bench.draft().spec().train.batchSize, 200);
    }

    void startsANewProjectWithoutTheDraftOfADeletedOne()
    {
        testing::BenchKit kit;
        kit.session.openProject("other");
        kit.settle();
        experiment::ExperimentSpec old;
        old.train.batchSize = 200;
        const QString path = kit.folder.filePath("again.assay");
        kit.settings.setDraftOfProject(path, QString::fromStdString(experiment::toJson(old)));
        kit.bench.newProject(path);
        kit.settle();
        QCOMPARE(kit.bench.project()->path, path.toStdString());
        QCOMPARE(kit.bench.draft().spec().train.batchSize, 64);
    }

    void takesEarlierEditsIntoTheFirstProject()
    {
        testing::BenchKit kit;
        kit.bench.draft().setField("train.batch_size", std::int64_t{7});
        kit.bench.newProject(kit.folder.filePath("first"));
        kit.settle();
        QCOMPARE(kit.bench.draft().spec().train.batchSize, 7);
        kit.bench.newProject(kit.folder.filePath("second.assay"));
        kit.settle();
        QCOMPARE(kit.bench.draft().spec().train.batchSize, 64);
        QCOMPARE(kit.session.info.name, std::string("second"));
    }

    void saysWhereTheCopyIs()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        QSignalSpy noticed(&kit.bench, &ui::Workbench::noticed);
        const QString copy = kit.folder.filePath("copy");
        kit.bench.saveCopy(copy);
        kit.settle();
        QCOMPARE(noticed.size(), 1);
        QCOMPARE(noticed.first().first().value<ui::Notice>().text,
                 QStringLiteral("Copy written: %1.assay").arg(copy));
        QCOMPARE(kit.bench.project()->name, std::string("digits"));
    }

    void findsWhatHealsMissingData_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("testPath");
        QTest::addColumn<QString>("missing");
        QTest::addColumn<QString>("action");
        QTest::newRow("folder") << "/a/mnist"
                                << ""
                                << "/a/mnist"
                                << "data.folder";
        QTest::newRow("file") << "/a/images.gz"
                              << ""
                              << "/a/images.gz"
                              << "data.file";
        QTest::newRow("served folder") << "glyphs"
                                       << "/b/usps"
                                       << "/b/usps"
                                       << "data.test_folder";
        QTest::newRow("served file") << "glyphs"
                                     << "/b/t.gz"
                                     << "/b/t.gz"
                                     << "data.test_file";
    }
    void findsWhatHealsMissingData()
    {
        QFETCH(QString, path);
        QFETCH(QString, testPath);
        QFETCH(QString, missing);
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        experiment::ExperimentSpec spec;
        spec.data.path = path.toStdString();
        spec.data.testPath = testPath.toStdString();
        kit.session.failNext = base::inputError(
            "file.missing", "Gone.", {.file = missing.toStdString(), .row = {}, .byte = {}});
        kit.bench.draft().replace(spec, "test");
        kit.settle();
        QTEST(kit.bench.locateAction(), "action");
        QCOMPARE(kit.bench.nextStep().action, kit.bench.locateAction());
    }

    /// What was at work when the program was closed, not what only waited behind it.
    void comesBackToTheRunThatWasAtWork()
    {
        testing::BenchKit kit;
        testing::FakeRun atWork, waiting;
        atWork.state = waiting.state = train::RunState::Interrupted;
        atWork.epochsDone = 2;
        waiting.epochsDone = 0;
        const train::RunId id = kit.session.addRun(atWork);
        kit.session.addRun(waiting);
        kit.session.openProject();
        kit.settle();
        QVERIFY(kit.bench.runs().current());
        QCOMPARE(kit.bench.runs().current()->id, id);
    }

    void repeatsARunWithSeedsItHasNotHad()
    {
        testing::BenchKit kit;
        for (const int seed : {1, 5}) {
            testing::FakeRun run;
            run.spec.seed = seed;
            kit.session.addRun(run);
        }
        kit.session.openProject();
        kit.settle();
        kit.bench.runAgain(kit.bench.runs().runs().back(), 2);
        QCOMPARE(kit.session.calls.back(), std::string("studies.start seeds 4"));
        QCOMPARE(kit.session.records.size(), std::size_t{4});
        QCOMPARE(kit.session.records[2].seed, 6);
        QCOMPARE(kit.session.records[3].seed, 7);
    }

    /// What the end of a program cut off goes on with one click.
    void offersToGoOnWithAStudyThatWasInterrupted_data()
    {
        QTest::addColumn<bool>("stopped"); // by a person
        QTest::addColumn<bool>("readOnly");
        QTest::addColumn<bool>("offered");
        QTest::newRow("interrupted") << false << false << true;
        QTest::newRow("stopped") << true << false << false; // as one of them was, and one deleted
        QTest::newRow("read only") << false << true << false;
    }
    void offersToGoOnWithAStudyThatWasInterrupted()
    {
        QFETCH(bool, stopped);
        QFETCH(bool, readOnly);
        QFETCH(bool, offered);
        testing::BenchKit kit;
        tune::Study study = tune::newSeeds({}, "trio", 3);
        study.id = 4;
        auto members = tune::members(study, {});
        members[0].standing = tune::Standing::Finished;
        members[1].standing = tune::Standing::Interrupted;
        members[1].cutOff = members[2].cutOff = !stopped;
        kit.session.studyStates = {{study, members}};
        kit.session.info.readOnly = readOnly;
        std::vector<ui::Notice> notices;
        QObject::connect(&kit.bench, &ui::Workbench::noticed,
                         [&](const ui::Notice& notice) { notices.push_back(notice); });
        kit.session.openProject();
        kit.settle();
        QCOMPARE(notices.size(), std::size_t(offered));
        if (!offered)
            return;
        QVERIFY(notices[0].text.contains("2 runs"));
        QCOMPARE(notices[0].button, QStringLiteral("Go on with them"));
        QVERIFY(notices[0].holds());
        notices[0].act();
        QCOMPARE(kit.session.calls.back(), std::string("studies.proceed 4"));
    }

    void rateChangedMeanwhileMakesNoNewDraftAndIsRepeated()
    {
        testing::BenchKit kit;
        testing::FakeRun run;
        kit.session.addRun(run);
        kit.session.openProject();
        kit.settle();
        kit.bench.draft().replace(run.spec, "test");
        kit.settle();
        const QString ended = kit.bench.nextStep().title;
        train::RunRecord& record = kit.session.record(1);
        run.spec.train.rateChanges = "600: 0.0001";
        record.spec = experiment::toJson(run.spec);
        record.family = experiment::family(run.spec);
        kit.session.list();
        kit.settle();
        QCOMPARE(kit.bench.nextStep().title, ended);
        // What the draft itself plans makes it new, unless the run had it too.
        experiment::ExperimentSpec draft = run.spec;
        const auto titleFor = [&](const std::string& changes, int batchSize) {
            draft.train.rateChanges = changes;
            draft.train.batchSize = batchSize;
            kit.bench.draft().replace(draft, "test");
            kit.settle();
            return kit.bench.nextStep().title;
        };
        QCOMPARE(titleFor("600: 0.0001", 64), ended);
        QVERIFY(titleFor("600: 0.0002", 64) != ended);
        QVERIFY(titleFor("", 32) != ended);
        QCOMPARE(titleFor("", 64), ended);
        kit.bench.runAgain(kit.session.record(1), 1);
        QCOMPARE(experiment::fromJson(kit.session.records.back().spec).train.rateChanges,
                 run.spec.train.rateChanges);
    }

    void fixOfTheRateLeavesWhatWasSetByHandBehind()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        experiment::ExperimentSpec spec;
        spec.train.rateChanges = "600: 1";
        kit.bench.applyPatch({{"train.batch_size", "32"}}, experiment::toJson(spec));
        QCOMPARE(kit.bench.draft().spec().train.rateChanges, std::string("600: 1"));
        kit.bench.applyPatch({{"train.learning_rate", "0.001"}}, experiment::toJson(spec));
        QCOMPARE(kit.bench.draft().spec().train.rateChanges, std::string());
    }

    void looksAtTheFirstOfSeveralSeedsAndGoesOnWithTheDevice()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        kit.bench.start(2);
        kit.settle();
        QCOMPARE(kit.bench.runs().current()->id, 1);
        kit.session.end(1, train::RunState::Finished);
        kit.session.record(2).state = train::RunState::Running;
        kit.session.list();
        kit.settle();
        QCOMPARE(kit.bench.runs().current()->id, 2);
        kit.bench.runs().look(1);
        kit.session.list();
        kit.settle();
        QCOMPARE(kit.bench.runs().current()->id, 1);
    }

    void deletesAndBringsBack()
    {
        testing::BenchKit kit;
        kit.session.addRun({});
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        QSignalSpy noticed(&kit.bench, &ui::Workbench::noticed);
        kit.bench.remove({1, 2});
        kit.settle();
        QVERIFY(kit.bench.runs().runs().empty());
        const auto notice = noticed.first().first().value<ui::Notice>();
        QCOMPARE(notice.text, QStringLiteral("2 runs deleted."));
        notice.act();
        kit.settle();
        QCOMPARE(kit.bench.runs().runs().size(), std::size_t{2});
    }

    void renamesAndNotesWithUndo()
    {
        testing::BenchKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.bench.rename(*kit.bench.runs().find(1), "  baseline ");
        kit.settle();
        kit.bench.note(*kit.bench.runs().find(1), "before the fix");
        kit.settle();
        QCOMPARE(kit.session.record(1).name, std::string("baseline"));
        QCOMPARE(kit.session.record(1).note, std::string("before the fix"));
        kit.bench.rename(*kit.bench.runs().find(1), "  ");
        QCOMPARE(kit.bench.undo().count(), 2);
        kit.bench.undo().undo();
        kit.bench.undo().undo();
        QCOMPARE(kit.session.record(1).note, std::string());
        QVERIFY(kit.session.record(1).name != "baseline");
    }

    void editThatTheProjectRefusesLeavesNoUndoStep()
    {
        testing::BenchKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        QStringList notices;
        QObject::connect(&kit.bench, &ui::Workbench::noticed, &kit.bench,
                         [&](const ui::Notice& notice) { notices << notice.text; });
        kit.session.failNext = base::environmentError("disk.full", "The disk is full.");
        kit.bench.rename(*kit.bench.runs().find(1), "baseline");
        kit.settle();
        QCOMPARE(kit.bench.undo().count(), 0);
        QCOMPARE(notices.size(), 1);
        QVERIFY(notices.front().contains("The disk is full."));
        QVERIFY(kit.bench.runs().find(1)->name != "baseline");
        kit.bench.remove({1});
        kit.settle();
        QCOMPARE(kit.bench.undo().count(), 1);
    }

    void rowsThatWereSetAsideAreOneNotice()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        kit.settle();
        QStringList notices;
        QObject::connect(&kit.bench, &ui::Workbench::noticed, &kit.bench,
                         [&](const ui::Notice& notice) { notices << notice.text; });
        session::RowsSetAside found;
        for (const char* row : {"3", "5", "8"})
            found.rows.push_back(
                {"runs", row, store::badRow("/a.assay", "runs", row, "its state is \"lost\"")});
        kit.session.emitEvent(found);
        kit.settle();
        QCOMPARE(notices.size(), 1);
        QVERIFY(notices.front().contains("Row 3 of the table runs"));
        QVERIFY(notices.front().contains("2 more rows"));
    }

    void putsAProposedFixIntoTheDraft()
    {
        testing::BenchKit kit;
        testing::FakeRun run;
        run.spec.train.learningRate = 10;
        const train::RunId id = kit.session.addRun(run);
        kit.session.openProject();
        kit.settle();
        base::Finding finding;
        finding.id = "loss.not_finite";
        finding.fix = {{"train.learning_rate", "0.001"}};
        kit.session.end(id, train::RunState::Failed, {finding});
        kit.settle();
        kit.bench.applyFix();
        QCOMPARE(kit.bench.draft().spec().train.learningRate, 0.001);
        QVERIFY(kit.bench.undo().canUndo());
    }

    void refusesToStartWhereNothingMayBeWritten()
    {
        testing::BenchKit kit;
        kit.session.info.readOnly = true;
        kit.session.openProject();
        kit.settle();
        kit.bench.start();
        QVERIFY(kit.session.started.empty());
        QCOMPARE(kit.bench.startObstacle(), QStringLiteral("This project is read only."));
    }
};

QTEST_MAIN(TestWorkbench)
#include "tst_workbench.moc"
