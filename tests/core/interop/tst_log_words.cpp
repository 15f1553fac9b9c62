// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/logs.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
using testing::imported;
using testing::put;
using testing::RecordedLog;
using testing::sentencesOf;
using testing::shown;

/// Words in the rows of a log that say what its numbers are of, and how they are written.
class TestLogWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void setsAreToldApart_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("points");
        QTest::addColumn<QString>("said");
        const QStringList both{"train/loss@1=1", "valid/loss@1=1.5", "train/loss@2=0.5",
                               "valid/loss@2=0.75"};
        const QString sets = "Rows of %1 are of 2 sets by \"%2\" (\"train\", \"%3\"); each set has "
                             "tags of its own, such as \"%3/loss\".";
        QTest::newRow("split of CSV")
            << "log.csv"
            << QByteArray("epoch,split,loss\n1,train,1\n1,valid,1.5\n2,train,0.5\n2,valid,0.75\n")
            << both << sets.arg("log.csv", "split", "valid");
        QTest::newRow("split of JSON lines")
            << "log.jsonl"
            << QByteArray("{\"epoch\": 1, \"split\": \"train\", \"loss\": 1}\n"
                          "{\"epoch\": 1, \"split\": \"valid\", \"loss\": 1.5}\n"
                          "{\"epoch\": 2, \"split\": \"train\", \"loss\": 0.5}\n"
                          "{\"epoch\": 2, \"split\": \"valid\", \"loss\": 0.75}\n")
            << both << sets.arg("log.jsonl", "split", "valid");
        QTest::newRow("mode, with steps that begin anew in each epoch")
            << "log.json"
            << QByteArray("{\"mode\": \"train\", \"epoch\": 1, \"iter\": 100, \"loss\": 1}\n"
                          "{\"mode\": \"val\", \"epoch\": 1, \"iter\": 20, \"loss\": 1.5}\n"
                          "{\"mode\": \"train\", \"epoch\": 2, \"iter\": 100, \"loss\": 0.5}\n"
                          "{\"mode\": \"val\", \"epoch\": 2, \"iter\": 20, \"loss\": 0.75}\n")
            << QStringList{"train/loss@100=1", "val/loss@100=1.5", "train/loss@200=0.5",
                           "val/loss@200=0.75"}
            << sets.arg("log.json", "mode", "val");
        QTest::newRow("names that say their set keep it")
            << "log.csv" << QByteArray("epoch,phase,loss,val_loss\n1,train,1,\n1,val,,1.5\n")
            << QStringList{"train/loss@1=1", "val_loss@1=1.5"}
            << sets.arg("log.csv", "phase", "val");
        QTest::newRow("a word that is the same everywhere distinguishes nothing")
            << "log.csv" << QByteArray("epoch,dataset,loss\n1,digits,1\n2,digits,0.5\n")
            << QStringList{"loss@1=1", "loss@2=0.5"} << QString();
        QTest::newRow("the second of two other words does")
            << "log.csv" << QByteArray("epoch,dataset,loss\n1,digits,1\n1,letters,2\n")
            << QStringList{"loss@1=1", "letters/loss@1=2"}
            << QString(
                   "Rows of log.csv are of 2 sets by \"dataset\" (\"digits\", \"letters\"); each "
                   "set has tags of its own, such as \"letters/loss\".");
        QTest::newRow("a number a row")
            << "log.csv"
            << QByteArray("step,tag,value\n1,train/loss,1\n1,val/loss,1.5\n2,train/loss,0.5\n")
            << QStringList{"train/loss@1=1", "val/loss@1=1.5", "train/loss@2=0.5"}
            << QString(
                   "log.csv has a number a row: what stands under \"tag\" was taken for the name "
                   "of the number under \"value\".");
        QTest::newRow("a number a row, beside the name of the run")
            << "log.csv"
            << QByteArray("Run ID,Name,metric,step,value\na1,fancy,loss,1,1\na1,fancy,acc,1,0.5\n"
                          "a1,fancy,loss,2,0.25\na1,fancy,acc,2,0.75\n")
            << QStringList{"loss@1=1", "acc@1=0.5", "loss@2=0.25", "acc@2=0.75"} << QString("*");
        QTest::newRow("a number a row, with its set")
            << "log.jsonl"
            << QByteArray(
                   "{\"step\": 1, \"split\": \"val\", \"metric\": \"loss\", \"value\": 1}\n"
                   "{\"step\": 2, \"split\": \"val\", \"metric\": \"loss\", \"value\": 0.5}\n")
            << QStringList{"val/loss@1=1", "val/loss@2=0.5"} << QString();
    }
    void setsAreToldApart()
    {
        QFETCH(const QString, file);
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, points);
        QFETCH(const QString, said);
        const testing::TempFolder folder;
        put(folder / file.toStdString(), text);
        const RecordedLog log = imported(folder / file.toStdString());
        QCOMPARE(shown(log), points);
        if (said != "*")
            QCOMPARE(sentencesOf(log), said.isEmpty() ? QStringList() : QStringList(said));
        QVERIFY(log.runs[0].sessions.empty());
    }

    void runsOfOneFileAreRunsOfTheirOwn()
    {
        const testing::TempFolder folder;
        put(folder / "log.csv", "run,epoch,loss\na,0,1\na,1,0.5\nb,0,2\nb,1,1\n");
        put(folder / "log.jsonl", "{\"run\": \"a\", \"step\": 1, \"loss\": 1}\n"
                                  "{\"run\": \"b\", \"step\": 1, \"loss\": 2}\n"
                                  "{\"run\": \"a\", \"step\": 2, \"loss\": 0.5}\n");
        const RecordedLog csv = imported(folder / "log.csv"), json = imported(folder / "log.jsonl");
        QCOMPARE(csv.runs.size(), 2u);
        QCOMPARE(csv.lines(0), (std::vector<std::string>{"loss@0=1", "loss@1=0.5"}));
        QCOMPARE(csv.lines(1), (std::vector<std::string>{"loss@0=2", "loss@1=1"}));
        QCOMPARE(csv.runs[0].run.name, std::string("log a"));
        QCOMPARE(csv.runs[1].run.name, std::string("log b"));
        QVERIFY(csv.runs[0].run.source != csv.runs[1].run.source);
        QCOMPARE(
            sentencesOf(csv),
            QStringList("log.csv holds 2 runs, distinguished by \"run\"; each was read as a run of "
                        "its own."));
        QCOMPARE(json.runs.size(), 2u);
        QCOMPARE(json.lines(0), (std::vector<std::string>{"loss@1=1", "loss@2=0.5"}));
        QCOMPARE(json.lines(1), (std::vector<std::string>{"loss@1=2"}));
        QVERIFY(sentencesOf(json).join(' ').contains("log.jsonl holds 2 runs"));
    }

    void numbersAreReadAsInTables_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("points");
        QTest::addColumn<QStringList>("said"); ///< parts of the sentences
        const QStringList none;
        QTest::newRow("thousands beside a decimal comma")
            << QByteArray("epoch;loss;val_loss\n1;1.234;0,5\n2;1.100;0,25\n")
            << QStringList{"loss@1=1234", "val_loss@1=0.5", "loss@2=1100", "val_loss@2=0.25"}
            << QStringList{
                   "2 numbers of log.csv have a comma (\"0,5\" on line 2)",
                   "2 numbers of log.csv have marks between thousands (\"1.234\" on line 2) "
                   "and were read so: 1234."};
        QTest::newRow("both marks in one number")
            << QByteArray("epoch;loss\n1;1.234,5\n2;987,1\n")
            << QStringList{"loss@1=1234.5", "loss@2=987.1"}
            << QStringList{"2 numbers of log.csv have a comma",
                           "One number of log.csv has marks between thousands"};
        QTest::newRow("thousands of a decimal point")
            << QByteArray("epoch,loss\n1,\"1,234.5\"\n2,987.1\n")
            << QStringList{"loss@1=1234.5", "loss@2=987.1"}
            << QStringList{"One number of log.csv has marks between thousands (\"1,234.5\""};
        QTest::newRow("nothing decides")
            << QByteArray("epoch,loss\n1,\"1,234\"\n2,\"1,100\"\n")
            << QStringList{"loss@1=1234", "loss@2=1100"}
            << QStringList{"2 numbers of log.csv can be read in two ways (\"1,234\" on line 2) and "
                           "were taken for thousands: 1234."};
        QTest::newRow("a point alone stays a decimal point")
            << QByteArray("epoch,loss,steps\n1,1.234,100\n2,1.100,200\n")
            << QStringList{"loss@1=1.234", "steps@1=100", "loss@2=1.1", "steps@2=200"} << none;
        QTest::newRow("a unit of time")
            << QByteArray("step,loss,time\n1,1,1s\n2,0.5,2.5s\n3,0.5,2h\n")
            << QStringList{"loss@1=1", "time@1=1", "loss@2=0.5", "time@2=2.5", "loss@3=0.5"}
            << QStringList{"One cell of log.csv holds no number (\"2h\"",
                           "2 numbers of log.csv have a unit (\"1s\""};
        QTest::newRow("thousands of steps")
            << QByteArray("step,loss\n1k,1\n2.5k,0.5\n1M,0.25\n")
            << QStringList{"loss@1000=1", "loss@2500=0.5", "loss@1000000=0.25"} << none;
    }
    void numbersAreReadAsInTables()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, points);
        QFETCH(const QStringList, said);
        const testing::TempFolder folder;
        put(folder / "log.csv", text);
        const RecordedLog log = imported(folder / "log.csv");
        QCOMPARE(shown(log), points);
        const QStringList sentences = sentencesOf(log);
        QCOMPARE(sentences.size(), said.size());
        for (qsizetype k = 0; k < said.size(); ++k)
            QVERIFY2(sentences[k].contains(said[k]), qPrintable(sentences[k]));
    }

    // A number that is another one in each row counts something: a run each would be thousands of them.
    void aRunThatNoRowSharesNamesNone()
    {
        const testing::TempFolder folder;
        put(folder / "log.csv", "run,step,loss\n1,1,1\n2,2,0.5\n3,3,0.25\n4,4,0.125\n");
        const RecordedLog log = imported(folder / "log.csv");
        QCOMPARE(shown(log).size(), qsizetype{8});
        QVERIFY(shown(log).contains("loss@4=0.125") && shown(log).contains("run@4=4"));
        QVERIFY(sentencesOf(log).isEmpty());
    }

    void theNewestRowMayComeFirst()
    {
        const testing::TempFolder folder;
        put(folder / "log.csv", "step,loss\n3,0.25\n2,0.5\n1,1\n");
        const RecordedLog log = imported(folder / "log.csv");
        QCOMPARE(shown(log), (QStringList{"loss@1=1", "loss@2=0.5", "loss@3=0.25"}));
        QCOMPARE(
            sentencesOf(log),
            QStringList("The steps of log.csv only fall: its newest row comes first, and it was "
                        "read from its end."));
        // One step back is a restart.
        put(folder / "log.csv", "step,loss\n3,0.25\n2,0.5\n2,0.75\n4,0.125\n");
        QCOMPARE(shown(imported(folder / "log.csv")).first(), QString("loss@3=0.25"));
    }

    void partsOfEpochsAreStepsOfTheirOwn()
    {
        const testing::TempFolder folder;
        put(folder / "log.csv", "epoch,loss\n0.5,1\n1.0,0.5\n1.5,0.25\n1.5,0.125\n");
        const RecordedLog log = imported(folder / "log.csv");
        QCOMPARE(shown(log),
                 (QStringList{"loss@1=1", "loss@2=0.5", "loss@3=0.25", "loss@3=0.125"}));
        QCOMPARE(log.runs[0].points[0].point.epoch, 0.5);
        QCOMPARE(log.runs[0].points[1].point.epoch, 1.0);
        QCOMPARE(sentencesOf(log).size(), 1);
        QVERIFY(sentencesOf(log)[0].startsWith("The epochs of log.csv are written in parts"));
    }
};

QTEST_GUILESS_MAIN(TestLogWords)
#include "tst_log_words.moc"
