// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/log_title.h"
#include "experiment/suite.h"

#include <QTest>

using namespace assay;

class TestLogTitle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFaultOfACurveHasATitle()
    {
        const std::string none = advise::logTitle({.id = "no.such"});
        int curves = 0;
        for (const experiment::FindingSource& source : experiment::findingSources()) {
            for (const base::FindingKind& kind : source.kinds) {
                const QString id(kind.id);
                if (!id.startsWith("curve."))
                    continue;
                ++curves;
                const std::string title = advise::logTitle({.id = kind.id});
                QVERIFY2(title != none, kind.id);
                QVERIFY2(title.size() <= 44, kind.id); // two lines of the narrow card
            }
        }
        QVERIFY(curves > 30);
    }

    void theGravestComesFirstAndHintsAreNone()
    {
        using base::Severity;
        QVERIFY(!advise::gravest({}));
        QVERIFY(!advise::gravest({{.id = "curve.slower", .severity = Severity::Hint}}));
        const std::vector<base::Finding> all{{.id = "a", .severity = Severity::Hint},
                                             {.id = "b", .severity = Severity::Warning},
                                             {.id = "c", .severity = Severity::Blocker},
                                             {.id = "d", .severity = Severity::Blocker}};
        QCOMPARE(advise::gravest(all)->id, std::string("c"));
    }
};

QTEST_GUILESS_MAIN(TestLogTitle)
#include "tst_log_title.moc"
