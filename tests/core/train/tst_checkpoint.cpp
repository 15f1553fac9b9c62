// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "model/templates.h"
#include "support/errors.h"
#include "support/run_log.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"
#include "train/checkpoint.h"

#include <QTest>

#include <memory>

using namespace assay;
using testing::RunLog;

namespace {

model::Network network(std::int64_t hidden, std::uint64_t seed = 1)
{
    return {model::architecture({.templateName = "mlp", .parameters = {{"hidden", hidden}}},
                                data::pictureInput(1, 28, 28), 10),
            seed};
}

/// The checkpoint of a run that was stopped at its third step, and the network as it was then.
struct Stopped {
    explicit Stopped(const std::filesystem::path& path)
        : data(testing::glyphs(100))
    {
        spec.batchSize = 16;
        spec.epochs = 2;
        spec.threads = 1;
        RunLog log;
        train::Control control;
        log.atStep = [&](std::int64_t step) {
            if (step == 3)
                control.stop();
        };
        train::train(job(path), trained, control, log);
    }
    train::TrainJob job(const std::filesystem::path& path) const
    {
        return {.spec = spec,
                .data = &data,
                .checkpoint = path,
                .bestCheckpoint = {},
                .resumeFrom = {},
                .watched = {}};
    }

    data::Prepared data;
    train::TrainSpec spec;
    model::Network trained = network(8);
};

} // namespace

class TestCheckpoint : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_folder = std::make_unique<testing::TempFolder>();
        m_path = *m_folder / "last.ckpt";
        m_stopped = std::make_unique<Stopped>(m_path);
        m_bytes = testing::bytesOf(m_path);
    }
    void cleanupTestCase() { m_folder.reset(); }

    void holdsPlaceAndWeights()
    {
        const train::CheckpointPlace place = train::checkpointPlace(m_path);
        QCOMPARE(place.step, std::int64_t{3});
        QCOMPARE(place.epoch, std::int64_t{0});
        QCOMPARE(place.bestTrainVal, train::kNoBest);
        model::Network fresh = network(8, 99);
        QVERIFY(testing::weightsOf(fresh) != testing::weightsOf(m_stopped->trained));
        train::loadWeights(m_path, fresh);
        QVERIFY(testing::weightsOf(fresh) == testing::weightsOf(m_stopped->trained));
    }

    void nothingElseIsLeftBeside()
    {
        int files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(m_folder->path()))
            files += entry.is_regular_file() ? 1 : 0;
        QCOMPARE(files, 1);
    }

    void failedWriteLeavesTheOldOneAlone()
    {
        // The file that is written beside cannot be made: a folder has its name.
        const testing::TempFolder folder;
        testing::write(folder / "last.ckpt", m_bytes);
        std::filesystem::create_directories(folder / "last.ckpt.part" / "full");
        RunLog log;
        train::Control control;
        model::Network fresh = network(8);
        train::train(m_stopped->job(folder / "last.ckpt"), fresh, control, log);
        QCOMPARE(log.findings.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(log.findings[0].id),
                 QStringLiteral("checkpoint.not_written"));
        QCOMPARE(testing::bytesOf(folder / "last.ckpt"), m_bytes);
    }

    void refusesWhatIsNoCheckpoint_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("code");
        QTest::newRow("empty") << QByteArray() << "checkpoint.damaged";
        QTest::newRow("text") << QByteArray("dear diary, today").repeated(50)
                              << "checkpoint.damaged";
        QTest::newRow("a zip of nothing")
            << QByteArray::fromHex("504b0506").append(18, '\0') << "checkpoint.damaged";
        QTest::newRow("half of it") << m_bytes.left(m_bytes.size() / 2) << "checkpoint.damaged";
        QTest::newRow("all but a byte") << m_bytes.chopped(1) << "checkpoint.damaged";
        QTest::newRow("its second half") << m_bytes.mid(m_bytes.size() / 2) << "checkpoint.damaged";
    }
    void refusesWhatIsNoCheckpoint()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, code);
        const testing::TempFolder folder;
        const auto path = folder / "bad.ckpt";
        testing::write(path, bytes);
        VERIFY_ERROR(train::checkpointPlace(path), code.toUtf8().constData());
        model::Network fresh = network(8);
        VERIFY_ERROR(train::loadWeights(path, fresh), code.toUtf8().constData());
        RunLog log;
        train::Control control;
        train::TrainJob job = m_stopped->job({});
        job.resumeFrom = path;
        VERIFY_ERROR(train::train(job, fresh, control, log), code.toUtf8().constData());
        QVERIFY(log.steps.empty());
    }

    void missingOneSaysSo()
    {
        VERIFY_ERROR(train::checkpointPlace("/nowhere/last.ckpt"), "checkpoint.missing");
    }

    void otherNetworksAreRefused()
    {
        model::Network wider = network(9);
        VERIFY_ERROR(train::loadWeights(m_path, wider), "checkpoint.other_network");
        // The same network, but its optimiser keeps other things.
        train::TrainJob job = m_stopped->job({});
        job.spec.optimiser = train::Optimiser::Sgd;
        job.spec.momentum = 0.9;
        job.resumeFrom = m_path;
        model::Network same = network(8);
        RunLog log;
        train::Control control;
        train::train(job, same, control, log); // "first" is what both call their momentum
        QVERIFY(!log.steps.empty());
        job.spec.optimiser = train::Optimiser::RmsProp;
        train::Control again;
        train::train(job, same, again, log);
        model::Network lenet(model::architecture({}, data::pictureInput(1, 28, 28), 10), 1);
        VERIFY_ERROR(train::loadWeights(m_path, lenet), "checkpoint.other_network");
    }

    void neverCrashesOnDamage()
    {
        const testing::TempFolder folder;
        const auto path = folder / "bad.ckpt";
        base::Random random(11, "checkpoint.damage");
        int refused = 0;
        for (int round = 0; round < 300; ++round) {
            QByteArray bytes = m_bytes;
            for (std::uint64_t hits = 1 + random.below(4); hits > 0; --hits)
                bytes[static_cast<qsizetype>(random.below(std::uint64_t(bytes.size())))] =
                    static_cast<char>(random.below(256));
            if (round % 5 == 0)
                bytes.truncate(static_cast<qsizetype>(random.below(std::uint64_t(bytes.size()))));
            testing::write(path, bytes);
            model::Network fresh = network(8);
            const auto error = testing::errorOf([&] { train::loadWeights(path, fresh); });
            refused += error ? 1 : 0;
            if (error)
                QVERIFY2(error->kind() == base::ErrorKind::Input, error->what());
        }
        QVERIFY2(refused > 150, qPrintable(QString::number(refused)));
    }

private:
    std::unique_ptr<testing::TempFolder> m_folder;
    std::filesystem::path m_path;
    std::unique_ptr<Stopped> m_stopped;
    QByteArray m_bytes;
};

QTEST_GUILESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
