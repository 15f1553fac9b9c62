// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/rights.h"
#include "support/temp_project.h"
#include "support/xml.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace assay;
using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The program after `before` ran in the process that becomes it.
Result assayCliAfter(const std::function<void()>& before, const QStringList& arguments,
                     const QString& folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setChildProcessModifier(before);
    process.start(ASSAY_CLI, arguments);
    const bool ended = process.waitForFinished(300'000);
    Result result{process.exitCode(),
                  process.readAllStandardOutput(),
                  process.readAllStandardError(),
                  {},
                  false};
    result.crashed = !ended || process.exitStatus() != QProcess::NormalExit;
    return result;
}

/// A report that could not be written leaves nothing, and one sentence.
void requireNothing(const Result& result, const QDir& folder, const QStringList& there)
{
    QVERIFY(!result.crashed);
    QVERIFY2(result.code == 3, qPrintable(QString::number(result.code) + result.err));
    QCOMPARE(result.err.trimmed().count('\n'), 0);
    QVERIFY2(result.err.contains("The report cannot be written"), qPrintable(result.err));
    QCOMPARE(folder.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot, QDir::Name),
             there);
}

} // namespace

/// `export --report`: the real program over real trainings.
class TestReport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatADamagedProjectLosesIsNamed()
    {
        const QTemporaryDir temp;
        const QStringList project{"--project", "p.assay"};
        const Result trained = assayCli({"train", "--data", "points-blobs", "--set",
                                         "data.count=300", "--set", "train.learning_rate=0.9",
                                         "--epochs", "1", "--threads", "1", "--project", "p.assay"},
                                        temp.path());
        QVERIFY2(trained.code == 0 || trained.code == 1, qPrintable(trained.err));
        {
            SQLite::Database file(temp.filePath("p.assay").toStdString(), SQLite::OPEN_READWRITE);
            QVERIFY(file.exec("UPDATE findings SET evidence = 'no JSON'") > 0);
        }
        const Result written =
            assayCli(QStringList{"export", "--report", "case.html"} + project, temp.path());
        QVERIFY2(written.code == 3, qPrintable(written.err)); // it is written, and lacks something
        const testing::Page page = testing::readPage(contentOf(temp.filePath("case.html")));
        QVERIFY(page.text.contains("of the table findings"));
        QVERIFY(page.text.contains("But not all of the project could be read"));
    }

    void whatUnreadableAnswersCostIsNamed()
    {
        const QTemporaryDir temp;
        const QStringList project{"--project", "p.assay"};
        const Result trained =
            assayCli({"train", "--data", "points-blobs", "--set", "data.count=300", "--epochs", "1",
                      "--threads", "1", "--project", "p.assay"},
                     temp.path());
        QVERIFY2(trained.code == 0 || trained.code == 1, qPrintable(trained.err));
        QCOMPARE(assayCli(QStringList{"evaluate", "--run", "1"} + project, temp.path()).code, 0);
        {
            SQLite::Database file(temp.filePath("p.assay").toStdString(), SQLite::OPEN_READWRITE);
            file.exec("PRAGMA ignore_check_constraints = ON");
            QVERIFY(file.exec("UPDATE predictions SET truth = 60000 WHERE place = 2") > 0);
        }
        const Result written =
            assayCli(QStringList{"export", "--report", "case.html"} + project, temp.path());
        QVERIFY2(written.code == 3, qPrintable(written.err));
        QVERIFY2(written.err.contains("The report lacks what cannot be read"),
                 qPrintable(written.err));
        const testing::Page page = testing::readPage(contentOf(temp.filePath("case.html")));
        QVERIFY(page.text.contains("But not all of the project could be read"));
    }

    void aTrainingIsReportedAndTestStaysSealed()
    {
        const QTemporaryDir temp;
        const QStringList project{"--project", "p.assay"};
        const Result trained =
            assayCli({"train", "--data", "glyphs", "--test-data", "glyphs-night", "--template",
                      "mlp", "--set", "data.count=400", "--set", "model.hidden=16", "--epochs", "1",
                      "--threads", "1", "--name", "<b>day & night</b>", "--project", "p.assay"},
                     temp.path());
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        // Before anything was evaluated.
        QCOMPARE(
            assayCli(QStringList{"export", "--report", "early.html"} + project, temp.path()).code,
            0);
        QVERIFY(contentOf(temp.filePath("early.html")).contains("it was not evaluated"));
        QCOMPARE(assayCli(QStringList{"evaluate", "--run", "1"} + project, temp.path()).code, 0);

        const Result written = assayCli(
            QStringList{"export", "--report", "case.html", "--json"} + project, temp.path());
        QVERIFY2(written.code == 0, qPrintable(written.err));
        QCOMPARE(of(written, "report").value(0)["run"].toInt(), 1);
        const QByteArray html = contentOf(temp.filePath("case.html"));
        QCOMPARE(of(written, "report").value(0)["bytes"].toInteger(), qint64(html.size()));
        const testing::Page page = testing::readPage(html);
        QCOMPARE(page.trouble, QString());
        QCOMPARE(page.headings.size(), qsizetype{13});
        QVERIFY(page.elements.count("svg") == 2);
        QVERIFY(page.cells.contains("<b>day & night</b>"));
        QVERIFY(page.text.contains("glyphs-night"));
        QVERIFY(page.text.contains("Test is sealed"));
        QVERIFY(!page.text.contains("Openings of Test"));

        QCOMPARE(assayCli(QStringList{"export", "--report", "case.md"} + project, temp.path()).code,
                 0);
        const QString markdown = QString::fromUtf8(contentOf(temp.filePath("case.md")));
        QVERIFY(markdown.startsWith("# Case report: p\n"));
        QCOMPARE(markdown.count("\n## "), qsizetype{13});
        QVERIFY(markdown.contains("Error of run 1 by epoch"));
        QVERIFY(markdown.contains("Test is sealed"));

        QCOMPARE(assayCli(QStringList{"evaluate", "--run", "1", "--open-test", "final numbers"}
                              + project,
                          temp.path())
                     .code,
                 0);
        // What is there is replaced only when that is asked for.
        const Result refused =
            assayCli(QStringList{"export", "--report", "case.html"} + project, temp.path());
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("--force"), qPrintable(refused.err));
        QCOMPARE(contentOf(temp.filePath("case.html")), html);
        QCOMPARE(assayCli(QStringList{"export", "--report", "case.html", "--force"} + project,
                          temp.path())
                     .code,
                 0);
        const testing::Page opened = testing::readPage(contentOf(temp.filePath("case.html")));
        QCOMPARE(opened.trouble, QString());
        QVERIFY(!opened.text.contains("Test is sealed"));
        QVERIFY(opened.cells.contains("final numbers"));
        QVERIFY(opened.cells.contains("test")); // its rung of the ladder
        QVERIFY(!page.cells.contains("final numbers"));
        QCOMPARE(page.cells.count("test") + 1, opened.cells.count("test"));
        QVERIFY(QDir(temp.path()).entryList({"*.part"}).isEmpty());
    }

    void aProjectThatMayOnlyBeReadIsReported()
    {
        const testing::TempProject project;
        testing::execute(project.file,
                         "INSERT INTO runs(name, state) VALUES('theirs', 'finished')");
        const QString folder = QString::fromStdString(project.folder.path().string());
        QVERIFY(QDir(folder).mkdir("out"));
        QVERIFY(::chmod((folder + "/out").toUtf8(), 0777) == 0);
        QVERIFY(::chmod(project.file.c_str(), 0444) == 0);
        QVERIFY(::chmod(folder.toUtf8(), 0555) == 0);
        const Result written = assayCliAfter(
            testing::dropRootRightsBeforeExec,
            {"export", "--project", "digits.assay", "--report", "out/case.html"}, folder);
        const Result refused =
            assayCliAfter(testing::dropRootRightsBeforeExec,
                          {"export", "--project", "digits.assay", "--report", "case.html"}, folder);
        QVERIFY(::chmod(folder.toUtf8(), 0755) == 0);
        QVERIFY2(written.code == 0, qPrintable(written.err));
        const testing::Page page = testing::readPage(contentOf(folder + "/out/case.html"));
        QCOMPARE(page.trouble, QString());
        QVERIFY(page.text.contains("(read only)"));
        QVERIFY(page.cells.contains("theirs"));
        requireNothing(refused, QDir(folder), {"digits.assay"});
    }

    void aProjectWithNothingInItIsReported()
    {
        const testing::TempProject project;
        const QString folder = QString::fromStdString(project.folder.path().string());
        for (const QString name : {"case.html", "CASE.HTM", "case.md"}) {
            const Result written =
                assayCli({"export", "--project", "digits.assay", "--report", name}, folder);
            QVERIFY2(written.code == 0, qPrintable(written.err));
            QVERIFY(contentOf(folder + "/" + name).contains("There is no run in this project."));
        }
        QCOMPARE(testing::readPage(contentOf(folder + "/case.html")).trouble, QString());
        QCOMPARE(testing::readPage(contentOf(folder + "/CASE.HTM")).trouble, QString());
    }

    void whatCannotBeWrittenLeavesNothing()
    {
        const testing::TempProject project;
        // Long enough for the disk that ends early.
        for (int k = 0; k < 150; ++k)
            testing::execute(
                project.file,
                "INSERT INTO runs(name, state, note) VALUES(hex(randomblob(50)), 'finished', "
                "hex(randomblob(500)))");
        testing::execute(project.file, "PRAGMA wal_checkpoint(TRUNCATE)");
        const QString folder = QString::fromStdString(project.folder.path().string());
        const QStringList there = QDir(folder).entryList(QDir::Files, QDir::Name);
        const QStringList command{"export", "--project", "digits.assay", "--report"};
        requireNothing(assayCli(command + QStringList{"missing/case.html"}, folder), QDir(folder),
                       there);

        QVERIFY(QFile::link("/dev/full", folder + "/full.html"));
        requireNothing(assayCli(command + QStringList{"full.html"}, folder), QDir(folder),
                       QDir(folder).entryList(QDir::Files | QDir::System, QDir::Name));
        QVERIFY(QFileInfo(folder + "/full.html").isSymLink());
        QVERIFY(QFile::remove(folder + "/full.html"));

        const auto shortDisk = [] {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{100'000, 100'000};
            setrlimit(RLIMIT_FSIZE, &limit);
        };
        requireNothing(assayCliAfter(shortDisk, command + QStringList{"case.html"}, folder),
                       QDir(folder), there);
        // What was there before stays as it was.
        const QByteArray before = "an older report";
        testing::write((folder + "/case.html").toStdString(), before);
        const Result kept =
            assayCliAfter(shortDisk, command + QStringList{"case.html", "--force"}, folder);
        QCOMPARE(kept.code, 3);
        QCOMPARE(contentOf(folder + "/case.html"), before);
        QCOMPARE(assayCli(command + QStringList{"case.html", "--force"}, folder).code, 0);
        QVERIFY(contentOf(folder + "/case.html").size() > 100'000);
    }

    /// The folder of the checkpoints may be a link that leads to itself: a report elsewhere is not in it.
    void aFolderThatLeadsNowhereHoldsNoReport()
    {
        const testing::TempProject project;
        const std::filesystem::path files = project.folder / "digits.assay-files";
        std::filesystem::remove_all(files);
        std::filesystem::create_symlink(files, files);
        const Result result =
            assayCli({"export", "--project", "digits.assay", "--report", "case.html"},
                     QString::fromStdString(project.folder.path().string()));
        QVERIFY2(!result.err.contains("lies among"), qPrintable(result.err));
    }

    void wrongUsageTouchesNothing_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("ending") << QStringList{"--report", "case.pdf"} << ".html, .htm or .md";
        QTest::newRow("no such run") << QStringList{"--report", "case.html", "--run", "7"} << "7";
        QTest::newRow("one batch")
            << QStringList{"--report", "case.html", "--run", "1"} << "attempt on one batch";
        QTest::newRow("both") << QStringList{"--report", "case.html", "--python", "1"}
                              << "excludes";
        QTest::newRow("the project itself")
            << QStringList{"--report", "digits.assay/case.html"} << "cannot be written";
    }

    void wrongUsageTouchesNothing()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const testing::TempProject project;
        testing::execute(project.file,
                         "INSERT INTO runs(name, state, kind) VALUES('a', 'finished', 'overfit')");
        const QString folder = QString::fromStdString(project.folder.path().string());
        const Result result =
            assayCli(QStringList{"export", "--project", "digits.assay"} + arguments, folder);
        QVERIFY2(result.code == 2 || result.code == 3, qPrintable(result.err));
        QVERIFY2(result.err.contains(says), qPrintable(result.err));
        QCOMPARE(QDir(folder).entryList({"*case*"}).size(), qsizetype{0});
    }
};

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
