// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/help_window.h"
#include "shell/main_window.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

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
        int links = 0;
        for (const QString& name : QDir(":/help").entryList()) {
            QFile file(":/help/" + name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            auto found = link.globalMatch(QString::fromUtf8(file.readAll()));
            for (; found.hasNext(); ++links) {
                const QString topic = found.next().captured(1);
                QVERIFY2(topic == "keys" || QFile::exists(":/help/" + topic + ".md"),
                         qPrintable(name + topic));
                ui::HelpWindow window(nullptr);
                window.openTopic(QStringLiteral("runs"));
                const QString before = window.toPlainText();
                Q_EMIT window.anchorClicked(QUrl(topic));
                QVERIFY2(window.toPlainText() != before, qPrintable(topic));
            }
        }
        QVERIFY(links >= 2);
    }
};

QTEST_MAIN(TestHelp)
#include "tst_help.moc"
