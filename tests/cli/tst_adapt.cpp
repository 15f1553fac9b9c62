// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

/// Glyphs by day, served by night.
class TestAdapt : public QObject
{
    Q_OBJECT

    QTemporaryDir m_temp;

    Result run(const QStringList& more)
    {
        return assayCli(QStringList{"adapt", "--project", "p.assay", "--run", "1"} + more,
                        m_temp.path());
    }
    QJsonObject adaptation(const Result& result, const QString& way)
    {
        for (const QJsonObject& one : of(result, "adaptation")) {
            if (one["way"].toString() == way)
                return one;
        }
        qWarning("%s%s", qPrintable(result.out), qPrintable(result.err));
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        const Result trained =
            assayCli({"train", "--project", "p.assay", "--json", "--data", "glyphs", "--test-data",
                      "glyphs-night", "--template", "mlp", "--set", "data.count=4000", "--set",
                      "model.hidden=32", "--set", "train.learning_rate=3e-3", "--epochs", "4"},
                     m_temp.path());
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
    }

    void nothingWasTriedYet()
    {
        const Result listed = run({});
        QCOMPARE(listed.code, 0);
        QVERIFY(listed.out.contains("No adaptation of run 1 was tried yet."));
    }

    void fineTuningIsComparedWithSourceAndOracle()
    {
        const Result tried = run({"--json", "--method", "fine-tune", "--seeds", "3"});
        QVERIFY2(tried.code == 0, qPrintable(tried.err));
        const QJsonObject line = adaptation(tried, "fine_tune");
        QCOMPARE(line["method"].toString(), QString("fine_tune"));
        QCOMPARE(line["seeds"].toInt(), 3);
        QCOMPARE(line["runs"].toArray().size(), 3);
        // Half of what was test-val: 4000 served, 2000 of them test-val.
        QCOMPARE(line["examples"].toInt(), 1000);
        const double source = line["source_only"].toDouble(), error = line["error"].toDouble();
        QVERIFY2(error < source, qPrintable(tried.out));
        QVERIFY(line["low"].toDouble() < error && error < line["high"].toDouble());
        QVERIFY(line["oracle"].toDouble() < source);
        QVERIFY(line["gap_closed"].toDouble() > 0);
        QCOMPARE(line["selected_by"].toString(), QString("nothing"));
        QCOMPARE(line["gap_closed"].toDouble(),
                 (source - error) / (source - line["oracle"].toDouble()));
        QVERIFY(adaptation(tried, "oracle")["control"].toBool());

        // The run that had ended keeps its score, and its seeds go on from weights of their own.
        const Result runs = assayCli({"runs", "--project", "p.assay", "--json"}, m_temp.path());
        QStringList starts;
        for (const QJsonObject& one : of(runs, "run")) {
            const QJsonObject spec = one["spec"].toObject();
            if (spec["adapt"].toObject()["method"].toString() == "fine_tune")
                starts << spec["model"].toObject()["start_from"].toString();
            if (one["run"].toInt() == 1)
                QCOMPARE(one["examples"].toObject()["test_val"].toInt(), 2000);
        }
        int advisedOn = 0;
        // That a simple method is better on train-val is no verdict on a network of the target.
        for (const QJsonObject& one : of(runs, "run")) {
            if (one["spec"].toObject()["adapt"].toObject()["method"].toString() != "target_only")
                continue;
            const Result advised = assayCli({"advise", "--project", "p.assay", "--json", "--run",
                                             QString::number(one["run"].toInt())},
                                            m_temp.path());
            const QJsonObject advice = of(advised, "advice").value(0);
            QVERIFY2(!advice["title"].toString().contains("logistic regression"),
                     qPrintable(advised.out + advised.err));
            QVERIFY2(advice["text"].toString().contains("which it was not adapted to"),
                     qPrintable(advised.out));
            ++advisedOn;
            break; // one of them is enough: each is answered first
        }
        QCOMPARE(advisedOn, 1);
        starts.removeDuplicates();
        QCOMPARE(starts.size(), 3);

        // Asked again nothing is trained.
        const Result again = run({"--json", "--method", "fine-tune", "--seeds", "3"});
        QCOMPARE(again.code, 0);
        QVERIFY(of(again, "epoch").isEmpty());
        QCOMPARE(adaptation(again, "fine_tune"), line);
        // Refusals name methods as settings have them.
        QCOMPARE(run({"--method", "fine_tune", "--seeds", "3"}).code, 0);
    }

    void methodsWithoutLabelsRun_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("chosen");
        QTest::newRow("coral") << "coral"
                               << "nothing";
        QTest::newRow("dann") << "dann"
                              << "mutual_information";
        QTest::newRow("add target") << "add-target"
                                    << "nothing";
    }
    void methodsWithoutLabelsRun()
    {
        QFETCH(QString, method);
        QFETCH(QString, chosen);
        const Result tried = run({"--json", "--method", method, "--seeds", "1", "--no-oracle"});
        QVERIFY2(tried.code <= 1, qPrintable(tried.err));
        const QJsonObject line = adaptation(tried, QString(method).replace('-', '_'));
        QCOMPARE(line["selected_by"].toString(), chosen);
        QVERIFY(line["low"].isNull()); // of one seed
        const double error = line["error"].toDouble(-1);
        QVERIFY(error >= 0 && error <= 1);
    }

    /// By night glyphs are fainter, which changed training examples can be too.
    void whatBringsMoreIsSaidFirst()
    {
        const Result again = run({"--method", "dann", "--seeds", "1", "--no-oracle"});
        QVERIFY2(again.code <= 1, qPrintable(again.err));
        QVERIFY2(again.err.contains("Inputs of test-val differ from those of train-val: "),
                 qPrintable(again.err));
        QVERIFY(again.err.contains("--try distribution_shift.synthesise"));
    }

    void translatedPicturesAreLearnedAndKept()
    {
        const QStringList method{"--method", "cyclegan"};
        const Result tried =
            run(QStringList{"--json", "--seeds", "1", "--no-oracle", "--set",
                            "adapt.translation=10", "--translated", "as-target.npz"}
                + method);
        QVERIFY2(tried.code <= 1, qPrintable(tried.err));
        QJsonObject line;
        for (const QJsonObject& one : of(tried, "adaptation")) {
            if (one["method"].toString() == "cyclegan")
                line = one;
        }
        QCOMPARE(line["selected_by"].toString(), QString("nothing"));
        QVERIFY2(line["cycle_error"].toDouble() > 0, qPrintable(tried.out));
        const QList<QJsonObject> kept = of(tried, "translated");
        QCOMPARE(kept.size(), 1);
        QCOMPARE(kept.front()["run"], line["runs"].toArray().first());
        const Result runs = assayCli({"runs", "--project", "p.assay", "--json"}, m_temp.path());
        for (const QJsonObject& one : of(runs, "run")) {
            if (one["run"] == kept.front()["run"])
                QCOMPARE(kept.front()["examples"], one["examples"].toObject()["train"]);
        }
        // How long the generators still took was shown and is not kept.
        SQLite::Database project(m_temp.filePath("p.assay").toStdString(), SQLite::OPEN_READONLY,
                                 5000);
        SQLite::Statement events(project, "SELECT kind FROM run_events WHERE run = ?");
        events.bind(1, kept.front()["run"].toInt());
        QStringList kinds;
        while (events.executeStep())
            kinds << QString::fromStdString(events.getColumn(0).getString());
        QVERIFY2(kinds.contains("cycle_error"), qPrintable(kinds.join(' ')));
        QVERIFY2(!kinds.contains("preparing"), qPrintable(kinds.join(' ')));
        const Result read = assayCli({"data", "as-target.npz", "--json"}, m_temp.path());
        QVERIFY2(read.code == 0, qPrintable(read.err));
        const QJsonObject data = of(read, "data").value(0);
        QCOMPARE(data["modality"].toString(), QString("pictures"));
        QCOMPARE(data["examples"], kept.front()["examples"]);
        const Result source =
            assayCli({"data", "glyphs", "--set", "data.count=4000", "--json"}, m_temp.path());
        QCOMPARE(data["shape"], of(source, "data").value(0)["shape"]);
        QCOMPARE(data["classes"].toArray().size(),
                 of(source, "data").value(0)["classes"].toArray().size());
        // A file that is there stays, before anything is trained.
        const Result refused = run(QStringList{"--translated", "as-target.npz"} + method);
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("--force"), qPrintable(refused.err));
        const Result replaced = run({"--translated", "as-target.npz", "--force"});
        QVERIFY2(replaced.code == 0, qPrintable(replaced.err));
        QVERIFY2(replaced.out.contains("cycle error"), qPrintable(replaced.out));
        QVERIFY(replaced.out.contains("were written to"));
    }

    void theWeightIsChosenWithoutLabels()
    {
        const Result tried =
            run({"--json", "--method", "deep-coral", "--seeds", "1", "--no-oracle"});
        QVERIFY2(tried.code <= 1, qPrintable(tried.err));
        int chosen = 0;
        for (const QJsonObject& one : of(tried, "adaptation")) {
            if (one["method"].toString() != "deep_coral" || !one["selected"].toBool())
                continue;
            ++chosen;
            QVERIFY(one["source_validation"].toDouble()
                    <= one["source_validation_before"].toDouble() + 0.01);
        }
        QVERIFY(chosen <= 1);
        const Result shown = run({});
        QVERIFY2(shown.out.contains("Deep CORAL of weight 1000: test-val"), qPrintable(shown.out));
        QVERIFY(shown.out.contains("of the gap to the oracle"));
    }

    void whatCannotBeDoneIsOneSentence_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("no batch norm")
            << QStringList{"--method", "adabn", "--seeds", "1", "--no-oracle"} << 2
            << "statistics of batch norms, and this network has none";
        QTest::newRow("a method there is none of")
            << QStringList{"--method", "magic"} << 2 << "magic";
        QTest::newRow("one target example") << QStringList{"--method",
                                                           "dann",
                                                           "--seeds",
                                                           "1",
                                                           "--no-oracle",
                                                           "--set",
                                                           "data.split.target=0.0005"}
                                            << 2 << "at least 2";
        QTest::newRow("pictures of another method")
            << QStringList{"--method", "dann", "--translated", "x.npz"} << 2 << "cyclegan";
        QTest::newRow("labels of nothing") << QStringList{"--labels", "3"} << 2 << "--method";
    }
    void whatCannotBeDoneIsOneSentence()
    {
        QFETCH(QStringList, options);
        QFETCH(int, code);
        QFETCH(QString, words);
        const Result result = run(options);
        QVERIFY2(result.code == code, qPrintable(result.out + result.err));
        QVERIFY2((result.out + result.err).contains(words), qPrintable(result.out + result.err));
    }

    void aMethodThatIsRefusedTrainsNoOracle()
    {
        const Result refused = run({"--method", "adabn", "--seeds", "1"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("this network has none"), qPrintable(refused.err));
        QVERIFY2(!refused.out.contains("the oracle"), qPrintable(refused.out));
    }

    void whatIsRefusedLeavesNoRun()
    {
        const auto runs = [this] {
            return of(assayCli({"runs", "--project", "p.assay", "--json"}, m_temp.path()), "run")
                .size();
        };
        const auto before = runs();
        const Result few = run({"--method", "dann", "--set", "data.split.target=0.0005"});
        QCOMPARE(few.code, 2);
        QVERIFY2(few.err.contains("The target part has one example"), qPrintable(few.err));
        const Result other = run({"--method", "fine-tune", "--set", "model.hidden=16"});
        QCOMPARE(other.code, 2);
        QVERIFY2(other.err.contains("the network has other layers"), qPrintable(other.err));
        QCOMPARE(runs(), before);
    }

    void theOracleIsOfTheSameExamples()
    {
        const Result tried = run(
            {"--json", "--method", "add-target", "--seeds", "1", "--set", "data.split.target=0.3"});
        QVERIFY2(tried.code <= 1, qPrintable(tried.err));
        int compared = 0;
        for (const QJsonObject& one : of(tried, "adaptation")) {
            if (one["examples"].toInt() != 1400 || one["control"].toBool())
                continue;
            QVERIFY2(!one["oracle"].isNull(), qPrintable(tried.out));
            ++compared;
        }
        QCOMPARE(compared, 1);
    }

    void settingsThatAreRefusedTrainNoOracle()
    {
        const Result refused = run({"--method", "coral", "--set", "data.split.target=1"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("data.split.target"), qPrintable(refused.err));
        QVERIFY2(!refused.out.contains("the oracle"), qPrintable(refused.out));
    }

    void aMethodForOtherDataTrainsNothing()
    {
        for (const char* name : {"day.csv", "night.csv"}) {
            QFile file(m_temp.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("a,b,y\n");
            const QByteArray part = name[0] == 'd' ? ".25," : ".75,"; // no row is in both
            for (int row = 0; row < 80; ++row)
                file.write(QByteArray::number(row * 37 % 101) + part
                           + QByteArray::number(row * 53 % 97)
                           + (row % 2 == 0 ? ",yes\n" : ",no\n"));
        }
        const Result trained =
            assayCli({"train", "--project", "table.assay", "--data", "day.csv", "--test-data",
                      "night.csv", "--set", "data.target=y", "--template", "mlp", "--epochs", "1"},
                     m_temp.path());
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        const Result refused =
            assayCli({"adapt", "--project", "table.assay", "--method", "cyclegan"}, m_temp.path());
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("translates pictures"), qPrintable(refused.err));
        const Result runs = assayCli({"runs", "--project", "table.assay", "--json"}, m_temp.path());
        QCOMPARE(of(runs, "run").size(), 1);
    }

    void aRunOfOneDistributionHasNothingToAdaptTo()
    {
        const Result trained =
            assayCli({"train", "--project", "one.assay", "--data", "glyphs", "--template", "mlp",
                      "--set", "data.count=300", "--epochs", "1"},
                     m_temp.path());
        QCOMPARE(trained.code, 0);
        const Result result =
            assayCli({"adapt", "--project", "one.assay", "--method", "coral"}, m_temp.path());
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.contains("data.test_path"), qPrintable(result.err));
    }

    // The last one, as it damages the project.
    void whatCannotBeComparedWasTriedAllTheSame()
    {
        assay::testing::execute(m_temp.filePath("p.assay").toStdString(),
                                "UPDATE evaluated_splits SET examples = -5");
        const Result listed = run({});
        QCOMPARE(listed.code, 3);
        QVERIFY2(listed.out.contains("none can be compared"), qPrintable(listed.out + listed.err));
        QVERIFY(!listed.out.contains("was tried yet"));
    }
};

QTEST_GUILESS_MAIN(TestAdapt)
#include "tst_adapt.moc"
