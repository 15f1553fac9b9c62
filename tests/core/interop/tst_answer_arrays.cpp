// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/predictions_file.h"
#include "support/errors.h"
#include "support/numpy_file.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>

using namespace assay;
using interop::PredictionsFile;
using testing::npyOf;
using testing::values;

class TestAnswerArrays : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void arraysComeInSeveralShapes_data()
    {
        QTest::addColumn<QByteArray>("probabilities");
        QTest::addColumn<QByteArray>("labels");
        const QByteArray p =
            npyOf("<f4", "(3, 2)", values<float>({0.75F, 0.25F, 0.5F, 0.5F, 0.25F, 0.75F}));
        const QByteArray half =
            npyOf("<f2", "(3, 2)",
                  values<std::uint16_t>({0x3A00, 0x3400, 0x3800, 0x3800, 0x3400, 0x3A00}));
        const QByteArray one = npyOf("<f8", "(3,)", values<double>({0.25, 0.5, 0.75}));
        const QByteArray y = npyOf("<i8", "(3,)", values<std::int64_t>({0, 1, 1}));
        QTest::newRow("one label an example") << p << y;
        QTest::newRow("half floats") << half << y;
        QTest::newRow("labels of shape (n, 1)")
            << p << npyOf("<i8", "(3, 1)", values<std::int64_t>({0, 1, 1}));
        QTest::newRow("labels as floats") << p << npyOf("<f8", "(3,)", values<double>({0, 1, 1}));
        QTest::newRow("labels as truth values")
            << p << npyOf("|b1", "(3,)", QByteArray("\x00\x01\x01", 3));
        QTest::newRow("one-hot labels")
            << p << npyOf("|u1", "(3, 2)", QByteArray("\x01\x00\x00\x01\x00\x01", 6));
        QTest::newRow("the probability of class 1") << one << y;
        QTest::newRow("the same of shape (n, 1)")
            << npyOf("<f8", "(3, 1)", values<double>({0.25, 0.5, 0.75})) << y;
    }
    void arraysComeInSeveralShapes()
    {
        QFETCH(QByteArray, probabilities);
        QFETCH(QByteArray, labels);
        const testing::TempFolder folder;
        testing::write(folder / "p.npy", probabilities);
        testing::write(folder / "y.npy", labels);
        testing::write(folder / "both.npz", testing::storedZip({{"y_true.npy", labels},
                                                                {"probs.npy", probabilities},
                                                                {"other.npy", labels}}));
        for (const auto& paths :
             {std::vector{folder / "p.npy", folder / "y.npy"},
              std::vector{folder / "y.npy", folder / "p.npy"}, std::vector{folder / "both.npz"}}) {
            const PredictionsFile file = interop::readPredictions(paths);
            const evaluate::Predictions& answers = file.splits.front();
            QCOMPARE(answers.truth, (std::vector<std::uint16_t>{0, 1, 1}));
            QCOMPARE(answers.predicted, (std::vector<std::uint16_t>{0, 0, 1}));
            QCOMPARE(answers.probabilities,
                     (std::vector<float>{0.75F, 0.25F, 0.5F, 0.5F, 0.25F, 0.75F}));
        }
    }

    void arraysThatDoNotFitAreDescribed_data()
    {
        QTest::addColumn<QByteArray>("labels");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("said");
        QTest::newRow("too few") << npyOf("<i8", "(2,)", values<std::int64_t>({0, 1}))
                                 << "predictions.shapes"
                                 << "y.npy (int64, shape (2,))";
        QTest::newRow("words") << npyOf("<U1", "(3,)", values<std::uint32_t>({'a', 'b', 'a'}))
                               << "predictions.labels"
                               << "whole numbers from 0 to 1";
        QTest::newRow("from 1") << npyOf("<i8", "(3,)", values<std::int64_t>({1, 2, 2}))
                                << "predictions.class"
                                << "subtract 1";
        QTest::newRow("fractions")
            << npyOf("<f8", "(3,)", values<double>({0, 0.5, 1})) << "predictions.class"
            << "0.5";
        QTest::newRow("two ones in a row")
            << npyOf("|u1", "(3, 2)", QByteArray("\x01\x01\x00\x01\x00\x01", 6))
            << "predictions.labels"
            << "a single 1";
    }
    void arraysThatDoNotFitAreDescribed()
    {
        QFETCH(QByteArray, labels);
        QFETCH(QString, code);
        QFETCH(QString, said);
        const testing::TempFolder folder;
        testing::write(
            folder / "p.npy",
            npyOf("<f4", "(3, 2)", values<float>({0.75F, 0.25F, 0.5F, 0.5F, 0.25F, 0.75F})));
        testing::write(folder / "y.npy", labels);
        const auto error = testing::errorOf([&] {
            interop::readPredictions({folder / "p.npy", folder / "y.npy"});
        });
        QVERIFY(error);
        QCOMPARE(QString::fromStdString(error->code()), code);
        QVERIFY2(QString::fromStdString(error->text()).contains(said), error->text().c_str());
    }

    void anArchiveSaysWhichArraysItHas()
    {
        const testing::TempFolder folder;
        const QByteArray one = npyOf("<f4", "(1,)", values<float>({1}));
        testing::write(
            folder / "x.npz",
            testing::storedZip({{"weights.npy", one}, {"bias.npy", one}, {"labels.npy", one}}));
        const auto error = testing::errorOf([&] { interop::readPredictions({folder / "x.npz"}); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string("npz.names"));
        QVERIFY(error->text().find("\"weights\", \"bias\", \"labels\"") != std::string::npos);
    }

    void logitsAndPercentsBecomeProbabilities()
    {
        const testing::TempFolder folder;
        const QByteArray y = npyOf("<i8", "(2,)", values<std::int64_t>({0, 1}));
        testing::write(
            folder / "l.npz",
            testing::storedZip(
                {{"logits.npy", npyOf("<f4", "(2, 2)", values<float>({2, 2, -1000, 1000}))},
                 {"labels.npy", y}}));
        const PredictionsFile logits = interop::readPredictions({folder / "l.npz"});
        QCOMPARE(logits.splits[0].probabilities, (std::vector<float>{0.5F, 0.5F, 0, 1}));
        QCOMPARE(logits.findings.size(), std::size_t{1});
        QCOMPARE(logits.findings[0].id, std::string("predictions.logits"));
        testing::write(folder / "p.npy", npyOf("<f4", "(2, 2)", values<float>({75, 25, 50, 50})));
        testing::write(folder / "y.npy", y);
        const PredictionsFile percents =
            interop::readPredictions({folder / "p.npy", folder / "y.npy"});
        QCOMPARE(percents.splits[0].probabilities, (std::vector<float>{0.75F, 0.25F, 0.5F, 0.5F}));
        QCOMPARE(percents.findings.size(), std::size_t{1});
        QCOMPARE(percents.findings[0].id, std::string("predictions.percents"));
    }

    void answersWithoutProbabilitiesAreNamedAsSuch()
    {
        const testing::TempFolder folder;
        const QByteArray truth = npyOf("<i8", "(4,)", values<std::int64_t>({0, 1, 2, 2})),
                         answers = npyOf("<i8", "(4,)", values<std::int64_t>({0, 1, 1, 2}));
        testing::write(folder / "c.npz",
                       testing::storedZip({{"y_true.npy", truth}, {"y_pred.npy", answers}}));
        const PredictionsFile classes = interop::readPredictions({folder / "c.npz"});
        QCOMPARE(classes.classes, (std::vector<std::string>{"0", "1", "2"}));
        QCOMPARE(classes.splits[0].truth, (std::vector<std::uint16_t>{0, 1, 2, 2}));
        QCOMPARE(classes.splits[0].predicted, (std::vector<std::uint16_t>{0, 1, 1, 2}));
        testing::write(
            folder / "n.npz",
            testing::storedZip(
                {{"targets.npy", npyOf("<f8", "(2,)", values<double>({1, 2}))},
                 {"predictions.npy", npyOf("<f8", "(2, 1)", values<double>({1.5, 2.25}))}}));
        const PredictionsFile numbers = interop::readPredictions({folder / "n.npz"});
        QVERIFY(numbers.classes.empty());
        QCOMPARE(numbers.splits[0].targets, (std::vector<double>{1, 2}));
        QCOMPARE(numbers.splits[0].values, (std::vector<double>{1.5, 2.25}));
        // A probability an example is no answer to compare with three classes.
        testing::write(
            folder / "s.npz",
            testing::storedZip(
                {{"labels.npy", truth},
                 {"probs.npy", npyOf("<f8", "(4,)", values<double>({0.9, 0.8, 0.7, 0.6}))}}));
        const auto single = testing::errorOf([&] { interop::readPredictions({folder / "s.npz"}); });
        QVERIFY(single);
        QCOMPARE(single->code(), std::string("predictions.class"));
        // Nothing says which of two files holds the answers.
        testing::write(folder / "a.npy", answers);
        testing::write(folder / "b.npy", truth);
        const auto error = testing::errorOf([&] {
            interop::readPredictions({folder / "a.npy", folder / "b.npy"});
        });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string("predictions.shapes"));
    }

    /// Half floats and few decimals round, and the sum of many of them shows it.
    void sumsOfRoundedArraysPass_data()
    {
        QTest::addColumn<QByteArray>("probabilities");
        QTest::addColumn<bool>("read");
        const std::vector<float> two{0.95F, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        std::vector<float> more = two;
        more[1] = 0.001F;
        QTest::newRow("two decimals") << npyOf("<f4", "(1, 10)", values(two)) << true;
        QTest::newRow("three decimals") << npyOf("<f4", "(1, 10)", values(more)) << false;
        QTest::newRow("logits") << npyOf("<f4", "(1, 2)", values<float>({3.5F, -1})) << false;
        QTest::newRow("NaN") << npyOf("<f4", "(1, 2)", values<float>({NAN, 1})) << false;
    }
    void sumsOfRoundedArraysPass()
    {
        QFETCH(QByteArray, probabilities);
        QFETCH(bool, read);
        const testing::TempFolder folder;
        testing::write(folder / "p.npy", probabilities);
        testing::write(folder / "y.npy", npyOf("<i8", "(1,)", values<std::int64_t>({0})));
        const auto error = testing::errorOf([&] {
            interop::readPredictions({folder / "p.npy", folder / "y.npy"});
        });
        QCOMPARE(!error, read);
        QVERIFY(!error || error->place().row == 1);
    }
};

QTEST_GUILESS_MAIN(TestAnswerArrays)
#include "tst_answer_arrays.moc"
