// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/real_window.h"

#include <QFileDialog>

using namespace assay;
using assay::testing::assayCli;
using assay::testing::of;

/// "Export case archive ..." of the real window over the real session.
class TestCaseInWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theCommandWritesAnArchiveThatCanBeRepeated()
    {
        testing::RealWindow real;
        const QString folder = QString::fromStdString(real.folder.path().string());
        const QAction* command = real.window->actions().at("file.case");
        QVERIFY(!command->isEnabled()); // nothing is open
        const testing::Result trained =
            assayCli({"train", "--data", "points-blobs", "--set", "data.count=200", "--template",
                      "mlp", "--epochs", "1", "--threads", "1", "--project", "digits.assay"},
                     folder);
        QCOMPARE(trained.code, 0);
        real.window->bench().openProject(folder + "/digits.assay");
        real.settle();
        QVERIFY(QTest::qWaitFor([&] { return command->isEnabled(); }));
        QStringList notices;
        connect(&real.window->bench(), &ui::Workbench::noticed, this,
                [&](const ui::Notice& notice) { notices << notice.text; });
        const auto exported = [&](const QString& file, const QString& filter) {
            real.window->actions().at("file.case")->trigger();
            auto* dialog = real.window->findChild<QFileDialog*>();
            if (!dialog || !dialog->selectedFiles().value(0).endsWith("case.zip"))
                return false;
            if (!filter.isEmpty())
                dialog->selectNameFilter(filter);
            const qsizetype before = notices.size();
            Q_EMIT dialog->fileSelected(file);
            dialog->close();
            delete dialog;
            return QTest::qWaitFor([&] { return notices.size() > before; });
        };
        QVERIFY(exported(folder + "/case.zip", {}));
        QVERIFY2(notices.last().contains("run 1") && notices.last().contains("case.zip"),
                 qPrintable(notices.join('|')));
        const testing::Result repeated = assayCli({"replay", "case.zip", "--json"}, folder);
        QVERIFY2(repeated.code == 0, qPrintable(repeated.out + repeated.err));
        QVERIFY(of(repeated, "replayed").size() > 3);

        QVERIFY(exported(folder + "/missing/case.zip", {}));
        QVERIFY2(notices.last().contains("There is no folder"), qPrintable(notices.join('|')));
    }

    void theDataGoWithItWhereThatIsChosen()
    {
        testing::RealWindow real;
        const QString folder = QString::fromStdString(real.folder.path().string());
        QByteArray table = "a,b,y\n";
        for (int k = 0; k < 120; ++k)
            table += QByteArray::number(k * 37 % 101) + ',' + QByteArray::number(k * 53 % 89) + ','
                     + (k * 37 % 101 > k * 53 % 89 ? "more" : "less") + '\n';
        testing::write(real.folder / "t.csv", table);
        QCOMPARE(assayCli({"train", "t.csv", "--set", "data.target=y", "--epochs", "1", "--threads",
                           "1", "--project", "digits.assay"},
                          folder)
                     .code,
                 0);
        real.window->bench().openProject(folder + "/digits.assay");
        real.settle();
        QAction* command = real.window->actions().at("file.case");
        QVERIFY(QTest::qWaitFor([&] { return command->isEnabled(); }));
        command->trigger();
        auto* dialog = real.window->findChild<QFileDialog*>();
        QVERIFY(dialog);
        dialog->selectNameFilter("Archive with the data (*.zip)");
        const QString file = folder + "/whole.zip";
        Q_EMIT dialog->fileSelected(file);
        dialog->close();
        QVERIFY(QTest::qWaitFor([&] { return QFile::exists(file); }, 30'000));
        QVERIFY(QFile::remove(folder + "/t.csv"));
        const testing::Result repeated = assayCli({"replay", file, "--json"}, folder);
        QVERIFY2(repeated.code == 0, qPrintable(repeated.out + repeated.err));
    }
};

QTEST_MAIN(TestCaseInWindow)
#include "tst_case_in_window.moc"
