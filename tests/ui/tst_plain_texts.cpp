// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/actions.h"
#include "style/plain_label.h"
#include "support/window_kit.h"

#include <QAction>
#include <QApplication>
#include <QFontMetrics>
#include <QLabel>
#include <QMessageBox>
#include <QTest>
#include <QToolButton>
#include <QToolTip>

using namespace assay;

namespace {

const QString kMarkup = QStringLiteral("<h1>loud</h1><img src=\"/nowhere.png\">");

const QLabel* tip()
{
    for (const QWidget* top : QApplication::topLevelWidgets()) {
        if (top->inherits("QTipLabel") && top->isVisible())
            return qobject_cast<const QLabel*>(top);
    }
    return nullptr;
}

} // namespace

class TestPlainTexts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesFromFilesAreNoMarkup()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.record(1).name = kMarkup.toStdString();
        kit.session.record(1).note = kMarkup.toStdString();
        kit.session.record(1).problem = kMarkup.toStdString();
        kit.session.openProject();
        kit.settle();
        kit.window.bench().say(kMarkup, true);
        int shown = 0;
        for (const char* page :
             {"start", "data", "model", "debug", "train", "evaluate", "errors", "runs"}) {
            kit.window.goTo(QLatin1String(page));
            kit.settle();
            for (const QLabel* label : kit.window.findChildren<QLabel*>()) {
                if (!label->text().contains(kMarkup))
                    continue;
                ++shown;
                if (label->isVisible())
                    QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->text()));
            }
        }
        QVERIFY(shown > 0);
    }

    void namesOfProjectsKeepTheirAmpersand()
    {
        testing::WindowKit kit;
        kit.session.openProject("cats & dogs");
        kit.settle();
        QStringList names;
        for (const QToolButton* button : kit.window.findChildren<QToolButton*>()) {
            if (button->text().contains(QStringLiteral("dogs")))
                names << button->text();
        }
        // Qt draws && as one; of a single one it makes the mark of a key.
        QCOMPARE(names, QStringList(QStringLiteral("cats && dogs.assay")));
    }

    void whatUndoNamesKeepsItsAmpersand()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        ui::Workbench& bench = kit.window.bench();
        bench.rename(bench.runs().runs().front(), "cats & dogs");
        kit.settle();
        const QAction* undo = kit.window.actions().at("edit.undo");
        QVERIFY2(undo->text().endsWith(QStringLiteral("to cats && dogs")),
                 qPrintable(undo->text()));
        // A tip has no mark of a key.
        QVERIFY2(undo->toolTip().contains(QStringLiteral("to cats & dogs ")),
                 qPrintable(undo->toolTip()));
        QCOMPARE(ui::shownText(undo->text()).count(QLatin1Char('&')), 1);
    }

    void whatUndoNamesWidensNoMenu()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        ui::Workbench& bench = kit.window.bench();
        bench.rename(bench.runs().runs().front(), "a" + QString(200, QLatin1Char('w')) + "z");
        kit.settle();
        const QString text = kit.window.actions().at("edit.undo")->text();
        QVERIFY2(QFontMetrics(QApplication::font()).horizontalAdvance(text) <= 600,
                 qPrintable(text));
        QVERIFY2(text.startsWith(QStringLiteral("Undo ")) && text.endsWith(QLatin1Char('z')),
                 qPrintable(text)); // the middle goes
    }

    void tipsAreNoMarkup()
    {
        testing::WindowKit kit;
        QToolTip::showText(QPoint(10, 10), kMarkup, &kit.window);
        QTRY_VERIFY(tip() != nullptr);
        QCOMPARE(tip()->textFormat(), Qt::PlainText);
        QToolTip::hideText();
    }

    void boxesAreNoMarkup()
    {
        testing::WindowKit kit;
        QMessageBox box(QMessageBox::Warning, "title", kMarkup, QMessageBox::Ok, &kit.window);
        box.open();
        kit.settle();
        const auto* label = box.findChild<QLabel*>(QStringLiteral("qt_msgbox_label"));
        QCOMPARE(label->text(), kMarkup);
        QCOMPARE(label->textFormat(), Qt::PlainText);
    }

    void labelThatMeansMarkupKeepsIt()
    {
        testing::WindowKit kit;
        QLabel label(QStringLiteral("<b>bold</b>"));
        label.setTextFormat(Qt::RichText);
        label.show();
        kit.settle();
        QCOMPARE(label.textFormat(), Qt::RichText);
    }
};

QTEST_MAIN(TestPlainTexts)
#include "tst_plain_texts.moc"
