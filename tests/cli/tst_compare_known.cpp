// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace assay::testing;

/// assay-cli compare --known: results that are shipped, and a person's own.
class TestCompareKnown : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ownResultsAreAddedChangedAndRemoved()
    {
        const QTemporaryDir temp;
        const QStringList data{"compare",        "--known",   "glyphs", "--set",
                               "data.count=200", "--project", "p.assay"};
        const auto known = [&](const QStringList& more) {
            return assayCli(data + more, temp.path());
        };
        Result result =
            known({"--add", "our CNN", "--value", "1.25 %", "--kind", "own_on_benchmark",
                   "--source", "https://example.org/results", "--json"});
        QCOMPARE(result.code, 0);
        QCOMPARE(result.lines.size(), 1);
        QCOMPARE(result.lines[0]["event"].toString(), QString("known"));
        QCOMPARE(result.lines[0]["data_set"].toString(), QString("glyphs"));
        QCOMPARE(result.lines[0]["kind"].toString(), QString("own_on_benchmark"));
        QCOMPARE(result.lines[0]["model"].toString(), QString("our CNN"));
        QCOMPARE(result.lines[0]["metric"].toString(), QString("error"));
        QCOMPARE(result.lines[0]["value"].toDouble(), 0.0125);
        QCOMPARE(result.lines[0]["own"].toInt(), 1);
        // The same data are known by their values, wherever the project is asked next.
        result = known({});
        QCOMPARE(result.code, 0);
        QVERIFY(result.out.contains("results on glyphs"));
        QVERIFY(result.out.contains("own 1"));
        QVERIFY(result.out.contains("1.25 %"));
        result = known({"--change", "1", "--value", "2", "--rename", "an older CNN", "--json"});
        QCOMPARE(result.code, 0);
        QCOMPARE(result.lines[0]["value"].toDouble(), 0.02);
        QCOMPARE(result.lines[0]["model"].toString(), QString("an older CNN"));
        QCOMPARE(result.lines[0]["source"].toString(), QString("https://example.org/results"));
        result = known({"--remove", "1", "--json"});
        QCOMPARE(result.code, 0);
        QCOMPARE(result.lines.size(), 0);
        QCOMPARE(known({"--remove", "1"}).code, 2);
        // Without results it says how to add one.
        result = known({});
        QCOMPARE(result.code, 0);
        QVERIFY(result.out.contains("--add MODEL"));
    }

    void aDataSetCanBeNamed()
    {
        const QTemporaryDir temp;
        const QStringList data{"compare",        "--known",    "glyphs", "--set",
                               "data.count=200", "--data-set", "MNIST"};
        const Result shipped = assayCli(data + QStringList{"--json"}, temp.path());
        QCOMPARE(shipped.code, 0);
        QVERIFY(shipped.lines.size() > 10);
        QVERIFY(shipped.lines[0]["own"].isNull());
        const Result added = assayCli(
            data + QStringList{"--project", "p.assay", "--add", "ours", "--value", "0.4", "--json"},
            temp.path());
        QCOMPARE(added.lines.size(), shipped.lines.size() + 1);
    }

    void aRunIsComparedWithItsInterval()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli({"train", "glyphs", "--project", "p.assay", "--set", "data.count=400",
                           "--epochs", "1"},
                          temp.path())
                     .code,
                 0);
        const Result result = assayCli({"compare", "--known", "--project", "p.assay", "--run", "1",
                                        "--add", "ours", "--value", "3 %", "--json"},
                                       temp.path());
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QCOMPARE(result.lines.size(), 1);
        const QJsonObject line = result.lines[0];
        QCOMPARE(line["run"].toInt(), 1);
        QCOMPARE(line["split"].toString(), QString("test_val"));
        QVERIFY(line["low"].toDouble() <= line["difference"].toDouble());
        QVERIFY(line["difference"].toDouble() <= line["high"].toDouble());
    }

    /// Its test-val is of data that no result on the training data is about.
    void aRunThatServesOtherDataIsComparedOnTrainVal()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli({"train", "glyphs", "--test-data", "glyphs-night", "--project", "p.assay",
                           "--template", "mlp", "--set", "model.hidden=16", "--set",
                           "data.count=400", "--epochs", "1"},
                          temp.path())
                     .code,
                 0);
        const Result result = assayCli({"compare", "--known", "--project", "p.assay", "--run", "1",
                                        "--add", "ours", "--value", "99.9 %", "--json"},
                                       temp.path());
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QCOMPARE(result.lines.size(), 1);
        QCOMPARE(result.lines[0]["split"].toString(), QString("train_val"));
        // And the tree of the method says how it stands against it.
        const Result advice =
            assayCli({"advise", "--project", "p.assay", "--run", "1", "--json"}, temp.path());
        QVERIFY2(advice.code <= 1, qPrintable(advice.err));
        const QJsonArray steps = of(advice, "advice").value(0)["steps"].toArray();
        QCOMPARE(steps[1].toObject()["place"].toString(), QString("debug"));
        QVERIFY2(steps[1].toObject()["evidence"].toArray().contains(
                     QJsonValue("known result: reached (not clearly worse than ours, 99.9 %)")),
                 qPrintable(advice.out));
    }

    void wrongUsageIsRefused_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("no value") << QStringList{"--known", "--add", "ours"};
        QTest::newRow("a value of nothing") << QStringList{"--known", "--value", "1"};
        QTest::newRow("an empty value") << QStringList{"--known", "--add", "ours", "--value", ""};
        QTest::newRow("a share above one")
            << QStringList{"--known", "--add", "ours", "--value", "120 %"};
        QTest::newRow("an unknown kind")
            << QStringList{"--known", "--add", "ours", "--value", "1", "--kind", "tea"};
        QTest::newRow("an unknown metric")
            << QStringList{"--known", "--add", "ours", "--value", "1", "--metric", "tea"};
        QTest::newRow("without --known") << QStringList{"--add", "ours", "--value", "1"};
        QTest::newRow("two at once")
            << QStringList{"--known", "--add", "ours", "--value", "1", "--remove", "1"};
        QTest::newRow("one that is not there") << QStringList{"--known", "--change", "3"};
    }
    void wrongUsageIsRefused()
    {
        QFETCH(QStringList, options);
        const QTemporaryDir temp;
        QCOMPARE(assayCli({"train", "glyphs", "--project", "p.assay", "--set", "data.count=100",
                           "--epochs", "1"},
                          temp.path())
                     .code,
                 0);
        const Result result = assayCli(
            QStringList{"compare", "glyphs", "--set", "data.count=100", "--project", "p.assay"}
                + options,
            temp.path());
        QCOMPARE(result.code, 2);
        QVERIFY(!result.err.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCompareKnown)
#include "tst_compare_known.moc"
