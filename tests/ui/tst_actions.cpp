// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/command_palette.h"
#include "style/actions.h"
#include "support/window_kit.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSet>

#include <algorithm>

using namespace assay;

class TestActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void givesEachItsOwnIdAndShortcut()
    {
        testing::WindowKit kit;
        QSet<QString> ids;
        QSet<QString> shortcuts;
        for (const QAction* action : kit.window.actions().all()) {
            const QString id = action->objectName();
            QVERIFY2(!ids.contains(id), qPrintable(id));
            ids.insert(id);
            const QKeySequence key = action->shortcut();
            QVERIFY2(!key.isEmpty() && key[0].key() != Qt::Key_unknown, qPrintable(id));
            QVERIFY2(!shortcuts.contains(key.toString()), qPrintable(key.toString()));
            shortcuts.insert(key.toString());
        }
    }

    void saysAndDrawsEach()
    {
        testing::WindowKit kit;
        for (const QAction* action : kit.window.actions().all()) {
            const QString picture =
                QStringLiteral(":/icons/%1.svg").arg(action->property("picture").toString());
            QVERIFY2(QFile::exists(picture), qPrintable(picture));
            QVERIFY2(action->whatsThis().size() > 8, qPrintable(action->objectName()));
            QVERIFY2(!action->text().endsWith('!'), qPrintable(action->objectName()));
            QVERIFY2(!action->icon().isNull(), qPrintable(action->objectName()));
        }
    }

    void saysWhyItIsNotPossible()
    {
        testing::WindowKit kit;
        const QAction* start = kit.window.actions().at("run.start");
        QVERIFY(!start->isEnabled());
        QVERIFY2(start->toolTip().contains("Open or make a project first."),
                 qPrintable(start->toolTip()));
        kit.session.openProject();
        kit.settle();
        QVERIFY(start->isEnabled());
        QVERIFY(!start->toolTip().contains("first"));
        for (const QAction* action : kit.window.actions().all())
            if (!action->isEnabled())
                QVERIFY2(action->toolTip().split('\n').size() > 2,
                         qPrintable(action->objectName()));
    }

    void saysWhatItUndoes()
    {
        testing::WindowKit kit;
        const QAction* undo = kit.window.actions().at("edit.undo");
        QCOMPARE(undo->text(), QStringLiteral("Undo"));
        QVERIFY(undo->toolTip().endsWith("Nothing to undo."));
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.window.bench().remove({1});
        QCOMPARE(undo->text(), QStringLiteral("Undo deletion of run 1 lenet"));
        QVERIFY(undo->toolTip().startsWith("Undo deletion of run 1 lenet (Ctrl+Z)"));
        kit.window.bench().undo().undo();
        QCOMPARE(undo->text(), QStringLiteral("Undo"));
        QCOMPARE(kit.window.actions().at("edit.redo")->text(),
                 QStringLiteral("Redo deletion of run 1 lenet"));
    }

    void callsAnEditByWhatAPersonDid_data()
    {
        QTest::addColumn<std::function<void(ui::Workbench&)>>("edit");
        QTest::addColumn<QString>("called");
        const auto row = [](const char* name, std::function<void(ui::Workbench&)> edit,
                            const QString& called) {
            QTest::newRow(name) << std::move(edit) << called;
        };
        row(
            "a setting", [](auto& bench) { bench.draft().setField("train.learning_rate", 1e-3); },
            "change of learning rate to 0.001");
        row(
            "a setting in several steps",
            [](auto& bench) {
                for (const double rate : {1e-3, 2e-3, 5e-3})
                    bench.draft().setField("train.learning_rate", rate);
            },
            "change of learning rate to 0.005");
        row(
            "a proposal",
            [](auto& bench) {
                bench.applyPatch({{"train.epochs", "6"}}, {});
            },
            "change of epochs to 6");
        row(
            "two settings",
            [](auto& bench) {
                bench.applyPatch({{"train.epochs", "6"}, {"train.batch_size", "32"}}, {});
            },
            "change of batch size to 32 and epochs to 6");
        row(
            "many settings",
            [](auto& bench) {
                bench.applyPatch({{"train.epochs", "6"},
                                  {"train.batch_size", "32"},
                                  {"train.learning_rate", "0.01"}},
                                 {});
            },
            "change of learning rate to 0.01 and 2 more settings");
        row(
            "a template", [](auto& bench) { bench.draft().setField("model.template", "mlp"); },
            "change of template to mlp");
        row(
            "data", [](auto& bench) { bench.useData("/data/tables/adult.csv"); },
            "choice of data adult.csv");
        row(
            "test data", [](auto& bench) { bench.useTestData("/data/night"); },
            "choice of test data night");
        row(
            "a name", [](auto& bench) { bench.rename(bench.runs().runs().front(), "wide"); },
            "renaming of run 1 lenet to wide");
        row(
            "a note", [](auto& bench) { bench.note(bench.runs().runs().front(), "by night"); },
            "note on run 1 lenet");
        row(
            "runs",
            [](auto& bench) {
                bench.remove({1, 2});
            },
            "deletion of 2 runs");
    }
    void callsAnEditByWhatAPersonDid()
    {
        QFETCH(std::function<void(ui::Workbench&)>, edit);
        QFETCH(QString, called);
        testing::WindowKit kit;
        kit.session.openProject();
        kit.session.addRun({});
        kit.settle();
        edit(kit.window.bench());
        const QAction* undo = kit.window.actions().at("edit.undo");
        QCOMPARE(undo->text(), "Undo " + called);
        kit.window.bench().undo().undo();
        QCOMPARE(kit.window.actions().at("edit.redo")->text(), "Redo " + called);
    }

    void findsSettingsAndRuns()
    {
        testing::WindowKit kit;
        testing::FakeRun run;
        run.name = "wide and slow";
        kit.session.addRun(run);
        kit.session.openProject();
        kit.settle();
        auto* palette = kit.window.findChild<ui::CommandPalette*>();
        auto* line = palette->findChild<QLineEdit*>();
        palette->open("weight decay");
        QCOMPARE(palette->shownTexts().value(0), QStringLiteral("Weight decay"));
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(kit.window.page(), QStringLiteral("model"));
        QVERIFY(QApplication::focusWidget());
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("train.weight_decay"));
        kit.window.goTo("data");
        palette->open("wide and");
        QCOMPARE(palette->shownTexts().value(0), QStringLiteral("Look at wide and slow"));
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(kit.window.page(), QStringLiteral("train"));
    }

    void longNamesOfRunsAreDistinguishedByTheirEnds()
    {
        testing::WindowKit kit;
        for (const char* end : {"cold", "warm", "hot"}) {
            testing::FakeRun run;
            run.name = std::string(200, 'w') + end;
            kit.session.addRun(run);
        }
        kit.session.openProject();
        kit.settle();
        auto* palette = kit.window.findChild<ui::CommandPalette*>();
        palette->open("look at www");
        kit.settle();
        auto* list = palette->findChild<QListWidget*>();
        QCOMPARE(list->count(), 3);
        const auto row = [list](int at) {
            return list->viewport()->grab(list->visualItemRect(list->item(at))).toImage();
        };
        QVERIFY(row(1) != row(2)); // the first is the chosen one
    }

    void saysThatNothingFits()
    {
        testing::WindowKit kit;
        auto* palette = kit.window.findChild<ui::CommandPalette*>();
        palette->open("zzz");
        QVERIFY(palette->shownTexts().isEmpty());
        const auto labels = palette->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains("zzz");
        }));
        palette->findChild<QLineEdit*>()->setText("undo");
        QVERIFY(std::none_of(labels.begin(), labels.end(),
                             [](const QLabel* label) { return label->isVisible(); }));
    }

    void findsCommandsByTheirLetters_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("first");
        QTest::newRow("word") << "dark"
                              << "Dark colours";
        QTest::newRow("part of a word") << "palett"
                                        << "";
        QTest::newRow("heads of words") << "gtr"
                                        << "Go to Runs";
        QTest::newRow("as it stands") << "several"
                                      << "Run several seeds";
        QTest::newRow("capitals") << "STEP"
                                  << "Step once";
        QTest::newRow("nothing fits") << "zzz"
                                      << "";
    }
    void findsCommandsByTheirLetters()
    {
        QFETCH(QString, typed);
        QFETCH(QString, first);
        testing::WindowKit kit;
        auto* palette = kit.window.findChild<ui::CommandPalette*>();
        palette->open(typed);
        QCOMPARE(palette->shownTexts().value(0), first);
    }

    void listsEveryCommandAndRecentProjects()
    {
        testing::WindowKit kit;
        kit.settings.remember("/home/ada/usps.assay");
        auto* palette = kit.window.findChild<ui::CommandPalette*>();
        palette->open();
        const QStringList shown = palette->shownTexts();
        for (const QAction* action : kit.window.actions().all())
            if (action->objectName() != "palette")
                QVERIFY2(shown.contains(action->text()), qPrintable(action->text()));
        QVERIFY(shown.contains("Open recent: usps"));
    }

    void doesTheChosenOneOnEnter()
    {
        testing::WindowKit kit;
        kit.window.actions().at("palette")->trigger();
        auto* palette = kit.window.findChild<ui::CommandPalette*>();
        auto* line = palette->findChild<QLineEdit*>();
        QVERIFY(palette->isVisible());
        QTest::keyClicks(line, "go to mod");
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QCOMPARE(kit.window.page(), QStringLiteral("model"));
        palette->open();
        QTest::keyClick(line, Qt::Key_Escape);
        QVERIFY(!palette->isVisible());
        QCOMPARE(kit.window.page(), QStringLiteral("model"));
    }
};

QTEST_MAIN(TestActions)
#include "tst_actions.moc"
