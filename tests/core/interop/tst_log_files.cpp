// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "support/errors.h"
#include "support/logs.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
using interop::LogUse;
using testing::RecordedLog;

namespace {

RecordedLog imported(const std::filesystem::path& path)
{
    RecordedLog log;
    interop::openLog(path, LogUse::Import)->read(log);
    return log;
}

void put(const std::filesystem::path& file, const QByteArray& bytes)
{
    std::filesystem::create_directories(file.parent_path());
    testing::write(file, bytes);
}

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
    void kerasCountsEpochs()
    {
        testing::TempFolder folder;
        put(folder / "history.csv", "epoch;loss;val_loss\r\n0;0.5;NA\r\n1;nan;0.75\r\n2;-inf;0.5");
        const RecordedLog log = imported(folder / "history.csv");
        QCOMPARE(log.lines(),
                 (std::vector<std::string>{"loss@0=0.5", "loss@1=nan", "val_loss@1=0.75",
                                           "loss@2=-inf", "val_loss@2=0.5"}));
        QCOMPARE(log.runs[0].points[2].point.epoch, 2.0);
        QCOMPARE(log.runs[0].run.name, std::string("history"));
    }

    void lightningHasGapsAndSettings()
    {
        testing::TempFolder folder;
        put(folder / "version_3/metrics.csv",
            "epoch,step,train_loss,val_loss\n0,4,0.5,\n0,9,,0.25\n");
        put(folder / "version_3/hparams.yaml",
            "lr: 0.01\nnet:\n  layers: [64, 32]\n  bias: true\n");
        const RecordedLog log = imported(folder.path());
        QCOMPARE(log.lines(), (std::vector<std::string>{"epoch@4=0", "train_loss@4=0.5",
                                                        "epoch@9=0", "val_loss@9=0.25"}));
        QCOMPARE(log.runs[0].run.name, std::string("version_3"));
        QCOMPARE(log.runs[0].run.settings,
                 (std::map<std::string, std::string>{
                     {"lr", "0.01"}, {"net.layers", "[64, 32]"}, {"net.bias", "true"}}));
    }

    void rowsAreReadOnceTheyAreWhole()
    {
        testing::TempFolder folder;
        const auto file = folder / "log.csv";
        put(file, "step,lo");
        const auto reader = interop::openLog(folder.path(), LogUse::Watch);
        RecordedLog log;
        reader->read(log);
        QCOMPARE(log.runs.size(), 0u);
        put(file, "step,loss\n1,0.5\n2,0.2");
        reader->read(log);
        QCOMPARE(log.lines(), (std::vector<std::string>{"loss@1=0.5"}));
        put(file, "step,loss\n1,0.5\n2,0.25\n");
        reader->read(log);
        QCOMPARE(log.lines(), (std::vector<std::string>{"loss@1=0.5", "loss@2=0.25"}));
        // Another column: the whole file is written anew.
        put(file, "step,loss,acc\n1,0.5,\n2,0.25,\n3,0.125,0.5\n");
        reader->read(log);
        QCOMPARE(log.runs[0].forgotten, 1);
        QCOMPARE(log.lines(), (std::vector<std::string>{"loss@1=0.5", "loss@2=0.25", "loss@3=0.125",
                                                        "acc@3=0.5"}));
    }

    void cellsWithoutNumbersAreTold()
    {
        testing::TempFolder folder;
        put(folder / "log.csv", "step,loss,note\n1,0.5,warm\n2,oops,cold\n");
        const RecordedLog log = imported(folder / "log.csv");
        QCOMPARE(log.lines(), (std::vector<std::string>{"loss@1=0.5"}));
        QCOMPARE(log.runs[0].problems.size(), 1u);
        QCOMPARE(base::sentence(log.runs[0].problems[0]),
                 std::string("3 cells of log.csv hold no number (the first in row 2) and were "
                             "passed over."));
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
        QTest::newRow("open quote")
            << "log.csv" << QByteArray("step,loss\n1,\"0.5\n2,3\n") << "table.quote";
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
        QVERIFY(error && error->text().find("Optuna") != std::string::npos);
        testing::TempProject project;
        VERIFY_ERROR(imported(project.file), "log.project");
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
