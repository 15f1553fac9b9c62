// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_chart.h"
#include "shell/notice_bar.h"
#include "support/window_kit.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLineEdit>

using namespace assay;

/// Notices that stay until they are closed leave earlier when their reason is over.
class TestNotices : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFailureIsWithdrawnOnceTheSameComesOff()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        ui::NoticeBar& bar = kit.window.notices();
        kit.session.failNext = base::environmentError("disk", "The disk is full.");
        kit.window.bench().start();
        kit.settle();
        QCOMPARE(bar.text(), QStringLiteral("The disk is full."));
        kit.window.bench().start();
        kit.settle();
        QVERIFY(bar.isHidden());
    }

    void aProjectThatIsBackIsNoTroubleAnyMore()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        ui::NoticeBar& bar = kit.window.notices();
        kit.session.emitEvent(
            session::Failed{0, base::environmentError("project.gone", "The project is gone.")});
        kit.settle();
        QCOMPARE(bar.text(), QStringLiteral("The project is gone."));
        kit.session.info.here = false;
        kit.session.emitEvent(session::ProjectChanged{kit.session.info});
        kit.settle();
        QVERIFY(!bar.isHidden());
        kit.session.info.here = true;
        kit.session.emitEvent(session::ProjectChanged{kit.session.info});
        kit.settle();
        QVERIFY(bar.isHidden());
    }

    void aFailedEditIsForgottenWithTheNextOne()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        ui::NoticeBar& bar = kit.window.notices();
        ui::Workbench& bench = kit.window.bench();
        kit.session.failNext = base::environmentError("disk", "The disk is full.");
        bench.rename(bench.runs().runs().front(), "wide");
        kit.settle();
        QVERIFY2(bar.text().startsWith("Not stored: renaming of run 1 lenet to wide. The disk"),
                 qPrintable(bar.text()));
        bench.rename(bench.runs().runs().front(), "wide");
        kit.settle();
        QVERIFY2(bar.isHidden(), qPrintable(bar.text()));
    }

    void aRunThatCouldNotBeIsForgottenWithAnotherSetting_data()
    {
        QTest::addColumn<bool>("disk");
        QTest::newRow("a value that is out of range") << false;
        QTest::newRow("a full disk, which no setting mends") << true;
    }
    void aRunThatCouldNotBeIsForgottenWithAnotherSetting()
    {
        QFETCH(bool, disk);
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        ui::NoticeBar& bar = kit.window.notices();
        kit.session.failNext = disk ? base::environmentError("disk", "The disk is full.")
                                    : base::usageError("field.range", "Too large a batch.");
        kit.window.bench().start();
        kit.settle();
        QVERIFY(!bar.isHidden());
        kit.window.bench().draft().setField("train.batch_size", std::int64_t{16});
        kit.settle();
        QCOMPARE(bar.isHidden(), !disk);
    }

    void anotherProjectHasNoTroubleOfTheLast()
    {
        testing::WindowKit kit;
        kit.session.openProject("one");
        kit.settle();
        ui::NoticeBar& bar = kit.window.notices();
        kit.window.bench().say("Something went wrong.", true);
        QVERIFY(!bar.isHidden());
        kit.session.openProject("other");
        kit.settle();
        QVERIFY(bar.isHidden());
    }

    void escapeClosesWhatLiesOverThePage_data()
    {
        QTest::addColumn<QString>("focus");
        QTest::newRow("nothing has the focus") << "";
        QTest::newRow("a chart") << "chart";
        QTest::newRow("a line of text") << "line";
        QTest::newRow("a choice") << "choice";
    }
    void escapeClosesWhatLiesOverThePage()
    {
        QFETCH(QString, focus);
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.window.goTo(focus == "line" ? "runs" : "train");
        kit.settle();
        kit.window.bench().say("Something went wrong.", true);
        QWidget* receiver = &kit.window;
        if (focus == "chart")
            receiver = shown<ui::CurveChart>(kit);
        else if (focus == "line")
            receiver = shown<QLineEdit>(kit);
        else if (focus == "choice")
            receiver = shown<QComboBox>(kit);
        QVERIFY(receiver);
        receiver->setFocus();
        QTest::keyClick(receiver, Qt::Key_Escape);
        QVERIFY(kit.window.notices().isHidden());
    }

    void coversNoControlThatIsInUse_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QSize>("size");
        for (const char* page : {"start", "data", "model", "runs"})
            for (const QSize size : {QSize(1024, 640), QSize(1280, 800)})
                QTest::addRow("%s at %d", page, size.width()) << QString(page) << size;
    }
    void coversNoControlThatIsInUse()
    {
        QFETCH(QString, page);
        QFETCH(QSize, size);
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.window.resize(size);
        kit.window.goTo(page);
        kit.settle();
        ui::NoticeBar& bar = kit.window.notices();
        kit.window.bench().say(QString(20, 'x') + QString(" went wrong.").repeated(20), true);
        const QWidget* area = kit.window.findChild<QWidget*>("page." + page);
        int tried = 0;
        for (QWidget* control : area->findChildren<QWidget*>()) {
            const bool takes = qobject_cast<QLineEdit*>(control)
                               || qobject_cast<QComboBox*>(control)
                               || qobject_cast<QAbstractButton*>(control);
            if (!takes || !control->isVisible() || !control->isEnabled()
                || control->visibleRegion().isEmpty() || control->focusPolicy() == Qt::NoFocus)
                continue;
            control->setFocus();
            if (!control->hasFocus())
                continue; // it has the focus for another
            ++tried;
            const QRect used(control->mapTo(bar.parentWidget(), QPoint()), control->size());
            QVERIFY2(!bar.geometry().intersects(used),
                     qPrintable(control->accessibleName() + control->objectName()));
            QVERIFY(bar.parentWidget()->rect().contains(bar.geometry()));
        }
        QVERIFY(tried > 1);
    }

private:
    template <typename Widget>
    static Widget* shown(testing::WindowKit& kit)
    {
        for (Widget* widget : kit.window.template findChildren<Widget*>())
            if (widget->isVisible() && widget->isEnabled())
                return widget;
        return nullptr;
    }
};

QTEST_MAIN(TestNotices)
#include "tst_notices.moc"
