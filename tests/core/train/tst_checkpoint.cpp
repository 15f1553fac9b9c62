// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "base/sample_id.h"
#include "model/templates.h"
#include "support/errors.h"
#include "support/run_log.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"
#include "train/checkpoint.h"

#include <sys/stat.h>

#include <QTest>

#include <memory>

using namespace assay;
using testing::RunLog;

namespace {

model::Network network(std::int64_t hidden, std::uint64_t seed = 1)
{
    return {model::architecture({.templateName = "mlp", .parameters = {{"hidden", hidden}}},
                                {data::pictureInput(1, 28, 28)}, 10),
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
        const train::CheckpointPlace place =
            train::requireResumable(m_path, network(8), m_stopped->spec);
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
        model::Network fresh = network(8);
        VERIFY_ERROR(train::requireResumable(path, fresh, m_stopped->spec),
                     code.toUtf8().constData());
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
        VERIFY_ERROR(train::requireResumable("/nowhere/last.ckpt", network(8), m_stopped->spec),
                     "checkpoint.missing");
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
        model::Network lenet(model::architecture({}, {data::pictureInput(1, 28, 28)}, 10), 1);
        VERIFY_ERROR(train::loadWeights(m_path, lenet), "checkpoint.other_network");
    }

    void aResumeIsRefusedBeforeItBegins()
    {
        // What another optimiser kept does not do, although the weights fit.
        train::TrainSpec other = m_stopped->spec;
        other.optimiser = train::Optimiser::Sgd;
        other.momentum = 0;
        train::requireResumable(m_path, network(8), other); // it needs nothing but the weights
        const testing::TempFolder folder;
        train::TrainJob job = m_stopped->job(folder / "sgd.ckpt");
        job.spec = other;
        model::Network fresh = network(8);
        RunLog log;
        train::Control control;
        train::train(job, fresh, control, log);
        VERIFY_ERROR(train::requireResumable(job.checkpoint, fresh, m_stopped->spec),
                     "checkpoint.other_network");
    }

    /// Its own run and settings, and yet other things were kept: another version did that.
    void whatAnotherVersionKeptIsSaid()
    {
        const testing::TempFolder folder;
        train::TrainJob job = m_stopped->job(folder / "last.ckpt");
        job.owner = {"p", 7, "s"};
        job.spec.optimiser = train::Optimiser::Sgd;
        job.spec.momentum = 0;
        model::Network fresh = network(8);
        RunLog log;
        train::Control control;
        train::train(job, fresh, control, log);
        VERIFY_ERROR(train::requireResumable(job.checkpoint, fresh, m_stopped->spec, job.owner),
                     "checkpoint.other_version");
        VERIFY_ERROR(train::requireResumable(job.checkpoint, fresh, m_stopped->spec,
                                             train::CheckpointOwner{"p", 0, ""}),
                     "checkpoint.other_network");
    }

    void othersRunsAreRefused_data()
    {
        QTest::addColumn<QString>("project");
        QTest::addColumn<int>("run");
        QTest::addColumn<QString>("spec");
        QTest::addColumn<QString>("says"); // empty: it is taken
        QTest::newRow("its own") << "p" << 7 << "s"
                                 << "";
        QTest::newRow("another project's") << "q" << 7 << "s"
                                           << "another project";
        QTest::newRow("another run's") << "p" << 8 << "s"
                                       << "run 7";
        QTest::newRow("other settings") << "p" << 7 << "t"
                                        << "other settings";
        QTest::newRow("nobody asks") << "" << 0 << ""
                                     << "";
    }
    void othersRunsAreRefused()
    {
        QFETCH(QString, project);
        QFETCH(int, run);
        QFETCH(QString, spec);
        QFETCH(QString, says);
        const testing::TempFolder folder;
        train::TrainJob job = m_stopped->job(folder / "last.ckpt");
        job.owner = {"p", 7, "s"};
        job.spec.epochs = 1;
        model::Network fresh = network(8);
        RunLog log;
        train::Control control;
        train::train(job, fresh, control, log);
        const train::CheckpointOwner asks{project.toStdString(), run, spec.toStdString()};
        const auto resume = testing::errorOf(
            [&] { train::requireResumable(job.checkpoint, fresh, job.spec, asks); });
        const auto load =
            testing::errorOf([&] { train::loadWeights(job.checkpoint, fresh, asks); });
        QCOMPARE(resume.has_value(), !says.isEmpty());
        QCOMPARE(load.has_value(), !says.isEmpty());
        if (says.isEmpty())
            return;
        for (const auto& error : {*resume, *load}) {
            QCOMPARE(error.code(), std::string("checkpoint.other_run"));
            QVERIFY2(QString::fromStdString(error.text()).contains(says), error.what());
            QVERIFY(testing::isSentence(error.text()));
        }
        // The state goes to another run as a copy that says so.
        const auto copy = folder / "copy.ckpt";
        const train::CheckpointOwner own{"p", 7, "s"}, other{"p", 9, "u"};
        train::copyCheckpoint(job.checkpoint, fresh, own, copy, other);
        model::Network copied = network(8, 5);
        train::loadWeights(copy, copied, other);
        QVERIFY(testing::weightsOf(copied) == testing::weightsOf(fresh));
        QCOMPARE(train::requireResumable(copy, copied, job.spec, other).step,
                 train::requireResumable(job.checkpoint, copied, job.spec, own).step);
        VERIFY_ERROR(train::loadWeights(copy, copied, own), "checkpoint.other_run");
        // A fork has the same state, another rate, and no best weights yet.
        const auto fork = folder / "fork.ckpt";
        train::forkCheckpoint(job.checkpoint, own, fork, other, 0.5, 1);
        const train::CheckpointPlace at = train::placeIn(fork, other);
        QCOMPARE(at.step, train::placeIn(job.checkpoint, own).step);
        QCOMPARE(at.epoch, at.step); // of one update each
        QCOMPARE(at.bestTrainVal, train::kNoBest);
        VERIFY_ERROR(train::placeIn(fork, own), "checkpoint.other_run");
        VERIFY_ERROR(train::forkCheckpoint(job.checkpoint, other, fork, own, 0.5, 1),
                     "checkpoint.other_run");
        model::Network forked = network(8, 6);
        train::loadWeights(fork, forked, other);
        QVERIFY(testing::weightsOf(forked) == testing::weightsOf(fresh));
    }

    void linksAndOtherThingsAreNotFollowed_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"a link", "a link to nothing", "a folder", "a pipe",
                                 "its folder is a link", "a device"})
            QTest::newRow(kind) << kind;
    }
    void linksAndOtherThingsAreNotFollowed()
    {
        QFETCH(QString, kind);
        const testing::TempFolder folder;
        const auto run = folder / "p.assay-files/run-1";
        const auto path = run / "last.ckpt";
        const auto elsewhere = folder / "elsewhere/last.ckpt";
        testing::write(elsewhere, m_bytes);
        std::filesystem::create_directories(run);
        if (kind == "a link")
            std::filesystem::create_symlink(elsewhere, path);
        if (kind == "a link to nothing")
            std::filesystem::create_symlink(folder / "made", path);
        if (kind == "a folder")
            std::filesystem::create_directories(path / "full");
        if (kind == "a pipe")
            QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
        if (kind == "a device")
            std::filesystem::create_symlink("/dev/zero", path);
        if (kind == "its folder is a link") {
            std::filesystem::remove(run);
            std::filesystem::create_directory_symlink(folder / "elsewhere", run);
        }
        model::Network fresh = network(8);
        VERIFY_ERROR(train::loadWeights(path, fresh), "checkpoint.not_plain");
        VERIFY_ERROR(train::requireResumable(path, fresh, m_stopped->spec), "checkpoint.not_plain");
        // Written to, nothing elsewhere changes, and the run goes on.
        RunLog log;
        train::Control control;
        train::TrainJob job = m_stopped->job(path);
        job.spec.epochs = 1;
        QVERIFY(train::train(job, fresh, control, log).state == train::RunState::Finished);
        QCOMPARE(testing::bytesOf(elsewhere), m_bytes);
        QVERIFY(!std::filesystem::exists(folder / "made"));
        const bool stays = kind == "a folder" || kind == "its folder is a link";
        QCOMPARE(log.findings.size(), std::size_t(stays ? 1 : 0));
        if (!stays)
            train::loadWeights(path, fresh);
    }

    void whatIsWrittenBesideFollowsNoLinkEither()
    {
        const testing::TempFolder folder;
        testing::write(folder / "elsewhere", "of somebody else");
        std::filesystem::create_symlink(folder / "elsewhere", folder / "last.ckpt.part");
        RunLog log;
        train::Control control;
        model::Network fresh = network(8);
        train::train(m_stopped->job(folder / "last.ckpt"), fresh, control, log);
        QVERIFY(log.findings.empty());
        QCOMPARE(testing::bytesOf(folder / "elsewhere"), QByteArray("of somebody else"));
        train::loadWeights(folder / "last.ckpt", fresh);
    }

    void hugeOnesAreRefusedUnread()
    {
        const testing::TempFolder folder;
        const auto path = folder / "last.ckpt";
        testing::write(path, m_bytes);
        std::filesystem::resize_file(path, std::uintmax_t{1} << 40); // a hole, a terabyte long
        model::Network fresh = network(8);
        VERIFY_ERROR(train::loadWeights(path, fresh), "checkpoint.other_network");
    }

    void forgedSizesAreDamage()
    {
        // Sealed anew after each change, so that LibTorch's reader is what has to notice.
        const testing::TempFolder folder;
        const auto path = folder / "forged.ckpt";
        base::Random random(13, "checkpoint.forged");
        const QByteArray sealed = m_bytes;
        const qsizetype end = sealed.lastIndexOf("assay ");
        QVERIFY(end > 0);
        int refused = 0;
        for (int round = 0; round < 200; ++round) {
            QByteArray archive = sealed.left(end);
            for (std::uint64_t hits = 1 + random.below(8); hits > 0; --hits) {
                // Names and sizes lie near the ends.
                const auto span = std::uint64_t(std::min<qsizetype>(archive.size(), 4096));
                const auto at = static_cast<qsizetype>(random.below(span));
                archive[round % 2 ? at : archive.size() - 1 - at] =
                    static_cast<char>(random.below(256));
            }
            const std::string bytes = archive.toStdString();
            testing::write(path, archive + "assay " + base::fingerprint(bytes).c_str() + "\n");
            model::Network fresh = network(8);
            const auto error = testing::errorOf([&] { train::loadWeights(path, fresh); });
            refused += error ? 1 : 0;
            if (error)
                QVERIFY2(error->kind() == base::ErrorKind::Input, error->what());
        }
        QVERIFY2(refused > 50, qPrintable(QString::number(refused)));
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
