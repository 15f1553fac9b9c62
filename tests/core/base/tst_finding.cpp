// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding.h"
#include "experiment/suite.h"

#include <QTest>

#include <limits>

using namespace assay;
using base::Finding;

class TestFinding : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keyIsTheKindAndThePlace()
    {
        Finding finding{.id = "loss.not_finite"};
        QCOMPARE(QString::fromStdString(finding.key()), QStringLiteral("loss.not_finite"));
        finding.place = "fc1";
        finding.step = 40;
        QCOMPARE(QString::fromStdString(finding.key()), QStringLiteral("loss.not_finite@fc1"));
    }

    void sentenceSaysWhatWasSeen_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<double>("weightsFinite");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("an output")
            << "conv2" << 1.0 << "layer conv2 is the first whose output is not finite";
        QTest::newRow("weights") << "conv2" << 0.0
                                 << "layer conv2 is the first whose weights are not finite";
        QTest::newRow("the input") << "input" << 1.0 << "the input itself is not finite";
        QTest::newRow("only the loss") << "loss" << 1.0 << "every layer's output was still finite";
    }
    void sentenceSaysWhatWasSeen()
    {
        QFETCH(QString, place);
        QFETCH(double, weightsFinite);
        QFETCH(QString, wanted);
        const Finding finding{.id = "loss.not_finite",
                              .place = place.toStdString(),
                              .step = 41,
                              .evidence = {{"loss", std::numeric_limits<double>::quiet_NaN()},
                                           {"batch", 6},
                                           {"epoch", 2},
                                           {"learning_rate", 0.5},
                                           {"weights_finite", weightsFinite}}};
        const QString text = QString::fromStdString(experiment::sentence(finding));
        QVERIFY2(text.contains(wanted), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("became NaN at step 41 (batch 6 of epoch 2)")),
                 qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("(0.5)")), qPrintable(text));
    }

    void severityReadsBack_data()
    {
        QTest::addColumn<int>("severity");
        QTest::newRow("hint") << int(base::Severity::Hint);
        QTest::newRow("warning") << int(base::Severity::Warning);
        QTest::newRow("blocker") << int(base::Severity::Blocker);
    }
    void severityReadsBack()
    {
        QFETCH(int, severity);
        const auto wanted = static_cast<base::Severity>(severity);
        QCOMPARE(base::severityFrom(base::name(wanted)), wanted);
        QCOMPARE(QString::fromStdString(base::name(wanted)), QString(QTest::currentDataTag()));
    }
};

QTEST_GUILESS_MAIN(TestFinding)
#include "tst_finding.moc"
