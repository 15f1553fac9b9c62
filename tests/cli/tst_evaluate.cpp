// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/numpy_file.h"
#include "support/temp_project.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using assay::testing::assayCli;
using assay::testing::npyOf;
using assay::testing::of;
using assay::testing::Result;
using assay::testing::storedZip;

namespace {

const QString kShared = QStringLiteral(ASSAY_ROOT "/../shared/data/");

QJsonObject with(const QList<QJsonObject>& lines, const char* key, const QString& value)
{
    for (const QJsonObject& line : lines) {
        if (line[key].toString() == value)
            return line;
    }
    return {};
}

void write(const QString& path, const QByteArray& text)
{
    assay::testing::write(path.toStdString(), text);
}

/// The project of a network on day digits that serves night digits, which is trained once.
void trainNight(const QString& folder)
{
    static const assay::testing::TempFolder made;
    static const int code =
        assayCli({"train", "--project", "p.assay", "--data", "glyphs", "--test-data",
                  "glyphs-night", "--set", "data.count=2000", "--epochs", "3", "--json"},
                 QString::fromStdString(made.path().string()))
            .code;
    QCOMPARE(code, 0);
    std::filesystem::copy(made.path(), folder.toStdString(),
                          std::filesystem::copy_options::recursive);
}

} // namespace

class TestEvaluate : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theLecturesChartIsPrintedToTheDigit()
    {
        const QTemporaryDir temp;
        const Result result = assayCli(
            {"evaluate", "--typed",
             "irreducible=0.25,train=0.27,train_val=0.29,test_val=0.32,test=0.34", "--json"},
            temp.path());
        QCOMPARE(result.code, 0);
        QStringList terms;
        for (const QJsonObject& term : of(result, "term")) {
            terms << QString("%1 %2")
                         .arg(term["term"].toString())
                         .arg(std::round(term["value"].toDouble() * 1e6) / 1e6);
            QVERIFY(term["low"].isNull() && term["high"].isNull());
        }
        QCOMPARE(terms.join("; "), QString("irreducible 0.25; avoidable_bias 0.02; variance 0.02; "
                                           "distribution_shift 0.03; validation_overfitting 0.02"));
        QVERIFY(of(result, "verdict").first()["culprit"].isNull());
        QVERIFY(!QFile::exists(temp.filePath("runs.assay")));
    }

    void fiftyExamplesASetCannotTell()
    {
        const QTemporaryDir temp;
        const Result result = assayCli(
            {"evaluate", "--typed",
             "irreducible=0.01,train=0.02,train_val=0.04,test_val=0.06,test=0.06", "--counts",
             "train=50,train_val=50,test_val=50,test=50", "--json", "--project", "s.assay"},
            temp.path());
        QCOMPARE(result.code, 0);
        const QJsonObject verdict = of(result, "verdict").first();
        QVERIFY(verdict["culprit"].isNull());
        QVERIFY(verdict["text"].toString().startsWith("No term is clearly above zero."));
        QVERIFY(verdict["settles"].toObject()["examples"].toInt() > 50);
        QCOMPARE(assay::testing::rows(temp.filePath("s.assay").toStdString(),
                                      "SELECT train, train_examples, irreducible_examples FROM "
                                      "typed_errors"),
                 std::vector<std::string>{"0.02 | 50 | null"});
    }

    void badTypedErrorsAreRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("over 100 %") << QStringList{"--typed", "train=1.5"};
        QTest::newRow("unknown set") << QStringList{"--typed", "trian=0.5"};
        QTest::newRow("no number") << QStringList{"--typed", "train=much"};
        QTest::newRow("twice") << QStringList{"--typed", "train=0.1,train=0.2"};
        QTest::newRow("no examples") << QStringList{"--typed", "test=0.1", "--counts", "test=0"};
        QTest::newRow("size alone") << QStringList{"--typed", "test=0.1", "--counts", "train=9"};
    }
    void badTypedErrorsAreRefused()
    {
        QFETCH(QStringList, arguments);
        const QTemporaryDir temp;
        const Result result = assayCli(
            QStringList{"evaluate", "--json", "--project", "x.assay"} + arguments, temp.path());
        QCOMPARE(result.code, 2);
        QCOMPARE(result.lines.size(), 1);
        QCOMPARE(result.lines[0]["event"].toString(), QString("error"));
        QVERIFY(!QFile::exists(temp.filePath("x.assay")));
    }

    void aShiftIsFoundAndTestStaysSealed()
    {
        const QTemporaryDir temp;
        trainNight(temp.path());
        const Result result =
            assayCli({"evaluate", "--project", "p.assay", "--run", "1", "--json"}, temp.path());
        QCOMPARE(result.code, 0);
        QCOMPARE(of(result, "split").size(), 3);
        QVERIFY(with(of(result, "split"), "split", "test").isEmpty());
        const QJsonObject shift = with(of(result, "term"), "term", "distribution_shift");
        QVERIFY(shift["low"].toDouble() > 0);
        QCOMPARE(of(result, "verdict").first()["culprit"].toString(),
                 QString("distribution_shift"));
        QVERIFY(of(result, "shift_verdict").first()["alarm"].toBool());
        for (const char* key : {"feature", "test", "statistic", "p", "p_adjusted", "effect"})
            QVERIFY2(of(result, "shift").first().contains(key), key);
        // Scores of the answers are those of the curve.
        const Result runs = assayCli({"runs", "--project", "p.assay", "--json"}, temp.path());
        QCOMPARE(with(of(result, "split"), "split", "train_val")["error"].toDouble(),
                 runs.lines[0]["train_val"].toObject()["error"].toDouble());

        const Result unsaid = assayCli(
            {"evaluate", "--project", "p.assay", "--open-test", " ", "--json"}, temp.path());
        QCOMPARE(unsaid.code, 2);
        const auto openings = [&] {
            return assay::testing::rows(temp.filePath("p.assay").toStdString(),
                                        "SELECT run, reason FROM test_openings");
        };
        QVERIFY(openings().empty());
        const Result opened = assayCli(
            {"evaluate", "--project", "p.assay", "--open-test", "for the report", "--json"},
            temp.path());
        QCOMPARE(opened.code, 0);
        QVERIFY(!with(of(opened, "split"), "split", "test").isEmpty());
        QVERIFY(!with(of(opened, "term"), "term", "validation_overfitting").isEmpty());
        QCOMPARE(openings(), std::vector<std::string>{"1 | for the report"});
        // No curve ever has a point of test.
        QVERIFY(assay::testing::rows(temp.filePath("p.assay").toStdString(),
                                     "SELECT 1 FROM metrics WHERE split = 'test'")
                    .empty());
    }

    void weightsThatWereLeftBehindAreAskedForByTheirFolder()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli({"train", "points-moons", "--project", "p.assay", "--epochs", "1"},
                          temp.path())
                     .code,
                 0);
        QVERIFY(QFile::copy(temp.filePath("p.assay"), temp.filePath("mailed.assay")));
        const Result result =
            assayCli({"evaluate", "--project", "mailed.assay", "--run", "1"}, temp.path());
        QCOMPARE(result.code, 3);
        QVERIFY2(result.err.contains("weights of run 1 are not here")
                     && result.err.contains("mailed.assay-files"),
                 qPrintable(result.err));
    }

    void tagsStayWithTheirExamplesInTheNextRun()
    {
        const QTemporaryDir temp;
        trainNight(temp.path());
        const QStringList project{"--project", "p.assay", "--json"};
        const Result listed = assayCli(QStringList{"errors", "list", "--split", "test_val",
                                                   "--sample", "eyeball", "--order", "random"}
                                           + project,
                                       temp.path());
        QCOMPARE(listed.code, 0);
        QCOMPARE(listed.lines.size(), 100);
        for (const char* key : {"example", "split", "true", "predicted", "probability", "tags"})
            QVERIFY2(listed.lines[0].contains(key), key);
        // Names with quotes, line breaks and an emoji are names like others.
        const QString name = QStringLiteral("it's \"dark\",\nvery \U0001F319");
        QStringList dark{"errors", "tag", "--add", name};
        for (int k = 0; k < 40; ++k)
            dark << "--example" << listed.lines[k]["example"].toString();
        QCOMPARE(assayCli(dark + project, temp.path()).code, 0);
        QStringList rest{"errors", "tag"};
        for (int k = 40; k < 100; ++k)
            rest << "--example" << listed.lines[k]["example"].toString();
        QCOMPARE(assayCli(rest + project, temp.path()).code, 0);
        QCOMPARE(assayCli(QStringList{"errors", "type", name, "--solution", "darken train",
                                      "--owner", "Ada"}
                              + project,
                          temp.path())
                     .code,
                 0);
        const Result table = assayCli(QStringList{"errors", "table"} + project, temp.path());
        QCOMPARE(table.lines.size(), 1);
        const QJsonObject row = table.lines[0];
        QCOMPARE(row["type"].toString(), name);
        QCOMPARE(row["owner"].toString(), QString("Ada"));
        QCOMPARE(row["test_val"].toObject()["n"].toInt(), 40);
        // 40 % of the errors, of all examples.
        const Result scores = assayCli(QStringList{"evaluate"} + project, temp.path());
        const double error = with(of(scores, "split"), "split", "test_val")["error"].toDouble();
        const QJsonObject share = row["test_val"].toObject();
        QVERIFY(std::abs(share["share"].toDouble() - 0.4 * error) < 0.01);
        QVERIFY(share["low"].toDouble() < 0.4 * error && 0.4 * error < share["high"].toDouble());

        const Result written = assayCli({"errors", "export", "--project", "p.assay", "--csv",
                                         "e.csv", "--markdown", "e.md", "--html", "e.html"},
                                        temp.path());
        QCOMPARE(written.code, 0);
        QFile csv(temp.filePath("e.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QVERIFY(QString::fromUtf8(csv.readAll())
                    .contains(QStringLiteral("\"it's \"\"dark\"\",\nvery \U0001F319\"")));

        // Another run of the same data: the tags are there.
        QCOMPARE(assayCli({"train", "--project", "p.assay", "--data", "glyphs", "--test-data",
                           "glyphs-night", "--set", "data.count=2000", "--epochs", "1", "--seed",
                           "2", "--json"},
                          temp.path())
                     .code,
                 0);
        const Result second =
            assayCli(QStringList{"errors", "table", "--run", "2"} + project, temp.path());
        QVERIFY(second.lines[0]["test_val"].toObject()["n"].toInt() > 0);
        const Result unknown = assayCli(
            QStringList{"errors", "tag", "--example", "0000000000000001", "--add", "x"} + project,
            temp.path());
        QCOMPARE(unknown.code, 2);
    }

    void theErrorsOfTrainHaveAColumnOfTheirOwn()
    {
        const QTemporaryDir temp;
        trainNight(temp.path());
        const QStringList project{"--project", "p.assay"};
        const Result listed = assayCli(
            QStringList{"errors", "list", "--split", "train", "--limit", "1", "--json"} + project,
            temp.path());
        QCOMPARE(listed.lines.size(), 1);
        QCOMPARE(listed.lines[0]["split"].toString(), QString("train"));
        QCOMPARE(assayCli(QStringList{"errors", "tag", "--add", "thin", "--example",
                                      listed.lines[0]["example"].toString()}
                              + project,
                          temp.path())
                     .code,
                 0);
        const Result table =
            assayCli(QStringList{"errors", "table", "--json"} + project, temp.path());
        QCOMPARE(table.lines[0]["train"].toObject()["n"].toInt(), 1);
        QCOMPARE(table.lines[0]["test_val"].toObject()["n"].toInt(), 0);
        const Result shown = assayCli(QStringList{"errors", "table"} + project, temp.path());
        QVERIFY2(shown.out.contains("error % (train)"), qPrintable(shown.out));
    }

    void answersMadeElsewhereGetTheWholePage()
    {
        const QTemporaryDir temp;
        QByteArray text("id,split,label,prediction,probability\n");
        for (int k = 0; k < 200; ++k)
            text += QByteArray::number(k) + (k < 100 ? ",train_val," : ",test_val,")
                    + (k % 2 ? "cat," : "dog,")
                    + (k % (k < 100 ? 50 : 5) == 0 ? "cat" : (k % 2 ? "cat" : "dog")) + ",0.9\n";
        write(temp.filePath("answers.csv"), text);
        const QStringList project{"--project", "theirs.assay", "--json"};
        const Result imported =
            assayCli(QStringList{"errors", "import", "answers.csv"} + project, temp.path());
        QCOMPARE(imported.code, 0);
        QCOMPARE(imported.lines.last()["examples"].toInt(), 200);
        const Result scores = assayCli(QStringList{"evaluate"} + project, temp.path());
        QCOMPARE(scores.code, 0);
        QCOMPARE(with(of(scores, "split"), "split", "test_val")["error"].toDouble(), 0.1);
        QCOMPARE(with(of(scores, "split"), "split", "train_val")["error"].toDouble(), 0.02);
        const Result listed =
            assayCli(QStringList{"errors", "list", "--split", "test_val"} + project, temp.path());
        QCOMPARE(listed.lines.size(), 10);
        QVERIFY(listed.lines[0]["example"].toString().toInt() >= 100);
        const Result wolf = assayCli(
            {"errors", "list", "--true", "wolf", "--project", "theirs.assay"}, temp.path());
        QCOMPARE(wolf.code, 2);
        QVERIFY2(wolf.err.contains("This run has no class \"wolf\"; there are: cat, dog."),
                 qPrintable(wolf.err));
        // The same file again is the same run.
        assayCli(QStringList{"errors", "import", "answers.csv"} + project, temp.path());
        QCOMPARE(
            assayCli({"runs", "--project", "theirs.assay", "--json"}, temp.path()).lines.size(), 1);
    }

    void anErrorTableKeepsWhatIsSound()
    {
        const QTemporaryDir temp;
        QByteArray text("id,split,label,prediction\n");
        for (int k = 0; k < 40; ++k)
            text += QByteArray::number(k) + (k < 20 ? ",train_val," : ",test_val,")
                    + (k % 2 ? "cat," : "dog,") + (k % 10 == 0 || k % 2 ? "cat\n" : "dog\n");
        write(temp.filePath("answers.csv"), text);
        const QStringList project{"--project", "theirs.assay", "--json"};
        QCOMPARE(
            assayCli(QStringList{"errors", "import", "answers.csv"} + project, temp.path()).code,
            0);
        const QStringList typed{"errors", "type", "blurred", "--solution", "more data"};
        QCOMPARE(assayCli(typed + project, temp.path()).code, 0);
        QCOMPARE(assayCli(QStringList{"errors", "table"} + project, temp.path()).code, 0);
        assay::testing::execute(
            temp.filePath("theirs.assay").toStdString(),
            "PRAGMA ignore_check_constraints = ON; UPDATE evaluated_splits SET examples "
            "= 3 WHERE split = 'train_val'");
        const Result table = assayCli(QStringList{"errors", "table"} + project, temp.path());
        QCOMPARE(table.code, 3);
        QCOMPARE(of(table, "row").size(), 1);
        QCOMPARE(of(table, "row")[0]["type"].toString(), QString("blurred"));
        const QString said = table.err + table.out;
        QVERIFY2(said.contains("split \"train_val\""), qPrintable(said));
    }

    void arraysOfProbabilitiesAreRead()
    {
        const QString folder = kShared + "predictions/";
        if (!QFile::exists(folder))
            QSKIP("../shared/data is not there");
        const QTemporaryDir temp;
        const Result imported = assayCli({"errors", "import", folder + "mnist_test_set_pyx.npy",
                                          folder + "mnist_test_set_original_labels.npy",
                                          "--project", "m.assay", "--json"},
                                         temp.path());
        QCOMPARE(imported.code, 0);
        QCOMPARE(imported.lines.last()["examples"].toInt(), 10000);
    }

    /// Of the other classes only the sum is known: nothing is made up from it.
    void oneProbabilityOfThreeClassesIsNotSpread()
    {
        const QTemporaryDir temp;
        QByteArray text("id,split,label,prediction,probability\n");
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(i) + ",test_val," + "abc"[i % 3] + ','
                    + "abc"[i % 7 == 0 ? (i + 1) % 3 : i % 3] + ",0."
                    + QByteArray::number(60 + i % 40) + '\n';
        write(temp.filePath("a.csv"), text);
        QCOMPARE(assayCli({"errors", "import", "a.csv", "--project", "x.assay"}, temp.path()).code,
                 0);
        const Result result = assayCli({"evaluate", "--project", "x.assay", "--json"}, temp.path());
        const QJsonObject split = with(of(result, "split"), "split", "test_val");
        QVERIFY(split["auc"].isNull() && split["loss"].isNull());
        QVERIFY(split["ece"].isDouble());
        const Result list =
            assayCli({"errors", "list", "--project", "x.assay", "--json"}, temp.path());
        QCOMPARE(list.lines.size(), 9);
        // The surest wrong answer first.
        for (qsizetype k = 1; k < list.lines.size(); ++k)
            QVERIFY(list.lines[k]["probability"].toDouble()
                    <= list.lines[k - 1]["probability"].toDouble());
        const Result suggested =
            assayCli({"errors", "suggest", "--project", "x.assay", "--json"}, temp.path());
        QVERIFY(of(suggested, "suggestion").isEmpty());
        QVERIFY(of(suggested, "note").first()["text"].toString().contains("every class"));
    }

    void labelsThatAreSpelledOtherwiseAreNoErrors()
    {
        const QTemporaryDir temp;
        QByteArray text("id;split;y_true;y_pred\r\n");
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(i) + ";test_val;" + QByteArray::number(i % 3) + ".0;"
                    + QByteArray::number(i % 20 == 0 ? (i + 1) % 3 : i % 3) + "\r\n";
        write(temp.filePath("a.csv"), text);
        const Result imported =
            assayCli({"errors", "import", "a.csv", "--project", "x.assay", "--json"}, temp.path());
        QCOMPARE(imported.code, 0);
        QStringList found;
        for (const QJsonObject& finding : of(imported, "finding"))
            found << finding["finding"].toString();
        QCOMPARE(found, QStringList({"predictions.columns_guessed", "predictions.labels_matched"}));
        const Result result = assayCli({"evaluate", "--project", "x.assay", "--json"}, temp.path());
        QCOMPARE(result.code, 0);
        QCOMPARE(with(of(result, "split"), "split", "test_val")["error"].toDouble(), 0.05);
        QCOMPARE(of(result, "class_scores").size(), 3);
        // What was merged is said before what follows from it.
        QCOMPARE(of(result, "finding").size(), 2);
        QCOMPARE(result.lines.first()["event"].toString(), QString("finding"));
    }

    /// Weighted classes are to give up error for the rare one.
    void weightedClassesAreNotComparedWithTheCommonest()
    {
        const QTemporaryDir temp;
        QByteArray text("a,b,class\n");
        for (int i = 0; i < 600; ++i) // nothing to be learned
            text += QByteArray::number(i * 37 % 101) + "," + QByteArray::number(i * 53 % 97) + ","
                    + (i % 20 == 0 ? "rare" : "often") + "\n";
        write(temp.filePath("a.csv"), text);
        const auto evaluated = [&](const QString& project, const QString& weights) {
            assayCli({"train", "a.csv", "--project", project, "--epochs", "5", "--set",
                      "train.class_weights=" + weights, "--set", "train.learning_rate=0.01"},
                     temp.path());
            return assayCli({"evaluate", "--project", project}, temp.path()).out
                   + assayCli({"advise", "--project", project}, temp.path()).out;
        };
        const QString plain = evaluated("plain.assay", QString());
        QVERIFY2(plain.contains("than guessing") && !plain.contains("\\n"), qPrintable(plain));
        const QString weighted = evaluated("weighted.assay", "balanced");
        QVERIFY2(weighted.contains("Mean over 2 classes of the error on train")
                     && !weighted.contains("than guessing"),
                 qPrintable(weighted));
    }

    void rareClassesCountAlikeInTheMeanOverClasses()
    {
        const QTemporaryDir temp;
        QByteArray text("id,split,label,prediction\n");
        for (int i = 0; i < 100; ++i) // all of 90 right, 4 of 10 right
            text += QByteArray::number(i) + ",test_val," + (i < 90 ? "often" : "rare") + ","
                    + (i < 94 && i >= 90 ? "rare" : "often") + "\n";
        write(temp.filePath("a.csv"), text);
        QCOMPARE(assayCli({"errors", "import", "a.csv", "--project", "x.assay"}, temp.path()).code,
                 0);
        const Result result = assayCli({"evaluate", "--project", "x.assay", "--json"}, temp.path());
        QCOMPARE(result.code, 0);
        const QJsonObject split = with(of(result, "split"), "split", "test_val");
        QCOMPARE(split["error"].toDouble(), 0.06);
        QVERIFY(std::abs(split["mean_class_error"].toDouble() - 0.3) < 1e-12);
        QVERIFY(split["mean_class_error_low"].toDouble() < 0.25
                && split["mean_class_error_high"].toDouble() > 0.35);
        const Result said = assayCli({"evaluate", "--project", "x.assay"}, temp.path());
        QVERIFY2(said.out.contains("Mean over 2 classes of the error on test-val: 30"),
                 qPrintable(said.out));
    }

    void answersCountedFromAnotherNumberBlock()
    {
        const QTemporaryDir temp;
        QByteArray text("id,split,label,prediction\n");
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(i) + ",test_val," + QByteArray::number(1 + i % 4) + ","
                    + QByteArray::number(i % 4) + "\n";
        write(temp.filePath("a.csv"), text);
        const QStringList project{"--project", "x.assay"};
        const Result imported =
            assayCli(QStringList{"errors", "import", "a.csv"} + project, temp.path());
        QCOMPARE(imported.code, 1);
        QVERIFY(imported.err.contains("The labels count from 1 and the answers from 0"));
        const Result result = assayCli(QStringList{"evaluate"} + project, temp.path());
        QCOMPARE(result.code, 1);
        QVERIFY(result.out.startsWith("The labels count from 1 and the answers from 0"));
    }

    void tenThousandClassesTakeLittleRoom()
    {
        constexpr int kClasses = 10'000, kExamples = 300;
        const QTemporaryDir temp;
        std::vector<float> probabilities(std::size_t(kClasses) * kExamples, 0.5F / (kClasses - 1));
        std::vector<std::int64_t> labels;
        for (int i = 0; i < kExamples; ++i) {
            probabilities[std::size_t(i) * kClasses + std::size_t(i)] = 0.5F;
            labels.push_back(i % 10 == 0 ? kClasses - 1 : i);
        }
        write(temp.filePath("both.npz"),
              storedZip({{"probabilities.npy",
                          npyOf("<f4", "(300, 10000)", assay::testing::values(probabilities))},
                         {"labels.npy", npyOf("<i8", "(300,)", assay::testing::values(labels))}}));
        const QStringList project{"--project", "x.assay", "--json"};
        QCOMPARE(assayCli(QStringList{"errors", "import", "both.npz"} + project, temp.path()).code,
                 0);
        // Whole, the probabilities take 12 MB.
        QVERIFY(QFileInfo(temp.filePath("x.assay")).size() < 1'000'000);
        const Result result = assayCli(QStringList{"evaluate"} + project, temp.path());
        const QJsonObject split = with(of(result, "split"), "split", "test_val");
        QCOMPARE(split["error"].toDouble(), 0.1);
        // 0.25 of those that are right, 0.25 + 1 of the others.
        QVERIFY(std::abs(split["brier"].toDouble() - (0.9 * 0.25 + 0.1 * 1.25)) < 1e-3);
        QVERIFY(std::abs(split["loss"].toDouble()
                         - (0.9 * std::log(2) - 0.1 * std::log(0.5 / (kClasses - 1))))
                < 1e-4);
        const Result suggested = assayCli(QStringList{"errors", "suggest"} + project, temp.path());
        QVERIFY(of(suggested, "note").first()["text"].toString().contains("1,000 classes"));
    }

    void badAnswersAreRefusedWithTheirRow_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("row");
        const QByteArray head("id,split,label,prediction,probability\n");
        QTest::newRow("empty") << QByteArray() << QString() << -1;
        QTest::newRow("no rows") << head << QString("predictions.empty") << -1;
        QTest::newRow("missing column")
            << QByteArray("id,split,label\n1,test_val,a\n") << QString("predictions.columns") << -1;
        QTest::newRow("unknown split") << head + "1,tset,a,a,0.5\n"
                                       << QString("predictions.split") << 2;
        QTest::newRow("sealed test") << head + "1,test_val,a,a,0.5\n2,test,a,a,0.5\n"
                                     << QString("predictions.test") << 3;
        QTest::newRow("duplicate") << head + "1,test_val,a,a,0.5\n1,test_val,a,a,0.5\n"
                                   << QString("predictions.twice") << 3;
        QTest::newRow("probability") << head + "1,test_val,a,a,1.5\n"
                                     << QString("predictions.probability") << 2;
        QTest::newRow("sum") << QByteArray("id,split,label,prediction,probability_a,"
                                           "probability_b\n1,test_val,a,a,0.5,0.9\n")
                             << QString("predictions.sum") << 2;
        QTest::newRow("class without column")
            << QByteArray("id,split,label,prediction,probability_a,probability_b\n"
                          "1,test_val,c,a,0.5,0.5\n")
            << QString("predictions.class") << 2;
        QTest::newRow("short row") << head + "1,test_val,a\n" << QString("predictions.cells") << 2;
    }
    void badAnswersAreRefusedWithTheirRow()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, code);
        QFETCH(int, row);
        const QTemporaryDir temp;
        write(temp.filePath("a.csv"), text);
        const Result result =
            assayCli({"errors", "import", "a.csv", "--project", "x.assay", "--json"}, temp.path());
        QCOMPARE(result.code, 3);
        const QJsonObject line = result.lines.first();
        if (!code.isEmpty())
            QCOMPARE(line["code"].toString(), code);
        if (row > 0)
            QCOMPARE(line["row"].toInt(), row);
        QVERIFY(assayCli({"runs", "--project", "x.assay", "--json"}, temp.path()).lines.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestEvaluate)
#include "tst_evaluate.moc"
