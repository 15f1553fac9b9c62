// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;
using assay::testing::rows;

namespace {

QStringList train(const QString& project, int epochs)
{
    return {"train",           "--project", project,
            "--data",          "glyphs",    "--set",
            "data.count=1000", "--epochs",  QString::number(epochs)};
}

} // namespace

/// A project whose file is taken away while the program writes to it.
class TestLostProject : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatARunStoredIsSavedWhenItsProjectIsTakenAway_data()
    {
        QTest::addColumn<QString>("act");
        QTest::addColumn<QString>("says");
        QTest::newRow("deleted") << "delete"
                                 << "deleted or moved";
        QTest::newRow("moved") << "move"
                               << "deleted or moved";
        QTest::newRow("replaced") << "replace"
                                  << "Another file has taken";
    }
    void whatARunStoredIsSavedWhenItsProjectIsTakenAway()
    {
        QFETCH(QString, act);
        QFETCH(QString, says);
        const QTemporaryDir temp;
        const QString project = temp.filePath("p.assay");
        QCOMPARE(assayCli(train("other.assay", 1), temp.path()).code, 0);
        QProcess process;
        process.setWorkingDirectory(temp.path());
        process.start(ASSAY_CLI, train("p.assay", 100'000));
        QByteArray out;
        while (out.count('\n') < 6) { // some epochs
            QVERIFY(process.waitForReadyRead(60'000));
            out += process.readAllStandardOutput();
        }
        if (act == "delete")
            QVERIFY(QFile::remove(project));
        else if (act == "move")
            QVERIFY(QFile::rename(project, temp.filePath("moved.assay")));
        else
            std::filesystem::rename(temp.filePath("other.assay").toStdString(),
                                    project.toStdString());
        QVERIFY(process.waitForFinished(60'000));
        const QString err = process.readAllStandardError();
        QCOMPARE(process.exitCode(), 3);
        QVERIFY2(err.contains(says), qPrintable(err));
        QVERIFY2(err.contains("saved as"), qPrintable(err));
        QVERIFY(!process.readAllStandardOutput().contains("stored in"));
        // The copy goes on where the run was.
        const QString copy = temp.filePath("p-rescued.assay");
        QCOMPARE(rows(copy.toStdString(), "PRAGMA integrity_check"),
                 std::vector<std::string>{"ok"});
        QVERIFY(std::stoi(rows(copy.toStdString(), "SELECT count(*) FROM metrics").at(0)) > 50);
        const Result listed = assayCli({"runs", "--project", copy, "--json"}, temp.path());
        QCOMPARE(of(listed, "run").size(), 1);
        QCOMPARE(of(listed, "run").first()["state"].toString(), QString("interrupted"));
        if (act == "move")
            QCOMPARE(rows(temp.filePath("moved.assay").toStdString(), "PRAGMA integrity_check"),
                     std::vector<std::string>{"ok"});
        if (act == "replace") // and the other was left alone
            QCOMPARE(rows(project.toStdString(), "SELECT state FROM runs"),
                     std::vector<std::string>{"finished"});
    }

    /// As on a full disk: the numbers are stored and the weights are not.
    void weightsThatCouldNotBeWrittenAreSaidAtTheEnd()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(train("p.assay", 1), temp.path()).code, 0);
        QVERIFY(QDir(temp.path()).mkpath("p.assay-files/run-2/last.ckpt.part/full"));
        const Result result = assayCli(train("p.assay", 1), temp.path());
        QCOMPARE(result.code, 3);
        QVERIFY2(result.err.contains("Not all weights of run 2 are stored, though its numbers are"),
                 qPrintable(result.err));
        QVERIFY2(!result.out.contains("stored in"), qPrintable(result.out));
        QCOMPARE(rows(temp.filePath("p.assay").toStdString(), "SELECT state FROM runs"),
                 (std::vector<std::string>{"finished", "finished"}));
        // What does not begin stores nothing.
        const Result none =
            assayCli({"train", "--resume", "9", "--project", "p.assay"}, temp.path());
        QCOMPARE(none.code, 2);
        QVERIFY2(!none.out.contains("stored in"), qPrintable(none.out));
    }

    void whatASearchStoredIsSavedWhenItsProjectIsTakenAway()
    {
        const QTemporaryDir temp;
        const QString project = temp.filePath("p.assay");
        QProcess process;
        process.setWorkingDirectory(temp.path());
        process.start(ASSAY_CLI, {"tune", "--project", "p.assay", "--data", "glyphs", "--set",
                                  "data.count=1000", "--epochs", "1", "--method", "random",
                                  "--trials", "100000"});
        QByteArray out;
        while (out.count('\n') < 2) { // some trials
            QVERIFY(process.waitForReadyRead(60'000));
            out += process.readAllStandardOutput();
        }
        QVERIFY(QFile::remove(project));
        QVERIFY(process.waitForFinished(60'000));
        const QString err = process.readAllStandardError();
        QCOMPARE(process.exitCode(), 3);
        QCOMPARE(err.count("deleted or moved"), 1);
        QCOMPARE(err.count("saved as"), 1);
        const std::string copy = temp.filePath("p-rescued.assay").toStdString();
        QCOMPARE(rows(copy, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
        QCOMPARE(rows(copy, "SELECT count(*) FROM searches"), std::vector<std::string>{"1"});
        QVERIFY(std::stoi(rows(copy, "SELECT count(*) FROM runs").at(0)) >= 2);
    }

    void aProjectThatIsWrittenOverEndsItsRunAndIsLeftAsItIs()
    {
        const QTemporaryDir temp;
        const QString project = temp.filePath("p.assay"), other = temp.filePath("other.assay");
        QCOMPARE(assayCli(train("other.assay", 1), temp.path()).code, 0);
        QProcess process;
        process.setWorkingDirectory(temp.path());
        process.start(ASSAY_CLI, train("p.assay", 100'000));
        QByteArray out;
        while (out.count('\n') < 6) { // some epochs
            QVERIFY(process.waitForReadyRead(60'000));
            out += process.readAllStandardOutput();
        }
        QCOMPARE(QProcess::execute("cp", {other, project}), 0);
        QVERIFY(process.waitForFinished(60'000));
        const QString err = process.readAllStandardError();
        QCOMPARE(process.exitCode(), 3);
        QVERIFY2(err.contains("wrote over the project file"), qPrintable(err));
        QVERIFY(!err.contains("saved as"));
        QCOMPARE(assay::testing::bytesOf(project.toStdString()),
                 assay::testing::bytesOf(other.toStdString()));
        // Nothing of the first one is met when it is opened as what it is now.
        const Result listed = assayCli({"runs", "--project", project, "--json"}, temp.path());
        QCOMPARE(listed.code, 0);
        QCOMPARE(of(listed, "run").size(), 1);
        QCOMPARE(of(listed, "run").first()["state"].toString(), QString("finished"));
        QCOMPARE(rows(project.toStdString(), "PRAGMA integrity_check"),
                 std::vector<std::string>{"ok"});
    }

    void aPictureLeavesNoProjectBehind()
    {
        const QTemporaryDir temp;
        const QString home = temp.filePath("home");
        QVERIFY(QDir().mkpath(home));
        QByteArray text("a,b,label\n");
        for (int i = 0; i < 60; ++i)
            text +=
                QByteArray::number(i) + ',' + QByteArray::number(i % 7) + (i % 2 ? ",x\n" : ",y\n");
        assay::testing::write(temp.filePath("table.csv").toStdString(), text);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("HOME", home);
        environment.insert("XDG_CONFIG_HOME", home + "/config");
        environment.insert("QT_QPA_PLATFORM", "offscreen");
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(temp.path());
        process.start(ASSAY_GUI, {"table.csv", "--page", "data", "--grab", "picture.png"});
        QVERIFY(process.waitForFinished(120'000));
        QCOMPARE(process.exitCode(), 0);
        QVERIFY(QFile::exists(temp.filePath("picture.png")));
        QVERIFY(QDir(temp.path()).entryList({"*.assay*"}).isEmpty());
        QVERIFY(!QDir(home + "/Documents").exists());
    }
};

QTEST_GUILESS_MAIN(TestLostProject)
#include "tst_lost_project.moc"
