// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/json_log.h"
#include "support/errors.h"
#include "support/logs.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>

using namespace assay;
using testing::imported;
using testing::put;
using testing::RecordedLog;
using testing::sentencesOf;
using testing::shown;

class TestJsonLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anObjectALine()
    {
        const testing::TempFolder folder;
        put(folder / "run.jsonl",
            "{\"config\": {\"lr\": 0.1}, \"name\": \"small\"}\n"
            "{\"step\": 0, \"epoch\": 0, \"loss\": 2.5, \"time\": \"now\"}\n"
            "\n"
            "{\"step\": 10, \"val\": {\"loss\": 2.25, \"acc\": 0.5}, \"ok\": true}\n"
            "{\"step\": 20, \"loss\": NaN}\n");
        const RecordedLog log = imported(folder / "run.jsonl");
        QCOMPARE(shown(log),
                 QStringList({"loss@0=2.5", "val/acc@10=0.5", "val/loss@10=2.25", "loss@20=nan"}));
        QCOMPARE(log.runs[0].run.settings.at("config.lr"), std::string("0.1"));
        QCOMPARE(log.runs[0].run.settings.at("name"), std::string("small"));
        QVERIFY(log.runs[0].problems.empty());
    }

    void linesThatAreNoneAreCounted()
    {
        const testing::TempFolder folder;
        put(folder / "run.jsonl",
            "{\"step\": 0, \"loss\": 2.5}\nWARNING: slow\n{\"step\": 1, \"loss\": 2}\n[1]\n"
            "{\"step\": 2, \"lo");
        const RecordedLog log = imported(folder / "run.jsonl");
        QCOMPARE(shown(log), QStringList({"loss@0=2.5", "loss@1=2"}));
        QCOMPARE(log.runs[0].problems.size(), std::size_t{1});
        QVERIFY(sentencesOf(log)[0].startsWith("3 lines of "));
        QVERIFY(sentencesOf(log)[0].contains("the first is line 2"));
    }

    void whatCountsMostSurelyCounts()
    {
        const testing::TempFolder folder;
        put(folder / "run.jsonl",
            "{\"batch\": 32, \"iter\": 5, \"step\": 7, \"loss\": 2}\n{\"batch\": 32, \"step\": 8, \"loss\": 1}\n");
        QCOMPARE(shown(imported(folder / "run.jsonl")),
                 QStringList({"batch@7=32", "loss@7=2", "batch@8=32", "loss@8=1"}));
        put(folder / "set.jsonl",
            "{\"epochs\": 10, \"batch\": 64, \"lr\": 0.1}\n{\"epoch\": 1, \"loss\": 2}\n{\"epoch\": 2, \"loss\": 1}\n");
        const RecordedLog log = imported(folder / "set.jsonl");
        QCOMPARE(shown(log), QStringList({"loss@1=2", "loss@2=1"}));
        QCOMPARE(log.runs[0].run.settings.at("batch"), std::string("64"));
    }

    void aListOfObjectsAndAnObjectOfLists()
    {
        const testing::TempFolder folder;
        put(folder / "list.json",
            "[\n {\"epoch\": 1, \"loss\": 2},\n {\"epoch\": 2, \"loss\": 1}\n]");
        QCOMPARE(shown(imported(folder / "list.json")), QStringList({"loss@1=2", "loss@2=1"}));
        put(folder / "history.json", "{\"loss\": [2, 1, 0.5], \"val_loss\": [3, 2, NaN]}");
        const RecordedLog history = imported(folder / "history.json");
        QCOMPARE(shown(history), QStringList({"loss@1=2", "val_loss@1=3", "loss@2=1",
                                              "val_loss@2=2", "loss@3=0.5", "val_loss@3=nan"}));
        QCOMPARE(history.runs[0].points.back().point.epoch, 3.0);
    }

    void evaluationsOfBoostingAreListsOfSets()
    {
        const testing::TempFolder folder;
        put(folder / "evals.json", "{\"validation_0\": {\"rmse\": [2, 1]}, "
                                   "\"validation_1\": {\"rmse\": [3, 2.5]}}");
        QCOMPARE(shown(imported(folder / "evals.json")),
                 QStringList({"validation_0/rmse@1=2", "validation_1/rmse@1=3",
                              "validation_0/rmse@2=1", "validation_1/rmse@2=2.5"}));
        put(folder / "one.json",
            "{\n \"valid_0\": {\n  \"l2\": [2, 1],\n  \"l1\": [1, 0.5]\n }\n}");
        QCOMPARE(shown(imported(folder / "one.json")),
                 QStringList(
                     {"valid_0/l1@1=1", "valid_0/l2@1=2", "valid_0/l1@2=0.5", "valid_0/l2@2=1"}));
    }

    void listsOfSeveralLengthsAreLaidBesideEachOther()
    {
        const testing::TempFolder folder;
        // Six entries of train beside two of validation: one behind each three.
        put(folder / "history.json",
            "{\"loss\": [6, 5, 4, 3, 2, 1], \"val_loss\": [4.5, 1.5], \"lr\": 0.1}");
        const RecordedLog aligned = imported(folder / "history.json");
        QCOMPARE(shown(aligned),
                 QStringList({"loss@1=6", "loss@2=5", "loss@3=4", "val_loss@3=4.5", "loss@4=3",
                              "loss@5=2", "loss@6=1", "val_loss@6=1.5"}));
        QCOMPARE(aligned.runs[0].points.front().point.epoch, 0.0); // which are epochs is not known
        QCOMPARE(aligned.runs[0].run.settings.at("lr"), std::string("0.1"));
        QCOMPARE(
            sentencesOf(aligned),
            QStringList("The lists of history.json differ in length: beside 6 entries of "
                        "\"loss\" stand \"val_loss\" (2). Each entry of a shorter list was "
                        "drawn behind its share of the longer one, as if it were written every "
                        "so many entries. Where that is wrong, write an object a line with its "
                        "step."));
        // A list that counts epochs does so for the lists of its length.
        put(folder / "history.json", "{\"loss\": [4, 3, 2, 1], \"val_loss\": [3.5, 1.5], "
                                     "\"epoch\": [1, 2]}");
        const RecordedLog epochs = imported(folder / "history.json");
        QCOMPARE(shown(epochs), QStringList({"loss@1=4", "loss@2=3", "val_loss@2=3.5", "loss@3=2",
                                             "loss@4=1", "val_loss@4=1.5"}));
        QCOMPARE(epochs.runs[0].points.back().point.epoch, 2.0);
    }

    void listsThatFitInNoWayAreCountedEachForItself()
    {
        const testing::TempFolder folder;
        put(folder / "history.json", "{\"loss\": [4, 3, 2, 1], \"val_loss\": [3, 2, 1]}");
        const RecordedLog log = imported(folder / "history.json");
        QCOMPARE(shown(log).filter("val"),
                 QStringList({"val_loss@1=3", "val_loss@2=2", "val_loss@3=1"}));
        QCOMPARE(log.runs[0].problems.size(), std::size_t{1});
        QCOMPARE(log.runs[0].problems[0].severity, base::Severity::Warning);
        QVERIFY2(sentencesOf(log)[0].startsWith("How the lists of history.json lie beside each "
                                                "other is not known: beside 4 entries of \"loss\" "
                                                "stand \"val_loss\" (3)."),
                 qPrintable(sentencesOf(log)[0]));
        // Steps of its own leave nothing open.
        put(folder / "history.json",
            "{\"loss\": [4, 3, 2, 1], \"val_loss\": [3, 2, 1], \"step\": [1, 2, 4]}");
        const RecordedLog stepped = imported(folder / "history.json");
        QCOMPARE(shown(stepped).filter("val"),
                 QStringList({"val_loss@1=3", "val_loss@2=2", "val_loss@4=1"}));
        QCOMPARE(sentencesOf(stepped), QStringList());
    }

    void aHistoryIsFoundAsKerasAndPandasWriteIt()
    {
        const testing::TempFolder folder;
        const QStringList points{"loss@1=2", "val_loss@1=3", "loss@2=1", "val_loss@2=2"};
        put(folder / "pandas.json",
            "{\"loss\": {\"0\": 2, \"1\": 1}, \"val_loss\": {\"0\": 3, \"1\": 2}}");
        QCOMPARE(shown(imported(folder / "pandas.json")), points);
        put(folder / "keras.json", "{\"history\": {\"loss\": [2, 1], \"val_loss\": [3, 2]}, "
                                   "\"params\": {\"epochs\": 2}, \"epoch\": [1, 2]}");
        const RecordedLog keras = imported(folder / "keras.json");
        QCOMPARE(shown(keras), points);
        QCOMPARE(keras.runs[0].points.back().point.epoch, 2.0);
        // What holds lists and no score is no log.
        put(folder / "config.json", "{\"layers\": [64, 32], \"strides\": [1, 2, 2], \"lr\": 1}");
        VERIFY_ERROR(imported(folder / "config.json"), "log.unknown");
    }

    void theNewestFirstIsReadFromItsEnd_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("lines") << "log.jsonl"
                               << QByteArray("{\"step\": 30, \"loss\": 1}\n{\"step\": 20, "
                                             "\"loss\": 2}\n{\"step\": 10, \"loss\": 3}\n");
        QTest::newRow("a list")
            << "log.json"
            << QByteArray("[{\"step\": 30, \"loss\": 1}, {\"step\": 20, \"loss\": 2},\n"
                          "{\"step\": 10, \"loss\": 3}]");
    }
    void theNewestFirstIsReadFromItsEnd()
    {
        QFETCH(const QString, file);
        QFETCH(const QByteArray, text);
        const testing::TempFolder folder;
        put(folder / file.toStdString(), text);
        const RecordedLog log = imported(folder / file.toStdString());
        QCOMPARE(shown(log), QStringList({"loss@10=3", "loss@20=2", "loss@30=1"}));
        QCOMPARE(sentencesOf(log),
                 QStringList("The steps of " + file
                             + " only fall: its newest row comes first, and it was read from its "
                               "end."));
    }

    void rowsWithATimeAloneAreOrderedByIt()
    {
        const testing::TempFolder folder;
        put(folder / "run.json", "[{\"loss\": 0.5, \"time\": \"2026-01-01T00:02:00\"},"
                                 " {\"loss\": 1, \"time\": \"2026-01-01T01:01:00+01:00\"},"
                                 " {\"loss\": 2, \"time\": \"2026-01-01T00:00:00Z\"}]");
        const RecordedLog log = imported(folder / "run.json");
        QCOMPARE(shown(log), QStringList({"loss@1=2", "loss@2=1", "loss@3=0.5"}));
        QCOMPARE(sentencesOf(log),
                 QStringList("The rows of run.json have no step: they were put in "
                             "the order of \"time\" and counted from 1."));
        QCOMPARE(log.runs[0].points[1].point.time - log.runs[0].points[0].point.time, 60.0);
        // Seconds that a step took are no time stamp, and prices are no log.
        put(folder / "run.json", "[{\"loss\": 2, \"time\": 0.5}, {\"loss\": 1, \"time\": 1.5}]");
        VERIFY_ERROR(imported(folder / "run.json"), "log.unknown");
        put(folder / "run.json", "[{\"price\": 2, \"date\": \"2026-01-01T00:00:00\"},"
                                 " {\"price\": 1, \"date\": \"2026-01-02T00:00:00\"}]");
        VERIFY_ERROR(imported(folder / "run.json"), "log.unknown");
    }

    void linesThatCountNothingAreCounted()
    {
        const testing::TempFolder folder;
        put(folder / "run.jsonl", "{\"loss\": 2.5, \"lr\": 0.1}\n{\"loss\": NaN, \"lr\": 0.1}\n"
                                  "\n{\"loss\": 1.5, \"lr\": 0.05}\n");
        const RecordedLog log = imported(folder / "run.jsonl");
        QCOMPARE(shown(log), QStringList({"loss@1=2.5", "lr@1=0.1", "loss@2=nan", "lr@2=0.1",
                                          "loss@3=1.5", "lr@3=0.05"}));
        QCOMPARE(sentencesOf(log).size(), 1);
        QVERIFY2(
            sentencesOf(log)[0].contains("neither a step nor a time: they were counted from 1"),
            qPrintable(sentencesOf(log)[0]));
        // Examples with their answers are no log.
        put(folder / "answers.jsonl", "{\"image\": \"a.png\", \"loss\": 2.5}\n"
                                      "{\"image\": \"b.png\", \"loss\": 0.5}\n");
        VERIFY_ERROR(imported(folder / "answers.jsonl"), "log.unknown");
        // Nor is a line that is cut off one.
        put(folder / "cut.jsonl", "{\"loss\": 2.5}\n{\"loss\": 1.5}\n{\"lo");
        VERIFY_ERROR(imported(folder / "cut.jsonl"), "log.unknown");
    }

    void stepsThatBeginAnewInEachEpochFallWithinIt()
    {
        const testing::TempFolder folder;
        put(folder / "log.jsonl",
            "{\"epoch\": 2, \"iter\": 2, \"loss\": 1}\n{\"epoch\": 2, \"iter\": 1, \"loss\": 2}\n"
            "{\"epoch\": 1, \"iter\": 2, \"loss\": 3}\n{\"epoch\": 1, \"iter\": 1, \"loss\": 4}\n");
        QCOMPARE(shown(imported(folder / "log.jsonl")),
                 QStringList({"loss@1=4", "loss@2=3", "loss@3=2", "loss@4=1"}));
        // Steps that rise once are those of a restart, not of such a file.
        put(folder / "log.jsonl",
            "{\"step\": 3, \"loss\": 1}\n{\"step\": 2, \"loss\": 2}\n{\"step\": 1, \"loss\": 3}\n"
            "{\"step\": 4, \"loss\": 4}\n");
        QCOMPARE(shown(imported(folder / "log.jsonl")).first(), QString("loss@3=1"));
    }

    void stepsOfAnEpochGoOn()
    {
        const testing::TempFolder folder;
        put(folder / "run.jsonl",
            "{\"epoch\": 0, \"iter\": 1, \"loss\": 4}\n{\"epoch\": 0, \"iter\": 2, \"loss\": 3}\n"
            "{\"epoch\": 1, \"iter\": 1, \"loss\": 2}\n{\"epoch\": 1, \"iter\": 2, \"loss\": 1}\n"
            "{\"epoch\": 1, \"val_loss\": 5}\n");
        QCOMPARE(shown(imported(folder / "run.jsonl")),
                 QStringList({"loss@1=4", "loss@2=3", "loss@3=2", "loss@4=1", "val_loss@4=5"}));
    }

    void aWatchedLogGrows()
    {
        const testing::TempFolder folder;
        const auto file = folder / "run.jsonl";
        put(file, "{\"step\": 0, \"loss\": 2}\n{\"step\": 1, \"loss\": 1}\n{\"step\": 2, ");
        RecordedLog log;
        interop::JsonLog reader(file, "run", interop::LogUse::Watch);
        reader.read(log);
        QCOMPARE(shown(log), QStringList({"loss@0=2", "loss@1=1"}));
        put(file,
            "{\"step\": 0, \"loss\": 2}\n{\"step\": 1, \"loss\": 1}\n{\"step\": 2, \"loss\": 0.5}\n");
        reader.read(log);
        QCOMPARE(shown(log), QStringList({"loss@0=2", "loss@1=1", "loss@2=0.5"}));
        put(file, "{\"step\": 0, \"loss\": 9}\n");
        reader.read(log);
        QCOMPARE(log.runs[0].forgotten, 1);
        QCOMPARE(shown(log).last(), QString("loss@0=9"));
    }

    void whatIsNoLogIsRefused()
    {
        const testing::TempFolder folder;
        put(folder / "config.json", "{\"model\": {\"hidden\": 64}, \"epochs\": 10}");
        VERIFY_ERROR(imported(folder / "config.json"), "log.unknown");
        put(folder / "cut.json", "[{\"epoch\": 1, \"loss\": 2}, {\"epoch\":");
        VERIFY_ERROR(imported(folder / "cut.json"), "log.unknown");
    }
};

QTEST_GUILESS_MAIN(TestJsonLog)
#include "tst_json_log.moc"
