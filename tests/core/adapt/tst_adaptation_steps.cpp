// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/methods.h"
#include "experiment/run_plan.h"
#include "model/feature_place.h"
#include "support/adaptation_probe.h"
#include "support/errors.h"
#include "support/run_log.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"
#include "train/checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace assay;
using adapt::Method;
using data::SplitKind;
using experiment::ExperimentSpec;
using testing::Rows;
using testing::RunLog;

namespace {

constexpr std::size_t kClasses = 3;

/// Random pictures; those of the target part have labels moved on by `turned` classes.
data::Prepared domains(int turned = 0, double share = 0.5, std::size_t served = 120)
{
    const auto source =
        testing::dataset(testing::balanced(240, kClasses), kClasses, -1, {1, 4, 4}, 1);
    std::vector<int> labels = testing::balanced(static_cast<int>(served), kClasses);
    const auto first = testing::dataset(labels, kClasses, -1, {1, 4, 4}, 2);
    data::SplitSpec cut;
    cut.target = share;
    const data::Splits splits = data::cut(source, first, cut);
    const std::span<const std::uint32_t> target = splits.target().indices();
    for (const std::uint32_t index : target)
        labels[index] = (labels[index] + turned) % static_cast<int>(kClasses);
    const auto serving = testing::dataset(labels, kClasses, -1, {1, 4, 4}, 2);
    std::vector<data::Splits::Part> parts{
        {SplitKind::Train, splits.train()},
        {SplitKind::TrainVal, splits.trainVal()},
        {SplitKind::TestVal, splits.testVal()},
        {SplitKind::Test, splits.test(data::TestReason("a cut"))},
        {SplitKind::Target, {serving, {target.begin(), target.end()}}}};
    for (data::Splits::Part& part : parts) {
        if (part.kind == SplitKind::TestVal || part.kind == SplitKind::Test)
            part.examples.dataset = serving;
    }
    const data::Splits all(std::move(parts));
    return {source, serving, all, data::Preprocess::fit({}, all.train(), serving.get()), {}};
}

ExperimentSpec adapted(const char* method, const QStringList& settings = {})
{
    ExperimentSpec spec;
    experiment::setText(spec, "model.template=mlp");
    experiment::setText(spec, "model.hidden=8");
    experiment::setText(spec, "train.epochs=3");
    experiment::setText(spec, "train.batch_size=32");
    experiment::setText(spec, "train.threads=2");
    experiment::setText(spec, "train.learning_rate=0.01");
    experiment::setText(spec, std::string("adapt.method=") + method);
    spec.model.startFrom = "run 1"; // the weights are those that it is given
    for (const QString& setting : settings)
        experiment::setText(spec, setting.toStdString());
    return spec;
}

struct Trained {
    train::TrainOutcome outcome;
    model::Network network;
    RunLog log;
};

/// `stopAt`: the update after which it is interrupted; 0: none.
Trained trained(const ExperimentSpec& spec, const data::Prepared& data,
                const std::filesystem::path& checkpoint = {}, std::int64_t stopAt = 0,
                bool resumes = false)
{
    Trained result{{}, experiment::networkFor(spec, data), {}};
    if (!resumes) // as of a run that it goes on from: what a seed makes is not what a resume begins with
        testing::scaleWeights(result.network, 1.5);
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
    train::Control control;
    if (stopAt > 0)
        result.log.atStep = [&control, stopAt](std::int64_t step) {
            if (step == stopAt)
                control.interrupt();
        };
    result.outcome = train::train(job, result.network, control, result.log);
    return result;
}

std::vector<double> meansOf(const Rows& rows)
{
    std::vector<double> means(rows.front().size(), 0);
    for (const auto& row : rows)
        for (std::size_t k = 0; k < means.size(); ++k)
            means[k] += row[k] / static_cast<double>(rows.size());
    return means;
}

Rows drawn(std::size_t count, std::uint64_t seed, double scale, double mixed)
{
    base::Random random(seed, "tests.features");
    Rows rows;
    for (std::size_t i = 0; i < count; ++i) {
        const double a = random.normal(), b = random.normal();
        rows.push_back({scale * a + 3, mixed * a + b - 1});
    }
    return rows;
}

} // namespace

class TestAdaptationSteps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theDistanceIsThatOfTheCovariances()
    {
        // Variances 2 and 0.5, covariances 0: ((2 - 0.5)^2 + (0.5 - 2)^2) / (4 * 2^2).
        const Rows wide{{-1, 0}, {1, 0}, {-1, 0}, {1, 0}};
        Rows source{{-std::sqrt(1.5), -std::sqrt(0.375)},
                    {-std::sqrt(1.5), std::sqrt(0.375)},
                    {std::sqrt(1.5), -std::sqrt(0.375)},
                    {std::sqrt(1.5), std::sqrt(0.375)}};
        Rows target = source;
        for (auto& row : target)
            std::swap(row[0], row[1]);
        QVERIFY(std::abs(testing::coralDistance(source, target) - 4.5 / 16) < 1e-9);
        QCOMPARE(testing::coralDistance(wide, wide), 0.0);
        // A mean that differs is no covariance.
        for (auto& row : target)
            row = {row[1] + 100, row[0] - 7};
        QVERIFY(testing::coralDistance(source, target) < 1e-9);
    }

    /// The identity that both covariances get holds the change of how features go together back; means and
    /// deviations are those of the target.
    void alignedFeaturesComeNearerToTheTarget()
    {
        const Rows source = drawn(4000, 1, 0.5, 0.9), target = drawn(3000, 2, 3, -0.7);
        const Rows result = testing::aligned(source, target);
        const auto wanted = meansOf(target), got = meansOf(result);
        for (std::size_t a = 0; a < 2; ++a)
            QVERIFY(std::abs(wanted[a] - got[a]) < 1e-6);
        const double before = testing::coralDistance(source, target);
        const double after = testing::coralDistance(result, target);
        QVERIFY2(after < before / 4, qPrintable(QString("%1 %2").arg(before).arg(after)));
        // Of equal covariances nothing is changed but the mean.
        const Rows same = testing::aligned(source, source);
        for (std::size_t i = 0; i < 10; ++i)
            for (std::size_t k = 0; k < 2; ++k)
                QVERIFY(std::abs(same[i][k] - source[i][k]) < 1e-9);
    }

    void aReversedGradientHasTheOtherSign()
    {
        const testing::Reversal reversal = testing::reversal(2, 0.25);
        QCOMPARE(reversal.value, 6.0);
        QCOMPARE(reversal.gradient, -0.75);
    }

    void labelledExamplesAreDrawnByClass()
    {
        const data::Prepared data = domains();
        adapt::AdaptSpec spec;
        spec.method = Method::FineTune;
        spec.labels = 4;
        const data::Subset some = adapt::labelledTarget(spec, data.splits, 5);
        QCOMPARE(some.classCounts(), (std::vector<std::int64_t>{4, 4, 4}));
        QCOMPARE(adapt::labelledTarget(spec, data.splits, 5).indices, some.indices);
        QVERIFY(adapt::labelledTarget(spec, data.splits, 6).indices != some.indices);
        train::TrainSpec training;
        training.batchSize = 5;
        QCOMPARE(adapt::stepsPerEpoch(spec, training, data.splits, 5),
                 std::int64_t{3} * spec.passes);
        spec.labels = 0;
        QCOMPARE(adapt::labelledTarget(spec, data.splits, 5).size(), data.splits.target().size());
    }

    void aClassWithFewLabelsIsSaid()
    {
        // Of 120 served, 60 are test-val and 6 of those the target part: none of the classes has 10.
        const data::Prepared small = domains(0, 0.1);
        adapt::AdaptSpec spec;
        spec.method = Method::FineTune;
        const auto few = adapt::fewLabels(spec, small.splits, 1);
        QVERIFY(few.has_value());
        QCOMPARE(few->id, std::string("adapt.labels_few"));
        QCOMPARE(few->texts.size(), kClasses);
        const std::string sentence = base::sentence(*few, adapt::adaptFindings());
        QVERIFY2(sentence.starts_with("Of 3 of 3 classes there are fewer than 10 labelled"),
                 sentence.c_str());
        spec.labels = 1;
        QVERIFY(!adapt::fewLabels(spec, domains().splits, 1));
        spec.method = Method::Dann; // reads none
        spec.labels = 10;
        QVERIFY(!adapt::fewLabels(spec, small.splits, 1));
    }

    void labelsOfTheTargetChangeNothingWhereTheyAreHidden_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<bool>("reads");
        QTest::addColumn<QStringList>("more");
        const QStringList norm{"model.norm=batch"}, few{"adapt.translation=2"};
        for (const adapt::MethodInfo& info : adapt::methods())
            QTest::newRow(info.key) << QString(info.key) << info.usesLabels
                                    << (info.method == Method::AdaBn      ? norm
                                        : info.method == Method::CycleGan ? few
                                                                          : QStringList());
    }
    void labelsOfTheTargetChangeNothingWhereTheyAreHidden()
    {
        QFETCH(QString, method);
        QFETCH(bool, reads);
        QFETCH(QStringList, more);
        const ExperimentSpec spec = adapted(qPrintable(method), more);
        const data::Prepared right = domains(), wrong = domains(1);
        const Trained one = trained(spec, right), other = trained(spec, wrong);
        QCOMPARE(one.outcome.state, train::RunState::Finished);
        QCOMPARE(testing::weightsOf(one.network) == testing::weightsOf(other.network), !reads);
        // And what is scored beside it agrees.
        QCOMPARE(one.log.epochs.back().scores.at(SplitKind::TestVal).error
                         == other.log.epochs.back().scores.at(SplitKind::TestVal).error
                     || reads,
                 true);
    }

    void eachMethodGoesOnToTheBitWhereItWasInterrupted_data()
    {
        labelsOfTheTargetChangeNothingWhereTheyAreHidden_data();
    }
    void eachMethodGoesOnToTheBitWhereItWasInterrupted()
    {
        QFETCH(QString, method);
        QFETCH(QStringList, more);
        const ExperimentSpec spec = adapted(qPrintable(method), more);
        const data::Prepared data = domains();
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("last.ckpt").toStdString();
        const Trained whole = trained(spec, data);
        const std::int64_t half = whole.outcome.step / 2;
        const Trained begun = trained(spec, data, file, half);
        QCOMPARE(begun.outcome.step, half);
        const Trained resumed = trained(spec, data, file, 0, true);
        QCOMPARE(resumed.outcome.step, whole.outcome.step);
        QCOMPARE(testing::weightsOf(resumed.network), testing::weightsOf(whole.network));
        QCOMPARE(resumed.log.steps.back().loss, whole.log.steps.back().loss);
    }

    void layersBeforeTheLastOnesStay()
    {
        const data::Prepared data = domains();
        const ExperimentSpec spec = adapted(
            "fine_tune", {"adapt.layers=1", "train.weight_decay=0.1", "train.optimiser=adamw"});
        model::Network before = experiment::networkFor(spec, data);
        testing::scaleWeights(before, 1.5);
        const Trained after = trained(spec, data);
        const auto parameters = before.parameters();
        for (std::size_t k = 0; k < parameters.size(); ++k) {
            const std::string& name = parameters[k].name;
            const bool isLast = k + 2 >= parameters.size(); // weight and bias of the output layer
            QCOMPARE(before.weights(name) != after.network.weights(name), isLast);
        }
    }

    void alignedHeadsChangeTheOutputLayerAlone()
    {
        const data::Prepared data = domains();
        const ExperimentSpec spec = adapted("coral", {"train.weight_decay=0.1"});
        model::Network before = experiment::networkFor(spec, data);
        testing::scaleWeights(before, 1.5);
        const Trained after = trained(spec, data);
        const auto parameters = before.parameters();
        for (std::size_t k = 0; k < parameters.size(); ++k)
            QCOMPARE(before.weights(parameters[k].name)
                         != after.network.weights(parameters[k].name),
                     k + 2 >= parameters.size());
    }

    void normsTakeTheStatisticsOfTheTarget()
    {
        const data::Prepared data = domains();
        const ExperimentSpec spec =
            adapted("adabn", {"model.norm=batch", "train.epochs=1", "train.batch_size=1000"});
        model::Network before = experiment::networkFor(spec, data);
        testing::scaleWeights(before, 1.5);
        const Trained after = trained(spec, data);
        QCOMPARE(testing::weightsOf(before), testing::weightsOf(after.network));
        for (const model::ParameterInfo& one : before.buffers())
            QVERIFY(before.weights(one.name) != after.network.weights(one.name));
        // In one batch of all, mean and variance are those of the target's activations: the first norm
        // stands behind the first layer, whose outputs are computed by hand here.
        const data::TargetPart target = data.splits.target();
        QCOMPARE(after.outcome.step, 1);
        const auto weight = before.weights("hidden.weight"), bias = before.weights("hidden.bias");
        const std::size_t units = bias.size();
        const auto mean = after.network.weights("hidden.norm.running_mean");
        QCOMPARE(mean.size(), units);
        std::vector<double> sums(units, 0);
        const std::size_t pixels = weight.size() / units;
        const auto batches = testing::gatheredTarget(data);
        for (const auto& row : batches) {
            for (std::size_t u = 0; u < units; ++u) {
                double sum = bias[u];
                for (std::size_t p = 0; p < pixels; ++p)
                    sum += static_cast<double>(weight[u * pixels + p]) * row[p];
                sums[u] += sum;
            }
        }
        for (std::size_t u = 0; u < units; ++u)
            QVERIFY(std::abs(sums[u] / static_cast<double>(target.size())
                             - static_cast<double>(mean[u]))
                    < 1e-4);
    }

    void answersOfOneClassAloneSayNothing()
    {
        const data::Prepared data = domains();
        ExperimentSpec spec = adapted("deep_coral");
        const double some = testing::mutualInformation(data, experiment::networkFor(spec, data));
        QVERIFY(some >= 0);
        // With a huge bias every answer is the first class, and sure.
        model::Network collapsed = experiment::networkFor(spec, data);
        testing::addToOutputBias(collapsed, 0, 100);
        QVERIFY(testing::mutualInformation(data, collapsed) < 1e-9);
    }

    void anEpochThatCollapsedIsNeverChosen_data()
    {
        QTest::addColumn<QList<double>>("shortfalls");
        QTest::addColumn<QList<double>>("biases"); // of the first class
        QTest::addColumn<qint64>("chosen");
        constexpr double kCollapsed = 100; // each answer is the first class, and sure
        using Numbers = QList<double>;
        QTest::newRow("behind a good one")
            << Numbers{0.020, 0.015, 0.019} << Numbers{0, kCollapsed, kCollapsed} << qint64(1);
        QTest::newRow("before a good one")
            << Numbers{0.9, 0.030} << Numbers{kCollapsed, 0} << qint64(2);
        QTest::newRow("as good on train-val, and first")
            << Numbers{0.020, 0.020} << Numbers{kCollapsed, 0} << qint64(2);
        QTest::newRow("train-val puts it out") << Numbers{0.1, 0.02} << Numbers{0, 0} << qint64(2);
    }
    void anEpochThatCollapsedIsNeverChosen()
    {
        QFETCH(QList<double>, shortfalls);
        QFETCH(QList<double>, biases);
        QFETCH(qint64, chosen);
        const data::Prepared data = domains();
        model::Network network = experiment::networkFor(adapted("dann"), data);
        std::vector<testing::ScoredEpoch> epochs;
        for (qsizetype k = 0; k < shortfalls.size(); ++k)
            epochs.push_back({shortfalls[k], biases[k]});
        QCOMPARE(qint64(testing::chosenEpoch(data, network, epochs)), chosen);
    }

    void whatCannotBeAdaptedIsRefused()
    {
        const data::Prepared data = domains();
        const auto refused = [&](const ExperimentSpec& spec, const data::Prepared& of) {
            const model::Network network = experiment::networkFor(spec, of);
            adapt::requireAdaptable(spec.adapt, spec.model.startFrom, of, network.architecture(),
                                    spec.train, 1);
        };
        VERIFY_ERROR(refused(adapted("adabn"), data), "adapt.batch_norm");
        VERIFY_ERROR(refused(adapted("fine_tune", {"model.norm=batch", "adapt.layers=1"}), data),
                     "adapt.batch_norm");
        ExperimentSpec spec = adapted("fine_tune");
        spec.model.startFrom.clear();
        VERIFY_ERROR(refused(spec, data), "adapt.start");
        VERIFY_ERROR(refused(adapted("dann"), domains(0, 0.01)), "adapt.target_few");
        VERIFY_ERROR(refused(adapted("adabn", {"model.norm=batch", "train.batch_size=1"}), data),
                     "adapt.batch");
        const QStringList wide{QString("model.hidden=%1").arg(adapt::kWidestFeatures + 1)};
        VERIFY_ERROR(refused(adapted("coral", wide), data), "adapt.features");
        VERIFY_ERROR(refused(adapted("deep_coral", wide), data), "adapt.features");
        refused(adapted("dann", wide), data);
        data::Prepared none = data;
        none.splits = none.splits.without(SplitKind::Target);
        VERIFY_ERROR(refused(adapted("dann"), none), "target.none");
        refused(adapted("dann"), data); // and this is not
    }

    /// The labels of the target part are more than the examples of train.
    void oraclesOfASmallTrainTakeAllLabels()
    {
        data::Prepared data = domains(0, 0.9, 600);
        const ExperimentSpec spec = adapted("target_only", {"adapt.labels=0"});
        QVERIFY(data.splits.target().size() > data.splits.train().size());
        const Trained run = trained(spec, data);
        QCOMPARE(run.outcome.state, train::RunState::Finished);
        QCOMPARE(run.outcome.step, spec.train.epochs * experiment::stepsPerEpoch(spec, data));
    }

    void batchesOfOneHaveNoStatistics()
    {
        const data::Prepared data = domains();
        const ExperimentSpec spec = adapted("adabn", {"model.norm=batch", "train.batch_size=1"});
        VERIFY_ERROR(trained(spec, data), "adapt.batch");
    }

    void stepsOfAnEpochAreThoseOfItsExamples()
    {
        const data::Prepared data = domains();
        for (const adapt::MethodInfo& info : adapt::methods()) {
            const ExperimentSpec spec =
                adapted(info.key, {"model.norm=batch", "adapt.translation=1"});
            const Trained run = trained(spec, data);
            QCOMPARE(run.outcome.step, spec.train.epochs * experiment::stepsPerEpoch(spec, data));
            QCOMPARE(run.outcome.epochs, spec.train.epochs);
        }
    }
};

QTEST_GUILESS_MAIN(TestAdaptationSteps)
#include "tst_adaptation_steps.moc"
