// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "experiment/suite.h"
#include "interop/predictions_file.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QStringEncoder>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace assay;
using interop::PredictionsFile;

namespace {

const QByteArray kHead("id,split,label,prediction\n");

PredictionsFile readText(const QByteArray& text)
{
    const testing::TempFolder folder;
    testing::write(folder / "answers.csv", text);
    return interop::readPredictions({folder / "answers.csv"});
}

/// Rows of test-val from "label,prediction" pairs, numbered from 0.
QByteArray rowsOf(const QByteArrayList& pairs)
{
    QByteArray text = kHead;
    for (qsizetype k = 0; k < pairs.size(); ++k)
        text += QByteArray::number(k) + ",test_val," + pairs[k] + "\n";
    return text;
}

double errorOf(const PredictionsFile& file)
{
    const evaluate::Predictions& answers = file.splits.front();
    double wrong = 0;
    for (std::size_t i = 0; i < answers.size(); ++i)
        wrong += answers.isWrong(i) ? 1 : 0;
    return wrong / double(answers.size());
}

QString classesOf(const PredictionsFile& file)
{
    QStringList names;
    for (const std::string& name : file.classes)
        names << QString::fromStdString(name);
    return names.join("|");
}

QString findingsOf(const PredictionsFile& file)
{
    QStringList ids;
    for (const base::Finding& finding : file.findings)
        ids << QString::fromStdString(finding.id).remove("predictions.");
    return ids.join(" ");
}

base::Error refusal(const std::function<void()>& read)
{
    try {
        read();
    } catch (const base::Error& error) {
        return error;
    }
    return base::usageError("was.read", "It was read.");
}

} // namespace

class TestAnswers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void labelsAndAnswersMeet_data()
    {
        QTest::addColumn<QByteArrayList>("pairs");
        QTest::addColumn<QString>("classes");
        QTest::addColumn<double>("error");
        QTest::addColumn<QString>("findings");
        using Pairs = QByteArrayList;
        QTest::newRow("as they are") << Pairs{"a,a", "b,a", "b,b", "a,a"} << "a|b" << 0.25 << "";
        QTest::newRow("1.0 and 1") << Pairs{"0.0,0", "1.0,1", "2.0,1", "2.0,2"} << "0.0|1.0|2.0"
                                   << 0.25 << "labels_matched";
        QTest::newRow("1 and 1.0")
            << Pairs{"0,0.0", "1,1.00", "2,1e0", "2,2."} << "0|1|2" << 0.25 << "labels_matched";
        QTest::newRow("001 and 1")
            << Pairs{"001,1", "002,2", "010,2"} << "001|002|010" << 1 / 3.0 << "labels_matched";
        QTest::newRow("case, spaces, points")
            << Pairs{"Cat,\" cat \"", "Dog,dog.", "Dog,\"DOG \"", "Cat,dog"} << "Cat|Dog" << 0.25
            << "labels_matched";
        QTest::newRow("True and 1") << Pairs{"True,1", "False,0", "True,0", "False,0"}
                                    << "False|True" << 0.25 << "labels_matched";
        QTest::newRow("0 and false") << Pairs{"0,false", "1,true", "1,FALSE", "0,false"} << "0|1"
                                     << 0.25 << "labels_matched";
        QTest::newRow("letters in both cases are classes")
            << Pairs{"a,a", "A,a", "A,A", "b,B"} << "A|B|a|b" << 0.5 << "case_counts";
        QTest::newRow("labels keep numbers apart")
            << Pairs{"1,1", "1.0,1", "2,2", "2,2"} << "1|1.0|2" << 0.25 << "labels_alike";
        QTest::newRow("an answer that no label has")
            << Pairs{"a,a", "b,c", "b,b", "a,a"} << "a|b|c" << 0.25 << "never_a_label";
    }
    void labelsAndAnswersMeet()
    {
        QFETCH(QByteArrayList, pairs);
        QFETCH(QString, classes);
        QFETCH(double, error);
        QFETCH(QString, findings);
        const PredictionsFile file = readText(rowsOf(pairs));
        QCOMPARE(classesOf(file), classes);
        QCOMPARE(errorOf(file), error);
        QCOMPARE(findingsOf(file), findings);
        for (const base::Finding& finding : file.findings)
            QVERIFY2(testing::isSentence(experiment::sentence(finding)),
                     experiment::sentence(finding).c_str());
    }

    void withoutACommonClassNothingIsScored_data()
    {
        QTest::addColumn<QByteArrayList>("pairs");
        QTest::addColumn<QString>("remedy");
        using Pairs = QByteArrayList;
        QTest::newRow("names and numbers") << Pairs{"cat,0", "dog,1"} << "write the same in both";
        QTest::newRow("yes and 1") << Pairs{"yes,1", "no,0"} << "write the same in both";
        QTest::newRow("yes and True") << Pairs{"yes,True", "no,False"} << "the same way";
        QTest::newRow("hundreds") << Pairs{"100,1", "200,2"} << "from the same number";
    }
    void withoutACommonClassNothingIsScored()
    {
        QFETCH(QByteArrayList, pairs);
        QFETCH(QString, remedy);
        const base::Error error = refusal([&] { readText(rowsOf(pairs)); });
        QCOMPARE(error.code(), std::string("predictions.no_common_class"));
        const QString text = QString::fromStdString(error.text());
        QVERIFY2(text.contains(remedy), qPrintable(text));
        for (const QByteArray& pair : pairs) {
            for (const QByteArray& name : pair.split(','))
                QVERIFY2(text.contains("\"" + name + "\""), qPrintable(text));
        }
    }

    void countingFromAnotherNumberBlocks_data()
    {
        QTest::addColumn<int>("step");
        QTest::addColumn<bool>("blocks");
        QTest::newRow("labels from 1, answers from 0") << -1 << true;
        QTest::newRow("labels from 1, answers from 2") << 1 << true;
        QTest::newRow("both from 1") << 0 << false;
    }
    void countingFromAnotherNumberBlocks()
    {
        QFETCH(int, step);
        QFETCH(bool, blocks);
        QByteArrayList pairs;
        for (int k = 0; k < 50; ++k) {
            const int label = 1 + k % 5, answer = k % 7 == 0 ? 1 + (k + 1) % 5 : label;
            pairs << QByteArray::number(label) + "," + QByteArray::number(answer + step);
        }
        const PredictionsFile file = readText(rowsOf(pairs));
        QCOMPARE(base::isBlocked(file.findings), blocks);
        QCOMPARE(findingsOf(file), QString(blocks ? "shifted" : ""));
    }

    void tablesAreReadHoweverTheyAreWritten_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray plain("id,split,label,prediction,probability\n1,test_val,a,a,0.75\n"
                               "2,test_val,b,a,0.75\n");
        QTest::newRow("commas") << plain;
        QTest::newRow("semicolons") << QByteArray(plain).replace(',', ';');
        QTest::newRow("tabs") << QByteArray(plain).replace(',', '\t');
        QTest::newRow("decimal commas") << QByteArray(plain).replace(',', ';').replace('.', ',');
        QTest::newRow("sep=") << "sep=;\n" + QByteArray(plain).replace(',', ';');
        QTest::newRow("byte-order mark") << "\xEF\xBB\xBF" + plain;
        QTest::newRow("CR LF") << QByteArray(plain).replace("\n", "\r\n");
        QTest::newRow("CR alone") << QByteArray(plain).replace("\n", "\r");
        QTest::newRow("quotes")
            << QByteArray(plain).replace(",a,", ",\"a\",").replace("id,", "\"id\",");
        QTest::newRow("a comma at the end of each row") << QByteArray(plain).replace("\n", ",\n");
        QStringEncoder encoder(QStringEncoder::Utf16LE, QStringEncoder::Flag::WriteBom);
        QTest::newRow("UTF-16") << QByteArray(encoder(QString::fromLatin1(plain)));
    }
    void tablesAreReadHoweverTheyAreWritten()
    {
        QFETCH(QByteArray, bytes);
        const PredictionsFile file = readText(bytes);
        QCOMPARE(file.splits.size(), std::size_t{1});
        QCOMPARE(file.splits[0].size(), std::size_t{2});
        QCOMPARE(errorOf(file), 0.5);
        QCOMPARE(file.splits[0].probability(0), 0.75F);
        QCOMPARE(findingsOf(file), QString());
    }

    void strayQuotesAreReadAndReported()
    {
        const PredictionsFile file =
            readText(kHead
                     + "0,test_val,\"A\" type,\"A\" type\n1,test_val,\"A\" model,\"A\" type\n"
                       "2,test_val,\"A\" model,\"A\" model\n3,test_val,plain,plain\n");
        QCOMPARE(errorOf(file), 0.25);
        QCOMPARE(classesOf(file), QString("\"A\" model|\"A\" type|plain"));
        QCOMPARE(findingsOf(file), QString("text.after_quote"));
        QCOMPARE(file.findings[0].evidence.back().value, 2.0); // the line
    }

    void linesOfCarriageReturnsAreCounted()
    {
        QByteArray text = kHead + "1,test_val,a,a\n2,test_val,b,b\n3,test_val,b\n";
        text.replace('\n', '\r');
        const base::Error error = refusal([&] { readText(text); });
        QCOMPARE(error.place().row.value_or(0), std::int64_t{4});
    }

    void columnsAreFoundByOtherWords_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("said");
        QTest::newRow("scikit-learn") << QByteArray("id,split,y_true,y_pred")
                                      << "\"y_true\" as label, \"y_pred\" as prediction";
        QTest::newRow("spoken") << QByteArray("example,subset,actual,predicted")
                                << "\"example\" as id, \"subset\" as split, \"actual\" as label, "
                                   "\"predicted\" as prediction";
        QTest::newRow("Target and Pred")
            << QByteArray("ID,Split,Target,Pred") << "\"Target\" as label, \"Pred\" as prediction";
        QTest::newRow("an index without a name")
            << QByteArray(",split,label,prediction") << "the first one, without a name, as id";
    }
    void columnsAreFoundByOtherWords()
    {
        QFETCH(QByteArray, header);
        QFETCH(QString, said);
        const PredictionsFile file =
            readText(header + "\n1,test_val,a,a\n2,test_val,b,b\n3,test_val,b,a\n");
        QCOMPARE(file.findings.size(), std::size_t{1});
        QVERIFY(experiment::sentence(file.findings[0]).find(said.toStdString())
                != std::string::npos);
        QCOMPARE(errorOf(file), 1 / 3.0);
    }

    void columnsThatAreMissingOrUnclearAreNamed_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("said");
        QTest::newRow("one too few")
            << QByteArray("id,split,label") << "lacks the column prediction";
        QTest::newRow("nothing known") << QByteArray("a,b,c,d") << "\"a\", \"b\", \"c\", \"d\"";
        QTest::newRow("two labels")
            << QByteArray("id,split,target,actual,prediction") << "Both \"target\" and \"actual\"";
        QTest::newRow("twice") << QByteArray("id,split,label,label,prediction")
                               << "2 columns \"label\"";
    }
    void columnsThatAreMissingOrUnclearAreNamed()
    {
        QFETCH(QByteArray, header);
        QFETCH(QString, said);
        const QByteArray row = QByteArray("x,").repeated(header.count(',')) + "x\n";
        const base::Error error = refusal([&] { readText(header + "\n" + row + row); });
        QCOMPARE(error.code(), std::string("predictions.columns"));
        QVERIFY2(QString::fromStdString(error.text()).contains(said), error.text().c_str());
    }

    void classProbabilitiesAreRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("findings");
        const QByteArray head("id,split,label,prediction,probability_a,probability_b\n");
        QTest::newRow("1.0000000000000002") << head + "1,test_val,a,a,1.0000000000000002,0.0\n"
                                            << "";
        QTest::newRow("rounded to one decimal")
            << head + "1,test_val,a,a,0.9,0.1\n2,test_val,a,a,0.9,0.2\n"
            << "";
        QTest::newRow("without predictions")
            << QByteArray("id,split,label,probability_a,probability_b\n1,test_val,a,0.9,0.1\n")
            << "largest_taken";
        QTest::newRow("prob_") << QByteArray("id,split,label,prediction,prob_a,prob_b\n"
                                             "1,test_val,a,a,0.9,0.1\n")
                               << "columns_guessed";
        for (const QByteArray columns : {"P_a,P_b", "p(a),p(b)", "a_prob,b_prob", "a_score,b_score",
                                         "a probability,b probability"})
            QTest::newRow(columns)
                << "id,split,label,prediction," + columns + "\n1,test_val,a,a,0.9,0.1\n"
                << "columns_guessed";
        QTest::newRow("written by R") << QByteArray(
            "\"split\",\"label\",\"prediction\",\"probability_a\",\"probability_b\"\n"
            "\"1\",\"test_val\",\"a\",\"a\",0.9,0.1\n\"2\",\"test_val\",\"b\",\"b\",0.1,0.9\n"
            "\"3\",\"test_val\",\"b\",\"b\",0.2,0.8\n")
                                      << "columns_guessed";
        QTest::newRow("other spelling")
            << QByteArray("id,split,label,prediction,probability_A,probability_B\n"
                          "1,test_val,a,a,0.9,0.1\n")
            << "labels_matched";
        QTest::newRow("another answer") << head + "1,test_val,a,b,0.9,0.1\n"
                                        << "not_largest";
    }
    void classProbabilitiesAreRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, findings);
        const PredictionsFile file = readText(text);
        QCOMPARE(findingsOf(file), findings);
        QCOMPARE(file.splits[0].probabilities.size(), 2 * file.splits[0].size());
        QVERIFY(file.splits[0].truthProbability(0) >= 0.9F);
    }

    void columnsOfScoresThatAreNoProbabilitiesAreLeftOutAloud()
    {
        const PredictionsFile file = readText("id,split,label,prediction,score_a,score_b\n"
                                              "1,test_val,a,a,3.5,-1\n2,test_val,b,b,0,2\n");
        QCOMPARE(findingsOf(file), QString("columns_guessed column_left_out"));
        QVERIFY(file.splits[0].probabilities.empty());
        QCOMPARE(errorOf(file), 0.0);
    }

    void sumsAreJudgedByWhatIsWritten_data()
    {
        QTest::addColumn<int>("classes");
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<bool>("read");
        QTest::newRow("ten of two decimals")
            << 10 << QByteArray("0.95") << QByteArray("0.00") << true;
        QTest::newRow("ten of three decimals")
            << 10 << QByteArray("0.950") << QByteArray("0.000") << false;
        QTest::newRow("ten cut off") << 10 << QByteArray("0.90") << QByteArray("0.00") << true;
        QTest::newRow("ten too small") << 10 << QByteArray("0.89") << QByteArray("0.00") << false;
        QTest::newRow("a hundred of two")
            << 100 << QByteArray("0.60") << QByteArray("0.00") << true;
        QTest::newRow("ten too large") << 10 << QByteArray("0.80") << QByteArray("0.03") << false;
        QTest::newRow("percents") << 2 << QByteArray("95") << QByteArray("5") << true;
        QTest::newRow("whole numbers") << 3 << QByteArray("1") << QByteArray("1") << false;
    }
    void sumsAreJudgedByWhatIsWritten()
    {
        QFETCH(int, classes);
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, rest);
        QFETCH(bool, read);
        QByteArray text("id,split,label,prediction"), row("1,test_val,c0,c0");
        for (int k = 0; k < classes; ++k) {
            text += ",probability_c" + QByteArray::number(k);
            row += "," + (k == 0 ? first : rest);
        }
        const base::Error error = refusal([&] { readText(text + "\n" + row + "\n"); });
        QCOMPARE(error.code() == "was.read", read);
    }

    /// Of two classes a column that is below one half where the other class is answered is the
    /// probability of a class.
    void aColumnOfOneClassIsTakenForThat()
    {
        const PredictionsFile file =
            readText("id,split,label,prediction,score\n1,test_val,0,0,0.1\n"
                     "2,test_val,1,1,0.8\n3,test_val,1,0,0.4\n");
        QCOMPARE(findingsOf(file), QString("columns_guessed probability_of_class"));
        const evaluate::Predictions& answers = file.splits[0];
        QCOMPARE(answers.probability(0), 0.9F);
        QCOMPARE(answers.probability(1), 0.8F);
        QVERIFY(std::abs(answers.losses[2] + std::log(0.4F)) < 1e-6F);
    }

    void rowsThatCannotBeReadAreCounted_data()
    {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("row");
        QTest::addColumn<QString>("more");
        const QByteArray sound("s,test_val,a,a\n");
        QTest::newRow("fewer cells") << sound + "1,test_val,a\n" + "2,test_val,b,b\n3,test_val\n"
                                     << "predictions.cells" << 3 << "1 more: row 5";
        QTest::newRow("no label") << sound + "1,test_val,,a\n"
                                  << "predictions.cells" << 3 << "";
        QTest::newRow("nan for a prediction")
            << sound + "1,test_val,a,nan\n2,test_val,a,NaN\n3,test_val,a,NaN\n"
            << "predictions.cells" << 3 << "2 more: rows 4, 5";
        QTest::newRow("an id twice") << sound + "s,test_val,a,a\n"
                                     << "predictions.twice" << 3 << "";
        QTest::newRow("a number that is none")
            << QByteArray("1,test_val,1.5,1.25\n2,test_val,2.5,inf\n3,test_val,2.25,1.75\n"
                          "4,test_val,3.25,9.75\n5,test_val,2.75,1.125\n6,test_val,0.25,7.75\n")
            << "predictions.number" << 3 << "";
    }
    void rowsThatCannotBeReadAreCounted()
    {
        QFETCH(QByteArray, rows);
        QFETCH(QString, code);
        QFETCH(int, row);
        QFETCH(QString, more);
        const base::Error error = refusal([&] { readText(kHead + rows); });
        QCOMPARE(QString::fromStdString(error.code()), code);
        QCOMPARE(error.place().row.value_or(0), std::int64_t{row});
        QVERIFY2(QString::fromStdString(error.text()).contains(more), error.text().c_str());
    }

    void ofAFewRowsOfOneIdTheFirstIsKept()
    {
        QByteArray text = kHead;
        for (int k = 0; k < 18; ++k)
            text += "id" + QByteArray::number(k) + ",test_val,a,a\n";
        const PredictionsFile same = readText(text + "id3,test_val,a,a\nx,train,a,a\n");
        QCOMPARE(same.splits.back().size(), std::size_t{18});
        QCOMPARE(findingsOf(same), QString("repeated"));
        QCOMPARE(experiment::sentence(same.findings[0]),
                 std::string("1 row has the id of an earlier one of its split (the first is "
                             "\"id3\" on line 20): the first row of each id was kept. Give each "
                             "example one row, or an id of its own."));
        const PredictionsFile other = readText(text + "id3,test_val,a,b\nid4,test_val,a,a\n");
        QCOMPARE(errorOf(other), 0.0);
        QVERIFY2(
            experiment::sentence(other.findings[0]).find("; 1 of them has another label or answer.")
                != std::string::npos,
            experiment::sentence(other.findings[0]).c_str());
        // Many are no slip.
        const base::Error error = refusal(
            [&] { readText(text + "id3,test_val,a,a\nid4,test_val,a,a\nid5,test_val,a,a\n"); });
        QCOMPARE(error.code(), std::string("predictions.twice"));
        QVERIFY2(error.text().find("2 more: rows 21, 22") != std::string::npos,
                 error.text().c_str());
    }

    void aHeaderThatComesAgainIsLeftOut()
    {
        const PredictionsFile file =
            readText(kHead + "1,test_val,a,a\n" + kHead + "2,test_val,b,a\n3,test_val,b,b\n");
        QCOMPARE(errorOf(file), 1 / 3.0);
        QCOMPARE(classesOf(file), QString("a|b"));
        QCOMPARE(findingsOf(file), QString("header_again"));
        QCOMPARE(experiment::sentence(file.findings[0]),
                 std::string("The header comes again on line 3, and was left out."));
    }

    void aHeaderInOtherCaseIsLeftOutToo()
    {
        const PredictionsFile file = readText(
            kHead + "1,test_val,a,a\nID,Split,Label,PREDICTION\n2,test_val,b,a\n3,test_val,b,b\n");
        QCOMPARE(errorOf(file), 1 / 3.0);
        QCOMPARE(findingsOf(file), QString("header_again"));
    }

    void aFewRowsWithoutAPredictionAreLeftOut()
    {
        QByteArray text = kHead;
        for (int k = 0; k < 18; ++k)
            text += QByteArray::number(k) + ",test_val,a,a\n";
        const PredictionsFile file = readText(text + "18,test_val,a,\n19,test_val,b,\n");
        QCOMPARE(file.splits.front().size(), std::size_t{18});
        QCOMPARE(classesOf(file), QString("a"));
        QCOMPARE(findingsOf(file), QString("no_prediction"));
        QCOMPARE(experiment::sentence(file.findings[0]),
                 std::string("2 rows have no prediction and were left out (lines 20, 21): scores "
                             "are of the other rows alone."));
        // Many are no slip.
        const base::Error error =
            refusal([&] { readText(text + "18,test_val,a,\n19,test_val,b,\n20,test_val,b,\n"); });
        QCOMPARE(error.code(), std::string("predictions.cells"));
        QCOMPARE(error.place().row.value_or(0), std::int64_t{20});
        QVERIFY2(error.text().find("no prediction") != std::string::npos, error.text().c_str());
    }

    void aFewRowsWithInfiniteLogitsAreLeftOut()
    {
        QByteArray text("id,split,label,logit_a,logit_b\n");
        for (int k = 0; k < 9; ++k)
            text += QByteArray::number(k) + ",test_val,a,3,1\n";
        const PredictionsFile file = readText(text + "9,test_val,b,0,inf\n");
        QCOMPARE(file.splits.front().size(), std::size_t{9});
        QCOMPARE(file.splits.front().probabilities.size(), std::size_t{18});
        QCOMPARE(findingsOf(file), QString("infinite_logits columns_guessed logits largest_taken"));
        QCOMPARE(experiment::sentence(file.findings[0]),
                 std::string("1 row has a logit that is no finite number and was left out (line "
                             "11): scores are of the other rows alone."));
        const base::Error error =
            refusal([&] { readText(text + "9,test_val,b,0,inf\n10,test_val,b,0,-inf\n"); });
        QCOMPARE(error.code(), std::string("predictions.columns"));
    }

    void trainValHasOtherNamesAndTestIsSealedByAnyName()
    {
        const PredictionsFile file =
            readText(kHead + "1,train,a,a\n2,train-dev,a,a\n3,Train Val,a,a\n4,dev,a,a\n");
        QCOMPARE(findingsOf(file), QString("splits_guessed"));
        QCOMPARE(experiment::sentence(file.findings[0]),
                 std::string("Splits were read as: \"Train Val\" as train-val, \"dev\" as "
                             "test-val, \"train-dev\" as train-val."));
        QCOMPARE(file.splits.size(), std::size_t{3});
        for (const char* word : {"test", "Testing", "TEST"}) {
            const base::Error error =
                refusal([&] { readText(kHead + "1,train,a,a\n2," + word + ",b,b\n"); });
            QCOMPARE(error.code(), std::string("predictions.test"));
            QVERIFY2(error.text().find("Test is sealed") != std::string::npos,
                     error.text().c_str());
        }
    }

    void wordsForASplitAreSaid()
    {
        const PredictionsFile file = readText(
            kHead + "1,training,a,a\n5,training,b,b\n2,dev,b,b\n3,Eval,b,a\n4,train_val,a,a\n");
        QCOMPARE(findingsOf(file), QString("splits_guessed"));
        QCOMPARE(experiment::sentence(file.findings[0]),
                 std::string("Splits were read as: \"Eval\" as test-val, \"dev\" as test-val, "
                             "\"training\" as train."));
        QCOMPARE(file.splits.size(), std::size_t{3});
        const base::Error error =
            refusal([] { readText(kHead + "1,test_val,a,a\n2,holdout,a,a\n"); });
        QCOMPARE(error.code(), std::string("predictions.split"));
        QVERIFY2(error.text().find("\"holdout\"") != std::string::npos, error.text().c_str());
    }

    void logitsBecomeProbabilities()
    {
        const PredictionsFile file = readText("id,split,label,logit_a,logit_b\n"
                                              "1,test_val,a,2,2\n2,test_val,b,-1000,1000\n"
                                              "3,test_val,b,3,1\n");
        QCOMPARE(findingsOf(file), QString("columns_guessed logits largest_taken"));
        const evaluate::Predictions& answers = file.splits[0];
        QCOMPARE(answers.truthProbability(0), 0.5F);
        QCOMPARE(answers.truthProbability(1), 1.0F);
        QVERIFY(std::abs(answers.truthProbability(2) - 1 / (1 + std::exp(2.0F))) < 1e-6F);
        QCOMPARE(errorOf(file), 1 / 3.0);
        // Probabilities go first, and what is not read is named.
        const PredictionsFile both =
            readText("id,split,label,probability_a,probability_b,logit_a,logit_b\n"
                     "1,test_val,a,0.9,0.1,7,7\n");
        QCOMPARE(both.splits[0].truthProbability(0), 0.9F);
        QCOMPARE(findingsOf(both), QString("logits_left_out largest_taken"));
        const base::Error shares = refusal([] {
            readText("id,split,label,logit_a,logit_b\n1,test_val,a,0.9,0.1\n2,test_val,b,0,1\n");
        });
        QCOMPARE(shares.code(), std::string("predictions.columns"));
        QVERIFY2(shares.text().find("call them probability_CLASS") != std::string::npos,
                 shares.text().c_str());
    }

    void anIdInTwoSplitsIsReported()
    {
        const PredictionsFile file = readText(kHead + "1,train,a,a\n2,train,b,b\n1,test_val,a,a\n");
        QCOMPARE(findingsOf(file), QString("id_in_two_splits"));
        QCOMPARE(file.findings[0].texts.front(), std::string("1"));
    }

    void manyWholeNumbersAreClassesWhenTheyAgree()
    {
        QByteArrayList same, near;
        for (int k = 0; k < 3000; ++k) {
            same << QByteArray::number(k % 1500) + "," + QByteArray::number((k + k % 2) % 1500);
            near << QByteArray::number(k % 1500) + "," + QByteArray::number(k % 1500 + 7);
        }
        const PredictionsFile classes = readText(rowsOf(same)), numbers = readText(rowsOf(near));
        QCOMPARE(classes.classes.size(), std::size_t{1500});
        QCOMPARE(findingsOf(classes), QString("taken_for_classes"));
        QVERIFY(numbers.classes.empty());
        QCOMPARE(findingsOf(numbers), QString("taken_for_numbers"));
    }

    void ofThousandsOfClassesTheLargestAreKept()
    {
        constexpr std::size_t kClasses = 1500;
        QByteArray head("id,split,label,prediction"), row("1,train,c7,c3"), other("2,train,c9,c3");
        std::vector<float> all(kClasses, 0.0001F);
        all[3] = 0.5F;
        all[7] = 0.3502F;
        for (std::size_t k = 0; k < kClasses; ++k) {
            head += ",probability_c" + QByteArray::number(qulonglong(k));
            const QByteArray cell = "," + QByteArray::number(double(all[k]), 'f', 4);
            row += cell;
            other += cell;
        }
        const PredictionsFile file = readText(head + "\n" + row + "\n" + other + "\n");
        const evaluate::Predictions& answers = file.splits.front();
        QCOMPARE(file.classes.size(), kClasses);
        QCOMPARE(findingsOf(file), QString("largest_kept"));
        QVERIFY(answers.probabilities.empty());
        QCOMPARE(answers.kept.size(), std::size_t{2});
        QCOMPARE(answers.probability(0), 0.5F);
        QCOMPARE(answers.truthProbability(0), 0.3502F);
        QCOMPARE(answers.truthProbability(1), 0.0001F);
        QVERIFY(std::abs(answers.losses[1] + std::log(0.0001F)) < 1e-4F);
    }
};

QTEST_GUILESS_MAIN(TestAnswers)
#include "tst_answers.moc"
