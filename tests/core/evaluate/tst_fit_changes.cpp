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
        const double fade = strength(changes, "fade");
        QVERIFY2(fade > 0.45 && fade < 0.8, qPrintable(QString::number(fade)));
        QCOMPARE(strength(changes, "contrast"), 0.0); // nothing is served brighter than by day
        const double shift = strength(changes, "shift");
        QVERIFY2(shift > 0.05 && shift < 0.2, qPrintable(QString::number(shift)));
        // Although black cuts off half of it on the ground.
        const double grain = strength(changes, "grain");
        QVERIFY2(std::abs(grain - 26.0 / 255) < 0.015, qPrintable(QString::number(grain)));
        // Black by day and by night.
        QCOMPARE(strength(changes, "darken") + strength(changes, "lighten"), 0.0);
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

    /// The other way round the digits become stronger, and nothing takes noise away.
    void theDayIsMeasuredFromTheNight()
    {
        const auto changes = evaluate::fitChanges(
            prepared({"data.path=glyphs-night", "data.test_path=glyphs", "data.count=3000"}));
        QVERIFY(strength(changes, "strengthen") > 0.5);
        QCOMPARE(strength(changes, "fade"), 0.0);
        QCOMPARE(strength(changes, "grain"), 0.0);
    }

    void fittedOnesReplaceThoseOfTheirKind()
    {
        const std::vector<evaluate::FittedChange> changes{{"contrast", 0.5, ""},
                                                          {"noise", 0.4, ""}};
        QCOMPARE(evaluate::withFitted("", changes), std::string("contrast 0.5, noise 0.4"));
        QCOMPARE(evaluate::withFitted("flip, noise 0.1", changes),
                 std::string("flip 0.5, contrast 0.5, noise 0.4"));
        // A change to one side takes the place of the one to both sides, and of the one to the other side.
        const std::vector<evaluate::FittedChange> oneSided{
            {"fade", 0.6, ""}, {"darken", 0.2, ""}, {"grain", 0.1, ""}};
        QCOMPARE(evaluate::withFitted(
                     "strengthen 2, contrast 0.3, flip, brightness 0.1, lighten 0.1, noise 0.1",
                     oneSided),
                 std::string("flip 0.5, fade 0.6, darken 0.2, grain 0.1"));
    }
};

QTEST_GUILESS_MAIN(TestFitChanges)
#include "tst_fit_changes.moc"
