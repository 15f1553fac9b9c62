// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "train/seeds.h"
#include "tune/study.h"

#include <QTest>

using namespace assay;
using train::RunRecord;
using train::RunState;
using tune::Standing;

namespace {

RunRecord run(train::RunId id, const experiment::ExperimentSpec& spec,
              RunState state = RunState::Finished)
{
    RunRecord made;
    made.id = id;
    made.name = "net " + std::to_string(id);
    made.spec = experiment::toJson(spec);
    made.specHash = experiment::hash(spec);
    made.family = experiment::family(spec);
    made.seed = spec.seed;
    if (state != RunState::Queued) // known once the data were read
        made.split = "s";
    made.state = state;
    made.resumable = state == RunState::Stopped || state == RunState::Interrupted;
    made.examples[data::SplitKind::Train] = 1000;
    if (state == RunState::Finished)
        made.last = train::Scores{{data::SplitKind::TrainVal, {0.3, 0.1, 100}}};
    return made;
}

experiment::ExperimentSpec seeded(std::int64_t seed)
{
    experiment::ExperimentSpec spec;
    spec.seed = seed;
    return spec;
}

/// "1 waiting", one a member: the run or "-", and its standing.
QStringList said(const std::vector<tune::Member>& members)
{
    QStringList all;
    for (const tune::Member& member : members)
        all << QString("%1 %2").arg(member.run ? QString::number(*member.run) : "-",
                                    QString::fromStdString(tune::name(member.standing)));
    return all;
}

} // namespace

class TestStudy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void newSeedsFollowTheSpecs()
    {
        const tune::Study study = tune::newSeeds(seeded(5), "trio", 3);
        const auto members = tune::members(study, {});
        QCOMPARE(said(members), (QStringList{"- waiting", "- waiting", "- waiting"}));
        QCOMPARE(members[2].spec.seed, 7);
        QCOMPARE(members[2].name, std::string("trio (seed 7)"));
        QCOMPARE(experiment::family(members[0].spec), experiment::family(members[2].spec));
        QVERIFY(tune::standingOf(members) == Standing::Missing);
    }

    /// What there is counts, and no seed is run twice.
    void moreSeedsTakeWhatIsThere()
    {
        const std::vector<RunRecord> all{run(6, seeded(4), RunState::Failed),
                                         run(5, seeded(3), RunState::Stopped),
                                         run(4, seeded(9), RunState::Interrupted),
                                         run(3, seeded(2), RunState::Running),
                                         run(2, seeded(1)),
                                         run(1, seeded(1))};
        const tune::Study study = tune::moreSeeds(all.back(), all, 5);
        const auto members = tune::members(study, all);
        QCOMPARE(said(members), (QStringList{"2 complete", "4 interrupted", "3 running",
                                             "- waiting", "- waiting"}));
        // 3 was stopped by a person, 4 failed: neither is tried again behind their back.
        QCOMPARE(members[3].spec.seed, 10);
        QCOMPARE(members[4].spec.seed, 11);
        QVERIFY(members[1].cutOff);
        QVERIFY(tune::standingOf(members) == Standing::Underway);
        QCOMPARE(tune::seedsThere(all.back(), all).size(), 3U);
        // Enough are there already.
        QCOMPARE(tune::moreSeeds(all.back(), all, 2).planned.size(), 2U);
    }

    /// A run that waits has no split yet, and counts all the same.
    void whatWaitsCounts()
    {
        const std::vector<RunRecord> all{run(3, seeded(3), RunState::Queued),
                                         run(2, seeded(2), RunState::Queued), run(1, seeded(1))};
        QCOMPARE(tune::seedsThere(all.back(), all).size(), 3U);
        const auto members = tune::members(tune::moreSeeds(all.back(), all, 4), all);
        QCOMPARE(said(members), (QStringList{"1 complete", "3 running", "2 running", "- waiting"}));
        QCOMPARE(members[3].spec.seed, 4);
    }

    /// A rate that was changed by hand makes another experiment of a run.
    void aRunThatBecameAnotherIsMissing()
    {
        tune::Study study = tune::newSeeds(seeded(1), {}, 1);
        study.planned[0].run = 1;
        RunRecord changed = run(1, seeded(1));
        experiment::ExperimentSpec spec = seeded(1);
        spec.train.rateChanges = "600: 1e-4";
        changed.specHash = experiment::hash(spec);
        QCOMPARE(said(tune::members(study, {changed})), QStringList{"- waiting"});
    }

    void aSizeCurveHasAsManyUpdatesOnEverySize()
    {
        experiment::ExperimentSpec spec = seeded(1);
        spec.train.batchSize = 10;
        spec.train.epochs = 6;
        spec.train.schedule = {.kind = train::ScheduleKind::Step, .stepEpochs = 2};
        const RunRecord base = run(1, spec);
        const auto members = tune::members(tune::sizeCurve(base, 2), {base});
        QCOMPARE(members.size(), 8U);
        // 100 updates an epoch on all of train; 10, 25 and 50 on its parts.
        const std::vector<std::array<double, 4>> wanted{
            {0.1, 1, 60, 20}, {0.1, 2, 60, 20}, {0.25, 1, 24, 8}, {0.25, 2, 24, 8},
            {0.5, 1, 12, 4},  {0.5, 2, 12, 4},  {1, 1, 6, 2},     {1, 2, 6, 2}};
        for (std::size_t k = 0; k < members.size(); ++k) {
            const experiment::ExperimentSpec& got = members[k].spec;
            QCOMPARE((std::array<double, 4>{got.data.split.trainPart, double(got.seed),
                                            double(got.train.epochs),
                                            double(got.train.schedule.stepEpochs)}),
                     wanted[k]);
        }
        QCOMPARE(members[1].name, std::string("net 1, 10 % of train (seed 2)"));
        QCOMPARE(members[6].run, std::optional<train::RunId>(1));
        QCOMPARE(said(members).count("- waiting"), 7);
    }

    void aSizeCurveNeedsARunOnAllOfTrain()
    {
        VERIFY_ERROR(tune::sizeCurve(run(1, seeded(1), RunState::Stopped), 1), "sizes.run");
        experiment::ExperimentSpec part = seeded(1);
        part.data.split.trainPart = 0.5;
        VERIFY_ERROR(tune::sizeCurve(run(1, part), 1), "sizes.run");
        RunRecord log = run(1, seeded(1));
        log.kind = train::RunKind::Imported;
        VERIFY_ERROR(tune::sizeCurve(log, 1), "sizes.run");
        VERIFY_ERROR(tune::moreSeeds(log, {log}, 2), "seeds.run");
    }

    void theRunThatCameFurthestIsTaken_data()
    {
        QTest::addColumn<QList<int>>("states"); // of runs 3, 2, 1 with the same spec
        QTest::addColumn<int>("named");         // 0: none
        QTest::addColumn<QString>("taken");
        const auto list = [](RunState a, RunState b, RunState c) {
            return QList<int>{int(a), int(b), int(c)};
        };
        QTest::newRow("finished") << list(RunState::Running, RunState::Finished, RunState::Stopped)
                                  << 0 << "2 complete";
        QTest::newRow("underway") << list(RunState::Failed, RunState::Stopped, RunState::Queued)
                                  << 2 << "1 running";
        QTest::newRow("the named one")
            << list(RunState::Finished, RunState::Finished, RunState::Finished) << 1
            << "1 complete";
        QTest::newRow("the newest")
            << list(RunState::Finished, RunState::Finished, RunState::Finished) << 0
            << "3 complete";
        QTest::newRow("none") << list(RunState::Failed, RunState::Failed, RunState::Failed) << 2
                              << "- waiting";
    }
    void theRunThatCameFurthestIsTaken()
    {
        QFETCH(QList<int>, states);
        QFETCH(int, named);
        QFETCH(QString, taken);
        std::vector<RunRecord> runs;
        for (int k = 0; k < 3; ++k)
            runs.push_back(run(3 - k, seeded(1), RunState(states[k])));
        tune::Study study = tune::newSeeds(seeded(1), {}, 1);
        if (named > 0)
            study.planned[0].run = named;
        QCOMPARE(said(tune::members(study, runs)), QStringList{taken});
        // An attempt on one batch with the same spec is no member.
        for (RunRecord& one : runs)
            one.kind = train::RunKind::Overfit;
        QCOMPARE(said(tune::members(study, runs)), QStringList{"- waiting"});
    }

    /// What goes on by itself: nothing that a person or a failure ended.
    void whatIsCutOff_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<bool>("cutOff");
        QTest::newRow("interrupted") << "interrupted" << true;
        QTest::newRow("never begun") << "never begun" << true;
        QTest::newRow("stopped") << "stopped" << false;
        QTest::newRow("failed") << "failed" << false;
        QTest::newRow("deleted") << "deleted" << false;
    }
    void whatIsCutOff()
    {
        QFETCH(QString, what);
        QFETCH(bool, cutOff);
        tune::Study study = tune::newSeeds(seeded(1), {}, 1);
        if (what != "never begun")
            study.planned[0].run = 1;
        std::vector<RunRecord> runs;
        if (what != "never begun" && what != "deleted")
            runs.push_back(run(1, seeded(1), train::runStateFrom(what.toStdString())));
        QCOMPARE(tune::members(study, runs)[0].cutOff, cutOff);
    }

    void aLargerStudyKeepsWhatWasPlanned()
    {
        const RunRecord base = run(1, seeded(1));
        tune::Study known = tune::sizeCurve(base, 1);
        known.planned[0].run = 7;
        tune::extend(known, tune::sizeCurve(base, 2));
        QCOMPARE(known.planned.size(), 8U);
        QCOMPARE(known.planned[0].run, std::optional<train::RunId>(7));
        const std::size_t before = known.planned.size();
        tune::extend(known, tune::sizeCurve(base, 2));
        QCOMPARE(known.planned.size(), before);
    }
};

QTEST_GUILESS_MAIN(TestStudy)
#include "tst_study.moc"
