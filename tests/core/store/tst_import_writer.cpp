// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/suite.h"
#include "store/import_writer.h"
#include "store/run_store.h"
#include "support/errors.h"
#include "support/full_disk.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>

using namespace assay;
using interop::LogUse;
using store::ImportWriter;
using store::RunStore;

namespace {

interop::LoggedRun logged(const std::string& source = "/logs/a")
{
    return {.source = source,
            .name = "a",
            .tool = "TensorBoard",
            .settings = {{"lr", "0.1"}},
            .state = {},
            .problem = {}};
}

void loss(ImportWriter& writer, int run, std::int64_t from, std::int64_t to, double value)
{
    for (std::int64_t step = from; step <= to; ++step)
        writer.point(run, "val_loss",
                     {.step = step, .epoch = 0, .time = 1000.0 + double(step), .value = value});
}

/// What a curve shows of a run: "loss:train_val@3=0.5".
std::vector<std::string> drawn(const testing::TempProject& project, train::RunId run = 1)
{
    std::vector<std::string> lines;
    for (const auto& point : RunStore(project.file, true).points(run, 0, 1000).points)
        lines.push_back(
            QStringLiteral("%1:%2@%3=%4")
                .arg(QString::fromStdString(point.name), QString::fromStdString(point.split))
                .arg(point.step)
                .arg(point.value)
                .toStdString());
    return lines;
}

std::string one(const testing::TempProject& project, const std::string& sql)
{
    return testing::rows(project.file, sql).at(0);
}

} // namespace

class TestImportWriter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pointsCountAsWhatTheirNamesSay()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged());
        writer.point(run, "val_acc", {.step = 1, .value = 0.5});
        writer.point(run, "val_acc", {.step = 2, .value = 0.75});
        writer.point(run, "val_acc", {.step = 3, .value = 0.25});
        writer.point(run, "val_loss", {.step = 3, .value = std::nan("")});
        writer.point(run, "odd", {.step = 3, .value = 7});
        writer.finish();
        QCOMPARE(drawn(project),
                 (std::vector<std::string>{"error:train_val@1=0.5", "error:train_val@2=0.25",
                                           "error:train_val@3=0.75", "loss:train_val@3=nan",
                                           "odd:@3=7"}));
        const auto record = RunStore(project.file, true).find(1).value();
        QCOMPARE(record.kind, train::RunKind::Imported);
        QCOMPARE(record.state, train::RunState::Finished);
        QCOMPARE(record.last->at(data::SplitKind::TrainVal).error, 0.75);
        QCOMPARE(record.bestTrainVal->error, 0.25);
        QCOMPARE(record.step, 3);
        // As it was logged, in the table; as it counts, in the view.
        QCOMPARE(one(project, "SELECT value FROM metrics WHERE name = 'val_acc' AND step = 2"),
                 std::string("0.75"));
        QCOMPARE(one(project, "SELECT value FROM metric_points WHERE name = 'error' AND step = 2"),
                 std::string("0.25"));
    }

    void everyNameHasItsValuesByRun()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int first = writer.run(logged()), second = writer.run(logged("/logs/b"));
        for (const auto& [step, value] : {std::pair{1, 0.5}, {2, 0.25}, {3, 0.75}})
            writer.point(first, "mse", {.step = step, .value = value});
        writer.point(first, "Zeta", {.step = 1, .value = std::nan("")});
        // It went back to step 3: what it had come to before counts no more.
        for (const auto& [step, value] : {std::pair{1, 9.0}, {2, 1.0}, {3, 8.0}, {4, 100.0}})
            writer.point(second, "mse", {.step = step, .value = value});
        for (const auto& [step, value] : {std::pair{3, 7.0}, {4, 6.0}, {5, 5.0}})
            writer.point(second, "mse", {.step = step, .value = value});
        writer.finish();
        RunStore runs(project.file, false);
        QStringList names;
        for (const interop::TagUse& use : runs.tagNames())
            names << QStringLiteral("%1 in %2").arg(QString::fromStdString(use.tag)).arg(use.runs);
        QCOMPARE(names, (QStringList{"mse in 2", "Zeta in 1"}));
        auto values = runs.tagValues("mse");
        QCOMPARE(values.size(), std::size_t{2});
        QCOMPARE(values[1].last, 0.75);
        QCOMPARE(values[1].lowest, 0.25);
        QCOMPARE(values[2].last, 5.0);
        QCOMPARE(values[2].lowest, 1.0);
        QCOMPARE(values[2].highest, 9.0);
        const auto none = runs.tagValues("Zeta");
        QVERIFY(std::isnan(none.at(1).last) && std::isnan(none.at(1).lowest));
        QVERIFY(runs.tagValues("nobody").empty());
        runs.setDeleted({1}, true);
        QCOMPARE(runs.tagValues("mse").size(), std::size_t{1});
        QCOMPARE(runs.tagNames().size(), std::size_t{1});
        QVERIFY(!runs.listed(1));
        QCOMPARE(runs.listed(2)->id, train::RunId{2});
    }

    void whatIsNotDrawnOrNotUnderstoodIsSaid()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged());
        loss(writer, run, 1, 5, 0.5);
        loss(writer, run, 3, 6, 0.25);
        for (const auto& [step, value] : {std::pair{1, 0.5}, {2, 0.75}, {3, 65.0}, {4, 70.0}})
            writer.point(run, "val_acc", {.step = step, .value = value});
        // An accuracy in percent that begins near 0 rises through all between.
        for (const auto& [step, value] : {std::pair{1, 0.5}, {2, 0.75}, {3, 8.0}, {4, 70.0}})
            writer.point(run, "train_acc", {.step = step, .value = value});
        writer.finish();
        QStringList said;
        for (const base::Finding& finding : writer.findings())
            said << QString::fromStdString(experiment::sentence(finding));
        QCOMPARE(
            said,
            (QStringList{
                "3 points of the 9 of \"val_loss\" are not drawn (steps 3 to 5): a step that "
                "came again was taken for a restart, which writes over what came before. If the "
                "later rows are of another run, give it a file of its own.",
                "\"val_acc\" holds both shares of 1 (up to 0.75) and percents (from 65 on), so "
                "it was not taken for an accuracy. Write all of them in one way and import it "
                "again."}));
        QCOMPARE(one(project, "SELECT metric FROM tags WHERE tag = 'val_acc'"), std::string());
        QCOMPARE(one(project, "SELECT form FROM tags WHERE tag = 'train_acc'"),
                 std::string("hundred_minus"));
    }

    void aRestartIsShownAndNothingIsLost()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged());
        loss(writer, run, 1, 5, 0.5);
        loss(writer, run, 3, 4, 0.25);  // back to 3
        loss(writer, run, 2, 6, 0.125); // and once more, before what the second try had
        writer.finish();
        QCOMPARE(drawn(project),
                 (std::vector<std::string>{"loss:train_val@1=0.5", "loss:train_val@2=0.125",
                                           "loss:train_val@3=0.125", "loss:train_val@4=0.125",
                                           "loss:train_val@5=0.125", "loss:train_val@6=0.125"}));
        QCOMPARE(one(project, "SELECT count(*) FROM metrics"), std::string("12"));
        const auto events = testing::rows(project.file, "SELECT kind, step, text FROM events");
        QCOMPARE(events.size(), 2u);
        QCOMPARE(events[0],
                 std::string("resumed | 3 | restarted from step 3; it had come to step 5"));
    }

    void tagsOfOneRestartAreToldOnce()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged());
        for (int attempt = 0; attempt < 2; ++attempt) {
            for (int step = 1; step <= 4; ++step) {
                writer.point(run, "loss", {.step = step, .value = 1});
                writer.point(run, "acc", {.step = step, .value = 0.5});
            }
        }
        writer.finish();
        QCOMPARE(one(project, "SELECT count(*) FROM events"), std::string("1"));
        QCOMPARE(drawn(project).size(), 8u);
    }

    void aRestartMarksPointsOfEveryTag()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged());
        const auto points = [&](const char* tag, std::initializer_list<int> steps, double value) {
            for (const int step : steps)
                writer.point(run, tag, {.step = step, .value = value});
        };
        writer.session(run, {.time = 1000});
        points("val_acc", {50}, 0.5);
        points("val_loss", {50, 100}, 0.5);
        points("val_acc", {100}, 0.875); // the best, of a try that was given up
        writer.session(run, {.time = 2000, .from = 51});
        points("val_loss", {100}, 0.25);
        writer.finish();
        QCOMPARE(drawn(project),
                 (std::vector<std::string>{"error:train_val@50=0.5", "loss:train_val@50=0.5",
                                           "loss:train_val@100=0.25"}));
        QCOMPARE(
            testing::rows(project.file, "SELECT step, text FROM events"),
            (std::vector<std::string>{"51 | restarted from step 51; it had come to step 100"}));
        // Neither the last nor the best score is one of those.
        const auto record = RunStore(project.file, true).find(1).value();
        QCOMPARE(record.last->at(data::SplitKind::TrainVal).error, 0.5);
        QCOMPARE(record.bestTrainVal->error, 0.5);
    }

    void anEndedLogDecidesAboutTagsThatNeverCameAgain()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged());
        loss(writer, run, 1, 5, 0.5);
        writer.point(run, "val_acc", {.step = 5, .value = 0.5});
        loss(writer, run, 3, 4, 0.25);
        writer.finish();
        QCOMPARE(one(project, "SELECT count(*) FROM metrics WHERE name = 'val_acc' AND superseded"),
                 std::string("1"));
        QVERIFY(std::isnan(
            RunStore(project.file, true).find(1)->last->at(data::SplitKind::TrainVal).error));
    }

    void twoProgramsInOneFolderAreNamed()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged());
        loss(writer, run, 1, 5, 0.5);
        writer.session(run, {.time = 1001, .beside = true});
        loss(writer, run, 1, 5, 0.25);
        writer.finish();
        QCOMPARE(writer.findings().size(), 2u);
        QCOMPARE(writer.findings()[0].id, std::string("log.written_twice"));
        QCOMPARE(writer.findings()[0].place, std::string("val_loss"));
        QCOMPARE(drawn(project).size(), 5u);
        QCOMPARE(one(project, "SELECT count(*) FROM events"), std::string("0"));
    }

    void manyTagsAreTakenIn()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged());
        for (const int step : {1, 2, 3, 2, 3}) { // with a restart
            for (int tag = 0; tag < 10'000; ++tag)
                writer.point(run, "layer" + std::to_string(tag), {.step = step, .value = 1});
        }
        writer.finish();
        QCOMPARE(one(project, "SELECT count(*) FROM tags"), std::string("10000"));
        QCOMPARE(writer.points(), 50'000);
        QCOMPARE(
            one(project, "SELECT count(*), min(step), max(step) FROM metrics WHERE superseded"),
            std::string("20000 | 2 | 3"));
        QCOMPARE(one(project, "SELECT count(*) FROM events"), std::string("1"));
    }

    void namesThatAreNotUtf8AreWrittenOut()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged("/logs/\xE9"));
        writer.point(run, "loss \xFF", {.step = 1, .value = 1});
        writer.problem(run, {.id = "log.cut_line", .place = "\xE9.csv", .texts = {"\xC3"}});
        writer.finish();
        QCOMPARE(one(project, "SELECT source FROM runs"), std::string("/logs/\\xE9"));
        QCOMPARE(one(project, "SELECT name FROM metrics"), std::string("loss \\xFF"));
        QCOMPARE(writer.findings().at(0).place, std::string("\\xE9.csv"));
        QCOMPARE(writer.findings().at(0).texts.at(0), std::string("\\xC3"));
    }

    void stepsThatGoBackForEverAreAFinding()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged());
        for (int epoch = 0; epoch < 200; ++epoch)
            loss(writer, run, 0, 9, 0.5);
        writer.finish();
        QCOMPARE(writer.findings().size(), 2u);
        QCOMPARE(writer.findings()[0].id, std::string("log.steps_go_back"));
        QCOMPARE(one(project, "SELECT count(*) FROM events"), std::string("20"));
        QCOMPARE(one(project, "SELECT count(*) FROM metrics"), std::string("2000"));
    }

    void theSameSourceKeepsItsRun()
    {
        testing::TempProject project;
        {
            ImportWriter writer(project.file, LogUse::Import);
            loss(writer, writer.run(logged()), 1, 5, 0.5);
            writer.finish();
        }
        RunStore(project.file, false).rename(1, "mine");
        RunStore(project.file, false).note(1, "looks odd");
        {
            ImportWriter writer(project.file, LogUse::Import);
            loss(writer, writer.run(logged()), 1, 7, 0.5);
            writer.finish();
            QCOMPARE(writer.runs(), std::vector<train::RunId>{1});
        }
        QCOMPARE(one(project, "SELECT count(*), max(name), max(note) FROM runs"),
                 std::string("1 | mine | looks odd"));
        QCOMPARE(drawn(project).size(), 7u);
        // A deleted one is not brought back.
        RunStore(project.file, false).setDeleted({1}, true);
        ImportWriter writer(project.file, LogUse::Import);
        loss(writer, writer.run(logged()), 1, 2, 0.5);
        writer.finish();
        QCOMPARE(writer.runs(), std::vector<train::RunId>{2});
    }

    void aPersonDecidesWhatATagMeans()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged());
        writer.point(run, "val_loss", {.step = 1, .value = 3});
        writer.point(run, "held_out", {.step = 1, .value = 80});
        writer.finish();
        RunStore runs(project.file, false);
        const auto resumes = runs.resumes(1);
        runs.chooseTag("held_out",
                       interop::TagTarget{"error", "train_val", interop::TagForm::HundredMinus});
        QVERIFY(runs.resumes(1) > resumes);
        QCOMPARE(drawn(project),
                 (std::vector<std::string>{"loss:train_val@1=3", "error:train_val@1=0.2"}));
        QCOMPARE(runs.find(1)->bestTrainVal->error, 0.2);
        // It takes the place of what the name of another tag says.
        runs.chooseTag("held_out", interop::TagTarget{"loss", "train_val", {}});
        QCOMPARE(drawn(project),
                 (std::vector<std::string>{"val_loss:@1=3", "loss:train_val@1=80"}));
        QVERIFY(!runs.find(1)->last->contains(data::SplitKind::TrainVal)
                || std::isnan(runs.find(1)->last->at(data::SplitKind::TrainVal).error));
        // Two choices for one meaning: the newer one holds.
        runs.chooseTag("val_loss", interop::TagTarget{"loss", "train_val", {}});
        QCOMPARE(drawn(project),
                 (std::vector<std::string>{"loss:train_val@1=3", "held_out:@1=80"}));
        // And it holds for what comes later.
        runs.chooseTag("held_out",
                       interop::TagTarget{"error", "test_val", interop::TagForm::HundredMinus});
        ImportWriter later(project.file, LogUse::Import);
        later.point(later.run(logged("/logs/b")), "held_out", {.step = 4, .value = 60});
        later.finish();
        QCOMPARE(drawn(project, 2), (std::vector<std::string>{"error:test_val@4=0.4"}));
        runs.chooseTag("held_out", std::nullopt);
        QCOMPARE(drawn(project, 2), (std::vector<std::string>{"held_out:@4=60"}));
    }

    void aWatchedRunIsRunningUntilItIsQuiet()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Watch);
        loss(writer, writer.run(logged()), 1, 2, 0.5);
        writer.flush();
        const auto state = [&] { return one(project, "SELECT state FROM runs"); };
        QCOMPARE(state(), std::string("running"));
        writer.settle(3600);
        QCOMPARE(state(), std::string("running"));
        writer.settle(0);
        QCOMPARE(state(), std::string("finished"));
        loss(writer, 0, 3, 3, 0.5);
        writer.flush();
        QCOMPARE(state(), std::string("running"));
        QCOMPARE(RunStore(project.file, false).markInterrupted(), 0);
        QCOMPARE(state(), std::string("interrupted"));
    }

    void aCancelledImportKeepsWhatItRead()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        writer.onReached([](double share) { return share < 0.5; });
        loss(writer, writer.run(logged()), 1, 3, 0.5);
        writer.reached(0.25);
        VERIFY_ERROR(writer.reached(0.75), "import.cancelled");
        writer.giveUp("It was cancelled.");
        QCOMPARE(drawn(project).size(), 3u);
        // A part does not pass for the whole.
        QCOMPARE(one(project, "SELECT state, problem FROM runs"),
                 std::string("interrupted | It was cancelled."));
    }

    void anImportWhoseProgramEndsIsNoWholeRun()
    {
        testing::TempProject project;
        const auto state = [&] { return one(project, "SELECT state, problem FROM runs"); };
        const std::string cut =
            "interrupted | The import did not come to the end of the log; import it again.";
        {
            ImportWriter writer(project.file, LogUse::Import);
            loss(writer, writer.run(logged()), 1, 20'000, 0.5);
            loss(writer, 0, 20'001, 20'010, 0.5);
            QCOMPARE(state(), cut); // so too while it is read
        }
        QCOMPARE(state(), cut);
        QCOMPARE(one(project, "SELECT count(*) FROM metrics"), std::string("20000"));
        ImportWriter again(project.file, LogUse::Import);
        loss(again, again.run(logged()), 1, 20'010, 0.5);
        again.finish();
        QCOMPARE(state(), std::string("finished | "));
        QCOMPARE(one(project, "SELECT count(*) FROM metrics"), std::string("20010"));
    }

    void whatAFullDiskRefusedIsNotCounted()
    {
        testing::TempProject project;
        ImportWriter writer(project.file, LogUse::Import);
        const int run = writer.run(logged());
        std::int64_t steps = 0;
        std::string why;
        {
            const testing::FullDisk full(3'000'000);
            try {
                for (; steps < 400'000; ++steps)
                    loss(writer, run, steps, steps, 0.5);
            } catch (const base::Error& error) {
                why = error.text();
            }
            writer.giveUp(why);
        }
        QVERIFY2(why.find("disk") != std::string::npos, why.c_str());
        QCOMPARE(one(project, "SELECT state FROM runs"), std::string("interrupted"));
        const std::string kept = one(project, "SELECT count(*) FROM metrics");
        QVERIFY(std::stoll(kept) > 0 && std::stoll(kept) < steps);
        QCOMPARE(one(project, "SELECT points FROM tags WHERE tag = 'val_loss'"), kept);
        QCOMPARE(one(project, "SELECT step + 1 FROM runs"), kept);
    }
};

QTEST_GUILESS_MAIN(TestImportWriter)
#include "tst_import_writer.moc"
