// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"
#include "charts/adaptation_chart.h"
#include "models/adaptation_table_model.h"
#include "support/chart_words.h"
#include "support/window_kit.h"
#include "tune/adaptation.h"
#include "tune/adapted_effect.h"
#include "widgets/adaptation_view.h"
#include "widgets/sample_strip.h"
#include "widgets/table_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

#include <algorithm>

using namespace assay;

namespace {

constexpr std::size_t kPixels = 16;

/// White pictures that became black ones.
adapt::Translation translation()
{
    const std::vector<std::uint8_t> white(kPixels, 255), black(kPixels, 0);
    return {
        .shape = {1, 4, 4}, .cycleError = 0.15, .before = {white, white}, .after = {black, black}};
}

/// A run on which one adaptation was tried, which translates pictures or not.
struct Kit : testing::BenchKit {
    ui::Theme theme;
    std::unique_ptr<ui::AdaptationView> view;

    train::RunId run = 0, adapted = 0;

    explicit Kit(bool translates, bool looksAtAdapted = false,
                 const std::vector<tune::Adaptation>& others = {})
    {
        session.openProject();
        run = session.addRun({});
        tune::MeasuredAttempt attempt;
        attempt.study.id = 1;
        attempt.study.of = run;
        attempt.study.tried = tune::Tried{.improvement = tune::kAdaptation,
                                          .way = "cyclegan",
                                          .words = "pictures of train as the target's (CycleGAN)",
                                          .patch = {}};
        attempt.pairs = {{1, run, run}};
        if (looksAtAdapted) {
            adapted = session.addRun({});
            attempt.study.planned.resize(2);
            attempt.study.planned[1].patch = {{"adapt.method", "dann"}};
            attempt.members.resize(2);
            attempt.members[0].run = run;
            attempt.members[1].run = adapted;
            attempt.pairs = {{1, run, adapted}};
        }
        attempt.state = tune::AttemptState::Tried;
        session.attempts = {attempt};
        tune::Adaptation adaptation;
        adaptation.study = 1;
        adaptation.method = translates ? "cyclegan" : "dann";
        adaptation.words = attempt.tried().words;
        adaptation.runs = {run};
        adaptation.gap = {.seeds = 1, .examples = 100, .source = 0.5, .adapted = 0.4};
        if (translates)
            adaptation.translation = translation();
        session.adapted = {adaptation};
        session.adapted.insert(session.adapted.end(), others.begin(), others.end());
        view = std::make_unique<ui::AdaptationView>(bench, theme);
        view->resize(900, 600);
        view->show();
        settle(); // the run that it was tried on is shown first
        if (looksAtAdapted)
            bench.runs().look(adapted);
        settle();
    }
    QLabel* label(const char* name) const { return view->findChild<QLabel*>(name); }
    bool isCompared() const
    {
        return label("improve.adaptation.about")->text().startsWith(QStringLiteral("On 100 "));
    }
};

} // namespace

class TestAdaptationView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void translatedPicturesStandUnderThoseOfTrain()
    {
        const Kit kit(true);
        QTRY_VERIFY(kit.isCompared());
        const QLabel* title = kit.label("improve.adaptation.translation");
        QVERIFY(title->isVisible());
        QCOMPARE(title->text(), QStringLiteral("Pictures of train as the target's (CycleGAN)"));
        const auto* table = kit.view->findChild<ui::TableView*>();
        QVERIFY(table->viewport()->height() >= table->rowHeight(0)); // beside the pictures
        QVERIFY2(kit.label("improve.adaptation.cycle")->text().contains(QStringLiteral("0.15")),
                 qPrintable(kit.label("improve.adaptation.cycle")->text()));
        const auto strips = kit.view->findChildren<ui::SampleStrip*>();
        QCOMPARE(strips.size(), 2);
        QVERIFY(strips[0]->mapTo(kit.view.get(), QPoint()).y()
                < strips[1]->mapTo(kit.view.get(), QPoint()).y());
        for (int k = 0; k < 2; ++k) {
            QCOMPARE(strips[k]->accessibleDescription(), QStringLiteral("1, 2"));
            const QImage seen = strips[k]->grab().toImage();
            const int lightness = seen.pixelColor(10, 10).lightness();
            QVERIFY2(k == 0 ? lightness > 200 : lightness < 50,
                     qPrintable(QString::number(lightness)));
        }
    }

    /// The networks that an adaptation trained have none of their own.
    void anAdaptedRunShowsThoseOfTheRunThatItCameFrom()
    {
        const Kit kit(false, true);
        const QLabel* about = kit.label("improve.adaptation.about");
        QTRY_VERIFY2(about->text().startsWith(
                         QString::fromStdString(tune::adaptedFromText(kit.adapted, kit.run))),
                     qPrintable(about->text()));
        QTRY_COMPARE(kit.view->findChild<ui::TableView*>()->model()->rowCount(), 1);
        QVERIFY(about->text().contains(QStringLiteral("On 100 ")));
        QVERIFY(tune::adaptedFrom(kit.adapted, kit.session.attempts) == kit.run);
        QVERIFY(!tune::adaptedFrom(kit.run, kit.session.attempts));
        QVERIFY(!tune::adaptedFrom(kit.adapted, {}));
    }

    /// Else a method would be tried on what another one made.
    void aMethodIsTriedOnTheRunWhoseAdaptationsAreShown()
    {
        Kit kit(false, true);
        const QLabel* about = kit.label("improve.adaptation.about");
        QTRY_VERIFY(about->text().contains(QStringLiteral("On 100 ")));
        const QSignalSpy wanted(kit.view.get(), &ui::AdaptationView::tryWanted);
        kit.view->findChild<QPushButton*>()->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(kit.bench.runs().current()->id, kit.run);
    }

    /// Of one row the chart is low; Qt Charts makes "..." of a title that has no room.
    void whatTheAxisShowsIsWritten()
    {
        const Kit kit(false);
        QTRY_VERIFY(kit.isCompared());
        const auto* chart = kit.view->findChild<ui::AdaptationChart*>();
        QVERIFY(chart && !chart->isEmpty());
        const auto words = [chart] { return testing::axisWords(*chart); };
        QTRY_VERIFY2(words().contains(QStringLiteral("error on test-val, %")),
                     qPrintable(words().join('|')));
    }

    void theAxisEndsWhereAnErrorCan()
    {
        ui::Theme theme;
        ui::AdaptationChart chart(theme);
        chart.resize(600, 200);
        chart.setVisible(true);
        tune::Adaptation wide;
        wide.method = "dann";
        wide.gap = {.seeds = 3, .examples = 100, .source = 0.9, .adapted = 0.8};
        wide.gap.adaptedInterval = stats::Interval{0.2, 1.4};
        chart.show(std::vector<tune::Adaptation>{wide});
        const auto numbers = [&chart] {
            QList<double> all;
            for (const QString& word : testing::axisWords(chart)) {
                bool isNumber = false;
                const double number = word.toDouble(&isNumber);
                if (isNumber)
                    all << number;
            }
            return all;
        };
        QTRY_VERIFY(numbers().size() >= 2);
        const QList<double> seen = numbers();
        QCOMPARE(*std::max_element(seen.cbegin(), seen.cend()), 100.0);
    }

    void theChoiceIsInSightAndLongNamesGoOnInASecondLine()
    {
        const Kit kit(false);
        QTRY_VERIFY(kit.isCompared());
        const auto* table = kit.view->findChild<ui::TableView*>();
        const int choice = ui::AdaptationTableModel::Choice;
        const auto end = [table, choice] {
            return table->columnViewportPosition(choice) + table->columnWidth(choice);
        };
        kit.view->resize(880, 600);
        QTRY_VERIFY2(end() <= table->viewport()->width(), qPrintable(QString::number(end())));
        kit.view->resize(600, 600);
        QTRY_VERIFY2(table->rowHeight(0) > table->verticalHeader()->defaultSectionSize(),
                     qPrintable(QString::number(table->rowHeight(0))));
    }

    void whatComesBeforeAnAdaptationIsMeasured()
    {
        testing::BenchKit kit;
        ui::Theme theme;
        kit.session.openProject();
        kit.session.fitted = {{"scale", 0.2, "extent 0.2 on test-val, 0.17 on train-val"}};
        testing::FakeRun served;
        served.spec.data.path = "day";
        served.spec.data.testPath = "night";
        const train::RunId plain = kit.session.addRun(served);
        served.spec.train.augment = "scale 0.2";
        const train::RunId matched = kit.session.addRun(served);
        ui::AdaptationView view(kit.bench, theme);
        view.resize(900, 600);
        view.show();
        kit.settle();
        const auto* about = view.findChild<QLabel*>("improve.adaptation.about");
        kit.bench.runs().look(plain);
        const QString numbers =
            ui::unbroken(QStringLiteral("extent 0.2 on test-val, 0.17 on train-val"));
        QTRY_VERIFY2(about->text().contains(numbers), qPrintable(about->text()));
        // A network that learned such examples has nothing to match any more.
        kit.bench.runs().look(matched);
        QTRY_VERIFY2(about->text().startsWith(QStringLiteral("Half of test-val")),
                     qPrintable(about->text()));
    }

    void sentencesInManyLinesTakeNoRoomFromTheChart()
    {
        tune::Adaptation worse;
        worse.method = "dann";
        worse.words = "features that do not show the domain (DANN)";
        worse.sourceBefore = 0.02;
        worse.sourceAfter = 0.5;
        worse.gap = {.seeds = 1, .examples = 100, .source = 0.5, .adapted = 0.6};
        const Kit kit(false, false, std::vector(6, worse));
        const QLabel* warnings = kit.label("improve.adaptation.warnings");
        QTRY_VERIFY(warnings->text().count(QLatin1Char('\n')) >= 5);
        for (const int width : {900, 640}) {
            kit.view->resize(width, 100);
            kit.settle();
            // As in a page that scrolls: what it needs at this width.
            kit.view->resize(width, kit.view->minimumSizeHint().height());
            kit.settle();
            QVERIFY(warnings->height() >= warnings->heightForWidth(warnings->width()));
            const auto* chart = kit.view->findChild<ui::AdaptationChart*>();
            const auto* table = kit.view->findChild<ui::TableView*>();
            QVERIFY(chart->geometry().top() >= warnings->geometry().bottom());
            QVERIFY(table->geometry().top() >= chart->geometry().bottom());
        }
    }

    void aNetworkThatForgotTrainIsNotChosen()
    {
        ui::AdaptationTableModel model;
        tune::Adaptation one;
        one.method = "dann";
        one.sourceBefore = 0.02;
        one.sourceAfter = 0.5;
        model.setRows({one});
        const auto choice = model.index(0, ui::AdaptationTableModel::Choice);
        QCOMPARE(choice.data().toString(), QStringLiteral("no"));
    }

    void otherMethodsHaveNoPictures()
    {
        const Kit kit(false);
        QTRY_VERIFY(kit.isCompared());
        // Of one seed.
        QVERIFY(
            kit.label("improve.adaptation.about")
                ->text()
                .endsWith(QStringLiteral("With fewer than 3 seeds each there are no intervals.")));
        QVERIFY(!kit.label("improve.adaptation.translation")->isVisible());
    }
};

QTEST_MAIN(TestAdaptationView)
#include "tst_adaptation_view.moc"
