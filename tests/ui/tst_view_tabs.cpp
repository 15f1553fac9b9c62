// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/theme.h"
#include "support/window_kit.h"
#include "widgets/view_tabs.h"

#include <QLabel>
#include <QSignalSpy>

using namespace assay;

class TestViewTabs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aViewThatIsNotOfferedIsPassedOver()
    {
        ui::Theme theme;
        ui::ViewTabs tabs(theme);
        for (const char* key : {"one", "two", "three"})
            tabs.addView(key, QString("View %1").arg(key), new QLabel(key));
        tabs.resize(600, 200);
        tabs.show();
        testing::settle();
        auto* bar = tabs.findChild<QTabBar*>();
        tabs.showView("two");
        QSignalSpy changes(&tabs, &ui::ViewTabs::viewChanged);
        tabs.setOffered("two", false);
        QCOMPARE(tabs.view(), QString("one"));
        QCOMPARE(tabs.accessibleName(), QString("View one"));
        QCOMPARE(changes.size(), 1);
        QVERIFY(!bar->isTabVisible(1));
        tabs.showView("two");
        QCOMPARE(tabs.view(), QString("one"));
        bar->setFocus();
        QTest::keyClick(bar, Qt::Key_Right);
        QCOMPARE(tabs.view(), QString("three"));
        QTest::keyClick(bar, Qt::Key_Left);
        QCOMPARE(tabs.view(), QString("one"));
        tabs.setOffered("two", true);
        QVERIFY(bar->isTabVisible(1));
        QTest::keyClick(bar, Qt::Key_Right);
        QCOMPARE(tabs.view(), QString("two"));
        // Not the first view: that may be left out itself, as the matrix is where numbers are predicted.
        tabs.showView("one");
        tabs.setOffered("one", false);
        QCOMPARE(tabs.view(), QString("two"));
        QVERIFY(!bar->isTabVisible(0) && bar->isTabVisible(1));
    }
};

QTEST_MAIN(TestViewTabs)
#include "tst_view_tabs.moc"
