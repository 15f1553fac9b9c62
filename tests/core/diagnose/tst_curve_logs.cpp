// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/checks/check_list.h"
#include "experiment/suite.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace assay;

namespace {

using Values = std::vector<double>;

Values valuesOf(int count, const std::function<double(int)>& value)
{
    Values values;
    for (int k = 0; k < count; ++k)
        values.push_back(value(k));
    return values;
}

/// Between -1 and 1, the same each time.
double noise(int k)
{
    return std::sin(12.9898 * (k + 1)) * std::cos(78.233 * (k + 1));
}

diagnose::Curve curve(const char* name, const Values& values)
{
    diagnose::Curve made{.name = name, .steps = {}, .values = values};
    for (std::size_t k = 0; k < values.size(); ++k)
        made.steps.push_back(static_cast<std::int64_t>(k));
    return made;
}

/// What a check finds, as it is said.
QStringList said(const diagnose::Check& check, const diagnose::RunCurves& curves)
{
    diagnose::Subject subject;
    subject.curves = curves;
    QStringList found;
    for (const base::Finding& finding : check.run(subject))
        found << QString::fromStdString(finding.id + ": " + experiment::sentence(finding));
    return found;
}

/// Of a log by steps with a loss and further numbers.
diagnose::RunCurves read(int steps,
                         const std::map<std::string, std::function<double(int)>>& numbers,
                         int times = 1)
{
    train::PointList points;
    for (int k = 0; k < steps; ++k) {
        for (int time = 0; time < times; ++time)
            points.push_back({"batch_loss", "train", k, 0, 0, 2 - 0.01 * k + 0.1 * time});
        for (const auto& [name, value] : numbers)
            points.push_back({name, "", k, 0, 0, value(k)});
    }
    diagnose::CurveReader reader({});
    reader.add(points);
    return reader.curves();
}

} // namespace

class TestCurveLogs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aBareTimeIsThatOfAnUpdateWhereItFallsToo()
    {
        const auto each = [](int k) { return 30 + noise(k); };
        QCOMPARE(read(100, {{"time", each}}).stepSeconds.size(), std::size_t{100});
        QCOMPARE(read(100, {{"dt", each}}).stepSeconds.size(), std::size_t{100});
        // A time since the start grows.
        QVERIFY(read(100, {{"time", [](int k) { return 30.0 * k; }}}).stepSeconds.empty());
        // A name that says what it is comes first.
        QCOMPARE(read(100, {{"time", each}, {"step_time", each}}).stepSeconds.name,
                 std::string("step_time"));
    }

    void dataBesideTimeIsAPartOfIt()
    {
        const auto time = [](int k) { return 0.4 + 0.1 * noise(k); };
        const diagnose::RunCurves waits =
            read(60, {{"Time", time}, {"Data", [&](int k) { return time(k) - 0.03; }}});
        QCOMPARE(waits.loaderSeconds.size(), std::size_t{60});
        const QStringList found = said(diagnose::curvePace(), waits);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.waits_for_data: "), qPrintable(found[0]));
        // What is more than the whole is no part of it.
        QVERIFY(read(60, {{"Time", time}, {"Data", [](int) { return 512; }}}).loaderSeconds.empty());
    }

    void severalLossesAtEachStepAreSaid()
    {
        const diagnose::RunCurves twice = read(50, {}, 2);
        QCOMPARE(twice.loss.size(), std::size_t{50});
        QCOMPARE(twice.repeatedSteps, std::size_t{50});
        QVERIFY(said(diagnose::curveColumns(), twice)
                    .filter("curve.steps_repeated: The loss stands 50 times more than there are "
                            "steps (50), with other values at the same step: two processes")
                    .size()
                == 1);
        QCOMPARE(said(diagnose::curveColumns(), read(50, {})).filter("curve.steps_repeated").size(),
                 0);
    }
};

QTEST_GUILESS_MAIN(TestCurveLogs)
#include "tst_curve_logs.moc"
