// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/start_weights.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QTest>

#include <fstream>

using namespace assay;
using experiment::ExperimentSpec;

namespace {

ExperimentSpec from(const std::string& text)
{
    ExperimentSpec spec;
    experiment::set(spec, "model.start_from", text);
    return spec;
}

} // namespace

class TestStartWeights : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runsAndFilesAreNamed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("run"); // 0: none
        QTest::addColumn<bool>("best");
        QTest::addColumn<QString>("file");
        QTest::newRow("nothing") << "" << 0 << false << "";
        QTest::newRow("a run") << "run 12" << 12 << false << "";
        QTest::newRow("its last") << "run 12 last" << 12 << false << "";
        QTest::newRow("its best") << "run 3 best" << 3 << true << "";
        QTest::newRow("a file") << "/tmp/run 3.ckpt" << 0 << false << "/tmp/run 3.ckpt";
        QTest::newRow("a file of that name") << "runs/best.ckpt" << 0 << false << "runs/best.ckpt";
    }
    void runsAndFilesAreNamed()
    {
        QFETCH(QString, text);
        QFETCH(int, run);
        QFETCH(bool, best);
        QFETCH(QString, file);
        const auto start = experiment::startWeights(from(text.toStdString()));
        QCOMPARE(start.has_value(), !text.isEmpty());
        if (!start)
            return;
        QCOMPARE(static_cast<int>(start->run.value_or(0)), run);
        QCOMPARE(start->best, best);
        QCOMPARE(QString::fromStdString(start->file.string()), file);
    }

    void whatIsNeitherIsSaid()
    {
        for (const char* text : {"run", "run ", "run x", "run 0", "run -1", "run 3 worst",
                                 "run 3best", "run 99999999999999999999"})
            VERIFY_ERROR(experiment::startWeights(from(text)), "model.start_from");
    }

    void theFingerprintOfTheWeightsBelongsToTheSpec()
    {
        const testing::TempProject project;
        const auto file = std::filesystem::path(project.file).parent_path() / "a.ckpt";
        std::ofstream(file) << "weights";
        const auto fileOf = [&](train::RunId, bool) { return file; };
        const ExperimentSpec plain;
        const ExperimentSpec started = experiment::withStart(from("run 3"), fileOf);
        QVERIFY(!started.model.startFingerprint.empty());
        QVERIFY(experiment::hash(started) != experiment::hash(plain));
        // A spec without a start is the one that it always was.
        QCOMPARE(experiment::hash(experiment::withStart(plain, fileOf)), experiment::hash(plain));
        const ExperimentSpec read = experiment::fromJson(experiment::toJson(started));
        QCOMPARE(experiment::hash(read), experiment::hash(started));
        QCOMPARE(read.model.startFingerprint, started.model.startFingerprint);
        // Again the same, or refused.
        QCOMPARE(experiment::hash(experiment::withStart(started, fileOf)),
                 experiment::hash(started));
        std::ofstream(file) << "others";
        VERIFY_ERROR(experiment::withStart(started, fileOf), "model.start_changed");
        // Another choice is another start, whatever was there before.
        ExperimentSpec other = started;
        experiment::set(other, "model.start_from", std::string("run 4"));
        QCOMPARE(other.model.startFingerprint, std::string());
        std::filesystem::remove(file);
        VERIFY_ERROR(experiment::withStart(other, fileOf), "model.start_from");
    }
};

QTEST_GUILESS_MAIN(TestStartWeights)
#include "tst_start_weights.moc"
