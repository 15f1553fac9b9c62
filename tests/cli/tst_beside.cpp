// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/signals.h"
#include "support/temp_project.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <csignal>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

Result trainDay(const QString& folder, const QStringList& more = {})
{
    return assayCli(QStringList{"train", "--project", "p.assay", "--data", "glyphs", "--test-data",
                                "glyphs-night", "--set", "data.count=1000", "--epochs", "6",
                                "--json"}
                        + more,
                    folder);
}

} // namespace

/// Runs beside each other: parts of train, other draws of the validation set.
class TestBeside : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sizesAreTrainedOnceAndJudged()
    {
        const QTemporaryDir temp;
        // Two drops of the learning rate on the way.
        QCOMPARE(
            trainDay(temp.path(), {"--template", "mlp", "--set", "train.schedule=step", "--set",
                                   "train.step_epochs=2", "--set", "train.step_factor=0.5"})
                .code,
            0);
        const QStringList bySize{"evaluate", "--project", "p.assay", "--run",
                                 "1",        "--by-size", "--json"};
        const Result first = assayCli(bySize, temp.path());
        QCOMPARE(first.code, 0);
        const auto sizes = of(first, "size");
        QCOMPARE(sizes.size(), 12); // four sizes, three splits
        QMap<double, double> errors;
        for (const QJsonObject& line : sizes) {
            QVERIFY(line["low"].toDouble() <= line["error"].toDouble());
            if (line["split"].toString() == "train_val")
                errors[line["part"].toDouble()] = line["error"].toDouble();
            // Of 90 of each digit, rounded up.
            QCOMPARE(line["train_examples"].toInt(),
                     10 * static_cast<int>(std::ceil(90 * line["part"].toDouble())));
        }
        QVERIFY(errors[0.1] > errors[1]);
        QCOMPARE(of(first, "size_verdict").size(), 1);
        QVERIFY(of(first, "size_verdict").first()["text"].toString().contains("seeds per size"));
        // As many updates as on all of train, to the nearest epoch: an epoch has 15, 2, 4 and 8. The
        // learning rate drops after as many.
        const QString project = temp.filePath("p.assay");
        QCOMPARE(
            assay::testing::rows(project.toStdString(),
                                 "SELECT total_steps, json_extract(spec, '$.train.epochs'), "
                                 "json_extract(spec, '$.train.step_epochs') FROM runs ORDER "
                                 "BY id"),
            (std::vector<std::string>{"90 | 6 | 2", "90 | 45 | 15", "92 | 23 | 8", "88 | 11 | 4"}));
        // All were scored on the same examples.
        QCOMPARE(assay::testing::rows(project.toStdString(),
                                      "SELECT count(*), count(DISTINCT scored) FROM splits"),
                 std::vector<std::string>{"4 | 1"});
        // Nothing is trained twice; a second seed is trained beside the first.
        const Result again = assayCli(bySize, temp.path());
        QCOMPARE(of(again, "run").size(), 0);
        QCOMPARE(of(again, "size"), sizes);
        const Result seeds = assayCli(bySize + QStringList{"--seeds", "2"}, temp.path());
        QCOMPARE(seeds.code, 0);
        QCOMPARE(of(seeds, "size").first()["runs"].toArray().size(), 2);
        QCOMPARE(assay::testing::rows(project.toStdString(), "SELECT count(*) FROM runs"),
                 std::vector<std::string>{"8"});
        // A part has no parts.
        QCOMPARE(
            assayCli({"evaluate", "--project", "p.assay", "--run", "2", "--by-size"}, temp.path())
                .code,
            2);
    }

    void seedsArePlannedTogether()
    {
        const QTemporaryDir temp;
        QCOMPARE(
            trainDay(temp.path(), {"--template", "mlp", "--epochs", "2", "--name", "day"}).code, 0);
        const QStringList more{"train", "--project", "p.assay", "--run", "1", "--json", "--seeds"};
        QStringList three = more, two = more;
        three << "3";
        two << "2";
        const Result first = assayCli(three, temp.path());
        QCOMPARE(first.code, 0);
        QCOMPARE(of(first, "end").size(), 2); // the run itself counts
        const QJsonObject study = of(first, "study").first();
        QCOMPARE(study["method"].toString(), QString("seeds"));
        QCOMPARE(study["of"].toInt(), 1);
        QCOMPARE(study["trials"].toInt(), 3);
        // There are as many already.
        const Result none = assayCli(two, temp.path());
        QCOMPARE(none.code, 0);
        QCOMPARE(of(none, "end").size(), 0);
        QCOMPARE(of(none, "study").first()["state"].toString(), QString("complete"));
        const QString project = temp.filePath("p.assay");
        QCOMPARE(
            assay::testing::rows(project.toStdString(), "SELECT seed, state FROM runs ORDER BY id"),
            (std::vector<std::string>{"1 | finished", "2 | finished", "3 | finished"}));
        // One was never begun, as if the program had ended before: the study goes on by its number.
        assay::testing::execute(project.toStdString(),
                                "UPDATE runs SET deleted = 1 WHERE id = 2; "
                                "UPDATE planned_runs SET run = NULL WHERE run = 2");
        const QStringList list{"runs", "--studies", "--project", "p.assay", "--json"};
        const Result lacks = assayCli(list, temp.path());
        QCOMPARE(of(lacks, "study").first()["state"].toString(), QString("waiting"));
        const auto trials = of(lacks, "trial");
        QCOMPARE(trials.size(), 3);
        QCOMPARE(trials[1]["state"].toString(), QString("waiting"));
        QCOMPARE(trials[1]["parameters"].toObject()["seed"].toString(), QString("2"));
        QVERIFY(trials[1]["run"].isNull());
        QCOMPARE(trials[2]["run"].toInt(), 3);
        const Result on = assayCli({"train", "--project", "p.assay", "--study", "1"}, temp.path());
        QCOMPARE(on.code, 0);
        QCOMPARE(of(assayCli(list, temp.path()), "study").first()["state"].toString(),
                 QString("complete"));
        QCOMPARE(assay::testing::rows(project.toStdString(),
                                      "SELECT seed FROM runs WHERE deleted = 0 ORDER BY id"),
                 (std::vector<std::string>{"1", "3", "2"}));
        // What does not go together is said.
        for (const QStringList& wrong :
             {QStringList{"--study", "1", "--seeds", "2"}, QStringList{"--run", "1"},
              QStringList{"--study", "9"}, QStringList{"--study", "1", "--epochs", "3"},
              QStringList{"--run", "77", "--seeds", "2"},
              QStringList{"--run", "1", "--seeds", "2", "--name", "x"}}) {
            const Result refused =
                assayCli(QStringList{"train", "--project", "p.assay"} + wrong, temp.path());
            QCOMPARE(refused.code, 2);
        }
    }

    void aCurveThatWasInterruptedGoesOn()
    {
        const QTemporaryDir temp;
        QCOMPARE(trainDay(temp.path(), {"--epochs", "18"}).code, 0);
        const QStringList bySize{"evaluate", "--project", "p.assay", "--run",
                                 "1",        "--by-size", "--json"};
        // Ctrl+C in the middle of the second of three networks.
        QProcess process;
        process.setWorkingDirectory(temp.path());
        process.start(ASSAY_CLI, bySize);
        bool sent = false;
        while (!sent && process.waitForReadyRead(60'000)) {
            while (!sent && process.canReadLine()) {
                const auto line = QJsonDocument::fromJson(process.readLine()).object();
                sent = line["event"] == "epoch" && line["run"] == 3 && line["epoch"] == 3;
            }
        }
        QVERIFY(sent);
        QVERIFY(assay::testing::sendSignal(process.processId(), SIGINT));
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 130);
        const std::string project = temp.filePath("p.assay").toStdString();
        const auto states = [&] {
            return assay::testing::rows(project, "SELECT id, state FROM runs ORDER BY id");
        };
        QCOMPARE(states(), (std::vector<std::string>{"1 | finished", "2 | finished",
                                                     "3 | interrupted", "4 | interrupted"}));
        const Result rest = assayCli(bySize, temp.path());
        QCOMPARE(rest.code, 0);
        QCOMPARE(states(), (std::vector<std::string>{"1 | finished", "2 | finished", "3 | finished",
                                                     "4 | finished"}));
        // The third went on behind its checkpoint, and the second was left alone.
        QList<int> epochs;
        for (const QJsonObject& line : of(rest, "epoch")) {
            QVERIFY(line["run"].toInt() > 2);
            if (line["run"].toInt() == 3)
                epochs << line["epoch"].toInt();
        }
        QVERIFY(epochs.first() >= 3);
        QCOMPARE(epochs.last(), 68);
        QCOMPARE(of(rest, "size").size(), 12);
    }

    void whatIsShownStaysTheAnswersOfTheBestWeights()
    {
        const QTemporaryDir temp;
        QCOMPARE(trainDay(temp.path(), {"--template", "mlp"}).code, 0);
        const QStringList evaluate{"evaluate", "--project", "p.assay", "--run", "1", "--json"};
        QCOMPARE(assayCli(evaluate, temp.path()).code, 0);
        QCOMPARE(assayCli(evaluate + QStringList{"--checkpoint", "best"}, temp.path()).code, 0);
        // The last weights are known too, so nothing is answered again.
        QCOMPARE(assayCli(evaluate + QStringList{"--by-size"}, temp.path()).code, 0);
        QCOMPARE(assay::testing::rows(temp.filePath("p.assay").toStdString(),
                                      "SELECT checkpoint FROM evaluations WHERE run = 1 ORDER BY "
                                      "created, id"),
                 (std::vector<std::string>{"last", "best"}));
    }

    void answersMadeElsewhereAreComparedOnTheSameExamplesOnly()
    {
        const QTemporaryDir temp;
        const auto write = [&](const char* name, const QByteArray& rows) {
            QFile file(temp.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("id,split,label,prediction\n" + rows);
        };
        QByteArray good, better, others;
        for (int i = 0; i < 200; ++i) {
            const QByteArray split = i % 2 ? "train_val" : "test_val";
            const auto row = [&](const char* prefix, bool right) {
                return prefix + QByteArray::number(i) + ',' + split + ",cat,"
                       + (right ? "cat" : "dog") + '\n';
            };
            good += row("a", i % 5 != 0);
            better += row("a", i % 9 != 0);
            others += row("b", i % 9 != 0);
        }
        write("good.csv", good);
        write("better.csv", better);
        write("others.csv", others);
        for (const char* name : {"good.csv", "better.csv", "others.csv"})
            QCOMPARE(assayCli({"errors", "import", name, "--project", "p.assay"}, temp.path()).code,
                     0);
        const auto against = [&](const char* run) {
            return assayCli(
                {"evaluate", "--project", "p.assay", "--run", run, "--against", "1", "--json"},
                temp.path());
        };
        QCOMPARE(against("2").code, 0);
        QVERIFY(!of(against("2"), "term_change").isEmpty());
        QCOMPARE(against("3").code, 2);
        QCOMPARE(against("3").lines.first()["code"].toString(), QString("evaluate.split"));
        // And there is no network to try on another draw.
        const Result resampled =
            assayCli({"evaluate", "--project", "p.assay", "--run", "1", "--resample"}, temp.path());
        QCOMPARE(resampled.code, 2);
        QVERIFY(resampled.err.contains("no trained network"));
    }

    void resamplingKeepsTheWeightsAndTheOldNumbers()
    {
        const QTemporaryDir temp;
        QCOMPARE(trainDay(temp.path()).code, 0);
        const Result before = assayCli({"evaluate", "--project", "p.assay", "--json"}, temp.path());
        const Result after =
            assayCli({"evaluate", "--project", "p.assay", "--resample", "--json"}, temp.path());
        QCOMPARE(after.code, 0);
        const QJsonObject drawn = of(after, "resampled").first();
        QCOMPARE(drawn["run"].toInt(), 2);
        QCOMPARE(drawn["parent"].toInt(), 1);
        const auto split = [](const Result& result, const char* name) {
            for (const QJsonObject& line : of(result, "split")) {
                if (line["split"].toString() == name)
                    return line;
            }
            return QJsonObject();
        };
        // The same weights answer train as they did; test-val is another draw of the same size.
        QCOMPARE(split(after, "train")["error"], split(before, "train")["error"]);
        QCOMPARE(split(after, "train_val")["error"], split(before, "train_val")["error"]);
        QCOMPARE(split(after, "test_val")["n"], split(before, "test_val")["n"]);
        QVERIFY(split(after, "test_val")["error"] != split(before, "test_val")["error"]);
        // Marked in the project, the old run kept, Test sealed anew, never compared.
        const std::string project = temp.filePath("p.assay").toStdString();
        QCOMPARE(assay::testing::rows(project, "SELECT resampled FROM splits ORDER BY id"),
                 (std::vector<std::string>{"0", "1"}));
        QCOMPARE(assay::testing::rows(project, "SELECT state, parent_run FROM runs WHERE id = 2"),
                 std::vector<std::string>{"finished | 1"});
        QCOMPARE(assay::testing::rows(project, "SELECT count(DISTINCT scored) FROM splits"),
                 std::vector<std::string>{"2"});
        const Result compared =
            assayCli({"evaluate", "--project", "p.assay", "--run", "2", "--against", "1", "--json"},
                     temp.path());
        QCOMPARE(compared.code, 2);
        QCOMPARE(compared.lines.first()["code"].toString(), QString("evaluate.split"));
        // Another draw each time.
        QCOMPARE(
            assayCli({"evaluate", "--project", "p.assay", "--run", "1", "--resample"}, temp.path())
                .code,
            0);
        QCOMPARE(assay::testing::rows(project, "SELECT resampled FROM splits ORDER BY id"),
                 (std::vector<std::string>{"0", "1", "2"}));
    }
};

QTEST_GUILESS_MAIN(TestBeside)
#include "tst_beside.moc"
