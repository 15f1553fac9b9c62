// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/session_bench.h"
#include "tune/adaptation.h"

#include <QStringList>
#include <QTest>

#include <memory>

using namespace assay;
using namespace assay::session;
using testing::small;
using train::RunState;
using Bench = testing::SessionBench;

/// Attempts on a network of glyphs by day, which serves glyphs by night.
class TestAttemptSession : public QObject
{
    Q_OBJECT

    std::unique_ptr<testing::TempProject> m_project;
    std::unique_ptr<Bench> m_bench;
    train::RunId m_run = 0;
    Tag m_tag = 100;

    std::string count(const char* table) const
    {
        return testing::rows(m_project->file, std::string("SELECT count(*) FROM ") + table).at(0);
    }
    Tag start(const QStringList& settings)
    {
        tune::Tried tried{.improvement = tune::kAdaptation, .way = {}, .words = "it", .patch = {}};
        for (const QString& one : settings)
            tried.patch.push_back(
                {one.section('=', 0, 0).toStdString(), one.section('=', 1).toStdString()});
        m_bench->session->studies().start(
            {.purpose = tune::Purpose::Attempt, .of = m_run, .seeds = 3, .tried = tried}, ++m_tag);
        return m_tag;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_project = std::make_unique<testing::TempProject>();
        m_bench = std::make_unique<Bench>(m_project->file);
        experiment::ExperimentSpec spec = small(1);
        spec.data.path = "glyphs";
        spec.data.testPath = "glyphs-night";
        m_run = m_bench->start(spec);
        QVERIFY(m_bench->ended(m_run).state == RunState::Finished);
    }
    void cleanupTestCase()
    {
        m_bench.reset();
        m_project.reset();
    }

    void whatIsRefusedLeavesNoRun_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::addColumn<QString>("code");
        const QString part = "data.split.target=0.5", one = "data.split.target=0.004";
        for (const char* method :
             {"fine_tune", "add_target", "coral", "deep_coral", "dann", "cyclegan", "target_only"})
            QTest::addRow("%s on too few target examples", method)
                << QStringList{one, QString("adapt.method=%1").arg(method)} << "adapt.target_few";
        QTest::newRow("no target part") << QStringList{"adapt.method=dann"} << "target.none";
        QTest::newRow("no batch norm")
            << QStringList{part, "adapt.method=adabn"} << "adapt.batch_norm";
        QTest::newRow("batches of one")
            << QStringList{part, "adapt.method=adabn", "model.norm=batch", "train.batch_size=1"}
            << "adapt.batch";
        QTest::newRow("layers that stay, with batch norms")
            << QStringList{part, "adapt.method=fine_tune", "adapt.layers=1", "model.norm=batch"}
            << "adapt.batch_norm";
        QTest::newRow("features that are too wide")
            << QStringList{part, "adapt.method=coral", "model.hidden=5000"} << "adapt.features";
        QTest::newRow("other layers than the weights are of")
            << QStringList{part, "adapt.method=fine_tune", "model.hidden=16"} << "model.start_from";
        QTest::newRow("a template for other data")
            << QStringList{"model.template=lstm"} << "model.input";
        QTest::newRow("layers that do not fit")
            << QStringList{"model.architecture=flatten; linear(out=3)"} << "model.architecture";
        QTest::newRow("a change of other inputs")
            << QStringList{"train.augment=drop"} << "train.augment";
    }
    void whatIsRefusedLeavesNoRun()
    {
        QFETCH(QStringList, settings);
        QFETCH(QString, code);
        QCOMPARE(m_bench->failure(start(settings)), code.toStdString());
        QCOMPARE(count("runs"), std::string("1"));
        QCOMPARE(count("studies"), std::string("0"));
    }

    void whatFitsIsTrained()
    {
        const Tag tag = start({"data.split.target=0.5", "adapt.method=fine_tune"});
        const auto started = m_bench->log.wait<StudyStarted>(
            [tag](const StudyStarted& one) { return one.tag == tag; });
        QVERIFY(started.has_value());
        QVERIFY(started->study.id > 0);
        QCOMPARE(started->runs.size(), std::size_t{3}); // two more seeds, and the first fine-tuning
        for (const train::RunId run : started->runs)
            QVERIFY(m_bench->ended(run).state == RunState::Finished);
    }
};

QTEST_GUILESS_MAIN(TestAttemptSession)
#include "tst_attempt_session.moc"
