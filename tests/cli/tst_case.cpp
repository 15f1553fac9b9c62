// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sha256.h"
#include "support/cli.h"
#include "support/temp_project.h"
#include "support/zip_file.h"

#include <sys/resource.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <functional>
#include <set>

using namespace assay;
using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

QStringList training(const QStringList& more)
{
    return QStringList{"train",
                       "--data",
                       "glyphs",
                       "--set",
                       "data.count=400",
                       "--template",
                       "lenet",
                       "--set",
                       "model.dropout=0.3",
                       "--threads",
                       "2",
                       "--project",
                       "p.assay"}
           + more;
}

/// A project with a run of one epoch, which is trained once.
void trainOneEpoch(const QTemporaryDir& temp)
{
    static const testing::TempFolder made;
    static const int code =
        assayCli(training({"--epochs", "1"}), QString::fromStdString(made.path().string())).code;
    QCOMPARE(code, 0);
    std::filesystem::copy(made.path(), temp.path().toStdString(),
                          std::filesystem::copy_options::recursive);
}

/// The names of the numbers that agree, do not, or are not judged.
std::set<QString> numbers(const Result& result, const QJsonValue& agrees, int run = 1)
{
    std::set<QString> names;
    for (const QJsonObject& line : of(result, "replayed")) {
        if (line["run"].toInt() == run && line["agrees"] == agrees)
            names.insert(line["number"].toString());
    }
    return names;
}

/// A folder of its own, as if on another computer.
QString elsewhere(const QTemporaryDir& temp)
{
    const QString folder = temp.filePath("elsewhere");
    return QDir().mkpath(folder) ? folder : QString();
}

QByteArray table()
{
    QByteArray text = "a,b,y\n";
    for (int k = 0; k < 150; ++k)
        text += QByteArray::number(k * 37 % 101) + ',' + QByteArray::number(k * 53 % 89) + ','
                + (k * 37 % 101 > k * 53 % 89 ? "more" : "less") + '\n';
    return text;
}

std::string pathOf(const QTemporaryDir& temp, const char* name)
{
    return temp.filePath(name).toStdString();
}

using Change = std::function<void(testing::ZipEntries&)>;

std::string& content(testing::ZipEntries& entries, const std::string& name)
{
    for (auto& entry : entries) {
        if (entry.first == name)
            return entry.second;
    }
    qFatal("the archive of a test has no such entry");
}

/// One sentence, and this exit code.
void requireSentence(const Result& result, int code, const QString& said)
{
    QVERIFY(!result.crashed);
    QVERIFY2(result.code == code, qPrintable(QString::number(result.code) + result.err));
    QVERIFY2(result.err.contains(said), qPrintable(result.err));
    QCOMPARE(result.err.trimmed().count('\n'), 0);
}

} // namespace
Q_DECLARE_METATYPE(Change)

/// `export --case` and `replay FILE.zip`: the real program over real trainings.
class TestCase : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunIsRepeatedElsewhereToTheLastBit()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(training({"--epochs", "3"}), temp.path()).code, 0);
        const Result written = assayCli(
            {"export", "--case", "case.zip", "--project", "p.assay", "--json"}, temp.path());
        QVERIFY2(written.code == 0, qPrintable(written.err));
        const QJsonObject said = of(written, "case").value(0);
        QCOMPARE(said["runs"].toArray(), QJsonArray{1});
        QCOMPARE(said["bytes"].toInteger(), QFile(temp.filePath("case.zip")).size());

        const QString there = elsewhere(temp);
        QVERIFY(QFile::rename(temp.filePath("case.zip"), there + "/case.zip"));
        QVERIFY(QFile::remove(temp.filePath("p.assay")));
        QVERIFY(QDir(temp.filePath("p.assay-files")).removeRecursively());
        const Result repeated = assayCli({"replay", "case.zip", "--json"}, there);
        QVERIFY2(repeated.code == 0, qPrintable(repeated.out + repeated.err));
        QCOMPARE(numbers(repeated, false), std::set<QString>());
        const std::set<QString> agreeing = numbers(repeated, true);
        for (const char* number :
             {"batch_loss", "train.loss", "train.error", "train_val.error", "test_val.loss",
              "best_train_val.error", "weights", "best_weights"})
            QVERIFY2(agreeing.contains(number), number);
        for (const QJsonObject& line : of(repeated, "replayed")) {
            QVERIFY2(!line["number"].toString().startsWith("test."), "Test stays sealed");
            QCOMPARE(line["tolerance"].toDouble(), 0.0);
            QCOMPARE(line["before"], line["now"]);
            QVERIFY(!line.contains("machine"));
        }
        // Nothing is left beside it.
        QCOMPARE(QDir(there).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList("case.zip"));
        const Result table = assayCli({"replay", "case.zip"}, there);
        QCOMPARE(table.code, 0);
        QVERIFY2(table.out.contains("All numbers agree, to the last bit"), qPrintable(table.out));
        // What will be trained is said before.
        QVERIFY2(table.err.contains("Run 1 is trained once more: it made "), qPrintable(table.err));
    }

    void aNumberThatWasChangedIsNamed()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(training({"--epochs", "2"}), temp.path()).code, 0);
        testing::execute(
            pathOf(temp, "p.assay"),
            "UPDATE run_scores SET value = value + 0.01 WHERE moment = 'last' AND split "
            "= 'test_val' AND metric = 'loss'");
        testing::execute(pathOf(temp, "p.assay"), "UPDATE metrics SET value = 0.5 WHERE name = "
                                                  "'batch_loss' AND step = 5");
        const QStringList write{"export", "--case", "case.zip", "--project", "p.assay"};
        QCOMPARE(assayCli(write, temp.path()).code, 0);
        const Result found = assayCli({"replay", "case.zip", "--json"}, temp.path());
        QCOMPARE(found.code, 1);
        QCOMPARE(numbers(found, false), (std::set<QString>{"batch_loss", "test_val.loss"}));
        for (const QJsonObject& line : of(found, "replayed")) {
            if (line["number"] == "batch_loss") {
                QCOMPARE(line["first_differing_step"].toInt(), 5);
                QCOMPARE(line["before"].toDouble(), 0.5);
                QCOMPARE(line["differing"].toInt(), 1);
            }
        }
        // The first updates are compared on other threads too.
        const Result threads =
            assayCli({"replay", "case.zip", "--threads", "1", "--json"}, temp.path());
        QCOMPARE(threads.code, 1);
        QVERIFY(numbers(threads, false).contains("batch_loss"));
        const Result people = assayCli({"replay", "case.zip"}, temp.path());
        QVERIFY2(people.out.contains("numbers do not agree: batch_loss, test_val.loss"),
                 qPrintable(people.out));
    }

    void otherThreadsAreSaidAndComparedWithinATolerance()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(training({"--epochs", "2"}), temp.path()).code, 0);
        QCOMPARE(
            assayCli({"export", "--case", "case.zip", "--project", "p.assay"}, temp.path()).code,
            0);
        const Result repeated =
            assayCli({"replay", "case.zip", "--threads", "1", "--json"}, temp.path());
        QVERIFY2(repeated.code == 0, qPrintable(repeated.out));
        QVERIFY2(repeated.err.contains("the number of threads was 2 and is 1"),
                 qPrintable(repeated.err));
        for (const QJsonObject& line : of(repeated, "replayed")) {
            QCOMPARE(line["machine"].toArray().size(), qsizetype{1});
            if (line["number"].toString().endsWith("weights"))
                QVERIFY(line["agrees"].isNull() && line["distance"].toDouble() < 0.1);
            else
                QVERIFY(line["agrees"].toBool() && line["tolerance"].toDouble() > 0);
        }
        QVERIFY(numbers(repeated, true).contains("train_val.error"));
    }

    void dataThatAreNotHereAreAskedFor()
    {
        const QTemporaryDir temp;
        const QString source = temp.filePath("t.csv");
        testing::write(source.toStdString(), table());
        QCOMPARE(assayCli({"train", "t.csv", "--set", "data.target=y", "--epochs", "2", "--threads",
                           "1", "--project", "p.assay"},
                          temp.path())
                     .code,
                 0);
        for (const QStringList& more :
             {QStringList{"--case", "case.zip"}, QStringList{"--case", "whole.zip", "--with-data"}})
            QCOMPARE(
                assayCli(QStringList{"export", "--project", "p.assay"} + more, temp.path()).code,
                0);
        // Where the settings say.
        QCOMPARE(assayCli({"replay", "case.zip"}, temp.path()).code, 0);
        QVERIFY(QFile::rename(source, temp.filePath("moved.csv")));
        requireSentence(assayCli({"replay", "case.zip"}, temp.path()), 3, "--data PATH");
        requireSentence(assayCli({"replay", "case.zip"}, temp.path()), 3, "t.csv");
        requireSentence(assayCli({"replay", "case.zip", "--data", "nowhere.csv"}, temp.path()), 3,
                        "nowhere.csv");
        QCOMPARE(assayCli({"replay", "case.zip", "--data", "moved.csv"}, temp.path()).code, 0);
        // Another file, there and where the settings say.
        for (const char* name : {"other.csv", "t.csv"})
            testing::write(pathOf(temp, name), table().replace("more", "many"));
        requireSentence(assayCli({"replay", "case.zip", "--data", "other.csv"}, temp.path()), 3,
                        "not the data of run 1");
        requireSentence(assayCli({"replay", "case.zip"}, temp.path()), 3, "fingerprint");
        requireSentence(
            assayCli({"export", "--case", "more.zip", "--with-data", "--project", "p.assay"},
                     temp.path()),
            3, "not those that run 1 was trained on");
        QVERIFY(!QFile::exists(temp.filePath("more.zip")));
        // Packed.
        const Result whole = assayCli({"replay", "whole.zip", "--json"}, temp.path());
        QVERIFY2(whole.code == 0, qPrintable(whole.err));
        QVERIFY(numbers(whole, true).contains("weights"));
    }

    void pictureFilesOfATableGoAlong()
    {
        const QTemporaryDir temp;
        QVERIFY(QDir(temp.path()).mkdir("pictures"));
        QByteArray text = "picture,y\n";
        for (int k = 0; k < 60; ++k) {
            QByteArray picture = "P2\n8 8\n255\n";
            for (int pixel = 0; pixel < 64; ++pixel)
                picture += QByteArray::number((k * 7 + pixel * (k % 2 ? 3 : 1)) % 256) + ' ';
            const QByteArray name = "pictures/" + QByteArray::number(k) + ".pgm";
            testing::write(pathOf(temp, name.data()), picture);
            text += name + ',' + (k % 2 ? "steep" : "flat") + '\n';
        }
        testing::write(pathOf(temp, "t.csv"), text);
        const Result trained =
            assayCli({"train", "t.csv", "--set", "data.target=y", "--template", "mlp", "--epochs",
                      "1", "--threads", "1", "--project", "p.assay"},
                     temp.path());
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        QCOMPARE(assayCli({"export", "--case", "whole.zip", "--with-data", "--project", "p.assay"},
                          temp.path())
                     .code,
                 0);
        QVERIFY(QDir(temp.filePath("pictures")).removeRecursively());
        QVERIFY(QFile::remove(temp.filePath("t.csv")));
        const Result whole = assayCli({"replay", "whole.zip", "--json"}, temp.path());
        QVERIFY2(whole.code == 0, qPrintable(whole.err + whole.out));
    }

    void aForkTakesItsParentAlong()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(training({"--epochs", "2"}), temp.path()).code, 0);
        QCOMPARE(assayCli({"train", "--project", "p.assay", "--fork", "1", "--at", "7", "--set",
                           "train.learning_rate=1e-4"},
                          temp.path())
                     .code,
                 0);
        QCOMPARE(assayCli(training({"--epochs", "1", "--set", "model.start_from=run 1 best"}),
                          temp.path())
                     .code,
                 0);
        QCOMPARE(assayCli(training({"--epochs", "1", "--seed", "9"}), temp.path()).code, 0);
        QCOMPARE(assayCli({"export", "--case", "case.zip", "--run", "2", "--run", "3", "--project",
                           "p.assay"},
                          temp.path())
                     .code,
                 0);
        QVERIFY(QFile::remove(temp.filePath("p.assay")));
        QVERIFY(QDir(temp.filePath("p.assay-files")).removeRecursively());
        const Result both = assayCli({"replay", "case.zip", "--json"}, temp.path());
        QVERIFY2(both.code == 0, qPrintable(both.out + both.err));
        QVERIFY(numbers(both, true, 2).contains("weights"));
        QVERIFY(numbers(both, true, 3).contains("weights"));
        QCOMPARE(numbers(both, true, 1), std::set<QString>()); // it is there and was not named
        const Result parent = assayCli({"replay", "--run", "1", "case.zip", "--json"}, temp.path());
        QVERIFY2(parent.code == 0, qPrintable(parent.err));
        QVERIFY(numbers(parent, true, 1).contains("weights"));
        requireSentence(assayCli({"replay", "case.zip", "--run", "4"}, temp.path()), 2, "no run 4");
    }

    void aRunThatWasStoppedIsRepeatedThatFar()
    {
        const QTemporaryDir temp;
        QVERIFY(
            testing::stoppedAfterAnEpoch(training({"--epochs", "5000", "--json"}), temp.path()));
        requireSentence(
            assayCli({"export", "--case", "case.zip", "--project", "p.assay"}, temp.path()), 2,
            "no finished training");
        QCOMPARE(assayCli({"export", "--case", "case.zip", "--run", "1", "--project", "p.assay"},
                          temp.path())
                     .code,
                 0);
        const Result repeated = assayCli({"replay", "case.zip", "--json"}, temp.path());
        QVERIFY2(repeated.code == 0, qPrintable(repeated.out + repeated.err));
        QVERIFY(numbers(repeated, true).contains("weights"));
        QVERIFY(numbers(repeated, true).contains("batch_loss"));
    }

    void whatCannotBeAskedIsSaid()
    {
        const QTemporaryDir temp;
        trainOneEpoch(temp);
        testing::execute(pathOf(temp, "p.assay"), "INSERT INTO runs(name, state, kind) "
                                                  "VALUES('theirs', 'finished', 'imported')");
        const QStringList write{"export", "--case", "case.zip", "--project", "p.assay"};
        requireSentence(assayCli(write + QStringList{"--run", "9"}, temp.path()), 2, "9");
        requireSentence(assayCli(write + QStringList{"--run", "2"}, temp.path()), 2,
                        "was not trained here");
        QCOMPARE(assayCli(write, temp.path()).code, 0);
        requireSentence(assayCli(write, temp.path()), 2, "--force");
        QCOMPARE(assayCli(write + QStringList{"--force"}, temp.path()).code, 0);
        requireSentence(
            assayCli({"export", "--case", "no/case.zip", "--project", "p.assay"}, temp.path()), 2,
            "There is no folder");
        requireSentence(assayCli({"export", "--with-data", "--project", "p.assay"}, temp.path()), 2,
                        "--case");
        requireSentence(assayCli({"replay", "case.zip", "--project", "p.assay"}, temp.path()), 2,
                        "without a project");
        requireSentence(assayCli({"replay", "none.zip"}, temp.path()), 3, "no such archive");
        requireSentence(assayCli({"replay", "p.assay"}, temp.path()), 3, "no whole ZIP");
        requireSentence(assayCli({"replay", "--data", "x"}, temp.path()), 2, "archive");
        requireSentence(assayCli({"replay", "case.zip", "--step", "2"}, temp.path()), 2, "--step");
        // One whose weights were left behind.
        QVERIFY(QFile::remove(temp.filePath("p.assay-files/run-1/last.ckpt")));
        requireSentence(assayCli(write + QStringList{"--force"}, temp.path()), 3,
                        "The weights of run 1 are not here");
    }

    void anArchiveThatSomebodyChangedIsRefused_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const char* said, Change change) {
            QTest::newRow(name) << std::move(change) << said;
        };
        row("a name above the folder", "no name within a folder",
            [](testing::ZipEntries& entries) { entries.emplace_back("../outside.txt", "x"); });
        row("an absolute name", "no name within a folder",
            [](testing::ZipEntries& entries) { entries.emplace_back("/tmp/outside.txt", "x"); });
        row("a name above that is listed", "no name within", [](testing::ZipEntries& entries) {
            content(entries, "manifest.json") =
                QByteArray::fromStdString(content(entries, "manifest.json"))
                    .replace("README.txt", "../outside.txt")
                    .toStdString();
        });
        row("a bomb", "the list of contents says", [](testing::ZipEntries& entries) {
            content(entries, "project.assay") = std::string(50'000'000, '\0');
        });
        row("another byte", "SHA-256", [](testing::ZipEntries& entries) {
            content(entries, "project.assay-files/run-1/last.ckpt")[1000] ^= 1;
        });
        row("other settings", "SHA-256",
            [](testing::ZipEntries& entries) { content(entries, "specs/run-1.json")[5] ^= 1; });
        row("without weights", "it is missing", [](testing::ZipEntries& entries) {
            std::erase_if(entries,
                          [](const auto& entry) { return entry.first.ends_with("best.ckpt"); });
        });
        row("without a list of contents", "holds no case", [](testing::ZipEntries& entries) {
            std::erase_if(entries,
                          [](const auto& entry) { return entry.first == "manifest.json"; });
        });
        row("of a newer version", "newer Assay", [](testing::ZipEntries& entries) {
            std::string& manifest = content(entries, "manifest.json");
            const std::string version = "\"version\": 1";
            manifest.replace(manifest.find(version), version.size(), "\"version\": 2");
        });
        row("a project that is none", "project", [](testing::ZipEntries& entries) {
            const std::string before = content(entries, "project.assay");
            const std::string text = std::string(before.size(), 'x');
            content(entries, "project.assay") = text;
            std::string& manifest = content(entries, "manifest.json");
            const std::string sum = base::sha256(before);
            manifest.replace(manifest.find(sum), sum.size(), base::sha256(text));
        });
    }
    void anArchiveThatSomebodyChangedIsRefused()
    {
        QFETCH(const Change, change);
        QFETCH(const QString, said);
        if (m_archive.isEmpty()) {
            const QTemporaryDir temp;
            trainOneEpoch(temp);
            QCOMPARE(assayCli({"export", "--case", "case.zip", "--project", "p.assay"}, temp.path())
                         .code,
                     0);
            m_archive = testing::bytesOf(pathOf(temp, "case.zip"));
        }
        const QTemporaryDir temp;
        const QString folder = elsewhere(temp);
        testing::write(folder.toStdString() + "/case.zip", m_archive);
        testing::ZipEntries entries = testing::readZip(folder.toStdString() + "/case.zip");
        change(entries);
        testing::writeZip(folder.toStdString() + "/case.zip", entries);
        qputenv("TMPDIR", temp.path().toUtf8());
        const Result refused = assayCli({"replay", "case.zip"}, folder);
        qunsetenv("TMPDIR");
        requireSentence(refused, 3, said);
        QCOMPARE(QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList("case.zip"));
        QCOMPARE(
            QDir(temp.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
            QStringList("elsewhere")); // the folder for temporary files
    }

    void anArchiveThatWasCutOffIsRefused()
    {
        const QTemporaryDir temp;
        trainOneEpoch(temp);
        QCOMPARE(
            assayCli({"export", "--case", "case.zip", "--project", "p.assay"}, temp.path()).code,
            0);
        const QByteArray whole = testing::bytesOf(pathOf(temp, "case.zip"));
        for (const qsizetype size :
             {whole.size() - 1, whole.size() / 2, qsizetype{10}, qsizetype{0}}) {
            testing::write(pathOf(temp, "cut.zip"), whole.left(size));
            requireSentence(assayCli({"replay", "cut.zip"}, temp.path()), 3, "no whole ZIP");
        }
    }

    void aDiskThatIsFullLeavesNothing()
    {
        const QTemporaryDir temp;
        trainOneEpoch(temp);
        const QStringList there =
            QDir(temp.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
        QProcess process;
        process.setWorkingDirectory(temp.path());
        process.setChildProcessModifier([] {
            // Room for the slice of the project, and not for the checkpoints.
            const rlimit limit{600'000, 600'000};
            std::signal(SIGXFSZ, SIG_IGN);
            setrlimit(RLIMIT_FSIZE, &limit);
        });
        process.start(ASSAY_CLI, {"export", "--case", "case.zip", "--project", "p.assay"});
        QVERIFY(process.waitForFinished(60'000));
        const QString said = process.readAllStandardError();
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 3,
                 qPrintable(said));
        QVERIFY2(said.contains("The archive cannot be written"), qPrintable(said));
        QCOMPARE(said.trimmed().count('\n'), 0);
        QCOMPARE(QDir(temp.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), there);
    }

    void theProjectStaysAsItIs()
    {
        const QTemporaryDir temp;
        trainOneEpoch(temp);
        const auto content = [&] {
            QByteArrayList all;
            for (const char* table : {"runs", "metrics", "run_scores", "datasets", "events"}) {
                for (const std::string& row :
                     testing::rows(pathOf(temp, "p.assay"), std::string("SELECT * FROM ") + table))
                    all << QByteArray::fromStdString(row);
            }
            return all;
        };
        const QByteArrayList before = content();
        QVERIFY(before.size() > 20);
        const QByteArray weights = testing::bytesOf(pathOf(temp, "p.assay-files/run-1/last.ckpt"));
        QCOMPARE(
            assayCli({"export", "--case", "case.zip", "--project", "p.assay"}, temp.path()).code,
            0);
        QCOMPARE(assayCli({"replay", "case.zip"}, temp.path()).code, 0);
        QCOMPARE(content(), before);
        QCOMPARE(testing::bytesOf(pathOf(temp, "p.assay-files/run-1/last.ckpt")), weights);
    }

private:
    QByteArray m_archive; ///< of a sound case
};

QTEST_GUILESS_MAIN(TestCase)
#include "tst_case.moc"
