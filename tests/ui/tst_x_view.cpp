// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/x_view.h"

#include <QSignalSpy>
#include <QTest>

using namespace assay::ui;
using assay::train::Axis;

class TestXView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void followsTheFarthestChart()
    {
        XView view;
        QObject a, b;
        view.setEnd(&a, 100);
        view.setEnd(&b, 40);
        QCOMPARE(view.to(), 100.0);
        view.setEnd(&b, 250);
        QCOMPARE(view.to(), 250.0);
        view.setEnd(&b, -1);
        QCOMPARE(view.to(), 100.0);
        QVERIFY(view.following());
    }

    void staysWhereAPersonZoomedUntilToldToFollow()
    {
        XView view;
        QObject chart;
        view.setEnd(&chart, 100);
        QSignalSpy changes(&view, &XView::followingChanged);
        view.show(20, 40);
        view.setEnd(&chart, 500);
        QCOMPARE(view.from(), 20.0);
        QCOMPARE(view.to(), 40.0);
        view.follow();
        QCOMPARE(view.to(), 500.0);
        QCOMPARE(changes.size(), 2);
        QCOMPARE(changes[0][0].toBool(), false);
        QCOMPARE(changes[1][0].toBool(), true);
    }

    void zoomsAboutThePointerAndNeverLeavesTheData_data()
    {
        QTest::addColumn<double>("factor");
        QTest::addColumn<double>("about");
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::newRow("in the middle") << 0.5 << 500.0 << 250.0 << 750.0;
        QTest::newRow("at the left") << 0.5 << 0.0 << 0.0 << 500.0;
        QTest::newRow("at the right") << 0.5 << 1000.0 << 500.0 << 1000.0;
        QTest::newRow("a quarter") << 0.1 << 250.0 << 225.0 << 325.0;
        QTest::newRow("out") << 2.0 << 700.0 << 0.0 << 1000.0;
        QTest::newRow("as near as there is") << 1e-9 << 500.0 << 499.0 << 501.0;
    }
    void zoomsAboutThePointerAndNeverLeavesTheData()
    {
        QFETCH(double, factor);
        QFETCH(double, about);
        QFETCH(double, from);
        QFETCH(double, to);
        XView view;
        QObject chart;
        view.setEnd(&chart, 1000);
        view.zoom(factor, about);
        QCOMPARE(view.from(), from);
        QCOMPARE(view.to(), to);
    }

    void pansToTheEdgesOnly()
    {
        XView view;
        QObject chart;
        view.setEnd(&chart, 100);
        view.pan(10);
        QVERIFY(view.following()); // all is shown: there is nothing beside it
        view.show(40, 60);
        view.pan(-100);
        QCOMPARE(view.from(), 0.0);
        QCOMPARE(view.to(), 20.0);
        view.pan(1000);
        QCOMPARE(view.from(), 80.0);
        QCOMPARE(view.to(), 100.0);
    }

    void ignoresAnImpossibleView()
    {
        XView view;
        QObject chart;
        view.setEnd(&chart, 100);
        view.show(5, 5);
        view.show(9, 3);
        view.show(0, qQNaN());
        QVERIFY(view.following());
    }

    void anotherAxisShowsEverythingAgain()
    {
        XView view;
        QObject chart;
        view.setEnd(&chart, 1000);
        view.show(100, 200);
        view.setCrosshair(150);
        connect(&view, &XView::axisChanged, &view, [&] { view.setEnd(&chart, 12); });
        view.setAxis(Axis::Epoch);
        QVERIFY(view.following());
        QCOMPARE(view.to(), 12.0);
        QVERIFY(!view.crosshair());
    }

    void namesItsAxes_data()
    {
        QTest::addColumn<int>("axis");
        QTest::addColumn<QString>("name");
        QTest::newRow("step") << int(Axis::Step) << "step";
        QTest::newRow("epoch") << int(Axis::Epoch) << "epoch";
        QTest::newRow("time") << int(Axis::Seconds) << "time";
    }
    void namesItsAxes()
    {
        QFETCH(int, axis);
        QFETCH(QString, name);
        QCOMPARE(axisName(Axis(axis)), name);
        QCOMPARE(int(axisNamed(name)), axis);
        QCOMPARE(axisNamed(QStringLiteral("nonsense")), Axis::Step);
    }
};

QTEST_APPLESS_MAIN(TestXView)
#include "tst_x_view.moc"
