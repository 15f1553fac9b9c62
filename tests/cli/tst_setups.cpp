// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

/// A table of a number that decides the class, one that is large, and a category.
void writeRows(const QString& path, int count, int shift)
{
    QByteArray text("a,big,word,y\n");
    for (int i = 0; i < count; ++i) {
        const double a = (i * 37 + shift) % 101 - 50;
        text += QByteArray::number(a) + ',' + QByteArray::number(1e5 + 1e4 * (i % 9)) + ','
                + (i % 4 ? "red" : "blue") + ',' + (a > 0 ? "up" : "down") + '\n';
    }
    write(path, text);
}

QByteArray setup(const char* preprocess, const char* train = "")
{
    return QByteArray(R"({"model": {"template": "mlp"}, "task": "classification", "classes": 2,
        "input_shape": [4],
        "data": {"kind": "csv", "train": "in/train.csv", "test": "in/test.csv", "header": true,
                 "target_column": -1, "categorical_columns": [2]},
        "preprocess": )")
           + preprocess + R"(, "train": {"lr": 0.01, "batch": 32, "epochs": 6)" + train + "}}";
}

const char* const kSteps =
    R"({"train": [{"op": "one_hot"}, {"op": "standardise", "per": "column"}]})";

} // namespace

/// What somebody does elsewhere, in one file.
class TestSetups : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_temp = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_temp->path()).mkpath("in"));
        writeRows(m_temp->filePath("in/train.csv"), 400, 0);
        writeRows(m_temp->filePath("in/test.csv"), 200, 13);
    }

    void aRunIsOfTheSetupAndOtherOptionsHoldBeforeIt()
    {
        write(m_temp->filePath("s.json"), setup(kSteps));
        const Result result = run({"--setup", "s.json", "--threads", "1", "--epochs", "4"});
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const auto epochs = of(result, "epoch");
        QCOMPARE(epochs.size(), qsizetype{4});
        QVERIFY(epochs.last()["test_val"].toObject()["error"].toDouble() < 0.1);
        const QJsonObject spec =
            of(assayCli({"runs", "--project", "p.assay", "--json"}, path()), "run")
                .value(0)["spec"]
                .toObject();
        QCOMPARE(spec["data"].toObject()["preprocess"].toString(),
                 QString("one_hot, standardise channel"));
        QCOMPARE(spec["data"].toObject()["path"].toString(),
                 QDir(path()).canonicalPath() + "/in/train.csv");

        // Its paths may be of another folder.
        QVERIFY(QDir(path()).mkpath("elsewhere"));
        write(m_temp->filePath("elsewhere/s.json"), setup(kSteps));
        QCOMPARE(run({"--setup", "elsewhere/s.json", "--epochs", "1"}).code, 3);
        QCOMPARE(run({"--setup", "elsewhere/s.json", "--root", ".", "--epochs", "1"}).code, 0);
    }

    /// Beside a column of large numbers the one that decides is hardly learned from.
    void nothingIsPutRight()
    {
        write(m_temp->filePath("s.json"), setup(R"({"train": [{"op": "one_hot"}]})"));
        const Result result = run({"--setup", "s.json", "--threads", "1"});
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QVERIFY(of(result, "epoch").last()["train"].toObject()["error"].toDouble() > 0.1);
    }

    void whatEvaluationDoesOtherwiseIsSaid()
    {
        write(m_temp->filePath("s.json"),
              setup(R"({"train": [{"op": "one_hot"}, {"op": "standardise", "per": "column"}],
                        "eval": [{"op": "one_hot"}], "fitted_on": "all"})"));
        const Result result = run({"--setup", "s.json", "--threads", "1"});
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QStringList findings;
        for (const QJsonObject& finding : of(result, "finding"))
            findings << finding["finding"].toString();
        QVERIFY2(findings.contains("preprocess.evaluation")
                     && findings.contains("preprocess.fitted_on_all"),
                 qPrintable(findings.join(' ')));
    }

    void oneBatchIsLearnedFromASetupToo()
    {
        write(m_temp->filePath("s.json"),
              setup(kSteps, R"(, "augment": [{"op": "gaussian_noise", "std": 0.5}])"));
        const Result result = assayCli(
            {"overfit", "--setup", "s.json", "--project", "p.assay", "--threads", "1", "--json"},
            path());
        QVERIFY2(result.code == 0, qPrintable(result.out + result.err));
    }

    void theNumberOfAClassCanBeLearned()
    {
        write(
            m_temp->filePath("s.json"),
            setup(kSteps).replace("\"epochs\": 6", "\"epochs\": 6, \"loss\": \"mse_class_index\""));
        const Result result = assayCli(
            {"train", "--setup", "s.json", "--project", "numbers.assay", "--json"}, m_temp->path());
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QVERIFY(of(result, "end").value(0)["train_val"].toObject()["error"].toDouble() < 0.5);
        const Result evaluated =
            assayCli({"evaluate", "--project", "numbers.assay", "--json"}, m_temp->path());
        QVERIFY2(evaluated.code == 0, qPrintable(evaluated.err));
        QVERIFY(of(evaluated, "split").value(0)["brier"].isNull()); // there are no probabilities
    }

    void whatIsWrongEndsWithASentence_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("key") << QByteArray("\"classes\"") << QByteArray("\"clases\"") << 2
                             << "Did you mean \"classes\"?";
        QTest::newRow("classes") << QByteArray("\"classes\": 2") << QByteArray("\"classes\": 3")
                                 << 2 << "s.json says classes 3, and the data give 2";
        QTest::newRow("shape") << QByteArray("[4]") << QByteArray("[5]") << 2
                               << "s.json says input_shape 5, and the data give 4";
        QTest::newRow("change") << QByteArray("\"epochs\": 6")
                                << QByteArray("\"epochs\": 6, \"augment\": [{\"op\": \"flip\"}]")
                                << 2 << "flip changes pictures, and these data have none";
        QTest::newRow("json") << QByteArray("[4],") << QByteArray("[4]") << 3 << "no JSON";
    }
    void whatIsWrongEndsWithASentence()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(int, code);
        QFETCH(QString, word);
        write(m_temp->filePath("s.json"), setup(kSteps).replace(from, to));
        const Result result = run({"--setup", "s.json"});
        QVERIFY2(result.code == code,
                 qPrintable(QString::number(result.code) + result.out + result.err));
        QVERIFY2((result.out + result.err).contains(word), qPrintable(result.out + result.err));
        QVERIFY(!QFile::exists(m_temp->filePath("p.assay"))); // nothing was made
    }

    void rootIsForASetup() { QCOMPARE(run({"--root", ".", "--data", "glyphs"}).code, 2); }

    void theStepsBeforeTheNetworkAreSaid()
    {
        const Result words = assayCli(
            {"data", "in/train.csv", "--set", "data.preprocess=impute median, standardise column"},
            path());
        QVERIFY2(words.out.contains("before the network: missing cells: the median"),
                 qPrintable(words.out));
        const Result json = assayCli({"data", "glyphs", "--json"}, path());
        QCOMPARE(of(json, "data")[0]["preprocess"].toObject()["example"].toArray(),
                 QJsonArray{"divide by 255"});
    }

private:
    QString path() const { return m_temp->path(); }
    Result run(const QStringList& more) const
    {
        return assayCli(QStringList{"train", "--project", "p.assay", "--json"} + more, path());
    }

    std::unique_ptr<QTemporaryDir> m_temp;
};

QTEST_GUILESS_MAIN(TestSetups)
#include "tst_setups.moc"
