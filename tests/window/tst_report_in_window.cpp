// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/real_window.h"
#include "support/xml.h"

#include <QFileDialog>

using namespace assay;

/// "Export report ..." of the real window over the real session.
class TestReportInWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theCommandWritesTheFile()
    {
        testing::RealWindow real;
        QAction* command = real.window->actions().at("file.report");
        QVERIFY(!command->isEnabled()); // nothing is open
        const QString path = QString::fromStdString((real.folder / "digits.assay").string());
        real.window->bench().newProject(path);
        real.settle();
        QVERIFY(QTest::qWaitFor([&] { return command->isEnabled(); }));
        testing::execute(path.toStdString(),
                         "INSERT INTO runs(name, state) VALUES('theirs', 'finished')");
        QStringList notices;
        connect(&real.window->bench(), &ui::Workbench::noticed, this,
                [&](const ui::Notice& notice) { notices << notice.text; });
        const auto exported = [&](const QString& file) {
            command->trigger();
            auto* dialog = real.window->findChild<QFileDialog*>();
            if (!dialog || !dialog->selectedFiles().value(0).endsWith("report.html"))
                return false;
            const qsizetype before = notices.size();
            Q_EMIT dialog->fileSelected(file);
            dialog->close();
            delete dialog;
            return QTest::qWaitFor([&] { return notices.size() > before; });
        };
        const QString file = QString::fromStdString((real.folder / "case.html").string());
        QVERIFY(exported(file));
        QVERIFY2(notices.last().contains(file), qPrintable(notices.join('|')));
        const testing::Page page = testing::readPage(testing::bytesOf(file.toStdString()));
        QCOMPARE(page.trouble, QString());
        QVERIFY(page.cells.contains("theirs"));

        QVERIFY(exported(QString::fromStdString((real.folder / "missing" / "case.md").string())));
        QVERIFY2(notices.last().contains("there is no such folder"), qPrintable(notices.join('|')));
    }
};

QTEST_MAIN(TestReportInWindow)
#include "tst_report_in_window.moc"
