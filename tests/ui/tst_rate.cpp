// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/actions.h"
#include "support/window_kit.h"
#include "widgets/next_step_card.h"
#include "widgets/rate_popover.h"
#include "widgets/run_card.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

using namespace assay;
using namespace assay::ui;

namespace {

const QString kArrow = QStringLiteral(" \u2192 ");

train::RunRecord runOf(experiment::ExperimentSpec spec, std::int64_t step)
{
    train::RunRecord run;
    run.id = 1;
    run.spec = experiment::toJson(spec);
    run.state = train::RunState::Stopped;
    run.step = step;
    run.totalSteps = 1000;
    return run;
}

QRect onScreen(const QWidget& widget)
{
    return {widget.mapToGlobal(QPoint()), widget.size()};
}

} // namespace

/// A learning rate that is changed while a run is at work, wherever it is shown.
class TestRate : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ofARunThatIsOverItsSpecDecides_data()
    {
        QTest::addColumn<QString>("changes");
        QTest::addColumn<qlonglong>("step");
        QTest::addColumn<QString>("shown");
        QTest::newRow("never changed") << "" << 300LL << "3e-4";
        QTest::newRow("changed long ago") << "200: 0.01" << 300LL << "0.01";
        QTest::newRow("changed in the pause before the stop")
            << "300: 0.01" << 300LL << "3e-4" + kArrow + "0.01";
        QTest::newRow("planned for later") << "600: 0.01" << 300LL << "3e-4";
        QTest::newRow("changed twice")
            << "100: 0.01, 300: 3e-5" << 300LL << "0.01" + kArrow + "3e-5";
        QTest::newRow("before the first step") << "0: 0.01" << 0LL << "0.01";
        QTest::newRow("nothing comes after the end") << "1000: 0.01" << 1000LL << "3e-4";
    }
    void ofARunThatIsOverItsSpecDecides()
    {
        QFETCH(QString, changes);
        QFETCH(qlonglong, step);
        QFETCH(QString, shown);
        experiment::ExperimentSpec spec;
        spec.train.rateChanges = changes.toStdString();
        QCOMPARE(rateText(shownRate(runOf(spec, step), {}, {})), shown);
    }

    void aScheduleScalesBoth()
    {
        experiment::ExperimentSpec spec;
        spec.train.epochs = 10;
        spec.train.schedule = {
            .kind = train::ScheduleKind::Step, .stepEpochs = 1, .stepFactor = 0.1};
        session::RunProgress progress{};
        progress.step = 150;
        progress.baseRate = 1e-2;
        progress.learningRate = 1e-3;
        QCOMPARE(rateText(shownRate(runOf(spec, 150), progress, 5e-2)), "0.001" + kArrow + "0.005");
        QCOMPARE(rateText(shownRate(runOf(spec, 150), progress, 1e-2)), QString("0.001"));
        spec.train.rateChanges = "150: 0.03";
        QCOMPARE(rateText(shownRate(runOf(spec, 150), {}, {})), "3e-5" + kArrow + "0.003");
    }

    void aSpecOfAnotherVersionHasNone()
    {
        train::RunRecord run = runOf({}, 10);
        run.spec = "{\"unknown\": 1}";
        QCOMPARE(rateText(shownRate(run, {}, {})), QStringLiteral("\u2013"));
    }

    void cardAndStripSayItAtOnceAndAgreeAfterTheStop()
    {
        testing::WindowKit kit;
        const train::RunId id = pausedRun(kit);
        kit.window.findChild<Actions*>()->at("run.rate")->trigger();
        auto* popover = kit.window.findChild<RatePopover*>();
        QTRY_VERIFY(popover->isVisible());
        popover->findChild<QLineEdit*>()->setText("0.01");
        popover->findChild<QPushButton*>()->click();
        const auto card = [&] {
            return kit.window.findChild<RunCard*>()->findChild<QLabel*>("rate")->text();
        };
        QTRY_COMPARE(card(), "Learning rate <b>3e-4" + kArrow + "0.01</b> from the next step");
        QCOMPARE(strip(kit), "3e-4" + kArrow + "0.01");

        // What the trainer makes of it when it is stopped before the next step.
        train::RunRecord& record = kit.session.record(id);
        experiment::ExperimentSpec spec = experiment::fromJson(record.spec);
        spec.train.rateChanges = std::to_string(record.step) + ": 0.01";
        record.spec = experiment::toJson(spec);
        kit.session.runs().stop(id);
        kit.settle();
        QCOMPARE(card(), "Learning rate <b>3e-4" + kArrow + "0.01</b> from the next step");
        QCOMPARE(strip(kit), "3e-4" + kArrow + "0.01");
    }

    /// Another run is looked at: its page must not change the one at work.
    void onlyTheRunThatIsShownIsChanged()
    {
        testing::WindowKit kit;
        const train::RunId id = pausedRun(kit);
        auto* action = kit.window.findChild<Actions*>()->at("run.rate");
        QVERIFY(action->isEnabled());
        const train::RunId other = kit.session.addRun({});
        kit.settle();
        kit.window.bench().runs().look(other);
        kit.settle();
        QVERIFY(!action->isEnabled());
        QVERIFY(action->toolTip().contains(QString::fromStdString(kit.session.record(id).name)));
        kit.window.bench().runs().look(id);
        kit.settle();
        QVERIFY(action->isEnabled());

        // It may end while the number is typed.
        action->trigger();
        auto* popover = kit.window.findChild<RatePopover*>();
        QTRY_VERIFY(popover->isVisible());
        kit.session.runs().stop(id);
        kit.settle();
        popover->findChild<QLineEdit*>()->setText("0.01");
        popover->findChild<QPushButton*>()->click();
        kit.settle();
        QVERIFY(!kit.window.bench().runs().rate(kit.session.record(id)).next);
    }

    void theCardCutsALongNameInTheMiddle()
    {
        testing::WindowKit kit;
        testing::FakeRun run;
        run.name = std::string(60, 'n') + " the end";
        kit.session.addRun(run);
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("train");
        kit.settle();
        const auto* name = kit.window.findChild<QLabel*>("runName");
        QVERIFY(name->isVisible() && name->toolTip() == QString::fromStdString(run.name));
        QVERIFY2(name->text().contains(QChar(0x2026)) && name->text().endsWith("end"),
                 qPrintable(name->text()));
        QVERIFY(name->fontMetrics().horizontalAdvance(name->text()) <= name->width());
    }

    void theCardCountsEpochs()
    {
        for (const int epochs : {1, 3}) {
            testing::WindowKit kit;
            testing::FakeRun run;
            run.spec.train.epochs = epochs;
            kit.session.addRun(run);
            kit.session.openProject();
            kit.settle();
            kit.window.goTo("train");
            kit.settle();
            QStringList said;
            for (const QLabel* label : kit.window.findChild<RunCard*>()->findChildren<QLabel*>())
                said << label->text().split('\n').first();
            const QString wanted = epochs == 1 ? ", 1 epoch" : ", 3 epochs";
            const auto ends = [&](const QString& words) { return words.endsWith(wanted); };
            QVERIFY2(std::any_of(said.begin(), said.end(), ends), qPrintable(said.join('|')));
        }
    }

    void thePopoverOpensBesideItsButton_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1280 x 800") << QSize(1280, 800);
        QTest::newRow("2560 x 1440") << QSize(2560, 1440);
        QTest::newRow("1024 x 640, folded") << QSize(1024, 640);
    }
    void thePopoverOpensBesideItsButton()
    {
        QFETCH(QSize, size);
        testing::WindowKit kit;
        kit.window.resize(size);
        pausedRun(kit);
        auto* card = kit.window.findChild<RunCard*>();
        const bool beside = card->isVisible();
        kit.window.findChild<Actions*>()->at("run.rate")->trigger();
        auto* popover = kit.window.findChild<RatePopover*>();
        QTRY_VERIFY(popover->isVisible());
        const QRect place = onScreen(*popover);
        QVERIFY(onScreen(kit.window).contains(place));
        QVERIFY(!place.intersects(onScreen(*kit.window.findChild<NextStepCard*>())));
        if (!beside)
            return; // there is no button in view
        const QRect button = onScreen(card->changeButton());
        QVERIFY(!place.intersects(onScreen(*card)));
        QVERIFY2(button.left() - place.right() < card->width(), "far from its button");
        QVERIFY(place.top() <= button.bottom() && place.bottom() >= button.top());
    }

    void aRateThatIsNoneIsRefusedInWords_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("said");
        QTest::newRow("letters") << "abc"
                                 << QStringLiteral("\u201cabc\u201d is not a number. Enter a "
                                                   "learning rate above 0.");
        QTest::newRow("zero") << "0"
                              << "0 is out of range. Enter a learning rate above 0, up to "
                                 "1,000,000.";
        QTest::newRow("a comma") << "0,01"
                                 << QStringLiteral("\u201c0,01\u201d is not a number. Enter a "
                                                   "learning rate above 0.");
    }
    void aRateThatIsNoneIsRefusedInWords()
    {
        QFETCH(QString, given);
        QFETCH(QString, said);
        QWidget window;
        RatePopover popover(&window);
        popover.open(QStringLiteral("a run"), 3e-7, 3e-7, {400, 100});
        QCOMPARE(popover.findChild<QLineEdit*>()->text(), QString("3e-7"));
        popover.findChild<QLineEdit*>()->setText(given);
        popover.findChild<QPushButton*>()->click();
        QVERIFY(popover.isVisible());
        QStringList texts;
        for (const QLabel* label : popover.findChildren<QLabel*>())
            texts << label->text();
        QVERIFY2(texts.contains(said), qPrintable(texts.join('\n')));
    }

private:
    static train::RunId pausedRun(testing::WindowKit& kit)
    {
        kit.session.openProject();
        testing::FakeRun fake;
        fake.state = train::RunState::Running;
        fake.epochsDone = 0;
        const train::RunId id = kit.session.addRun(fake);
        kit.session.advance(id, 20);
        kit.settle();
        kit.window.goTo("train");
        kit.session.runs().pause(id);
        kit.settle();
        return id;
    }
    static QString strip(testing::WindowKit& kit)
    {
        for (const QLabel* label :
             kit.window.findChild<QWidget*>("page.train")->findChildren<QLabel*>()) {
            if (label->accessibleName().startsWith("learning rate "))
                return label->text();
        }
        return {};
    }
};

QTEST_MAIN(TestRate)
#include "tst_rate.moc"
