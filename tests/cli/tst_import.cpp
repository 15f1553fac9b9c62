// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using assay::testing::assayCli;
using assay::testing::Result;

namespace {

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

/// Logs of other tools, from the command line.
class TestImport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void logsOfOtherToolsAreImported()
    {
        QTemporaryDir folder;
        const QString home = folder.path();
        write(home + "/history.csv", "epoch,loss,val_loss,held_out\n0,1.5,1.25,70\n1,1,0.75,80\n");
        const QStringList base{"import", "--project", "p.assay", "--json"};
        const Result done = assayCli(base + QStringList{"history.csv"}, home);
        QCOMPARE(done.code, 0);
        QCOMPARE(done.lines.at(0)["event"].toString(), QString("imported"));
        QCOMPARE(done.lines.at(0)["points"].toInt(), 6);
        QCOMPARE(done.lines.at(1)["kind"].toString(), QString("imported"));
        QCOMPARE(done.lines.at(1)["state"].toString(), QString("finished"));
        const auto metricOf = [](const Result& result, const QString& tag) {
            for (const QJsonObject& line : result.lines) {
                if (line["event"] == "tag" && line["tag"] == tag)
                    return line["metric"].toString() + ":" + line["split"].toString();
            }
            return QString("?");
        };
        QCOMPARE(metricOf(done, "val_loss"), QString("loss:train_val"));
        QCOMPARE(metricOf(done, "held_out"), QString(":"));
        // Once more, with a meaning for the tag: the same run, read anew.
        const Result again = assayCli(
            base + QStringList{"history.csv", "--map", "held_out=error:train_val:hundred_minus"},
            home);
        QCOMPARE(again.code, 0);
        QCOMPARE(again.lines.at(1)["run"].toInt(), 1);
        QCOMPARE(metricOf(again, "held_out"), QString("error:train_val"));
        QCOMPARE(again.lines.at(1)["train_val"].toObject()["error"].toDouble(), 0.2);

        // Wrong words are wrong usage, a page is bad input; neither touches the project.
        QCOMPARE(assayCli(base + QStringList{"history.csv", "--map", "held_out=oops"}, home).code,
                 2);
        QCOMPARE(assayCli(base + QStringList{"history.csv", "--map", "loss=loss:moon"}, home).code,
                 2);
        QCOMPARE(assayCli(base, home).code, 2);
        write(home + "/page.html", "<html></html>\n");
        const Result page = assayCli(base + QStringList{"page.html"}, home);
        QCOMPARE(page.code, 3);
        QCOMPARE(page.lines.last()["code"].toString(), QString("log.unknown"));
        QCOMPARE(assayCli({"runs", "--project", "p.assay", "--json"}, home).lines.size(), 1);
    }

    void aRefusedFileDoesNotEndTheImportOfTheOthers()
    {
        QTemporaryDir folder;
        const QString home = folder.path();
        write(home + "/first.csv", "epoch,loss\n1,1\n2,0.5\n");
        write(home + "/page.html", "<html></html>\n");
        write(home + "/last.csv", "epoch,loss\n1,2\n2,1.5\n");
        const Result done = assayCli({"import", "--project", "p.assay", "--json", "first.csv",
                                      "page.html", "gone.csv", "last.csv"},
                                     home);
        QCOMPARE(done.code, 3);
        QCOMPARE(assay::testing::of(done, "imported").size(), 2);
        QCOMPARE(assay::testing::of(done, "run").size(), 2);
        const auto errors = assay::testing::of(done, "error");
        QCOMPARE(errors.size(), 2);
        QCOMPARE(errors.first()["code"].toString(), QString("log.unknown"));
        QVERIFY2(done.err.contains("page.html"), qPrintable(done.err));
        QVERIFY2(done.err.contains("gone.csv"), qPrintable(done.err));
        QVERIFY2(done.err.contains("2 of 4 were not imported"), qPrintable(done.err));
    }

    void aRestartIsSaidAndWhatCouldNotBeReadIsNamed()
    {
        QTemporaryDir folder;
        const QString home = folder.path();
        write(home + "/log.csv", "step,loss,val_loss\n10,1,\n20,0.5,0.75\n30,0.25,1,5\nstep,loss,"
                                 "val_loss,lr\n20,0.5,0.5,0.1\n30,0.25,,0.0");
        const Result done = assayCli({"import", "--project", "p.assay", "--json", "log.csv"}, home);
        QCOMPARE(done.code, 0);
        QVERIFY2(done.err.contains("One row of log.csv was left out"), qPrintable(done.err));
        QVERIFY2(done.err.contains("(line 4: 4 cells under 3 columns)"), qPrintable(done.err));
        QVERIFY2(done.err.contains("new header on line 5"), qPrintable(done.err));
        QVERIFY2(done.err.contains("Line 7, the last of log.csv"), qPrintable(done.err));
        int findings = 0;
        for (const QJsonObject& line : done.lines)
            findings +=
                line["event"] == "finding" && line["finding"].toString().startsWith("log.") ? 1 : 0;
        QVERIFY2(done.err.contains("not drawn (step 20): a step that came again"),
                 qPrintable(done.err));
        QCOMPARE(findings, 4);
    }

    void anMlflowRunThatIsRestartedAtItsLastStepShowsTheNewPoint()
    {
        QTemporaryDir folder;
        const QString home = folder.path(), run = home + "/mlruns/12/abc";
        QVERIFY(QDir(home).mkpath("mlruns/12/abc/metrics"));
        write(home + "/mlruns/12/meta.yaml", "name: digits\nexperiment_id: '12'\n");
        write(run + "/meta.yaml", "run_id: abc\nrun_name: wide\nstatus: 3\nlifecycle_stage: "
                                  "active\n");
        write(run + "/metrics/loss", "1000 0.9 0\n2000 0.5 1\n3000 0.7 2\n4000 0.25 2\n");
        write(run + "/metrics/val_loss", "1000 1.5 0\n2000 1.25 1\n3000 1.75 2\n4000 0.5 2\n");
        // Every batch at the step of its epoch: all of them are kept.
        write(run + "/metrics/batch", "1000 4 0\n1500 3 0\n2000 2 1\n2500 1 1\n");
        const Result done = assayCli({"import", "--project", "p.assay", "--json", "mlruns"}, home);
        QCOMPARE(done.code, 0);
        const auto project = (home + "/p.assay").toStdString();
        QCOMPARE(assay::testing::rows(project, "SELECT name, step, value FROM metrics WHERE "
                                               "superseded = 1 ORDER BY name"),
                 (std::vector<std::string>{"loss | 2 | 0.7", "val_loss | 2 | 1.75"}));
        QCOMPARE(assay::testing::rows(project, "SELECT count(*) FROM metrics"),
                 std::vector<std::string>{"12"});
        QCOMPARE(assay::testing::rows(project, "SELECT text FROM events"),
                 std::vector<std::string>{"restarted from step 2; it had come to step 2"});
        const auto shown = assay::testing::of(done, "run");
        QCOMPARE(shown.size(), 1);
        QCOMPARE(shown.first()["train_val"].toObject()["loss"].toDouble(), 0.5);
    }

    void namesThatAreNotUtf8LeaveTheLinesWhole()
    {
        QTemporaryDir folder;
        const QString home = folder.path();
        // Names as an older program wrote them, in Latin-1.
        const QByteArray place = QFile::encodeName(home) + "/L\xE4ufe";
        QCOMPARE(mkdir(place.constData(), 0700), 0);
        {
            std::ofstream log(place.toStdString() + "/log.csv", std::ios::binary);
            log << "step,val_loss,Pr\xFC"
                   "fung\n1,0.5,1\n2,\xFF,2\n3,0.25,3\n";
        }
        const QStringList words{"import", "--project", "p.assay", "--json", "."};
        const Result done = assayCli(words, home);
        QCOMPARE(done.code, 0);
        QStringList tags;
        for (const QJsonObject& line : done.lines) {
            QVERIFY(!line.isEmpty());
            if (line["event"] == "tag")
                tags << line["tag"].toString();
        }
        QCOMPARE(tags, (QStringList{"Pr\\xFCfung", "val_loss"}));
        QVERIFY2(done.err.contains("\"\\xFF\" under \"val_loss\" on line 3"), qPrintable(done.err));
        // Once more: the same run.
        QCOMPARE(assayCli(words, home).lines.at(1)["run"].toInt(), 1);
    }
};

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
