// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/optuna_file.h"
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

    /// Equal settings would train the same network again.
    void aSearchOfFewCombinationsEndsOnceAllWereTrained()
    {
        QTemporaryDir temp;
        const Result result =
            assayCli(search({"--method", "random", "--trials", "9", "--space",
                             R"({"train.optimiser": {"values": ["adam", "sgd", "rmsprop"]}})"}),
                     temp.path());
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QSet<QString> optimisers;
        for (const QJsonObject& one : of(result, "trial"))
            optimisers << one["parameters"].toObject()["train.optimiser"].toString();
        QCOMPARE(of(result, "trial").size(), 3);
        QCOMPARE(optimisers, (QSet<QString>{"adam", "sgd", "rmsprop"}));
        QCOMPARE(of(result, "study").value(0)["ended_by"].toString(), QString("all_proposed"));
    }

    void runsThatAreTakenInAreSaidAndNoPartOfAGrid()
    {
        QTemporaryDir temp;
        const QStringList rates{
            "--space", R"({"train.learning_rate": {"low": 1e-4, "high": 1e-2, "scale": "log"}})"};
        const Result first = assayCli(
            search(rates + QStringList{"--method", "random", "--trials", "3"}), temp.path());
        QVERIFY2(first.code == 0, qPrintable(first.err));
        QCOMPARE(of(first, "taken_in").size(), 0);
        QCOMPARE(of(first, "study").value(0)["taken_in"].toInt(-1), 0);
        // Four values a range: all of them are trained, whatever was there.
        const Result grid =
            assayCli(search(rates + QStringList{"--method", "grid", "--trials", "4"}), temp.path());
        QVERIFY2(grid.code == 0, qPrintable(grid.err));
        QCOMPARE(of(grid, "taken_in").size(), 1);
        QCOMPARE(of(grid, "taken_in")[0]["trials"].toInt(), 3);
        QCOMPARE(of(grid, "trial").size(), 4);
        const QJsonObject study = of(grid, "study").value(0);
        QCOMPARE(study["taken_in"].toInt(), 3);
        QCOMPARE(study["ended_by"].toString(), QString("all_trials"));
        QCOMPARE(study["state"].toString(), QString("finished"));
        // Another method counts them, and then there is nothing to train.
        QStringList more = search(rates + QStringList{"--method", "bayes", "--trials", "2"});
        more.removeAll("--json");
        const Result bayes = assayCli(more, temp.path());
        QVERIFY2(bayes.code == 0, qPrintable(bayes.err));
        QVERIFY2(bayes.out.contains("7 runs of the project are of this space: they are its first "
                                    "trials and count among the 2 that are wanted."),
                 qPrintable(bayes.out));
        QVERIFY2(bayes.out.contains("As many trials as were wanted (2) are there")
                     && bayes.out.contains("tune --resume 3 --trials NUMBER"),
                 qPrintable(bayes.out));
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

    void aStudyWhoseRowIsDamagedIsNamed()
    {
        QTemporaryDir temp;
        QCOMPARE(assayCli(search({"--method", "random", "--space", space(), "--trials", "1"}),
                          temp.path())
                     .code,
                 0);
        assay::testing::execute(temp.filePath("t.assay").toStdString(),
                                "PRAGMA ignore_check_constraints = ON; UPDATE searches SET space = "
                                "'none'");
        for (const QStringList& words :
             {QStringList{"--importance"}, QStringList{"--importance", "1"}}) {
            const Result result =
                assayCli(QStringList{"tune", "--project", "t.assay"} + words, temp.path());
            QCOMPARE(result.code, 3);
            QVERIFY2(result.err.contains("the table searches"), qPrintable(result.err));
        }
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

    /// Far too high a rate: the loss grows from epoch to epoch, and the run finishes all the same.
    void aTrialThatDivergedIsNoOtherOneInSilence()
    {
        QTemporaryDir temp;
        const QStringList words{"tune",
                                "--project",
                                "t.assay",
                                "--data",
                                "points-blobs",
                                "--set",
                                "data.count=600",
                                "--template",
                                "mlp",
                                "--epochs",
                                "6",
                                "--set",
                                "train.batch_size=16",
                                "--set",
                                "train.optimiser=sgd",
                                "--method",
                                "grid",
                                "--space",
                                R"({"train.learning_rate": {"values": [3.0, 0.01]}})"};
        const Result first = assayCli(words + QStringList{"--json", "--trials", "1"}, temp.path());
        QVERIFY2(first.code == 0, qPrintable(first.err));
        const auto trials = of(first, "trial");
        QCOMPARE(trials.size(), 1);
        QCOMPARE(trials[0]["state"].toString(), QString("complete"));
        QVERIFY(trials[0]["value"].isDouble());
        QCOMPARE(trials[0]["diverged"].toBool(), true);
        QVERIFY2(trials[0]["reason"].toString().startsWith("Its training diverged"),
                 qPrintable(trials[0]["reason"].toString()));
        const QJsonObject study = of(first, "study").value(0);
        QCOMPARE(study["diverged"].toInt(), 1);
        QCOMPARE(study["best"].toObject()["diverged"].toBool(), true);

        const Result both = assayCli(words + QStringList{"--trials", "2"}, temp.path());
        QVERIFY2(both.code == 0, qPrintable(both.err));
        QVERIFY2(both.out.contains("The training of 1 of 2 trials diverged"), qPrintable(both.out));
        const Result table = assayCli(
            {"tune", "--project", "t.assay", "--resume", "1", "--export", temp.filePath("t.csv")},
            temp.path());
        QVERIFY2(table.code == 0, qPrintable(table.err));
        QFile file(temp.filePath("t.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QStringList lines = QString::fromUtf8(file.readAll()).split("\r\n");
        QCOMPARE(lines.size(), 4); // a header, two trials, and nothing behind the last line
        QVERIFY2(lines[0].endsWith(",diverged"), qPrintable(lines[0]));
        QVERIFY2(lines[1].startsWith("1,") && lines[1].endsWith(",yes"), qPrintable(lines[1]));
        QVERIFY2(lines[2].startsWith("2,") && lines[2].endsWith("Z,"), qPrintable(lines[2]));
    }

    void aPersonProposesTheTrials()
    {
        QTemporaryDir temp;
        const QStringList manual{"--method", "manual", "--space", space()};
        // Refused before there is a project.
        const Result outside = assayCli(
            search(manual + QStringList{"--propose", "train.learning_rate=3"}), temp.path());
        QCOMPARE(outside.code, 2);
        QVERIFY2((outside.out + outside.err).contains("train.learning_rate"),
                 qPrintable(outside.out + outside.err));
        QVERIFY(!QFile::exists(temp.filePath("t.assay")));

        const Result first = assayCli(
            search(
                manual
                + QStringList{"--propose", "train.learning_rate=1e-3,train.optimiser=adam",
                              "--propose",
                              "train.learning_rate=2e-3,train.optimiser=sgd,train.momentum=0.9"}),
            temp.path());
        QVERIFY2(first.code == 0, qPrintable(first.err));
        QCOMPARE(of(first, "proposed").size(), 2);
        const auto trials = of(first, "trial");
        QCOMPARE(trials.size(), 2);
        QCOMPARE(trials[0]["parameters"].toObject()["train.learning_rate"].toDouble(), 1e-3);
        QCOMPARE(trials[1]["parameters"].toObject()["train.momentum"].toDouble(), 0.9);
        QVERIFY(trials[0]["proposed"].toBool() && trials[1]["proposed"].toBool());
        QCOMPARE(of(first, "study").value(0)["ended_by"].toString(), QString("all_proposed"));
        QCOMPARE(of(first, "study").value(0)["state"].toString(), QString("finished"));

        const auto in = [&](const QStringList& words) {
            return assayCli(QStringList{"tune", "--project", "t.assay", "--json"} + words,
                            temp.path());
        };
        // Nothing is drawn, and what is there is not proposed again.
        QCOMPARE(of(in({"--resume", "1"}), "trial").size(), 0);
        const Result again =
            in({"--resume", "1", "--propose", "train.learning_rate=1e-3,train.optimiser=adam"});
        QCOMPARE(of(again, "proposed").size(), 0);
        QVERIFY2(again.err.contains("Trial 1 has these settings already"), qPrintable(again.err));
        QCOMPARE(of(again, "trial").size(), 0);
        // A proposal comes before what the method draws.
        const Result mixed = in({"--resume", "1", "--method", "random", "--trials", "4",
                                 "--propose", "train.learning_rate=5e-4,train.optimiser=adam"});
        QVERIFY2(mixed.code == 0, qPrintable(mixed.err));
        const auto more = of(mixed, "trial");
        QCOMPARE(more.size(), 2);
        QCOMPARE(more[0]["parameters"].toObject()["train.learning_rate"].toDouble(), 5e-4);
        QVERIFY(more[0]["proposed"].toBool() && !more[1]["proposed"].toBool());
        QCOMPARE(in({"--list", "--propose", "train.learning_rate=1e-3"}).code, 2);
        QCOMPARE(in({"--resume", "1", "--propose", "train.speed=1"}).code, 2);
    }

    void aStudyOfOptunaIsLookedAt()
    {
        QTemporaryDir temp;
        const QString file = temp.filePath("study.db");
        assay::testing::execute(file.toStdString(),
                                assay::testing::optunaTables() + assay::testing::optunaDigits());
        const Result done =
            assayCli({"import", "--project", "t.assay", "--json", file}, temp.path());
        QVERIFY2(done.code == 0, qPrintable(done.err));
        QVERIFY(of(done, "study_imported").value(0)["text"].toString().contains("study digits"));
        const auto in = [&](const QStringList& words) {
            return assayCli(QStringList{"tune", "--project", "t.assay", "--json"} + words,
                            temp.path());
        };
        const QJsonObject listed = of(in({"--list"}), "study").value(0);
        QCOMPARE(listed["method"].toString(), QString("imported"));
        QCOMPARE(listed["state"].toString(), QString("imported"));
        QVERIFY(listed["origin"].toString().endsWith("study digits"));
        QVERIFY(listed["remark"].toString().contains("sign turned"));
        QCOMPARE(listed["measure"].toString(), QString("minus accuracy"));
        QVERIFY(listed["split"].isNull());
        QCOMPARE(listed["trials"].toInt(), 6);
        QCOMPARE(listed["best"].toObject()["value"].toDouble(), -0.875);
        QCOMPARE(listed["best"].toObject()["trial"].toInt(), 2);
        QVERIFY(listed["space"].toObject().contains("width"));
        const Result looked = in({"--importance", "1"});
        QVERIFY2(looked.code == 0, qPrintable(looked.err));
        QCOMPARE(of(looked, "study_report").size(), 1);
        const Result table = assayCli({"tune", "--project", "t.assay", "--list"}, temp.path());
        QVERIFY2(table.out.contains("imported, optuna: ") && table.out.contains("study digits"),
                 qPrintable(table.out));
        const QString csv = temp.filePath("trials.csv");
        QCOMPARE(in({"--resume", "1", "--export", csv}).code, 0);
        QFile written(csv);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QList<QByteArray> rows = written.readAll().trimmed().split('\n');
        QCOMPARE(rows.size(), 7);
        // As Optuna has them: more is better.
        QVERIFY2(rows[0].trimmed().endsWith(",direction"), rows[0].constData());
        QVERIFY2(rows[2].contains(",complete,0.875,"), rows[2].constData());
        QVERIFY2(rows[2].trimmed().endsWith(",maximize"), rows[2].constData());
        for (const QStringList& words :
             {QStringList{"--resume", "1"}, QStringList{"--resume", "1", "--trials", "9"},
              QStringList{"--resume", "1", "--propose", "lr=0.001"},
              QStringList{"--compare", "1"}}) {
            const Result refused = in(words);
            QCOMPARE(refused.code, 2);
            QVERIFY2((refused.out + refused.err).contains("--importance 1"),
                     qPrintable(refused.out + refused.err));
        }
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

    void minutesThatAreNoneAreRefusedShortly_data()
    {
        QTest::addColumn<QString>("minutes");
        for (const char* minutes : {"-1", "0", "nan", "soon"})
            QTest::newRow(minutes) << minutes;
    }
    void minutesThatAreNoneAreRefusedShortly()
    {
        QFETCH(QString, minutes);
        QTemporaryDir temp;
        const Result result = assayCli(search({"--minutes", minutes}), temp.path());
        QCOMPARE(result.code, 2);
        const QString said = result.out + result.err;
        QVERIFY2(said.contains("--minutes: " + minutes + " is no number above 0"),
                 qPrintable(said));
        QVERIFY2(said.size() < 400, qPrintable(said));
        QVERIFY(!QFile::exists(temp.filePath("t.assay")));
    }
};

QTEST_GUILESS_MAIN(TestTune)
#include "tst_tune.moc"
