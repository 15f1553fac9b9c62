// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.h"
#include "store/run_store.h"
#include "support/errors.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace assay;
using data::SplitKind;
using store::RunStore;
using testing::TempProject;
using train::RunState;

namespace {

const train::EpochReport kReport{.epoch = 2,
                                 .step = 40,
                                 .seconds = 1.5,
                                 .samplesPerSecond = 900,
                                 .scores = {{SplitKind::Train, {0.5, 0.1, 700}},
                                            {SplitKind::TrainVal, {0.6, 0.2, 100}},
                                            {SplitKind::TestVal, {0.9, 0.35, 100}}}};
const experiment::RunPlan kPlan{
    .parameters = 61706,
    .totalSteps = 200,
    .examples = {{SplitKind::Train, 30'000}, {SplitKind::TrainVal, 100}, {SplitKind::TestVal, 100}},
    .trainScored = 20'000,
    .guess = {.loss = 2.3, .error = 0.9}};

/// One run that has trained for two epochs.
train::RunId trainedRun(RunStore& runs)
{
    const train::RunId run = runs.insert({.name = "first light",
                                          .spec = "{\"seed\":3}",
                                          .specHash = "abc",
                                          .family = "ab",
                                          .templateName = "lenet",
                                          .environment = "{\"threads\":2}",
                                          .seed = 3});
    runs.plan(run, kPlan);
    runs.setScores(run, kReport, true);
    runs.setState(run, RunState::Finished);
    return run;
}

std::vector<std::string> one(const std::string& text)
{
    return {text};
}

} // namespace

class TestRunStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void recordReadsBack()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const train::RunId id = trainedRun(runs);
        const train::RunRecord run = runs.find(id).value();
        QCOMPARE(run.name, std::string("first light"));
        QCOMPARE(run.spec, std::string("{\"seed\":3}"));
        QCOMPARE(run.specHash, std::string("abc"));
        QCOMPARE(run.family, std::string("ab"));
        QCOMPARE(run.templateName, std::string("lenet"));
        QCOMPARE(run.environment, std::string("{\"threads\":2}"));
        QCOMPARE(run.seed, std::int64_t{3});
        QVERIFY(run.state == RunState::Finished);
        QCOMPARE(run.parameters, std::int64_t{61706});
        QCOMPARE(run.totalSteps, std::int64_t{200});
        QCOMPARE(run.examples.at(SplitKind::Train), std::int64_t{30'000});
        QCOMPARE(run.step, std::int64_t{40});
        QCOMPARE(run.epoch, std::int64_t{2});
        QCOMPARE(run.seconds, 1.5);
        QCOMPARE(run.guess.loss, 2.3);
        QCOMPARE(run.guess.error, 0.9);
        QCOMPARE(run.last->at(SplitKind::TestVal).error, 0.35);
        QCOMPARE(run.last->at(SplitKind::Train).examples, std::int64_t{20'000}); // as scored
        QCOMPARE(run.bestEpoch.value_or(0), std::int64_t{2});
        QCOMPARE(run.bestTrainVal->error, 0.2);
        QVERIFY(QByteArray::fromStdString(run.created).endsWith('Z'));
        QVERIFY(!runs.find(id + 1));
    }

    void namelessRunsAreNamed()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        runs.insert({.name = "own"});
        const train::RunId id = runs.insert({.templateName = "mlp"});
        QCOMPARE(runs.find(id)->name, std::string("mlp 1"));
    }

    void namesCountTheRunsOfATemplate()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const auto nameOf = [&](const char* templateName,
                                train::RunKind kind = train::RunKind::Training) {
            return QString::fromStdString(
                runs.find(runs.insert({.kind = kind, .templateName = templateName}))->name);
        };
        QCOMPARE(nameOf("lenet"), QString("lenet 1"));
        QCOMPARE(nameOf("lenet", train::RunKind::Overfit), QString("one batch, lenet 1"));
        QCOMPARE(nameOf("mlp"), QString("mlp 1"));
        QCOMPARE(nameOf("lenet"), QString("lenet 2"));
        runs.setDeleted({4}, true);
        QCOMPARE(nameOf("lenet"), QString("lenet 3")); // never the name of one that may come back
        runs.insert({.name = "lenet 4"});
        QCOMPARE(nameOf("lenet"), QString("lenet 5")); // nor one that a person gave
        QCOMPARE(nameOf("lenet"), QString("lenet 6"));
    }

    void listIsNewestFirstWithoutTheDeleted()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const auto a = runs.insert({.name = "a"}), b = runs.insert({.name = "b"}),
                   c = runs.insert({.name = "c"});
        const auto names = [&] {
            QStringList all;
            for (const train::RunRecord& run : runs.list())
                all << QString::fromStdString(run.name);
            return all;
        };
        QCOMPARE(names(), (QStringList{"c", "b", "a"}));
        runs.setDeleted({a, c}, true);
        QCOMPARE(names(), (QStringList{"b"}));
        runs.rename(b, "it's \"b\"");
        runs.note(b, "line\nline");
        QCOMPARE(names(), (QStringList{"it's \"b\""}));
        QCOMPARE(runs.find(b)->note, std::string("line\nline"));
        runs.setDeleted({a, c}, false);
        QCOMPARE(names(), (QStringList{"c", "it's \"b\"", "a"}));
    }

    void activeRunsWhoseProgramIsGoneAreInterrupted_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("held");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("running") << "running" << false << "interrupted";
        QTest::newRow("queued") << "queued" << false << "interrupted";
        QTest::newRow("paused") << "paused" << false << "interrupted";
        QTest::newRow("running, its program lives") << "running" << true << "running";
        QTest::newRow("finished") << "finished" << false << "finished";
        QTest::newRow("failed") << "failed" << false << "failed";
    }
    void activeRunsWhoseProgramIsGoneAreInterrupted()
    {
        QFETCH(QString, state);
        QFETCH(bool, held);
        QFETCH(QString, wanted);
        const TempProject project;
        RunStore runs(project.file, false);
        const train::RunId run = runs.insert({.name = "r"});
        runs.setState(run, train::runStateFrom(state.toStdString()));
        std::optional<store::RunLock> lock;
        if (held)
            lock = store::RunLock::take(store::filesOf(project.file, run).lock);
        QCOMPARE(runs.markInterrupted(), state == wanted ? 0 : 1);
        QCOMPARE(QString::fromStdString(train::name(runs.find(run)->state)), wanted);
    }

    void resumableNeedsACheckpointOnceItHasLearned()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const train::RunId run = runs.insert({.name = "r"});
        runs.setState(run, RunState::Stopped);
        QVERIFY(runs.find(run)->resumable); // from its beginning
        runs.setProgress(run, 3, 0.5);
        QVERIFY(!runs.find(run)->resumable);
        testing::write(store::filesOf(project.file, run).last, "a checkpoint");
        QVERIFY(runs.find(run)->resumable);
        runs.setState(run, RunState::Running);
        QVERIFY(!runs.find(run)->resumable);
        runs.setState(run, RunState::Finished);
        QVERIFY(!runs.find(run)->resumable);
    }

    void pointsEventsAndFindingsReadBack()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const train::RunId run = runs.insert({.name = "r"}), other = runs.insert({.name = "s"});
        store::RunWriter writer(project.file, run);
        const double infinity = std::numeric_limits<double>::infinity();
        writer.add("loss", "train_val", 7, 0.5, 1.25, 0.1);
        writer.add("loss", "train_val", 8, 0.6, 1.5, std::nan(""));
        writer.add("loss", "train_val", 9, 0.7, 1.75, -infinity);
        writer.add(train::RunEvent{
            .step = 7, .seconds = 1.25, .kind = "learning_rate", .value = 0.01, .text = "by hand"});
        writer.add(
            base::Finding{.id = "loss.not_finite",
                          .severity = base::Severity::Blocker,
                          .basis = base::Basis::Proven,
                          .place = "fc1",
                          .step = 9,
                          .evidence = {{"loss", infinity}, {"rate", 0.5}, {"norm", std::nan("")}},
                          .samples = {{0xfedcba9876543210}, {1}},
                          .fix = {{"train.learning_rate", "1e-4"}},
                          .otherFixes = {{{"train.optimizer", "sgd"}, {"train.momentum", "0.9"}},
                                         {{"train.clip", "1"}}}});
        writer.add(base::Finding{.id = "before.training"});
        QCOMPARE(writer.waiting(), std::size_t{6});
        writer.flush();
        QCOMPARE(writer.waiting(), std::size_t{0});
        QCOMPARE(writer.written(), std::int64_t{3});

        const auto page = runs.points(run, 0, 100);
        QCOMPARE(page.points.size(), std::size_t{3});
        QCOMPARE(page.points[0].name, std::string("loss"));
        QCOMPARE(page.points[0].split, std::string("train_val"));
        QCOMPARE(page.points[0].step, std::int64_t{7});
        QCOMPARE(page.points[0].epoch, 0.5);
        QCOMPARE(page.points[0].seconds, 1.25);
        QCOMPARE(page.points[0].value, 0.1);
        QVERIFY(std::isnan(page.points[1].value));
        QCOMPARE(page.points[2].value, -infinity);
        QVERIFY(runs.points(other, 0, 100).points.empty());

        const auto events = runs.events(run, 0);
        QCOMPARE(events.size(), std::size_t{1});
        QCOMPARE(events[0].second.kind, std::string("learning_rate"));
        QCOMPARE(events[0].second.value, 0.01);
        QCOMPARE(events[0].second.text, std::string("by hand"));
        QVERIFY(runs.events(run, events[0].first).empty());

        const auto findings = runs.findings(run, 0);
        QCOMPARE(findings.size(), std::size_t{2});
        const base::Finding& finding = findings[0].second;
        QCOMPARE(finding.id, std::string("loss.not_finite"));
        QVERIFY(finding.severity == base::Severity::Blocker);
        QVERIFY(finding.basis == base::Basis::Proven);
        QCOMPARE(finding.place, std::string("fc1"));
        QCOMPARE(finding.step.value_or(0), std::int64_t{9});
        QCOMPARE(finding.fix, (base::Patch{{"train.learning_rate", "1e-4"}}));
        QCOMPARE(finding.otherFixes,
                 (std::vector<base::Patch>{{{"train.optimizer", "sgd"}, {"train.momentum", "0.9"}},
                                           {{"train.clip", "1"}}}));
        QVERIFY((finding.samples == std::vector<base::SampleId>{{0xfedcba9876543210}, {1}}));
        for (const base::NamedNumber& item : finding.evidence) {
            if (item.name == "loss")
                QCOMPARE(item.value, infinity);
            if (item.name == "rate")
                QCOMPARE(item.value, 0.5);
            if (item.name == "norm")
                QVERIFY(std::isnan(item.value));
        }
        QVERIFY(!findings[1].second.step);
    }

    void pointsComeInPages()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const train::RunId run = runs.insert({.name = "r"});
        store::RunWriter writer(project.file, run);
        for (int step = 1; step <= 25; ++step)
            writer.add("batch_loss", "train", step, 0, 0, step);
        writer.flush();
        std::int64_t after = 0, expected = 1;
        for (const std::size_t size : {10U, 10U, 5U, 0U}) {
            const auto page = runs.points(run, after, 10);
            QCOMPARE(page.points.size(), size);
            for (const train::MetricPoint& point : page.points)
                QCOMPARE(point.step, expected++);
            after = page.lastId;
        }
    }

    void resumeForgetsWhatWillBeLoggedAgain()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const train::RunId run = runs.insert({.name = "r"}), other = runs.insert({.name = "s"});
        for (const train::RunId id : {run, other}) {
            store::RunWriter writer(project.file, id);
            for (int step = 1; step <= 20; ++step)
                writer.add("batch_loss", "train", step, step / 10.0, 0, step);
            writer.add("loss", "train_val", 10, 1, 0, 0.5);
            writer.add("loss", "train_val", 20, 2, 0, 0.4);
            writer.add(train::RunEvent{.step = 5, .kind = "learning_rate"});
            writer.add(train::RunEvent{.step = 5, .kind = "paused"});
            writer.add(train::RunEvent{.step = 15, .kind = "learning_rate"});
            writer.add(base::Finding{.id = "a", .step = 15});
            writer.flush();
        }
        const auto left = [&](train::RunId id) {
            return testing::rows(project.file,
                                 "SELECT (SELECT count(*) FROM metrics WHERE run = r), "
                                 "(SELECT count(*) FROM events WHERE run = r), "
                                 "(SELECT count(*) FROM findings WHERE run = r) "
                                 "FROM (SELECT "
                                     + std::to_string(id) + " AS r)");
        };
        // A checkpoint in mid-epoch.
        runs.forgetAfter(run, 12, 1);
        QCOMPARE(left(run), one("13 | 2 | 0"));
        QCOMPARE(left(other), one("22 | 3 | 1"));
        QCOMPARE(runs.resumes(run), std::int64_t{1});
        // A checkpoint at an epoch's last step whose scores it had not seen.
        runs.forgetAfter(run, 10, 0);
        QCOMPARE(left(run), one("10 | 2 | 0"));
        QCOMPARE(runs.resumes(run), std::int64_t{2});
        QCOMPARE(runs.resumes(other), std::int64_t{0});
        // A change of the learning rate at the checkpoint's step is made, and sent, again.
        runs.forgetAfter(run, 5, 0);
        QCOMPARE(left(run), one("5 | 1 | 0"));
    }

    void theBestEpochFollowsTheMetricOfTheGoal()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const train::RunId run = trainedRun(runs);
        {
            store::RunWriter writer(project.file, run);
            const double errors[]{0.3, 0.2, 0.25}, f1s[]{0.6, 0.7, 0.8};
            for (int epoch = 1; epoch <= 3; ++epoch) {
                writer.add("error", "train_val", 20 * epoch, epoch, epoch, errors[epoch - 1]);
                writer.add("f1", "train_val", 20 * epoch, epoch, epoch, f1s[epoch - 1]);
                writer.add("f1", "train", 20 * epoch, epoch, epoch, 0.99 - 0.1 * epoch);
            }
            writer.flush();
        }
        runs.chooseBestEpochs({.metric = "f1"});
        QCOMPARE(runs.find(run)->bestEpoch.value_or(0), 3);
        QCOMPARE(runs.find(run)->bestTrainVal->f1, 0.8);
        QCOMPARE(runs.find(run)->bestTrainVal->error, 0.25);
        runs.chooseBestEpochs({});
        QCOMPARE(runs.find(run)->bestEpoch.value_or(0), 2);
        QCOMPARE(runs.find(run)->bestTrainVal->error, 0.2);
        // A metric that the run did not log chooses nothing anew.
        const train::RunId old = trainedRun(runs);
        runs.chooseBestEpochs({.metric = "f1"});
        QCOMPARE(runs.find(old)->bestEpoch.value_or(0), 2);
    }

    void lossesComeWithTheirLearningRates()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const train::RunId run = trainedRun(runs);
        {
            store::RunWriter writer(project.file, run);
            for (int step = 1; step <= 3; ++step) {
                writer.add("batch_loss", "train", step, 0.1 * step, step, 2.0 / step);
                if (step < 3)
                    writer.add("learning_rate", "", step, 0.1 * step, step, 1e-3);
                writer.add("gradient_norm", "", step, 0.1 * step, step, 7);
            }
            writer.flush();
        }
        const advise::LossCurve curve = runs.lossCurve(run);
        QCOMPARE(curve.steps, (std::vector<std::int64_t>{1, 2, 3}));
        QCOMPARE(curve.losses, (std::vector<double>{2, 1, 2.0 / 3}));
        QCOMPARE(curve.rates[1], 1e-3);
        QVERIFY(std::isnan(curve.rates[2]));
    }

    void theNewestLoggedValueIsKnownOfARunThatLogsOnlyPoints()
    {
        const TempProject project;
        testing::execute(project.file,
                         "INSERT INTO runs(id, name, kind) VALUES(5, 'theirs', 'imported');"
                         "INSERT INTO metrics(run, name, split, step, value) VALUES"
                         "(5, 'error', 'train_val', 1, 0.9), (5, 'error', 'train_val', 2, 0.3),"
                         "(5, 'loss', 'train_val', 2, 1.5), (5, 'error', 'train', 1, 0.8)");
        RunStore runs(project.file, true);
        const train::Scores scores = runs.newestScores(5);
        QCOMPARE(scores.at(SplitKind::TrainVal).error, 0.3);
        QCOMPARE(scores.at(SplitKind::TrainVal).loss, 1.5);
        QCOMPARE(scores.at(SplitKind::Train).error, 0.8);
        QVERIFY(!scores.contains(SplitKind::TestVal));
    }

    void splitsAreRememberedOnce()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        const auto a = runs.insert({.name = "a"}), b = runs.insert({.name = "b"}),
                   c = runs.insert({.name = "c"});
        const auto source = testing::dataset(testing::balanced(60, 3), 3),
                   serving =
                       testing::dataset(testing::balanced(30, 3), 3, -1, {1, 2, 3}, 9, "other");
        const data::Splits own = data::cut(source, nullptr, {});
        const data::Splits served = data::cut(source, serving, {});
        runs.rememberSplit(a, own, source, nullptr);
        runs.rememberSplit(b, own, source, nullptr);
        runs.rememberSplit(c, served, source, serving);
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM splits"), one("2"));
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM datasets"), one("2"));
        QVERIFY(runs.splitOf(b)->ids == data::members(own).ids);
        QVERIFY(runs.splitOf(c)->ids == data::members(served).ids);
        QCOMPARE(data::recall(source, serving, *runs.splitOf(c)).fingerprint(),
                 served.fingerprint());
        QVERIFY(!runs.splitOf(runs.insert({.name = "d"})));
    }

    void viewsAnswer_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QStringList>("wanted");
        QTest::newRow("run_summary")
            << "SELECT run, name, state, template, seed, train_val_error, best_epoch FROM "
               "run_summary"
            << QStringList{"1 | first light | finished | lenet | 3 | 0.2 | 2"};
        QTest::newRow("metric_points")
            << "SELECT run, name, split, step, epoch, seconds, value FROM metric_points"
            << QStringList{"1 | batch_loss | train | 1 | 0.5 | 0.25 | 2.5"};
        QTest::newRow("run_events")
            << "SELECT run, step, seconds, kind, value, text FROM run_events"
            << QStringList{"1 | 1 | 0.25 | stopped | 0.0 | "};
        QTest::newRow("split_errors")
            << "SELECT run, split, n, error, loss FROM split_errors ORDER BY error"
            << QStringList{"1 | train | 20000 | 0.1 | 0.5", "1 | train_val | 100 | 0.2 | 0.6",
                           "1 | test_val | 100 | 0.35 | 0.9"};
        QTest::newRow("breakdown_terms")
            << "SELECT run, term, round(value, 6) FROM breakdown_terms"
            << QStringList{"1 | irreducible_and_bias | 0.1", "1 | variance | 0.1",
                           "1 | distribution_shift | 0.15"};
    }
    void viewsAnswer()
    {
        QFETCH(QString, query);
        QFETCH(QStringList, wanted);
        const TempProject project;
        RunStore runs(project.file, false);
        const train::RunId run = trainedRun(runs);
        store::RunWriter writer(project.file, run);
        writer.add("batch_loss", "train", 1, 0.5, 0.25, 2.5);
        writer.add(train::RunEvent{.step = 1, .seconds = 0.25, .kind = "stopped"});
        writer.flush();
        QStringList found;
        for (const std::string& row : testing::rows(project.file, query.toStdString()))
            found << QString::fromStdString(row);
        QCOMPARE(found, wanted);
        // What was removed is gone from everything that is a summary.
        runs.setDeleted({run}, true);
        const QString view = QTest::currentDataTag();
        const auto after = testing::rows(project.file, query.toStdString());
        QCOMPARE(after.empty(), view != "metric_points" && view != "run_events");
    }

    void knownIrreducibleErrorSplitsTheBias()
    {
        const TempProject project;
        RunStore runs(project.file, false);
        trainedRun(runs);
        testing::execute(project.file, "INSERT INTO project VALUES('irreducible', 0.04)");
        QCOMPARE(testing::rows(project.file,
                               "SELECT term, round(value, 6) FROM breakdown_terms LIMIT 2"),
                 (std::vector<std::string>{"irreducible | 0.04", "avoidable_bias | 0.06"}));
    }

    void otherToolsMayWritePlainRows()
    {
        const TempProject project;
        testing::execute(project.file, "INSERT INTO runs(name) VALUES('from a script');"
                                       "INSERT INTO metrics(run, name, step, value) "
                                       "VALUES(1, 'loss', 1, 2.5), (1, 'loss', 2, 2.25)");
        RunStore runs(project.file, false);
        QCOMPARE(runs.markInterrupted(), 0); // nobody of ours began it
        const auto listed = runs.list();
        QCOMPARE(listed.size(), std::size_t{1});
        QCOMPARE(listed[0].name, std::string("from a script"));
        QVERIFY(listed[0].state == RunState::Running);
        const auto page = runs.points(listed[0].id, 0, 10);
        QCOMPARE(page.points.size(), std::size_t{2});
        QCOMPARE(page.points[1].value, 2.25);
        QCOMPARE(testing::rows(project.file, "SELECT name FROM run_summary"), one("from a script"));
    }

    void foreignKeysHold()
    {
        const TempProject project;
        store::RunWriter writer(project.file, 77); // there is no such run
        writer.add("loss", "", 1, 0, 0, 1);
        QVERIFY(testing::errorOf([&] { writer.flush(); }).has_value());
    }

    void aNameOfMegabytesIsCut()
    {
        const testing::TempProject project;
        testing::execute(project.file, "INSERT INTO runs(name) VALUES(printf('%.*c', 10000000, "
                                       "'n')), (printf('%.*c', 300, 'k'))");
        RunStore runs(project.file, true);
        QCOMPARE(runs.find(1)->name, std::string(300, 'n') + "...");
        QCOMPARE(runs.find(2)->name, std::string(300, 'k'));
        QCOMPARE(runs.list().size(), std::size_t{2});
    }
};

QTEST_GUILESS_MAIN(TestRunStore)
#include "tst_run_store.moc"
