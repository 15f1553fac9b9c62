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
