// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

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
        const Result wider = assayCli(
            search({"--importance", "--set", "model.hidden=9", "--space", space()}), temp.path());
        QCOMPARE(of(wider, "study").value(0)["trials"].toInt(), 0);
        QCOMPARE(wider.code, 1);
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
