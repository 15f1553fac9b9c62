// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/when_seen.h"

#include <QStackedWidget>
#include <QTest>
#include <QVBoxLayout>

#include <memory>

using namespace assay;

/// A window with two pages; work is asked for by a widget within a widget of the second.
class TestWhenSeen : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<QStackedWidget>();
        m_page = new QWidget;
        m_part = new QWidget;
        m_widget = new QWidget;
        auto* outer = new QVBoxLayout(m_page);
        outer->addWidget(m_part);
        auto* inner = new QVBoxLayout(m_part);
        inner->addWidget(m_widget);
        m_window->addWidget(new QWidget);
        m_window->addWidget(m_page);
        m_work = new ui::WhenSeen(m_widget, [this] { ++m_done; });
        m_done = 0;
    }
    void cleanup() { m_window.reset(); }

    void worksAtOnceWhileInView()
    {
        m_window->setCurrentWidget(m_page);
        m_window->show();
        m_work->ask();
        QCOMPARE(m_done, 1);
        m_work->ask();
        QCOMPARE(m_done, 2);
    }

    void worksOnceWhenItComesIntoView_data()
    {
        QTest::addColumn<QString>("hidden");
        QTest::newRow("on a page that is not in front") << "page";
        QTest::newRow("within a part that is hidden") << "part";
        QTest::newRow("itself hidden") << "widget";
        QTest::newRow("in a minimised window") << "window";
    }
    void worksOnceWhenItComesIntoView()
    {
        QFETCH(QString, hidden);
        m_window->setCurrentWidget(m_page);
        m_window->show();
        const auto see = [&](bool seen) {
            if (hidden == "page")
                m_window->setCurrentIndex(seen ? 1 : 0);
            else if (hidden == "part")
                m_part->setVisible(seen);
            else if (hidden == "widget")
                m_widget->setVisible(seen);
            else if (seen)
                m_window->showNormal();
            else
                m_window->showMinimized();
            QCoreApplication::processEvents();
        };
        for (int expected : {1, 2}) { // the second time as the first
            see(false);
            for (int k = 0; k < 3; ++k)
                m_work->ask();
            QCoreApplication::processEvents();
            QCOMPARE(m_done, expected - 1);
            see(true);
            QCOMPARE(m_done, expected);
            see(false);
            see(true);
            QCOMPARE(m_done, expected); // nothing was asked for since
        }
    }

    void waitsUntilEverythingAroundItIsShown()
    {
        m_window->show();
        m_part->hide();
        m_work->ask();
        m_window->setCurrentWidget(m_page);
        QCoreApplication::processEvents();
        QCOMPARE(m_done, 0);
        m_part->show();
        QCOMPARE(m_done, 1);
    }

    void whatIsAskedForInViewIsNotDoneAgainLater()
    {
        m_window->show();
        m_work->ask();
        QCOMPARE(m_done, 0);
        m_window->setCurrentWidget(m_page);
        QCOMPARE(m_done, 1);
        m_work->ask();
        QCOMPARE(m_done, 2);
        m_window->setCurrentIndex(0);
        m_window->setCurrentWidget(m_page);
        QCOMPARE(m_done, 2);
    }

private:
    std::unique_ptr<QStackedWidget> m_window;
    QWidget *m_page = nullptr, *m_part = nullptr, *m_widget = nullptr;
    ui::WhenSeen* m_work = nullptr;
    int m_done = 0;
};

QTEST_MAIN(TestWhenSeen)
#include "tst_when_seen.moc"
