// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/help_panel.h"
#include "style/actions.h"
#include "support/window_kit.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTextBrowser>

using namespace assay;

class TestHelp : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPageHasItsTopic()
    {
        for (const QString& page : ui::MainWindow::pageNames())
            QVERIFY2(QFile::exists(":/help/" + page + ".md"), qPrintable(page));
    }

    void linksLeadToTopics()
    {
        const QRegularExpression link(R"(\]\(([^):]+)\))");
        testing::WindowKit kit;
        auto* help = kit.window.findChild<ui::HelpPanel*>();
        int links = 0;
        for (const QString& name : QDir(":/help").entryList()) {
            QFile file(":/help/" + name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            auto found = link.globalMatch(QString::fromUtf8(file.readAll()));
            for (; found.hasNext(); ++links) {
                const QString topic = found.next().captured(1);
                QVERIFY2(topic == "keys" || QFile::exists(":/help/" + topic + ".md"),
                         qPrintable(name + topic));
                help->openTopic(QStringLiteral("runs"));
                const QString before = help->text();
                Q_EMIT help->findChild<QTextBrowser*>()->anchorClicked(QUrl(topic));
                QVERIFY2(help->text() != before, qPrintable(topic));
            }
        }
        QVERIFY(links >= 2);
    }

    void opensBesideThePageAndFollowsIt()
    {
        testing::WindowKit kit;
        kit.window.goTo("model");
        QVERIFY(QTest::qWaitForWindowActive(&kit.window)); // or keys go nowhere
        const auto* help = kit.window.findChild<ui::HelpPanel*>();
        const auto* page = kit.window.findChild<QWidget*>("page.model");
        QVERIFY(!help->isVisible());
        QTest::keyClick(&kit.window, Qt::Key_F1);
        kit.settle();
        QVERIFY(help->isVisible());
        QVERIFY(!help->isWindow());
        QCOMPARE(help->topic(), QStringLiteral("model"));
        const QRect beside(page->mapTo(&kit.window, QPoint(0, 0)), page->size());
        QVERIFY(!beside.intersects(QRect(help->mapTo(&kit.window, QPoint(0, 0)), help->size())));
        kit.window.goTo("runs");
        QCOMPARE(help->topic(), QStringLiteral("runs"));
        QTest::keyClick(&kit.window, Qt::Key_F1);
        QVERIFY(!help->isVisible());
        kit.window.actions().at("help.about")->trigger();
        QVERIFY(help->text().contains("GNU General Public License"));
        kit.window.goTo("data"); // what was asked for stays
        QVERIFY(help->text().contains("GNU General Public License"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!help->isVisible());
    }

    void namesEveryCommandAmongTheKeys()
    {
        testing::WindowKit kit;
        auto* help = kit.window.findChild<ui::HelpPanel*>();
        help->openTopic("keys");
        for (const QAction* action : kit.window.actions().all())
            QVERIFY2(help->text().contains(action->shortcut().toString(QKeySequence::NativeText)),
                     qPrintable(action->objectName()));
    }
};

QTEST_MAIN(TestHelp)
#include "tst_help.moc"
