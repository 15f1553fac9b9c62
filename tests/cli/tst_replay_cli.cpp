// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace assay::testing;

namespace {

QStringList train(const QStringList& more)
{
    return QStringList{"train", "--data",    "glyphs", "--set", "data.count=600",    "--template",
                       "lenet", "--epochs",  "3",      "--set", "model.dropout=0.3", "--threads",
                       "2",     "--project", "p.assay"}
           + more;
}

} // namespace

/// Runs that are made again, and runs that begin with the weights of others.
class TestReplayCli : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunIsMadeAgainToTheLastBit()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(train({}), temp.path()).code, 0);
        const QStringList replay{"replay", "--project", "p.assay", "--step", "13", "--json"};
        const Result same = assayCli(replay, temp.path());
        QCOMPARE(same.code, 0);
        const QJsonObject line = of(same, "replayed").first();
        QCOMPARE(line["run"].toInt(), 1);
        QCOMPARE(line["number"].toString(), QString("batch_loss"));
        QCOMPARE(line["agrees"].toBool(), true);
        QCOMPARE(line["step"].toInt(), 13);
        QCOMPARE(line["compared"].toInt(), 13 - line["from"].toInt());
        QCOMPARE(line["before"].toDouble(), line["now"].toDouble());
        // A number that is another one is found.
        const std::string project = temp.filePath("p.assay").toStdString();
        execute(project, "UPDATE metrics SET value = 0.5 WHERE name = 'batch_loss' AND step = 13");
        const Result other = assayCli(replay, temp.path());
        QCOMPARE(other.code, 1);
        QCOMPARE(of(other, "replayed").first()["first_differing_step"].toInt(), 13);
        QCOMPARE(of(other, "replayed").first()["before"].toDouble(), 0.5);
        QCOMPARE(assayCli({"replay", "--project", "p.assay", "--step", "0"}, temp.path()).code, 2);
        QCOMPARE(assayCli({"replay", "--project", "p.assay", "--step", "999"}, temp.path()).code,
                 2);
    }

    void aMomentOfARunIsWhereAnotherBegins()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(train({}), temp.path()).code, 0);
        QCOMPARE(assayCli({"replay", "--project", "p.assay", "--step", "9", "--out", "nine.ckpt"},
                          temp.path())
                     .code,
                 0);
        QVERIFY(QFile::exists(temp.filePath("nine.ckpt")));
        const Result begun =
            assayCli(train({"--set", "model.start_from=nine.ckpt", "--json"}), temp.path());
        QCOMPARE(begun.code, 0);
        const QString from = of(begun, "run")
                                 .first()["spec"]
                                 .toObject()["model"]
                                 .toObject()["start_from"]
                                 .toString();
        QCOMPARE(from, QString::fromStdString(
                           std::filesystem::canonical(temp.path().toStdString()).string())
                           + "/nine.ckpt");
        const Result forked =
            assayCli(train({"--set", "model.start_from=run 1 best", "--json"}), temp.path());
        QCOMPARE(forked.code, 0);
        const QJsonObject run =
            of(assayCli({"runs", "--project", "p.assay", "--json"}, temp.path()), "run").first();
        QCOMPARE(run["parent"].toInt(), 1);
        QVERIFY(run["parent_step"].toInt() > 0);
        // The whole of it is made again from its own first checkpoint.
        QCOMPARE(assayCli({"replay", "--project", "p.assay", "--run", "3"}, temp.path()).code, 0);
        QCOMPARE(assayCli(train({"--set", "model.start_from=run 77"}), temp.path()).code, 2);
        QCOMPARE(assayCli(train({"--set", "model.start_from=run x"}), temp.path()).code, 2);
    }

    void aProjectKeepsAsMuchAsItIsAsked()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(train({"--keep", "0"}), temp.path()).code, 0);
        const std::string project = temp.filePath("p.assay").toStdString();
        QCOMPARE(rows(project, "SELECT count(*) FROM kept_checkpoints"),
                 std::vector<std::string>{"0"});
        QVERIFY(!QFile::exists(temp.filePath("p.assay-files/run-1/step-0.ckpt")));
        // The spec alone is enough.
        QCOMPARE(assayCli({"replay", "--project", "p.assay"}, temp.path()).code, 0);
        QCOMPARE(assayCli(train({"--keep", "50"}), temp.path()).code, 0);
        QCOMPARE(rows(project, "SELECT run, min(step) FROM kept_checkpoints"),
                 std::vector<std::string>{"2 | 0"});
        QCOMPARE(rows(project, "SELECT value FROM project WHERE key = 'kept_bytes'"),
                 std::vector<std::string>{"50000000"});
        QVERIFY(QFile::exists(temp.filePath("p.assay-files/run-2/step-0.ckpt")));
        // A smaller limit frees room at once.
        QCOMPARE(assayCli(train({"--keep", "0"}), temp.path()).code, 0);
        QVERIFY(!QFile::exists(temp.filePath("p.assay-files/run-2/step-0.ckpt")));
        QVERIFY(QFile::exists(temp.filePath("p.assay-files/run-2/last.ckpt")));
        for (const char* out : {"no/such/folder.ckpt", "p.assay-files/run-2/last.ckpt"})
            QCOMPARE(assayCli({"replay", "--project", "p.assay", "--out", out}, temp.path()).code,
                     2);
    }
};

QTEST_GUILESS_MAIN(TestReplayCli)
#include "tst_replay_cli.moc"
