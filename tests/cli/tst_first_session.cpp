// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cstdlib>

using assay::testing::assayCli;
using assay::testing::Result;

namespace {

/// A training of a second.
QStringList quick(const QStringList& more = {})
{
    return QStringList{"train", "points-blobs", "--set", "data.count=300", "--epochs", "2"} + more;
}

/// What a command wrote to a terminal of so many columns, which its standard error is.
QByteArray onTerminal(const QStringList& arguments, const QString& folder, unsigned short columns)
{
    const int screen = posix_openpt(O_RDWR | O_NOCTTY);
    if (screen < 0 || grantpt(screen) != 0 || unlockpt(screen) != 0)
        return {};
    const winsize size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
    ioctl(screen, TIOCSWINSZ, &size);
    const int end = open(ptsname(screen), O_RDWR | O_NOCTTY);
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setChildProcessModifier([end] { dup2(end, STDERR_FILENO); });
    process.start(ASSAY_CLI, arguments);
    QByteArray all;
    const auto take = [&] {
        pollfd waiting{.fd = screen, .events = POLLIN, .revents = 0};
        std::array<char, 4096> bytes{};
        while (poll(&waiting, 1, 0) > 0 && (waiting.revents & POLLIN) != 0) {
            const ssize_t n = read(screen, bytes.data(), bytes.size());
            if (n <= 0)
                return;
            all.append(bytes.data(), static_cast<int>(n));
        }
    };
    for (int k = 0; k < 3000 && !process.waitForFinished(100); ++k)
        take();
    take();
    close(end);
    close(screen);
    return all;
}

} // namespace

/// What somebody meets who reads README and types.
class TestFirstSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// The project that a training without a name makes is the one that everything else looks at.
    void theUsualProjectIsTakenEverywhere()
    {
        const QTemporaryDir temp;
        const Result none = assayCli({"runs", "--json"}, temp.path());
        QCOMPARE(none.code, 3);
        QVERIFY2(none.err.contains("name it with --project FILE."), qPrintable(none.err));
        QVERIFY(QDir(temp.path()).isEmpty());
        QVERIFY(assayCli(quick(), temp.path()).code <= 1);
        QVERIFY(QFile::exists(temp.filePath("runs.assay")));
        for (const QStringList& named : {QStringList{}, QStringList{"--project", "runs"},
                                         QStringList{"--project", "runs.assay"}})
            QCOMPARE(assayCli(QStringList{"runs", "--json"} + named, temp.path()).lines.size(), 1);
        const Result same = assayCli({"runs", "--changed", "1", "--against", "1"}, temp.path());
        QVERIFY2(same.out.contains("Runs 1 and 1 have the same settings."), qPrintable(same.out));
        QVERIFY(assayCli({"train", "--run", "1", "--seeds", "2"}, temp.path()).code <= 1);
        const QStringList fork{"train", "--fork", "1", "--at", "2", "--project", "runs"};
        QVERIFY(assayCli(fork, temp.path()).code <= 1);
        QCOMPARE(assayCli({"runs", "--json"}, temp.path()).lines.size(), 3);
        QCOMPARE(QDir(temp.path()).entryList({"*.assay"}, QDir::Files), QStringList{"runs.assay"});
    }

    /// An option that would be passed over in silence.
    void optionsWithoutEffectAreRefused_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("data of a run") << "check --run 1 points-blobs";
        QTest::newRow("data of a log") << "check --log a.csv --set data.count=100";
        QTest::newRow("data of the list") << "check --list points-blobs";
        QTest::newRow("a list and a log") << "check --list --log a.csv";
        QTest::newRow("an opening beside a comparison")
            << "evaluate --run 1 --against 1 --open-test why";
        QTest::newRow("weights of numbers")
            << "evaluate --typed train=0.1,val=0.2 --checkpoint best";
        QTest::newRow("a name of a run") << "evaluate --run 1 --name mine";
        QTest::newRow("a goal beside the ledger") << "advise --attempts --target 0.02";
        QTest::newRow("a human level beside an attempt")
            << "advise --try avoidable_bias.bigger_model --human 0.02";
        QTest::newRow("studies and layers") << "runs --studies --layers 1";
        QTest::newRow("data of a compared run") << "compare --known --run 1 points-blobs";
        QTest::newRow("a run of a file of weights") << "weights a.safetensors --run 1";
    }
    void optionsWithoutEffectAreRefused()
    {
        QFETCH(QString, line);
        const QTemporaryDir temp;
        const Result result = assayCli(line.split(' ') + QStringList{"--json"}, temp.path());
        QCOMPARE(result.code, 2);
        QCOMPARE(result.err.trimmed().count('\n'), 0);
        QCOMPARE(result.lines.value(0)["event"].toString(), QString("error"));
        QVERIFY(QDir(temp.path()).isEmpty());
    }

    /// What is wrong, where, and what to do.
    void wrongValuesAreNamed_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("checkpoints") << QStringList{"train", "points-blobs", "--keep", "-1"} << 2
                                     << "--keep: -1 is no number from 0 up to 1,000,000,000";
        QTest::newRow("a folder in place of a set-up")
            << QStringList{"train", "--setup", "."} << 3 << "This is a folder; name the JSON file";
        QTest::newRow("a folder in place of layers")
            << QStringList{"layers", "points-blobs", "--layers", "."} << 3 << "This is a folder";
    }
    void wrongValuesAreNamed()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, says);
        const QTemporaryDir temp;
        const Result result = assayCli(arguments, temp.path());
        QCOMPARE(result.code, code);
        QVERIFY2(result.err.contains(says), qPrintable(result.err));
        QVERIFY(QDir(temp.path()).isEmpty());
    }

    /// A longer line would begin a new one at each redraw.
    void progressFitsIntoANarrowTerminal()
    {
        const QTemporaryDir temp;
        const QStringList training{"train", "glyphs", "--set", "data.count=2000", "--epochs", "3"};
        const QByteArray all = onTerminal(training, temp.path(), 40);
        int shown = 0;
        for (const QByteArray& piece : all.split('\r')) {
            const auto end = piece.indexOf("\033[K");
            if (end < 0)
                continue;
            QVERIFY2(end < 40, piece.constData());
            shown += end > 0 ? 1 : 0;
        }
        QVERIFY2(shown > 0, all.constData());
    }

    /// What was written, and where, is said.
    void errorTypesAndTablesAreConfirmed()
    {
        const QTemporaryDir temp;
        QVERIFY(assayCli(quick(), temp.path()).code <= 1);
        const Result made = assayCli({"errors", "type", "far off", "--owner", "Ada"}, temp.path());
        QCOMPARE(made.code, 0);
        QVERIFY2(made.out.contains("\"far off\" is a row of the table."), qPrintable(made.out));
        const Result changed =
            assayCli({"errors", "type", "far off", "--priority", "high", "--json"}, temp.path());
        QCOMPARE(changed.lines.value(0)["event"].toString(), QString("type"));
        QCOMPARE(changed.lines.value(0)["priority"].toString(), QString("high"));
        QCOMPARE(changed.lines.value(0)["owner"].toString(), QString("Ada"));
        const Result written = assayCli({"errors", "export", "--markdown", "e.md"}, temp.path());
        QVERIFY2(written.out.contains("was written to e.md."), qPrintable(written.out));
        const Result gone = assayCli({"errors", "type", "far off", "--delete"}, temp.path());
        QVERIFY2(gone.out.contains("was taken out of the table."), qPrintable(gone.out));
    }

    /// Half of a change is never kept.
    void refusedChangesOfATypeLeaveNothing()
    {
        const QTemporaryDir temp;
        QVERIFY(assayCli(quick(), temp.path()).code <= 1);
        QCOMPARE(assayCli({"errors", "type", "far off"}, temp.path()).code, 0);
        const Result run = assayCli({"errors", "type", "near", "--tried", "9"}, temp.path());
        QCOMPARE(run.code, 2);
        QVERIFY2(run.err.contains("There is no run 9"), qPrintable(run.err));
        const Result name =
            assayCli({"errors", "type", "near", "--rename", "far off"}, temp.path());
        QCOMPARE(name.code, 2);
        QVERIFY2(name.err.contains("There is no error type \"near\""), qPrintable(name.err));
        const Result table = assayCli({"errors", "table", "--json"}, temp.path());
        QCOMPARE(table.lines.size(), 1);
        QCOMPARE(table.lines[0]["type"].toString(), QString("far off"));
    }

    /// A project is not made for what is not there.
    void importsOfNothingLeaveNoProject_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("logs") << QStringList{"import", "nowhere"};
        QTest::newRow("answers") << QStringList{"errors", "import", "nowhere.csv"};
    }
    void importsOfNothingLeaveNoProject()
    {
        QFETCH(QStringList, arguments);
        const QTemporaryDir temp;
        const Result result = assayCli(arguments, temp.path());
        QCOMPARE(result.code, 3);
        QVERIFY2(result.err.contains("nowhere"), qPrintable(result.err));
        QVERIFY(QDir(temp.path()).isEmpty());
    }

    /// The usual value of an option stands in its help.
    void helpSaysWhatIsUsual()
    {
        const QTemporaryDir temp;
        const QString all = assayCli({"--help"}, temp.path()).out.simplified();
        QVERIFY2(all.contains(QLatin1String("without it runs.assay")), qPrintable(all));
        const QString train = assayCli({"train", "--help"}, temp.path()).out.simplified();
        for (const char* said : {"train.epochs; default 10", "seed; default 1", "lenet,"})
            QVERIFY2(train.contains(QLatin1String(said)), said);
    }

    /// Where a command takes the project its help says so, and it may stand in front of the command too.
    void helpListsTheProject()
    {
        const QTemporaryDir temp;
        for (const char* command :
             {"data", "train", "runs", "check", "step", "overfit", "compare", "import", "evaluate",
              "errors", "advise", "adapt", "tune", "replay", "weights", "export"}) {
            const QString help = assayCli({command, "--help"}, temp.path()).out.simplified();
            QVERIFY2(help.contains(QLatin1String("--project TEXT")), command);
        }
        const QString list = assayCli({"errors", "list", "--help"}, temp.path()).out;
        QVERIFY2(list.contains(QLatin1String("--project TEXT")), qPrintable(list));
        const QString layers = assayCli({"layers", "--help"}, temp.path()).out;
        QVERIFY2(!layers.contains(QLatin1String("--project TEXT")), qPrintable(layers));
        for (const QStringList& words : {QStringList{"--project", "none.assay", "runs"},
                                         QStringList{"runs", "--project", "none.assay"}}) {
            const auto result = assayCli(words, temp.path());
            QVERIFY2(result.err.contains("none.assay"), qPrintable(result.err));
        }
        const auto twice = assayCli({"--project", "a", "runs", "--project", "b"}, temp.path());
        QCOMPARE(twice.code, 2);
        QVERIFY2(twice.err.contains("--project is given more than once"), qPrintable(twice.err));
    }
};

QTEST_GUILESS_MAIN(TestFirstSession)
#include "tst_first_session.moc"
