// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/error.h"
#include "experiment/spec.h"
#include "model/network.h"
#include "model/templates.h"
#include "train/checkpoint.h"
#include "train/trainer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace assay;
using data::SplitKind;

namespace {

/// Keeps what a run reports and can act at a step.
struct Log : train::RunObserver {
    std::vector<train::StepReport> steps;
    std::vector<train::EpochReport> epochs;
    std::vector<train::RunEvent> events;
    std::vector<base::Finding> findings;
    std::function<void(std::int64_t)> atStep;
    std::function<void()> atEvaluation;

    void stepDone(const train::StepReport& report) override
    {
        steps.push_back(report);
        if (atStep)
            atStep(report.step);
    }
    void evaluationBegins(std::int64_t) override
    {
        if (atEvaluation)
            atEvaluation();
    }
    void epochDone(const train::EpochReport& report) override { epochs.push_back(report); }
    void happened(const train::RunEvent& event) override { events.push_back(event); }
    void found(const base::Finding& finding) override { findings.push_back(finding); }
};

experiment::ExperimentSpec small(std::initializer_list<const char*> settings)
{
    experiment::ExperimentSpec spec;
    spec.data.count = 300;
    spec.train.epochs = 2;
    for (const char* setting : settings)
        experiment::setText(spec, setting);
    return spec;
}

model::Network networkFor(const experiment::ExperimentSpec& spec)
{
    return {model::architecture(spec.model, {1, 28, 28}, 10), static_cast<std::uint64_t>(spec.seed)};
}

train::TrainOutcome run(const experiment::ExperimentSpec& spec, Log& log, train::Control& control,
                        const std::filesystem::path& checkpoint = {}, bool resume = false)
{
    const auto prepared = data::prepare(spec.data);
    model::Network network = networkFor(spec);
    train::TrainJob job{.spec = spec.train, .seed = static_cast<std::uint64_t>(spec.seed),
                        .data = &prepared, .checkpoint = checkpoint, .bestCheckpoint = {},
                        .resumeFrom = {}, .watched = {}};
    if (resume)
        job.resumeFrom = checkpoint;
    return train::train(job, network, control, log);
}

Log whole(const experiment::ExperimentSpec& spec)
{
    Log log;
    train::Control control;
    run(spec, log, control);
    return log;
}

bool equalNumbers(const Log& a, const Log& b)
{
    if (a.steps.size() != b.steps.size() || a.epochs.size() != b.epochs.size())
        return false;
    for (std::size_t i = 0; i < a.steps.size(); ++i) {
        const auto& x = a.steps[i];
        const auto& y = b.steps[i];
        if (x.step != y.step || x.loss != y.loss || x.gradientNorm != y.gradientNorm
            || x.learningRate != y.learningRate)
            return false;
    }
    for (std::size_t i = 0; i < a.epochs.size(); ++i) {
        for (const auto& [split, score] : a.epochs[i].scores) {
            const auto& other = b.epochs[i].scores.at(split);
            if (score.loss != other.loss || score.error != other.error)
                return false;
        }
    }
    return true;
}

} // namespace

class TestTrainer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameSeedSameNumbers();
    void resumedRunEqualsUninterrupted_data();
    void resumedRunEqualsUninterrupted();
    void stopDuringScoringScoresAfterResume();
    void changedLearningRateHoldsFromTheNextStep();
    void clippingShortensTheStep();
    void notFiniteLossNamesStepAndLayer();
    void unwritableCheckpointIsAFinding();
    void damagedCheckpointIsRefused();
    void scoresNeverHoldTest();
    void sgdStepIsTheGradientTimesTheRate();
};

void TestTrainer::sameSeedSameNumbers()
{
    QVERIFY(equalNumbers(whole(small({})), whole(small({}))));
    QVERIFY(!equalNumbers(whole(small({})), whole(small({"seed=2"}))));
}

void TestTrainer::resumedRunEqualsUninterrupted_data()
{
    QTest::addColumn<QStringList>("settings");
    QTest::newRow("lenet") << QStringList{};
    QTest::newRow("wide lenet") << QStringList{"model.variant=wide", "data.count=150"};
    QTest::newRow("mlp") << QStringList{"model.template=mlp"};
    QTest::newRow("sgd, cosine") << QStringList{"train.optimiser=sgd", "train.schedule=cosine",
                                                "train.nesterov=true"};
    QTest::newRow("rmsprop, one cycle") << QStringList{"train.optimiser=rmsprop",
                                                       "train.schedule=one_cycle"};
    QTest::newRow("adamw, warm-up") << QStringList{"train.optimiser=adamw", "train.warmup_steps=5",
                                                   "train.weight_decay=0.1"};
}

void TestTrainer::resumedRunEqualsUninterrupted()
{
    QFETCH(QStringList, settings);
    auto spec = small({});
    for (const QString& setting : settings)
        experiment::setText(spec, setting.toStdString());
    const Log reference = whole(spec);

    QTemporaryDir temp;
    const std::filesystem::path checkpoint = temp.filePath("last.ckpt").toStdString();
    Log log;
    train::Control first;
    log.atStep = [&](std::int64_t step) {
        if (step == 2)
            first.stop();
    };
    const auto stopped = run(spec, log, first, checkpoint);
    QVERIFY(stopped.state == train::RunState::Stopped);
    QCOMPARE(stopped.step, std::int64_t{2});
    train::Control second;
    log.atStep = {};
    const auto finished = run(spec, log, second, checkpoint, true);
    QVERIFY(finished.state == train::RunState::Finished);
    QVERIFY(equalNumbers(reference, log));
}

void TestTrainer::stopDuringScoringScoresAfterResume()
{
    const auto spec = small({});
    QTemporaryDir temp;
    const std::filesystem::path checkpoint = temp.filePath("last.ckpt").toStdString();
    Log log;
    train::Control first;
    log.atEvaluation = [&] { first.interrupt(); };
    QVERIFY(run(spec, log, first, checkpoint).state == train::RunState::Interrupted);
    QVERIFY(log.epochs.empty());
    log.atEvaluation = {};
    train::Control second;
    run(spec, log, second, checkpoint, true);
    QVERIFY(equalNumbers(whole(spec), log));
}

void TestTrainer::changedLearningRateHoldsFromTheNextStep()
{
    Log log;
    train::Control control;
    log.atStep = [&](std::int64_t step) {
        if (step == 3)
            control.changeLearningRate(0.5);
    };
    run(small({"train.optimiser=sgd", "train.momentum=0", "train.learning_rate=1e-6"}), log, control);
    QCOMPARE(log.steps[2].learningRate, 1e-6);
    QCOMPARE(log.steps[3].learningRate, 0.5);
    QCOMPARE(log.events[0].kind, std::string("learning_rate"));
    QCOMPARE(log.events[0].step, std::int64_t{3});
}

void TestTrainer::clippingShortensTheStep()
{
    const auto settings = {"train.optimiser=sgd", "train.momentum=0", "train.learning_rate=0.1"};
    auto clipped = small(settings);
    clipped.train.clipNorm = 1e-9;
    const Log still = whole(clipped);
    const Log moving = whole(small(settings));
    QVERIFY(std::abs(still.epochs[0].scores.at(SplitKind::Train).loss
                     - still.epochs[1].scores.at(SplitKind::Train).loss) < 1e-6);
    QVERIFY(std::abs(moving.epochs[0].scores.at(SplitKind::Train).loss
                     - moving.epochs[1].scores.at(SplitKind::Train).loss) > 1e-3);
}

void TestTrainer::notFiniteLossNamesStepAndLayer()
{
    Log log;
    train::Control control;
    const auto outcome = run(small({"train.learning_rate=1e6", "train.optimiser=sgd"}), log, control);
    QVERIFY(outcome.state == train::RunState::Failed);
    QCOMPARE(log.findings.size(), std::size_t{1});
    const base::Finding& finding = log.findings[0];
    QVERIFY(finding.id == "loss.not_finite" || finding.id == "gradient.not_finite");
    QVERIFY(!finding.place.empty());
    QCOMPARE(*finding.step, outcome.step + 1);
    QVERIFY(!finding.samples.empty());
    QVERIFY(base::sentence(finding).find(finding.place) != std::string::npos);
}

void TestTrainer::unwritableCheckpointIsAFinding()
{
    Log log;
    train::Control control;
    const auto outcome = run(small({}), log, control, "/nowhere/at/all/last.ckpt");
    QVERIFY(outcome.state == train::RunState::Finished);
    QCOMPARE(log.findings.size(), std::size_t{1});
    QCOMPARE(log.findings[0].id, std::string("checkpoint.not_written"));
}

void TestTrainer::damagedCheckpointIsRefused()
{
    QTemporaryDir temp;
    const QString path = temp.filePath("last.ckpt");
    Log log;
    train::Control control;
    run(small({"train.epochs=1"}), log, control, path.toStdString());
    QFile file(path);
    QVERIFY(file.resize(file.size() / 2));
    try {
        train::checkpointPlace(path.toStdString());
        QFAIL("was read");
    } catch (const base::Error& error) {
        QCOMPARE(error.code(), std::string("checkpoint.damaged"));
    }
}

void TestTrainer::scoresNeverHoldTest()
{
    const Log log = whole(small({}));
    for (const auto& epoch : log.epochs) {
        QCOMPARE(epoch.scores.size(), std::size_t{3});
        QVERIFY(!epoch.scores.contains(SplitKind::Test));
    }
}

void TestTrainer::sgdStepIsTheGradientTimesTheRate()
{
    // The length of one plain step is rate x gradient norm.
    const auto spec = small({"train.optimiser=sgd", "train.momentum=0", "train.learning_rate=0.01",
                             "model.template=mlp"});
    const auto prepared = data::prepare(spec.data);
    model::Network network = networkFor(spec);
    const model::Network before = networkFor(spec);
    Log log;
    train::Control control;
    log.atStep = [&](std::int64_t) { control.stop(); };
    train::train({.spec = spec.train, .seed = 1, .data = &prepared, .checkpoint = {},
                  .bestCheckpoint = {}, .resumeFrom = {}, .watched = {}}, network, control, log);
    double squares = 0;
    for (const auto& parameter : network.parameters()) {
        const auto a = before.weights(parameter.name);
        const auto b = network.weights(parameter.name);
        for (std::size_t i = 0; i < a.size(); ++i)
            squares += std::pow(static_cast<double>(a[i]) - b[i], 2);
    }
    QVERIFY(std::abs(std::sqrt(squares) / (0.01 * log.steps[0].gradientNorm) - 1) < 1e-3);
}

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
