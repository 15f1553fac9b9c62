// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/idx_bytes.h"
#include "support/numpy_file.h"

#include <QJsonArray>
#include <QRegularExpression>

using assay::testing::assayCli;
using assay::testing::npyOf;
using assay::testing::of;
using assay::testing::Result;
using assay::testing::stoppedAfterAnEpoch;
using assay::testing::storedZip;
using assay::testing::values;
using namespace assay::testing::idx;

namespace {

/// 40 pictures of 4 x 4 with labels 1 and 2 in 32-bit integers, two columns.
void writeSet(const QString& place)
{
    QDir folder(place);
    QVERIFY(folder.mkpath("."));
    QByteArray pictures = header({40, 4, 4}), labels = header({40, 2}, 0x0C);
    for (int i = 0; i < 40; ++i) {
        pictures.append(QByteArray(16, char(i % 2 ? 200 : 10)));
        for (const int value : {1 + i % 2, i})
            labels.append(QByteArray("\0\0\0", 3)).append(char(value));
    }
    put(folder, "train-images-idx3-ubyte", pictures);
    put(folder, "train-labels-idx2-int", labels);
}

} // namespace

class TestCliData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysHowPicturesWereRead()
    {
        QTemporaryDir temp;
        writeSet(temp.filePath("MNIST/raw"));
        const Result result = assayCli({"data", ".", "--json"}, temp.path());
        QCOMPARE(result.code, 0);
        const QJsonObject line = of(result, "data").value(0);
        QCOMPARE(line["examples"].toInt(), 40);
        QCOMPARE(line["classes"].toArray(), (QJsonArray{"1", "2"}));
        QCOMPARE(line["values"].toArray(), (QJsonArray{0, 255}));
        const QJsonObject read = line["read"].toObject();
        QCOMPARE(read["folder"].toString(), QString("MNIST/raw"));
        QCOMPARE(read["labels"].toString(), QString("train-labels-idx2-int"));
        QCOMPARE(read["label"].toString(), QString("column 1 of 2"));
        QCOMPARE(read["classes"].toString(), QString("the 2 labels that occur, 1 to 2"));
        const Result words = assayCli({"data", "."}, temp.path());
        QVERIFY2(words.out.contains("read as: folder MNIST/raw,"), qPrintable(words.out));
    }

    void arraysAreTrainedOnAndDamagedOnesRefused()
    {
        QTemporaryDir temp;
        QDir folder(temp.path());
        std::vector<float> rows;
        std::vector<std::int64_t> labels;
        for (int i = 0; i < 80; ++i) {
            labels.push_back(i % 2);
            for (int k = 0; k < 3; ++k)
                rows.push_back(float(i % 2) + 0.01F * float(i * k % 7));
        }
        const QByteArray x = npyOf("<f4", "(80, 3)", values(rows));
        put(folder, "set.npz",
            storedZip({{"x.npy", x}, {"y.npy", npyOf("<i8", "(80,)", values(labels))}}));
        put(folder, "alone.npz", storedZip({{"x_train.npy", x}}));
        put(folder, "cut.npy", x.chopped(40));
        QVERIFY(folder.mkdir("apart"));
        put(folder, "apart/whole.npy", x);
        const QJsonObject line =
            of(assayCli({"data", "set.npz", "--json"}, temp.path()), "data").value(0);
        QCOMPARE(line["examples"].toInt(), 80);
        QCOMPARE(line["read"].toObject()["inputs, labels"].toString(), QString("x, y"));
        const Result run = assayCli({"train", "set.npz", "--epochs", "30", "--json"}, temp.path());
        QCOMPARE(run.code, 0);
        QCOMPARE(of(run, "end").value(0)["train"].toObject()["error"].toDouble(1), 0.0);
        for (const auto& [file, says] : {std::pair("alone.npz", "no labels to the inputs x_train"),
                                         std::pair("cut.npy", "960 bytes, 920 are there"),
                                         std::pair("apart/whole.npy", "x_train and y_train")}) {
            const Result refused = assayCli({"data", file}, temp.path());
            QCOMPARE(refused.code, 3);
            QVERIFY2(refused.err.contains(says), qPrintable(refused.err));
        }
    }

    void textsAreTrainedOnResumedAndTheirErrorsListed()
    {
        QTemporaryDir temp;
        QDir folder(temp.path());
        QVERIFY(folder.mkpath("names"));
        QByteArray dutch, greek;
        for (int i = 0; i < 120; ++i) {
            dutch += "van " + QByteArray(1, char('a' + i % 26)) + QByteArray::number(i) + "\n";
            greek += QByteArray(1, char('A' + i % 26)) + QByteArray::number(i) + "opoulos\n";
        }
        put(folder, "names/Dutch.txt", dutch);
        put(folder, "names/Greek.txt", greek + "van 7\n");
        const Result data = assayCli({"data", "names", "--json"}, temp.path());
        const QJsonObject line = of(data, "data").value(0);
        QCOMPARE(line["modality"].toString(), QString("text"));
        QCOMPARE(line["kind"].toString(), QString("texts"));
        const QJsonObject tokens = line["tokens"].toObject()["example"].toObject();
        QCOMPARE(tokens["unit"].toString(), QString("characters"));
        QCOMPARE(tokens["cut_share"].toDouble(-1), 0.0);
        const Result words = assayCli({"data", "names"}, temp.path());
        QVERIFY2(words.out.contains("example: characters, "), qPrintable(words.out));

        // Stopped and resumed as in one go, with what dropout draws.
        const auto train = [](const QString& project) {
            return QStringList{"train",     "names",     "--epochs", "60",
                               "--threads", "2",         "--set",    "model.dropout=0.3",
                               "--json",    "--project", project};
        };
        const QJsonObject whole = of(assayCli(train("whole.assay"), temp.path()), "end").value(0);
        QCOMPARE(whole["state"].toString(), QString("finished"));
        QVERIFY(stoppedAfterAnEpoch(train("parts.assay"), temp.path()));
        const Result rest =
            assayCli({"train", "--project", "parts.assay", "--resume", "1", "--json"}, temp.path());
        QVERIFY(of(rest, "epoch").size() < 60);
        QCOMPARE(of(rest, "end").value(0)["train"], whole["train"]);
        QVERIFY(whole["train"].toObject()["error"].toDouble(1) < 0.05);

        // Rows of an embedding stand for tokens: those of other tokens fit by their size alone.
        QVERIFY(folder.mkpath("others"));
        put(folder, "others/Dutch.txt", QByteArray(dutch).replace("a", "\u00E4"));
        put(folder, "others/Greek.txt", QByteArray(greek + "van 7\n").replace("a", "\u00E4"));
        const Result other = assayCli({"train", "others", "--epochs", "1", "--project",
                                       "whole.assay", "--set", "model.start_from=run 1"},
                                      temp.path());
        QVERIFY(other.code != 0);
        QVERIFY2((other.out + other.err).contains("its vocabulary is another"),
                 qPrintable(other.out + other.err));
        QCOMPARE(assayCli({"evaluate", "--project", "whole.assay", "--run", "1"}, temp.path()).code,
                 0);
        const Result errors = assayCli(
            {"errors", "list", "--project", "whole.assay", "--run", "1", "--json"}, temp.path());
        QCOMPARE(errors.code, 0);
    }

    void aTableOfTextsIsTrainedOn()
    {
        QTemporaryDir temp;
        QByteArray rows("label\tmessage\tlength\n");
        for (int i = 0; i < 160; ++i)
            rows += (i % 2 ? "spam\tCall now and win number " : "ham\tSee you later at the ")
                    + QByteArray::number(i) + (i % 2 ? " !" : " my dear") + '\t'
                    + QByteArray::number(i * 7 % 31) + '\n';
        put(QDir(temp.path()), "sms.tsv", rows);
        const auto trained = [&](const QStringList& more) {
            return of(assayCli(QStringList{"train", "sms.tsv", "--epochs", "8", "--json"} + more,
                               temp.path()),
                      "end")
                .value(0)["train"]
                .toObject()["error"]
                .toDouble(1);
        };
        QVERIFY(trained({"--set", "data.leave_out=length"}) < 0.02);
        QVERIFY(trained({"--set", "data.texts=message", "--template", "fusion"}) < 0.02);
        // Without its text the table says nothing of the label.
        QVERIFY(trained({}) > 0.2);
        const Result without = assayCli({"data", "sms.tsv"}, temp.path());
        QVERIFY2(without.out.contains("data.texts takes it in"),
                 qPrintable(without.out + without.err));
    }

    void saysThatTheOwnTestPartIsTrainedOn()
    {
        QTemporaryDir temp;
        writeSet(temp.filePath("digits"));
        writeSet(temp.filePath("digits/test"));
        for (const char* name : {"images-idx3-ubyte", "labels-idx2-int"})
            QVERIFY(QFile::rename(temp.filePath(QStringLiteral("digits/test/train-") + name),
                                  temp.filePath(QStringLiteral("digits/t10k-") + name)));
        writeSet(temp.filePath("others"));
        const QStringList ask{"data", "digits", "--test-data", "others"};
        const Result words = assayCli(ask, temp.path());
        QVERIFY2(words.out.contains("include the test part of digits (40)"), qPrintable(words.out));
        const auto said = [&](const QStringList& more) {
            const Result result = assayCli(ask + more + QStringList{"--json"}, temp.path());
            QStringList findings;
            for (const QJsonObject& line : of(result, "finding"))
                findings << line["finding"].toString();
            return findings.contains("data.own_test_part");
        };
        QVERIFY(said({}));
        QVERIFY(!said({"--set", "data.split.own_test=false"}));
        const Result alone = assayCli({"data", "digits"}, temp.path());
        QVERIFY(!alone.out.contains("include the test part"));
    }

    void saysHowTestDataWereReadToo()
    {
        QTemporaryDir temp;
        const auto table = [&](const char* name, QByteArray text, char delimiter, char decimal) {
            for (int i = 0; i < 60; ++i)
                text += QByteArray::number(i % 13) + decimal + '5' + delimiter
                        + QByteArray::number(i * 7 % 11) + delimiter + (i % 2 ? "p\n" : "q\n");
            QFile file(temp.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        table("train.csv", "a,b,kind\n", ',', '.');
        table("test.csv", "As measured\n\na;b;kind\n", ';', ',');
        const QStringList ask{"data", "train.csv", "--test-data", "test.csv"};
        const QJsonObject line =
            of(assayCli(ask + QStringList{"--json"}, temp.path()), "data").value(0);
        QCOMPARE(line["dialect"].toObject()["delimiter"].toString(), QString("comma"));
        QCOMPARE(line["first_lines"].toArray()[0].toObject()["cells"].toArray(),
                 (QJsonArray{"a", "b", "kind"}));
        const QJsonObject test = line["test_data"].toObject();
        QVERIFY(test["path"].toString().endsWith("test.csv"));
        QCOMPARE(test["dialect"].toObject()["delimiter"].toString(), QString("semicolon"));
        QCOMPARE(test["dialect"].toObject()["first_line"].toString(), QString("3"));
        QCOMPARE(test["dialect"].toObject()["decimal"].toString(), QString("comma"));
        QCOMPARE(test["read"].toObject()["delimiter"].toString(), QString("semicolon"));
        const QJsonArray lines = test["first_lines"].toArray();
        QCOMPARE(lines[0].toObject()["cells"].toArray(), QJsonArray{"As measured"});
        QCOMPARE(lines[1].toObject()["line"].toInt(), 3);
        QCOMPARE(lines[2].toObject()["cells"].toArray(), (QJsonArray{"0,5", "0", "q"}));
        const Result words = assayCli(ask, temp.path());
        QVERIFY2(words.out.contains("read as: delimiter comma"), qPrintable(words.out));
        QVERIFY2(words.out.contains("read as: delimiter semicolon"), qPrintable(words.out));
        // One file, and no word of another.
        const Result alone = assayCli({"data", "train.csv", "--json"}, temp.path());
        QVERIFY(!of(alone, "data").value(0).contains("test_data"));
    }

    void theFirstWordNamesTheData_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("data") << QStringList{"data", "train", "--json"};
        QTest::newRow("after options") << QStringList{"data", "--json", "train"};
        QTest::newRow("--data") << QStringList{"data", "--data", "train", "--json"};
        QTest::newRow("compare") << QStringList{"compare", "train", "--json"};
        QTest::newRow("overfit") << QStringList{
            "overfit", "train", "--template", "mlp", "--set", "train.batch_size=4", "--json"};
        QTest::newRow("train") << QStringList{"train",      "--epochs", "1",     "train",
                                              "--template", "mlp",      "--json"};
    }
    void theFirstWordNamesTheData()
    {
        QFETCH(QStringList, words);
        QTemporaryDir temp;
        writeSet(temp.filePath("train")); // called like a command
        const Result result = assayCli(words, temp.path());
        QVERIFY2(result.code <= 1 && !result.lines.isEmpty(), qPrintable(result.err));
        QVERIFY(of(result, "error").isEmpty());
        if (words.front() == "data")
            QCOMPARE(of(result, "data").value(0)["path"].toString(),
                     QFileInfo(temp.filePath("train")).canonicalFilePath());
    }

    void dataNamedTwiceAreRefused_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("--data") << QStringList{"data", "a.csv", "--data", "b.csv"};
        QTest::newRow("--data first") << QStringList{"train", "--data", "b.csv", "a.csv"};
        QTest::newRow("--set") << QStringList{"compare", "a.csv", "--set", "data.path=b.csv"};
    }
    void dataNamedTwiceAreRefused()
    {
        QFETCH(QStringList, words);
        QTemporaryDir temp;
        const Result result = assayCli(words, temp.path());
        QCOMPARE(result.code, 2);
        QCOMPARE(result.err.trimmed(), QString("The data are named twice, as a.csv and with --data "
                                               "as b.csv; leave out one of them."));
        QVERIFY(QDir(temp.path()).isEmpty());
    }

    void aShareLooksTheSameInEveryAnswer()
    {
        QTemporaryDir temp;
        writeSet(temp.filePath("set"));
        const QStringList project{"--project", "p.assay"};
        const QStringList train =
            QStringList{"train", "set", "--epochs", "1", "--template", "mlp"} + project;
        const QRegularExpression share(R"(-?\d+\.\d % \[-?\d+\.\d, -?\d+\.\d\])");
        for (const QStringList& words :
             {train, QStringList{"runs"} + project, QStringList{"evaluate"} + project,
              QStringList{"compare", "set"}}) {
            const Result result = assayCli(words, temp.path());
            QVERIFY2(result.code <= 1, qPrintable(result.err));
            QVERIFY2(share.match(result.out).hasMatch(), qPrintable(result.out));
            QVERIFY2(!result.out.contains(QRegularExpression(R"(\[[^\]]*%)")),
                     qPrintable(result.out));
        }
    }
};

QTEST_GUILESS_MAIN(TestCliData)
#include "tst_cli_data.moc"
