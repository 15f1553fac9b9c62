// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates.h"
#include "support/errors.h"
#include "support/tables.h"
#include "support/tensor_probe.h"
#include "train/trainer.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace assay;
using data::SplitKind;

namespace {

data::Prepared points(std::int64_t count)
{
    data::DataSpec spec;
    spec.path = "points-blobs";
    spec.count = count;
    return data::prepare(spec);
}

/// A network that was not trained, for the data.
model::Network networkFor(const data::Prepared& data, const train::Loss& loss)
{
    const auto classes = static_cast<std::int64_t>(data.source->info().classes.size());
    return {model::architecture({.templateName = "mlp"}, data.preprocess.inputs(),
                                loss.outputs(classes)),
            7};
}

/// The outputs of the network for each example of a split, one after the other.
std::vector<std::vector<float>> outputsOf(const data::Prepared& data, const model::Network& network,
                                          const train::Loss& loss, const data::Subset& subset)
{
    std::vector<std::vector<float>> all;
    for (const std::uint32_t index : subset.indices)
        all.push_back(testing::forwardAndBackward(
                          network, loss, data.preprocess.encoded(*subset.dataset, index), {}, {0})
                          .outputs);
    return all;
}

} // namespace

class TestScorer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void errorAndLossAreThoseOfTheAnswers()
    {
        const auto data = points(400);
        const train::Loss& loss = train::lossNamed("cross_entropy");
        const auto network = networkFor(data, loss);
        const data::Subset& subset = data.splits[SplitKind::TrainVal];
        double wrong = 0, summed = 0;
        const auto outputs = outputsOf(data, network, loss, subset);
        for (std::size_t i = 0; i < subset.size(); ++i) {
            const std::vector<float>& logits = outputs[i];
            const int label = subset.dataset->label(subset.indices[i]);
            const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
            wrong += best == label ? 0 : 1;
            double total = 0;
            for (const float logit : logits)
                total += std::exp(double(logit));
            summed += std::log(total) - double(logits[static_cast<std::size_t>(label)]);
        }
        const double count = double(subset.size());
        const auto score = testing::scored(data, network, loss, SplitKind::TrainVal, 1, {}).value();
        QCOMPARE(score.examples, static_cast<std::int64_t>(subset.size()));
        QCOMPARE(score.error, wrong / count);
        QVERIFY(std::abs(score.loss - summed / count) < 1e-5);
        QVERIFY(score.f1 >= 0 && score.f1 <= 1);
        QVERIFY(!score.isRegression());
    }

    void numbersAreScoredInTheUnitOfTheTarget()
    {
        const testing::TempFolder folder;
        QByteArray text("a,b,y\n");
        for (int i = 0; i < 200; ++i)
            text += QByteArray::number(i % 23) + ',' + QByteArray::number(i * 7 % 31) + ','
                    + QByteArray::number(1000 + 3 * (i % 23) + 0.5) + '\n';
        data::DataSpec spec;
        spec.table.target = "y";
        const auto data = testing::prepared(folder, text, spec);
        const train::Loss& loss = train::lossNamed("squared_error");
        const auto network = networkFor(data, loss);
        const data::Subset& subset = data.splits[SplitKind::TrainVal];
        const auto outputs = outputsOf(data, network, loss, subset);
        double squares = 0, absolute = 0, mean = 0, spread = 0;
        for (std::size_t i = 0; i < subset.size(); ++i)
            mean += subset.dataset->target(subset.indices[i]) / double(subset.size());
        for (std::size_t i = 0; i < subset.size(); ++i) {
            const double y = subset.dataset->target(subset.indices[i]);
            const double gap = data.preprocess.target().inverted(double(outputs[i][0])) - y;
            squares += gap * gap;
            absolute += std::abs(gap);
            spread += (y - mean) * (y - mean);
        }
        const double count = double(subset.size());
        const auto score = testing::scored(data, network, loss, SplitKind::TrainVal, 1, {}).value();
        QVERIFY(score.isRegression());
        QVERIFY(std::abs(score.rmse - std::sqrt(squares / count)) < 1e-3);
        QVERIFY(std::abs(score.mae - absolute / count) < 1e-3);
        QVERIFY(std::abs(score.r2 - (1 - squares / spread)) < 1e-3);
        QVERIFY(std::isnan(score.error));
    }

    void threadsShareTheExamplesAndChangeNothing()
    {
        const auto data = points(3000);
        const train::Loss& loss = train::lossNamed("cross_entropy");
        const auto network = networkFor(data, loss);
        for (const SplitKind split : data::kOpenSplits) {
            const auto one = testing::scored(data, network, loss, split, 1, {}).value();
            const auto three = testing::scored(data, network, loss, split, 3, {}).value();
            QCOMPARE(three.examples, one.examples);
            QCOMPARE(three.error, one.error);
            QCOMPARE(three.f1, one.f1);
            QVERIFY(std::abs(three.loss - one.loss) < 1e-6);
        }
    }

    void ofTrainAtMostSoMany()
    {
        const auto data = points(40'000);
        const train::Loss& loss = train::lossNamed("cross_entropy");
        QVERIFY(data.splits.train().size() > train::kTrainScoreLimit);
        const auto score =
            testing::scored(data, networkFor(data, loss), loss, SplitKind::Train, 2, {}).value();
        QCOMPARE(score.examples, static_cast<std::int64_t>(train::kTrainScoreLimit));
    }

    void aTrainingThatEndsIsNotScored()
    {
        const auto data = points(400);
        const train::Loss& loss = train::lossNamed("cross_entropy");
        train::Control control;
        control.stop();
        QVERIFY(!testing::scored(data, networkFor(data, loss), loss, SplitKind::Train, 2, control));
    }

    void testIsSealed()
    {
        const auto data = points(400);
        const train::Loss& loss = train::lossNamed("cross_entropy");
        const auto network = networkFor(data, loss);
        VERIFY_ERROR(testing::scored(data, network, loss, SplitKind::Test, 1, {}), "test.sealed");
    }
};

QTEST_GUILESS_MAIN(TestScorer)
#include "tst_scorer.moc"
