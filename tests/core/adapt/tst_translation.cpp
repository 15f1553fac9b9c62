// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/methods.h"
#include "adapt/translation.h"
#include "base/random.h"
#include "experiment/run_plan.h"
#include "support/errors.h"
#include "support/run_log.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"
#include "train/preparing.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace assay;
using experiment::ExperimentSpec;
using testing::RunLog;

namespace {

constexpr int kClasses = 3;
constexpr int kTrain = 216; ///< of 240, with train-val 90 : 10

/// Pictures of random bytes in [low, high).
data::DatasetPtr pictures(int count, std::uint64_t low, std::uint64_t high, std::uint64_t seed)
{
    base::Random random(seed, "tests.translation");
    data::InputInfo info;
    info.shape = {1, 8, 8};
    data::Dataset::Content content;
    content.info.kind = "made";
    content.info.path = "made";
    for (int k = 0; k < kClasses; ++k)
        content.info.classes.push_back(std::to_string(k));
    for (const int label : testing::balanced(count, kClasses))
        content.labels.push_back(static_cast<std::uint16_t>(label));
    content.training = content.labels.size();
    std::vector<std::uint8_t> pixels(content.labels.size()
                                     * static_cast<std::size_t>(info.shape.size()));
    for (std::uint8_t& pixel : pixels)
        pixel = static_cast<std::uint8_t>(low + random.below(high - low));
    content.inputs.push_back(
        std::make_unique<data::PictureInput>(std::move(info), std::move(pixels)));
    return std::make_shared<const data::Dataset>(std::move(content));
}

/// Bright pictures to learn, dark ones to serve.
data::Prepared brightAndDark()
{
    const auto source = pictures(240, 128, 256, 1), serving = pictures(120, 0, 128, 2);
    data::SplitSpec cut;
    cut.target = 0.5;
    const data::Splits splits = data::cut(source, serving, cut);
    return {source, serving, splits, data::Preprocess::fit({}, splits.train(), serving.get()), {}};
}

ExperimentSpec translating(int updates)
{
    ExperimentSpec spec;
    for (const char* setting :
         {"model.template=mlp", "model.hidden=8", "train.epochs=2", "train.batch_size=32",
          "train.threads=2", "train.learning_rate=0.01", "adapt.method=cyclegan"})
        experiment::setText(spec, setting);
    spec.adapt.translation = updates;
    return spec;
}

struct Trained {
    train::TrainOutcome outcome;
    model::Network network;
    RunLog log;
};

Trained trained(const ExperimentSpec& spec, const data::Prepared& data, train::Control& control,
                const std::filesystem::path& checkpoint = {}, bool resumes = false,
                const std::function<void(train::RunState)>& atState = {})
{
    Trained result{{}, experiment::networkFor(spec, data), {}};
    result.log.atState = atState;
    const auto steps = experiment::stepsOf(spec);
    train::TrainJob job{.spec = spec.train,
                        .seed = static_cast<std::uint64_t>(spec.seed),
                        .data = &data,
                        .checkpoint = checkpoint,
                        .bestCheckpoint = {},
                        .resumeFrom = {},
                        .steps = steps.get(),
                        .watched = {}};
    if (resumes)
        job.resumeFrom = checkpoint;
    result.outcome = train::train(job, result.network, control, result.log);
    return result;
}

std::vector<double> cycleErrors(const RunLog& log)
{
    std::vector<double> values;
    for (const train::RunEvent& event : log.events) {
        if (event.kind == "cycle_error")
            values.push_back(event.value);
    }
    return values;
}

double meanOf(const std::vector<std::vector<std::uint8_t>>& pictures)
{
    double sum = 0, count = 0;
    for (const auto& picture : pictures) {
        sum = std::accumulate(picture.begin(), picture.end(), sum);
        count += static_cast<double>(picture.size());
    }
    return sum / count;
}

} // namespace

class TestTranslation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void brightPicturesBecomeDarkOnes()
    {
        const data::Prepared data = brightAndDark();
        QCOMPARE(data.splits.train().size(), std::size_t(kTrain));
        const testing::TempFolder folder;
        train::Control first, second;
        const Trained little = trained(translating(1), data, first, folder / "little.ckpt");
        const Trained more = trained(translating(60), data, second, folder / "more.ckpt");
        QCOMPARE(more.outcome.state, train::RunState::Finished);
        // How long the generators still take is said meanwhile, before the first update of the network.
        std::size_t said = 0;
        for (const train::RunEvent& event : more.log.events) {
            if (event.kind != train::kPreparing)
                continue;
            ++said;
            QCOMPARE(event.step, std::int64_t(0));
            QVERIFY2(std::isfinite(event.value) && event.value >= 0,
                     qPrintable(QString::number(event.value)));
        }
        QVERIFY(said > 0);
        // Bright ones have a mean of 191.5, dark ones of 63.5.
        const auto shown = adapt::translationIn(folder / "more.ckpt");
        QVERIFY(shown.has_value());
        QVERIFY(std::abs(meanOf(shown->before) - 191.5) < 10);
        QVERIFY2(meanOf(shown->after) < 127.5, qPrintable(QString::number(meanOf(shown->after))));
        // And they come back from both generators, better the longer those have learned.
        const auto before = cycleErrors(little.log), after = cycleErrors(more.log);
        QCOMPARE(before.size(), std::size_t(1));
        QCOMPARE(after.size(), std::size_t(1));
        QVERIFY2(after.front() < before.front() / 1.5,
                 qPrintable(QString("%1 %2").arg(before.front()).arg(after.front())));
    }

    void whatTheNetworkLearnedIsThereToLookAtAndToKeep()
    {
        const data::Prepared data = brightAndDark();
        const testing::TempFolder folder;
        train::Control control;
        const Trained run = trained(translating(3), data, control, folder / "last.ckpt");
        const auto shown = adapt::translationIn(folder / "last.ckpt");
        QVERIFY(shown.has_value());
        QVERIFY(shown->shape == (data::Shape{1, 8, 8}));
        QVERIFY(shown->before.size() >= 8);
        QCOMPARE(shown->after.size(), shown->before.size());
        QVERIFY(std::abs(shown->cycleError - cycleErrors(run.log).front()) < 1e-5);

        double share = -1;
        const data::DatasetPtr kept =
            adapt::translatedTrain(folder / "last.ckpt", {}, data, [&](double done) {
                share = done;
                return true;
            });
        QVERIFY(share > 0);
        const data::Subset& train = data.splits.train();
        QCOMPARE(kept->size(), train.size());
        std::size_t found = 0;
        for (std::size_t i = 0; i < train.size(); ++i) {
            QCOMPARE(kept->label(i), train.dataset->label(train.indices[i]));
            const auto one = train.dataset->pictures()->shown(train.indices[i]);
            const auto at = std::find(shown->before.begin(), shown->before.end(), one);
            if (at == shown->before.end())
                continue;
            ++found;
            const auto& learned =
                shown->after[static_cast<std::size_t>(at - shown->before.begin())];
            const auto pixels = kept->pictures()->pixels(i);
            for (std::size_t k = 0; k < learned.size(); ++k) // another number of threads may round
                QVERIFY(std::abs(int(learned[k]) - int(pixels[k])) <= 1);
        }
        QCOMPARE(found, shown->before.size());
        VERIFY_ERROR(
            adapt::translatedTrain(folder / "last.ckpt", {}, data, [](double) { return false; }),
            "file.cancelled");
    }

    /// One update of the generators is made alone, and the program ends in the pause behind it.
    void generatorsGoOnToTheBitWhereTheyWereInterrupted()
    {
        const data::Prepared data = brightAndDark();
        const ExperimentSpec spec = translating(3);
        const testing::TempFolder folder;
        const std::filesystem::path file = folder / "last.ckpt";
        train::Control whole, ended, again;
        const Trained one = trained(spec, data, whole);
        ended.pause();
        ended.stepOnce();
        const Trained begun = trained(spec, data, ended, file, false, [&](train::RunState state) {
            if (state == train::RunState::Paused)
                ended.interrupt();
        });
        QCOMPARE(begun.outcome.state, train::RunState::Interrupted);
        QCOMPARE(begun.outcome.step, 0);
        QVERIFY(begun.log.steps.empty());
        QVERIFY(cycleErrors(begun.log).empty());
        QVERIFY(!adapt::translationIn(file)); // not done
        VERIFY_ERROR(adapt::translatedTrain(file, {}, data), "adapt.translation");

        const Trained resumed = trained(spec, data, again, file, true);
        QCOMPARE(resumed.outcome.state, train::RunState::Finished);
        QCOMPARE(testing::weightsOf(resumed.network), testing::weightsOf(one.network));
        QCOMPARE(cycleErrors(resumed.log), cycleErrors(one.log));
        QVERIFY(adapt::translationIn(file).has_value());
    }

    void runsThatTranslateNothingSaySo()
    {
        const data::Prepared data = brightAndDark();
        ExperimentSpec spec = translating(1);
        spec.adapt.method = adapt::Method::None;
        const testing::TempFolder folder;
        train::Control control;
        trained(spec, data, control, folder / "last.ckpt");
        QVERIFY(!adapt::translationIn(folder / "last.ckpt"));
        VERIFY_ERROR(adapt::translatedTrain(folder / "last.ckpt", {}, data), "adapt.translation");
    }

    void otherDataThanPicturesAreRefused()
    {
        data::DataSpec points;
        points.path = points.testPath = "points-blobs";
        points.count = 200;
        points.split.target = 0.5;
        const data::Prepared data = data::prepare(points);
        const ExperimentSpec spec = translating(1);
        const model::Network network = experiment::networkFor(spec, data);
        VERIFY_ERROR(
            adapt::requireAdaptable(spec.adapt, {}, data, network.architecture(), spec.train, 1),
            "adapt.pictures");
    }
};

QTEST_GUILESS_MAIN(TestTranslation)
#include "tst_translation.moc"
