// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace assay::testing;

namespace {

QStringList train(const QStringList& more)
{
    return QStringList{"train", "--data",    "glyphs", "--set", "data.count=600",    "--template",
                       "lenet", "--epochs",  "3",      "--set", "model.dropout=0.3", "--threads",
                       "2",     "--project", "p.assay"}
           + more;
}

QStringList fork(const QStringList& more)
{
    return QStringList{"train", "--project", "p.assay", "--json"} + more;
}

std::string codeOf(const Result& result)
{
    const auto errors = of(result, "error");
    return errors.isEmpty() ? "none" : errors.last()["code"].toString().toStdString();
}

} // namespace

/// A run that goes on from another one, from the command line.
class TestForkCli : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aForkRepeatsItsRunOrGoesItsOwnWay()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(train({}), temp.path()).code, 0);
        const std::string project = temp.filePath("p.assay").toStdString();
        const Result same = assayCli(fork({"--fork", "1", "--at", "13"}), temp.path());
        QVERIFY2(same.code == 0, qPrintable(same.err));
        const auto numbersAfter = [&](int run) {
            return rows(project, "SELECT name, split, step, printf('%.17g', value) FROM metrics "
                                 "WHERE step > 13 AND name <> 'samples_per_second' AND run = "
                                     + std::to_string(run) + " ORDER BY step, name, split");
        };
        QCOMPARE(numbersAfter(2), numbersAfter(1));
        QCOMPARE(rows(project, "SELECT min(step) FROM metrics WHERE run = 2"),
                 std::vector<std::string>{"14"});
        // A patch, and nothing else; twice the same setting: the last one holds.
        const Result other =
            assayCli(fork({"--fork", "1", "--at", "13", "--set", "train.learning_rate=0.1", "--set",
                           "train.learning_rate=0.01", "--epochs", "4", "--name", "faster"}),
                     temp.path());
        QVERIFY2(other.code == 0, qPrintable(other.err));
        QVERIFY(numbersAfter(3) != numbersAfter(1));
        const QJsonObject run =
            of(assayCli({"runs", "--project", "p.assay", "--json"}, temp.path()), "run").first();
        QCOMPARE(run["name"].toString(), QString("faster"));
        QCOMPARE(run["parent"].toInt(), 1);
        QCOMPARE(run["parent_step"].toInt(), 13);
        const QJsonObject settings = run["spec"].toObject()["train"].toObject();
        QCOMPARE(settings["continue_from"].toString(), QString("run 1 step 13"));
        QCOMPARE(settings["learning_rate"].toDouble(), 0.01);
        QCOMPARE(settings["epochs"].toInt(), 4);
        const Result changed =
            assayCli({"runs", "--project", "p.assay", "--changed", "1", "--against", "3", "--json"},
                     temp.path());
        QStringList paths;
        for (const QJsonObject& line : of(changed, "change"))
            paths << line["path"].toString();
        paths.sort();
        QCOMPARE(paths, (QStringList{"train.continue_fingerprint", "train.continue_from",
                                     "train.epochs", "train.learning_rate"}));
        // People see whose fork it is, and what was changed.
        const Result listed = assayCli({"runs", "--project", "p.assay"}, temp.path());
        QVERIFY2(listed.out.contains("run 1 at 13, "), qPrintable(listed.out));
        QVERIFY2(listed.out.contains("train.learning_rate=0.01")
                     && listed.out.contains("train.epochs=4"),
                 qPrintable(listed.out));
        // Without --at it is the last checkpoint, after which more epochs are needed.
        QCOMPARE(codeOf(assayCli(fork({"--fork", "1"}), temp.path())), std::string("fork.step"));
        const Result longer = assayCli(fork({"--fork", "1", "--epochs", "4"}), temp.path());
        QVERIFY2(longer.code == 0, qPrintable(longer.err));
        QCOMPARE(rows(project, "SELECT parent_step, step > parent_step FROM runs WHERE id = 4"),
                 rows(project, "SELECT step, 1 FROM runs WHERE id = 1"));
        // It is trained again as any run is.
        const Result replayed =
            assayCli({"replay", "--project", "p.assay", "--run", "3", "--json"}, temp.path());
        QVERIFY2(replayed.code == 0, qPrintable(replayed.err));
        QVERIFY(of(replayed, "replayed").first()["from"].toInt() >= 13);
        QCOMPARE(
            assayCli({"replay", "--project", "p.assay", "--run", "3", "--step", "13"}, temp.path())
                .code,
            2);
        const Result exported = assayCli(
            {"export", "--project", "p.assay", "--python", "3", "--out", "net.py", "--json"},
            temp.path());
        QCOMPARE(codeOf(exported), std::string("export.fork"));
        // Other seeds of a fork would go on in another order.
        QCOMPARE(codeOf(assayCli(fork({"--run", "3", "--seeds", "2"}), temp.path())),
                 std::string("study.fork"));
        // An update of it is looked at once it was trained.
        const Result step = assayCli({"step", "--data", "glyphs", "--template", "lenet", "--set",
                                      "train.continue_from=run 1 step 13", "--json"},
                                     temp.path());
        QCOMPARE(codeOf(step), std::string("step.fork"));
    }

    void aRateOfThePatchIsNotSetBackByTheRunsOwnChanges()
    {
        const QTemporaryDir temp;
        QCOMPARE(
            assayCli(train({"--set", "train.rate_changes=13: 1e-4, 20: 1e-5"}), temp.path()).code,
            0);
        const Result faster = assayCli(
            fork({"--fork", "1", "--at", "13", "--set", "train.learning_rate=0.01", "--no-check"}),
            temp.path());
        QVERIFY2(faster.code == 0, qPrintable(faster.err));
        const std::string project = temp.filePath("p.assay").toStdString();
        QCOMPARE(rows(project, "SELECT DISTINCT value FROM metrics WHERE run = 2 AND name = "
                               "'learning_rate'"),
                 std::vector<std::string>{"0.01"});
    }

    void whatCannotBeForkedIsSaid()
    {
        const QTemporaryDir temp;
        QFile log(temp.filePath("history.csv"));
        QVERIFY(log.open(QIODevice::WriteOnly));
        log.write("epoch,loss,val_loss\n0,1.5,1.25\n1,1,0.75\n");
        log.close();
        QCOMPARE(assayCli(train({}), temp.path()).code, 0);
        QCOMPARE(assayCli({"import", "--project", "p.assay", "history.csv"}, temp.path()).code, 0);
        const auto refused = [&](const QStringList& more, const char* code, const QString& word) {
            const Result result = assayCli(fork(more), temp.path());
            QCOMPARE(QString::fromStdString(codeOf(result)), QString(code));
            QVERIFY2(result.err.contains(word), qPrintable(result.err));
            QVERIFY(result.code == 2 || result.code == 3);
        };
        refused({"--fork", "1", "--at", "13", "--set", "model.variant=wide"}, "fork.field",
                "model.variant");
        refused({"--fork", "1", "--at", "13", "--data", "glyphs-night"}, "fork.field", "data.path");
        refused({"--fork", "1", "--at", "13", "--seed", "2"}, "fork.field", "seed");
        refused({"--fork", "1", "--at", "13", "--set", "train.batch_size=7"}, "fork.field",
                "train.batch_size");
        refused({"--fork", "1", "--at", "0"}, "fork.step", "from 1 to");
        refused({"--fork", "1", "--at", "999"}, "fork.step", "999");
        refused({"--fork", "2", "--at", "1"}, "fork.run", "another program");
        refused({"--fork", "9"}, "run.unknown", "9");
        refused({"--fork", "1", "--at", "13", "--set", "train.nothing=1"}, "spec.field", "nothing");
        refused({"--fork", "1", "--at", "13", "--set", "train.augment=drop"}, "model.fit", "drop");
        QCOMPARE(rows(temp.filePath("p.assay").toStdString(), "SELECT count(*) FROM runs"),
                 std::vector<std::string>{"2"});
        // Nor is the project changed by what is refused.
        const auto kept = [&] {
            return rows(temp.filePath("p.assay").toStdString(),
                        "SELECT value FROM project WHERE key = 'kept_bytes'");
        };
        const auto before = kept();
        refused({"--fork", "1", "--at", "999", "--keep", "7"}, "fork.step", "999");
        refused({"--fork", "1", "--at", "13", "--seed", "2", "--keep", "7"}, "fork.field", "seed");
        refused({"--fork", "1", "--at", "13", "--set", "train.nothing=1", "--keep", "7"},
                "spec.field", "nothing");
        QCOMPARE(kept(), before);
        QVERIFY(QDir(temp.filePath("p.assay-files/run-1")).removeRecursively());
        refused({"--fork", "1", "--at", "13"}, "fork.checkpoint", "folder");
        for (const QStringList& wrong :
             {QStringList{"--at", "13"}, QStringList{"--fork", "1", "--resume", "1"},
              QStringList{"--fork", "1", "--seeds", "3"}, QStringList{"--fork", "x"}})
            QCOMPARE(assayCli(fork(wrong), temp.path()).code, 2);
        // Without --project it is the usual one, and that is not there.
        const Result none = assayCli({"train", "--fork", "1"}, temp.path());
        QCOMPARE(none.code, 3);
        QVERIFY2(none.err.contains("runs.assay"), qPrintable(none.err));
        QVERIFY(!QFile::exists(temp.filePath("runs.assay")));
        // None of them made a run.
        QCOMPARE(rows(temp.filePath("p.assay").toStdString(), "SELECT count(*) FROM runs"),
                 std::vector<std::string>{"2"});
    }
};

QTEST_GUILESS_MAIN(TestForkCli)
#include "tst_fork_cli.moc"
