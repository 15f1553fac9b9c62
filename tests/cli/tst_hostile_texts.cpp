// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
using testing::assayCli;
using testing::Result;

namespace {

/// What a shell makes of a line in which "@assay" stands for the program.
Result shell(QString line, const QString& folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start("bash", {"-c", line.replace("@assay ", QStringLiteral(ASSAY_CLI) + ' ')});
    process.waitForFinished(300'000);
    return {process.exitCode(),
            process.readAllStandardOutput(),
            process.readAllStandardError(),
            {},
            process.exitStatus() != QProcess::NormalExit};
}

/// A folder with a project of a run with answers, an imported one, and a table. Made once; each is a copy.
struct Folder {
    testing::TempFolder temp;
    QString path = QString::fromStdString(temp.path().string());
    std::filesystem::path project = temp / "p.assay";

    Folder()
    {
        static const Made made;
        std::filesystem::copy(made.temp.path(), temp.path(),
                              std::filesystem::copy_options::recursive);
    }
    struct Made {
        testing::TempFolder temp;
        Made()
        {
            const QString path = QString::fromStdString(temp.path().string());
            QByteArray answers = "id,split,label,prediction\n";
            for (int i = 0; i < 40; ++i)
                answers += QByteArray::number(i) + ",train_val,cat," + (i % 4 ? "cat\n" : "dog\n");
            testing::write(temp / "answers.csv", answers);
            testing::write(temp / "log.csv", "epoch,val_loss\n1,0.5\n2,0.4\n");
            for (const QStringList& command :
                 {QStringList{"errors", "import", "answers.csv"}, QStringList{"import", "log.csv"},
                  QStringList{"errors", "type", "blurred"}})
                QVERIFY(assayCli(command + QStringList{"--project", "p.assay"}, path).code == 0);
        }
    };
    void damage(const char* sql) const
    {
        testing::execute(project, std::string("PRAGMA ignore_check_constraints = ON; ") + sql);
    }
};

} // namespace

class TestHostileTexts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fullOutputIsSaid_data()
    {
        QTest::addColumn<QString>("command");
        for (const char* command :
             {"runs --project p.assay", "errors list --project p.assay --run 1",
              "errors table --project p.assay --run 1", "evaluate --project p.assay --run 1",
              "evaluate --typed train=0.1,test_val=0.2", "data --data glyphs --set data.count=100",
              "import --project p.assay log.csv"}) {
            QTest::newRow(command) << QString(command);
            QTest::addRow("%s --json", command) << QString(command) + " --json";
        }
        QTest::newRow("help") << "--help";
        QTest::newRow("fields") << "train --help-fields";
    }
    void fullOutputIsSaid()
    {
        QFETCH(QString, command);
        const Folder folder;
        const Result result = shell("@assay " + command + " > /dev/full", folder.path);
        QVERIFY(!result.crashed);
        QCOMPARE(result.code, 3);
        QVERIFY2(result.err.contains("cannot be written to the standard output"),
                 qPrintable(result.err));
    }

    void closedPipeEndsQuietly_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("lines") << "errors list --project p.assay --run 1 --json";
        QTest::newRow("table") << "runs --project p.assay";
        QTest::newRow("training")
            << "train --project p.assay --data glyphs --set data.count=400 --epochs 50 --json";
    }
    void closedPipeEndsQuietly()
    {
        QFETCH(QString, command);
        const Folder folder;
        const Result result = shell(
            "@assay " + command + " | head -c 1 > /dev/null; exit ${PIPESTATUS[0]}", folder.path);
        QVERIFY2(result.code < 126, qPrintable(QString::number(result.code)));
        QVERIFY2(result.err.trimmed().isEmpty(), qPrintable(result.err));
    }

    void terminalIsNotSteered_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("run") << QStringList{"runs"};
        QTest::newRow("mistake") << QStringList{"errors", "list", "--run", "1"};
        QTest::newRow("type") << QStringList{"errors", "table", "--run", "1"};
        QTest::newRow("bad row") << QStringList{"errors", "list", "--run", "2"};
    }
    void terminalIsNotSteered()
    {
        QFETCH(QStringList, command);
        const Folder folder;
        folder.damage(
            "UPDATE runs SET name = 'a' || char(27) || '[2Jb' || char(10) || 'c', state = "
            "CASE id WHEN 2 THEN char(27) || 'c' ELSE state END;"
            "UPDATE evaluations SET classes = '[\"cat\\u001b[2J\", \"dog\"]';"
            "UPDATE error_types SET name = 'b' || char(155) || char(27);"
            "UPDATE examples SET name = char(27) || ']0;x' || char(7);");
        const Result result = assayCli(command + QStringList{"--project", "p.assay"}, folder.path);
        for (const QChar c : result.out + result.err)
            QVERIFY(c == '\n' || c.category() != QChar::Other_Control);
        QVERIFY2((result.out + result.err).contains("\\x1b"), qPrintable(result.out + result.err));
        const Result lines = assayCli({"runs", "--json", "--project", "p.assay"}, folder.path);
        QVERIFY(lines.out.contains("a\\u001b[2Jb\\nc")); // as it is, in JSON's own way
    }

    void badRowIsTheSubjectOfSomeCommandsAndNotOfOthers()
    {
        const Folder folder;
        folder.damage("UPDATE runs SET kind = 'dream' WHERE id = 2");
        const Result list = assayCli({"runs", "--json", "--project", "p.assay"}, folder.path);
        QCOMPARE(list.code, 3); // what is shown lacks a row
        QCOMPARE(testing::of(list, "run").size(), 1);
        QVERIFY2(list.err.contains("Row 2 of the table runs"), qPrintable(list.err));
        QCOMPARE(testing::of(list, "error").size(), 1);
        const Result other =
            assayCli({"errors", "list", "--run", "1", "--project", "p.assay"}, folder.path);
        QCOMPARE(other.code, 3);
        QVERIFY(!other.out.isEmpty());
        for (const QStringList& command :
             {QStringList{"evaluate", "--run", "2"}, QStringList{"errors", "list", "--run", "2"},
              QStringList{"runs", "--changed", "1", "--against", "2"},
              QStringList{"train", "--resume", "2"}}) {
            const Result result =
                assayCli(command + QStringList{"--project", "p.assay"}, folder.path);
            QVERIFY2(result.code == 3, qPrintable(command.join(' ') + result.err));
            QCOMPARE(result.err.count("Row 2 of the table runs"), 1);
        }
        QCOMPARE(assayCli({"evaluate", "--run", "9", "--project", "p.assay"}, folder.path).code, 2);
    }

    void listsThatAreNoJsonEndNoCommand_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<int>("code");
        QTest::newRow("table") << QStringList{"errors", "table", "--run", "1"} << 3;
        QTest::newRow("another type") << QStringList{"errors", "type", "mirrored"} << 3;
        QTest::newRow("the type itself")
            << QStringList{"errors", "type", "blurred", "--owner", "me"} << 3;
    }
    void listsThatAreNoJsonEndNoCommand()
    {
        QFETCH(QStringList, command);
        QFETCH(int, code);
        const Folder folder;
        folder.damage("UPDATE error_types SET solutions = 'none'");
        const Result result = assayCli(command + QStringList{"--project", "p.assay"}, folder.path);
        QVERIFY(!result.crashed);
        QVERIFY2(result.code == code, qPrintable(result.err));
        QVERIFY2(result.err.contains("error_types"), qPrintable(result.err));
    }

    void pathsAndNamesThatAreNoUtf8AreTaken()
    {
        const testing::TempFolder temp;
        const QString path = QString::fromStdString(temp.path().string());
        const Result trained = shell(
            R"(mkdir $'d\xe4ten'; for i in $(seq 200); do echo $((i % 17)),$((i % 2)); done > $'d\xe4ten/a.csv'; )"
            R"(@assay train --project p.assay --data $'d\xe4ten/a.csv' --set data.header=no --epochs 1 --name $'n\xff' && @assay evaluate --project p.assay --run 1 --json)",
            path);
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        QVERIFY(!trained.crashed);
        const Result runs = assayCli({"runs", "--project", "p.assay"}, path);
        QCOMPARE(runs.code, 0);
        QVERIFY2(runs.out.contains("n\\xff"), qPrintable(runs.out));
    }
};

QTEST_GUILESS_MAIN(TestHostileTexts)
#include "tst_hostile_texts.moc"
