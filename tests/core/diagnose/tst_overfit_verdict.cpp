// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding.h"
#include "base/random.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/overfit_verdict.h"
#include "experiment/suite.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace assay;
using diagnose::OverfitOutcome;
using Shape = std::function<double(double share, base::Random&)>;

namespace {

std::vector<double> curve(const Shape& shape, int steps)
{
    base::Random random(3, "curve");
    std::vector<double> losses;
    for (int i = 0; i < steps; ++i)
        losses.push_back(shape(double(i) / steps, random));
    return losses;
}

constexpr double kGuess = 2.3;

} // namespace

class TestOverfitVerdict : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void judgesCurvesWithKnownAnswers_data()
    {
        QTest::addColumn<std::vector<double>>("losses");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char* name, const Shape& shape, const char* outcome,
                            int steps = 1000) {
            QTest::newRow(name) << curve(shape, steps) << QString::fromLatin1(outcome);
        };
        // Falling at the end, to where it was twice before.
        row(
            "a slow wave about a level",
            [](double s, auto& r) {
                return 1 + 0.1 * std::cos(2 * M_PI * s / 0.38 - 0.5) + 0.001 * r.uniform(-1, 1);
            },
            "plateaus");
        row(
            "falls to nothing", [](double s, auto&) { return kGuess * std::exp(-12 * s); },
            "passes");
        row(
            "falls with noise",
            [](double s, auto& r) { return kGuess * std::exp(-14 * s) * (1 + 0.2 * r.normal()); },
            "passes");
        row(
            "starts slowly",
            [](double s, auto&) { return s < 0.6 ? kGuess : kGuess * std::exp(-40 * (s - 0.6)); },
            "passes");
        row(
            "a plateau that ends",
            [](double s, auto&) {
                return s < 0.3   ? kGuess * (1 - 2 * s)
                       : s < 0.7 ? 0.4 * kGuess
                                 : 0.4 * kGuess * std::exp(-30 * (s - 0.7));
            },
            "passes");
        row(
            "never moves", [](double, auto&) { return kGuess; }, "plateaus");
        row(
            "settles high", [](double s, auto&) { return 1.46 + std::exp(-20 * s); }, "plateaus");
        row(
            "settles high with a little noise",
            [](double s, auto& r) { return 1.46 + std::exp(-20 * s) + 0.03 * r.normal(); },
            "plateaus");
        row(
            "falls in a straight line", [](double s, auto&) { return kGuess - 0.08 * s; },
            "falls_slowly", 2000);
        row(
            "falls in a straight line with noise",
            [](double s, auto& r) { return kGuess - 0.3 * s + 0.02 * r.normal(); }, "falls_slowly",
            2000);
        row(
            "creeps", [](double s, auto&) { return kGuess - 0.0008 * s; }, "falls_slowly", 2000);
        row(
            "falls at once, and then in a straight line",
            [](double s, auto&) { return 1.5 - 0.1 * s + 0.8 * std::exp(-100 * s); },
            "falls_slowly", 2000);
        row(
            "still falls when the steps are used up",
            [](double s, auto&) { return kGuess * std::exp(-2 * s); }, "falls_slowly", 10'000);
        row(
            "falls as 1/t and is far from 0", [](double s, auto&) { return 0.2 / (s + 0.08); },
            "falls_slowly", 10'000);
        row(
            "nears a level slowly", [](double s, auto&) { return 1.46 + 0.8 * std::exp(-5 * s); },
            "plateaus", 2000);
        row(
            "nears a level as 1/t", [](double s, auto&) { return 1.46 + 0.02 / (s + 0.02); },
            "plateaus", 2000);
        row(
            "noise about a level", [](double, auto& r) { return kGuess + 0.1 * r.normal(); },
            "plateaus", 2000);
        row(
            "noise of the last bit", [](double, auto& r) { return kGuess + 1e-7 * r.normal(); },
            "plateaus", 2000);
        row(
            "swings", [](double s, auto&) { return 1.2 + 0.8 * std::sin(300 * s); }, "oscillates");
        row(
            "swings about nothing",
            [](double s, auto&) {
                return s < 0.3 ? kGuess * (1 - 3 * s) : 0.03 + 0.028 * std::sin(300 * s);
            },
            "passes");
        row(
            "swings above nothing",
            [](double s, auto&) {
                return s < 0.3 ? kGuess * (1 - 3 * s) : 0.08 + 0.05 * std::sin(300 * s);
            },
            "oscillates");
        row(
            "jumps about", [](double, auto& r) { return 2 + 0.7 * r.normal(); }, "oscillates");
        row(
            "climbs", [](double s, auto&) { return kGuess + 3 * s; }, "goes_up");
        row(
            "climbs with noise",
            [](double s, auto& r) { return kGuess + 4 * s + 0.3 * r.normal(); }, "goes_up");
        row(
            "climbs without end", [](double s, auto&) { return kGuess + 60 * s; }, "explodes");
        row(
            "peaks and settles at a guess",
            [](double s, auto&) { return s > 0.1 && s < 0.12 ? 31.0 : kGuess; }, "explodes");
        row(
            "peaks and is learned after all",
            [](double s, auto&) {
                return s > 0.01 && s < 0.02 ? 40.0 : kGuess * std::exp(-12 * s);
            },
            "explodes");
        row(
            "is learned from a first loss that was low by chance",
            [](double s, auto&) { return s < 0.01   ? 0.1
                                         : s < 0.05 ? 1.5
                                                    : 0.001; }, "passes");
        row(
            "becomes NaN",
            [](double s, auto&) { return s > 0.9 ? std::nan("") : kGuess * (1 - s); }, "explodes");
        row(
            "twenty steps are enough", [](double, auto&) { return kGuess; }, "plateaus", 20);
    }
    void judgesCurvesWithKnownAnswers()
    {
        QFETCH(std::vector<double>, losses);
        QFETCH(QString, outcome);
        const auto judged = diagnose::judge(losses, {.floor = 0, .guess = kGuess});
        QCOMPARE(QString::fromStdString(diagnose::name(judged.outcome)), outcome);
    }

    void judgesAnAttemptThatWasStoppedAtOnce()
    {
        const std::vector<double> one{kGuess}, two{kGuess, kGuess};
        for (const auto& losses : {one, two}) {
            const auto judged = diagnose::judge(losses, {.floor = 0, .guess = kGuess});
            QCOMPARE(judged.fallAStep, 0.0);
            QVERIFY(judged.outcome != diagnose::OverfitOutcome::Passes);
        }
    }

    void knowsALevelThatIgnoresTheInput()
    {
        const auto flat = curve([](double, auto&) { return kGuess * 1.01; }, 500);
        QVERIFY(diagnose::judge(flat, {.floor = 0, .guess = kGuess}).ignoresInput);
        const auto softmax = curve([](double s, auto&) { return 1.46 + std::exp(-20 * s); }, 500);
        QVERIFY(!diagnose::judge(softmax, {.floor = 0, .guess = kGuess}).ignoresInput);
    }

    void saysWhatADecayDidToTheWeights()
    {
        const auto said = [](const char* how, double kept = 0.002) {
            return QString::fromStdString(
                experiment::sentence({.id = "overfit.cause.regularisation",
                                      .place = "train.weight_decay",
                                      .evidence = {{"weight_decay", 0.5}, {"weights_kept", kept}},
                                      .texts = {how}}));
        };
        QVERIFY(said("weights_collapsed", 1e-9).contains("down to less than 0.1 % of"));
        QCOMPARE(said("weights_collapsed"),
                 QStringLiteral("There is too much regularisation (weight decay 0.5): it pulled "
                                "the weights of a layer down to 0.2 % of their first size, and the "
                                "loss is that of a guess. Remove it."));
        QCOMPARE(said("held_by_decay"),
                 QStringLiteral("There is too much regularisation (weight decay 0.5): it takes "
                                "back what the gradient adds to the weights. Remove it."));
    }

    void aFloorThatTheBatchItselfSetsIsNoFailure()
    {
        const auto losses =
            curve([](double s, auto&) { return 0.35 + kGuess * std::exp(-14 * s); }, 1000);
        QVERIFY(diagnose::judge(losses, {.floor = 0.35, .guess = kGuess}).outcome
                == OverfitOutcome::Passes);
        QVERIFY(diagnose::judge(losses, {.floor = 0, .guess = kGuess}).outcome
                == OverfitOutcome::Plateaus);
    }

    void aBatchThatIsLearnedInEvaluationPassesBesideDropout()
    {
        const auto after = [](double level, double wiggle, double asked) {
            const auto losses = curve(
                [=](double s, auto&) {
                    return level * (1 + wiggle * std::sin(900 * s)) + kGuess * std::exp(-60 * s);
                },
                1000);
            const diagnose::OverfitScale scale{.floor = 0, .guess = kGuess};
            return diagnose::judgedInEvaluation(diagnose::judge(losses, scale), asked, scale);
        };
        const auto swings = after(0.1 * kGuess, 0.6, 0.001 * kGuess);
        QVERIFY(swings.outcome == OverfitOutcome::Passes);
        QCOMPARE(swings.inEvaluation, 0.001 * kGuess);
        QVERIFY(after(0.1 * kGuess, 0, 0.001 * kGuess).outcome == OverfitOutcome::Passes);
        QVERIFY(after(0.1 * kGuess, 0.6, 0.05 * kGuess).outcome == OverfitOutcome::Oscillates);
        QVERIFY(after(0.1 * kGuess, 0.6, std::nan("")).outcome == OverfitOutcome::Oscillates);
        QVERIFY(after(0.6 * kGuess, 0, 0.001 * kGuess).outcome == OverfitOutcome::Plateaus);
        const std::string said = experiment::sentence(
            {.id = "overfit.passes",
             .step = 2000,
             .evidence = {{"level", 0.25}, {"examples", 32}, {"in_evaluation", 0.0021}}});
        QVERIFY2(said.find("Its loss is 0.0021 in evaluation, and stays about 0.25 in training")
                     != std::string::npos,
                 said.c_str());
    }

    void saysHowFastItFallsAndHowLongItWouldTake()
    {
        // From 2.3 by 0.0001 a step: 23,000 to 0, of which 2,000 are made and 1 % may stay.
        const auto losses = curve([](double s, auto&) { return kGuess - 0.2 * s; }, 2000);
        const auto judged = diagnose::judge(losses, {.floor = 0, .guess = kGuess});
        QVERIFY(judged.outcome == OverfitOutcome::FallsSlowly);
        QVERIFY2(std::abs(judged.fallAStep - 1e-4) < 1e-9,
                 qPrintable(QString::number(judged.fallAStep)));
        QVERIFY2(std::abs(judged.stepsLeft - 20'770) < 5,
                 qPrintable(QString::number(judged.stepsLeft)));
        const std::string said =
            experiment::sentence({.id = "overfit.falls_slowly",
                                  .step = 2000,
                                  .evidence = {{"first", judged.first},
                                               {"last", judged.last},
                                               {"fall_a_step", judged.fallAStep},
                                               {"steps_left", judged.stepsLeft}}});
        QCOMPARE(
            QString::fromStdString(said),
            QStringLiteral("The loss of one batch falls too slowly: by 0.0001 a step, from 2.3 "
                           "to 2.1 in 2,000 steps. At this rate it takes 21,000 steps more."));
    }

    void aPlateauThatIsStillNearedSaysSo()
    {
        const auto losses = curve([](double s, auto&) { return 1.46 + 0.02 / (s + 0.02); }, 2000);
        const auto judged = diagnose::judge(losses, {.floor = 0, .guess = kGuess});
        QVERIFY(judged.outcome == OverfitOutcome::Plateaus);
        QVERIFY2(judged.fallAStep > 5e-6 && judged.fallAStep < 5e-5,
                 qPrintable(QString::number(judged.fallAStep)));
        const std::string said =
            experiment::sentence({.id = "overfit.plateaus",
                                  .step = 2000,
                                  .evidence = {{"first", judged.first},
                                               {"last", judged.last},
                                               {"level", judged.level},
                                               {"floor", 0},
                                               {"fall_a_step", judged.fallAStep}}});
        QVERIFY2(said.starts_with("The loss of one batch hardly falls any more: by 1.2e-5 a step, "
                                  "after it went from 2.46 to 1.48 in 2,000 steps"),
                 said.c_str());
    }

    void showsAsManyDigitsAsTheFallNeeds()
    {
        const std::string said = experiment::sentence({.id = "overfit.falls_slowly",
                                                       .step = 2000,
                                                       .evidence = {{"first", 2.4012},
                                                                    {"last", 2.3997},
                                                                    {"fall_a_step", 7.5e-7},
                                                                    {"steps_left", 3'163'000}}});
        QCOMPARE(QString::fromStdString(said),
                 QStringLiteral("The loss of one batch falls too slowly: by 7.5e-7 a step, from "
                                "2.401 to 2.4 in 2,000 steps. At this rate it takes 3,200,000 "
                                "steps more."));
    }

    void aBatchThatAGuessKnowsCanPass()
    {
        // All examples have one target: a guess has no loss.
        const auto losses = curve([](double s, auto&) { return 0.7 * std::exp(-9 * s); }, 500);
        QVERIFY(diagnose::hasPassed(losses, {.floor = 0, .guess = 0}));
        QVERIFY(diagnose::judge(losses, {.floor = 0, .guess = 0}).outcome
                == OverfitOutcome::Passes);
    }

    void endsOnceItHasExplodedBeyondDoubt_data()
    {
        QTest::addColumn<std::vector<double>>("losses");
        QTest::addColumn<int>("ends");
        const auto row = [](const char* name, const std::function<double(int)>& at, int ends) {
            std::vector<double> losses;
            for (int step = 0; step < 400; ++step)
                losses.push_back(at(step));
            QTest::newRow(name) << losses << ends;
        };
        row(
            "leaps at the second step and stays",
            [](int step) { return step == 0 ? kGuess : 9.75e13; }, 21);
        row(
            "leaps and comes back to a guess",
            [](int step) { return step == 1 ? 9.75e13 : kGuess; }, 21);
        row(
            "lies above ten times the first loss for good",
            [](int step) { return step < 50 ? kGuess : 40.0; }, 70);
        row(
            "peaks below a thousand times and comes back",
            [](int step) { return step >= 50 && step < 60 ? 40.0 : kGuess; }, 0);
        row(
            "falls", [](int step) { return kGuess * std::exp(-step / 50.0); }, 0);
        row(
            "is noisy", [](int step) { return kGuess * (1 + 3 * (step % 7 == 0)); }, 0);
    }
    void endsOnceItHasExplodedBeyondDoubt()
    {
        QFETCH(std::vector<double>, losses);
        QFETCH(int, ends);
        const diagnose::OverfitScale scale{.floor = 0, .guess = kGuess};
        int ended = 0;
        for (std::size_t made = 1; made <= losses.size() && ended == 0; ++made) {
            if (diagnose::hasExploded(std::span(losses).first(made), scale))
                ended = static_cast<int>(made);
        }
        QCOMPARE(ended, ends);
        if (ended > 0)
            QVERIFY(diagnose::judge(std::span(losses).first(std::size_t(ended)), scale).outcome
                    == OverfitOutcome::Explodes);
    }

    void goesOnWhileTheLossFalls()
    {
        const auto falling = curve([](double s, auto&) { return kGuess * std::exp(-2 * s); }, 1000);
        const auto creeping = curve([](double s, auto&) { return kGuess - 0.02 * s; }, 1000);
        QVERIFY(diagnose::stillFalling(falling, {.floor = 0, .guess = kGuess}));
        QVERIFY(!diagnose::stillFalling(creeping, {.floor = 0, .guess = kGuess}));
    }

    /// Dropout with smoothed labels never comes to rest on their floor.
    void whatSwingsRightAboveAFloorIsLearned()
    {
        const diagnose::OverfitScale smoothed{.floor = 0.5, .guess = kGuess};
        const auto near = curve(
            [](double s, auto& r) { return s < 0.3 ? kGuess : 0.575 + 0.02 * r.normal(); }, 2000);
        const auto above = curve(
            [](double s, auto& r) { return s < 0.3 ? kGuess : 0.9 + 0.1 * r.normal(); }, 2000);
        QVERIFY(diagnose::judge(near, smoothed).outcome == OverfitOutcome::Passes);
        QVERIFY(diagnose::judge(above, smoothed).outcome == OverfitOutcome::Oscillates);
    }

    void causesStandInTheLecturesOrder_data()
    {
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QString>("causes");
        const auto row = [](const char* name, OverfitOutcome outcome, const char* causes) {
            QTest::newRow(name) << int(outcome) << QString::fromLatin1(causes);
        };
        row("passes", OverfitOutcome::Passes, "");
        row("goes up", OverfitOutcome::GoesUp, "sign_flipped learning_rate_high softmax_dimension");
        row("explodes", OverfitOutcome::Explodes, "numerical learning_rate_high");
        row("oscillates", OverfitOutcome::Oscillates, "data_corrupted learning_rate_high");
        row("plateaus", OverfitOutcome::Plateaus,
            "learning_rate_low gradients_blocked regularisation loss_input data_corrupted");
        row("falls slowly", OverfitOutcome::FallsSlowly,
            "learning_rate_low* gradients_blocked regularisation loss_input data_corrupted");
    }
    void causesStandInTheLecturesOrder()
    {
        QFETCH(int, outcome);
        QFETCH(QString, causes);
        QCOMPARE(idsOf({.outcome = OverfitOutcome(outcome)}, {}, {.learningRate = 3e-4}), causes);
    }

    void aCauseWithEvidenceComesFirst_data()
    {
        QTest::addColumn<int>("outcome");
        QTest::addColumn<bool>("finite");
        QTest::addColumn<double>("level");
        QTest::addColumn<double>("rate");
        QTest::addColumn<bool>("sgd");
        QTest::addColumn<double>("decay");
        QTest::addColumn<double>("dropout");
        QTest::addColumn<double>("input");
        QTest::addColumn<bool>("same");
        QTest::addColumn<QString>("silent");
        QTest::addColumn<double>("highest");
        QTest::addColumn<double>("kept");
        QTest::addColumn<double>("held");
        QTest::addColumn<QString>("causes");
        const auto row = [](const char* name, OverfitOutcome outcome, const Case& a,
                            const char* causes) {
            QTest::newRow(name) << int(outcome) << a.finite << a.level << a.rate << a.sgd << a.decay
                                << a.dropout << a.input << a.same << QString::fromLatin1(a.silent)
                                << a.highest << a.kept << a.held << QString::fromLatin1(causes);
        };
        const auto explodes = OverfitOutcome::Explodes, plateaus = OverfitOutcome::Plateaus;
        row("a rate of 30", explodes, {.rate = 30}, "learning_rate_high* numerical");
        row("a rate of 30 makes losses that are no numbers", explodes,
            {.finite = false, .rate = 30}, "learning_rate_high* numerical");
        row("no number at a usual rate", explodes, {.finite = false},
            "numerical* learning_rate_high");
        row("an outlier in the inputs", explodes, {.input = 4000}, "numerical* learning_rate_high");
        row("a rate of 30 that goes up", OverfitOutcome::GoesUp, {.rate = 30},
            "learning_rate_high* sign_flipped softmax_dimension");
        row("a rate of 0.1 that oscillates", OverfitOutcome::Oscillates, {.rate = 0.1},
            "learning_rate_high* data_corrupted");
        row("the same of gradient descent is far", OverfitOutcome::Oscillates,
            {.rate = 0.1, .sgd = true}, "learning_rate_high* data_corrupted");
        row("0.03 of gradient descent is not", OverfitOutcome::Oscillates,
            {.rate = 0.03, .sgd = true}, "data_corrupted learning_rate_high");
        row("dropout that oscillates", OverfitOutcome::Oscillates, {.dropout = 0.8},
            "regularisation* data_corrupted learning_rate_high");
        row("a little dropout that oscillates", OverfitOutcome::Oscillates, {.dropout = 0.2},
            "data_corrupted learning_rate_high");
        row("an input that oscillates", OverfitOutcome::Oscillates, {.input = 4000},
            "data_corrupted* learning_rate_high");
        row("a rate of 3e-7", plateaus, {.rate = 3e-7},
            "learning_rate_low* gradients_blocked regularisation loss_input data_corrupted");
        row("a rate that is far too high is not called too low", plateaus, {.rate = 0.1},
            "learning_rate_high* gradients_blocked regularisation loss_input data_corrupted");
        row("a layer without a gradient", plateaus, {.silent = "conv1"},
            "gradients_blocked* learning_rate_low regularisation loss_input data_corrupted");
        row("weight decay", plateaus, {.decay = 0.1},
            "regularisation* learning_rate_low gradients_blocked loss_input data_corrupted");
        row("weight decay at a high rate", plateaus, {.rate = 0.1, .decay = 0.5},
            "regularisation* learning_rate_high* gradients_blocked loss_input data_corrupted");
        row("a high rate that threw the loss up", plateaus,
            {.rate = 0.1, .decay = 0.5, .highest = 9},
            "learning_rate_high* regularisation* gradients_blocked loss_input data_corrupted");
        row("a high rate, far from a guess", plateaus, {.level = 1.2, .rate = 0.1, .decay = 0.5},
            "learning_rate_high* regularisation* gradients_blocked loss_input data_corrupted");
        row("what was learned before decays", OverfitOutcome::GoesUp, {.rate = 0.01, .decay = 0.5},
            "regularisation* learning_rate_high* sign_flipped softmax_dimension");
        row("it swings about a guess", OverfitOutcome::Oscillates, {.decay = 0.5},
            "regularisation* data_corrupted learning_rate_high");
        row("a decay that takes more than there is", explodes,
            {.rate = 0.03, .sgd = true, .decay = 80},
            "regularisation* numerical learning_rate_high");
        row("a little weight decay", plateaus, {.decay = 1e-4},
            "learning_rate_low gradients_blocked regularisation loss_input data_corrupted");
        row("weights that a decay below the usual limit pulled to 0", plateaus,
            {.rate = 0.01, .decay = 0.05, .kept = 0.002},
            "regularisation* learning_rate_high* gradients_blocked loss_input data_corrupted");
        row("a strong decay that left the weights as large", plateaus,
            {.rate = 0.1, .decay = 0.5, .kept = 0.8},
            "learning_rate_high* regularisation* gradients_blocked loss_input data_corrupted");
        row("weights without a gradient that a small decay pulled to 0", plateaus,
            {.decay = 1e-4, .silent = "conv1", .kept = 1e-6},
            "gradients_blocked* learning_rate_low regularisation loss_input data_corrupted");
        row("a decay that takes back what is learned", plateaus,
            {.level = 0.13, .rate = 0.01, .decay = 0.06, .kept = 0.57, .held = 0.41},
            "regularisation* learning_rate_high* gradients_blocked loss_input data_corrupted");
        row("a small decay that takes back as much", plateaus,
            {.level = 0.05, .decay = 5e-3, .kept = 0.7, .held = 0.04},
            "regularisation* learning_rate_low gradients_blocked loss_input data_corrupted");
        row("a small decay that is not what is left to learn", plateaus,
            {.level = 1.2, .decay = 1e-4, .kept = 1.3, .held = 0.01},
            "learning_rate_low gradients_blocked regularisation loss_input data_corrupted");
        row("the floor of a soft-max that a decay is beside", plateaus,
            {.level = 1.47, .decay = 0.01, .kept = 1.5, .held = 0.5},
            "loss_input* regularisation* learning_rate_low gradients_blocked data_corrupted");
        row("dropout", plateaus, {.dropout = 0.5},
            "regularisation* learning_rate_low gradients_blocked loss_input data_corrupted");
        row("the floor of a soft-max", plateaus, {.level = 1.47},
            "loss_input* learning_rate_low gradients_blocked regularisation data_corrupted");
        row("inputs that are all the same", plateaus, {.same = true},
            "data_corrupted* learning_rate_low gradients_blocked regularisation loss_input");
    }
    void aCauseWithEvidenceComesFirst()
    {
        QFETCH(int, outcome);
        QFETCH(bool, finite);
        QFETCH(double, level);
        QFETCH(double, rate);
        QFETCH(bool, sgd);
        QFETCH(double, decay);
        QFETCH(double, dropout);
        QFETCH(double, input);
        QFETCH(bool, same);
        QFETCH(QString, silent);
        QFETCH(double, highest);
        QFETCH(double, kept);
        QFETCH(double, held);
        QFETCH(QString, causes);
        QCOMPARE(idsOf({.outcome = OverfitOutcome(outcome),
                        .highest = highest,
                        .level = level,
                        .finite = finite},
                       {.floor = 0, .guess = kGuess, .classes = 10},
                       {.learningRate = rate,
                        .optimiser = sgd ? train::Optimiser::Sgd : train::Optimiser::Adam,
                        .weightDecay = decay,
                        .weightsKept = kept,
                        .heldByDecay = held,
                        .dropout = dropout,
                        .largestInput = input,
                        .sameInputs = same,
                        .silentLayer = silent.toStdString()}),
                 causes);
    }

private:
    struct Case {
        bool finite = true;
        double level = 2.2, rate = 3e-4;
        bool sgd = false;
        double decay = 0, dropout = 0, input = 1;
        bool same = false;
        const char* silent = "";
        double highest = kGuess;
        double kept = std::nan(""), held = 0;
    };
    /// In order; those with evidence have a star.
    static QString idsOf(const diagnose::OverfitJudgement& judged,
                         const diagnose::OverfitScale& scale,
                         const diagnose::OverfitEvidence& evidence)
    {
        QStringList all;
        const auto& kinds = diagnose::overfitVerdict().kinds;
        for (const auto& cause : diagnose::causesOf(judged, scale, evidence)) {
            all << QString::fromStdString(cause.id) + (cause.evidence.empty() ? "" : "*");
            if (base::sentence({.id = "overfit.cause." + cause.id}, kinds).empty())
                all << "has no sentence";
        }
        return all.join(' ');
    }
};

QTEST_GUILESS_MAIN(TestOverfitVerdict)
#include "tst_overfit_verdict.moc"
