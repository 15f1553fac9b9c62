// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"
#include "charts/contour_chart.h"
#include "charts/parallel_chart.h"
#include "charts/slice_chart.h"
#include "support/tune_kit.h"
#include "widgets/propose_form.h"
#include "widgets/search_form.h"
#include "widgets/space_form.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace assay;
using testing::kSpace;
using testing::searchOf;
using Kit = testing::TuneKit;

namespace {

/// A study of Optuna as the project keeps it.
tune::SearchState importedState()
{
    tune::SearchState state;
    state.search.id = 1;
    state.search.method = tune::kImported;
    state.search.origin = "optuna: /data/of/logs/study.db, study digits";
    state.search.measure = "accuracy";
    state.search.isMaximised = true;
    state.search.remark = "It makes accuracy large; here each value has its sign turned.";
    state.search.space = tune::spaceFrom(R"({"lr": {"low": 1e-5, "high": 0.1, "scale": "log"},
                                             "width": {"low": 4, "high": 64, "integer": true},
                                             "kind": {"values": ["adam", "sgd"]}})");
    const auto sampler = tune::samplerKindNamed("random").make(state.search.space, 3);
    std::vector<tune::Trial> trials;
    for (int k = 0; k < 12; ++k) {
        tune::TriedRun one;
        one.trial.number = k;
        one.trial.point = *sampler->ask(trials);
        one.trial.state = tune::TrialState::Complete;
        one.trial.value = -0.5 - 0.01 * k;
        one.run = k + 1;
        trials.push_back(one.trial);
        state.trials.push_back(one);
    }
    state.search.trials = 12;
    return state;
}

/// The place within those of all trials that is farthest from each of them, in pixels of the chart.
QPointF freePlace(const ui::TrialChart& chart, std::size_t trials)
{
    std::vector<QPointF> marks;
    for (std::size_t k = 0; k < trials; ++k) {
        if (const auto mark = chart.placeOf(k))
            marks.push_back(*mark);
    }
    QRectF box;
    for (const QPointF& mark : marks)
        box |= QRectF(mark - QPointF(1, 1), QSizeF(2, 2));
    QPointF best;
    double farthest = -1;
    for (int i = 1; i < 20; ++i) {
        for (int j = 1; j < 20; ++j) {
            const QPointF at(std::round(box.left() + box.width() * i / 20),
                             std::round(box.top() + box.height() * j / 20));
            double near = 1e9;
            for (const QPointF& mark : marks)
                near = std::min(near, std::hypot(mark.x() - at.x(), mark.y() - at.y()));
            if (near > farthest) {
                farthest = near;
                best = at;
            }
        }
    }
    return best;
}

/// Where on an axis a pixel lies, by two trials whose places are known.
double unitAcross(const ui::TrialChart& chart, const tune::SearchState& state, std::size_t axis,
                  double pixel)
{
    std::size_t left = 0, right = 0;
    bool isAny = false;
    for (std::size_t k = 0; k < state.trials.size(); ++k) {
        const auto mark = chart.placeOf(k);
        if (!mark)
            continue;
        if (!isAny || mark->x() < chart.placeOf(left)->x())
            left = k;
        if (!isAny || mark->x() > chart.placeOf(right)->x())
            right = k;
        isAny = true;
    }
    const auto unit = [&](std::size_t k) {
        return tune::unitOf(state.search.space, state.trials[k].trial.point)[axis];
    };
    const double from = chart.placeOf(left)->x(), to = chart.placeOf(right)->x();
    return unit(left) + (unit(right) - unit(left)) * (pixel - from) / (to - from);
}

} // namespace

class TestTuneProposals : public QObject
{
    Q_OBJECT

    static QLineEdit* lineOf(Kit& kit, const char* path)
    {
        auto* form = kit.page->findChild<ui::ProposeForm*>();
        if (!form)
            return nullptr;
        for (QLineEdit* line : form->findChildren<QLineEdit*>()) {
            if (line->accessibleName() == ui::settingLabel(path))
                return line;
        }
        return nullptr;
    }
    /// Where on its axis the value of an editor of the form lies.
    static double unitOf(Kit& kit, const char* path)
    {
        const QLineEdit* line = lineOf(kit, path);
        if (!line)
            return -1;
        const tune::Space& space = kit.session.fakeSearches.states[0].search.space;
        for (const tune::Axis& axis : space.axes) {
            if (axis.path != path)
                continue;
            const double number = line->text().toDouble();
            const base::Value value =
                axis.integer ? base::Value(std::int64_t(number)) : base::Value(number);
            return tune::unitOf({.axes = {axis}}, {{path, value}}).front();
        }
        return -1;
    }

private Q_SLOTS:
    void aFreePlaceOfASliceOrAContourIsProposed_data()
    {
        QTest::addColumn<QString>("view");
        QTest::newRow("slice") << QString("slice");
        QTest::newRow("contour") << QString("contour");
    }
    void aFreePlaceOfASliceOrAContourIsProposed()
    {
        QFETCH(const QString, view);
        Kit kit({searchOf(kSpace, 12)});
        kit.views->showView(view);
        kit.settle();
        ui::TrialChart* chart = nullptr;
        for (ui::TrialChart* each : kit.views->findChildren<ui::TrialChart*>()) {
            if (each->isVisible())
                chart = each;
        }
        QVERIFY(chart);
        const QPointF place = freePlace(*chart, 12);
        const double wanted = unitAcross(*chart, kit.session.fakeSearches.states[0], 0, place.x());
        QTest::mouseDClick(chart->viewport(), Qt::LeftButton, {}, chart->mapFromScene(place));
        kit.settle();
        QVERIFY(lineOf(kit, "train.learning_rate"));
        QVERIFY2(std::abs(unitOf(kit, "train.learning_rate") - wanted) < 0.03,
                 qPrintable(lineOf(kit, "train.learning_rate")->text()));
        QCOMPARE(kit.session.fakeSearches.proposed.size(), std::size_t(0)); // a person says when
    }

    void aPlaceOnAnAxisIsProposedWithControl()
    {
        Kit kit({searchOf(kSpace, 12)});
        kit.views->showView("parallel");
        kit.settle();
        auto* chart = kit.page->findChild<ui::ParallelChart*>();
        const auto point = [&](int axis, double unit) {
            return chart->mapFromScene(QPointF(chart->x(axis), chart->y(axis, unit)));
        };
        // The value is nothing that can be proposed.
        QTest::mouseClick(chart->viewport(), Qt::LeftButton, Qt::ControlModifier,
                          point(chart->axes() - 1, 0.5));
        QVERIFY(!kit.page->findChild<ui::ProposeForm*>());
        QTest::mouseClick(chart->viewport(), Qt::LeftButton, Qt::ControlModifier, point(0, 0.25));
        QVERIFY(lineOf(kit, "train.learning_rate"));
        QVERIFY2(std::abs(unitOf(kit, "train.learning_rate") - 0.25) < 0.03,
                 qPrintable(lineOf(kit, "train.learning_rate")->text()));
        QVERIFY(!chart->range(0)); // nothing is kept by it
    }

    void theTableSaysWhoProposedATrial()
    {
        tune::SearchState state = searchOf(kSpace, 12);
        state.trials[2].isProposed = true;
        Kit kit({state});
        const QAbstractItemModel* model = kit.table("Trials")->model();
        const int column = ui::TrialTableModel::FirstAxis + 5;
        QCOMPARE(model->headerData(column, Qt::Horizontal).toString(), QString("Proposed by"));
        QCOMPARE(model->index(2, column).data().toString(), QString("a person"));
        QCOMPARE(model->index(3, column).data().toString(), QString());
    }

    void aManualSearchHasAsManyTrialsAsAreProposed()
    {
        Kit kit({searchOf(kSpace, 12, 1, tune::kManual)});
        QCOMPARE(kit.named<QComboBox>("tune.choice")->itemText(0),
                 QString("Study 1: manual, 11 trials"));
        QVERIFY(kit.label("tune.progress").startsWith("11 trials"));
        QVERIFY(kit.action("tune.propose")->isEnabled());
        kit.action("tune.work")->trigger();
        kit.settle();
        kit.session.emitEvent(session::SearchWorkEnded{kit.session.fakeSearches.workTag, 1,
                                                       tune::WorkEnd::AllProposed});
        kit.session.fakeSearches.states[0].isWorking = false;
        kit.session.emitEvent(session::TrialEnded{1, {}}); // so that it is listed again
        kit.settle();
        QVERIFY2(kit.label("tune.progress").contains("No proposal is left"),
                 qPrintable(kit.label("tune.progress")));
    }

    void aStudyOfAnotherProgramIsShownAndNotChanged()
    {
        Kit kit({importedState()});
        QCOMPARE(kit.named<QComboBox>("tune.choice")->itemText(0),
                 QString("Study 1: optuna: study.db, study digits, 12 trials"));
        QVERIFY2(kit.label("tune.progress").contains("study digits")
                     && kit.label("tune.progress").contains("sign turned"),
                 qPrintable(kit.label("tune.progress")));
        const QString verdict = kit.label("tune.verdict");
        QVERIFY2(verdict.startsWith("Best of 12: trial 12, minus accuracy "), qPrintable(verdict));
        QVERIFY2(!verdict.contains(" on "), qPrintable(verdict));
        for (const char* id : {"tune.work", "tune.more", "tune.change", "tune.compare", "tune.use",
                               "tune.propose", "tune.start"})
            QVERIFY2(!kit.action(id)->isEnabled(), id);
        QVERIFY(kit.action("tune.propose")->toolTip().contains("another program"));
        QVERIFY(kit.action("tune.remove")->isEnabled());
        for (const char* view : {"plan", "parallel", "history", "importance", "slice", "contour",
                                 "workers", "methods"}) {
            kit.views->showView(view);
            kit.settle();
            QCOMPARE(kit.views->view(), QString(view));
        }
        kit.views->showView("plan");
        kit.settle();
        auto* space = kit.page->findChild<ui::SpaceForm*>();
        QVERIFY(!space->isEnabled() && space->problem().isEmpty());
        QVERIFY(!kit.page->findChild<ui::SearchForm*>()->isEnabled());
        // A new search is one of this program.
        kit.action("tune.new")->trigger();
        kit.settle();
        QCOMPARE(kit.plan().method, std::string("coarse_to_fine"));
        QVERIFY(kit.plan().space.axes.empty() && kit.plan().origin.empty());
        QVERIFY(space->isEnabled());
    }
};

QTEST_MAIN(TestTuneProposals)
#include "tst_tune_proposals.moc"
