// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/suite.h"
#include "pages/verdict_words.h"

#include <QTest>

using namespace assay;

/// What the Debug page says of an attempt on one batch.
class TestVerdictWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// An attempt that was stopped has the sentence of a blocker as its problem, which stands below it with its fixes.
    void whatStandsBelowIsNotSaidTwice()
    {
        const base::Finding found{.id = "loss.softmax_twice", .severity = base::Severity::Blocker};
        const std::string sentence = experiment::sentence(found);
        const QString beside = ui::noVerdictText(sentence, {found});
        QVERIFY2(!beside.contains(QString::fromStdString(sentence)), qPrintable(beside));
        QVERIFY2(beside.contains("below"), qPrintable(beside));
        QCOMPARE(ui::noVerdictText("The disk is full.", {found}), QString("The disk is full."));
        QCOMPARE(ui::noVerdictText({}, {found}), QString("It ended before a verdict."));
    }
};

QTEST_GUILESS_MAIN(TestVerdictWords)
#include "tst_verdict_words.moc"
