// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using assay::testing::assayCli;
using assay::testing::Result;

namespace {

const QString kShared = QStringLiteral(ASSAY_ROOT "/../shared/data/");

/// A column of the lines of one event.
QJsonObject suggestion(const Result& result, const QString& type)
{
    for (const QJsonObject& line : result.lines) {
        if (line["event"] == "suggestion" && line["type"] == type)
            return line;
    }
    return {};
}

QStringList train(const QString& data, const QString& epochs)
{
    return {"train",      "--project", "p.assay",  "--data", data,
            "--template", "mlp",       "--epochs", epochs,   "--json"};
}

} // namespace

class TestSuggest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        if (!QDir(kShared).exists())
            QSKIP("the shared data sets are not here");
    }

    void shirtsAndTShirtsAreFoundByCluster()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(train(kShared + "images/fashion-mnist", "2"), temp.path()).code, 0);
        const QStringList suggest{"errors", "suggest", "--project", "p.assay", "--json"};
        const Result first = assayCli(suggest, temp.path());
        QCOMPARE(first.code, 0);
        // The idx files number the classes: 0 is the T-shirt, 6 the shirt.
        const QJsonObject shirts = suggestion(first, "0 / 6");
        QCOMPARE(shirts["kind"].toString(), QString("cluster"));
        QVERIFY(shirts["decision"].isNull());
        const int count = static_cast<int>(shirts["errors"].toArray().size());
        QVERIFY2(count >= 50, QByteArray::number(count));
        QVERIFY(!suggestion(first, "label error").isEmpty());

        // Accepted: a row of the table, and its errors carry it; nobody has looked at them.
        const Result accepted = assayCli(
            suggest + QStringList{"--accept", "0 / 6", "--refuse", "label error"}, temp.path());
        QCOMPARE(accepted.code, 0);
        QCOMPARE(suggestion(accepted, "0 / 6")["decision"].toString(), QString("accepted"));
        QCOMPARE(suggestion(accepted, "label error")["decision"].toString(), QString("refused"));
        const Result listed = assayCli({"errors", "list", "--project", "p.assay", "--type", "0 / 6",
                                        "--limit", "5000", "--json"},
                                       temp.path());
        int shirtErrors = 0;
        for (const QJsonObject& line : listed.lines) {
            const QString truth = line["true"].toString(), answer = line["predicted"].toString();
            shirtErrors += (truth == "0" && answer == "6") || (truth == "6" && answer == "0");
        }
        QCOMPARE(listed.lines.size(), count);
        QVERIFY2(shirtErrors * 10 >= count * 4, QByteArray::number(shirtErrors));
        const Result table =
            assayCli({"errors", "table", "--project", "p.assay", "--json"}, temp.path());
        QCOMPARE(table.lines.size(), 1);
        QVERIFY(table.lines.first()["test_val"].toObject()["share"].isNull());
        QCOMPARE(table.lines.first()["train_val"].toObject()["n"].toInt()
                     + table.lines.first()["test_val"].toObject()["n"].toInt(),
                 count);

        // Neighbours in train of a shirt that was taken for a T-shirt.
        const QString example = shirts["errors"].toArray().first().toString();
        const Result near = assayCli({"errors", "nearest", "--project", "p.assay", "--example",
                                      example, "--count", "7", "--json"},
                                     temp.path());
        QCOMPARE(near.code, 0);
        QCOMPARE(near.lines.size(), 7);
        double before = 0;
        for (const QJsonObject& line : near.lines) {
            QCOMPARE(line["event"].toString(), QString("neighbour"));
            QVERIFY(line["distance"].toDouble() >= before);
            before = line["distance"].toDouble();
        }
    }

    void usSevensAreNotCalledWrongLabels()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli({"train", "--project", "p.assay", "--data", kShared + "images/mnist",
                           "--test-data", kShared + "images/usps", "--template", "mlp", "--epochs",
                           "1", "--json"},
                          temp.path())
                     .code,
                 0);
        const Result result =
            assayCli({"errors", "suggest", "--project", "p.assay", "--json"}, temp.path());
        QCOMPARE(result.code, 0);
        QSet<QString> ofTestVal;
        for (const QJsonObject& line :
             assayCli({"errors", "list", "--project", "p.assay", "--split", "test_val", "--limit",
                       "10000", "--json"},
                      temp.path())
                 .lines)
            ofTestVal.insert(line["example"].toString());
        QVERIFY(ofTestVal.size() > 1000);
        for (const auto& id : suggestion(result, "label error")["errors"].toArray())
            QVERIFY(!ofTestVal.contains(id.toString()));
        const QJsonObject sure = suggestion(result, "sure and wrong");
        QCOMPARE(sure["kind"].toString(), QString("sure_and_wrong"));
        QVERIFY(sure["errors"].toArray().size() > 100);
        for (const auto& id : sure["errors"].toArray())
            QVERIFY(ofTestVal.contains(id.toString()));
        QVERIFY(sure["text"].toString().contains("distribution shift"));
        QVERIFY(std::any_of(result.lines.begin(), result.lines.end(), [](const QJsonObject& line) {
            return line["event"] == "note"
                   && line["text"].toString().startsWith("Label errors were not looked for in "
                                                         "test-val");
        }));
    }

    void aSliceOfAdultHasALowerAccuracy()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(train(kShared + "tabular/adult-train.csv", "2"), temp.path()).code, 0);
        const Result result =
            assayCli({"errors", "suggest", "--project", "p.assay", "--json"}, temp.path());
        QCOMPARE(result.code, 0);
        int slices = 0;
        for (const QJsonObject& line : result.lines) {
            if (line["kind"].toString() != "slice")
                continue;
            ++slices;
            QVERIFY(line["p_adjusted"].toDouble() <= 0.05);
            QVERIFY(line["examples"].toInt() >= 20);
            QVERIFY(line["low"].toDouble() < line["error"].toDouble());
            // Wrong more often than one in six, which is more than any network here is.
            QVERIFY(line["error"].toDouble() > 0.15);
            QCOMPARE(qRound(line["error"].toDouble() * line["examples"].toInt()),
                     static_cast<int>(line["errors"].toArray().size()));
        }
        QVERIFY(slices >= 2);
    }

    void answersOfEarlierWeightsAreNotMixedWithLaterOnes()
    {
        const QTemporaryDir temp;
        QCOMPARE(
            assayCli(train(kShared + "tabular/pima-indians-diabetes.csv", "2"), temp.path()).code,
            0);
        const QStringList suggest{"errors", "suggest", "--project", "p.assay", "--json"};
        QCOMPARE(assayCli(suggest, temp.path()).code, 0);
        assay::testing::execute(temp.filePath("p.assay").toStdString(),
                                "UPDATE evaluations SET step = step - 1");
        const Result result = assayCli(suggest, temp.path());
        QCOMPARE(result.code, 2);
        QCOMPARE(result.lines.first()["code"].toString(), QString("evaluation.old"));
    }

    void aNameThatIsNoSuggestionChangesNothing()
    {
        const QTemporaryDir temp;
        QCOMPARE(
            assayCli(train(kShared + "tabular/pima-indians-diabetes.csv", "2"), temp.path()).code,
            0);
        const Result result = assayCli({"errors", "suggest", "--project", "p.assay", "--accept",
                                        "label error", "--accept", "no such"},
                                       temp.path());
        QCOMPARE(result.code, 2);
        QVERIFY(result.err.contains("no such"));
        const Result table =
            assayCli({"errors", "table", "--project", "p.assay", "--json"}, temp.path());
        QVERIFY(table.lines.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSuggest)
#include "tst_suggest.moc"
