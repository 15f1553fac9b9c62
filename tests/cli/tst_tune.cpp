// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QJsonArray>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

class TestTune : public QObject
{
    Q_OBJECT

    static QStringList search(const QStringList& more)
    {
        return QStringList{"tune",   "--project",      "t.assay",  "--json", "--data",
                           "glyphs", "--template",     "mlp",      "--set",  "data.count=300",
                           "--set",  "model.hidden=8", "--epochs", "2"}
               + more;
    }
    static QString space()
    {
        return R"({"train.learning_rate": {"low": 1e-6, "high": 1e-2, "scale": "log"},
                   "train.optimiser": {"values": ["adam", "sgd"]},
                   "train.momentum": {"low": 0.5, "high": 0.95, "when": {"train.optimiser": "sgd"}}})";
    }

private Q_SLOTS:
    void trialsAreRunsAndTheSearchGoesOn()
    {
        QTemporaryDir temp;
        const QStringList random{"--method", "random", "--space", space(), "--trials"};
        const Result first = assayCli(search(random + QStringList{"4"}), temp.path());
        QVERIFY2(first.code == 0, qPrintable(first.err));
        const auto trials = of(first, "trial");
        QCOMPARE(trials.size(), 4);
        for (const QJsonObject& one : trials) {
            const QJsonObject point = one["parameters"].toObject();
            QCOMPARE(one["state"].toString(), QString("complete"));
            QCOMPARE(point.contains("train.momentum"),
                     point["train.optimiser"].toString() == "sgd");
            const double rate = point["train.learning_rate"].toDouble();
            QVERIFY(rate >= 1e-6 && rate <= 1e-2);
        }
        // The best is the least, and its run is one of the project with these settings.
        const QJsonObject study = of(first, "study").value(0);
        const QJsonObject best = study["best"].toObject();
        double least = 2;
        for (const QJsonObject& one : trials)
            least = std::min(least, one["value"].toDouble());
        QCOMPARE(best["value"].toDouble(), least);
        QVERIFY(best["low"].toDouble() < least && least <= best["high"].toDouble());
        QCOMPARE(study["split"].toString(), QString("train_val"));
        const Result runs = assayCli({"runs", "--project", "t.assay", "--json"}, temp.path());
        bool found = false;
        for (const QJsonObject& one : of(runs, "run")) {
            if (one["run"].toInt() != best["run"].toInt())
                continue;
            found = true;
            const QJsonObject train = one["spec"].toObject()["train"].toObject();
            QCOMPARE(train["learning_rate"].toDouble(),
                     best["parameters"].toObject()["train.learning_rate"].toDouble());
        }
        QVERIFY(found);

        // Asked for more of them it trains those that are missing.
        const Result more = assayCli(search(random + QStringList{"12"}), temp.path());
        QCOMPARE(of(more, "trial").size(), 8);
        QCOMPARE(of(more, "study").value(0)["trials"].toInt(), 12);
        const auto importance = of(more, "importance");
        QCOMPARE(importance.size(), 3);
        QCOMPARE(importance[0]["lecture"].toString(), QString("high"));
        double shares = 0;
        for (const QJsonObject& one : importance)
            shares += one["share"].toDouble();
        QVERIFY2(shares > 0 && shares <= 1.001, qPrintable(more.out));

        // One search from the beginning has the same trials as one that was ended in between.
        QTemporaryDir other;
        const Result whole = assayCli(search(random + QStringList{"12"}), other.path());
        const auto all = of(whole, "trial");
        for (int k = 0; k < 4; ++k)
            QCOMPARE(all[k]["parameters"], trials[k]["parameters"]);
        for (int k = 0; k < 8; ++k)
            QCOMPARE(all[k + 4]["parameters"], of(more, "trial")[k]["parameters"]);
        // Trials of another experiment are none of it.
        const Result wider =
            assayCli(search(random + QStringList{"1", "--set", "model.hidden=9"}), temp.path());
        QCOMPARE(of(wider, "study").value(0)["trials"].toInt(), 1);
        QCOMPARE(of(wider, "study").value(0)["study"].toInt(), 2);
    }

    void aStudyIsListedResumedAndChanged()
    {
        QTemporaryDir temp;
        const auto in = [&](const QStringList& words) {
            return assayCli(QStringList{"tune", "--project", "t.assay", "--json"} + words,
                            temp.path());
        };
        QCOMPARE(assayCli(search({"--method", "random", "--space", space(), "--trials", "2"}),
                          temp.path())
                     .code,
                 0);
        const auto listed = of(in({"--list"}), "study");
        QCOMPARE(listed.size(), 1);
        QCOMPARE(listed[0]["trials"].toInt(), 2);
        QCOMPARE(listed[0]["state"].toString(), QString("finished"));
        QVERIFY(listed[0]["space"].toObject().contains("train.learning_rate"));

        const Result more = in({"--resume", "1", "--trials", "4", "--method", "sobol"});
        QVERIFY2(more.code == 0, qPrintable(more.err));
        QCOMPARE(of(more, "trial").size(), 2);
        QCOMPARE(of(more, "study").value(0)["method"].toString(), QString("sobol"));
        QCOMPARE(of(more, "study").value(0)["ended_by"].toString(), QString("all_trials"));
        // It is the study of these options still, and has as many trials as were asked for.
        const Result over = in({"--resume", "1"});
        QCOMPARE(of(over, "trial").size(), 0);
        QCOMPARE(of(over, "study").value(0)["trials"].toInt(), 4);

        const Result looked = in({"--importance"});
        QCOMPARE(looked.code, 0);
        QCOMPARE(of(looked, "study").value(0)["study"].toInt(), 1);
        QCOMPARE(of(looked, "study_report").size(), 1);
        QCOMPARE(of(looked, "trial").size(), 0);

        QCOMPARE(in({"--resume", "9"}).code, 2);
        // Other data than its own would be left out in silence.
        QCOMPARE(in({"--resume", "1", "--data", "glyphs"}).code, 2);
        QCOMPARE(in({"--importance", "1", "--set", "train.epochs=9"}).code, 2);
        QCOMPARE(in({"--importance", "1", "--compare", "1"}).code, 2);
        QCOMPARE(in({"--list", "--trials", "9"}).code, 2);
        QCOMPARE(in({"--resume", "1", "--seeds", "3"}).code, 2);
        QCOMPARE(in({"--resume", "1", "--early-stop", "magic"}).code, 2);
        QCOMPARE(in({"--resume", "1", "--least-gain", "much"}).code, 2);
        QTemporaryDir empty;
        const Result none =
            assayCli({"tune", "--project", "t.assay", "--importance"}, empty.path());
        QVERIFY(none.code == 2 || none.code == 3);
        QVERIFY(!QFile::exists(empty.filePath("t.assay")));
    }

    void workersShareAStudy()
    {
        QTemporaryDir temp;
        const Result result = assayCli(search({"--method", "random", "--space", space(), "--trials",
                                               "7", "--workers", "3", "--early-stop", "median"}),
                                       temp.path());
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const auto trials = of(result, "trial");
        QCOMPARE(trials.size(), 7);
        QSet<int> numbers, runs;
        QSet<QString> workers;
        for (const QJsonObject& one : trials) {
            QCOMPARE(one["state"].toString(), QString("complete"));
            numbers.insert(one["trial"].toInt());
            runs.insert(one["run"].toInt());
            workers.insert(one["worker"].toString());
        }
        QCOMPARE(numbers.size(), 7);
        QCOMPARE(runs.size(), 7);
        QVERIFY(workers.size() <= 3);
        QCOMPARE(of(result, "study").value(0)["trials"].toInt(), 7);
    }

    void theBestIsComparedOverSeedsOfTheirOwn()
    {
        QTemporaryDir temp;
        const QString rates =
            R"({"train.learning_rate": {"low": 1e-6, "high": 2e-2, "scale": "log"}})";
        // The default learns next to nothing, and some of the trials do.
        const QStringList slow{"--set",    "train.learning_rate=1e-6",
                               "--method", "sobol",
                               "--trials", "6",
                               "--space",  rates,
                               "--set",    "train.epochs=6"};
        QCOMPARE(assayCli(search(slow), temp.path()).code, 0);
        const auto in = [&](const QStringList& words) {
            return assayCli(QStringList{"tune", "--project", "t.assay", "--json"} + words,
                            temp.path());
        };
        const Result result = in({"--compare", "1", "--seeds", "3"});
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QCOMPARE(of(result, "end").size(), 9);
        const auto compared = of(result, "comparison");
        QCOMPARE(compared.size(), 2);
        QCOMPARE(compared[0]["than"].toString(), QString("default"));
        QCOMPARE(compared[0]["seeds"].toInt(), 3);
        QCOMPARE(compared[0]["verdict"].toString(), QString("better"));
        QVERIFY(compared[0]["high"].toDouble() < 0);
        QCOMPARE(compared[1]["than"].toString(), QString("runner_up"));
        const QJsonObject optimism = of(result, "optimism").value(0);
        QCOMPARE(optimism["again"].toArray().size(), 3);
        double mean = 0;
        for (const QJsonValue& one : optimism["again"].toArray())
            mean += one.toDouble() / 3;
        QVERIFY(std::abs(optimism["optimism"].toDouble() - (mean - optimism["measured"].toDouble()))
                < 1e-9);
        // The seed of the search is none of them, and what is there is not trained again.
        const Result runs = assayCli({"runs", "--project", "t.assay", "--json"}, temp.path());
        QCOMPARE(of(runs, "run").size(), 15);
        QCOMPARE(of(in({"--compare"}), "end").size(), 0);
        QCOMPARE(in({"--compare", "7"}).code, 2);
    }

    void trialsAreWrittenForASpreadsheet()
    {
        QTemporaryDir temp;
        QCOMPARE(assayCli(search({"--method", "random", "--space", space(), "--trials", "3"}),
                          temp.path())
                     .code,
                 0);
        const QString csv = temp.filePath("trials.csv");
        const Result written = assayCli(
            {"tune", "--project", "t.assay", "--resume", "1", "--export", csv}, temp.path());
        QVERIFY2(written.code == 0, qPrintable(written.err));
        QFile file(csv);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines[0].startsWith("number,run,state,value,train.learning_rate,"));
        QVERIFY(lines[1].contains(",complete,"));
        const Result nowhere = assayCli({"tune", "--project", "t.assay", "--resume", "1",
                                         "--export", temp.filePath("none/trials.csv")},
                                        temp.path());
        QCOMPARE(nowhere.code, 3);
    }

    void everyMethodProposes_data()
    {
        QTest::addColumn<QString>("method");
        for (const char* method : {"grid", "random", "sobol", "coarse-to-fine", "bayes"})
            QTest::newRow(method) << method;
    }
    void everyMethodProposes()
    {
        QFETCH(QString, method);
        QTemporaryDir temp;
        const Result result = assayCli(
            search({"--method", method, "--space",
                    R"({"train.learning_rate": {"low": 1e-4, "high": 1e-2, "scale": "log"}})",
                    "--trials", "3"}),
            temp.path());
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QCOMPARE(of(result, "trial").size(), 3);
    }

    void whatCannotBeSearchedIsOneSentence_data()
    {
        QTest::addColumn<QString>("space");
        QTest::addColumn<QString>("words");
        QTest::newRow("empty") << "{}"
                               << "space";
        QTest::newRow("low above high") << R"({"train.learning_rate": {"low": 1, "high": 0.1}})"
                                        << "train.learning_rate";
        QTest::newRow("log over zero")
            << R"({"train.learning_rate": {"low": 0, "high": 0.1, "scale": "log"}})"
            << "train.learning_rate";
        QTest::newRow("no such field") << R"({"train.speed": {"low": 0, "high": 1}})"
                                       << "train.speed";
        QTest::newRow("no such value") << R"({"train.optimiser": {"values": ["adam", "magic"]}})"
                                       << "magic";
        QTest::newRow("seed") << R"({"seed": {"low": 1, "high": 9, "integer": true}})"
                              << "seed";
        QTest::newRow("no JSON") << "{"
                                 << "JSON";
    }
    void whatCannotBeSearchedIsOneSentence()
    {
        QFETCH(QString, space);
        QFETCH(QString, words);
        QTemporaryDir temp;
        const Result result = assayCli(search({"--space", space}), temp.path());
        QCOMPARE(result.code, 2);
        QVERIFY2((result.out + result.err).contains(words), qPrintable(result.out + result.err));
        QVERIFY(!QFile::exists(temp.filePath("t.assay")));
        const Result missing = assayCli(search({"--space", "none.json"}), temp.path());
        QCOMPARE(missing.code, 3);
    }
};

QTEST_GUILESS_MAIN(TestTune)
#include "tst_tune.moc"
