// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/data_remedy.h"
#include "advise/decision_tree.h"
#include "advise/improvements.h"
#include "base/random.h"
#include "data/formats/cell.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringList>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace assay;
using advise::Action;
using advise::Advice;
using advise::Facts;
using advise::Tone;
using data::SplitKind;
using train::RunKind;
using train::RunState;

namespace {

experiment::ExperimentSpec specOf(const std::string& templateName = "mlp")
{
    experiment::ExperimentSpec spec;
    spec.model.templateName = templateName;
    return spec;
}

/// A run of ten epochs that finished, classes, 10,000 examples a split.
train::RunRecord runOf(double train = 0.01, double trainVal = 0.012, std::int64_t seed = 1,
                       const experiment::ExperimentSpec& spec = specOf())
{
    train::RunRecord run;
    run.id = seed;
    run.seed = seed;
    run.name = "mlp";
    run.state = RunState::Finished;
    run.spec = experiment::toJson(spec);
    run.family = experiment::family(spec);
    run.split = "s";
    run.epoch = 10;
    run.step = run.totalSteps = 1000;
    run.guess = {.loss = 2.3026, .error = 0.9};
    run.last = train::Scores{{SplitKind::Train, {0.1, train, 10'000}},
                             {SplitKind::TrainVal, {0.1, trainVal, 10'000}},
                             {SplitKind::TestVal, {0.1, trainVal, 10'000}}};
    run.bestEpoch = 10;
    run.bestTrainVal = run.last->at(SplitKind::TrainVal);
    run.baselines = {{"logistic_regression", 0.6, 10'000, stats::wilson(6000, 10'000)}};
    return run;
}

/// What the run's answers show, from the errors of the sets; `testVal` empty: one distribution.
evaluate::Evaluation evaluationOf(const train::RunRecord& run, double train, double trainVal,
                                  std::optional<double> testVal = {},
                                  std::optional<double> floor = {})
{
    evaluate::Evaluation evaluation;
    evaluation.run = run.id;
    evaluation.step = run.step;
    evaluation.classes = {"a", "b"};
    evaluation.oneDistribution = !testVal;
    evaluate::SplitReport report;
    report.split = SplitKind::TrainVal;
    report.score = {0.1, trainVal, 10'000};
    report.interval = *evaluate::measuredShare(trainVal, 10'000).interval;
    evaluation.reports.emplace(SplitKind::TrainVal, report);
    evaluate::Ladder ladder;
    ladder.train = evaluate::measuredShare(train, 10'000);
    ladder.trainVal = evaluate::measuredShare(trainVal, 10'000);
    if (testVal)
        ladder.testVal = evaluate::measuredShare(*testVal, 10'000);
    if (floor)
        ladder.irreducible = evaluate::Measured{.error = *floor, .interval = {}, .isExact = true};
    evaluation.breakdown = evaluate::breakDown(ladder);
    return evaluation;
}

/// A run that predicts numbers: RMSE with an interval of a twentieth each way.
train::RunRecord regressionOf(double train, double trainVal)
{
    train::RunRecord run = runOf();
    run.task = data::Task::Regression;
    run.guess = {.loss = 1, .error = 0, .rmse = 1.15};
    const auto score = [](double rmse) {
        train::SplitScore made{.loss = rmse * rmse, .error = std::nan(""), .examples = 2000};
        made.rmse = rmse;
        made.mae = 0.7 * rmse;
        made.r2 = 1 - rmse * rmse / (1.15 * 1.15);
        return made;
    };
    run.last = train::Scores{{SplitKind::Train, score(train)},
                             {SplitKind::TrainVal, score(trainVal)},
                             {SplitKind::TestVal, score(trainVal)}};
    run.bestTrainVal = score(trainVal);
    run.baselines = {{"linear_regression", 0.3002, 2000, stats::Interval{0.29, 0.31}}};
    return run;
}

evaluate::Evaluation evaluationOfNumbers(const train::RunRecord& run,
                                         std::optional<double> floor = {})
{
    evaluate::Evaluation evaluation;
    evaluation.run = run.id;
    evaluation.step = run.step;
    evaluation.oneDistribution = true;
    const auto measured = [](double rmse) {
        return evaluate::Measured{
            .error = rmse, .examples = 2000, .interval = stats::Interval{0.95 * rmse, 1.05 * rmse}};
    };
    const double trainVal = run.last->at(SplitKind::TrainVal).rmse;
    evaluate::SplitReport report;
    report.split = SplitKind::TrainVal;
    report.score = run.last->at(SplitKind::TrainVal);
    report.interval = *measured(trainVal).interval;
    evaluation.reports.emplace(SplitKind::TrainVal, report);
    evaluate::Ladder ladder;
    ladder.isShare = false;
    ladder.measure = "RMSE";
    ladder.train = measured(run.last->at(SplitKind::Train).rmse);
    ladder.trainVal = measured(trainVal);
    if (floor)
        ladder.irreducible = evaluate::Measured{.error = *floor, .interval = {}, .isExact = true};
    evaluation.breakdown = evaluate::breakDown(ladder);
    return evaluation;
}

advise::LossCurve curveOf(std::size_t count, const std::function<double(double)>& of)
{
    base::Random random(3, "curve");
    advise::LossCurve curve;
    for (std::size_t k = 0; k < count; ++k) {
        curve.steps.push_back(static_cast<std::int64_t>(k) + 1);
        curve.losses.push_back(of(static_cast<double>(k) / static_cast<double>(count))
                               + 0.01 * random.normal());
    }
    return curve;
}
advise::LossCurve learned()
{
    return curveOf(1000, [](double x) { return 0.1 + 2.2 * std::exp(-12 * x); });
}
advise::LossCurve falling(std::size_t steps = 1000)
{
    return curveOf(steps, [](double x) { return 2.3 - 1.3 * x; });
}

/// Batches so noisy that they show nothing, and the loss of train at the end of each epoch.
advise::LossCurve noisy(std::size_t steps, std::vector<double> epochs)
{
    base::Random random(5, "noisy");
    advise::LossCurve curve;
    for (std::size_t k = 0; k < steps; ++k) {
        curve.steps.push_back(static_cast<std::int64_t>(k) + 1);
        curve.losses.push_back((k < steps / 10 + 1 ? 1.8 : 1.3) + 0.1 * random.normal());
    }
    curve.epochs = std::move(epochs);
    return curve;
}

base::Finding noBetter(double error, double low, double guess)
{
    return {.id = "train.no_better_than_guess",
            .severity = base::Severity::Warning,
            .step = 1000,
            .evidence = {
                {"train_error", error}, {"low", low}, {"high", 2 * error - low}, {"guess", guess}}};
}

/// A situation and what is to be said of it.
struct Situation {
    train::RunRecord run = runOf();
    std::vector<train::RunRecord> others;
    std::optional<train::RunRecord> attempt;
    std::optional<train::RunId> readAttempt; ///< whose findings were read; empty: of that attempt
    train::Goal goal;
    advise::LossCurve curve = learned();
    std::vector<base::Finding> findings, oneBatchFindings;
    train::Scores newest;
    std::optional<evaluate::Evaluation> evaluation;
    std::optional<advise::Draft> draft;
    advise::Awaited awaited;
    std::optional<advise::TriedBetter> tried;

    Facts facts() const
    {
        advise::Gathered gathered = advise::gatheredOf(run, curve);
        gathered.findings = findings;
        gathered.oneBatch = readAttempt ? *readAttempt : attempt ? attempt->id : 0;
        gathered.oneBatchFindings = oneBatchFindings;
        gathered.newest = newest;
        std::vector<train::RunRecord> all = others;
        all.push_back(run);
        Facts facts = advise::factsOf(run, all, attempt ? &*attempt : nullptr, goal, gathered,
                                      evaluation ? &*evaluation : nullptr);
        if (draft)
            facts.draft = *draft;
        facts.awaited = awaited;
        facts.tried = tried;
        return facts;
    }
};

/// One batch that could not be learned at a learning rate.
void failOneBatch(Situation& situation, double rate, bool sameSettings)
{
    experiment::ExperimentSpec spec = experiment::fromJson(situation.run.spec);
    if (sameSettings)
        spec.train.learningRate = rate;
    situation.run.spec = experiment::toJson(spec);
    situation.run.family = experiment::family(spec);
    spec.train.learningRate = rate;
    train::RunRecord attempt;
    attempt.id = 90;
    attempt.kind = RunKind::Overfit;
    attempt.state = RunState::Finished;
    attempt.spec = experiment::toJson(spec);
    situation.attempt = attempt;
    situation.oneBatchFindings = {
        {.id = "overfit.explodes",
         .severity = base::Severity::Blocker,
         .step = 20,
         .evidence = {{"first", 2.3}, {"highest", 1e9}}},
        {.id = "overfit.cause.numerical", .severity = base::Severity::Warning},
        {.id = "overfit.cause.learning_rate_high",
         .severity = base::Severity::Warning,
         .evidence = {{"learning_rate", rate}},
         .fix = {{"train.learning_rate", "0.0003"}}}};
}

Situation evaluated(double train, double trainVal, std::optional<double> testVal = {},
                    std::optional<double> floor = {})
{
    Situation situation;
    situation.run = runOf(train, trainVal);
    situation.evaluation = evaluationOf(situation.run, train, trainVal, testVal, floor);
    if (floor)
        situation.goal = {
            .metric = "error", .target = {}, .targetSource = {}, .irreducible = floor};
    return situation;
}

/// The same of a run that was adapted.
Situation asAdapted(Situation situation, adapt::Method method)
{
    experiment::ExperimentSpec spec = experiment::fromJson(situation.run.spec);
    spec.adapt.method = method;
    situation.run.spec = experiment::toJson(spec);
    situation.run.family = experiment::family(spec);
    return situation;
}

advise::Draft draftOf(bool isNew = true)
{
    advise::Draft draft;
    draft.dataName = "adult-train.csv";
    draft.templateName = "mlp";
    draft.isNew = isNew;
    draft.spec = specOf();
    return draft;
}

QString textOf(const Advice& advice)
{
    return QString::fromStdString(advice.text());
}

} // namespace

Q_DECLARE_METATYPE(Situation)

class TestDecisionTree : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isRightInEverySituation_data();
    void isRightInEverySituation();
    void saysHowToBegin_data();
    void saysHowToBegin();
    void readySaysWhetherTheseSettingsWereChecked_data();
    void readySaysWhetherTheseSettingsWereChecked();
    void takesOnlyTheUnknownColumnOutOfAList();
    void readsPicturesSmallerThatDoNotFit();
    void countsSeedsAndNotRuns_data();
    void countsSeedsAndNotRuns();
    void judgesTheTargetByTheInterval_data();
    void judgesTheTargetByTheInterval();
    void neverShowsAGreenTickBesideSomethingRed();
    void judgesWhatMayNotBeWrittenAndOffersACopy();
    void doesNotReadFindingsOfAnEarlierAttemptAsThoseOfTheNewest();
    void saysThatNoNetworkIsChosenOnlyWhereNoneIs();
    void takesTheCauseWithEvidenceFirst();
    void forgetsAnswersOfEarlierWeights();
    void endsTheTreeWithANodeThatAlwaysHolds();
    void rowsOfTheListOfImprovementsExist();
};

void TestDecisionTree::isRightInEverySituation_data()
{
    QTest::addColumn<Situation>("situation");
    QTest::addColumn<QString>("label");
    QTest::addColumn<int>("tone");
    QTest::addColumn<QString>("title"); // a part of it
    QTest::addColumn<QString>("says");  // a part of the reasons
    QTest::addColumn<int>("action");
    QTest::addColumn<QString>("patch");
    const auto row = [](const char* name, const Situation& situation, const char* label, Tone tone,
                        const char* title, const char* says, Action action,
                        const char* patch = "") {
        QTest::newRow(name) << situation << label << static_cast<int>(tone) << title << says
                            << static_cast<int>(action) << patch;
    };

    { // the table of the walk through the window
        Situation s = evaluated(0.183, 0.185, 0.20);
        s.run.epoch = 1;
        s.run.step = s.evaluation->step = 40;
        s.run.baselines = {{"logistic_regression", 0.0, 10'000, stats::wilson(0, 10'000)}};
        s.curve = falling(40);
        row("forty steps, still falling, and a simple method is better", s, "still_falling",
            Tone::Warning, "Not finished: the loss still falls and logistic regression is better",
            "Train 5x longer", Action::Apply, "train.epochs=50");
    }
    {
        Situation s;
        s.run = regressionOf(0.405, 0.41);
        s.evaluation = evaluationOfNumbers(s.run);
        s.curve = falling(40);
        row("RMSE 0.41 after forty steps, linear regression 0.30", s, "still_falling",
            Tone::Warning, "linear regression is better",
            "Worse than linear regression (RMSE 0.3002)", Action::Apply, "train.epochs=50");
        s.curve = learned();
        row("RMSE 0.41, learned, linear regression 0.30", s, "worse_than_baseline", Tone::Warning,
            "Worse than linear regression", "by 0.1098", Action::OneBatch);
    }
    {
        Situation s;
        s.run = regressionOf(0.25, 0.251);
        s.evaluation = evaluationOfNumbers(s.run);
        s.curve = falling();
        row("train and validation alike, still falling", s, "still_falling", Tone::Neutral,
            "Not finished: the loss still falls", "give a human-level error", Action::Apply,
            "train.epochs=50");
        s.curve = learned();
        row("train and validation alike, learned, no floor", s, "bias_unknown", Tone::Neutral,
            "can it be avoided?", "error are alike", Action::SetGoal);
    }
    {
        Situation s = evaluated(0.01, 0.012);
        failOneBatch(s, 30, true);
        row("one batch explodes at a learning rate of 30", s, "one_batch_fails", Tone::Blocker,
            "One batch cannot be learned: learning rate 30", "explodes", Action::Apply,
            "train.learning_rate=0.0003");
    }
    {
        Situation s = evaluated(0.012, 0.0125);
        failOneBatch(s, 30, false);
        row("one batch failed with other settings", s, "bias_unknown", Tone::Neutral, "avoided",
            "with other settings than these", Action::SetGoal);
    }
    {
        Situation s = evaluated(0.14, 0.144);
        experiment::ExperimentSpec spec = specOf();
        spec.train.rateChanges = "310: 0.01";
        s.run.spec = experiment::toJson(spec);
        s.curve = curveOf(1000, [](double x) { return x < 0.3105 ? 0.04 : 15; });
        row("the loss jumped where the rate was raised", s, "rate_jump", Tone::Warning,
            "The loss jumped at step 310, where the rate was raised to 0.01", "The loss was 0.04",
            Action::Again, "train.learning_rate=3e-4");
        s.run.state = RunState::Running;
        s.run.here = true;
        row("the same while it trains", s, "rate_jump_now", Tone::Warning,
            "The loss jumped at step 310, where the rate was raised to 0.01",
            "at a rate of 3e-4 and is 15.0 at 0.01 (medians).", Action::Rate,
            "train.learning_rate=3e-4");
    }
    row("0.0 % by day, 42 % by night", evaluated(0, 0, 0.421), "distribution_shift", Tone::Warning,
        "Distribution shift: 42 % wrong on test-val", "Distribution shift 42.1 % [41.1, 43.1]",
        Action::SeeWhatToTry);
    {
        Situation s;
        s.run = runOf();
        s.run.state = RunState::Queued;
        s.run.step = s.run.epoch = 0;
        s.run.last.reset();
        s.run.here = true;
        experiment::ExperimentSpec spec = specOf("lenet");
        s.run.spec = experiment::toJson(spec);
        row("the first click of a newcomer", s, "preparing", Tone::Working,
            "Drawing the digits ...", "", Action::None);
        spec.data.path = "/home/me/mnist";
        s.run.spec = experiment::toJson(spec);
        row("one's own data", s, "preparing", Tone::Working, "Reading mnist ...", "", Action::None);
        experiment::ExperimentSpec translating = spec;
        translating.adapt.method = adapt::Method::CycleGan;
        translating.adapt.translation = 1200;
        s.run.spec = experiment::toJson(translating);
        row("generators wait for their data too", s, "preparing", Tone::Working,
            "Reading mnist ...", "", Action::None);
        s.run.state = RunState::Running;
        row("generators learn before the network", s, "translating", Tone::Working,
            "CycleGAN learns to translate pictures", "take 1,200 updates", Action::None);
        s.run.state = RunState::Queued;
        s.run.spec = experiment::toJson(spec);
        train::RunRecord before = runOf(0.1, 0.1, 3);
        before.state = RunState::Running;
        before.here = true;
        s.others = {before};
        row("another run is before it", s, "waiting", Tone::Neutral, "Waiting for run 3 to finish.",
            "", Action::None);
    }
    {
        Situation s = evaluated(0.3, 0.31);
        s.findings = {{.id = "loss.softmax_twice",
                       .severity = base::Severity::Blocker,
                       .fix = {{"model.output", "probabilities"}}}};
        row("trained although a check blocked", s, "blocked", Tone::Blocker,
            "A fault was found before training", "takes a softmax of them once more", Action::Apply,
            "model.output=probabilities");
    }
    {
        Situation s;
        s.run.state = RunState::Failed;
        s.run.problem = "The disk is full; free some space.";
        s.run.resumable = true;
        row("the store failed", s, "failed", Tone::Blocker, "The run failed", "The disk is full",
            Action::Resume);
        s.run.resumable = false;
        row("the store failed before there was a checkpoint", s, "failed", Tone::Blocker,
            "The run failed", "The disk is full", Action::Again);
        s.findings = {{.id = "loss.not_finite",
                       .severity = base::Severity::Blocker,
                       .step = 12,
                       .fix = {{"train.learning_rate", "3e-5"}}}};
        row("the loss became infinite", s, "failed_with_fix", Tone::Blocker, "The run failed",
            "step 12", Action::Apply, "train.learning_rate=3e-5");
        s.findings.front().fix.clear();
        row("the loss became infinite at a usual rate", s, "failed", Tone::Blocker,
            "The run failed", "step 12", Action::ChangeModel);
        experiment::ExperimentSpec spec = specOf();
        spec.train.learningRate = 30;
        s.run.spec = experiment::toJson(spec);
        row("the loss became infinite at a high rate", s, "failed", Tone::Blocker, "The run failed",
            "The learning rate is 30; 3e-4 is usual.", Action::Apply, "train.learning_rate=3e-4");
    }
    row("no irreducible error is known", evaluated(0.05, 0.051), "bias_unknown", Tone::Neutral,
        "Train error 5.0 %: can it be avoided?", "give a human-level error", Action::SetGoal);
    {
        Situation s;
        s.run = {};
        s.run.id = 4;
        s.run.kind = RunKind::Imported;
        s.run.state = RunState::Finished;
        s.newest = {{SplitKind::TrainVal, {std::nan(""), 0.26, 0}}};
        row("logged from Python", s, "logged", Tone::Neutral, "Logged by another program",
            "Train-val: error 26.0 %", Action::CompareRuns);
        s.run.templateName = "TensorBoard";
        s.newest.clear();
        row("logged without an error", s, "logged", Tone::Neutral, "Logged by TensorBoard",
            "No error or loss of train-val is known", Action::CompareRuns);
        s.run.state = RunState::Running;
        row("being followed", s, "logged", Tone::Working, "Following TensorBoard", "",
            Action::CompareRuns);
        s.findings = {{.id = "curve.slower", .severity = base::Severity::Hint},
                      {.id = "curve.overfits", .severity = base::Severity::Warning, .step = 40}};
        row("being followed while it over-fits", s, "logged", Tone::Warning, "Over-fitting",
            "Following TensorBoard.", Action::CompareRuns);
        s.run.state = RunState::Finished;
        row("logged and over-fitted", s, "logged", Tone::Warning, "Over-fitting",
            "the validation loss was best at step 40", Action::CompareRuns);
        s.findings.push_back(
            {.id = "curve.not_finite", .severity = base::Severity::Blocker, .step = 90});
        row("logged until the loss was no number", s, "logged", Tone::Warning,
            "The loss is no number", "There is one more warning.", Action::CompareRuns);
    }

    // the vectors of the decomposition (CHECKS E3); the goal of Ng's first three is about 0
    row("Ng: 1/5/5 is variance", evaluated(0.01, 0.05, 0.05, 0.0), "overfitting", Tone::Warning,
        "Overfitting: 1.0 % wrong on train, 5.0 % on train-val", "4.0 %", Action::SeeWhatToTry);
    row("Ng: 10/11/12 is bias", evaluated(0.10, 0.11, 0.12, 0.0), "underfitting", Tone::Warning,
        "Underfitting: 10 % wrong on train", "avoidable bias 10.0 %", Action::Apply,
        "model.hidden=512");
    row("Ng: 10/11/20 is bias and data mismatch", evaluated(0.10, 0.11, 0.20, 0.0), "underfitting",
        Tone::Warning, "Underfitting", "distribution shift 9.0 %", Action::Apply,
        "model.hidden=512");
    row("Ng: goal 14, 15/30 is variance 15", evaluated(0.15, 0.30, {}, 0.14), "overfitting",
        Tone::Warning, "Overfitting: 15 % wrong on train, 30.0 % on validation", "15.0 %",
        Action::SeeWhatToTry);
    row("UW: 0/5: regularise", evaluated(0, 0.05), "overfitting", Tone::Warning, "Overfitting",
        "regularise", Action::SeeWhatToTry);
    row("overfitting: further data", evaluated(0, 0.05), "overfitting", Tone::Warning,
        "Overfitting", "--try variance.more_data --more FILE", Action::SeeWhatToTry);
    row("UW: 5/5: capacity", evaluated(0.05, 0.05, {}, 0.0), "underfitting", Tone::Warning,
        "Underfitting: 5.0 % wrong on train", "make the model bigger", Action::Apply,
        "model.hidden=512");
    row("UW: 5/0: check code and data", evaluated(0.05, 0), "validation_better", Tone::Warning,
        "Validation better than training: check code and data", "augmentation", Action::LookAtData);
    row("the lecture's chart: 25/27/29/32", evaluated(0.27, 0.29, 0.32, 0.25), "underfitting",
        Tone::Warning, "Underfitting", "distribution shift", Action::Apply, "model.hidden=512");
    row("pedestrians: 1/20/27 is underfitting", evaluated(0.20, 0.27, {}, 0.01), "underfitting",
        Tone::Warning, "Underfitting: 20 % wrong on train", "avoidable bias 19.0 %", Action::Apply,
        "model.hidden=512");
    row("train below the irreducible error", evaluated(0.01, 0.0105, {}, 0.02), "negative_term",
        Tone::Warning, "Train does better than the irreducible error", "floor is set too high",
        Action::SetGoal);
    {
        Situation s = evaluated(0.005, 0.0056, {}, 0.02);
        row("train and validation below what people reach", s, "negative_term", Tone::Warning,
            "Train does better than the irreducible error",
            "So does validation, with 0.6 %: the level that was given is reached.",
            Action::SetGoal);
        s.curve = falling();
        row("below what people reach, and it still falls", s, "negative_term", Tone::Warning,
            "Train does better than the irreducible error", "is reached", Action::SetGoal);
    }
    row("test-val easier than train-val", evaluated(0.02, 0.0205, 0.01, 0.02), "negative_term",
        Tone::Warning, "Test-val comes out better than train-val", "Check code and data",
        Action::LookAtData);

    // adapted to the target: train-val is of the distribution that it was adapted away from
    {
        const auto simple = [](Situation s) {
            s.run.baselines = {{"logistic_regression", 0.067, 10'000, stats::wilson(670, 10'000)}};
            return s;
        };
        row("test-val easier, and a simple method better on train-val",
            simple(evaluated(0.29, 0.29, 0.17)), "worse_than_baseline", Tone::Warning,
            "Worse than logistic regression", "Check code and data", Action::OneBatch);
        row("the same, adapted by CycleGAN",
            asAdapted(simple(evaluated(0.29, 0.29, 0.17)), adapt::Method::CycleGan), "adapted",
            Tone::Neutral, "Adapted to the target: 17 % wrong on test-val",
            "does not mean that code or data are wrong", Action::SeeWhatToTry);
        row("adapted, and variance of train-val is clear",
            asAdapted(evaluated(0.25, 0.29, 0.17), adapt::Method::DeepCoral), "adapted",
            Tone::Neutral, "Adapted to the target: 17 % wrong on test-val",
            "Train-val is scored on examples as they are", Action::SeeWhatToTry);
        row("adapted, alike on both, and a simple method better on train-val",
            asAdapted(simple(evaluated(0.29, 0.29, 0.293)), adapt::Method::FineTune), "adapted",
            Tone::Neutral, "Adapted to the target: 29 % wrong on test-val",
            "on train-val, which it was not adapted to", Action::SeeWhatToTry);
        row("adapted, and a shift is left",
            asAdapted(simple(evaluated(0.29, 0.29, 0.40)), adapt::Method::Dann),
            "distribution_shift", Tone::Warning, "Distribution shift: 40 % wrong on test-val",
            "on train-val, which it was not adapted to", Action::SeeWhatToTry);
        Situation checked = asAdapted(evaluated(0.29, 0.25, 0.17), adapt::Method::CycleGan);
        row("adapted, and validation better than training", checked, "validation_better",
            Tone::Warning, "check code and data", "Check code and data", Action::LookAtData);
    }

    // with and without a goal
    row("overfitting, train error as large as it, no floor", evaluated(0.10, 0.15), "overfitting",
        Tone::Warning, "Overfitting", "give a human-level error", Action::SetGoal);
    row("underfitting needs a floor", evaluated(0.10, 0.103), "bias_unknown", Tone::Neutral,
        "Train error 10.0 %", "give a human-level error", Action::SetGoal);
    {
        Situation s;
        s.run = regressionOf(0.25, 0.252);
        s.goal = {.metric = "rmse", .target = 0.2, .targetSource = {}, .irreducible = 0.1};
        s.evaluation = evaluationOfNumbers(s.run, 0.1);
        row("underfitting of numbers, by a floor in their unit", s, "underfitting", Tone::Warning,
            "Underfitting: RMSE 0.25 on train", "Above the target of 0.2", Action::Apply,
            "model.hidden=512");
        s.run = regressionOf(0.11, 0.2);
        s.evaluation = evaluationOfNumbers(s.run, 0.1);
        row("overfitting of numbers", s, "overfitting", Tone::Warning,
            "Overfitting: RMSE 0.11 on train, 0.2 on validation", "variance", Action::SeeWhatToTry);
        s.evaluation.reset();
        s.goal = {};
        row("numbers that were not evaluated have no interval", s, "not_evaluated", Tone::Neutral,
            "Not evaluated yet", "without an interval no difference is claimed", Action::Evaluate);
    }

    // simple methods
    {
        Situation s = evaluated(0.182, 0.185);
        s.run.baselines = {{"logistic_regression", 0.1, 10'000, stats::wilson(1000, 10'000)}};
        row("worse than a simple method", s, "worse_than_baseline", Tone::Warning,
            "Worse than logistic regression", "Worse than logistic regression (10.0 %) by 8.5 %",
            Action::OneBatch);
        s.run.baselines = {{"logistic_regression", 0.183, 10'000, stats::wilson(1830, 10'000)}};
        row("no clear difference from a simple method", s, "no_clear_difference", Tone::Warning,
            "No clear difference from logistic regression", "No clear difference", Action::Apply,
            "model.hidden=512");
        Situation sampled = s;
        sampled.run.examples[SplitKind::Train] = 26'048;
        row("no clear difference from a method fitted on a sample", sampled, "no_clear_difference",
            Tone::Warning, "No clear difference from logistic regression",
            "logistic regression (18.3 %, fitted on a sample of 10,000 train examples): 0.2 % [",
            Action::Apply, "model.hidden=512");
        s.curve = falling();
        row("no clear difference, and it still falls", s, "still_falling", Tone::Neutral,
            "Not finished: the loss still falls", "No clear difference", Action::Apply,
            "train.epochs=50");
    }
    {
        Situation s;
        s.run = regressionOf(0.298, 0.3);
        s.evaluation = evaluationOfNumbers(s.run);
        row("numbers: no clear difference", s, "no_clear_difference", Tone::Warning,
            "No clear difference from linear regression", "RMSE 0.3002", Action::Apply,
            "model.hidden=512");
        s.run = regressionOf(0.245, 0.25);
        s.evaluation = evaluationOfNumbers(s.run);
        row("numbers: better", s, "bias_unknown", Tone::Neutral, "Train RMSE 0.245",
            "Better than linear regression (RMSE 0.3002)", Action::SetGoal);
    }
    {
        Situation s = evaluated(0.88, 0.89);
        s.run.baselines = {{"majority", 0.9, 10'000, stats::wilson(9000, 10'000)}};
        s.findings = {
            {.id = "train.no_better_than_guess",
             .severity = base::Severity::Warning,
             .step = 1000,
             .evidence = {{"train_error", 0.88}, {"low", 0.87}, {"high", 0.91}, {"guess", 0.9}}}};
        row("no better than guessing", s, "no_better_than_guess", Tone::Warning,
            "No better than guessing", "always answering", Action::OneBatch);
        s.findings = {{.id = "table.far_value", .severity = base::Severity::Warning},
                      noBetter(0.88, 0.87, 0.9)};
        row("no better than guessing, and another warning before it", s, "no_better_than_guess",
            Tone::Warning, "No better than guessing", "that of the guess 90.0 %", Action::OneBatch);
    }
    {
        Situation s = evaluated(0.699, 0.705);
        s.run.baselines.clear();
        s.run.guess.error = 0.241;
        s.findings = {noBetter(0.699, 0.69, 0.241)};
        row("worse than guessing", s, "no_better_than_guess", Tone::Warning, "Worse than guessing",
            "Worse than always answering the most common class: on train the error is 69.9 %",
            Action::OneBatch);
        experiment::ExperimentSpec spec = specOf();
        spec.train.learningRate = 3e-6;
        s.run.spec = experiment::toJson(spec);
        row("worse than guessing at a very low rate", s, "no_better_than_guess", Tone::Warning,
            "Worse than guessing", "The learning rate is 3e-6; 3e-4 is usual.", Action::Apply,
            "train.learning_rate=3e-4");
        s.curve = falling();
        row("the same, and it still falls", s, "still_falling", Tone::Warning,
            "Not finished: the loss still falls", "Worse than always answering", Action::Apply,
            "train.learning_rate=3e-4");
        s.curve = learned();
        spec.train.learningRate = 30;
        s.run.spec = experiment::toJson(spec);
        row("worse than guessing at a very high rate", s, "no_better_than_guess", Tone::Warning,
            "Worse than guessing", "The learning rate is 30; 3e-4 is usual.", Action::Apply,
            "train.learning_rate=3e-4");
        s.curve = falling();
        row("the same, and it falls from where that rate threw it", s, "no_better_than_guess",
            Tone::Warning, "Worse than guessing", "The learning rate is 30; 3e-4 is usual.",
            Action::Apply, "train.learning_rate=3e-4");
    }

    // short runs: what still falls, or is too short to say, comes before what it reached
    {
        Situation s = evaluated(0.499, 0.499);
        s.run.baselines = {{"logistic_regression", 0.5, 10'000, stats::wilson(5000, 10'000)}};
        s.curve = noisy(162, {1.46, 1.30, 1.24});
        row("three epochs, each lower, under the noise of the batches", s, "still_falling",
            Tone::Neutral, "Not finished: the loss still falls", "No clear difference",
            Action::Apply, "train.epochs=20");
        s.run.baselines = {{"logistic_regression", 0.05, 10'000, stats::wilson(500, 10'000)}};
        s.curve = noisy(6, {1.6, 1.45, 1.3});
        row("six steps, and a simple method is better", s, "still_falling", Tone::Warning,
            "the loss still falls and logistic regression is better", "Worse than logistic",
            Action::Apply, "train.epochs=50");
        s.curve = noisy(10, {1.6, 1.5, 1.4, 1.31, 1.25});
        row("ten steps, and a simple method is better", s, "still_falling", Tone::Warning,
            "the loss still falls and logistic regression is better", "Worse than logistic",
            Action::Apply, "train.epochs=50");
        s.curve = noisy(4, {1.6, 1.45});
        row("two epochs, the second lower", s, "still_falling", Tone::Warning, "still falls",
            "Worse than logistic", Action::Apply, "train.epochs=50");
        s.curve = noisy(6, {1.5});
        row("one epoch of six steps", s, "too_short", Tone::Warning,
            "Not finished: 6 steps are too few to judge", "Train 17x longer", Action::Apply,
            "train.epochs=170");
        s.curve = noisy(162, {1.5});
        row("one epoch whose noise may hide a fall", s, "too_short", Tone::Warning,
            "one epoch is too few to judge, and logistic regression is better", "Train 5x longer",
            Action::Apply, "train.epochs=50");
        s.draft = draftOf();
        s.draft->spec->data.path.clear();
        row("the same, of another program beside a draft without data", s, "too_short",
            Tone::Warning, "one epoch is too few to judge", "Train 5x longer", Action::Apply,
            "train.epochs=50");
        s.draft.reset();
        s.curve = noisy(200'000, {1.5});
        row("one epoch that is level beyond doubt", s, "worse_than_baseline", Tone::Warning,
            "Worse than logistic regression", "", Action::OneBatch);
        s.curve = noisy(1, {1.5});
        row("one step", s, "too_short", Tone::Warning, "Not finished: 1 step is too few to judge",
            "Train 100x longer", Action::Apply, "train.epochs=1000");
        s.curve = noisy(400, {1.3, 1.31, 1.3});
        row("three epochs that stay where they are", s, "worse_than_baseline", Tone::Warning,
            "Worse than logistic regression", "", Action::OneBatch);
        s.curve = noisy(400, {1.3, 1.29, 1.28});
        row("three epochs that fall by too little to matter", s, "worse_than_baseline",
            Tone::Warning, "Worse than logistic regression", "", Action::OneBatch);
        s.curve = noisy(162, {1.46, 1.30, 1.24});
        failOneBatch(s, 30, true);
        row("falling, but one batch of these settings failed", s, "one_batch_fails", Tone::Blocker,
            "One batch cannot be learned", "", Action::Apply, "train.learning_rate=0.0003");
        s = evaluated(0.62, 0.66, 0.84);
        s.run.baselines = {{"majority", 0.86, 10'000, stats::wilson(8600, 10'000)}};
        s.curve = noisy(24, {1.94, 1.87, 1.76});
        row("hardly trained, where distribution shift is the largest term", s, "still_falling",
            Tone::Neutral, "Not finished: the loss still falls", "Distribution shift 18.0 %",
            Action::Apply, "train.epochs=50");
        s = evaluated(0.03, 0.03, 0.5);
        s.curve = falling();
        row("three in a hundred wrong by day, half by night, still falling", s, "still_falling",
            Tone::Neutral, "Not finished", "Distribution shift 47.0 %", Action::Apply,
            "train.epochs=50");
        s = evaluated(0.003, 0.004, 0.42);
        s.curve = falling();
        row("near zero by day, 42 % by night, still falling", s, "distribution_shift",
            Tone::Warning, "Distribution shift: 42 % wrong on test-val", "", Action::SeeWhatToTry);
        s = evaluated(0.5, 0.56);
        s.curve = falling();
        row("half wrong on train and falling, a little more on validation", s, "still_falling",
            Tone::Neutral, "Not finished", "variance 6.0 %", Action::Apply, "train.epochs=50");
        s = evaluated(0.15, 0.43);
        s.run.baselines = {{"nearest_centroid", 0.43, 10'000, stats::wilson(4300, 10'000)}};
        row("no clear difference from a simple method, and it overfits", s, "overfitting",
            Tone::Warning, "Overfitting: 15 % wrong on train",
            "No clear difference from nearest centroid", Action::SeeWhatToTry);
        s = evaluated(0.143, 0.144);
        s.evaluation.reset();
        row("not evaluated, with an interval of its last scores", s, "not_evaluated", Tone::Neutral,
            "Not evaluated yet", "", Action::Evaluate);
        s.run.last->at(SplitKind::TrainVal).error = 0.3;
        row("not evaluated, and its scores look like overfitting", s, "not_evaluated",
            Tone::Neutral, "Not evaluated yet", "", Action::Evaluate);
        s = evaluated(0.01, 0.2);
        s.curve = noisy(162, {1.46, 1.30, 1.24});
        row("falling, but it overfits already", s, "overfitting", Tone::Warning, "Overfitting",
            "variance", Action::SeeWhatToTry);
        s.curve = noisy(6, {1.5});
        row("few steps, but it overfits already", s, "overfitting", Tone::Warning, "Overfitting",
            "variance", Action::SeeWhatToTry);
    }
    {
        Situation s;
        s.run = regressionOf(1.03, 1.03);
        s.run.guess.rmse = 0.88;
        s.run.baselines.clear();
        s.evaluation = evaluationOfNumbers(s.run);
        s.findings = {{.id = "train.no_better_than_guess",
                       .severity = base::Severity::Warning,
                       .step = 162,
                       .evidence = {{"train_rmse", 1.03}, {"low", 0.99}, {"guess", 0.88}}}};
        s.curve = noisy(162, {1.37, 1.0, 0.85});
        row("numbers: worse than the mean, each epoch lower", s, "still_falling", Tone::Warning,
            "Not finished: the loss still falls", "Worse than always answering the mean",
            Action::Apply, "train.epochs=20");
        s.curve = learned();
        row("numbers: worse than the mean, learned", s, "no_better_than_guess", Tone::Warning,
            "Worse than guessing", "on train the RMSE is 1.03, that of the mean 0.88",
            Action::OneBatch);
        s.run = regressionOf(0.74, 0.74);
        s.run.baselines.clear();
        s.evaluation = evaluationOfNumbers(s.run);
        s.findings.clear();
        s.curve = noisy(162, {1.37, 1.0, 0.85});
        row("numbers: train and validation alike, each epoch lower", s, "still_falling",
            Tone::Neutral, "Not finished: the loss still falls", "give a human-level error",
            Action::Apply, "train.epochs=20");
        s.curve = noisy(10, {1.5, 1.4, 1.3, 1.2, 1.1});
        row("numbers: ten steps", s, "still_falling", Tone::Neutral, "still falls", "",
            Action::Apply, "train.epochs=50");
    }

    // nothing left to learn
    {
        Situation s = evaluated(0, 0, 0);
        s.run.baselines.clear();
        s.curve = falling();
        row("nothing wrong on three sets, still falling", s, "nothing_wrong", Tone::Fine,
            "Nothing is wrong on train and test-val: error 0.0 % [0.0, 0.0]", "What remains: Test",
            Action::MoreSeeds);
        s.goal = {.metric = "error", .target = 0.01, .targetSource = {}, .irreducible = {}};
        row("nothing wrong, below the target, still falling", s, "target_reached", Tone::Fine,
            "Target reached: error 0.0 % on test-val, wanted 1.0 %", "What remains: Test",
            Action::MoreSeeds);
        s.run.state = RunState::Stopped;
        row("stopped, as the target was reached", s, "target_reached", Tone::Fine, "Target reached",
            "Below the target", Action::MoreSeeds);
        s.run.state = RunState::Finished;
        s.goal.target = 0.0002;
        row("nothing wrong, but too few examples to show the target", s, "nothing_wrong",
            Tone::Fine, "Nothing is wrong", "cannot tell", Action::MoreSeeds);
        row("and how many would show it", s, "nothing_wrong", Tone::Fine, "Nothing is wrong",
            "19,204 examples without an error would show that the target is reached; test-val has "
            "10,000.",
            Action::MoreSeeds);
        s = evaluated(0, 0, 0, 0.01);
        s.run.baselines.clear();
        s.curve = falling();
        row("nothing wrong, people reach 1 %", s, "target_reached", Tone::Warning,
            "Human level reached: error 0.0 % on test-val, people 1.0 %", "What remains: Test",
            Action::MoreSeeds);
        s.evaluation->breakdown.ladder.test = evaluate::measuredShare(0, 10'000);
        row("and Test was opened", s, "target_reached", Tone::Warning, "Human level reached",
            "What remains: more or harder examples", Action::MoreSeeds);
        s = evaluated(0.012, 0.012);
        s.goal.target = 0.02;
        s.curve = falling();
        row("the target reached, some left, still falling", s, "target_reached", Tone::Fine,
            "Target reached", "What remains", Action::MoreSeeds);
    }

    // what is still being worked out
    {
        Situation s = evaluated(0, 0.05);
        s.awaited.simple = true;
        row("simple methods are computed once more", s, "overfitting", Tone::Warning, "Overfitting",
            "Better than logistic regression", Action::SeeWhatToTry);
        s.run.baselines.clear();
        row("simple methods are being computed", s, "comparing", Tone::Working,
            "Comparing with simple methods ...", "Train-val: error 5.0 %", Action::None);
        s.curve = falling();
        row("and the loss still falls", s, "comparing", Tone::Working,
            "Comparing with simple methods ...", "", Action::None);
        s.curve = learned();
        s.awaited = {};
        row("they could not be computed", s, "overfitting", Tone::Warning, "Overfitting", "",
            Action::SeeWhatToTry);
        s.awaited.stored = true;
        row("what is known is read again", s, "overfitting", Tone::Warning, "Overfitting", "",
            Action::SeeWhatToTry);
        s.evaluation.reset();
        row("the answers are being read", s, "reading_answers", Tone::Working,
            "Reading the answers ...", "Train-val: error 5.0 %", Action::None);
        s.awaited = {.answering = true};
        row("the examples are being answered", s, "reading_answers", Tone::Working,
            "Answering the examples ...", "", Action::None);
        s.awaited = {.simple = true, .stored = true};
        s.run.state = RunState::Failed;
        s.run.problem = "The disk is full.";
        row("what failed waits for nothing", s, "failed", Tone::Blocker, "The run failed",
            "The disk is full.", Action::Again);
        s.run.state = RunState::Finished;
        s.awaited = {};
        row("there are no answers", s, "not_evaluated", Tone::Neutral, "Not evaluated yet", "",
            Action::Evaluate);
    }
    { // what was tried already
        Situation s = evaluated(0, 0.05);
        s.tried = advise::TriedBetter{.improvement = "variance.regularisation",
                                      .words = "weight decay",
                                      .what = "test-val error",
                                      .by = "0.8 points [0.4, 1.2]",
                                      .seeds = 3,
                                      .patch = {{"train.weight_decay", "0.01"}}};
        row("a change that helped", s, "tried", Tone::Neutral, "Tried and better: weight decay",
            "It lowered test-val error by 0.8 points [0.4, 1.2], over 3 seeds with and without it.",
            Action::Apply, "train.weight_decay=0.01");
        s.curve = falling();
        row("a change that helped, still falling", s, "tried", Tone::Neutral, "Tried and better",
            "It lowered test-val error", Action::Apply, "train.weight_decay=0.01");
        s.goal = {.metric = "error", .target = 0.1, .targetSource = {}, .irreducible = {}};
        row("a change that helped, not needed", s, "target_reached", Tone::Fine, "Target reached",
            "", Action::MoreSeeds);
    }
    { // one class is answered for nearly everything
        Situation s = evaluated(0.87, 0.872);
        evaluate::SplitReport& report = s.evaluation->reports.at(SplitKind::TrainVal);
        report.classes.resize(2);
        report.classes[0].examples = 1000;
        report.classes[0].predicted = 9700;
        report.classes[0].correct = 990;
        report.classes[1].examples = 9000;
        report.classes[1].predicted = 300;
        report.classes[1].correct = 290;
        row("one class is answered for nearly everything", s, "one_class", Tone::Warning,
            "It answers \"a\" for nearly everything",
            "It answers \"a\" for 97 % of validation; the share of \"a\" among the labels is 10 %.",
            Action::OneBatch);
        // Of a class that most labels are of, once one batch was learned.
        Situation rare = s;
        evaluate::SplitReport& skewed = rare.evaluation->reports.at(SplitKind::TrainVal);
        skewed.classes[0].examples = 9500;
        skewed.classes[0].predicted = 9900;
        skewed.classes[0].correct = 9450;
        skewed.classes[1].examples = 500;
        skewed.classes[1].predicted = 100;
        skewed.classes[1].correct = 50;
        row("it is most of the labels, and no batch was tried", rare, "one_class", Tone::Warning,
            "It answers \"a\" for nearly everything", "", Action::OneBatch);
        train::RunRecord learnedBatch;
        learnedBatch.id = 90;
        learnedBatch.kind = RunKind::Overfit;
        learnedBatch.state = RunState::Finished;
        learnedBatch.spec = rare.run.spec;
        rare.attempt = learnedBatch;
        rare.oneBatchFindings = {{.id = "overfit.passes", .step = 30}};
        row("it is most of the labels", rare, "one_class", Tone::Warning,
            "It answers \"a\" for nearly everything", "balanced class weights", Action::Apply,
            "train.class_weights=balanced");
        s.run.kind = RunKind::Imported;
        row("so do answers made elsewhere", s, "one_class", Tone::Warning, "It answers \"a\"", "",
            Action::LookAtErrors);
        s.run.kind = RunKind::Training;
        s.curve = falling();
        row("it does so while the loss still falls", s, "still_falling", Tone::Warning,
            "Not finished", "It answers \"a\" for 97 %", Action::Apply, "train.epochs=50");
    }

    // the ends of a run
    {
        Situation s = evaluated(0.05, 0.052);
        s.run.state = RunState::Stopped;
        s.run.step = s.evaluation->step = 500;
        s.run.resumable = true;
        row("stopped", s, "ended_unfinished", Tone::Neutral, "Stopped at step 500 of 1,000",
            "error 5.2 %", Action::Resume);
        s.run.resumable = false;
        row("stopped without a checkpoint", s, "ended_unfinished", Tone::Neutral, "Stopped", "",
            Action::Again);
        s.run.state = RunState::Interrupted;
        s.run.resumable = true;
        row("interrupted", s, "ended_unfinished", Tone::Neutral, "Interrupted at step 500 of 1,000",
            "", Action::Resume);
        s.run.last.reset();
        s.evaluation.reset();
        row("ended in its first epoch", s, "ended_early", Tone::Neutral, "Ended in the first epoch",
            "", Action::Resume);
    }
    {
        Situation s = evaluated(0.0, 0.05);
        s.run.kind = RunKind::Imported;
        s.run.baselines.clear();
        row("answers made elsewhere", s, "overfitting", Tone::Warning, "Overfitting", "variance",
            Action::LookAtErrors);
        s = evaluated(0.05, 0.0501);
        s.run.kind = RunKind::Imported;
        s.run.baselines.clear();
        row("answers made elsewhere, nothing above zero", s, "answers", Tone::Neutral,
            "No term is clearly above zero", "another program gave", Action::LookAtErrors);
        evaluate::Ladder alone;
        alone.testVal = evaluate::measuredShare(0.009, 10'000);
        s.evaluation->breakdown = evaluate::breakDown(alone);
        row("answers made elsewhere, to one set", s, "answers", Tone::Neutral,
            "Too little is known", "another program gave", Action::LookAtErrors);
    }
    {
        Situation s;
        s.run = runOf();
        s.run.kind = RunKind::Overfit;
        s.findings = {{.id = "overfit.passes",
                       .severity = base::Severity::Hint,
                       .step = 300,
                       .evidence = {{"examples", 32}}}};
        row("one batch was learned", s, "one_batch", Tone::Fine, "One batch was learned by heart",
            "300 steps", Action::Start);
    }

    // while it trains
    {
        Situation s;
        s.run.state = RunState::Running;
        s.run.here = true;
        row("improving", s, "improving", Tone::Working, "Still improving", "error 1.2 %",
            Action::None);
        s.run.bestEpoch = 9;
        s.run.bestTrainVal->error = 0.011;
        row("no improvement for one epoch", s, "no_improvement", Tone::Working,
            "No improvement for 1 epoch", "Best 1.1 % at epoch 9.", Action::None);
        s.run.bestEpoch = 7;
        row("no improvement for three epochs", s, "no_improvement", Tone::Working,
            "No improvement for 3 epochs", "Best 1.1 % at epoch 7.", Action::Stop);
        s.run.state = RunState::Paused;
        {
            Situation night = s; // other digits are served than those that it trains on
            experiment::ExperimentSpec spec = specOf();
            spec.data.testPath = "glyphs-night";
            night.run.state = RunState::Running;
            night.run.spec = experiment::toJson(spec);
            const auto reach = [&](double trainVal, double testVal, std::int64_t best) {
                night.run.last->at(SplitKind::TrainVal).error = trainVal;
                night.run.last->at(SplitKind::TestVal).error = testVal;
                night.run.bestTrainVal->error = trainVal;
                night.run.bestEpoch = best;
            };
            reach(0, 0.42, 4);
            row("0.0 % by day and 42 % by night, while it trains", night, "distribution_shift_now",
                Tone::Warning, "Distribution shift: 42 % wrong on test-val, 0.0 % on train-val",
                "Training longer does not mend that.", Action::Stop);
            reach(0.004, 0.42, 10);
            row("near zero by day, still improving", night, "distribution_shift_now", Tone::Warning,
                "Distribution shift: 42 % wrong on test-val, 0.4 % on train-val",
                "Test-val is worse by 41.6 %", Action::None);
            night.run.state = RunState::Paused;
            row("near zero by day, paused", night, "paused", Tone::Warning, "Paused at step 1,000",
                "Test-val is worse by 41.6 %", Action::Continue);
            night.run.state = RunState::Running;
            reach(0.2, 0.62, 10);
            row("much is left by day, still improving", night, "improving", Tone::Working,
                "Still improving", "", Action::None);
            reach(0.2, 0.25, 4);
            row("more is left by day than is lost by night", night, "no_improvement", Tone::Working,
                "No improvement for 6 epochs", "", Action::Stop);
            reach(0, 0.0002, 4);
            row("0.0 % by day and by night, for long", night, "nothing_wrong_now", Tone::Working,
                "Train-val is at 0.0 % since epoch 4", "cannot lower that", Action::Stop);
            reach(0, 0, 9);
            row("0.0 % since the epoch before", night, "nothing_wrong_now", Tone::Working,
                "Train-val is at 0.0 % since epoch 9", "", Action::None);
            reach(0, 0.42, 4);
            night.run.spec = experiment::toJson(specOf());
            row("of one distribution there is no shift", night, "nothing_wrong_now", Tone::Working,
                "Train-val is at 0.0 %", "", Action::Stop);
        }
        row("paused", s, "paused", Tone::Neutral, "Paused at step 1,000", "", Action::Continue);
        {
            Situation waits = s;
            waits.run.step = waits.run.epoch = 0;
            waits.findings = {{.id = "loss.softmax_twice", .severity = base::Severity::Blocker}};
            row("a check blocks before the first update", waits, "blocked_at_start", Tone::Blocker,
                "Waits before its first update", "takes a softmax of them once more", Action::Stop);
        }
        s.run.here = false;
        row("in another program", s, "elsewhere", Tone::Working, "Another program is training", "",
            Action::None);
        s.run.here = true;
        s.run.state = RunState::Running;
        s.run.epoch = 0;
        s.run.step = 12;
        s.run.bestEpoch.reset();
        row("in its first epoch", s, "first_epoch", Tone::Working, "First epoch",
            "The loss should drop below 2.30, the loss of guessing.", Action::None);
    }
}

void TestDecisionTree::isRightInEverySituation()
{
    QFETCH(Situation, situation);
    const Advice advice = advise::advise(situation.facts());
    const QString text = textOf(advice);
    QFETCH(QString, label);
    QVERIFY2(QString::fromStdString(advice.label) == label,
             qPrintable(QString::fromStdString(advice.label) + ": " + text));
    QFETCH(QString, title);
    QVERIFY2(QString::fromStdString(advice.title).contains(title), qPrintable(text));
    QVERIFY2(!QString::fromStdString(advice.title).contains("sample"), qPrintable(text));
    QFETCH(QString, says);
    QVERIFY2(text.contains(says), qPrintable(text));
    if (situation.run.kind == RunKind::Imported) // nothing is known of its seed
        QVERIFY2(!text.contains("seed noise"), qPrintable(text));
    QTEST(static_cast<int>(advice.tone), "tone");
    QTEST(static_cast<int>(advice.action), "action");
    QFETCH(QString, patch);
    QStringList changes;
    for (const std::string& change : base::assignments(advice.patch))
        changes << QString::fromStdString(change);
    QCOMPARE(changes.join(' '), patch);
}

void TestDecisionTree::saysHowToBegin_data()
{
    QTest::addColumn<Situation>("situation");
    QTest::addColumn<bool>("hasRun");
    QTest::addColumn<QString>("label");
    QTest::addColumn<int>("tone");
    QTest::addColumn<int>("action");
    const auto row = [](const char* name, const Situation& situation, bool hasRun,
                        const char* label, Tone tone, Action action) {
        QTest::newRow(name) << situation << hasRun << label << static_cast<int>(tone)
                            << static_cast<int>(action);
    };
    Situation s;
    s.draft = draftOf();
    s.draft->projectOpen = false;
    row("nothing is open", s, false, "nothing_open", Tone::Neutral, Action::TryExample);
    s.draft = draftOf();
    s.draft->readOnly = true;
    row("read only", s, false, "read_only", Tone::Warning, Action::SaveCopy);
    const auto problem = [&](const char* code, const char* text) {
        s.draft = draftOf();
        s.draft->spec->data.testPath = "glyphs-night";
        s.draft->dataProblem = base::usageError(code, text);
    };
    problem("data.column", "There is no column \"inc\" (data.target). Columns: age, income.");
    row("the target is mistyped", s, false, "data_target", Tone::Blocker, Action::ChooseTarget);
    problem("data.column", "There is no column \"inc\" (data.leave_out). Columns: age, income.");
    s.draft->spec->data.table.leaveOut = "id,inc";
    row("another field names no column", s, false, "data_settings", Tone::Blocker, Action::Apply);
    problem("file.empty", "The file is empty.");
    s.draft->spec->data.table.delimiter = data::Delimiter::Pipe;
    row("the file is empty, whatever is set", s, false, "data_unreadable", Tone::Blocker,
        Action::LocateData);
    problem("table.one_column", "The rows have one cell only.");
    s.draft->spec->data.table.delimiter = data::Delimiter::Pipe;
    row("a setting cuts the text wrongly", s, false, "data_settings", Tone::Blocker, Action::Apply);
    problem("data.split_shares", "They add up to 1.2.");
    s.draft->spec->data.split.train = 1;
    row("the shares leave no room", s, false, "data_settings", Tone::Blocker, Action::Apply);
    problem("table.one_column", "The rows have one cell only.");
    row("the file itself has one column", s, false, "data_unreadable", Tone::Blocker,
        Action::LocateData);
    problem("table.many_classes", "The target column looks like an id.");
    row("the target is an id", s, false, "data_target", Tone::Blocker, Action::ChooseTarget);
    problem("data.shape", "adult holds a table, glyphs-night pictures; both must be the same.");
    row("the test data are of another kind", s, false, "data_other_kind", Tone::Blocker,
        Action::ServeSame);
    problem("data.missing", "There is no such file.");
    row("the data are gone", s, false, "data_unreadable", Tone::Blocker, Action::LocateData);
    problem("file.missing", "There is no such file.");
    s.draft->spec->data.table.delimiter = data::Delimiter::Pipe;
    row("the data are gone, whatever is set for them", s, false, "data_unreadable", Tone::Blocker,
        Action::LocateData);
    s.draft = draftOf();
    s.draft->spec->data.path.clear();
    row("nothing was chosen yet", s, false, "no_data", Tone::Neutral, Action::ChooseData);
    s.draft = draftOf();
    s.draft->readingData = true;
    row("reading", s, false, "reading_data", Tone::Working, Action::None);
    s.draft = draftOf();
    s.draft->tryingModule = true;
    s.draft->modelProblem = "The module is being tried on two examples ...";
    row("a module is tried", s, false, "trying_module", Tone::Working, Action::None);
    s.draft = draftOf();
    s.draft->modelProblem = "The picture is too small.";
    row("the model does not fit", s, false, "model_misfit", Tone::Blocker, Action::ChangeModel);
    s.draft = draftOf();
    row("ready", s, false, "ready", Tone::Fine, Action::Start);
    row("ready after a change, with an earlier run", s, true, "ready", Tone::Fine, Action::Start);
    s.draft->spec->train.learningRate = 30;
    row("with a rate that nobody tried", s, false, "ready", Tone::Neutral, Action::Start);
    s.draft->spec->train.learningRate = 1e-6;
    row("with a very low rate", s, true, "ready", Tone::Neutral, Action::Start);
    s.draft->spec->train.optimiser = train::Optimiser::Sgd;
    s.draft->spec->train.learningRate = 0.01;
    row("with the usual rate of gradient descent", s, false, "ready", Tone::Fine, Action::Start);
    s.draft.reset();
    row("a project without runs, on the command line", s, false, "nothing_trained", Tone::Neutral,
        Action::Start);
    Situation red;
    failOneBatch(red, 30, true);
    red.draft = draftOf();
    row("one batch failed with these settings", red, true, "one_batch_fails", Tone::Blocker,
        Action::Apply);
    red = {};
    failOneBatch(red, 30, false);
    red.draft = draftOf();
    row("one batch failed with other settings", red, false, "ready", Tone::Neutral, Action::Start);
    red = {};
    failOneBatch(red, 3e-4, true);
    red.attempt->state = RunState::Failed;
    red.oneBatchFindings = {{.id = "inputs.zero", .severity = base::Severity::Blocker}};
    red.draft = draftOf();
    row("one batch came to no verdict, beside a fault", red, true, "one_batch_fails", Tone::Blocker,
        Action::OneBatch);
    red.attempt->state = RunState::Finished;
    red.oneBatchFindings.push_back(
        {.id = "overfit.passes", .severity = base::Severity::Hint, .step = 30});
    red.oneBatchFindings.front().fix = {{"data.preprocess", ""}};
    row("one batch was learned in spite of a fault", red, true, "one_batch_fails", Tone::Blocker,
        Action::Apply);
    red.oneBatchFindings.erase(red.oneBatchFindings.begin());
    row("one batch was learned, and no fault was found", red, false, "ready", Tone::Fine,
        Action::Start);
    // Improving goes back to the checks; another rate is none of what they are for.
    const auto learned = [&](const char* otherwise) {
        red = {};
        failOneBatch(red, 3e-4, true);
        red.oneBatchFindings = {
            {.id = "overfit.passes", .severity = base::Severity::Hint, .step = 30}};
        experiment::ExperimentSpec spec = experiment::fromJson(red.attempt->spec);
        experiment::setText(spec, otherwise);
        red.attempt->spec = experiment::toJson(spec);
        red.draft = draftOf();
    };
    learned("model.template=lenet");
    row("one batch was learned by another network", red, true, "changed_since_one_batch",
        Tone::Neutral, Action::OneBatch);
    row("by another network, and no run is there", red, false, "ready", Tone::Neutral,
        Action::Start);
    learned("data.path=glyphs-night");
    row("one batch of other data was learned", red, true, "changed_since_one_batch", Tone::Neutral,
        Action::OneBatch);
    learned("train.learning_rate=0.01");
    row("one batch was learned at another rate", red, true, "ready", Tone::Neutral, Action::Start);
}

void TestDecisionTree::saysHowToBegin()
{
    QFETCH(Situation, situation);
    QFETCH(bool, hasRun);
    Facts facts = situation.facts();
    if (!hasRun)
        facts.run.reset();
    if (!hasRun && !situation.attempt)
        facts.oneBatch.reset();
    const Advice advice = advise::advise(facts);
    QTEST(QString::fromStdString(advice.label), "label");
    QTEST(static_cast<int>(advice.action), "action");
    QTEST(static_cast<int>(advice.tone), "tone");
    QVERIFY(advice.aboutDraft);
}

void TestDecisionTree::readySaysWhetherTheseSettingsWereChecked_data()
{
    QTest::addColumn<bool>("tried");
    QTest::addColumn<bool>("passed");
    QTest::addColumn<bool>("same");
    QTest::addColumn<double>("rate");
    QTest::addColumn<int>("tone");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, bool tried, bool passed, bool same, double rate,
                        Tone tone, const char* says) {
        QTest::newRow(name) << tried << passed << same << rate << static_cast<int>(tone) << says;
    };
    row("never tried, usual", false, false, false, 3e-4, Tone::Fine, "");
    row("never tried, high", false, false, false, 30, Tone::Neutral,
        "The learning rate is 30; 3e-4 is usual.");
    row("never tried, low", false, false, false, 1e-7, Tone::Neutral,
        "The learning rate is 1e-7; 3e-4 is usual.");
    row("passed with these", true, true, true, 3e-4, Tone::Fine,
        "These settings learned one batch by heart.");
    row("passed with these, high", true, true, true, 0.01, Tone::Fine,
        "These settings learned one batch by heart.");
    row("passed with others", true, true, false, 3e-4, Tone::Neutral,
        "Not checked with these settings: one batch was learned by heart with others.");
    row("failed with others, and high", true, false, false, 30, Tone::Neutral,
        "Not checked with these settings: one batch was not learned with others. The learning "
        "rate is 30; 3e-4 is usual.");
}

void TestDecisionTree::readySaysWhetherTheseSettingsWereChecked()
{
    QFETCH(bool, tried);
    QFETCH(bool, passed);
    QFETCH(bool, same);
    QFETCH(double, rate);
    QFETCH(QString, says);
    Facts facts;
    facts.draft = draftOf();
    facts.draft.spec->train.learningRate = rate;
    if (tried)
        facts.oneBatch = advise::OneBatch{.run = 1,
                                          .passed = passed,
                                          .sameSettings = same,
                                          .learningRate = 3e-4,
                                          .finding = passed ? "overfit.passes" : "overfit.explodes",
                                          .sentence = "It is so.",
                                          .fix = {}};
    const Advice advice = advise::advise(facts);
    QCOMPARE(advice.label, std::string("ready"));
    QTEST(static_cast<int>(advice.tone), "tone");
    QCOMPARE(advice.reasons.size(), says.isEmpty() ? 1U : 2U);
    if (!says.isEmpty())
        QCOMPARE(QString::fromStdString(advice.reasons[1]), says);
}

void TestDecisionTree::takesOnlyTheUnknownColumnOutOfAList()
{
    data::DataSpec spec;
    spec.table.leaveOut = "patient_id, outcome_date,agee";
    const auto remedy = advise::remedyOf(
        base::usageError("data.column", "There is no column \"agee\" (data.leave_out). Did you "
                                        "mean \"age\"?"),
        spec);
    QCOMPARE(base::assignments(remedy.patch),
             std::vector<std::string>{"data.leave_out="
                                      + data::formats::listText({"patient_id", "outcome_date"})});
    spec.table.leaveOut = "2"; // it is not known which one is meant
    QVERIFY(advise::remedyOf(base::usageError("data.column", "There is no column \"agee\" "
                                                             "(data.leave_out). Columns: age."),
                             spec)
                .patch.empty());
}

void TestDecisionTree::readsPicturesSmallerThatDoNotFit()
{
    const auto remedy = advise::remedyOf(
        base::inputError("pictures.memory", "They take 768 GB.", {.file = "set"}), {});
    QVERIFY(remedy.action == advise::Action::Apply);
    QCOMPARE(base::assignments(remedy.patch), std::vector<std::string>{"data.picture_size=64"});
}

void TestDecisionTree::countsSeedsAndNotRuns_data()
{
    QTest::addColumn<QList<int>>("seeds"); // of the finished runs of one experiment
    QTest::addColumn<QString>("says");
    QTest::addColumn<QString>("doesNotSay");
    QTest::addColumn<int>("action");
    QTest::addColumn<int>("more");
    const auto row = [](const char* name, QList<int> seeds, const char* says, const char* doesNot,
                        Action action, int more) {
        QTest::newRow(name) << seeds << says << doesNot << static_cast<int>(action) << more;
    };
    row("one seed", {1}, "One seed: seed noise unknown.", "3 seeds", Action::MoreSeeds, 2);
    row("two runs of one seed", {1, 1}, "2 runs of seed 1 gave the same numbers.", "2 of 3",
        Action::MoreSeeds, 2);
    row("three runs of one seed", {1, 1, 1}, "3 runs of seed 1 gave the same numbers.",
        "over 3 seeds", Action::MoreSeeds, 2);
    row("two seeds", {1, 2}, "2 of 3 seeds done", "One seed", Action::MoreSeeds, 1);
    row("three seeds", {1, 2, 3}, "over 3 seeds: mean 1.2 %", "same numbers", Action::CompareRuns,
        0);
    row("seeds 1, 2, 3, 4 and 1 again", {1, 2, 3, 4, 1}, "over 4 seeds", "5 seeds",
        Action::CompareRuns, 0);
}

void TestDecisionTree::countsSeedsAndNotRuns()
{
    QFETCH(QList<int>, seeds);
    Situation s = evaluated(0.012, 0.012, {}, 0.012);
    s.goal.target = 0.02; // reached: what is left are seeds
    std::int64_t id = 1;
    for (const int seed : seeds) {
        train::RunRecord run = runOf(0.012, 0.012, seed);
        run.id = id++;
        s.others.push_back(run);
    }
    s.run = s.others.back();
    s.others.pop_back();
    s.evaluation = evaluationOf(s.run, 0.012, 0.012, {}, 0.012);
    // What is not a seed of it: another experiment, another split, one that was stopped.
    experiment::ExperimentSpec other = specOf();
    other.train.epochs = 3;
    s.others.push_back(runOf(0.012, 0.012, 7, other));
    train::RunRecord elsewhere = runOf(0.012, 0.012, 8);
    elsewhere.split = "t";
    s.others.push_back(elsewhere);
    train::RunRecord stopped = runOf(0.012, 0.012, 9);
    stopped.state = RunState::Stopped;
    s.others.push_back(stopped);
    Situation fork = s;
    experiment::ExperimentSpec forked = specOf();
    forked.train.continueFrom = "run 7 step 500";
    fork.run.spec = experiment::toJson(forked);
    QVERIFY(advise::advise(fork.facts()).action != Action::MoreSeeds); // it cannot have any
    const Advice advice = advise::advise(s.facts());
    const QString text = textOf(advice);
    QFETCH(QString, says);
    QVERIFY2(text.contains(says), qPrintable(text));
    QFETCH(QString, doesNotSay);
    QVERIFY2(!text.contains(doesNotSay), qPrintable(text));
    QTEST(static_cast<int>(advice.action), "action");
    QTEST(advice.count, "more");
}

void TestDecisionTree::judgesTheTargetByTheInterval_data()
{
    QTest::addColumn<QString>("metric");
    QTest::addColumn<double>("target");
    QTest::addColumn<QString>("says");
    QTest::addColumn<bool>("reached");
    QTest::newRow("reached") << "error" << 0.02
                             << "Target reached: error 1.2 % on validation, wanted 2.0 %" << true;
    QTest::newRow("missed") << "error" << 0.005 << "Above the target of 0.5 %." << false;
    QTest::newRow("within") << "error" << 0.012 << "lies within the interval: cannot tell" << false;
    QTest::newRow("of no metric: the usual one") << "" << 0.02 << "Target reached" << true;
    QTest::newRow("in the unit of numbers") << "rmse" << 0.02 << "" << false;
}

void TestDecisionTree::judgesTheTargetByTheInterval()
{
    Situation s = evaluated(0.012, 0.012);
    QFETCH(QString, metric);
    QFETCH(double, target);
    s.goal.metric = metric.toStdString();
    s.goal.target = target;
    const Advice advice = advise::advise(s.facts());
    QFETCH(QString, says);
    QVERIFY2(textOf(advice).contains(says), qPrintable(textOf(advice)));
    QTEST(advice.label == "target_reached", "reached");
    QCOMPARE(advice.tone == Tone::Fine, advice.label == "target_reached");
}

void TestDecisionTree::neverShowsAGreenTickBesideSomethingRed()
{
    Situation s = evaluated(0.012, 0.012);
    s.goal.target = 0.02;
    QCOMPARE(advise::advise(s.facts()).tone, Tone::Fine);
    Situation warned = s;
    warned.findings = {{.id = "train.no_better_than_guess", .severity = base::Severity::Warning}};
    QVERIFY(advise::advise(warned.facts()).tone >= Tone::Warning);
    Situation hinted = s;
    hinted.findings = {{.id = "table.column_order", .severity = base::Severity::Hint}};
    QCOMPARE(advise::advise(hinted.facts()).tone, Tone::Fine);
    Situation beaten = s;
    beaten.run.baselines = {{"logistic_regression", 0.0, 10'000, stats::wilson(0, 10'000)}};
    QVERIFY(advise::advise(beaten.facts()).tone >= Tone::Warning);
    Situation waiting = warned;
    waiting.awaited.simple = true;
    waiting.run.baselines.clear();
    QCOMPARE(advise::advise(waiting.facts()).label, std::string("comparing"));
    QCOMPARE(advise::advise(waiting.facts()).tone, Tone::Working); // no verdict yet
    Situation red = s;
    failOneBatch(red, 30, true);
    QCOMPARE(advise::advise(red.facts()).tone, Tone::Blocker);
}

void TestDecisionTree::judgesWhatMayNotBeWrittenAndOffersACopy()
{
    Situation s = evaluated(0, 0, 0.421);
    s.draft = draftOf();
    s.draft->readOnly = true;
    QCOMPARE(advise::advise(s.facts()).label, std::string("distribution_shift"));
    QCOMPARE(advise::advise(s.facts()).action, Action::SeeWhatToTry); // looking is allowed
    s = evaluated(0.05, 0.051);
    s.draft = draftOf();
    s.draft->readOnly = true;
    const Advice advice = advise::advise(s.facts());
    QCOMPARE(advice.label, std::string("bias_unknown"));
    QCOMPARE(advice.action, Action::SaveCopy);
    QVERIFY(textOf(advice).contains("read only"));
}

void TestDecisionTree::doesNotReadFindingsOfAnEarlierAttemptAsThoseOfTheNewest()
{
    Situation s;
    failOneBatch(s, 3e-4, true);
    QVERIFY(s.facts().oneBatch);
    s.readAttempt = s.attempt->id - 1;
    QVERIFY(!s.facts().oneBatch);
    s.readAttempt = 0;
    QVERIFY(!s.facts().oneBatch);
    // Of a fork one batch is learned with drawn weights.
    experiment::ExperimentSpec forked = experiment::fromJson(s.attempt->spec);
    QVERIFY(advise::differencesForOneBatch(*s.attempt, forked).empty());
    forked.train.continueFrom = "run 7 step 500";
    forked.train.continueFingerprint = "00112233445566778899aabbccddeeff";
    QVERIFY(advise::differencesForOneBatch(*s.attempt, forked).empty());
}

void TestDecisionTree::saysThatNoNetworkIsChosenOnlyWhereNoneIs()
{
    Facts facts;
    facts.draft = draftOf();
    facts.draft.modelProblem = "Choose the file of your network, as torch.jit.save writes it.";
    experiment::set(*facts.draft.spec, "model.template", std::string("torchscript"));
    QCOMPARE(advise::advise(facts).title, std::string("No network is chosen"));
    experiment::set(*facts.draft.spec, "model.file", std::string("/data/network.pt"));
    QCOMPARE(advise::advise(facts).title, std::string("The model cannot be trained as it stands"));
}

void TestDecisionTree::takesTheCauseWithEvidenceFirst()
{
    Situation s;
    failOneBatch(s, 3e-4, true);
    s.oneBatchFindings = {
        {.id = "overfit.plateaus", .severity = base::Severity::Blocker, .step = 2000},
        {.id = "overfit.cause.regularisation",
         .severity = base::Severity::Warning,
         .fix = {{"train.weight_decay", "0"}}},
        {.id = "overfit.cause.learning_rate_low",
         .severity = base::Severity::Warning,
         .fix = {{"train.learning_rate", "0.003"}}}};
    // A usual rate is no suspect: the first cause that can be mended is.
    Advice advice = advise::advise(s.facts());
    QCOMPARE(base::assignments(advice.patch), std::vector<std::string>{"train.weight_decay=0"});
    QCOMPARE(advice.title, std::string("One batch cannot be learned"));
    // One that is a thousandth of the usual one is.
    experiment::ExperimentSpec spec = specOf();
    spec.train.learningRate = 3e-7;
    s.run.spec = s.attempt->spec = experiment::toJson(spec);
    s.oneBatchFindings.back().fix = {{"train.learning_rate", "0.0003"}};
    advice = advise::advise(s.facts());
    QCOMPARE(base::assignments(advice.patch),
             std::vector<std::string>{"train.learning_rate=0.0003"});
    QCOMPARE(advice.title, std::string("One batch cannot be learned: learning rate 3e-7"));
}

void TestDecisionTree::forgetsAnswersOfEarlierWeights()
{
    Situation s = evaluated(0, 0, 0.421);
    QCOMPARE(advise::advise(s.facts()).label, std::string("distribution_shift"));
    s.run.step = 1200; // it was resumed since
    QVERIFY(!s.facts().evaluated);
    s.evaluation->checkpoint = evaluate::Checkpoint::Best;
    QVERIFY(s.facts().evaluated && s.facts().bestWeights);
}

void TestDecisionTree::endsTheTreeWithANodeThatAlwaysHolds()
{
    QSet<QString> labels;
    for (const advise::Node& node : advise::nodes()) {
        QVERIFY(QString::fromLatin1(node.id).contains(QRegularExpression("^[a-z_]+$")));
        labels.insert(QString::fromLatin1(node.id));
    }
    QVERIFY(labels.size() > 30);
    QVERIFY(advise::nodes().back().holds(Facts()));
}

void TestDecisionTree::rowsOfTheListOfImprovementsExist()
{
    QSet<QString> known;
    for (const auto term :
         {evaluate::TermKind::AvoidableBias, evaluate::TermKind::Variance,
          evaluate::TermKind::DistributionShift, evaluate::TermKind::ValidationOverfitting}) {
        for (const advise::Improvement& item :
             advise::improvements(term, advise::CurveEnd::Shape::Falling))
            known.insert(QString::fromStdString(item.key));
    }
    for (const Situation& s :
         {evaluated(0, 0.05), evaluated(0.05, 0.05, {}, 0.0), evaluated(0, 0, 0.4)}) {
        const std::string key = advise::advise(s.facts()).improvement;
        QVERIFY2(known.contains(QString::fromStdString(key)), key.c_str());
    }
    // Training longer comes first against underfitting while the loss still falls, and only then.
    using evaluate::TermKind;
    QCOMPARE(
        advise::improvements(TermKind::AvoidableBias, advise::CurveEnd::Shape::Falling).front().key,
        std::string("avoidable_bias.longer"));
    QCOMPARE(
        advise::improvements(TermKind::AvoidableBias, advise::CurveEnd::Shape::Level).front().key,
        std::string("avoidable_bias.bigger_model"));
}

QTEST_GUILESS_MAIN(TestDecisionTree)
#include "tst_decision_tree.moc"
