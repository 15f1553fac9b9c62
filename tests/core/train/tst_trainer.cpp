// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/spec.h"
#include "experiment/suite.h"
#include "model/templates.h"
#include "support/errors.h"
#include "support/run_log.h"
#include "support/script_module.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"
#include "train/checkpoint.h"

#include <QDeadlineTimer>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <set>
#include <thread>

using namespace assay;
using data::SplitKind;
using experiment::ExperimentSpec;
using testing::RunLog;
using train::RunState;

namespace {

/// As many updates of fewer examples. One thread: batches that are not split wait for every other
/// process at each operation.
const QStringList kResnet{"model.template=resnet", "model.width=4", "data.count=70",
                          "train.batch_size=8", "train.threads=1"};

/// 210 of 300 glyphs train: 7 updates an epoch, 14 in all.
ExperimentSpec small(const QStringList& settings = {})
{
    ExperimentSpec spec;
    spec.data.count = 300;
    spec.train.epochs = 2;
    spec.train.batchSize = 32;
    spec.train.threads = 2;
    for (const QString& setting : settings)
        experiment::setText(spec, setting.toStdString());
    return spec;
}

/// What a run leaves behind.
struct Trained {
    train::TrainOutcome outcome;
    model::Network network;
};

model::Network networkFor(const ExperimentSpec& spec, const data::Prepared& data)
{
    const auto classes = static_cast<std::int64_t>(data.source->info().classes.size());
    return {
        model::architecture(spec.model, {data::pictureInput(1, 28, 28)},
                            train::lossFor(spec.train, data.source->info().task).outputs(classes)),
        static_cast<std::uint64_t>(spec.seed)};
}

train::TrainJob jobFor(const ExperimentSpec& spec, const data::Prepared& data)
{
    return {.spec = spec.train,
            .seed = static_cast<std::uint64_t>(spec.seed),
            .data = &data,
            .checkpoint = {},
            .bestCheckpoint = {},
            .resumeFrom = {},
            .watched = {}};
}

Trained run(const ExperimentSpec& spec, const data::Prepared& data, RunLog& log,
            train::Control& control, const std::filesystem::path& checkpoint = {},
            bool resume = false)
{
    model::Network network = networkFor(spec, data);
    train::TrainJob job = jobFor(spec, data);
    job.checkpoint = checkpoint;
    if (resume)
        job.resumeFrom = checkpoint;
    const train::TrainOutcome outcome = train::train(job, network, control, log);
    return {outcome, std::move(network)};
}

/// Without a stop.
Trained whole(const ExperimentSpec& spec, RunLog& log)
{
    train::Control control;
    return run(spec, data::prepare(spec.data), log, control);
}

std::vector<std::string> numbersOf(const ExperimentSpec& spec)
{
    RunLog log;
    whole(spec, log);
    return log.numbers();
}

double distance(const model::Network& a, const model::Network& b)
{
    const std::vector<float> x = testing::weightsOf(a), y = testing::weightsOf(b);
    double squares = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        squares += std::pow(static_cast<double>(x[i]) - y[i], 2);
    return std::sqrt(squares);
}

} // namespace

class TestTrainer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sameSeedGivesTheSameNumbers_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("one thread") << QStringList{"train.threads=1"};
        QTest::newRow("two threads") << QStringList{"train.threads=2"};
        QTest::newRow("three threads, shards of unequal size") << QStringList{"train.threads=3"};
        QTest::newRow("mlp") << QStringList{"model.template=mlp"};
        QTest::newRow("dropout") << QStringList{"model.dropout=0.5"};
        QTest::newRow("batch norm") << QStringList(kResnet);
        QTest::newRow("augmentation") << QStringList{"train.augment=shift 0.2, contrast"};
    }
    void sameSeedGivesTheSameNumbers()
    {
        QFETCH(QStringList, settings);
        const std::vector<std::string> first = numbersOf(small(settings));
        QCOMPARE(first.size(), std::size_t{14 + 2 * 3});
        QVERIFY(numbersOf(small(settings)) == first);
        QVERIFY(numbersOf(small(settings + QStringList{"seed=2"})) != first);
    }

    void moreThreadsChangeOnlyTheLastDigits_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("lenet") << QStringList{};
        // Other draws would change far more.
        QTest::newRow("dropout") << QStringList{"model.dropout=0.5"};
        QTest::newRow("batch norm") << QStringList(kResnet);
        QTest::newRow("augmentation") << QStringList{"train.augment=shift 0.2, noise 0.3"};
    }
    void moreThreadsChangeOnlyTheLastDigits()
    {
        QFETCH(QStringList, settings);
        RunLog one, two;
        whole(small(settings + QStringList{"train.threads=1"}), one);
        whole(small(settings + QStringList{"train.threads=2"}), two);
        QCOMPARE(one.steps.size(), two.steps.size());
        for (std::size_t i = 0; i < one.steps.size(); ++i) {
            QVERIFY(std::abs(one.steps[i].loss - two.steps[i].loss) < 1e-3);
            QVERIFY(std::abs(one.steps[i].gradientNorm / two.steps[i].gradientNorm - 1) < 1e-2);
        }
    }

    void stoppedAndResumedEqualsUninterrupted_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::addColumn<int>("stopAt");
        QTest::newRow("lenet") << QStringList{} << 3;
        QTest::newRow("lenet, before its first epoch's last step") << QStringList{} << 6;
        QTest::newRow("lenet, in its second epoch") << QStringList{} << 9;
        QTest::newRow("lenet, before its last step") << QStringList{} << 13;
        QTest::newRow("wide lenet") << QStringList{"model.variant=wide", "data.count=150"} << 2;
        QTest::newRow("mlp") << QStringList{"model.template=mlp"} << 3;
        QTest::newRow("one thread") << QStringList{"train.threads=1"} << 3;
        QTest::newRow("momentum") << QStringList{"train.optimiser=sgd", "train.learning_rate=0.01"}
                                  << 3;
        QTest::newRow("Nesterov, decay, clipping, cosine")
            << QStringList{"train.optimiser=sgd", "train.nesterov=true", "train.weight_decay=0.01",
                           "train.clip_norm=1", "train.schedule=cosine"}
            << 10;
        QTest::newRow("RMSprop, one cycle")
            << QStringList{"train.optimiser=rmsprop", "train.schedule=one_cycle"} << 3;
        QTest::newRow("AdamW, warm-up, drops")
            << QStringList{"train.optimiser=adamw", "train.warmup_steps=5",
                           "train.weight_decay=0.1", "train.schedule=step", "train.step_epochs=1"}
            << 3;
        QTest::newRow("rates that change, one where it stops")
            << QStringList{"train.rate_changes=3: 1e-2, 5: 1e-3"} << 3;
        QTest::newRow("dropout") << QStringList{"model.dropout=0.3"} << 9;
        QTest::newRow("augmentation, in its second epoch")
            << QStringList{"train.augment=flip, shift 0.1, rotate 15, noise 0.1, erase"} << 9;
        QTest::newRow("without shuffling and the last batch")
            << QStringList{"train.shuffle=false", "train.drop_last=true", "train.epochs=3"} << 8;
        QTest::newRow("exponential decay")
            << QStringList{"train.schedule=exponential", "train.decay=0.9"} << 5;
        QTest::newRow("batch norm and dropout")
            << kResnet + QStringList{"model.dropout=0.3", "train.optimiser=sgd"} << 9;
        const auto script = m_folder / "normed.pt";
        testing::writeNormedScript(script);
        QTest::newRow("a TorchScript module with batch norm and dropout")
            << QStringList{"model.template=torchscript",
                           "model.file=" + QString::fromStdString(script.string())}
            << 9;
        QTest::newRow("standardised, tanh, Glorot")
            << QStringList{"data.normalise=standard", "model.activation=tanh", "model.init=glorot"}
            << 3;
    }
    void stoppedAndResumedEqualsUninterrupted()
    {
        QFETCH(QStringList, settings);
        QFETCH(int, stopAt);
        const ExperimentSpec spec = small(settings);
        const data::Prepared data = data::prepare(spec.data);
        RunLog reference;
        train::Control free;
        const Trained unbroken = run(spec, data, reference, free);

        const testing::TempFolder folder;
        RunLog log;
        train::Control first, second;
        log.atStep = [&](std::int64_t step) {
            if (step == stopAt)
                first.stop();
        };
        const Trained stopped = run(spec, data, log, first, folder / "last.ckpt");
        QVERIFY(stopped.outcome.state == RunState::Stopped);
        QCOMPARE(stopped.outcome.step, std::int64_t{stopAt});
        QCOMPARE(log.steps.size(), std::size_t(stopAt));
        log.atStep = {};
        const Trained resumed = run(spec, data, log, second, folder / "last.ckpt", true);
        QVERIFY(resumed.outcome.state == RunState::Finished);
        QVERIFY(log.numbers() == reference.numbers());
        QVERIFY(testing::weightsOf(resumed.network) == testing::weightsOf(unbroken.network));
        // What the network keeps beside its weights counts as well.
        const std::vector<float> blank(28 * 28, 0.5F);
        QVERIFY(resumed.network.logits(blank, 1) == unbroken.network.logits(blank, 1));
    }

    /// Before anything is learned the scores are those of the examples as they are, and the loss of the
    /// first batch is that of changed ones.
    void augmentationIsOfTrainingAlone()
    {
        RunLog plain, changed;
        const QStringList still{"train.learning_rate=1e-30", "train.epochs=1"};
        whole(small(still), plain);
        whole(small(still + QStringList{"train.augment=noise 0.5"}), changed);
        QVERIFY(plain.steps[0].loss != changed.steps[0].loss);
        for (const SplitKind split : data::kOpenSplits)
            QCOMPARE(changed.epochs[0].scores.at(split).loss,
                     plain.epochs[0].scores.at(split).loss);
    }

    void evaluationMayDoWhatTrainingDoesNot_data()
    {
        QTest::addColumn<QString>("setting");
        QTest::newRow("other steps") << "data.preprocess_eval=none";
        QTest::newRow("changes by chance") << "data.augment_eval=noise 0.5";
    }
    void evaluationMayDoWhatTrainingDoesNot()
    {
        QFETCH(QString, setting);
        RunLog plain, other;
        const QStringList still{"train.learning_rate=1e-30", "train.epochs=1"};
        whole(small(still), plain);
        whole(small(still + QStringList{setting}), other);
        QCOMPARE(other.steps[0].loss, plain.steps[0].loss);
        QVERIFY(other.epochs[0].scores.at(SplitKind::TrainVal).loss
                != plain.epochs[0].scores.at(SplitKind::TrainVal).loss);
    }

    void theLastBatchCanBeLeftOut()
    {
        // 210 examples: 6 batches of 32, and 18 are left.
        RunLog log;
        whole(small({"train.drop_last=true"}), log);
        QCOMPARE(log.steps.size(), std::size_t{12});
        QCOMPARE(train::plannedSteps(small({"train.drop_last=true"}).train, 210), std::int64_t{12});
        // A batch of all examples is no smaller one.
        QCOMPARE(
            train::plannedSteps(small({"train.drop_last=true", "train.batch_size=500"}).train, 210),
            std::int64_t{2});
    }

    /// Two epochs in the same order: with a rate that changes nothing the losses come again.
    void withoutShufflingEpochsAreAlike()
    {
        const QStringList still{"train.learning_rate=1e-30"};
        RunLog plain, shuffled;
        whole(small(still + QStringList{"train.shuffle=false"}), plain);
        whole(small(still), shuffled);
        QCOMPARE(plain.steps[7].loss, plain.steps[0].loss);
        QVERIFY(shuffled.steps[7].loss != shuffled.steps[0].loss);
    }

    void changesThatMeanNothingHereAreRefused()
    {
        RunLog log;
        VERIFY_ERROR(whole(small({"train.augment=drop 0.1"}), log), "train.augment");
    }

    void answersAreGivenWithoutDropoutAndByEachExampleAlone_data()
    {
        QTest::addColumn<QStringList>("settings");
        for (const model::Template& entry : model::templates()) {
            if (entry.modalities.front() == data::Modality::Series || entry.name == "torchscript")
                continue;
            QTest::addRow("%s", entry.name.c_str())
                << kResnet.mid(2)
                       + QStringList{"model.template=" + QString::fromStdString(entry.name),
                                     "model.dropout=0.5", "train.epochs=1"};
        }
    }
    void answersAreGivenWithoutDropoutAndByEachExampleAlone()
    {
        QFETCH(QStringList, settings);
        RunLog log;
        const Trained trained = whole(small(settings), log);
        QVERIFY(trained.outcome.state == RunState::Finished);
        std::vector<float> three;
        for (int k = 0; k < 3 * 28 * 28; ++k)
            three.push_back(std::sin(0.01F * static_cast<float>(k * k)));
        const std::vector<float> together = trained.network.logits(three, 3);
        QVERIFY(trained.network.logits(three, 3) == together);
        std::vector<float> apart;
        for (int k = 0; k < 3; ++k) {
            const auto first = three.begin() + k * 28 * 28;
            const auto one = trained.network.logits({first, first + 28 * 28}, 1);
            apart.insert(apart.end(), one.begin(), one.end());
        }
        QCOMPARE(apart.size(), together.size());
        for (std::size_t k = 0; k < apart.size(); ++k)
            QVERIFY(std::abs(apart[k] - together[k])
                    <= 1e-5F * std::max(1.0F, std::abs(together[k])));
    }

    void aBatchThatFailsLeavesNoTraceInRunningStatistics()
    {
        ExperimentSpec spec = small(kResnet);
        spec.train.learningRate = 1e30;
        const data::Prepared data = data::prepare(spec.data);
        RunLog log;
        train::Control control;
        const Trained trained = run(spec, data, log, control);
        QVERIFY(trained.outcome.state == RunState::Failed);
        for (const auto& parameter : trained.network.parameters()) {
            const auto end = parameter.name.rfind(".weight");
            if (!parameter.name.ends_with(".norm.weight"))
                continue;
            for (const char* kept : {".running_mean", ".running_var"}) {
                for (const float value :
                     trained.network.weights(parameter.name.substr(0, end) + kept))
                    QVERIFY2(std::isfinite(value), parameter.name.c_str());
            }
        }
    }

    void stopWhileScoringIsScoredAfterTheResume_data()
    {
        QTest::addColumn<int>("epoch");
        QTest::newRow("first epoch") << 1;
        QTest::newRow("last epoch") << 2;
    }
    void stopWhileScoringIsScoredAfterTheResume()
    {
        QFETCH(int, epoch);
        const ExperimentSpec spec = small();
        const data::Prepared data = data::prepare(spec.data);
        const testing::TempFolder folder;
        RunLog log;
        train::Control first, second;
        log.atEvaluation = [&](std::int64_t number) {
            if (number == epoch)
                first.interrupt();
        };
        const Trained cut = run(spec, data, log, first, folder / "last.ckpt");
        QVERIFY(cut.outcome.state == RunState::Interrupted);
        QCOMPARE(cut.outcome.epochs, std::int64_t{epoch - 1});
        QCOMPARE(log.epochs.size(), std::size_t(epoch - 1));
        log.atEvaluation = {};
        run(spec, data, log, second, folder / "last.ckpt", true);
        QVERIFY(log.numbers() == numbersOf(spec));
    }

    void stoppedTwentyTimesStillEqualsUninterrupted()
    {
        const ExperimentSpec spec = small({"model.template=mlp", "train.epochs=3"});
        const data::Prepared data = data::prepare(spec.data);
        const testing::TempFolder folder;
        RunLog log;
        RunState state = RunState::Stopped;
        for (int round = 0; state == RunState::Stopped && round < 30; ++round) {
            train::Control control;
            log.atStep = [&](std::int64_t) { control.stop(); };
            state = run(spec, data, log, control, folder / "last.ckpt", round > 0).outcome.state;
        }
        QVERIFY(state == RunState::Finished);
        QVERIFY(log.numbers() == numbersOf(spec));
    }

    void pausesStepsAndProceedsWithinOneStep()
    {
        const ExperimentSpec spec = small({"train.epochs=3"});
        const data::Prepared data = data::prepare(spec.data);
        train::Control control;
        std::atomic<int> steps = 0, pauses = 0;
        RunLog log;
        log.atStep = [&](std::int64_t step) {
            steps = int(step);
            if (step == 4)
                control.pause();
        };
        log.atState = [&](RunState state) {
            if (state == RunState::Paused)
                ++pauses;
        };
        std::optional<train::TrainOutcome> outcome;
        std::thread trainer([&] { outcome = run(spec, data, log, control).outcome; });
        const auto waitForPause = [&](int number) {
            const QDeadlineTimer end(60'000);
            while (pauses < number && !end.hasExpired())
                std::this_thread::yield();
            return steps.load();
        };
        const int atPause = waitForPause(1);
        control.stepOnce();
        const int afterStep = waitForPause(2);
        control.stepOnce();
        const int afterSecond = waitForPause(3);
        control.proceed();
        trainer.join();
        QCOMPARE(atPause, 4);
        QCOMPARE(afterStep, 5);
        QCOMPARE(afterSecond, 6);
        QVERIFY(outcome->state == RunState::Finished);
        QVERIFY(log.states.front() == RunState::Running);
        // Steering leaves no trace in the numbers.
        QVERIFY(log.numbers() == numbersOf(spec));
    }

    void changedLearningRateHoldsFromTheNextStep()
    {
        const ExperimentSpec spec = small({"train.optimiser=sgd", "train.momentum=0",
                                           "train.learning_rate=1e-6", "train.schedule=cosine"});
        const data::Prepared data = data::prepare(spec.data);
        const testing::TempFolder folder;
        RunLog log;
        train::Control first, second;
        log.atStep = [&](std::int64_t step) {
            if (step == 3)
                first.changeLearningRate(0.5);
            if (step == 5)
                first.stop();
        };
        run(spec, data, log, first, folder / "last.ckpt");
        run(spec, data, log, second, folder / "last.ckpt", true);
        const auto factor = [&](int step) {
            return (1 + std::cos(step * std::acos(-1.0) / 14)) / 2;
        };
        for (int step = 0; step < 14; ++step) {
            // The schedule goes on from the new rate, after a resume too.
            const double base = step < 3 ? 1e-6 : 0.5;
            QVERIFY2(std::abs(log.steps[std::size_t(step)].learningRate / base - factor(step))
                         < 1e-9,
                     qPrintable(QString::number(step)));
        }
        QCOMPARE(QString::fromStdString(log.events[0].kind), QStringLiteral("learning_rate"));
        QCOMPARE(log.events[0].step, std::int64_t{3});
        QCOMPARE(log.events[0].value, 0.5);
    }

    void changeByHandIsRepeatedByTheSpec()
    {
        RunLog byHand, bySpec;
        train::Control control;
        byHand.atStep = [&](std::int64_t step) {
            if (step == 3 || step == 9)
                control.changeLearningRate(step == 3 ? 0.01 : 1e-3);
        };
        const ExperimentSpec spec = small({});
        run(spec, data::prepare(spec.data), byHand, control);
        whole(small({"train.rate_changes=3:0.01,9:1e-3"}), bySpec);
        QVERIFY(bySpec.numbers() == byHand.numbers());
        QVERIFY(bySpec.numbers() != numbersOf(spec));
        QCOMPARE(bySpec.events.size(), std::size_t{2});
        QCOMPARE(bySpec.events[1].step, std::int64_t{9});
    }

    void changeByHandEndsWhatWasPlanned()
    {
        RunLog log;
        train::Control control;
        log.atStep = [&](std::int64_t step) {
            if (step == 2)
                control.changeLearningRate(3e-4); // as it is: no change
            if (step == 5)
                control.changeLearningRate(0.25);
        };
        const ExperimentSpec spec = small({"train.rate_changes=3: 0.5, 5: 0.125, 9: 1e-3"});
        run(spec, data::prepare(spec.data), log, control);
        std::vector<double> rates;
        for (const train::StepReport& step : log.steps)
            rates.push_back(step.baseRate);
        QCOMPARE(rates, (std::vector<double>{3e-4, 3e-4, 3e-4, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25,
                                             0.25, 0.25, 0.25, 0.25, 0.25}));
        QCOMPARE(train::spelled(log.rateChanges), std::string("3: 0.5, 5: 0.25"));
        QCOMPARE(log.events.size(), std::size_t{2});
    }

    void changeBeforeAStopHoldsAfterTheResume()
    {
        const ExperimentSpec spec = small({});
        const data::Prepared data = data::prepare(spec.data);
        const testing::TempFolder folder;
        RunLog log;
        train::Control first, second;
        log.atStep = [&](std::int64_t step) {
            if (step == 3) {
                first.changeLearningRate(0.01);
                first.stop();
            }
        };
        run(spec, data, log, first, folder / "last.ckpt");
        QCOMPARE(train::spelled(log.rateChanges), std::string("3: 0.01"));
        run(spec, data, log, second, folder / "last.ckpt", true);
        QCOMPARE(log.steps[2].learningRate, 3e-4);
        QCOMPARE(log.steps[3].learningRate, 0.01);
    }

    void plainStepIsTheGradientTimesTheRate()
    {
        const ExperimentSpec spec = small({"train.optimiser=sgd", "train.momentum=0",
                                           "train.learning_rate=0.01", "model.template=mlp"});
        const data::Prepared data = data::prepare(spec.data);
        RunLog log;
        train::Control control;
        log.atStep = [&](std::int64_t) { control.stop(); };
        const Trained trained = run(spec, data, log, control);
        const double moved = distance(trained.network, networkFor(spec, data));
        QVERIFY(std::abs(moved / (0.01 * log.steps[0].gradientNorm) - 1) < 1e-3);
    }

    void clippingHoldsTheStepToItsLength()
    {
        const ExperimentSpec spec = small({"train.optimiser=sgd", "train.momentum=0",
                                           "train.learning_rate=0.5", "train.clip_norm=0.02"});
        const data::Prepared data = data::prepare(spec.data);
        RunLog log;
        train::Control control;
        log.atStep = [&](std::int64_t) { control.stop(); };
        const Trained trained = run(spec, data, log, control);
        QVERIFY(log.steps[0].gradientNorm > 0.1); // reported as it was before
        const double moved = distance(trained.network, networkFor(spec, data));
        QVERIFY2(std::abs(moved / 0.01 - 1) < 1e-3, qPrintable(QString::number(moved)));
    }

    void shortGradientsAreNotStretchedByClipping()
    {
        const QStringList plain{"train.optimiser=sgd", "train.learning_rate=0.01"};
        QVERIFY(numbersOf(small(plain + QStringList{"train.clip_norm=1000"}))
                == numbersOf(small(plain)));
    }

    void everyExampleIsSeenOncePerEpoch()
    {
        // With batches of 32 out of 210 the last one has 18; one shard would be hidden by a mean.
        const ExperimentSpec spec = small({"train.learning_rate=1e-12"});
        RunLog log;
        whole(spec, log);
        double summed = 0;
        for (int step = 0; step < 7; ++step)
            summed += log.steps[std::size_t(step)].loss * (step < 6 ? 32 : 18);
        QCOMPARE(log.epochs[0].step, std::int64_t{7});
        const double scored = log.epochs[0].scores.at(SplitKind::Train).loss;
        QVERIFY2(std::abs(summed / 210 - scored) < 1e-4, qPrintable(QString::number(summed / 210)));
        QCOMPARE(log.epochs[0].scores.at(SplitKind::Train).examples, std::int64_t{210});
    }

    void batchLargerThanTrainIsAllOfTrain()
    {
        RunLog log;
        whole(small({"train.batch_size=5000", "train.epochs=3"}), log);
        QCOMPARE(log.steps.size(), std::size_t{3});
        QCOMPARE(train::plannedSteps(small({"train.batch_size=5000"}).train, 210), std::int64_t{2});
    }

    void binaryLossTrains()
    {
        const data::DatasetPtr source =
            testing::dataset(testing::balanced(100, 2), 2, -1, {1, 28, 28});
        const data::Splits splits = data::cut(source, nullptr, {});
        const data::Prepared data{source, nullptr, splits,
                                  data::Preprocess::fit({}, splits.train())};
        ExperimentSpec spec = small({"train.loss=binary", "train.epochs=30", "model.template=mlp",
                                     "train.learning_rate=0.003"});
        RunLog log;
        train::Control control;
        const Trained trained = run(spec, data, log, control);
        QVERIFY(trained.outcome.state == RunState::Finished);
        // Random pictures: they can be learnt by heart, and nothing else.
        QVERIFY(log.epochs.back().scores.at(SplitKind::Train).error < 0.1);
        QVERIFY(std::abs(log.steps[0].loss - std::log(2.0)) < 0.8);
    }

    void notFiniteLossNamesStepBatchAndLayer_data()
    {
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<float>("value");
        QTest::addColumn<QString>("place");
        QTest::addColumn<double>("weightsFinite");
        QTest::newRow("NaN in weights") << "fc1.weight" << std::nanf("") << "fc1" << 0.0;
        QTest::newRow("NaN in the first layer")
            << "conv1.weight" << std::nanf("") << "conv1" << 0.0;
        QTest::newRow("an output that overflows") << "conv2.weight" << 3e38F << "conv2" << 1.0;
    }
    void notFiniteLossNamesStepBatchAndLayer()
    {
        QFETCH(QString, parameter);
        QFETCH(float, value);
        QFETCH(QString, place);
        QFETCH(double, weightsFinite);
        const ExperimentSpec spec = small();
        const data::Prepared data = data::prepare(spec.data);
        model::Network network = networkFor(spec, data);
        const std::string name = parameter.toStdString();
        network.setWeights(name, std::vector<float>(network.weights(name).size(), value));
        RunLog log;
        train::Control control;
        const train::TrainOutcome outcome = train::train(jobFor(spec, data), network, control, log);
        QVERIFY(outcome.state == RunState::Failed);
        QCOMPARE(outcome.step, std::int64_t{0});
        QCOMPARE(log.findings.size(), std::size_t{1});
        const base::Finding& finding = log.findings[0];
        QCOMPARE(QString::fromStdString(finding.id), QStringLiteral("loss.not_finite"));
        QVERIFY(finding.severity == base::Severity::Blocker);
        QCOMPARE(QString::fromStdString(finding.place), place);
        QCOMPARE(finding.step.value_or(0), std::int64_t{1});
        QCOMPARE(finding.samples.size(), std::size_t{32});
        for (const base::NamedNumber& item : finding.evidence) {
            if (item.name == "weights_finite")
                QCOMPARE(item.value, weightsFinite);
            if (item.name == "batch" || item.name == "epoch")
                QCOMPARE(item.value, 1.0);
        }
        QVERIFY(experiment::sentence(finding).find(finding.place) != std::string::npos);
    }

    void explodingRunStopsWithWeightsAsTheyWereBefore()
    {
        // The first step throws the weights to 1e30; the second loss cannot be finite.
        const ExperimentSpec spec = small();
        const data::Prepared data = data::prepare(spec.data);
        ExperimentSpec wild = spec;
        wild.train.learningRate = 1e30;
        RunLog log;
        train::Control control;
        const Trained trained = run(wild, data, log, control);
        QVERIFY(trained.outcome.state == RunState::Failed);
        QCOMPARE(log.findings.size(), std::size_t{1});
        const base::Finding& finding = log.findings[0];
        QCOMPARE(finding.step.value_or(0), trained.outcome.step + 1);
        QCOMPARE(log.steps.size(), std::size_t(trained.outcome.step));
        QVERIFY(!finding.place.empty());
        std::set<std::string> layers{"loss"};
        for (const model::Node& layer : trained.network.architecture().nodes)
            layers.insert(layer.name);
        QVERIFY2(layers.contains(finding.place), finding.place.c_str());
        QVERIFY(!trained.outcome.last);
    }

    void overflowingGradientNamesALayer()
    {
        // Finite outputs and loss, but weights so large that the gradient's length overflows.
        const ExperimentSpec spec = small({"model.template=mlp", "model.hidden=4"});
        const data::Prepared data = data::prepare(spec.data);
        model::Network network = networkFor(spec, data);
        network.setWeights("hidden.weight",
                           std::vector<float>(network.weights("hidden.weight").size(), 1e-36F));
        std::vector<float> output = network.weights("output.weight");
        for (std::size_t i = 0; i < output.size(); ++i)
            output[i] = i % 2 == 0 ? 1e33F : -1e33F;
        network.setWeights("output.weight", output);
        RunLog log;
        train::Control control;
        const train::TrainOutcome outcome = train::train(jobFor(spec, data), network, control, log);
        QVERIFY(outcome.state == RunState::Failed);
        QCOMPARE(QString::fromStdString(log.findings.at(0).id),
                 QStringLiteral("gradient.not_finite"));
        QCOMPARE(QString::fromStdString(log.findings[0].place), QStringLiteral("hidden"));
    }

    void unwritableCheckpointIsAFindingAndTheRunGoesOn()
    {
        // A folder cannot be made where a file lies; root cannot do it either.
        const testing::TempFolder folder;
        testing::write(folder / "file", "in the way");
        const ExperimentSpec spec = small();
        const data::Prepared data = data::prepare(spec.data);
        train::TrainJob job = jobFor(spec, data);
        job.checkpoint = folder / "file/last.ckpt";
        job.bestCheckpoint = folder / "file/best.ckpt";
        model::Network network = networkFor(spec, data);
        RunLog log;
        train::Control control;
        const train::TrainOutcome outcome = train::train(job, network, control, log);
        QVERIFY(outcome.state == RunState::Finished);
        QCOMPARE(outcome.epochs, std::int64_t{2});
        QVERIFY2(outcome.unwritten.starts_with("The checkpoint cannot be written"),
                 outcome.unwritten.c_str());
        // Said once, not once a checkpoint or file.
        QCOMPARE(log.findings.size(), std::size_t{1});
        const base::Finding& finding = log.findings[0];
        QCOMPARE(QString::fromStdString(finding.id), QStringLiteral("checkpoint.not_written"));
        QVERIFY(finding.severity == base::Severity::Warning);
        const QString text = QString::fromStdString(experiment::sentence(finding));
        QVERIFY2(text.startsWith(QString::fromStdString((folder / "file").string())),
                 qPrintable(text));
        QVERIFY2(text.contains("free some space") && text.contains("tries again"),
                 qPrintable(text));
        QVERIFY2(!text.contains(".)") && !text.contains(".;"), qPrintable(text));
        QVERIFY(log.numbers() == numbersOf(spec));
    }

    void keepsTheBestNetworkApart()
    {
        const testing::TempFolder folder;
        const ExperimentSpec spec = small({"train.epochs=4", "train.learning_rate=0.01"});
        const data::Prepared data = data::prepare(spec.data);
        train::TrainJob job = jobFor(spec, data);
        job.checkpoint = folder / "last.ckpt";
        job.bestCheckpoint = folder / "best.ckpt";
        model::Network network = networkFor(spec, data);
        RunLog log;
        train::Control control;
        QCOMPARE(train::train(job, network, control, log).unwritten, std::string());
        std::size_t best = 0;
        for (std::size_t k = 1; k < log.epochs.size(); ++k) {
            if (log.epochs[k].scores.at(SplitKind::TrainVal).error
                < log.epochs[best].scores.at(SplitKind::TrainVal).error)
                best = k;
        }
        const auto place = [&](const std::filesystem::path& path) {
            return train::requireResumable(path, network, spec.train);
        };
        QCOMPARE(place(job.bestCheckpoint).epoch, std::int64_t(best + 1));
        QCOMPARE(place(job.checkpoint).epoch, std::int64_t{4});
        QCOMPARE(place(job.checkpoint).bestTrainVal,
                 log.epochs[best].scores.at(SplitKind::TrainVal).error);
    }

    void testIsNeverRead()
    {
        // Test is taken away altogether: a training that looked at it would not come back.
        const ExperimentSpec spec = small();
        data::Prepared sealed = data::prepare(spec.data);
        sealed.splits = sealed.splits.without(data::SplitKind::Test);
        RunLog log;
        train::Control control;
        const testing::TempFolder folder;
        const Trained trained = run(spec, sealed, log, control, folder / "last.ckpt");
        QVERIFY(trained.outcome.state == RunState::Finished);
        QVERIFY(log.numbers() == numbersOf(spec));
        for (const train::EpochReport& epoch : log.epochs) {
            QCOMPARE(epoch.scores.size(), std::size_t{3});
            QVERIFY(!epoch.scores.contains(SplitKind::Test));
        }
    }

    void answersToTheWatchedBatchAreThoseOfTheNetwork()
    {
        const ExperimentSpec spec = small({"train.epochs=1"});
        const data::Prepared data = data::prepare(spec.data);
        train::TrainJob job = jobFor(spec, data);
        job.watched = data::samples(data, SplitKind::TrainVal, 0, 8);
        job.watchSeconds = 0;
        model::Network network = networkFor(spec, data);
        RunLog log;
        train::Control control;
        train::train(job, network, control, log);
        QVERIFY(log.answers.size() >= 7);
        const train::Answers& last = log.answers.back();
        QCOMPARE(last.step, std::int64_t{7});
        std::vector<float> inputs;
        for (const data::Sample& sample : job.watched)
            inputs.insert(inputs.end(), sample.tensors[0].begin(), sample.tensors[0].end());
        const std::vector<float> logits = network.logits(inputs, 8);
        for (std::size_t i = 0; i < 8; ++i) {
            const auto row = logits.begin() + long(i * 10);
            const auto top = std::max_element(row, row + 10);
            QCOMPARE(int(last.predicted[i]), int(top - row));
            double sum = 0;
            for (auto logit = row; logit != row + 10; ++logit)
                sum += std::exp(double(*logit) - *top);
            QVERIFY(std::abs(last.probability[i] - 1 / sum) < 1e-5);
        }
        // Watching changes nothing.
        QVERIFY(log.numbers() == numbersOf(spec));
    }

    void stepByStepSaysWhatEachUpdateDid()
    {
        const ExperimentSpec spec = small({"train.epochs=1"});
        const data::Prepared data = data::prepare(spec.data);
        train::TrainJob job = jobFor(spec, data);
        job.watched = data::samples(data, SplitKind::TrainVal, 0, 8);
        job.watchSeconds = 1e9;
        model::Network network = networkFor(spec, data);
        RunLog log;
        train::Control control;
        log.atStep = [&](std::int64_t step) {
            if (step == 4)
                control.pause();
        };
        std::atomic<int> pauses = 0;
        log.atState = [&](RunState state) {
            pauses = pauses + (state == RunState::Paused ? 1 : 0);
        };
        std::thread person([&] {
            for (const int pause : {1, 2}) {
                const QDeadlineTimer end(60'000);
                while (pauses < pause && !end.hasExpired())
                    std::this_thread::yield();
                if (pause == 1)
                    control.stepOnce();
                else
                    control.proceed();
            }
        });
        train::train(job, network, control, log);
        person.join();
        const auto at = [&](std::int64_t step) {
            return std::find_if(log.answers.begin(), log.answers.end(),
                                [step](const auto& answers) { return answers.step == step; });
        };
        // What is seen in a pause is of the very step, and only a single one is measured.
        QVERIFY(at(4) != log.answers.end() && !at(4)->effect);
        QVERIFY(at(5) != log.answers.end() && at(5)->effect);
        const train::StepEffect effect = *at(5)->effect;
        QCOMPARE(effect.step, std::int64_t{5});
        QVERIFY(std::abs(effect.before - log.steps[4].loss) < 1e-4);
        QVERIFY2(effect.after < effect.before, qPrintable(QString::number(effect.after)));
        // Adam's first updates change every weight by about the learning rate.
        QVERIFY2(effect.updateToWeight > 1e-4 && effect.updateToWeight < 0.1,
                 qPrintable(QString::number(effect.updateToWeight)));
        QVERIFY(log.numbers() == numbersOf(spec));
    }

private:
    testing::TempFolder m_folder;
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
