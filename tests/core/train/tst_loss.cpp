// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "support/temp_project.h"
#include "support/tensor_probe.h"
#include "train/loss_guess.h"
#include "train/trainer.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace assay;
using model::OutputKind;
using testing::lossOf;

class TestLoss : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void crossEntropyTakesLogits_data()
    {
        QTest::addColumn<QList<float>>("logits");
        QTest::addColumn<qint64>("label");
        QTest::addColumn<double>("wanted");
        QTest::newRow("a guess among three") << QList<float>{0, 0, 0} << qint64(2) << std::log(3.0);
        QTest::newRow("a guess, shifted") << QList<float>{7, 7, 7} << qint64(0) << std::log(3.0);
        QTest::newRow("1 against 0 and -1")
            << QList<float>{1, 0, -1} << qint64(0) << std::log(1 + std::exp(-1.0) + std::exp(-2.0));
        QTest::newRow("sure and wrong") << QList<float>{1000, 0, 0} << qint64(1) << 1000.0;
        QTest::newRow("sure and right") << QList<float>{1000, 0, 0} << qint64(0) << 0.0;
    }
    void crossEntropyTakesLogits()
    {
        QFETCH(QList<float>, logits);
        QFETCH(qint64, label);
        QFETCH(double, wanted);
        const double found =
            lossOf(train::lossNamed("cross_entropy"), {logits.begin(), logits.end()}, {label})
                .summed;
        QVERIFY2(std::abs(found - wanted) < 1e-5, qPrintable(QString::number(found)));
    }

    void binaryTakesOneLogit_data()
    {
        QTest::addColumn<double>("logit");
        QTest::addColumn<qint64>("label");
        QTest::addColumn<double>("wanted");
        QTest::newRow("a guess") << 0.0 << qint64(1) << std::log(2.0);
        QTest::newRow("2, and yes") << 2.0 << qint64(1) << std::log1p(std::exp(-2.0));
        QTest::newRow("2, and no") << 2.0 << qint64(0) << std::log1p(std::exp(2.0));
        QTest::newRow("sure and wrong") << -500.0 << qint64(1) << 500.0;
        QTest::newRow("sure and right") << -500.0 << qint64(0) << 0.0;
    }
    void binaryTakesOneLogit()
    {
        QFETCH(double, logit);
        QFETCH(qint64, label);
        QFETCH(double, wanted);
        const double found = lossOf(train::lossNamed("binary"), {float(logit)}, {label}).summed;
        QVERIFY2(std::abs(found - wanted) < 1e-5, qPrintable(QString::number(found)));
    }

    void lossIsSummedOverTheBatch()
    {
        const double found =
            lossOf(train::lossNamed("cross_entropy"), {0, 0, 0, 0, 0, 0}, {0, 1, 0}).summed;
        QVERIFY(std::abs(found - 3 * std::log(2.0)) < 1e-5);
    }

    void answersAreTheLikeliestWithTheirProbability()
    {
        const auto classes = lossOf(train::lossNamed("cross_entropy"), {0, 1, 0, 2, 0, 0}, {0, 0});
        QVERIFY((classes.predicted == std::vector<std::int64_t>{1, 0}));
        QVERIFY(std::abs(classes.probability[0] - std::exp(1.0) / (2 + std::exp(1.0))) < 1e-6);
        QVERIFY(std::abs(classes.probability[1] - std::exp(2.0) / (2 + std::exp(2.0))) < 1e-6);

        const auto two = lossOf(train::lossNamed("binary"), {1, -3}, {0, 0});
        QVERIFY((two.predicted == std::vector<std::int64_t>{1, 0}));
        QVERIFY(std::abs(two.probability[0] - 1 / (1 + std::exp(-1.0))) < 1e-6);
        QVERIFY(std::abs(two.probability[1] - 1 / (1 + std::exp(-3.0))) < 1e-6);
    }

    void huberIsSquaredNearAndLinearFar_data()
    {
        QTest::addColumn<double>("answer");
        QTest::addColumn<double>("wanted");
        QTest::newRow("near") << 2.5 << 0.125;
        QTest::newRow("at the edge") << 3.0 << 0.5;
        QTest::newRow("far") << 12.0 << 9.5;
        QTest::newRow("far below") << -8.0 << 9.5;
    }
    void huberIsSquaredNearAndLinearFar()
    {
        QFETCH(double, answer);
        QFETCH(double, wanted);
        QCOMPARE(lossOf(train::lossNamed("huber"), {float(answer)}, {2}).summed, wanted);
    }

    /// Labels taken for quantities: the mean of the squared differences, and the nearest class.
    void theNumberOfTheClassIsAValue()
    {
        const auto& loss = train::lossNamed("class_number");
        const auto answer = lossOf(loss, {0.4F, 2.6F, -3, 30}, {1, 3, 0, 9});
        QVERIFY(std::abs(answer.summed - (0.36 + 0.16 + 9 + 441)) < 1e-3);
        QCOMPARE(answer.predicted, (std::vector<std::int64_t>{0, 3, 0, 9}));
        QVERIFY(std::abs(answer.probability[0] - 0.6F) < 1e-6F);
        QCOMPARE(answer.probability[2], 1.0F);
        const auto shares = testing::probabilitiesOf(loss, {2.75F}, 1);
        QCOMPARE(shares.size(), std::size_t{10});
        QVERIFY(std::abs(shares[2] - 0.25F) < 1e-6F && std::abs(shares[3] - 0.75F) < 1e-6F);
        QCOMPARE(loss.outputs(10), std::int64_t{1});
        // What is made of probabilities means nothing here.
        train::TrainSpec spec{.loss = "class_number", .labelSmoothing = 0.1};
        VERIFY_ERROR(train::lossFor(spec, data::Task::Classification), "train.loss");
        spec.labelSmoothing = 0;
        QCOMPARE(train::lossFor(spec, data::Task::Classification).name, loss.name);
        VERIFY_ERROR(train::lossFor(spec, data::Task::Classification, model::OutputKind::Logit),
                     "train.loss");
        VERIFY_ERROR(train::lossFor(spec, data::Task::Regression), "train.loss");
    }

    void everyLossIsAChoiceOfItsField()
    {
        QStringList names{"auto"}, choices;
        for (const train::Loss& loss : train::losses())
            names << QString::fromLatin1(loss.name);
        for (const base::Field& field : train::trainFields()) {
            if (field.path == "train.loss")
                for (const base::FieldChoice& choice : field.choices)
                    choices << QString::fromStdString(choice.name);
        }
        QCOMPARE(choices, names);
        VERIFY_ERROR(train::lossNamed("hinge"), "train.loss");
    }

    void noAnswerToEqualInputsIsBetterThanTheFloor_data()
    {
        QTest::addColumn<QString>("loss");
        QTest::addColumn<QList<double>>("targets");
        QTest::addColumn<double>("floor");
        QTest::newRow("one label") << "cross_entropy" << QList<double>{2, 2, 2} << 0.0;
        QTest::newRow("two of three") << "cross_entropy" << QList<double>{0, 0, 1}
                                      << -2 * std::log(2.0 / 3) - std::log(1.0 / 3);
        QTest::newRow("numbers of classes") << "class_number" << QList<double>{0, 0, 3} << 6.0;
        QTest::newRow("a coin") << "binary" << QList<double>{0, 1} << 2 * std::log(2.0);
        QTest::newRow("near numbers") << "huber" << QList<double>{1, 2} << 0.25;
        // The best answer is 1.5: the far one pulls with 1, the near ones with 0.5 each.
        QTest::newRow("one far off") << "huber" << QList<double>{1, 1, 9} << 0.25 + 7;
        QTest::newRow("numbers") << "squared_error" << QList<double>{1, 2, 6} << 4.0 + 1 + 9;
    }
    void noAnswerToEqualInputsIsBetterThanTheFloor()
    {
        QFETCH(QString, loss);
        QFETCH(QList<double>, targets);
        QFETCH(double, floor);
        double sum = 10; // it adds
        train::lossNamed(loss.toStdString())
            .addFloor(std::vector<double>(targets.begin(), targets.end()), sum);
        QVERIFY2(std::abs(sum - 10 - floor) < 1e-12, qPrintable(QString::number(sum)));
    }

    void aGuessIsTheBestConstantAnswer()
    {
        // Of 63 numbers and one far off the mean is no good guess for the Huber loss.
        const testing::TempFolder folder;
        QByteArray text("a,price\n");
        for (int k = 0; k < 400; ++k)
            text += QByteArray::number(k) + ',' + QByteArray::number(k % 64 == 0 ? 900.5 : k % 7)
                    + '\n';
        testing::write(folder / "prices.csv", text);
        data::DataSpec spec;
        spec.path = (folder / "prices.csv").string();
        spec.table.task = data::TaskChoice::Regression;
        spec.table.keep = "a";
        const data::Prepared data = data::prepare(spec);
        const data::Subset& train = data.splits.train();
        const double squared = train::guessedLoss(train::lossNamed("squared_error"), data, train);
        const double huber = train::guessedLoss(train::lossNamed("huber"), data, train);
        QVERIFY2(std::abs(squared - 1) < 1e-6, qPrintable(QString::number(squared)));
        QVERIFY2(huber < 0.2 && huber > 0.01, qPrintable(QString::number(huber)));
        double least = 1e9;
        for (double answer = -1; answer < 9; answer += 0.001) {
            double sum = 0;
            for (const std::uint32_t index : train.indices) {
                const double gap = std::abs(
                    data.preprocess.target().standardised(train.dataset->target(index)) - answer);
                sum += gap <= 1 ? gap * gap / 2 : gap - 0.5;
            }
            least = std::min(least, sum / double(train.size()));
        }
        QVERIFY2(std::abs(least - huber) < 1e-5, qPrintable(QString::number(least)));
    }

    void aLossFitsItsTask()
    {
        train::TrainSpec spec;
        QCOMPARE(train::lossFor(spec, data::Task::Classification).name, "cross_entropy");
        QCOMPARE(train::lossFor(spec, data::Task::Regression).name, "squared_error");
        spec.loss = "binary";
        QCOMPARE(train::lossFor(spec, data::Task::Classification).name, "binary");
        VERIFY_ERROR(train::lossFor(spec, data::Task::Regression), "train.loss");
        spec.loss = "squared_error";
        VERIFY_ERROR(train::lossFor(spec, data::Task::Classification), "train.loss");
    }

    void autoFitsWhatTheNetworkGives_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QList<float>>("outputs");
        QTest::newRow("logits") << int(OutputKind::Logits) << QList<float>{0, std::log(3.0F)};
        QTest::newRow("logit") << int(OutputKind::Logit) << QList<float>{std::log(3.0F)};
        QTest::newRow("probabilities")
            << int(OutputKind::Probabilities) << QList<float>{0.25F, 0.75F};
        QTest::newRow("probability") << int(OutputKind::Probability) << QList<float>{0.75F};
        QTest::newRow("log-probabilities")
            << int(OutputKind::LogProbabilities) << QList<float>{std::log(0.25F), std::log(0.75F)};
    }
    /// The same answer in five ways: three to one for the second class.
    void autoFitsWhatTheNetworkGives()
    {
        QFETCH(int, kind);
        QFETCH(QList<float>, outputs);
        const train::Loss loss =
            train::lossFor({}, data::Task::Classification, static_cast<OutputKind>(kind));
        QCOMPARE(loss.outputs(2), std::int64_t(outputs.size()));
        const std::vector<float> given(outputs.begin(), outputs.end());
        const auto right = lossOf(loss, given, {1});
        QVERIFY2(std::abs(right.summed + std::log(0.75)) < 1e-6,
                 qPrintable(QString::number(right.summed)));
        QCOMPARE(right.predicted[0], std::int64_t{1});
        QVERIFY(std::abs(right.probability[0] - 0.75) < 1e-6);
        QVERIFY(std::abs(lossOf(loss, given, {0}).summed + std::log(0.25)) < 1e-6);
        const auto both = testing::probabilitiesOf(loss, given, 1);
        QVERIFY(std::abs(both[0] - 0.25) < 1e-6 && std::abs(both[1] - 0.75) < 1e-6);
        const train::Objective weighted{
            .loss = loss, .labelSmoothing = 0.2, .classWeights = {1, 2}, .classes = 2};
        const double wanted = -(0.9 * 2 * std::log(0.75) + 0.1 * std::log(0.25));
        QVERIFY(std::abs(testing::summedOf(weighted, given, {1}) - wanted) < 1e-5);
    }

    void aNamedLossTakesOutputsAsTheyStand()
    {
        // A softmax before a loss that has one: wrong, and trained so; the answer is still read right.
        train::TrainSpec spec;
        spec.loss = "cross_entropy";
        const auto twice =
            train::lossFor(spec, data::Task::Classification, OutputKind::Probabilities);
        const auto answer = lossOf(twice, {0.25F, 0.75F}, {1});
        QVERIFY(std::abs(answer.summed - std::log1p(std::exp(-0.5))) < 1e-6);
        QVERIFY(std::abs(answer.probability[0] - 0.75) < 1e-6);
        spec.loss = "nll";
        const auto raw = train::lossFor(spec, data::Task::Classification, OutputKind::Logits);
        QCOMPARE(lossOf(raw, {-1, 4}, {1}).summed, -4.0);
    }

    void outputsThatDoNotFitAreRefused()
    {
        train::TrainSpec spec;
        VERIFY_ERROR(train::lossFor(spec, data::Task::Regression, OutputKind::Probabilities),
                     "model.output");
        spec.loss = "binary";
        VERIFY_ERROR(train::lossFor(spec, data::Task::Classification, OutputKind::Logits),
                     "train.loss");
        spec.loss = "nll";
        VERIFY_ERROR(train::lossFor(spec, data::Task::Classification, OutputKind::Logit),
                     "train.loss");
    }

    void outputsThatAreNotWhatWasSaidAreRefused_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QList<float>>("outputs");
        QTest::newRow("logits for probabilities")
            << int(OutputKind::Probabilities) << QList<float>{-1, 2};
        QTest::newRow("softmax over the batch")
            << int(OutputKind::Probabilities) << QList<float>{0.5F, 0.9F};
        QTest::newRow("a logit for a probability")
            << int(OutputKind::Probability) << QList<float>{1.5F};
        QTest::newRow("large logits for logarithms")
            << int(OutputKind::LogProbabilities) << QList<float>{900, 0};
        QTest::newRow("probabilities for logarithms")
            << int(OutputKind::LogProbabilities) << QList<float>{0.25F, 0.75F};
    }
    void outputsThatAreNotWhatWasSaidAreRefused()
    {
        QFETCH(int, kind);
        QFETCH(QList<float>, outputs);
        const train::Loss loss =
            train::lossFor({}, data::Task::Classification, static_cast<OutputKind>(kind));
        VERIFY_ERROR(lossOf(loss, {outputs.begin(), outputs.end()}, {1}), "model.output");
        std::vector<float> broken(outputs.size(), NAN); // is said as what it is
        QVERIFY(std::isnan(lossOf(loss, broken, {1}).summed));
    }

    void binaryNeedsTwoClasses()
    {
        QCOMPARE(train::lossNamed("cross_entropy").outputs(10), std::int64_t{10});
        QCOMPARE(train::lossNamed("binary").outputs(2), std::int64_t{1});
        VERIFY_ERROR(train::lossNamed("binary").outputs(3), "train.loss");
    }
};

QTEST_GUILESS_MAIN(TestLoss)
#include "tst_loss.moc"
