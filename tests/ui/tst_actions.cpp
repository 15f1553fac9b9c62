// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/command_palette.h"
#include "style/actions.h"
#include "support/window_kit.h"

#include <QFile>
#include <QLineEdit>
#include <QSet>

using namespace assay;

class TestActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void givesEachItsOwnIdAndShortcut()
    {
        QSet<QString> ids;
        QSet<QString> shortcuts;
        for (const ui::ActionSpec& spec : ui::Actions::table()) {
            QVERIFY2(!ids.contains(QLatin1String(spec.id)), spec.id);
            ids.insert(QLatin1String(spec.id));
            const QKeySequence key{QLatin1String(spec.shortcut)};
            QVERIFY2(!key.isEmpty() && key[0].key() != Qt::Key_unknown, spec.id);
            QVERIFY2(!shortcuts.contains(key.toString()), spec.shortcut);
            shortcuts.insert(key.toString());
        }
    }

    void saysAndDrawsEach()
    {
        testing::WindowKit kit;
        for (const ui::ActionSpec& spec : ui::Actions::table()) {
            const QString picture = QStringLiteral(":/icons/%1.svg").arg(QLatin1String(spec.icon));
            QVERIFY2(QFile::exists(picture), qPrintable(picture));
            QVERIFY2(std::string(spec.help).size() > 8, spec.id);
            QVERIFY2(!std::string(spec.text).ends_with('!'), spec.id);
            QVERIFY2(!kit.window.actions().at(QLatin1String(spec.id))->icon().isNull(), spec.id);
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
        testing::settle();
        QVERIFY(start->isEnabled());
        QVERIFY(!start->toolTip().contains("first"));
        for (const QAction* action : kit.window.actions().all())
            if (!action->isEnabled())
                QVERIFY2(action->toolTip().split('\n').size() > 2,
                         qPrintable(action->objectName()));
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
