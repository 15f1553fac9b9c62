// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/replay.h"
#include "experiment/runner.h"
#include "support/errors.h"
#include "support/run_log.h"
#include "support/temp_project.h"

#include <QTest>

#include <set>

using namespace assay;
using experiment::ExperimentSpec;
using train::RunKind;
using train::RunState;

namespace {

/// 7 updates an epoch, 21 in all.
ExperimentSpec small(const QStringList& settings = {})
{
    ExperimentSpec spec;
    spec.data.count = 300;
    spec.model.templateName = "mlp";
    spec.model.parameters["hidden"] = std::int64_t{8};
    spec.train.epochs = 3;
    spec.train.batchSize = 32;
    spec.train.threads = 1;
    for (const QString& setting : settings)
        experiment::setText(spec, setting.toStdString());
    return spec;
}

class Memory final : public experiment::RunRecorder
{
public:
    std::map<std::int64_t, double> losses;
    std::vector<std::int64_t> keptSteps;
    std::int64_t keptBytes = 0;
    train::Control* control = nullptr;
    std::int64_t stopAt = 0;

    void begins(const experiment::Beginning& /*beginning*/) override {}
    const std::vector<base::Finding>& findings() const override { return m_findings; }
    void found(const base::Finding& finding) override { m_findings.push_back(finding); }
    void kept(std::int64_t step, std::int64_t bytes) override
    {
        keptSteps.push_back(step);
        keptBytes += bytes;
    }
    void stepDone(const train::StepReport& report) override
    {
        losses[report.step] = report.loss;
        if (report.step == stopAt)
            control->stop();
    }

private:
    std::vector<base::Finding> m_findings;
};

struct Bench {
    testing::TempProject project;
    ExperimentSpec spec;
    data::Prepared data;
    std::filesystem::path folder;

    explicit Bench(const ExperimentSpec& wanted)
        : spec(wanted)
        , data(data::prepare(spec.data))
        , folder(std::filesystem::path(project.file).parent_path())
    {}
    experiment::Job job() const
    {
        return {.spec = spec,
                .data = &data,
                .metric = {},
                .owner = experiment::ownerOf("p", 1, spec),
                .checkpoint = folder / "last.ckpt",
                .bestCheckpoint = folder / "best.ckpt",
                .keptBytes = train::kKeptBytes,
                .keptSeconds = 0};
    }
    /// The run as it is after its end.
    train::RunRecord carryOut(Memory& memory, const experiment::Job& job,
                              std::int64_t stopAt = 0) const
    {
        train::Control control;
        memory.control = &control;
        memory.stopAt = stopAt;
        const auto end = experiment::run(RunKind::Training, job, control, memory);
        train::RunRecord record;
        record.state = end.outcome.state;
        record.step = end.outcome.step;
        record.bestMetric = "error";
        record.environment = R"({"threads": )" + std::to_string(spec.train.threads) + "}";
        return record;
    }
    experiment::Replayed replay(const train::RunRecord& run, const std::filesystem::path& kept,
                                std::int64_t to, const std::filesystem::path& out = {},
                                bool interrupted = false) const
    {
        train::Control control;
        if (interrupted)
            control.interrupt();
        experiment::Job again = job();
        again.resumed = run;
        return experiment::replay(again, kept, to, out, control, [](double) {});
    }
};

/// What of `all` lies after `from`, up to `to`.
std::map<std::int64_t, double> between(const std::map<std::int64_t, double>& all, std::int64_t from,
                                       std::int64_t to)
{
    return {all.upper_bound(from), all.upper_bound(to)};
}

} // namespace

class TestReplay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyUpdateIsMadeAgainFromTheCheckpointBeforeIt_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("adam") << QStringList{};
        QTest::newRow("momentum and a schedule")
            << QStringList{"train.optimiser=sgd", "train.momentum=0.9", "train.schedule=one_cycle"};
        QTest::newRow("dropout") << QStringList{"model.dropout=0.4"};
        QTest::newRow("two threads") << QStringList{"train.threads=2"};
        QTest::newRow("rates by hand") << QStringList{"train.rate_changes=6: 0.003, 15: 1e-4"};
        QTest::newRow("batch norm") << QStringList{"model.template=resnet", "model.width=4",
                                                   "data.count=70", "train.batch_size=8"};
    }
    void everyUpdateIsMadeAgainFromTheCheckpointBeforeIt()
    {
        QFETCH(QStringList, settings);
        const Bench bench(small(settings));
        Memory memory;
        const train::RunRecord run = bench.carryOut(memory, bench.job());
        QVERIFY(run.state == RunState::Finished);
        const auto last = run.step;
        QVERIFY(last >= 18);
        QCOMPARE(memory.keptSteps.front(), 0);
        QCOMPARE(memory.keptSteps.size(),
                 static_cast<std::size_t>(std::min<std::int64_t>(last, 21)));
        // From the nearest, and from one that lies several updates and an epoch before.
        for (const std::int64_t from : {last - 3, last / 3, std::int64_t{0}}) {
            const auto kept = train::keptFile(bench.folder, from);
            QVERIFY(std::filesystem::exists(kept));
            const auto again = bench.replay(run, kept, last);
            QCOMPARE(again.from, from);
            QVERIFY(!again.interrupted);
            QVERIFY(again.losses == between(memory.losses, from, last));
        }
        // And from the spec alone.
        const auto whole = bench.replay(run, {}, last - 1);
        QVERIFY(whole.losses == between(memory.losses, 0, last - 1));
    }

    void theWeightsOfThatMomentAreThoseOfARunThatStoppedThere()
    {
        const Bench bench(small()), other(small());
        Memory memory, cut;
        const train::RunRecord run = bench.carryOut(memory, bench.job());
        other.carryOut(cut, other.job(), 12);
        const auto out = bench.folder / "twelve.ckpt";
        bench.replay(run, train::keptFile(bench.folder, 9), 12, out);
        const auto weights = [&](const Bench& own, const std::filesystem::path& file) {
            model::Network network = experiment::networkFor(own.spec, own.data);
            const auto place = train::loadWeights(file, network, own.job().owner);
            if (place.step != 12)
                qWarning("of update %d", static_cast<int>(place.step));
            return testing::weightsOf(network);
        };
        QVERIFY(weights(bench, out) == weights(other, other.job().checkpoint));
        // At the very end of the run, and at the end of an epoch: as it wrote them itself.
        Memory whole;
        const Bench again(small());
        again.carryOut(whole, again.job());
        const auto end = bench.folder / "end.ckpt";
        bench.replay(run, train::keptFile(bench.folder, 9), run.step, end);
        const auto all = [](const Bench& own, const std::filesystem::path& file) {
            model::Network network = experiment::networkFor(own.spec, own.data);
            const auto place = train::loadWeights(file, network);
            return std::pair(place.step, testing::weightsOf(network));
        };
        QVERIFY(all(bench, end) == all(again, again.job().checkpoint));
        // One that is interrupted writes nothing.
        const auto none = bench.folder / "none.ckpt";
        QVERIFY(bench.replay(run, {}, 12, none, true).interrupted);
        QVERIFY(!std::filesystem::exists(none));
        // The run itself stays as it was.
        model::Network network = experiment::networkFor(bench.spec, bench.data);
        QCOMPARE(train::loadWeights(bench.job().checkpoint, network).step, run.step);
    }

    void aRunThatGoesOnKeepsWhatIsStillToCome()
    {
        const Bench bench(small());
        Memory first, second;
        experiment::Job job = bench.job();
        job.resumed = bench.carryOut(first, job, 10);
        QCOMPARE(first.keptSteps.back(), 10);
        bench.carryOut(second, job);
        QCOMPARE(second.keptSteps.front(), 11);
        QCOMPARE(second.keptSteps.back(), 20);
    }

    void nothingIsKeptWhereNothingFits()
    {
        const Bench bench(small());
        Memory memory;
        experiment::Job job = bench.job();
        job.keptBytes = 1000;
        bench.carryOut(memory, job);
        QVERIFY(memory.keptSteps.empty());
        QVERIFY(!std::filesystem::exists(train::keptFile(bench.folder, 0)));
        // Two fit, the first and one in the middle.
        Memory two;
        job.keptBytes = static_cast<std::int64_t>(
            2.5 * static_cast<double>(std::filesystem::file_size(job.checkpoint)));
        bench.carryOut(two, job);
        QCOMPARE(two.keptSteps, (std::vector<std::int64_t>{0, 11}));
        // What is made again within so many seconds needs none of its own.
        Memory quick;
        job.keptSeconds = 3600;
        bench.carryOut(quick, job);
        QCOMPARE(quick.keptSteps, std::vector<std::int64_t>{0});
    }

    void whatCannotBeReplayedIsSaid()
    {
        const Bench bench(small());
        Memory memory;
        train::RunRecord run = bench.carryOut(memory, bench.job());
        VERIFY_ERROR(bench.replay(run, {}, 0), "replay.step");
        VERIFY_ERROR(bench.replay(run, {}, 22), "replay.step");
        VERIFY_ERROR(bench.replay(run, {}, 5, bench.folder / "no" / "such" / "folder.ckpt"),
                     "replay.out");
        const auto kept = train::keptFile(bench.folder, 9);
        std::filesystem::resize_file(kept, 100);
        VERIFY_ERROR(bench.replay(run, kept, 12), "checkpoint.damaged");
        run.kind = RunKind::Imported;
        VERIFY_ERROR(bench.replay(run, {}, 5), "replay.step");
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
