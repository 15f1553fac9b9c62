// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_process.h"
#include "support/script_module.h"
#include "support/session_bench.h"

#include <QTest>

using namespace assay;
using testing::SessionBench;
using train::RunState;

/// A person who stops a run does not wait for a module that never comes back.
class TestStalledModule : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { model::runModulesIn(ASSAY_CLI); }

    void aRunThatIsStoppedEndsWithinSecondsWhereverItIs_data()
    {
        QTest::addColumn<QByteArray>("when");
        QTest::addColumn<QByteArray>("then");
        QTest::addColumn<bool>("interrupts");
        QTest::addColumn<bool>("hasBegun");
        const QByteArray endless = "while True:\n            n = 1 - n";
        const QByteArray late = "self.training and bool(self.updates > 20)";
        QTest::newRow("in an update") << late << endless << false << true;
        QTest::newRow("in an update that is interrupted") << late << endless << true << true;
        QTest::newRow("in the scores of an epoch")
            << QByteArray("not self.training and bool(self.updates > 5)") << endless << false
            << true;
        QTest::newRow("in the checks before the first update")
            << QByteArray("not self.training and x.size(0) > 2") << endless << false << false;
        // Its way back fills much memory a thousand times with zeros.
        QTest::newRow("in the way back")
            << late
            << QByteArray("for k in range(1000):\n"
                          "            y = y + y.sum().expand([50000000])[0] * 0")
            << false << true;
    }
    void aRunThatIsStoppedEndsWithinSecondsWhereverItIs()
    {
        QFETCH(QByteArray, when);
        QFETCH(QByteArray, then);
        QFETCH(bool, interrupts);
        QFETCH(bool, hasBegun);
        const auto file = m_folder / (std::string(QTest::currentDataTag()) + ".pt");
        testing::writeScript(
            file, {{"out", {10, 784}}, {"updates", {}, testing::ScriptTensor::Role::Count}},
            "def forward(self, x):\n"
            "    if self.training:\n"
            "        self.updates = self.updates + 1\n"
            "    n = 0\n"
            "    y = torch.linear(x.flatten(1), self.out)\n"
            "    if "
                + when.toStdString() + ":\n        " + then.toStdString() + "\n    return y + n\n");
        const model::ModuleLimits longerThanTheLogWaits(600);
        const testing::TempProject project;
        SessionBench bench(project.file);
        QVERIFY(bench.opened);
        experiment::ExperimentSpec spec = testing::small(1000);
        spec.model = {.templateName = "torchscript",
                      .parameters = {{"file", file.string()}, {"fingerprint", std::string()}}};
        const train::RunId run = bench.start(spec);
        QVERIFY(bench.log.wait<session::ModuleSlow>());

        if (interrupts)
            bench.session->interruptRuns();
        else
            bench.session->runs().stop(run);
        const auto ended = bench.log.wait<session::RunEnded>(
            [&](const session::RunEnded& end) { return end.run.id == run; });
        QVERIFY(ended);
        QCOMPARE(int(ended->run.state),
                 int(interrupts ? RunState::Interrupted : RunState::Stopped));
        QVERIFY(ended->run.resumable);
        QCOMPARE(ended->run.step > 0, hasBegun);
        QCOMPARE(ended->run.problem,
                 file.filename().string()
                     + " was still at a batch and was ended, as its answer was "
                       "not wanted any more."
                     + (hasBegun ? " The run can go on from its last checkpoint." : ""));
        for (const base::Finding& finding : ended->findings)
            QVERIFY2(finding.id != "network.not_looked_at", "what was stopped says nothing");
        for (const session::Event& event : bench.log.all())
            QVERIFY(!std::holds_alternative<session::Failed>(event));
    }

private:
    testing::TempFolder m_folder;
};

QTEST_GUILESS_MAIN(TestStalledModule)
#include "tst_stalled_module.moc"
