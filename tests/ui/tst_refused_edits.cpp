// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "bridge/workbench.h"
#include "support/window_kit.h"

#include <QTest>
#include <QUndoStack>

using namespace assay;

class TestRefusedEdits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onlyTheRefusedEditIsTakenBack_data()
    {
        QTest::addColumn<int>("refused");
        QTest::newRow("the newest") << 3;
        QTest::newRow("one beneath others") << 2;
        QTest::newRow("the oldest") << 1;
    }
    void onlyTheRefusedEditIsTakenBack()
    {
        QFETCH(int, refused);
        testing::BenchKit kit;
        for (int run = 1; run <= 3; ++run)
            kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        QStringList notices;
        QObject::connect(&kit.bench, &ui::Workbench::noticed, &kit.bench,
                         [&](const ui::Notice& notice) { notices << notice.text; });
        // All are asked for before any answer comes.
        for (int run = 1; run <= 3; ++run) {
            if (run == refused)
                kit.session.failNext = base::environmentError("disk.full", "The disk is full.");
            kit.bench.note(*kit.bench.runs().find(run), "checked");
        }
        kit.settle();
        QCOMPARE(notices, QStringList{QStringLiteral("Not stored: note on run %1 lenet. The disk "
                                                     "is full.")
                                          .arg(refused)});
        QStringList kept;
        for (int run = 1; run <= 3; ++run)
            kept << QString::fromStdString(kit.session.record(run).note);
        QCOMPARE(kept.count("checked"), 2);
        QCOMPARE(kept[refused - 1], QString());
        // Two steps back, no third, and none that does nothing.
        for (int left = 1; left >= 0; --left) {
            kit.bench.undo().undo();
            kit.settle();
            int checked = 0;
            for (int run = 1; run <= 3; ++run)
                checked += kit.session.record(run).note == "checked" ? 1 : 0;
            QCOMPARE(checked, left);
        }
        QVERIFY(!kit.bench.undo().canUndo());
        QCOMPARE(notices.size(), 1);
    }

    void anUndoThatTheProjectRefusesCanBeTriedAgain()
    {
        testing::BenchKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.bench.note(*kit.bench.runs().find(1), "checked");
        kit.settle();
        kit.session.failNext = base::environmentError("disk.full", "The disk is full.");
        kit.bench.undo().undo();
        kit.settle();
        QCOMPARE(kit.session.record(1).note, std::string("checked"));
        QVERIFY(kit.bench.undo().canUndo());
        kit.bench.undo().undo();
        kit.settle();
        QCOMPARE(kit.session.record(1).note, std::string());
    }
};

QTEST_MAIN(TestRefusedEdits)
#include "tst_refused_edits.moc"
