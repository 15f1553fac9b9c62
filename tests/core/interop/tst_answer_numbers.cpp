// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "experiment/suite.h"
#include "interop/predictions_file.h"
#include "support/answers.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace assay;
using interop::PredictionsFile;
using testing::findingsOf;
using testing::refusal;
using testing::saidOf;
using testing::wrongOf;

namespace {

PredictionsFile readText(const QByteArray& text)
{
    const testing::TempFolder folder;
    testing::write(folder / "answers.csv", text);
    return interop::readPredictions({folder / "answers.csv"});
}

bool isNear(float value, double wanted)
{
    return std::abs(static_cast<double>(value) - wanted) < 1e-6;
}

} // namespace

/// Answers as scripts write them: without splits or ids, as percents, with columns called as the classes, and on
/// another scale.
class TestAnswerNumbers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void labelAndPredictionAreEnough()
    {
        const PredictionsFile file = readText("y_true,y_pred\na,a\nb,a\nb,b\na,a\n");
        QCOMPARE(findingsOf(file).join(" "), QString("columns_guessed no_split no_id"));
        QCOMPARE(file.splits.size(), std::size_t{1});
        QCOMPARE(file.splits[0].split, data::SplitKind::TestVal);
        QCOMPARE(wrongOf(file), 1);
        QCOMPARE(file.examples[1].name, std::string("answers/2"));
        QVERIFY(saidOf(file).contains("all rows count as test-val"));
        QVERIFY(saidOf(file).contains("called by its place"));
    }

    void percentsAreDivided_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("findings");
        QTest::newRow("with their sign")
            << QByteArray("id,split,label,probability_a,probability_b\n"
                          "1,test_val,a,90.00%,10.00%\n2,test_val,a,25.50 %,74.50 %\n")
            << "largest_taken percents";
        QTest::newRow("without it") << QByteArray("id,split,label,probability_a,probability_b\n"
                                                  "1,test_val,a,90,10\n2,test_val,a,25.5,74.5\n")
                                    << "largest_taken percents";
        QTest::newRow("of the answer")
            << QByteArray("id,split,label,prediction,probability\n"
                          "1,test_val,a,a,90\n2,test_val,a,b,74.5\n3,test_val,b,b,60\n")
            << "percents";
    }
    void percentsAreDivided()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, findings);
        const PredictionsFile file = readText(text);
        QCOMPARE(findingsOf(file).join(" "), findings);
        QCOMPARE(wrongOf(file), 1);
        QVERIFY(isNear(file.splits[0].probability(0), 0.9));
        QVERIFY(isNear(file.splits[0].probability(1), 0.745));
    }

    void aScoreAboveOneIsNoPercent()
    {
        const PredictionsFile file = readText("id,split,label,prediction,score\n"
                                              "1,test_val,a,a,3.5\n2,test_val,b,a,2.25\n");
        QCOMPARE(findingsOf(file).join(" "), QString("columns_guessed column_left_out"));
    }

    void columnsCalledAsTheClassesHoldTheirProbabilities()
    {
        const PredictionsFile file = readText("id,split,label,cat,dog,fox\n"
                                              "1,test_val,cat,0.7,0.2,0.1\n"
                                              "2,test_val,dog,0.6,0.3,0.1\n");
        QCOMPARE(findingsOf(file).join(" "), QString("columns_guessed largest_taken"));
        QCOMPARE(file.classes, (std::vector<std::string>{"cat", "dog", "fox"}));
        QCOMPARE(wrongOf(file), 1);
        QVERIFY(isNear(file.splits[0].probability(1), 0.6));
        // Scores that are no shares say nothing of probabilities.
        const base::Error error = refusal([] {
            readText("id,split,label,cat,dog\n1,test_val,cat,2.5,-1\n2,test_val,dog,0.3,4\n");
        });
        QCOMPARE(error.code(), std::string("predictions.columns"));
    }

    void oneColumnOfTwoClassesIsEnough()
    {
        const PredictionsFile file = readText("id,split,label,score\n1,test_val,0,0.1\n"
                                              "2,test_val,1,0.4\n3,test_val,1,0.8\n");
        QCOMPARE(findingsOf(file).join(" "), QString("columns_guessed of_two"));
        QVERIFY2(saidOf(file).contains("\"score\" was read as the probability of \"1\", of two "
                                       "classes; the table has no predictions"),
                 qPrintable(saidOf(file)));
        QCOMPARE(wrongOf(file), 1);
        QVERIFY(isNear(file.splits[0].probability(0), 0.9));
        QVERIFY(isNear(file.splits[0].probability(1), 0.6));
        // A class that is never answered has its probability too.
        const PredictionsFile never =
            readText("id,split,label,prediction,probability_yes\n1,test_val,no,no,0.1\n"
                     "2,test_val,yes,no,0.4\n");
        QCOMPARE(findingsOf(never).join(" "), QString("of_two"));
        QVERIFY(isNear(never.splits[0].probability(0), 0.9));
        QVERIFY(isNear(never.splits[0].truthProbability(1), 0.4));
        // Nothing says which of these two it is of.
        const base::Error error = refusal(
            [] { readText("id,split,label,score\n1,test_val,cat,0.1\n2,test_val,dog,0.4\n"); });
        QCOMPARE(error.code(), std::string("predictions.columns"));
        // Nor of 1 and 2, where R has that of 2.
        const base::Error ofR =
            refusal([] { readText("id,split,label,score\n1,test_val,1,0.1\n2,test_val,2,0.4\n"); });
        QCOMPARE(ofR.code(), std::string("predictions.columns"));
    }

    void anotherThresholdThanOneHalfIsSaid()
    {
        const PredictionsFile file = readText("id,split,label,prediction,probability\n"
                                              "1,test_val,0,0,0.1\n2,test_val,0,0,0.25\n"
                                              "3,test_val,1,1,0.35\n4,test_val,1,1,0.9\n");
        QCOMPARE(findingsOf(file).join(" "), QString("probability_of_class"));
        QVERIFY2(saidOf(file).contains("that of class \"1\", not of the answer (it is below 0.3 "),
                 qPrintable(saidOf(file)));
        QVERIFY(isNear(file.splits[0].truthProbability(1), 0.75));
        QVERIFY(isNear(file.splits[0].truthProbability(2), 0.35));
    }

    void answersOnAnotherScaleAreSaid_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("found");
        QTest::newRow("as they are") << 0 << false;
        QTest::newRow("made a logarithm") << 1 << true;
        QTest::newRow("standardised") << 2 << true;
        QTest::newRow("nothing to do with the labels") << 3 << false;
    }
    void answersOnAnotherScaleAreSaid()
    {
        QFETCH(const int, kind);
        QFETCH(const bool, found);
        QByteArray text("id,split,label,prediction\n");
        for (int k = 0; k < 40; ++k) {
            const double label = 1000.5 + 100 * k, near = label + (k % 2 == 0 ? 60 : -60);
            const double answers[]{near, std::log(near), (near - 3000) / 1000,
                                   -5000.5 - 90 * (k * 17 % 40)};
            text += QByteArray::number(k) + ",test_val," + QByteArray::number(label, 'f', 3) + ","
                    + QByteArray::number(answers[kind], 'f', 4) + "\n";
        }
        const PredictionsFile file = readText(text);
        QVERIFY(file.classes.empty());
        QCOMPARE(findingsOf(file).join(" "), QString(found ? "other_scale" : ""));
        if (found)
            QVERIFY2(saidOf(file).contains("lie on another scale: their mean is "),
                     qPrintable(saidOf(file)));
    }

    void jsonIsNamedWithWhatToDo()
    {
        for (const char* text :
             {"[{\"id\": 1, \"label\": \"a\", \"prediction\": \"a\"}]",
              "{\"id\": 1, \"label\": \"a\"}\n{\"id\": 2, \"label\": \"b\"}\n"}) {
            const base::Error error = refusal([&] { readText(text); });
            QCOMPARE(error.code(), std::string("predictions.json"));
            QVERIFY2(error.text().find("to_csv") != std::string::npos, error.text().c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestAnswerNumbers)
#include "tst_answer_numbers.moc"
