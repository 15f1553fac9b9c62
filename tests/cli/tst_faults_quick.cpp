// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/temp_project.h"

#include <QFileInfo>
#include <QProcess>
#include <QTest>

using namespace assay;

/// A few of the set-ups with known faults, and of the sound ones; `./assay test faults` has all of them.
class TestFaultsQuick : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mostFaultsAreFoundAndSoundSetupsAreLeftAlone()
    {
        const QString python = QStringLiteral(ASSAY_PYTHON),
                      data = QStringLiteral(ASSAY_SHARED_DATA);
        if (!QFileInfo(python).isExecutable())
            QSKIP("No Python beside LibTorch writes the set-ups.");
        if (!QFileInfo(data).isDir())
            QSKIP("The data sets of ../shared/data are not here.");
        const testing::TempFolder folder;
        const QString out = QString::fromStdString(folder.path().string());
        const auto run = [&](const QString& script, const QStringList& arguments) {
            QProcess process;
            process.setProcessChannelMode(QProcess::MergedChannels);
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
            environment.insert(QStringLiteral("OMP_NUM_THREADS"), QStringLiteral("1"));
            process.setProcessEnvironment(environment);
            process.start(python, QStringList{QStringLiteral(ASSAY_FAULTS) + script} + arguments);
            const bool ended = process.waitForFinished(900'000);
            const QString said = QString::fromUtf8(process.readAll());
            if (said.contains(QLatin1String("No module named")))
                return std::pair{-1, said};
            return std::pair{ended ? process.exitCode() : -2, said};
        };
        const auto [made, why] = run(
            QStringLiteral("/make_faults.py"),
            {out, QStringLiteral("--data"), data, QStringLiteral("--seeds"), QStringLiteral("1"),
             QStringLiteral("--half"), QStringLiteral("tune"), QStringLiteral("--quick")});
        if (made == -1)
            QSKIP("Python lacks torch or numpy.");
        QVERIFY2(made == 0, qPrintable(why));
        const auto [code, said] =
            run(QStringLiteral("/run_faults.py"),
                {QStringLiteral(ASSAY_CLI), out, QStringLiteral("--half"), QStringLiteral("tune"),
                 QStringLiteral("--quick"), QStringLiteral("--require"),
                 QStringLiteral("recall=0.8,alarms=0.1")});
        QVERIFY2(code == 0, qPrintable(said));
        QVERIFY2(said.contains(QLatin1String("false alarms")), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(TestFaultsQuick)
#include "tst_faults_quick.moc"
