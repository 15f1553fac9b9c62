// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/fit_changes.h"
#include "experiment/spec.h"

#include <QTest>

#include <cmath>

using namespace assay;

namespace {

data::Prepared prepared(std::initializer_list<const char*> settings)
{
    experiment::ExperimentSpec spec;
    for (const char* setting : settings)
        experiment::setText(spec, setting);
    return data::prepare(spec.data);
}

double strength(const std::vector<evaluate::FittedChange>& changes, const std::string& kind)
{
    for (const evaluate::FittedChange& one : changes) {
        if (one.kind == kind)
            return one.strength;
    }
    return 0;
}

} // namespace

class TestFitChanges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Digits by night are fainter (ink 70 to 150 in place of 205 to 255), wander twice as far (3.4 in
    /// place of 1.8 pixels of 28) and have a noise of 26 in place of 4.
    void theNightIsMeasured()
    {
        const auto data =
            prepared({"data.path=glyphs", "data.test_path=glyphs-night", "data.count=3000"});
        const auto changes = evaluate::fitChanges(data);
        const double contrast = strength(changes, "contrast");
        QVERIFY2(contrast > 0.45 && contrast < 0.75, qPrintable(QString::number(contrast)));
        const double shift = strength(changes, "shift");
        QVERIFY2(shift > 0.05 && shift < 0.2, qPrintable(QString::number(shift)));
        // In numbers that enter the network: 26 of 255, times what 0 to 255 become; on a black ground
        // about half of it is cut off at 0.
        const auto& encoding = data.preprocess.encoder(0).encoding();
        const double wanted =
            26.0 / 255 * static_cast<double>(encoding.greatest[0] - encoding.least[0]);
        const double noise = strength(changes, "noise");
        QVERIFY2(noise > 0.45 * wanted && noise < 1.1 * wanted,
                 qPrintable(QStringLiteral("%1, not %2").arg(noise).arg(wanted)));
        QCOMPARE(strength(changes, "brightness"), 0.0); // black by day and by night
        for (const evaluate::FittedChange& one : changes)
            QVERIFY(one.why.find("on test-val") != std::string::npos);
        // The same data, the same fit.
        QCOMPARE(evaluate::spelled(evaluate::fitChanges(data)), evaluate::spelled(changes));
    }

    void nothingIsChangedWhereNothingDiffers()
    {
        QVERIFY(evaluate::fitChanges(prepared({"data.path=glyphs", "data.count=2000"})).empty());
        QVERIFY(evaluate::fitChanges(prepared({"data.path=sequences", "data.count=1000"})).empty());
    }

    void fittedOnesReplaceThoseOfTheirKind()
    {
        const std::vector<evaluate::FittedChange> changes{{"contrast", 0.5, ""},
                                                          {"noise", 0.4, ""}};
        QCOMPARE(evaluate::withFitted("", changes), std::string("contrast 0.5, noise 0.4"));
        QCOMPARE(evaluate::withFitted("flip, noise 0.1", changes),
                 std::string("flip 0.5, contrast 0.5, noise 0.4"));
    }
};

QTEST_GUILESS_MAIN(TestFitChanges)
#include "tst_fit_changes.moc"
