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

PredictionsFile readText(const QByteArray& text, const char* name = "answers.csv")
{
    const testing::TempFolder folder;
    testing::write(folder / name, text);
    return interop::readPredictions({folder / name});
}

/// 40 labels from 100,000 on in steps of 1,000, and answers that miss each by 5,000, in a form.
QByteArray quantities(char delimiter, const std::function<QByteArray(int)>& written)
{
    QByteArray text = QByteArray("id") + delimiter + "label" + delimiter + "prediction\n";
    for (int i = 0; i < 40; ++i) {
        const int label = 100'000 + 1'000 * i, answer = label + (i % 2 ? 5'000 : -5'000);
        text += "e" + QByteArray::number(i) + delimiter + written(label) + delimiter
                + written(answer) + "\n";
    }
    return text;
}

QByteArray grouped(int number, char mark)
{
    return QByteArray::number(number / 1'000) + mark
           + QByteArray::number(number % 1'000).rightJustified(3, '0');
}

} // namespace

/// Answers in forms that are none of the documented ones: each is read right, or refused with what to do.
class TestAnswerForms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void quantitiesWithUnitsAreNumbers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("unit"); ///< of what the label is counted in
        QTest::newRow("dollars") << quantities(',', [](int n) {
            return "$" + QByteArray::number(n);
        }) << 1.0;
        QTest::newRow("kilograms")
            << quantities(',', [](int n) { return QByteArray::number(n) + " kg"; }) << 1.0;
        QTest::newRow("dollars with thousands")
            << quantities(',', [](int n) { return "\"$" + grouped(n, ',') + "\""; }) << 1.0;
        QTest::newRow("euros as in Germany")
            << quantities(';', [](int n) { return grouped(n, '.') + ",00 \xE2\x82\xAC"; }) << 1.0;
        QTest::newRow("per cent") << quantities(',', [](int n) {
            return QByteArray::number(n / 1'000) + "%";
        }) << 1'000.0;
    }
    void quantitiesWithUnitsAreNumbers()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const double, unit);
        const PredictionsFile file = readText(text);
        QCOMPARE(file.classes.size(), std::size_t{0});
        const evaluate::Predictions& answers = file.splits.front();
        QCOMPARE(answers.targets.size(), std::size_t{40});
        for (std::size_t i = 0; i < 40; ++i) {
            const double label = 100'000 + 1'000 * static_cast<double>(i);
            QCOMPARE(static_cast<double>(answers.targets[i]) * unit, label);
            QCOMPARE(std::abs(static_cast<double>(answers.values[i] - answers.targets[i])) * unit,
                     5'000.0);
        }
        QVERIFY2(findingsOf(file).contains("number_form"), qPrintable(saidOf(file)));
    }

    void unitsOnOneSideAlone()
    {
        // A unit of one side alone is left out, and said.
        QByteArray text("id,label,prediction\n");
        for (int i = 0; i < 30; ++i)
            text += QByteArray::number(i) + ",$" + QByteArray::number(200 + 10 * i) + ","
                    + QByteArray::number(203 + 10 * i) + ".25\n";
        const PredictionsFile file = readText(text);
        QCOMPARE(static_cast<double>(file.splits.front().targets[1]), 210.0);
        QCOMPARE(static_cast<double>(file.splits.front().values[1]), 213.25);
        QVERIFY(saidOf(file).contains("\"$200\" as 200"));
    }

    void differentUnitsAreRefused()
    {
        QByteArray weights("id,label,prediction\n"), shares("id,label,prediction\n");
        for (int i = 1; i <= 30; ++i) {
            const QByteArray n = QByteArray::number(i);
            weights += n + "," + n + " kg," + QByteArray::number(1'000 * i + 7) + " g\n";
            shares += n + "," + n + "%,0." + QByteArray::number(100 + i) + "\n";
        }
        const base::Error kilograms = refusal([&] { readText(weights); });
        QCOMPARE(kilograms.code(), std::string("predictions.units"));
        QVERIFY(QString::fromStdString(kilograms.text()).contains("\"1 kg\" and \"1007 g\""));
        QCOMPARE(refusal([&] { readText(shares); }).code(), std::string("predictions.units"));
    }

    void sizesWithUnitsStayClasses()
    {
        QByteArray text("id,label,prediction\n");
        for (int i = 0; i < 30; ++i)
            text += QByteArray::number(i) + "," + QByteArray::number(1 + i % 5) + " kg,"
                    + QByteArray::number(1 + (i % 10 == 0 ? i + 1 : i) % 5) + " kg\n";
        const PredictionsFile file = readText(text);
        QCOMPARE(file.classes.size(), std::size_t{5});
        QCOMPARE(wrongOf(file), 3);
    }

    void quotesOfCellsAreNoPartOfALabel()
    {
        const auto labels = [](const QByteArray& before, const QByteArray& behind) {
            QByteArray text("id,label,prediction\n");
            for (int i = 0; i < 30; ++i)
                text += QByteArray::number(i) + "," + before + (i % 2 ? "cat" : "dog") + behind
                        + "," + (i % 2 && i % 3 ? "cat" : "dog") + "\n";
            return text;
        };
        for (const auto& [before, behind] : {std::pair{"'", "'"}, std::pair{"b'", "'"}}) {
            const PredictionsFile file = readText(labels(before, behind));
            QCOMPARE(file.classes.size(), std::size_t{2});
            QCOMPARE(wrongOf(file), 5);
            QVERIFY2(findingsOf(file).contains("labels_matched"), qPrintable(saidOf(file)));
        }
        // One that is left of a quoted cell makes no class without a word.
        const PredictionsFile one = readText(labels("", "").replace("29,cat,", "29,cat\","));
        QVERIFY2(findingsOf(one).contains("labels_alike"), qPrintable(saidOf(one)));
    }

    void aClassThatWekaDoesNotKnowIsMissing()
    {
        QByteArray text("inst#,actual,predicted,error,prediction\n");
        for (int i = 0; i < 30; ++i)
            text += QByteArray::number(i + 1)
                    + (i == 4  ? ",1:?"
                       : i % 2 ? ",1:cat"
                               : ",2:dog")
                    + (i % 2 ? ",1:cat" : ",2:dog") + ",,0.9\n";
        const base::Error error = refusal([&] { readText(text); });
        QCOMPARE(error.code(), std::string("predictions.cells"));
        QVERIFY2(QString::fromStdString(error.text()).contains("no label but \"1:?\""),
                 error.text().c_str());
    }

    void versionsThatAreAnsweredMayBeClasses()
    {
        QByteArray versions("id,label,prediction\n"), measured = versions;
        const QByteArrayList names{"1.1", "1.10", "2.0"};
        for (int i = 0; i < 30; ++i) {
            versions += QByteArray::number(i) + "," + names[i % 3] + ","
                        + names[(i % 10 == 0 ? i + 1 : i) % 3] + "\n";
            measured +=
                QByteArray::number(i) + "," + names[i % 3] + ",1." + QByteArray::number(i) + "5\n";
        }
        const PredictionsFile file = readText(versions);
        QVERIFY2(findingsOf(file).contains("maybe_classes"), qPrintable(saidOf(file)));
        QVERIFY(!findingsOf(readText(measured)).contains("maybe_classes"));
    }

    void wholeNumbersThatComeNearAreQuantities()
    {
        const PredictionsFile file =
            readText(quantities(',', [](int n) { return QByteArray::number(n); }));
        QCOMPARE(file.classes.size(), std::size_t{0});
        QVERIFY(findingsOf(file).contains("taken_for_numbers"));
        QCOMPARE(static_cast<double>(file.splits.front().values[0]), 95'000.0);

        // Classes that one side counts from 0 and the other from 1 are near each other too.
        QByteArray shifted("id,label,prediction\n");
        for (int i = 0; i < 60; ++i)
            shifted += QByteArray::number(i) + "," + QByteArray::number(1 + i % 30) + ","
                       + QByteArray::number(i % 30) + "\n";
        const PredictionsFile classes = readText(shifted);
        QVERIFY(!classes.classes.empty());
        QVERIFY(findingsOf(classes).contains("shifted"));
    }

    void sharesBesideLabelsOfZeroAndOneMayBeProbabilities()
    {
        const auto answers = [](const QByteArray& column) {
            QByteArray text = "id,label," + column + "\n";
            for (int i = 0; i < 30; ++i)
                text += QByteArray::number(i) + (i % 2 ? ",1,0.75\n" : ",0,0.25\n");
            return text;
        };
        const PredictionsFile file = readText(answers("prediction"));
        QVERIFY(file.classes.empty());
        QVERIFY(findingsOf(file).contains("maybe_probability"));
        // As the sentence proposes.
        const PredictionsFile renamed = readText(answers("probability"));
        QCOMPARE(renamed.classes.size(), std::size_t{2});
        QVERIFY(!findingsOf(renamed).contains("maybe_probability"));
        // A quantity goes beyond 1.
        QByteArray beyond = answers("prediction");
        beyond += "30,1,1.25\n";
        QVERIFY(!findingsOf(readText(beyond)).contains("maybe_probability"));
    }

    void columnsInOtherLanguages_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("German") << QByteArray("ID,Klasse,Vorhersage");
        QTest::newRow("German, truth") << QByteArray("Nr,Wahrheit,Prognose");
        QTest::newRow("Spanish") << QByteArray("id,clase,predicci\xC3\xB3n");
        QTest::newRow("Spanish, without marks") << QByteArray("id,etiqueta,prediccion");
        QTest::newRow("French") << QByteArray("id,v\xC3\xA9rit\xC3\xA9,pr\xC3\xA9"
                                              "dit");
        QTest::newRow("French, marks as letters of their own") << QByteArray("id,classe,pre\xCC\x81"
                                                                             "diction");
        QTest::newRow("Italian") << QByteArray("id,classe,predizione");
        QTest::newRow("Portuguese") << QByteArray("id,r\xC3\xB3tulo,previs\xC3\xA3o");
        QTest::newRow("Dutch") << QByteArray("id,klasse,voorspelling");
        QTest::newRow("English, class") << QByteArray("id,class,predicted class");
        QTest::newRow("Russian") << QByteArray(
            "\u041d\u043e\u043c\u0435\u0440,\u0418\u0441\u0442\u0438\u043d\u0430,"
            "\u041f\u0440\u043e\u0433\u043d\u043e\u0437");
        QTest::newRow("Russian, two words") << QByteArray(
            "id,\u0438\u0441\u0442\u0438\u043d\u043d\u044b\u0439 "
            "\u043a\u043b\u0430\u0441\u0441,"
            "\u043f\u0440\u0435\u0434\u0441\u043a\u0430\u0437\u0430\u043d\u0438\u0435");
        QTest::newRow("French, what was real") << QByteArray("identifiant,r\xC3\xA9"
                                                             "el,pr\xC3\xA9"
                                                             "dit");
        QTest::newRow("German, values") << QByteArray("Nr,Istwert,Vorhersage");
        QTest::newRow("German, true") << QByteArray("ID,Wahr,Vorhergesagt");
        QTest::newRow("caret of R") << QByteArray("id,obs,pred");
        QTest::newRow("the likeliest three") << QByteArray("id,label,top1,top2,top3");
    }
    void columnsInOtherLanguages()
    {
        QFETCH(const QByteArray, header);
        const QByteArray more = header.count(',') > 2 ? ",x,x" : "";
        QByteArray text = header + "\n";
        for (int i = 0; i < 10; ++i)
            text += QByteArray::number(i) + (i % 2 ? ",cat," : ",dog,")
                    + (i == 4 || i % 2 ? "cat" : "dog") + more + "\n";
        const PredictionsFile file = readText(text);
        QCOMPARE(wrongOf(file), 1);
        QVERIFY(findingsOf(file).contains("columns_guessed"));
    }

    void thePredictionOfWekaIsAProbability()
    {
        const PredictionsFile file = readText("inst#,actual,predicted,error,prediction\n"
                                              "1,1:cat,1:cat,,0.7\n2,2:dog,2:dog,,0.6\n"
                                              "3,2:dog,1:cat,+,0.5\n");
        QCOMPARE(wrongOf(file), 1);
        QCOMPARE(file.classes, (std::vector<std::string>{"1:cat", "2:dog"}));
        QVERIFY2(saidOf(file).contains("prediction"), qPrintable(saidOf(file)));
    }

    void istAndSollAreAskedAbout()
    {
        const base::Error error = refusal([] { readText("Nr,Ist,Soll\n1,a,a\n2,b,a\n"); });
        QCOMPARE(error.code(), std::string("predictions.columns"));
        QVERIFY(
            QString::fromStdString(error.text()).contains("call the column of the true classes"));
    }

    void anotherColumnCalledClassIsNoLabel()
    {
        const PredictionsFile file =
            readText("id,class,y_true,y_pred\n1,x,a,a\n2,x,b,a\n3,x,b,b\n");
        QCOMPARE(wrongOf(file), 1);
        QCOMPARE(file.classes, (std::vector<std::string>{"a", "b"}));
    }

    void theFirstOfSeveralAnswersIsTaken()
    {
        const PredictionsFile file = readText("id,label,pred_1,prob_1,pred_2,prob_2\n"
                                              "1,cat,cat,0.7,dog,0.2\n2,dog,dog,0.6,fox,0.3\n"
                                              "3,fox,cat,0.5,fox,0.4\n");
        QCOMPARE(wrongOf(file), 1);
        QCOMPARE(file.classes, (std::vector<std::string>{"cat", "dog", "fox"}));
        QCOMPARE(file.splits.front().probability(2), 0.5F);
    }

    void logarithmsOfProbabilities_data()
    {
        QTest::addColumn<QByteArray>("prefix");
        QTest::newRow("called probabilities") << QByteArray("probability_");
        QTest::newRow("called what they are") << QByteArray("log_prob_");
    }
    void logarithmsOfProbabilities()
    {
        QFETCH(const QByteArray, prefix);
        // ln 0.7, ln 0.2, ln 0.1; ln 0.25, ln 0.75, ln 0
        const PredictionsFile file = readText("id,label," + prefix + "a," + prefix + "b," + prefix
                                              + "c\n1,a,-0.35667494,-1.60943791,-2.30258509\n"
                                                "2,a,-1.38629436,-0.28768207,-inf\n");
        QCOMPARE(wrongOf(file), 1);
        const evaluate::Predictions& answers = file.splits.front();
        QVERIFY(std::abs(static_cast<double>(answers.losses[0]) - 0.35667494) < 1e-5);
        QVERIFY(std::abs(static_cast<double>(answers.losses[1]) - 1.38629436) < 1e-5);
        QVERIFY2(saidOf(file).contains("logarithms of probabilities"), qPrintable(saidOf(file)));
    }

    void listsOfOneItemAreThatItem()
    {
        const PredictionsFile file =
            readText("id,label,prediction\n1,cat,['cat']\n2,dog,['cat']\n3,dog,['dog']\n");
        QCOMPARE(wrongOf(file), 1);
        QCOMPARE(file.classes, (std::vector<std::string>{"cat", "dog"}));
    }

    void otherShapesAreRefusedWithWhatToDo_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("remedy");
        QByteArray ofLabel("id,label,class,probability\n"), marked("id,class,label,score\n"),
            answered("id,label,prediction,probability\n"), lists("id,label,prediction\n"),
            names("id,label,prediction\n"), arrays("id,label,probabilities\n");
        const QByteArrayList classes{"cat", "dog", "fox"};
        for (int i = 0; i < 6; ++i) {
            const QByteArray id = QByteArray::number(i), truth = classes[i % 3];
            for (const QByteArray& one : classes) {
                const QByteArray share = one == truth ? "0.8" : "0.1";
                ofLabel += id + "," + truth + "," + one + "," + share + "\n";
                answered += id + "," + truth + "," + one + "," + share + "\n";
                marked += id + "," + one + "," + (one == truth ? "1" : "0") + "," + share + "\n";
            }
            lists += id + "," + QByteArray::number(i % 3) + ",\"[0.1, 0.8, 0.1]\"\n";
            arrays += id + "," + QByteArray::number(i % 3) + ",[0.1 0.8 0.1]\n";
            names += id + "," + truth + ",\"['cat', 'dog']\"\n";
        }
        QTest::newRow("a row for each class") << ofLabel << "predictions.long"
                                              << "pivot(index=[\"id\", \"label\"], "
                                                 "columns=\"class\", values=\"probability\")";
        QTest::newRow("a row for each class, called prediction") << answered << "predictions.long"
                                                                 << "columns=\"prediction\"";
        QTest::newRow("a row for each class, the label marked")
            << marked << "predictions.long"
            << "t[t[\"label\"] == 1].set_index(\"id\")[\"class\"]";
        QTest::newRow("lists of probabilities") << lists << "predictions.lists"
                                                << "add_prefix(\"probability_\")";
        QTest::newRow("arrays as NumPy prints them") << arrays << "predictions.lists"
                                                     << "t.drop(columns=\"probabilities\")";
        QTest::newRow("lists of classes") << names << "predictions.lists"
                                          << "write the first item alone";
        QTest::newRow("JSON within JSON")
            << QByteArray("{\"predictions\": [{\"id\": 1, \"label\": \"a\"}]}")
            << "predictions.json"
            << "json_normalize(json.load(open(file))[\"predictions\"])";
        QTest::newRow("lists of JSON")
            << QByteArray("[[{\"label\": \"dog\", \"score\": 0.8}]]") << "predictions.json"
            << "a row for each example";
    }
    void otherShapesAreRefusedWithWhatToDo()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, code);
        QFETCH(const QString, remedy);
        const base::Error error = refusal([&] { readText(text); });
        QCOMPARE(QString::fromStdString(error.code()), code);
        QVERIFY2(QString::fromStdString(error.text()).contains(remedy), error.text().c_str());
    }

    void idsThatComeTwiceAreNoOtherShape()
    {
        // As many rows of each id, but of one class: rows that were written twice.
        QByteArray text("id,label,prediction,probability\n");
        for (int i = 0; i < 12; ++i)
            text += QByteArray::number(i / 2) + ",cat,cat,0.8\n";
        QCOMPARE(refusal([&] { readText(text); }).code(), std::string("predictions.twice"));
    }

    void twoTablesAreJoinedByHand()
    {
        const testing::TempFolder folder;
        testing::write(folder / "labels.csv", "id,label\n1,a\n");
        testing::write(folder / "answers.csv", "id,prediction\n1,a\n");
        const base::Error error = refusal([&] {
            interop::readPredictions({folder / "labels.csv", folder / "answers.csv"});
        });
        QCOMPARE(error.kind(), base::ErrorKind::Usage);
        QVERIFY(QString::fromStdString(error.text()).contains("merge(pandas.read_csv(ANSWERS)"));
    }
};

QTEST_GUILESS_MAIN(TestAnswerForms)
#include "tst_answer_forms.moc"
