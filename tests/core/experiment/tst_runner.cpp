// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/runner.h"
#include "support/errors.h"
#include "support/temp_project.h"
#include "train/schedule.h"

#include <QTest>

using namespace assay;
using experiment::ExperimentSpec;
using train::RunKind;
using train::RunState;

namespace {

/// 7 updates an epoch.
ExperimentSpec small(int epochs)
{
    ExperimentSpec spec;
    spec.data.count = 300;
    spec.model.templateName = "mlp";
    spec.model.parameters["hidden"] = std::int64_t{8};
    spec.train.epochs = epochs;
    spec.train.batchSize = 32;
    spec.train.threads = 1;
    return spec;
}

/// Keeps what a run reports, in memory; may end it at a step.
class Memory final : public experiment::RunRecorder
{
public:
    std::vector<experiment::Beginning> beginnings;
    std::vector<std::string> numbers; ///< loss of every step, to the last bit
    std::vector<train::RateChange> rates;
    std::size_t watched = 0;
    train::Control* control = nullptr;
    std::int64_t stopAt = 0;

    void begins(const experiment::Beginning& beginning) override
    {
        beginnings.push_back(beginning);
    }
    void watches(const std::vector<data::Sample>& samples) override { watched = samples.size(); }
    const std::vector<base::Finding>& findings() const override { return m_findings; }
    void stepDone(const train::StepReport& report) override
    {
        numbers.push_back(QString::number(report.loss, 'g', 17).toStdString());
        if (report.step == stopAt)
            control->stop();
    }
    void rateChanged(const std::vector<train::RateChange>& changes) override { rates = changes; }
    void found(const base::Finding& finding) override { m_findings.push_back(finding); }

private:
    std::vector<base::Finding> m_findings;
};

struct Bench {
    testing::TempProject project;
    ExperimentSpec spec;
    data::Prepared data;

    explicit Bench(const ExperimentSpec& wanted)
        : spec(wanted)
        , data(data::prepare(spec.data))
    {}
    experiment::Job job() const
    {
        const auto folder = std::filesystem::path(project.file).parent_path();
        return {.spec = spec,
                .data = &data,
                .metric = "error",
                .owner = experiment::ownerOf("p", 1, spec),
                .checkpoint = folder / "last.ckpt",
                .bestCheckpoint = folder / "best.ckpt"};
    }
    experiment::RunEnd run(RunKind kind, const experiment::Job& job, Memory& memory,
                           std::int64_t stopAt = 0) const
    {
        train::Control control;
        memory.control = &control;
        memory.stopAt = stopAt;
        return experiment::run(kind, job, control, memory);
    }
};

train::RunRecord recordOf(const experiment::RunEnd& end)
{
    train::RunRecord record;
    record.state = end.outcome.state;
    record.step = end.outcome.step;
    record.bestMetric = "error";
    return record;
}

} // namespace

class TestRunner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aTrainingBeginsOnceAndEnds()
    {
        const Bench bench(small(2));
        Memory memory;
        experiment::Job job = bench.job();
        job.watchesAnswers = true;
        const auto end = bench.run(RunKind::Training, job, memory);
        QVERIFY(end.outcome.state == RunState::Finished);
        QCOMPARE(end.problem, std::string());
        QCOMPARE(memory.beginnings.size(), 1U);
        QVERIFY(!memory.beginnings[0].from);
        QCOMPARE(memory.beginnings[0].plan.totalSteps, 14);
        QCOMPARE(memory.beginnings[0].plan.bestMetric, std::string("error"));
        QCOMPARE(memory.beginnings[0].plan.examples.at(data::SplitKind::Train), 210);
        QCOMPARE(memory.numbers.size(), 14U);
        QCOMPARE(memory.watched, std::size_t{30}); // all of train-val: fewer than are watched
        QVERIFY(std::filesystem::exists(job.checkpoint));
        QVERIFY(std::filesystem::exists(job.bestCheckpoint));
    }

    void aRunThatGoesOnGivesTheNumbersOfOneThatDidNotStop()
    {
        const Bench bench(small(3));
        Memory whole;
        bench.run(RunKind::Training, bench.job(), whole);
        Memory first, second;
        const auto cut = bench.run(RunKind::Training, bench.job(), first, 5);
        QVERIFY(cut.outcome.state == RunState::Stopped);
        experiment::Job job = bench.job();
        job.resumed = recordOf(cut);
        job.metric = "f1"; // the goal changed meanwhile: the run keeps its own
        bench.run(RunKind::Training, job, second);
        QVERIFY(second.beginnings[0].from);
        QCOMPARE(second.beginnings[0].from->step, 5);
        QCOMPARE(second.beginnings[0].plan.bestMetric, std::string("error"));
        first.numbers.insert(first.numbers.end(), second.numbers.begin(), second.numbers.end());
        QCOMPARE(first.numbers, whole.numbers);
    }

    void aRunThatCannotGoOnIsNotBegun()
    {
        const Bench bench(small(3));
        Memory first, second;
        const auto cut = bench.run(RunKind::Training, bench.job(), first, 5);
        const auto file = bench.job().checkpoint;
        std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
        experiment::Job job = bench.job();
        job.resumed = recordOf(cut);
        VERIFY_ERROR(bench.run(RunKind::Training, job, second), "checkpoint.damaged");
        QVERIFY(second.beginnings.empty());
        QVERIFY(second.numbers.empty());
    }

    void aRunThatEndedBeforeItsFirstUpdateBeginsAgain()
    {
        const Bench bench(small(1));
        Memory memory;
        experiment::Job job = bench.job();
        job.resumed = train::RunRecord{};
        job.resumed->state = RunState::Interrupted;
        const auto end = bench.run(RunKind::Training, job, memory);
        QVERIFY(!memory.beginnings[0].from);
        QVERIFY(end.outcome.state == RunState::Finished);
    }

    /// With the rate that made it fail it would fail again.
    void aRateThatMadeARunFailIsUndone()
    {
        ExperimentSpec spec = small(3);
        spec.train.optimiser = train::Optimiser::Sgd;
        spec.train.learningRate = 1e-6;
        spec.train.weightDecay = 1e3; // at a rate of 1e6 each step multiplies weights by -1e9
        spec.train.rateChanges = "3: 1e-05, 9: 1e6";
        Bench bench(spec);
        Memory first, second;
        const auto failed = bench.run(RunKind::Training, bench.job(), first);
        QVERIFY(failed.outcome.state == RunState::Failed);
        QVERIFY2(failed.problem.find("step") != std::string::npos, failed.problem.c_str());
        experiment::Job job = bench.job();
        job.resumed = recordOf(failed);
        const auto again = bench.run(RunKind::Training, job, second);
        QVERIFY(again.outcome.state == RunState::Finished);
        QCOMPARE(train::spelled(second.rates), std::string("3: 1e-05"));
    }

    void anAttemptOnOneBatchJudgesAndLeavesNoNetwork()
    {
        const Bench bench(small(3));
        Memory memory;
        const auto end = bench.run(RunKind::Overfit, bench.job(), memory);
        QVERIFY(end.outcome.state == RunState::Finished);
        QCOMPARE(end.problem, std::string());
        QVERIFY(end.outcome.seconds > 0);
        QCOMPARE(memory.findings().front().id, std::string("overfit.passes"));
        QVERIFY(!experiment::jobKind(RunKind::Overfit).leavesNetwork());
        QVERIFY(!std::filesystem::exists(bench.job().checkpoint));
    }

    void aBlockerOfAnAttemptIsWhyItFailed()
    {
        ExperimentSpec spec = small(3);
        spec.train.optimiser = train::Optimiser::Sgd;
        spec.train.learningRate = 1e-12;
        const Bench bench(spec);
        Memory memory;
        const auto end = bench.run(RunKind::Overfit, bench.job(), memory);
        QVERIFY(!end.problem.empty());
        QVERIFY(testing::isSentence(end.problem));
    }

    void logsOfOtherToolsAreNotCarriedOut()
    {
        VERIFY_ERROR(experiment::jobKind(RunKind::Imported), "run.kind");
    }
};

QTEST_GUILESS_MAIN(TestRunner)
#include "tst_runner.moc"
