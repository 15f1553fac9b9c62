// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/temp_project.h"

#include <QFile>
#include <QImage>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>
#include <QtEndian>

#include <csignal>

using namespace assay;

namespace {

constexpr int kPatience = 60'000;
constexpr int kHand = 1000; ///< ms: a person sees what a key did before pressing the next
constexpr QRgb kTrainColour = 0xFF0072B2; ///< of the light theme: the curve of the train split

/// A screen of its own, whose pixels lie in a file.
struct Screen {
    testing::TempFolder folder;
    QProcess server;
    QString display;

    bool start()
    {
        // -noreset: xdotool comes and goes, and a server that starts anew whenever its last client
        // goes turns away a program that connects in just that moment.
        server.start("Xvfb", {"-noreset", "-displayfd", "1", "-screen", "0", "1280x800x24",
                              "-fbdir", QString::fromStdString(folder.path().string())});
        if (!server.waitForStarted())
            return false;
        while (!server.canReadLine() && server.waitForReadyRead(20'000)) {
        }
        display = ":" + QString::fromLatin1(server.readLine()).trimmed();
        return display.size() > 1;
    }
    ~Screen()
    {
        server.terminate();
        server.waitForFinished(5000);
    }
    /// What is on it now: the file is an XWD dump, a head of big-endian words and the pixels.
    QImage picture() const
    {
        const QByteArray dump = testing::bytesOf(folder / "Xvfb_screen0");
        const auto word = [&](int index) {
            return qsizetype(qFromBigEndian<quint32>(dump.constData() + 4 * index));
        };
        if (dump.size() < 100)
            return {};
        const qsizetype head = word(0), width = word(4), height = word(5), line = word(12),
                        colours = word(19);
        const qsizetype begin = head + colours * 12;
        if (dump.size() < begin + line * height)
            return {};
        return QImage(reinterpret_cast<const uchar*>(dump.constData()) + begin, int(width),
                      int(height), line, QImage::Format_RGB32)
            .copy();
    }
    /// Pixels of one colour, to a tolerance that leaves room for smooth edges.
    int pixelsOf(QRgb colour, const QRect& area) const
    {
        const QImage image = picture().copy(area);
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) {
                const QRgb pixel = image.pixel(x, y);
                count += std::abs(qRed(pixel) - qRed(colour)) < 12
                         && std::abs(qGreen(pixel) - qGreen(colour)) < 12
                         && std::abs(qBlue(pixel) - qBlue(colour)) < 12;
            }
        return count;
    }
};

/// The program of the build, on that screen, with a home of its own.
struct Program {
    testing::TempFolder home;
    QProcess process;
    QString display;

    explicit Program(const Screen& screen)
        : display(screen.display)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QString folder = QString::fromStdString(home.path().string());
        environment.insert("DISPLAY", display);
        environment.insert("QT_QPA_PLATFORM", "xcb");
        environment.insert("HOME", folder);
        environment.insert("XDG_CONFIG_HOME", folder + "/config");
        environment.insert("ASSAY_CONFIG_DIR", folder + "/settings");
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedChannels); // its last words, should it die
        process.start(ASSAY_GUI, {"--theme", "light", "--size", "1280x800"});
    }
    ~Program()
    {
        process.kill();
        process.waitForFinished(5000);
    }
    QString xdotool(const QStringList& arguments) const
    {
        QProcess tool;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("DISPLAY", display);
        tool.setProcessEnvironment(environment);
        tool.start("xdotool", arguments);
        tool.waitForFinished(20'000);
        return QString::fromUtf8(tool.readAllStandardOutput()).trimmed();
    }
    bool isShown() const
    {
        return !xdotool({"search", "--onlyvisible", "--name", "Assay"}).isEmpty();
    }
    /// Without a window manager nobody gives the focus; the window must have it to hear keys.
    void focus() const
    {
        const QString window =
            xdotool({"search", "--onlyvisible", "--name", "Assay"}).section('\n', 0, 0);
        xdotool({"windowmove", window, "0", "0"});
        xdotool({"windowfocus", "--sync", window});
    }
    void press(const char* keys) const { xdotool({"key", "--clearmodifiers", keys}); }
    void type(const char* text) const { xdotool({"type", "--delay", "20", text}); }
    void click(QPoint at) const
    {
        xdotool({"mousemove", QString::number(at.x()), QString::number(at.y()), "click", "1"});
    }
    std::string ask(const char* sql) const
    {
        const auto file = home / "Documents/example.assay";
        if (!std::filesystem::exists(file)
            || testing::rows(file, "SELECT 1 FROM sqlite_master WHERE name = 'metrics'").empty())
            return {}; // not made yet
        const auto rows = testing::rows(file, sql);
        return rows.empty() ? std::string() : rows.front();
    }
    std::string state() const { return ask("SELECT state FROM runs"); }
    int points() const
    {
        return QString::fromStdString(ask("SELECT count(*) FROM metrics WHERE name = 'batch_loss'"))
            .toInt();
    }
};

} // namespace

class TestWalkX11 : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void exampleCurvePauseResumeStopRuns()
    {
        if (QStandardPaths::findExecutable("Xvfb").isEmpty()
            || QStandardPaths::findExecutable("xdotool").isEmpty())
            QSKIP("This walk needs Xvfb and xdotool; `./assay` installs both.");
        Screen screen;
        QVERIFY(screen.start());
        Program program(screen);
        QVERIFY(QDir().mkpath(QString::fromStdString((program.home / "Documents").string())));
        QTRY_VERIFY_WITH_TIMEOUT(program.isShown(), kPatience);
        program.focus();

        // The example is found by its name, as any command is.
        program.press("ctrl+k");
        program.type("built-in example");
        program.press("Return");
        QTRY_VERIFY_WITH_TIMEOUT(program.points() > 30, kPatience);
        const QRect plot(100, 100, 800, 600);
        QTRY_VERIFY_WITH_TIMEOUT(screen.pixelsOf(kTrainColour, plot) > 100, kPatience);

        program.press("ctrl+p");
        QTRY_COMPARE_WITH_TIMEOUT(program.state(), std::string("paused"), kPatience);
        QTest::qWait(kHand);
        const int paused = program.points();
        program.press("ctrl+p");
        QTRY_VERIFY_WITH_TIMEOUT(program.points() > paused + 30, kPatience);
        program.press("ctrl+period");
        QTRY_COMPARE_WITH_TIMEOUT(program.state(), std::string("stopped"), kPatience);
        QTest::qWait(kHand);
        const int stopped = program.points();
        program.press("ctrl+shift+r");
        QTRY_VERIFY_WITH_TIMEOUT(program.points() > stopped + 30, kPatience);
        program.press("ctrl+period");
        QTRY_COMPARE_WITH_TIMEOUT(program.state(), std::string("stopped"), kPatience);

        // The last step of the rail by mouse; the page of the runs shows no plot before one is
        // chosen, so the screen must change.
        const QImage before = screen.picture();
        program.press("ctrl+0");
        QTRY_VERIFY_WITH_TIMEOUT(screen.picture() != before, kPatience);
        if (const QByteArray keep = qgetenv("ASSAY_TEST_PICTURES"); !keep.isEmpty()) {
            QTest::qWait(500);
            QVERIFY(before.save(keep + "/walk-train.png"));
            QVERIFY(screen.picture().save(keep + "/walk-runs.png"));
        }
        program.press("ctrl+q");
        QTRY_COMPARE_WITH_TIMEOUT(program.process.state(), QProcess::NotRunning, kPatience);
        QCOMPARE(program.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.process.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestWalkX11)
#include "tst_walk_x11.moc"
