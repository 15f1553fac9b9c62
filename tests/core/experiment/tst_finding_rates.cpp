// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/finding_rates.h"
#include "experiment/suite.h"

#include <QTest>

#include <set>
#include <string>

using namespace assay;

/// How often findings were right, as it was counted on set-ups with known faults.
class TestFindingRates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyRowIsOfAFindingThatThereIs()
    {
        std::set<std::string> known, seen;
        for (const experiment::FindingSource& source : experiment::findingSources())
            for (const base::FindingKind& kind : source.kinds)
                known.insert(kind.id);
        for (const experiment::FindingRate& rate : experiment::findingRates()) {
            const std::string id(rate.id);
            QVERIFY2(known.contains(id), id.c_str());
            QVERIFY2(seen.insert(id).second, id.c_str());
            QVERIFY2(rate.raised > 0 && rate.right >= 0 && rate.right <= rate.raised, id.c_str());
        }
        QVERIFY(seen.size() > 20);
    }

    void whatWasNeverRaisedHasNoRate()
    {
        QVERIFY(!experiment::rateOf("machine.slow_blas"));
        QVERIFY(experiment::rateOf("loss.softmax_twice"));
    }
};

QTEST_APPLESS_MAIN(TestFindingRates)
#include "tst_finding_rates.moc"
