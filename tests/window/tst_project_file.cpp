// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/table_text.h"
#include "shell/notice_bar.h"
#include "shell/status_line.h"
#include "support/cli.h"
#include "support/locks.h"
#include "support/real_window.h"

#include <QFile>
#include <QFileDialog>
#include <QFileSystemModel>
#include <QProcess>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

#include <functional>

using namespace assay;
using testing::assayCli;
using testing::rows;

namespace {

constexpr int kPatience = 60'000;

/// The window with an open project, and other programs that look at the same file.
struct Program : testing::RealWindow {
    std::filesystem::path project = folder / "digits.assay";

    Program()
    {
        window->bench().newProject(name(project));
        waitUntil([this] { return isOpen(project); });
    }
    static QString name(const std::filesystem::path& path)
    {
        return QString::fromStdString(path.string());
    }
    static bool waitUntil(const std::function<bool()>& done)
    {
        return QTest::qWaitFor(done, kPatience);
    }
    bool isOpen(const std::filesystem::path& path) const
    {
        const auto& open = window->bench().project();
        return open && open->path == path.string() && window->bench().runs().runs().empty();
    }
    QString notice() const { return window->findChild<ui::NoticeBar*>()->text(); }
    QString saved() const
    {
        return window->findChild<ui::StatusLine*>()->findChildren<QLabel*>().last()->text();
    }
    /// The ids and states of the runs as the window has them, newest first.
    QStringList runs() const
    {
        QStringList all;
        for (const train::RunRecord& run : window->bench().runs().runs())
            all << QStringLiteral("%1 %2").arg(run.id).arg(train::name(run.state).c_str());
        return all;
    }
    testing::Result cli(const QStringList& arguments) const
    {
        return assayCli(arguments + QStringList{"--project", name(project), "--json"},
                        name(folder.path()));
    }
    testing::Result trainElsewhere() const
    {
        return cli({"train", "--data", "points-blobs", "--set", "data.count=100", "--epochs", "1"});
    }
    /// As the window shows and as another program does.
    void describe(double target)
    {
        store::ProjectInfo info = *window->bench().project();
        info.goal.target = target;
        window->bench().describe(info);
        waitUntil([&] { return window->bench().project()->goal.target == target; });
    }
    void startRun(int epochs)
    {
        experiment::ExperimentSpec spec;
        spec.data.path = "points-blobs";
        spec.data.count = 300;
        spec.model.templateName = "mlp";
        spec.train.epochs = epochs;
        session->runs().start({.spec = spec, .name = {}}, 9);
    }
    /// What breaks the locks: another descriptor of the file is closed.
    void openAndCloseBesideSqlite() const
    {
        QFile file(name(project));
        QVERIFY(file.open(QIODevice::ReadOnly));
    }
};

} // namespace

/// The project file beside other programs. The second process is a real one.
class TestProjectFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFileDialogKeepsTheLocks_data()
    {
        QTest::addColumn<QString>("action");
        for (const char* action :
             {"file.open", "file.new", "file.save_copy", "data.file", "data.folder",
              "data.test_file", "runs.import", "runs.import_folder", "runs.watch", "errors.import"})
            QTest::newRow(action) << action;
    }
    void aFileDialogKeepsTheLocks()
    {
        QFETCH(QString, action);
        Program program;
        QVERIFY(testing::holdsSharedLock(program.project));
        program.press(qPrintable(action));
        auto* dialog = program.window->findChild<QFileDialog*>();
        QVERIFY(dialog);
        dialog->setDirectory(Program::name(program.folder.path()));
        dialog->setViewMode(QFileDialog::Detail);
        // Until it has listed the project and the files beside it with their types.
        auto* tree = dialog->findChild<QTreeView*>("treeView");
        QVERIFY(tree);
        const auto* files = dialog->findChild<QFileSystemModel*>();
        QVERIFY(files);
        const bool folders = dialog->fileMode() == QFileDialog::Directory;
        QVERIFY(Program::waitUntil([&] {
            const QModelIndex at = files->index(Program::name(program.folder.path()));
            return folders ? files->rowCount(at) > 0
                           : !files->type(files->index(Program::name(program.project))).isEmpty();
        }));
        program.settle();
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!program.window->findChild<QFileDialog*>());
        QVERIFY(testing::holdsSharedLock(program.project));
    }

    void whatEitherWritesTheOtherSees()
    {
        Program program;
        program.press("file.open");
        auto* dialog = program.window->findChild<QFileDialog*>();
        QVERIFY(dialog);
        dialog->setDirectory(Program::name(program.folder.path()));
        const auto* files = dialog->findChild<QFileSystemModel*>();
        QVERIFY(Program::waitUntil(
            [&] { return !files->type(files->index(Program::name(program.project))).isEmpty(); }));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!program.window->findChild<QFileDialog*>());
        QCOMPARE(program.cli({"runs"}).code, 0);

        program.describe(0.25);
        QCOMPARE(rows(program.project, "SELECT value FROM project WHERE key = 'target'"),
                 std::vector<std::string>{"0.25"});
        QCOMPARE(program.trainElsewhere().code, 0);
        QTRY_COMPARE_WITH_TIMEOUT(program.runs(), QStringList{"1 finished"}, kPatience);
        program.startRun(3);
        QTRY_COMPARE_WITH_TIMEOUT(program.runs(), (QStringList{"2 finished", "1 finished"}),
                                  kPatience);
        const auto seen = testing::of(program.cli({"runs"}), "run");
        QCOMPARE(seen.size(), 2);
        for (const QJsonObject& run : seen)
            QCOMPARE(run["state"].toString(), QStringLiteral("finished"));
        QCOMPARE(program.saved(), QStringLiteral("saved"));
        QVERIFY(testing::holdsSharedLock(program.project));
        QCOMPARE(rows(program.project, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    }

    void noUseOfItsOwnFileEndsTheLocks_data()
    {
        QTest::addColumn<QString>("use");
        QTest::addColumn<QString>("says"); // empty: it is simply opened again
        QTest::newRow("open it again") << "open"
                                       << "";
        QTest::newRow("by a link") << "open link"
                                   << "";
        QTest::newRow("drop it on Start") << "drop start"
                                          << "";
        QTest::newRow("drop it on Runs") << "drop runs"
                                         << "";
        QTest::newRow("a copy onto itself") << "copy"
                                            << "There is a file of this name already";
        QTest::newRow("a copy onto a link to it") << "copy link"
                                                  << "There is a file of this name already";
        QTest::newRow("as data") << "data"
                                 << "belongs to the open project";
        QTest::newRow("the file beside it as data") << "data -wal"
                                                    << "belongs to the open project";
        QTest::newRow("a link to it as data") << "data link"
                                              << "belongs to the open project";
        QTest::newRow("as a log") << "log"
                                  << "Assay project";
        QTest::newRow("a link to it as a log") << "log link"
                                               << "Assay project";
        QTest::newRow("the file beside it as a log") << "log -shm"
                                                     << "Assay project";
        QTest::newRow("as answers") << "answers"
                                    << "belongs to the open project";
    }
    void noUseOfItsOwnFileEndsTheLocks()
    {
        QFETCH(QString, use);
        QFETCH(QString, says);
        Program program;
        ui::Workbench& bench = program.window->bench();
        const auto link = program.folder / "other.assay";
        std::filesystem::create_symlink(program.project, link);
        const auto target = use.endsWith("link")   ? link
                            : use.endsWith("-wal") ? program.folder / "digits.assay-wal"
                            : use.endsWith("-shm") ? program.folder / "digits.assay-shm"
                                                   : program.project;
        QString problem;
        connect(&bench, &ui::Workbench::noticed, this,
                [&](const ui::Notice& notice) { problem += notice.text; });
        const QString path = Program::name(target);
        if (use.startsWith("open"))
            bench.openProject(path);
        else if (use == "drop start" || use == "drop runs") {
            program.window->goTo(use.section(' ', 1));
            program.drop({target});
        } else if (use.startsWith("copy"))
            bench.saveCopy(path);
        else if (use.startsWith("data"))
            bench.useData(path);
        else if (use.startsWith("log"))
            bench.importLogs({path});
        else
            bench.importPredictions({path});
        if (use.startsWith("data"))
            QTRY_VERIFY_WITH_TIMEOUT(
                bench.draft().dataProblem()
                    && QString::fromStdString(bench.draft().dataProblem()->text()).contains(says),
                kPatience);
        else if (!says.isEmpty())
            QTRY_VERIFY2_WITH_TIMEOUT(problem.contains(says), qPrintable(problem), kPatience);
        else
            program.settle();
        QVERIFY(testing::holdsSharedLock(program.project));
        QCOMPARE(QString::fromStdString(bench.project()->path), Program::name(program.project));
        // A second one lists it, and nothing beside it is taken away.
        QCOMPARE(program.cli({"runs"}).code, 0);
        QVERIFY(std::filesystem::exists(program.project.string() + "-wal"));
        program.describe(0.5);
        QCOMPARE(rows(program.project, "SELECT value FROM project WHERE key = 'target'"),
                 std::vector<std::string>{"0.5"});
    }

    void aJournalThatWasTakenAwayIsNoticedAndTheProjectGoesOn()
    {
        Program program;
        program.describe(0.125);
        program.openAndCloseBesideSqlite();
        QVERIFY(!testing::holdsSharedLock(program.project));
        // The second program takes itself for the only one and removes the journal with it.
        QCOMPARE(program.trainElsewhere().code, 0);
        QTRY_VERIFY2_WITH_TIMEOUT(program.notice().contains("The project was opened again"),
                                  qPrintable(program.notice()), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(program.runs(), QStringList{"1 finished"}, kPatience);
        QCOMPARE(program.saved(), QStringLiteral("saved"));
        program.describe(0.25);
        program.startRun(2);
        QTRY_COMPARE_WITH_TIMEOUT(program.runs(), (QStringList{"2 finished", "1 finished"}),
                                  kPatience);
        QCOMPARE(testing::of(program.cli({"runs"}), "run").size(), 2);
        QCOMPARE(rows(program.project, "SELECT value FROM project WHERE key = 'target'"),
                 std::vector<std::string>{"0.25"});
        QVERIFY(testing::holdsSharedLock(program.project));
        QCOMPARE(rows(program.project, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    }

    void aJournalTakenFromARunEndsItWhereItCanBeResumed()
    {
        Program program;
        program.startRun(100'000);
        QTRY_COMPARE_WITH_TIMEOUT(program.runs(), QStringList{"1 running"}, kPatience);
        program.openAndCloseBesideSqlite();
        QCOMPARE(program.cli({"runs"}).code, 0);
        QTRY_VERIFY2_WITH_TIMEOUT(program.notice().contains("The project was opened again"),
                                  qPrintable(program.notice()), kPatience);
        QTRY_VERIFY2_WITH_TIMEOUT(program.window->bench().runs().runs().front().resumable,
                                  qPrintable(program.runs().join(' ')), kPatience);
        QCOMPARE(rows(program.project, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
        // What the other programs see is what the window shows.
        const auto seen = testing::of(program.cli({"runs"}), "run");
        QCOMPARE(seen.size(), 1);
        QCOMPARE(QStringLiteral("1 ") + seen.first()["state"].toString(), program.runs().first());
    }

    void aDeletedProjectIsSaidAtOnceAndSavedAsACopy()
    {
        Program program;
        program.describe(0.125);
        std::filesystem::remove(program.project);
        QTRY_VERIFY2_WITH_TIMEOUT(program.notice().contains("deleted or moved"),
                                  qPrintable(program.notice()), kPatience);
        QCOMPARE(program.saved(), QStringLiteral("not saved"));
        QVERIFY(!program.window->actions().at("run.start")->isEnabled());
        auto* offer = program.window->findChild<ui::NoticeBar*>()->findChild<QPushButton*>();
        QCOMPARE(offer->text(), QStringLiteral("Save a copy ..."));
        offer->click();
        auto* dialog = program.window->findChild<QFileDialog*>();
        QVERIFY(dialog);
        dialog->reject();
        const auto copy = program.folder / "saved.assay";
        program.window->bench().saveCopy(Program::name(copy));
        QTRY_VERIFY_WITH_TIMEOUT(program.notice().startsWith("Copy written"), kPatience);
        QCOMPARE(rows(copy, "SELECT value FROM project WHERE key = 'target'"),
                 std::vector<std::string>{"0.125"});
        offer->click(); // Open it
        QTRY_VERIFY_WITH_TIMEOUT(program.isOpen(copy), kPatience);
        QCOMPARE(program.saved(), QStringLiteral("saved"));
        QCOMPARE(program.window->bench().project()->goal.target.value_or(0), 0.125);
    }

    void aProjectThatIsPutBackGoesOn()
    {
        Program program;
        std::filesystem::rename(program.project, program.folder / "moved");
        QTRY_COMPARE_WITH_TIMEOUT(program.saved(), QStringLiteral("not saved"), kPatience);
        // Under its new name it is whole without the file that stayed behind.
        QCOMPARE(rows(program.folder / "moved", "PRAGMA integrity_check"),
                 std::vector<std::string>{"ok"});
        std::filesystem::rename(program.folder / "moved", program.project);
        QTRY_COMPARE_WITH_TIMEOUT(program.saved(), QStringLiteral("saved"), kPatience);
        program.describe(0.5);
        QCOMPARE(rows(program.project, "SELECT value FROM project WHERE key = 'target'"),
                 std::vector<std::string>{"0.5"});
    }

    void aRunInAProjectThatIsReplacedEndsAtOnceAndLeavesTheOtherAlone()
    {
        Program program;
        // Another project with a run of the same number.
        const auto other = program.folder / "other.assay";
        QCOMPARE(assayCli({"train", "--data", "points-blobs", "--epochs", "1", "--project",
                           Program::name(other)},
                          Program::name(program.folder.path()))
                     .code,
                 0);
        program.startRun(100'000);
        QTRY_COMPARE_WITH_TIMEOUT(program.runs(), QStringList{"1 running"}, kPatience);
        std::filesystem::rename(other, program.project);
        QTRY_VERIFY2_WITH_TIMEOUT(program.notice().contains("Another file has taken"),
                                  qPrintable(program.notice()), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(program.window->bench().runs().active(), nullptr, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(program.saved(), QStringLiteral("not saved"), kPatience);
        // The one that has the name now can be opened, and is as it was.
        program.window->bench().openProject(Program::name(program.project));
        QTRY_COMPARE_WITH_TIMEOUT(program.runs(), QStringList{"1 finished"}, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(program.saved(), QStringLiteral("saved"), kPatience);
        QCOMPARE(rows(program.project, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    }

    void aProjectThatIsWrittenOverIsSaidAtOnceAndOpenedAsWhatItHoldsNow_data()
    {
        QTest::addColumn<bool>("training");
        QTest::newRow("at rest") << false;
        QTest::newRow("while a run trains") << true;
    }
    void aProjectThatIsWrittenOverIsSaidAtOnceAndOpenedAsWhatItHoldsNow()
    {
        QFETCH(bool, training);
        Program program;
        const auto other = program.folder / "other.assay";
        QCOMPARE(assayCli({"train", "--data", "points-blobs", "--epochs", "1", "--project",
                           Program::name(other)},
                          Program::name(program.folder.path()))
                     .code,
                 0);
        program.describe(0.125);
        if (training) {
            program.startRun(100'000);
            QTRY_COMPARE_WITH_TIMEOUT(program.runs(), QStringList{"1 running"}, kPatience);
        }
        QCOMPARE(QProcess::execute("cp", {Program::name(other), Program::name(program.project)}),
                 0);
        QTRY_VERIFY2_WITH_TIMEOUT(program.notice().contains("wrote over the project file"),
                                  qPrintable(program.notice()), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(program.window->bench().runs().active(), nullptr, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(program.saved(), QStringLiteral("not saved"), kPatience);
        program.keep("written-over");
        // A copy would be of both.
        const auto copy = program.folder / "copy.assay";
        program.window->bench().saveCopy(Program::name(copy));
        program.settle();
        QVERIFY(!std::filesystem::exists(copy));
        QCOMPARE(testing::bytesOf(program.project), testing::bytesOf(other));
        auto* offer = program.window->findChild<ui::NoticeBar*>()->findChild<QPushButton*>();
        QCOMPARE(offer->text(), QStringLiteral("Open it again"));
        offer->click();
        QTRY_COMPARE_WITH_TIMEOUT(program.runs(), QStringList{"1 finished"}, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(program.saved(), QStringLiteral("saved"), kPatience);
        QVERIFY(!program.window->bench().project()->goal.target);
        program.describe(0.5);
        QCOMPARE(rows(program.project, "SELECT value FROM project WHERE key = 'target'"),
                 std::vector<std::string>{"0.5"});
        QCOMPARE(rows(program.project, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
        QVERIFY(testing::holdsSharedLock(program.project));
    }

    void picturesAreNotDrawnOverTheProject()
    {
        Program program;
        const qint64 before = QFileInfo(Program::name(program.project)).size();
        const QString said = ui::writeFile(Program::name(program.project), "a,b\n");
        QVERIFY2(said.contains("belongs to the open project"), qPrintable(said));
        QCOMPARE(QFileInfo(Program::name(program.project)).size(), before);
        QVERIFY(testing::holdsSharedLock(program.project));
    }
};

QTEST_MAIN(TestProjectFile)
#include "tst_project_file.moc"
