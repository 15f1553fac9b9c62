// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/signals.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using assay::testing::assayCli;
using assay::testing::Result;

namespace {

QStringList train(const QString& project, const QStringList& more = {})
{
    return QStringList{"train", "--project",       project,    "--data", "glyphs",
                       "--set", "data.count=2000", "--epochs", "3",      "--json"}
           + more;
}

/// Every number of run 1 that must repeat to the last bit.
QString numbersOf(const QString& project)
{
    SQLite::Database database(project.toStdString(), SQLite::OPEN_READONLY, 5000);
    SQLite::Statement rows(database, "SELECT name, split, step, epoch, value FROM metrics WHERE "
                                     "run = 1 AND name <> 'samples_per_second' ORDER BY id");
    QString text;
    while (rows.executeStep())
        text += QString("%1 %2 %3 %4 %5\n")
                    .arg(rows.getColumn(0).getText(), rows.getColumn(1).getText())
                    .arg(rows.getColumn(2).getInt())
                    .arg(rows.getColumn(3).getDouble(), 0, 'g', 17)
                    .arg(rows.getColumn(4).getDouble(), 0, 'g', 17);
    return text;
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

QByteArray smallTable()
{
    QByteArray text = "x,y\n";
    for (int row = 0; row < 200; ++row)
        text += QByteArray::number(row % 17) + (row % 17 < 8 ? ",low\n" : ",high\n");
    return text;
}

} // namespace

class TestContract : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void dataDescribesASet();
    void trainPrintsTheDocumentedLines();
    void fieldsWithoutEffectAreSaid();
    void sameSeedSameNumbers();
    void wrongUsageTouchesNothing_data();
    void wrongUsageTouchesNothing();
    void unknownCommandsAreNamed_data();
    void unknownCommandsAreNamed();
    void dataOnDiskAreNamedFromTheRoot();
    void strangeProjectsAreRefusedAndKept_data();
    void strangeProjectsAreRefusedAndKept();
    void explodingRunExitsWithOne();
    void interruptedRunResumesExactly_data();
    void interruptedRunResumesExactly();
    void killedRunLosesNothingThatWasStored();
    void dataThatMovedAreFoundAgain();
    void resumeThatCannotBeginLeavesTheRunAsItWas();
    void runningRunIsNotWrittenTwice();
};

void TestContract::dataDescribesASet()
{
    QTemporaryDir temp;
    const Result result =
        assayCli({"data", "--data", "glyphs", "--set", "data.count=100", "--json"}, temp.path());
    QCOMPARE(result.code, 0);
    const QJsonObject first = result.lines.first();
    for (const char* key :
         {"kind", "path", "task", "examples", "shape", "classes", "parts", "fingerprint"})
        QVERIFY2(first.contains(key), key);
    QCOMPARE(first["examples"].toInt(), 100);
    QCOMPARE(result.lines.size(), 11);
    QCOMPARE(result.lines[3]["event"].toString(), QString("class"));
    QCOMPARE(result.lines[3]["count"].toInt(), 10);
}

void TestContract::trainPrintsTheDocumentedLines()
{
    QTemporaryDir temp;
    const Result result = assayCli(train("p.assay"), temp.path());
    QCOMPARE(result.code, 0);
    QStringList events;
    for (const QJsonObject& line : result.lines)
        events << line["event"].toString();
    QCOMPARE(events, (QStringList{"run", "epoch", "epoch", "epoch", "end"}));
    QCOMPARE(result.lines[0]["examples"].toObject()["train"].toInt(), 1400);
    QVERIFY(result.lines[0]["spec"].toObject()["train"].toObject().contains("learning_rate"));
    for (const char* split : {"train", "train_val", "test_val"}) {
        QVERIFY(result.lines[1][split].toObject().contains("loss"));
        QVERIFY(result.lines[4][split].toObject().contains("error"));
    }
    // Where train-val errs, class by class, and its hardest examples, hardest first.
    const QJsonObject trainVal = result.lines[1]["train_val"].toObject();
    int examples = 0, wrong = 0;
    for (const auto& entry : trainVal["classes"].toArray()) {
        examples += entry.toObject()["examples"].toInt();
        wrong += entry.toObject()["wrong"].toInt();
    }
    QCOMPARE(examples, 200);
    QCOMPARE(wrong / 200.0, trainVal["error"].toDouble());
    const QJsonArray worst = trainVal["worst"].toArray();
    QCOMPARE(worst.size(), 40);
    for (int k = 1; k < worst.size(); ++k)
        QVERIFY(worst[k - 1].toObject()["loss"].toDouble()
                >= worst[k].toObject()["loss"].toDouble());
    QVERIFY(!result.lines[4].contains("test"));
    QCOMPARE(result.lines[4]["state"].toString(), QString("finished"));
    QVERIFY(result.lines[4]["best"].toObject().contains("train_val"));
    const Result layers =
        assayCli({"runs", "--project", "p.assay", "--layers", "1", "--json"}, temp.path());
    QCOMPARE(layers.code, 0);
    for (const char* key : {"event", "run", "position", "layer", "kind", "quantity", "band",
                            "steps", "epochs", "values"})
        QVERIFY2(layers.lines[0].contains(QLatin1String(key)), key);
    QCOMPARE(layers.lines[0]["event"].toString(), QString("layer_series"));
    const Result runs = assayCli({"runs", "--project", "p.assay", "--json"}, temp.path());
    QCOMPARE(runs.lines.size(), 1);
    QCOMPARE(runs.lines[0]["state"].toString(), QString("finished"));
}

void TestContract::fieldsWithoutEffectAreSaid()
{
    QTemporaryDir temp;
    const auto said = [&](const QString& setting) {
        return assayCli(train("p.assay", {"--epochs", "1", "--set", setting}), temp.path()).err;
    };
    QVERIFY(said("train.momentum=0.5")
                .contains("train.momentum has no effect while train.optimiser is adam."));
    QVERIFY(!said("train.beta1=0.8").contains("no effect"));
    QVERIFY(said("data.delimiter=tab").contains("data.delimiter has no effect on these data."));
    QVERIFY(!said("data.simplify.classes=3").contains("no effect"));
    // Its errors are not compared with others unsaid.
    const QString listed = assayCli({"runs", "--project", "p.assay"}, temp.path()).out;
    QCOMPARE(listed.count("simpler problem"), 1);
    QVERIFY2(listed.contains(" is set to a simpler problem than that of the data: "
                             "data.simplify.classes=3."),
             qPrintable(listed));
    QVERIFY(!said("train.beta1=0.8").contains("Updates in all"));
    // 42 of 60 train: one update an epoch.
    const QString few = said("data.count=60");
    QVERIFY2(
        few.contains(
            "Updates in all: 1, as an epoch of 42 training examples makes 1. As a rule about 1,000 are needed, however "
            "few the examples are. Give --epochs 1000."),
        qPrintable(few));
}

void TestContract::sameSeedSameNumbers()
{
    QTemporaryDir temp;
    for (const char* project : {"a.assay", "b.assay"})
        QCOMPARE(assayCli(train(project, {"--no-check"}), temp.path()).code, 0);
    const QString numbers = numbersOf(temp.filePath("a.assay"));
    QVERIFY(numbers.count('\n') > 200);
    QCOMPARE(numbersOf(temp.filePath("b.assay")), numbers);
}

void TestContract::wrongUsageTouchesNothing_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("misspelt field")
        << QStringList{"--set", "train.lerning_rate=1"} << 2 << "train.learning_rate";
    QTest::newRow("negative rate")
        << QStringList{"--set", "train.learning_rate=-1"} << 2 << "above 0";
    QTest::newRow("NaN rate") << QStringList{"--set", "train.learning_rate=nan"} << 2 << "above 0";
    QTest::newRow("batch of 0") << QStringList{"--set", "train.batch_size=0"} << 2 << "from 1";
    QTest::newRow("unknown template") << QStringList{"--template", "lenett"} << 2 << "lenet";
    QTest::newRow("misspelt option")
        << QStringList{"--epoch", "1"} << 2
        << "assay-cli train has no option --epoch; did you mean --epochs?";
    QTest::newRow("unknown option") << QStringList{"--quux", "1"} << 2 << "--help";
    QTest::newRow("a word too many")
        << QStringList{"--epochs", "1", "--data", "glyphs", "fast", "slow"} << 2
        << "does not take the word slow";
    QTest::newRow("data named twice")
        << QStringList{"--data", "glyphs", "fast"} << 2 << "named twice";
    QTest::newRow("unknown option beside the help of fields")
        << QStringList{"--help-fields", "--quux", "1"} << 2 << "no option --quux";
    QTest::newRow("data named twice beside the help of fields")
        << QStringList{"--help-fields", "--data", "glyphs", "fast"} << 2 << "named twice";
    QTest::newRow("missing data") << QStringList{"--data", "nowhere"} << 3 << "no such file";
    QTest::newRow("misspelt set") << QStringList{"--data", "glyps"} << 3 << "glyphs";
    QTest::newRow("binary loss, ten classes")
        << QStringList{"--set", "train.loss=binary"} << 2 << "two classes";
}

void TestContract::wrongUsageTouchesNothing()
{
    QFETCH(QStringList, more);
    QFETCH(int, code);
    QFETCH(QString, says);
    QTemporaryDir temp;
    const Result result = assayCli(train("p.assay", more), temp.path());
    QCOMPARE(result.code, code);
    QVERIFY2(result.err.contains(says), qPrintable(result.err));
    QCOMPARE(result.err.trimmed().count('\n'), 0);
    QCOMPARE(result.lines.last()["event"].toString(), QString("error"));
    QVERIFY(QDir(temp.path()).isEmpty());
}

void TestContract::unknownCommandsAreNamed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("misspelt") << QStringList{"trian", "--json"}
                              << "no command trian; did you mean train?";
    QTest::newRow("unknown") << QStringList{"quux"} << "no command quux; there are: data, layers,";
    QTest::newRow("within errors") << QStringList{"errors", "lsit"}
                                   << "assay-cli errors has no command lsit; did you mean list?";
    QTest::newRow("none") << QStringList{} << "subcommand";
    QTest::newRow("export of what") << QStringList{"export"} << "--report FILE or --python RUN";
}

void TestContract::unknownCommandsAreNamed()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    QTemporaryDir temp;
    const Result result = assayCli(arguments, temp.path());
    QCOMPARE(result.code, 2);
    QVERIFY2(result.err.contains(says), qPrintable(result.err));
    QVERIFY(QDir(temp.path()).isEmpty());
}

void TestContract::dataOnDiskAreNamedFromTheRoot()
{
    QTemporaryDir temp;
    const QString home = QDir(temp.path()).canonicalPath();
    QVERIFY(QDir(home).mkpath("in/glyphs"));
    QByteArray points = "x,y,label\n", served = points;
    for (int k = 0; k < 120; ++k) {
        const int x = 37 * k % 101, y = 53 * k % 97;
        const QByteArray rest = "," + QByteArray::number(y) + (x < 50 ? ",a\n" : ",b\n");
        points += QByteArray::number(x) + rest;
        served += QByteArray::number(x + 0.5) + rest;
    }
    write(home + "/in/points.csv", points);
    write(home + "/in/served.csv", served);
    const auto pathOf = [&](const QStringList& arguments) {
        const Result read = assayCli(QStringList{"data", "--json"} + arguments, home + "/in");
        return read.lines.value(0)["path"].toString();
    };
    QCOMPARE(pathOf({"--data", "../in/./points.csv"}), home + "/in/points.csv");
    QCOMPARE(pathOf({"--set", "data.path=points.csv"}), home + "/in/points.csv");
    // Behind a link ".." leads to where the link points.
    QVERIFY(QDir(home).mkpath("real/deep"));
    write(home + "/real/points.csv", points);
    write(home + "/points.csv", served);
    QVERIFY(QFile::link(home + "/real/deep", home + "/link"));
    QCOMPARE(QFileInfo(pathOf({"--data", "../link/../points.csv"})).canonicalFilePath(),
             home + "/real/points.csv");
    // A set's name stays one, also beside a folder of that name.
    QCOMPARE(pathOf({"--data", "glyphs", "--set", "data.count=100"}), QString("glyphs"));
    // So a run finds its data from any folder.
    const Result trained = assayCli({"train", "--project", "p.assay", "--data", "points.csv",
                                     "--test-data", "./served.csv", "--epochs", "1", "--json"},
                                    home + "/in");
    QVERIFY2(trained.code <= 1, qPrintable(trained.err));
    const QJsonObject data = of(trained, "run").value(0)["spec"].toObject()["data"].toObject();
    QCOMPARE(data["path"].toString(), home + "/in/points.csv");
    QCOMPARE(data["test_path"].toString(), home + "/in/served.csv");
    const Result evaluated = assayCli({"evaluate", "--project", "in/p.assay", "--json"}, home);
    QVERIFY2(evaluated.code <= 1, qPrintable(evaluated.err));
    // What is not there is shown as it was typed.
    const Result missing = assayCli({"data", "--data", "./nowhere.csv", "--json"}, home);
    QCOMPARE(missing.code, 3);
    QCOMPARE(of(missing, "error").value(0)["file"].toString(), QString("./nowhere.csv"));
}

void TestContract::strangeProjectsAreRefusedAndKept_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("says");
    QTest::newRow("text") << "text"
                          << "no Assay project";
    QTest::newRow("someone else's") << "foreign"
                                    << "another program's";
    QTest::newRow("someone else's without a table") << "marked"
                                                    << "another program's";
    QTest::newRow("newer") << "newer"
                           << "newer Assay";
}

void TestContract::strangeProjectsAreRefusedAndKept()
{
    QFETCH(QString, kind);
    QFETCH(QString, says);
    QTemporaryDir temp;
    const QString path = temp.filePath("p.assay");
    if (kind == "text")
        write(path, QByteArray("dear diary\n").repeated(200));
    if (kind == "foreign")
        SQLite::Database(path.toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec("CREATE TABLE bookmarks(url TEXT)");
    if (kind == "marked")
        SQLite::Database(path.toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec("PRAGMA application_id = 77");
    if (kind == "newer") {
        QCOMPARE(assayCli(train("p.assay", {"--epochs", "1"}), temp.path()).code, 0);
        SQLite::Database(path.toStdString(), SQLite::OPEN_READWRITE)
            .exec("PRAGMA user_version = 99");
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    const Result result = assayCli(train("p.assay"), temp.path());
    QCOMPARE(result.code, 3);
    QVERIFY2(result.err.contains(says), qPrintable(result.err));
    file.seek(0);
    QCOMPARE(file.readAll(), before);
    QVERIFY(!QFile::exists(path + "-shm") && !QFile::exists(path + "-wal"));
}

void TestContract::explodingRunExitsWithOne()
{
    QTemporaryDir temp;
    const Result result = assayCli(
        train("p.assay", {"--set", "train.optimiser=sgd", "--set", "train.learning_rate=1e6"}),
        temp.path());
    QCOMPARE(result.code, 1);
    QStringList findings;
    for (const QJsonObject& line : result.lines) {
        if (line["event"] == "finding") {
            findings << line["finding"].toString();
            QCOMPARE(line["severity"].toString(),
                     findings.last() == "train.rate_high" ? "warning" : "blocker");
            QVERIFY(!line["place"].toString().isEmpty());
        }
    }
    // Of the settings before the first update; then what came of them.
    QCOMPARE(findings.size(), 2);
    QCOMPARE(findings.first(), QString("train.rate_high"));
    QVERIFY(findings.last().endsWith("not_finite"));
    QCOMPARE(result.lines.last()["state"].toString(), QString("failed"));
}

void TestContract::interruptedRunResumesExactly_data()
{
    QTest::addColumn<QStringList>("settings");
    QTest::newRow("defaults") << QStringList();
    QTest::newRow("smoothed labels and weighted classes")
        << QStringList{"--set", "train.label_smoothing=0.1", "--set",
                       "train.class_weights=balanced", "--no-check"};
}
void TestContract::interruptedRunResumesExactly()
{
    QFETCH(QStringList, settings);
    QTemporaryDir temp;
    QCOMPARE(assayCli(train("whole.assay", settings), temp.path()).code, 0);
    QProcess process;
    process.setWorkingDirectory(temp.path());
    process.start(ASSAY_CLI, train("cut.assay", settings));
    while (!process.readAllStandardOutput().contains("\"epoch\":1"))
        QVERIFY(process.waitForReadyRead(60'000));
    QVERIFY(assay::testing::sendSignal(process.processId(), SIGINT));
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 130);
    const Result resumed =
        assayCli({"train", "--project", "cut.assay", "--resume", "1", "--json"}, temp.path());
    QCOMPARE(resumed.code, 0);
    QCOMPARE(numbersOf(temp.filePath("cut.assay")), numbersOf(temp.filePath("whole.assay")));
}

void TestContract::killedRunLosesNothingThatWasStored()
{
    QTemporaryDir temp;
    QCOMPARE(assayCli(train("whole.assay", {"--no-check"}), temp.path()).code, 0);
    const QString whole = numbersOf(temp.filePath("whole.assay"));
    QRandomGenerator random(7);
    int resumed = 0;
    for (int round = 0; round < 20; ++round) {
        const QString project = QString("k%1.assay").arg(round);
        QProcess process;
        process.setWorkingDirectory(temp.path());
        // Some of them within the checks that come first.
        process.start(ASSAY_CLI,
                      train(project, round % 4 == 0 ? QStringList() : QStringList{"--no-check"}));
        while (!process.readAllStandardOutput().contains("\"run\""))
            QVERIFY(process.waitForReadyRead(60'000));
        process.waitForFinished(random.bounded(50, 900));
        process.kill();
        process.waitForFinished();
        const Result runs = assayCli({"runs", "--project", project, "--json"}, temp.path());
        QCOMPARE(runs.code, 0);
        if (runs.lines[0]["state"].toString() == "finished")
            continue;
        QCOMPARE(runs.lines[0]["state"].toString(), QString("interrupted"));
        // What was stored is the beginning of the uninterrupted run.
        QVERIFY(whole.startsWith(numbersOf(temp.filePath(project))));
        const Result more =
            assayCli({"train", "--project", project, "--resume", "1", "--json"}, temp.path());
        QCOMPARE(more.code, 0);
        QCOMPARE(numbersOf(temp.filePath(project)), whole);
        ++resumed;
    }
    QVERIFY(resumed > 0);
}

void TestContract::dataThatMovedAreFoundAgain()
{
    QTemporaryDir temp;
    write(temp.filePath("a.csv"), smallTable());
    const auto cli = [&](const QStringList& arguments) {
        return assayCli(arguments + QStringList{"--project", "p.assay", "--json"}, temp.path());
    };
    QCOMPARE(cli({"train", "--data", temp.filePath("a.csv"), "--epochs", "2"}).code, 0);
    QVERIFY(QFile::rename(temp.filePath("a.csv"), temp.filePath("b.csv")));
    const Result lost = cli({"evaluate", "--run", "1"});
    QCOMPARE(lost.code, 3);
    QVERIFY2(lost.err.contains("assay-cli data --data PATH --project"), qPrintable(lost.err));
    QCOMPARE(cli({"data", "--data", temp.filePath("b.csv")}).code, 0);
    QCOMPARE(cli({"evaluate", "--run", "1"}).code, 0);
    // Something else in their place is not taken for them.
    write(temp.filePath("b.csv"), smallTable().replace("low", "far"));
    const Result other = cli({"evaluate", "--run", "1"});
    QCOMPARE(other.code, 3);
    QVERIFY2(other.err.contains("no longer here"), qPrintable(other.err));
}

void TestContract::resumeThatCannotBeginLeavesTheRunAsItWas()
{
    QTemporaryDir temp;
    write(temp.filePath("a.csv"), smallTable());
    QProcess process;
    process.setWorkingDirectory(temp.path());
    process.start(ASSAY_CLI, {"train", "--project", "p.assay", "--json", "--data",
                              temp.filePath("a.csv"), "--epochs", "100000"});
    while (!process.readAllStandardOutput().contains("\"epoch\":1"))
        QVERIFY(process.waitForReadyRead(60'000));
    QVERIFY(assay::testing::sendSignal(process.processId(), SIGINT));
    QVERIFY(process.waitForFinished(60'000));
    QVERIFY(QFile::rename(temp.filePath("a.csv"), temp.filePath("b.csv")));
    const QStringList resume{"train", "--project", "p.assay", "--resume", "1", "--json"};
    QCOMPARE(assayCli(resume, temp.path()).code, 3);
    const Result runs = assayCli({"runs", "--project", "p.assay", "--json"}, temp.path());
    QCOMPARE(runs.lines[0]["state"].toString(), QString("interrupted"));
}

void TestContract::runningRunIsNotWrittenTwice()
{
    QTemporaryDir temp;
    QProcess process;
    process.setWorkingDirectory(temp.path());
    process.start(ASSAY_CLI, train("p.assay", {"--epochs", "500"}));
    while (!process.readAllStandardOutput().contains("\"epoch\":1"))
        QVERIFY(process.waitForReadyRead(60'000));
    const Result second =
        assayCli({"train", "--project", "p.assay", "--resume", "1", "--json"}, temp.path());
    QCOMPARE(second.code, 3);
    QVERIFY(second.err.contains("Another program"));
    const Result runs = assayCli({"runs", "--project", "p.assay", "--json"}, temp.path());
    QCOMPARE(runs.lines[0]["state"].toString(), QString("running"));
    QVERIFY(assay::testing::sendSignal(process.processId(), SIGINT));
    QVERIFY(process.waitForFinished(60'000));
}

QTEST_GUILESS_MAIN(TestContract)
#include "tst_contract.moc"
