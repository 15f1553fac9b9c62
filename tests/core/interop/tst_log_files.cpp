// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "support/errors.h"
#include "support/logs.h"
#include "support/temp_project.h"

#include <QStringEncoder>
#include <QTest>

#include <algorithm>

using namespace assay;
using interop::LogUse;
using testing::imported;
using testing::put;
using testing::RecordedLog;
using testing::sentencesOf;
using testing::shown;

namespace {

/// The tables that make an SQLite file one of MLflow.
void makeMlflow(const std::filesystem::path& file)
{
    testing::execute(file, "CREATE TABLE alembic_version(version_num TEXT)");
    testing::execute(file, "CREATE TABLE runs(run_uuid TEXT, name TEXT, status TEXT, start_time "
                           "INTEGER, lifecycle_stage TEXT)");
    testing::execute(file, "CREATE TABLE params(key TEXT, value TEXT, run_uuid TEXT)");
    testing::execute(file, "CREATE TABLE metrics(key TEXT, value REAL, timestamp INTEGER, run_uuid "
                           "TEXT, step INTEGER, is_nan INTEGER)");
    testing::execute(file, "INSERT INTO runs VALUES('a1', 'small', 'RUNNING', 1, 'active'), "
                           "('b2', 'gone', 'FINISHED', 2, 'deleted')");
    testing::execute(file, "INSERT INTO params VALUES('lr', '0.1', 'a1')");
    testing::execute(file, "INSERT INTO metrics VALUES('loss', 0.5, 5000, 'a1', 1, 0), "
                           "('loss', 0, 6000, 'a1', 2, 1), "
                           "('loss', 1.7976931348623157e308, 7000, 'a1', 3, 0), "
                           "('loss', 9, 7000, 'b2', 3, 0)");
}

} // namespace

class TestLogFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsNotReadSaysWhatItIs()
    {
        testing::TempFolder folder;
        // What has the name of a run and is none shows why it has no numbers.
        put(folder / "wandb/run-1/run-1.wandb", ":W&B");
        const auto error = testing::errorOf([&] { imported(folder.path()); });
        QVERIFY(error && error->text().find("Weights & Biases") != std::string::npos);
        VERIFY_ERROR(imported(folder / "wandb/run-1/run-1.wandb"), "log.unknown");
        put(folder / "log.csv", "step,loss\n1,1\n");
        const RecordedLog both = imported(folder.path());
        QCOMPARE(both.runs.size(), std::size_t{2});
        QVERIFY(both.runs[1].run.problem.find("Weights & Biases") != std::string::npos);
        for (const char* name : {"a.csv", "b.csv"})
            put(folder / name, QByteArray("\xFF\xFEs\0\0\0", 6));
        QVERIFY2(sentencesOf(imported(folder.path()))
                     .value(0)
                     .startsWith("a.csv is a text in UTF-16 that is too large or holds a zero "
                                 "character and was not read, like 1 more"),
                 qPrintable(sentencesOf(imported(folder.path())).value(0)));
        put(folder / "wide.csv", QByteArray("\xFF\xFEs\0t\0", 6));
        VERIFY_ERROR(imported(folder / "wide.csv"), "log.unknown");
    }

    void logsInUtf16AreRead_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("text");
        QTest::newRow("CSV") << "log.csv"
                             << "step,loss\n1,2.5\n2,1.5\n";
        QTest::newRow("JSON lines")
            << "log.jsonl"
            << "{\"step\": 1, \"loss\": 2.5}\n{\"step\": 2, \"loss\": 1.5}\n";
        QTest::newRow("a list") << "log.json"
                                << "[{\"step\": 1, \"loss\": 2.5},\n {\"step\": 2, \"loss\": 1.5}]";
        QTest::newRow("what a script printed")
            << "log.txt"
            << "start\nstep 1 loss 2.5 acc 0.5\nstep 2 loss 1.5 acc 0.75\n";
    }
    void logsInUtf16AreRead()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, text);
        for (const auto order : {QStringEncoder::Utf16LE, QStringEncoder::Utf16BE}) {
            testing::TempFolder folder;
            QStringEncoder encoder(order, QStringEncoder::Flag::WriteBom);
            const QByteArray marked = encoder(text);
            for (const QByteArray& bytes : {marked, marked.mid(2)}) { // without the mark, too
                put(folder / file.toStdString(), bytes);
                for (const auto& path : {folder / file.toStdString(), folder.path()})
                    QCOMPARE(shown(imported(path)).filter("loss"),
                             QStringList({"loss@1=2.5", "loss@2=1.5"}));
            }
        }
    }

    void settingsNestedDeepAreLeftOut()
    {
        testing::TempFolder folder;
        put(folder / "v/metrics.csv", "step,loss\n1,1\n");
        put(folder / "v/hparams.yaml", QByteArray(200'000, '[') + QByteArray(200'000, ']'));
        QVERIFY(imported(folder.path()).runs.at(0).run.settings.empty());
        // Aliases that make a small file large.
        QByteArray aliases = "a0: &a0 {x: 1, y: 2, z: 3}\n";
        for (int i = 1; i < 8; ++i)
            aliases += QStringLiteral("a%1: &a%1 {p: *a%2, q: *a%2, r: *a%2, s: *a%2, t: *a%2, u: "
                                      "*a%2, v: *a%2, w: *a%2}\n")
                           .arg(i)
                           .arg(i - 1)
                           .toUtf8();
        put(folder / "v/hparams.yaml", aliases);
        QVERIFY(imported(folder.path()).runs.at(0).run.settings.size() <= 10'000);
    }

    void theNewestTrainerStateIsRead()
    {
        testing::TempFolder folder;
        put(folder / "out/checkpoint-90/trainer_state.json", "{\"log_history\": []}");
        const auto last = folder / "out/checkpoint-100/trainer_state.json";
        put(last,
            "{\"global_step\": 100, \"log_history\": [\n"
            "{\"epoch\": 0.5, \"loss\": NaN, \"note\": \"NaN \\\" Infinity\", \"step\": 50},\n"
            "{\"epoch\": 1.0, \"eval_loss\": 0.25, \"eval_f\": -Infinity, \"step\": 100}]}");
        const auto reader = interop::openLog(folder.path(), LogUse::Watch);
        RecordedLog log;
        reader->read(log);
        reader->read(log);
        QCOMPARE(log.runs.size(), 1u);
        QCOMPARE(log.runs[0].run.tool, std::string("Hugging Face Trainer"));
        QCOMPARE(log.runs[0].run.name, std::string("out"));
        QCOMPARE(shown(log), (QStringList{"loss@50=nan", "eval_f@100=-inf", "eval_loss@100=0.25"}));
        QCOMPARE(log.runs[0].points[2].point.epoch, 1.0);
        // Half of a newer one waits; once it is whole it takes the place of the other.
        const auto newer = folder / "out/checkpoint-1000/trainer_state.json";
        put(newer, "{\"log_history\": [{\"loss\": 1, \"step\": 900}, {\"lo");
        reader->read(log);
        QCOMPARE(log.lines().size(), 3u);
        put(newer, "{\"log_history\": [{\"loss\": 1, \"step\": 900}]}");
        reader->read(log);
        QCOMPARE(shown(log), QStringList{"loss@900=1"});
        put(folder / "x/trainer_state.json", QByteArray(100'000, '['));
        VERIFY_ERROR(imported(folder / "x/trainer_state.json"), "log.trainer_state");
        put(folder / "x/trainer_state.json",
            "{\"log_history\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}");
        VERIFY_ERROR(imported(folder / "x/trainer_state.json"), "log.trainer_state");
    }

    void mlflowDatabaseTellsNanAndInfinity()
    {
        testing::TempFolder folder;
        makeMlflow(folder / "mlflow.db");
        const auto reader = interop::openLog(folder.path(), LogUse::Watch);
        RecordedLog log;
        reader->read(log);
        QCOMPARE(log.runs.size(), 1u);
        QCOMPARE(log.lines(), (std::vector<std::string>{"loss@1=0.5", "loss@2=nan", "loss@3=inf"}));
        QCOMPARE(log.runs[0].run.settings.at("lr"), std::string("0.1"));
        QCOMPARE(log.runs[0].points[0].point.time, 5.0);
        testing::execute(folder / "mlflow.db",
                         "INSERT INTO metrics VALUES('loss', 0.25, 8000, 'a1', 4, 0)");
        testing::execute(folder / "mlflow.db", "UPDATE runs SET status = 'FINISHED'");
        reader->read(log);
        QCOMPARE(log.lines().size(), 4u);
        QCOMPARE(log.runs[0].run.state, train::RunState::Finished);
    }

    void mlflowFolderIsReadAsItGrows()
    {
        testing::TempFolder folder;
        const auto run = folder / "mlruns/12/abc";
        put(folder / "mlruns/12/meta.yaml", "name: digits\nexperiment_id: '12'\n");
        put(run / "meta.yaml", "run_id: abc\nrun_name: wide\nstatus: 1\nlifecycle_stage: active\n");
        put(run / "params/hidden", "128");
        put(run / "metrics/loss", "1000 0.5 1\nrubbish\n2000 nan 2\n3000 0.25");
        put(run / "metrics/val/acc", "2000 0.75 2\n");
        put(folder / "mlruns/.trash/x/meta.yaml", "run_id: x\n");
        const auto reader = interop::openLog(folder.path(), LogUse::Watch);
        RecordedLog log;
        reader->read(log);
        QCOMPARE(log.runs.size(), 1u);
        QCOMPARE(log.lines(),
                 (std::vector<std::string>{"loss@1=0.5", "loss@2=nan", "val/acc@2=0.75"}));
        QCOMPARE(log.runs[0].run.name, std::string("wide"));
        QCOMPARE(log.runs[0].run.settings.at("hidden"), std::string("128"));
        QCOMPARE(log.runs[0].run.state, train::RunState::Running);
        QCOMPARE(log.runs[0].problems.size(), 1u);
        put(run / "metrics/loss", "1000 0.5 1\nrubbish\n2000 nan 2\n3000 0.25 3\n");
        reader->read(log);
        QCOMPARE(log.lines().back(), std::string("loss@3=0.25"));
        QCOMPARE(log.runs[0].forgotten, 0);
        put(run / "metrics/loss", "5000 0.125 1\n"); // the run began anew
        reader->read(log);
        QCOMPARE(log.runs[0].forgotten, 1);
        QCOMPARE(log.lines(), (std::vector<std::string>{"val/acc@2=0.75", "loss@1=0.125"}));
    }

    void linesOfADataSetArePoints()
    {
        testing::TempFolder folder;
        const auto run = folder / "12/abc";
        put(folder / "12/meta.yaml", "experiment_id: '12'\nname: digits\n");
        put(run / "meta.yaml", "run_id: abc\nrun_name: wide\nstatus: 3\n");
        put(run / "metrics/acc", "1000 0.5 1 digits-val 3f2a\n1000 0.25 1 my test set 77aa\n"
                                 "2000 0.75 2 digits-val 3f2a\n3000 0.5 3\n");
        put(run / "metrics/loss", "1500 4 1\n");
        const RecordedLog log = imported(folder.path());
        QCOMPARE(shown(log), (QStringList{"acc@1=0.5", "acc (my test set 77aa)@1=0.25", "loss@1=4",
                                          "acc@2=0.75", "acc (no data set)@3=0.5"}));
        QCOMPARE(sentencesOf(log), QStringList());
    }

    void damagedMlflowRunsAreNamed()
    {
        testing::TempFolder folder;
        put(folder / "12/meta.yaml", "experiment_id: '12'\nname: digits\n");
        put(folder / "12/aa/meta.yaml", "run_id: aa\nrun_name: interrupted\nstatus: 1\n");
        put(folder / "12/aa/metrics/loss",
            "1000 1 0\n1700\n\n2000 0.5 1 cut\n3000 0.25 2\n4000 0.1");
        put(folder / "12/aa/metrics/min_loss", "\n");
        put(folder / "12/bb/metrics/loss", "1000 1 0\n");
        put(folder / "12/cc/meta.yaml", "");
        put(folder / "12/cc/metrics/loss", "1000 1 0\n");
        put(folder / "12/dd/meta.yaml", "run_id: dd\nlifecycle_stage: deleted\n");
        put(folder / "12/dd/metrics/loss", "1000 1 0\n");
        const RecordedLog log = imported(folder.path());
        QCOMPARE(log.runs.size(), 3u);
        QCOMPARE(log.lines(0), (std::vector<std::string>{"loss@0=1", "loss@2=0.25"}));
        QCOMPARE(log.lines(1), (std::vector<std::string>{"loss@0=1"}));
        const QStringList said = sentencesOf(log);
        QCOMPARE(said.size(), 4);
        QCOMPARE(said[0], QString("2 lines of run \"interrupted\" are not \"time value step\" (the "
                                  "first is line 2 of metrics/loss) and were left out."));
        QCOMPARE(said[1], QString("Line 6, the last of metrics/loss of run \"interrupted\", has no "
                                  "line end: it may be cut off, and was left out. Watch the folder "
                                  "to follow it."));
        QVERIFY2(said[2].startsWith("The run \"bb\" has no meta.yaml"), qPrintable(said[2]));
        QVERIFY2(said[3].startsWith("The run \"cc\" has no meta.yaml"), qPrintable(said[3]));
    }

    /// Old versions wrote no step; behind lines with one a line without it is cut, and no restart from step 0.
    void aLineWithoutAStepIsAPointOfOldFilesAlone()
    {
        testing::TempFolder folder;
        put(folder / "r/meta.yaml", "run_id: r\nrun_name: cut\n");
        put(folder / "r/metrics/loss", "1000 2 0\n2000 1 1\n3000 0.5\n4000 0.25 3\n");
        put(folder / "r/metrics/old", "1000 2\n2000 1\n");
        const RecordedLog log = imported(folder.path());
        const QStringList lines = shown(log);
        QVERIFY2(!lines.contains("loss@0=0.5"), qPrintable(lines.join(' ')));
        QVERIFY2(lines.contains("loss@3=0.25") && lines.contains("old@0=1"),
                 qPrintable(lines.join(' ')));
        const QStringList said = sentencesOf(log);
        QVERIFY2(said.join(' ').contains("is not \"time value step\"")
                     || said.join(' ').contains("are not \"time value step\""),
                 qPrintable(said.join(' ')));
    }

    void pointsOfAnMlflowRunComeInTheOrderOfTheirTimes()
    {
        testing::TempFolder folder;
        put(folder / "r/meta.yaml", "run_id: r\n");
        QByteArray many;
        for (int i = 0; i < 3000; ++i)
            many += QByteArray::number(1000 + i) + " 0.5 " + QByteArray::number(i) + '\n';
        put(folder / "r/metrics/loss", many); // more than is read at once
        put(folder / "r/metrics/acc", "1500 1 500\n3500 1 2500\n");
        const RecordedLog log = imported(folder.path());
        QCOMPARE(log.lines().size(), 3002u);
        const auto& points = log.runs[0].points;
        QVERIFY(std::is_sorted(points.begin(), points.end(), [](const auto& a, const auto& b) {
            return a.point.time < b.point.time;
        }));
    }

    void metricsOfSeveralDataSetsAreApartInADatabase()
    {
        testing::TempFolder folder;
        makeMlflow(folder / "mlflow.db");
        testing::execute(folder / "mlflow.db",
                         "CREATE TABLE logged_model_metrics(model_id TEXT, metric_name TEXT, "
                         "metric_timestamp_ms INTEGER, metric_step INTEGER, metric_value REAL, "
                         "run_id TEXT, dataset_name TEXT, dataset_digest TEXT)");
        testing::execute(folder / "mlflow.db",
                         "INSERT INTO metrics VALUES('acc', 0.5, 9000, 'a1', 1, 0), "
                         "('acc', 0.25, 9000, 'a1', 1, 0), ('acc', 0.75, 9500, 'a1', 2, 0)");
        testing::execute(folder / "mlflow.db", "INSERT INTO logged_model_metrics VALUES"
                                               "('m', 'acc', 9000, 1, 0.5, 'a1', 'val', '1'), "
                                               "('m', 'acc', 9000, 1, 0.25, 'a1', 'other', '2'), "
                                               "('m', 'acc', 9500, 2, 0.75, 'a1', 'val', '1')");
        const QStringList lines = shown(imported(folder / "mlflow.db"));
        QCOMPARE(lines.mid(3), (QStringList{"acc@1=0.5", "acc (other 2)@1=0.25", "acc@2=0.75"}));
    }

    void badInputGetsOneSentence_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("code");
        QTest::newRow("web page") << "page.html" << QByteArray("<html><body>no</body></html>\n")
                                  << "log.unknown";
        QTest::newRow("web page as csv")
            << "log.csv" << QByteArray("<html><body>no</body></html>\n") << "log.unknown";
        QTest::newRow("empty") << "log.csv" << QByteArray() << "log.unknown";
        QTest::newRow("table to train on")
            << "train.csv" << QByteArray("age,income\n3,4\n") << "log.unknown";
        QTest::newRow("zero bytes") << "x.bin" << QByteArray(400, '\0') << "log.unknown";
        QTest::newRow("half a database")
            << "mlflow.db" << QByteArray("SQLite format 3\0 and then nothing of use", 41)
            << "log.database";
    }
    void badInputGetsOneSentence()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, code);
        testing::TempFolder folder;
        put(folder / name.toStdString(), bytes);
        VERIFY_ERROR(imported(folder / name.toStdString()), code.toUtf8().constData());
    }

    void othersDatabasesAreNamed()
    {
        testing::TempFolder folder;
        testing::execute(folder / "shop.db", "CREATE TABLE orders(x)");
        VERIFY_ERROR(imported(folder / "shop.db"), "log.unknown");
        testing::execute(folder / "study.db", "CREATE TABLE studies(x)");
        testing::execute(folder / "study.db", "CREATE TABLE trials(x)");
        const auto error = testing::errorOf([&] { imported(folder / "study.db"); });
        QVERIFY(error && error->text().find("Optuna study") != std::string::npos);
        testing::TempProject project;
        VERIFY_ERROR(imported(project.file), "log.project");
        VERIFY_ERROR(imported(folder.path()), "log.optuna");
        std::filesystem::remove(folder / "study.db");
        VERIFY_ERROR(imported(folder.path()), "log.none");
        VERIFY_ERROR(imported(folder / "absent"), "log.missing");
    }

    void chanceDamageNeverBreaksTheReaders()
    {
        base::Random random(11, "damage", 0);
        const QByteArray csv =
            "epoch,step,loss,\"a \"\"b\"\"\"\n0,1,0.5,1\n0,2,0.25,2\n1,3,nan,3\n";
        const QByteArray yaml = "run_id: abc\nrun_name: [a, {b: c}]\nstatus: &x 1\nz: *x\n";
        for (int round = 0; round < 400; ++round) {
            testing::TempFolder folder;
            const auto damaged = [&](QByteArray bytes) {
                for (int k = 0; k < 3; ++k)
                    bytes[qsizetype(random.below(std::uint64_t(bytes.size())))] =
                        char(random.below(256));
                return bytes;
            };
            put(folder / "log.csv", damaged(csv));
            put(folder / "run/meta.yaml", damaged(yaml));
            put(folder / "run/metrics/loss", damaged("1000 0.5 1\n2000 nan 2\n"));
            put(folder / "keep.csv", "step,loss\n1,1\n"); // something is always readable
            const RecordedLog log = imported(folder.path());
            QVERIFY(!log.runs.empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestLogFiles)
#include "tst_log_files.moc"
