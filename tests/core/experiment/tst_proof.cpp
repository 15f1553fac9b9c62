// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/finding_order.h"
#include "experiment/proof.h"
#include "experiment/proof_time.h"
#include "experiment/suite.h"

#include <QTest>

using namespace assay;
using base::Finding;

namespace {

experiment::Intervention tried(const std::string& cause)
{
    return {.cause = cause,
            .words = "the learning rate divided by 100",
            .patch = {{"train.learning_rate", "0.003"}},
            .spec = {}};
}

const Finding kSuspected{.id = "overfit.cause.learning_rate_high",
                         .severity = base::Severity::Warning,
                         .place = "train.learning_rate",
                         .evidence = {{"rate", 0.3}, {"usual", 3e-4}},
                         .texts = {"learning_rate"}};

} // namespace

class TestProof : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theSuspicionBecomesProven()
    {
        const Finding proven = experiment::provenCause(
            tried(kSuspected.id), {{.id = "overfit.explodes"}, kSuspected}, 12, 240);
        QCOMPARE(proven.place, kSuspected.place);
        QVERIFY(proven.basis == base::Basis::Proven);
        QCOMPARE(proven.fix, tried({}).patch);
        QCOMPARE(experiment::cureOf(proven).value_or(0), train::RunId(12));
        QVERIFY(!experiment::cureOf(kSuspected));
        QCOMPARE(proven.evidence.size(), kSuspected.evidence.size() + 2);
        // Proven again, by another run: the newest counts.
        const Finding again = experiment::provenCause(tried(kSuspected.id), {proven}, 15, 90);
        QCOMPARE(experiment::cureOf(again).value_or(0), train::RunId(15));
        QCOMPARE(again.evidence.size(), proven.evidence.size());
    }

    void aCauseThatNobodySuspectedIsNew()
    {
        const Finding proven = experiment::provenCause(tried("overfit.cause.settings"), {}, 3, 10);
        QCOMPARE(proven.id, std::string("overfit.cause.settings"));
        QVERIFY(proven.severity == base::Severity::Blocker);
        QVERIFY(!experiment::sentence(proven).empty());
    }

    void theRunThatWasLearnedSaysWhatItProves()
    {
        const Finding cause = experiment::provenCause(tried(kSuspected.id), {kSuspected}, 12, 240);
        const Finding proof = experiment::proofOf(cause, 11);
        QCOMPARE(experiment::controlOf(proof).value_or(0), train::RunId(11));
        QVERIFY(!experiment::controlOf(cause) && !experiment::cureOf(proof));
        QCOMPARE(proof.fix, cause.fix);
        const std::string words = experiment::sentence(proof);
        QVERIFY(words.find(experiment::sentence(cause)) == 0);
        QVERIFY(words.find("train.learning_rate=0.003") != std::string::npos);
        QVERIFY(words.find("run 11") != std::string::npos);
    }

    void aComparisonShowsACauseAndIsNoRepair()
    {
        experiment::Intervention others = tried("overfit.cause.data_corrupted");
        others.words = "the labels of other examples";
        others.patch = {{"data.preprocess", "shuffle_targets"}};
        others.how = "reshuffled_labels";
        others.isComparison = true;
        const Finding shown = experiment::provenCause(others, {}, 4, 100);
        QVERIFY(shown.fix.empty());
        QVERIFY(experiment::sentence(shown).find("with the labels of other examples")
                != std::string::npos);
        const std::string proof = experiment::sentence(experiment::proofOf(shown, 3));
        QVERIFY2(proof.find("With the labels of other examples, all else alike")
                     != std::string::npos,
                 proof.c_str());
    }

    void theLecturesCausesAreTriedOrLeftOutWithAReason_data()
    {
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<bool>("signFirst");
        QTest::newRow("rises") << "overfit.goes_up" << true;
        QTest::newRow("stays") << "overfit.plateaus" << false;
    }
    void theLecturesCausesAreTriedOrLeftOutWithAReason()
    {
        QFETCH(QString, verdict);
        QFETCH(bool, signFirst);
        experiment::ExperimentSpec spec;
        spec.data.path = "glyphs";
        const auto all = experiment::interventions(
            spec, {{.id = verdict.toStdString(), .severity = base::Severity::Blocker}});
        QStringList order;
        int comparisons = 0;
        for (const experiment::Intervention& one : all) {
            order << QString::fromStdString(one.cause);
            QCOMPARE(one.patch.empty(), !one.untried.empty());
            if (!one.isComparison)
                continue;
            ++comparisons;
            QCOMPARE(one.cause, std::string("overfit.cause.data_corrupted"));
            QCOMPARE(base::assignments(one.patch),
                     std::vector<std::string>{"data.preprocess=shuffle_targets"});
        }
        QCOMPARE(comparisons, 1);
        const auto sign = order.indexOf("overfit.cause.sign_flipped"),
                   rate = order.indexOf("overfit.cause.learning_rate_high");
        QVERIFY(sign >= 0 && rate >= 0 && order.contains("overfit.cause.softmax_dimension"));
        QCOMPARE(sign < rate, signFirst);
        // The loss of this program has its sign.
        QVERIFY(!all.at(static_cast<std::size_t>(sign)).untried.empty());
    }

    void aProofHasTwoMinutesAndAnAttemptAPartOfThem()
    {
        double now = 1000;
        experiment::ProofTime time(120, [&now] { return now; });
        QCOMPARE(time.left(), 10.0);
        time.begins();
        now += 4;
        QCOMPARE(time.left(), 6.0);
        time.begins(); // it is on already
        now += 8;
        QCOMPARE(time.left(), -2.0);
        time.ends();
        QCOMPARE(time.last(), 12.0);
        now += 500; // between two attempts
        time.ends();
        QCOMPARE(time.last(), 12.0);
        QCOMPARE(time.left(), 10.0);
        int attempts = 1;
        for (; !time.isUsedUp(); ++attempts) {
            time.begins();
            now += 11;
            time.ends();
        }
        QCOMPARE(attempts, 11); // 12 + 10 * 11 s; half an attempt is not begun
        QVERIFY(time.left() < 5);
    }

    void whatIsProvenComesFirst()
    {
        const Finding cause = experiment::provenCause(tried(kSuspected.id), {kSuspected}, 12, 240);
        const auto ordered =
            experiment::inOrder({{.id = "inputs.large", .severity = base::Severity::Warning},
                                 {.id = "overfit.explodes", .severity = base::Severity::Blocker},
                                 cause});
        QCOMPARE(ordered.front().finding.id, cause.id);
    }
};

QTEST_GUILESS_MAIN(TestProof)
#include "tst_proof.moc"
