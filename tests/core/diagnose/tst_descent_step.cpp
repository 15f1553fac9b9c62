// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/descent_step.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace assay;

/// What one small step against a gradient says of it.
class TestDescentStep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// A loss of 1 with a gradient of norm 1, by weights of norm 1: the step is a thousandth.
    void aStepIsHeldAgainstItsPromise()
    {
        const auto kept = [](const std::function<double(double)>& fall) {
            return diagnose::descentBy([&](double rate) { return 1 - fall(rate); }, 1, 1, 1);
        };
        const auto isAbout = [&](const std::function<double(double)>& fall, double wanted) {
            const auto share = kept(fall);
            return share.has_value() && std::abs(*share - wanted) < 1e-6;
        };
        QVERIFY(isAbout([](double rate) { return rate; }, 1));
        // What it bends by is the same on both sides.
        QVERIFY(isAbout([](double rate) { return rate - 300 * rate * rate; }, 1));
        // A factor that only the way back has, and a turned sign.
        QVERIFY(isAbout([](double rate) { return 0.125 * rate; }, 0.125));
        QVERIFY(isAbout([](double rate) { return 10 * rate; }, 10));
        QVERIFY(isAbout([](double rate) { return -rate; }, -1));
        // A softmax that jumps: the same fall for each step.
        QVERIFY(!kept([](double rate) { return rate > 0 ? 1e-4 : -1e-4; }));
        QVERIFY(!kept([](double rate) { return rate * (1 - 9e5 * rate * rate); }));
        QVERIFY(!kept([](double) { return std::nan(""); }));
    }

    void nothingIsSaidWhereRoundingHidesIt()
    {
        const auto linear = [](double rate) { return 1 - rate; };
        QVERIFY(!diagnose::descentBy(linear, 1, 0, 1));
        QVERIFY(!diagnose::descentBy(linear, 1, 1, 1e-3)); // the step is too short
        QVERIFY(diagnose::descentBy(linear, 1, 1, 1));
    }
};

QTEST_GUILESS_MAIN(TestDescentStep)
#include "tst_descent_step.moc"
