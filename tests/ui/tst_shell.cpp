// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/actions.h"
#include "support/window_kit.h"
#include "widgets/next_step_card.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>

using namespace assay;
using testing::settle;

class TestShell : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void foldsTheNextStepWhereThePageNeedsTheWidth()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        settle();
        kit.window.goTo("train");
        settle();
        auto* card = kit.window.findChild<ui::NextStepCard*>();
        const auto* page = kit.window.findChild<QWidget*>("page.train");
        QVERIFY(!card->isFolded());
        const int beside = page->width();
        kit.window.resize(1024, 700);
        settle();
        QVERIFY(card->isFolded());
        QVERIFY2(page->width() >= beside - 24, qPrintable(QString::number(page->width())));
        QVERIFY2(card->height() < 60, qPrintable(QString::number(card->height())));
        QCOMPARE(card->findChild<QLabel*>("nextStepTitle")->text(), card->shown().title);
        QVERIFY(card->findChild<QPushButton*>("nextStepButton")->isVisible());
        // The evidence and what is known of the run open on a click.
        for (const char* name : {"Why", "This run"}) {
            QToolButton* opens = nullptr;
            for (QToolButton* button : kit.window.findChildren<QToolButton*>())
                if (button->text() == QLatin1String(name))
                    opens = button;
            QVERIFY2(opens && opens->isVisible(), name);
            QTest::mouseClick(opens, Qt::LeftButton);
            QWidget* popover = QApplication::activePopupWidget();
            QVERIFY2(popover && popover->height() > 40, name);
            QTest::keyClick(popover, Qt::Key_Escape);
            QVERIFY(!QApplication::activePopupWidget());
        }
        kit.window.resize(1280, 800);
        settle();
        QVERIFY(!card->isFolded());
        QCOMPARE(page->width(), beside);
    }

    void longEvidenceScrollsInsteadOfBeingCut()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        settle();
        kit.window.goTo("train");
        settle();
        auto* card = kit.window.findChild<ui::NextStepCard*>();
        auto* area = card->findChild<QScrollArea*>("evidence");
        QVERIFY(area && !card->isFolded());
        ui::NextStep step = card->shown();
        QCOMPARE(area->verticalScrollBar()->maximum(), 0); // there is room for what is said
        QCOMPARE(area->height(), area->widget()->heightForWidth(area->widget()->width()));
        step.evidence = QStringList(30, "One more thing that is known of this run.").join('\n');
        card->setStep(step);
        settle();
        QVERIFY(area->widget()->height()
                >= area->widget()->heightForWidth(area->widget()->width()));
        QVERIFY(area->verticalScrollBar()->maximum() > 0);
        const auto* button = card->findChild<QPushButton*>("nextStepButton");
        QVERIFY(kit.window.rect().contains(
            QRect(button->mapTo(&kit.window, QPoint()), button->size())));
        QVERIFY(!card->geometry().isEmpty()
                && card->rect().contains(QRect(button->mapTo(card, QPoint()), button->size())));
    }

    void theButtonOfTheNextStepStaysUnderThePointer()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        settle();
        kit.window.goTo("train");
        settle();
        auto* card = kit.window.findChild<ui::NextStepCard*>();
        const auto* button = card->findChild<QPushButton*>("nextStepButton");
        ui::NextStep step = card->shown();
        step.evidence = QStringList(3, "One thing that is known of this run.").join('\n');
        card->setStep(step);
        settle();
        const auto place = [&] { return button->mapTo(&kit.window, QPoint()); };
        const QPoint before = place();
        card->setAttribute(Qt::WA_UnderMouse);
        for (const int lines : {6, 1, 9, 0, 4}) {
            step.evidence = QStringList(lines, "One thing that is known of this run.").join('\n');
            card->setStep(step);
            settle();
            QCOMPARE(place(), before);
        }
        // What does not fit meanwhile scrolls, and has its room once the pointer has left.
        auto* area = card->findChild<QScrollArea*>("evidence");
        QVERIFY(area->verticalScrollBar()->maximum() > 0);
        card->setAttribute(Qt::WA_UnderMouse, false);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(card, &leave);
        settle();
        QCOMPARE(area->verticalScrollBar()->maximum(), 0);
        QVERIFY(place().y() > before.y());
    }

    void saysWhatTheDotsOfTheStepsMean()
    {
        testing::WindowKit kit;
        const auto* step = kit.window.findChild<QWidget*>("step.data");
        QVERIFY2(step->toolTip().endsWith("Nothing here yet"), qPrintable(step->toolTip()));
        QVERIFY(step->toolTip().contains("What does the network see?"));
        kit.session.openProject();
        settle();
        QVERIFY2(step->toolTip().endsWith("Ready"), qPrintable(step->toolTip()));
    }

    void theSearchButtonKeepsItsWords()
    {
        testing::WindowKit kit;
        QAction* palette = kit.window.actions().at("palette");
        QToolButton* search = nullptr;
        for (QToolButton* button : kit.window.findChildren<QToolButton*>())
            if (button->accessibleName() == palette->text())
                search = button;
        QVERIFY(search);
        const QString before = search->text();
        kit.theme.choose(ui::ThemeChoice::Dark); // gives every action a new picture
        settle();
        QCOMPARE(search->text(), before);
        kit.theme.choose(ui::ThemeChoice::Light);
    }

    void noMenuIsMirrored()
    {
        testing::WindowKit kit;
        const auto menus = kit.window.findChildren<QMenu*>();
        QVERIFY(!menus.isEmpty());
        // Also those of buttons that are mirrored for the sake of their arrow.
        for (const QMenu* menu : menus)
            QCOMPARE(menu->layoutDirection(), QGuiApplication::layoutDirection());
    }

    void asksForFilesWhereTheLastOfTheirKindWas()
    {
        testing::WindowKit kit;
        const QString data = kit.folder.filePath("my data");
        QVERIFY(QDir().mkpath(data));
        QFile file(data + "/table.csv");
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("a,b\n1,2\n");
        file.close();
        const auto folderOf = [&](const char* action) {
            kit.window.actions().at(QLatin1String(action))->trigger();
            auto* dialog = kit.window.findChild<QFileDialog*>();
            const QString folder = dialog ? dialog->directory().absolutePath() : QString();
            delete dialog;
            return folder;
        };
        QCOMPARE(folderOf("data.file"), kit.folder.path());
        kit.window.actions().at("data.file")->trigger();
        auto* dialog = kit.window.findChild<QFileDialog*>();
        QVERIFY2(dialog->nameFilters().first().contains("*.csv"),
                 qPrintable(dialog->nameFilters().join(';')));
        dialog->setDirectory(data);
        dialog->selectFile(file.fileName());
        QMetaObject::invokeMethod(dialog, "accept");
        settle();
        QCOMPARE(folderOf("data.file"), data);
        QCOMPARE(folderOf("data.folder"), data);
        QCOMPARE(folderOf("file.open"), kit.folder.path()); // another kind
        QCOMPARE(kit.settings.folderOf("data"), data);
        QVERIFY(QFile::remove(file.fileName()) && QDir().rmdir(data));
        QCOMPARE(folderOf("data.file"), kit.folder.path()); // it is no more
    }

    void asksForSettingsWithOneStopOfTheTabKey()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        settle();
        kit.window.goTo("model");
        const auto* page = kit.window.findChild<QWidget*>("page.model");
        int helps = 0;
        for (const QToolButton* button : page->findChildren<QToolButton*>()) {
            if (!button->accessibleName().startsWith("Explain "))
                continue;
            ++helps;
            QCOMPARE(button->focusPolicy(), Qt::NoFocus);
        }
        QVERIFY(helps > 8);
    }
};

QTEST_MAIN(TestShell)
#include "tst_shell.moc"
