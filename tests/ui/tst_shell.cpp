// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/file_dialog.h"
#include "style/actions.h"
#include "support/window_kit.h"
#include "widgets/next_step_card.h"
#include "widgets/run_controls.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>

using namespace assay;

class TestShell : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void foldsTheNextStepWhereThePageNeedsTheWidth()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("train");
        kit.settle();
        auto* card = kit.window.findChild<ui::NextStepCard*>();
        const auto* page = kit.window.findChild<QWidget*>("page.train");
        QVERIFY(!card->isFolded());
        const int beside = page->width();
        kit.window.resize(1024, 700);
        kit.settle();
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
        kit.settle();
        QVERIFY(!card->isFolded());
        QCOMPARE(page->width(), beside);
    }

    void theTabKeyGoesThroughTheWindowAsItIsRead()
    {
        testing::WindowKit kit;
        QList<const QWidget*> chain;
        for (const QWidget* at = kit.window.nextInFocusChain(); at != &kit.window;
             at = at->nextInFocusChain())
            chain << at;
        qsizetype before = -1;
        for (const char* name :
             {"step.data", "projectMenu", "page.start", "page.runs", "nextStepButton", "help"}) {
            const auto* widget = kit.window.findChild<QWidget*>(name);
            QVERIFY2(widget, name);
            const qsizetype place = chain.indexOf(widget);
            QVERIFY2(place > before, name);
            before = place;
        }
    }

    void theNameOfTheRunTakesTheRoomOfTheBar()
    {
        testing::WindowKit kit;
        testing::FakeRun run;
        run.name = "lenet, features aligned in closed form, ten labels";
        kit.session.addRun(run);
        kit.session.openProject();
        kit.settle();
        const auto* name = kit.window.findChild<QLabel*>("topBar.run");
        QVERIFY(name && name->isVisible());
        QCOMPARE(name->text(), QString::fromStdString(run.name));
        QVERIFY(name->width() >= name->sizeHint().width());
        kit.session.record(1).name = std::string(200, 'x');
        kit.session.list();
        kit.settle();
        for (const int width : {1280, 960}) {
            kit.window.resize(width, 640);
            kit.settle();
            QVERIFY(name->text().contains(QChar(0x2026)));
            QVERIFY(name->text().size() > 12);
            QVERIFY(name->width() >= name->sizeHint().width());
            QCOMPARE(name->toolTip().size(), 200);
        }
    }

    void longEvidenceScrollsInsteadOfBeingCut()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("train");
        kit.settle();
        auto* card = kit.window.findChild<ui::NextStepCard*>();
        auto* area = card->findChild<QScrollArea*>("evidence");
        QVERIFY(area && !card->isFolded());
        ui::NextStep step = card->shown();
        QCOMPARE(area->verticalScrollBar()->maximum(), 0); // there is room for what is said
        QCOMPARE(area->height(), area->widget()->heightForWidth(area->widget()->width()));
        step.evidence = QStringList(30, "One more thing that is known of this run.").join('\n');
        card->setStep(step);
        kit.settle();
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
        kit.settle();
        kit.window.goTo("train");
        kit.settle();
        auto* card = kit.window.findChild<ui::NextStepCard*>();
        const auto* button = card->findChild<QPushButton*>("nextStepButton");
        ui::NextStep step = card->shown();
        step.evidence = QStringList(3, "One thing that is known of this run.").join('\n');
        card->setStep(step);
        kit.settle();
        const auto place = [&] { return button->mapTo(&kit.window, QPoint()); };
        const QPoint before = place();
        card->setAttribute(Qt::WA_UnderMouse);
        for (const int lines : {6, 1, 9, 0, 4}) {
            step.evidence = QStringList(lines, "One thing that is known of this run.").join('\n');
            card->setStep(step);
            kit.settle();
            QCOMPARE(place(), before);
        }
        // What does not fit meanwhile scrolls, and has its room once the pointer has left.
        auto* area = card->findChild<QScrollArea*>("evidence");
        QVERIFY(area->verticalScrollBar()->maximum() > 0);
        card->setAttribute(Qt::WA_UnderMouse, false);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(card, &leave);
        kit.settle();
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
        kit.settle();
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
        kit.settle();
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
        kit.settle();
        QCOMPARE(folderOf("data.file"), data);
        QCOMPARE(folderOf("data.folder"), data);
        QCOMPARE(folderOf("file.open"), kit.folder.path()); // another kind
        QCOMPARE(kit.settings.folderOf("data"), data);
        QVERIFY(QFile::remove(file.fileName()) && QDir().rmdir(data));
        QCOMPARE(folderOf("data.file"), kit.folder.path()); // it is no more
    }

    void eachKindOfFileHasItsFolderAndItsNames_data()
    {
        QTest::addColumn<ui::FileKind>("kind");
        QTest::addColumn<QString>("usual"); // among the names that are listed first
        QTest::newRow("project") << ui::FileKind::Project << "*.assay";
        QTest::newRow("data") << ui::FileKind::Data << "*.csv";
        QTest::newRow("log") << ui::FileKind::Log << "*tfevents*";
        QTest::newRow("answers") << ui::FileKind::Answers << "*.npz";
        QTest::newRow("set-up") << ui::FileKind::Setup << "*.json";
        QTest::newRow("chart") << ui::FileKind::Chart << "*.png";
        QTest::newRow("table") << ui::FileKind::Table << "*.csv";
    }
    void eachKindOfFileHasItsFolderAndItsNames()
    {
        QFETCH(ui::FileKind, kind);
        QFETCH(QString, usual);
        testing::WindowKit kit;
        const QString own = kit.folder.filePath("own");
        QVERIFY(QDir().mkpath(own));
        const bool writes = kind == ui::FileKind::Chart || kind == ui::FileKind::Table;
        const auto make = [&](ui::FileKind of) {
            return std::unique_ptr<QFileDialog>(ui::makeFileDialog(
                &kit.window, "Choose", of,
                writes ? ui::saveFilter(kind == ui::FileKind::Chart ? "png" : "csv")
                       : ui::openFilter(of)));
        };
        {
            auto dialog = make(kind);
            QVERIFY2(dialog->nameFilters().first().contains(usual),
                     qPrintable(dialog->nameFilters().first()));
            dialog->setFileMode(QFileDialog::AnyFile);
            dialog->setAcceptMode(QFileDialog::AcceptSave);
            dialog->setDirectory(own);
            dialog->selectFile("a");
            dialog->setAttribute(Qt::WA_DeleteOnClose, false);
            QMetaObject::invokeMethod(dialog.get(), "accept");
        }
        for (const ui::FileKind other :
             {ui::FileKind::Project, ui::FileKind::Data, ui::FileKind::Log, ui::FileKind::Answers,
              ui::FileKind::Chart, ui::FileKind::Table})
            QCOMPARE(make(other)->directory().absolutePath() == own, other == kind);
        // A path that is typed counts as one that is clicked.
        const QString typed = kit.folder.filePath("typed");
        QVERIFY(QDir().mkpath(typed));
        {
            auto dialog = make(kind);
            dialog->setFileMode(QFileDialog::AnyFile);
            dialog->setAcceptMode(QFileDialog::AcceptSave);
            dialog->findChild<QLineEdit*>("fileNameEdit")->setText(typed + "/b");
            dialog->setAttribute(Qt::WA_DeleteOnClose, false);
            QMetaObject::invokeMethod(dialog.get(), "accept");
        }
        QCOMPARE(make(kind)->directory().absolutePath(), typed);
        // A folder that is gone, in an account without documents: never among the program's own.
        QVERIFY(QDir(typed).removeRecursively());
        kit.window.bench().setProjectsFolder("/nowhere/at/all");
        QCOMPARE(make(kind)->directory().absolutePath(), QDir::homePath());
    }

    void aDoubleClickActsOnce_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<bool>("late"); // what the first click changed is seen before the second
        QTest::addColumn<QStringList>("asked");
        for (const bool late : {false, true}) {
            const char* when = late ? "late" : "at once";
            QTest::addRow("start, %s", when) << "run.start" << late << QStringList{"runs.start"};
            QTest::addRow("pause, %s", when) << "run.pause" << late << QStringList{"runs.pause 1"};
            QTest::addRow("stop, %s", when) << "run.stop" << late << QStringList{"runs.stop 1"};
            QTest::addRow("step, %s", when)
                << "run.step" << late << QStringList{"runs.stepOnce 1", "runs.stepOnce 1"};
        }
    }
    void aDoubleClickActsOnce()
    {
        QFETCH(QString, action);
        QFETCH(bool, late);
        QFETCH(QStringList, asked);
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        if (action != "run.start") {
            kit.window.bench().start();
            kit.settle();
        }
        const QWidget* button = nullptr;
        for (const QToolButton* each :
             kit.window.findChild<ui::RunControls*>()->findChildren<QToolButton*>())
            if (each->defaultAction() == kit.window.actions().at(action))
                button = each;
        QVERIFY(button && button->isVisible() && button->isEnabled());
        const QPoint at = button->mapTo(&kit.window, button->rect().center());
        const std::size_t before = kit.session.calls.size();
        press(kit.window, at, 1000);
        if (late)
            kit.settle();
        press(kit.window, at + QPoint(1, 1), 1150);
        kit.settle();
        QStringList calls;
        for (std::size_t k = before; k < kit.session.calls.size(); ++k) {
            const QString call = QString::fromStdString(kit.session.calls[k]);
            if (call.startsWith("runs.start") || call.startsWith("runs.pause")
                || call.startsWith("runs.proceed") || call.startsWith("runs.stop")
                || call.startsWith("runs.step"))
                calls << call;
        }
        QCOMPARE(calls, asked);
        // A click that comes later is another one.
        if (action == "run.pause") {
            press(kit.window, at, 3000);
            kit.settle();
            QCOMPARE(kit.session.record(1).state, train::RunState::Running);
        }
    }

    void heldKeysStartOneRun()
    {
        testing::WindowKit kit;
        for (const QAction* action : kit.window.actions().all()) {
            const QString id = action->objectName();
            QCOMPARE(action->autoRepeat(),
                     id == "run.step" || id == "edit.undo" || id == "edit.redo");
        }
    }

    void theProjectMenuOpensBelowItsButton_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("name");
        QTest::newRow("small") << QSize(1024, 640) << "digits";
        QTest::newRow("usual") << QSize(1280, 800) << "digits";
        QTest::newRow("a long name") << QSize(1280, 800) << QString(70, 'w');
    }
    void theProjectMenuOpensBelowItsButton()
    {
        QFETCH(QSize, size);
        QFETCH(QString, name);
        testing::WindowKit kit;
        kit.session.openProject(name.toStdString());
        kit.settle();
        kit.window.resize(size);
        kit.window.move(0, 0);
        kit.settle();
        auto* button = kit.window.findChild<QToolButton*>("projectMenu");
        QVERIFY(button && button->menu());
        QRect opened;
        QTimer::singleShot(300, &kit.window, [&] {
            if (QWidget* menu = QApplication::activePopupWidget()) {
                opened = menu->geometry();
                menu->close();
            }
        });
        button->showMenu(); // until it is closed
        const QPoint corner = button->mapToGlobal(button->rect().bottomLeft());
        QCOMPARE(opened.left(), corner.x());
        QVERIFY2(std::abs(opened.top() - corner.y()) <= 2,
                 qPrintable(QString::number(opened.top() - corner.y())));
        const auto* rail = kit.window.findChild<QWidget*>("rail");
        QVERIFY(rail && opened.left() >= rail->mapToGlobal(rail->rect().topRight()).x());
    }

    void asksForSettingsWithOneStopOfTheTabKey()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
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

private:
    /// A click `time` milliseconds after the first moment, on what lies there by then.
    static void press(QWidget& window, QPoint at, quint64 time)
    {
        for (const QEvent::Type type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
            QWidget* under = window.childAt(at);
            const bool down = type == QEvent::MouseButtonPress;
            QMouseEvent event(type, under->mapFrom(&window, at), window.mapToGlobal(at),
                              Qt::LeftButton, down ? Qt::LeftButton : Qt::NoButton, Qt::NoModifier);
            event.setTimestamp(time + (down ? 0 : 40));
            QApplication::sendEvent(under, &event);
        }
    }
};

QTEST_MAIN(TestShell)
#include "tst_shell.moc"
