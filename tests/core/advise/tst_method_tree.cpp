// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/decision_tree.h"
#include "advise/method_tree.h"
#include "advise/test_offer.h"

#include <QTest>

using namespace assay;
using advise::MethodStep;
using advise::Place;
using advise::StepStanding;

namespace {

advise::Facts trained()
{
    advise::Facts facts;
    facts.run = train::RunRecord{
        .id = 1, .state = train::RunState::Finished, .templateName = "mlp", .parameters = 1234};
    facts.run->examples[data::SplitKind::Train] = 900;
    evaluate::Ladder ladder;
    ladder.irreducible = evaluate::Measured{.error = 0, .isExact = true};
    ladder.train = evaluate::measuredShare(0.2, 1000);
    ladder.trainVal = evaluate::measuredShare(0.21, 1000);
    facts.breakdown = evaluate::breakDown(ladder);
    return facts;
}

MethodStep at(const std::vector<MethodStep>& steps, Place place)
{
    for (const MethodStep& step : steps) {
        if (step.place == place)
            return step;
    }
    return {};
}

bool says(const MethodStep& step, const char* words)
{
    for (const std::string& line : step.evidence) {
        if (line.find(words) != std::string::npos)
            return true;
    }
    return false;
}

} // namespace

class TestMethodTree : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingYetStandsAtItsBeginning()
    {
        const auto steps = advise::methodTree({}, advise::advise({}));
        QCOMPARE(steps.size(), 6U);
        QVERIFY(at(steps, Place::StartSimple).isHere);
        for (const MethodStep& step : steps)
            QVERIFY(step.standing == StepStanding::Open);
    }

    void everyStepHasItsEvidence()
    {
        advise::Facts facts = trained();
        facts.oneBatch = advise::OneBatch{.run = 2, .passed = true, .sameSettings = true};
        facts.goal.target = 0.05;
        const auto steps =
            advise::methodTree(facts, {.place = Place::Improve}, {.attempts = 3, .helped = 1});
        QVERIFY(says(at(steps, Place::StartSimple), "1,234 parameters"));
        QVERIFY(at(steps, Place::Debug).standing == StepStanding::Done);
        QVERIFY(says(at(steps, Place::Evaluate), "avoidable bias 20.0 %"));
        QVERIFY(at(steps, Place::Improve).isHere);
        QVERIFY(!at(steps, Place::Evaluate).isHere);
        QVERIFY(says(at(steps, Place::Improve), "3 tried, 1 clearly better"));
        QVERIFY(at(steps, Place::MeetsRequirements).standing == StepStanding::Trouble);
        QVERIFY(says(at(steps, Place::MeetsRequirements), "not reached"));
    }

    void improveNamesWhatIsProposedBeforeTheLargestTerm()
    {
        const advise::Facts facts = trained();
        const auto evidence = [&](const std::string& improvement) {
            advise::Advice advice{.place = Place::Improve};
            advice.improvement = improvement;
            return at(advise::methodTree(facts, advice), Place::Improve).evidence;
        };
        QCOMPARE(evidence({}).front(), std::string("first: avoidable bias"));
        QCOMPARE(evidence("avoidable_bias.bigger_model").front(),
                 std::string("first: avoidable bias"));
        QCOMPARE(evidence("variance.more_data").at(0),
                 std::string("first: get more training data"));
        QCOMPARE(evidence("variance.more_data").at(1), std::string("then: avoidable bias"));
    }

    void knownResultsAndSearchesAreEvidence()
    {
        const advise::Facts facts = trained();
        const auto before = advise::methodTree(facts, {});
        QVERIFY(says(at(before, Place::Tune), "no search on these data yet"));
        QVERIFY(at(before, Place::Tune).standing == StepStanding::Open);
        advise::StepFacts more{.knownResult = "known result: not clearly worse than ours, 2 %"};
        more.searches = 2;
        more.trials = 31;
        const auto steps = advise::methodTree(facts, {}, more);
        QVERIFY(says(at(steps, Place::Debug), "not clearly worse than ours"));
        QVERIFY(says(at(steps, Place::Tune), "2 searches on these data, 31 trials with a result"));
        QVERIFY(at(steps, Place::Tune).standing == StepStanding::Done);
        more.trials = 0; // none has ended yet
        QVERIFY(at(advise::methodTree(facts, {}, more), Place::Tune).standing
                == StepStanding::Open);
    }

    /// Other tools do not log how many there were.
    void examplesThatAreNotKnownAreNotCounted()
    {
        advise::Facts facts = trained();
        QVERIFY(
            says(at(advise::methodTree(facts, {}), Place::StartSimple), "900 training examples"));
        facts.run->examples[data::SplitKind::Train] = 0;
        QVERIFY(!says(at(advise::methodTree(facts, {}), Place::StartSimple), "examples"));
    }

    void aChangedModelGoesThroughTheChecksAgain()
    {
        advise::Facts facts = trained();
        facts.oneBatch = advise::OneBatch{.run = 2, .passed = true, .sameSettings = false};
        const MethodStep debug = at(advise::methodTree(facts, {}), Place::Debug);
        QVERIFY(debug.standing == StepStanding::Outdated);
        QVERIFY(says(debug, "try it again"));
        facts.oneBatch->sameSettings = true;
        facts.oneBatch->passed = false;
        QVERIFY(at(advise::methodTree(facts, {}), Place::Debug).standing == StepStanding::Trouble);
    }

    void aTargetThatIsReachedOffersTest()
    {
        advise::Facts facts = trained();
        facts.evaluated = true;
        QVERIFY(!advise::testOffer(facts)); // there is no target
        facts.goal.target = 0.05;
        QVERIFY(!advise::testOffer(facts)); // and this one is missed
        facts.goal.target = 0.5;
        auto offer = advise::testOffer(facts);
        QVERIFY(offer.has_value());
        QCOMPARE(offer->reason,
                 std::string("the target of error 50.0 % is reached on validation by run 1"));
        advise::Advice advice;
        advice.label = "target_reached";
        advice.action = advise::Action::MoreSeeds; // they come first
        QVERIFY(!advise::isNextStep(offer, advice));
        advice.action = advise::Action::CompareRuns;
        QVERIFY(advise::isNextStep(offer, advice));
        // A project that may not be written cannot record an opening.
        facts.draft.readOnly = true;
        QVERIFY(advise::testOffer(facts)->reason.empty());
        facts.draft.readOnly = false;
        // Once it was opened its number is said and it is not offered again.
        facts.breakdown->ladder.test = evaluate::measuredShare(0.25, 1000);
        offer = advise::testOffer(facts);
        QVERIFY(offer.has_value());
        QVERIFY(offer->reason.empty());
        QVERIFY(offer->sentence.find("Test was opened: error 25.0 %") != std::string::npos);
        QVERIFY(!advise::isNextStep(offer, advice));
    }

    void trainingBelongsToEvaluate()
    {
        advise::Facts facts = trained();
        facts.run->state = train::RunState::Running;
        const auto steps = advise::methodTree(facts, {.place = Place::Train});
        QVERIFY(at(steps, Place::Evaluate).isHere);
        QVERIFY(at(steps, Place::Evaluate).standing == StepStanding::Open);
    }
};

QTEST_GUILESS_MAIN(TestMethodTree)
#include "tst_method_tree.moc"
