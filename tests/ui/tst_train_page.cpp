// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/workbench.h"
#include "charts/curve_chart.h"
#include "pages/train_page.h"
#include "style/actions.h"
#include "style/settings.h"
#include "style/theme.h"
#include "support/fake_session.h"
#include "support/settle.h"
#include "widgets/finding_list.h"
#include "widgets/fixed_batch_view.h"
#include "widgets/table_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace assay;
using namespace assay::ui;

class TestTrainPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_session = std::make_unique<testing::FakeSession>();
        m_bridge = std::make_unique<SessionBridge>(*m_session);
        m_settings = std::make_unique<Settings>(m_folder->path());
        m_bench = std::make_unique<Workbench>(*m_bridge, *m_settings);
        m_actions = std::make_unique<Actions>(m_theme, &m_owner);
        m_page = std::make_unique<TrainPage>(*m_bench, m_theme, *m_actions);
        m_page->resize(914, 690);
        m_page->show();
        int opened = 0;
        const auto counting = m_bridge->on<session::ProjectOpened>(this, [&] { ++opened; });
        m_session->openProject();
        QTRY_COMPARE(opened, 1); // what is drawn belongs to the project that is open
        disconnect(counting);
        m_page->setProject(m_session->info);
    }
    void cleanup()
    {
        m_page.reset();
        m_actions.reset();
        m_bench.reset();
        m_bridge.reset();
        m_settings.reset();
        m_session.reset();
    }

    void saysWhatWillBeHereAndWhyItCannotStart()
    {
        auto* start = button(QStringLiteral("Start"));
        QVERIFY(start->isVisible());
        QCOMPARE(start->isEnabled(), m_bench->draft().obstacle().isEmpty());
        QVERIFY(start->isEnabled() || start->toolTip() == m_bench->draft().obstacle());
        QSignalSpy wanted(m_page.get(), &TrainPage::startWanted);
        start->setEnabled(true);
        start->click();
        QCOMPARE(wanted.size(), 1);
    }

    void drawsARunAsItLearns()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        QVERIFY(chart(0)->scene().empty());
        QVERIFY(!chart(0)->scene().waiting.isEmpty());
        m_session->advance(id, 300);
        QTRY_VERIFY(!chart(0)->scene().empty());
        QTRY_COMPARE(chart(0)->view().to(), 300.0);
        QStringList names;
        for (const Curve& curve : chart(0)->scene().curves)
            names << curve.name;
        QCOMPARE(names, QStringList({"train batch", "train", "train-val", "test-val"}));
        QCOMPARE(chart(1)->scene().curves.size(), 3U);
        QCOMPARE(chart(1)->scene().curves[1].raw->size(), 2U);
        QCOMPARE(&chart(0)->view(), &chart(1)->view());
    }

    void showsErrorsWithTheirIntervals()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        m_session->advance(id, 132 * 2);
        QTRY_VERIFY(hasLabel(QRegularExpression(QStringLiteral("^train-val, epoch 2$"))));
        QVERIFY(hasLabel(QRegularExpression(QStringLiteral("^\\[[0-9.]+, [0-9.]+\\]$"))));
        QVERIFY(hasLabel(QRegularExpression(QStringLiteral("^3e-4$")))); // learning rate
    }

    void readsTheNumbersOfAStoredRunFromItsPoints()
    {
        const train::RunId id = m_session->addRun({});
        m_page->showRun(m_session->record(id));
        QTRY_VERIFY(!chart(0)->scene().empty());
        for (const char* name : {"learning rate", "gradient norm", "samples/s"}) {
            const QLabel* value = valueOf(QLatin1String(name));
            QVERIFY2(value, name);
            QVERIFY2(value->text() != QStringLiteral("\u2013"), name);
        }
    }

    void drawsTargetHumanLevelAndGuess()
    {
        store::ProjectInfo info = m_session->info;
        info.goal.target = 0.03;
        info.goal.irreducible = 0.01;
        m_page->setProject(info);
        m_page->showRun(m_session->record(running()));
        QStringList names;
        for (const ReferenceLine& line : chart(1)->scene().references)
            names << line.name;
        QCOMPARE(names, QStringList({"target", "human level", "majority class"}));
        QCOMPARE(chart(0)->scene().references.size(), 1U);
        QCOMPARE(chart(0)->scene().references[0].value, std::log(10.0));
    }

    void marksEventsOnTheTimeAxis()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        m_session->advance(id, 66);
        m_session->runs().changeLearningRate(id, 1e-4);
        QTRY_COMPARE(chart(0)->scene().marks.size(), 1U);
        const EventMark mark = chart(0)->scene().marks[0];
        QCOMPARE(int(mark.kind), int(EventMark::Kind::LearningRate));
        QCOMPARE(mark.step, 66);
        QCOMPARE(mark.epoch, 0.5);
        QCOMPARE(mark.text, QStringLiteral("learning rate 1e-4"));
    }

    void showsFindingsWhenThereAreAny()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        m_session->advance(id, 10);
        auto* list = m_page->findChild<FindingList*>();
        QVERIFY(!list->isVisible());
        base::Finding finding;
        finding.id = "loss.not_finite";
        finding.severity = base::Severity::Blocker;
        finding.step = 10;
        m_session->raise(id, finding);
        QTRY_VERIFY(list->isVisible());
        QCOMPARE(list->findings().size(), 1U);
    }

    void findingsOfTheDataAreOnlyCounted()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        auto* list = m_page->findChild<FindingList*>();
        const auto ofData = [&](base::Severity severity) {
            m_session->raise(id, {.id = "table.sentinel", .severity = severity, .place = "price"});
        };
        ofData(base::Severity::Hint);
        ofData(base::Severity::Hint);
        ofData(base::Severity::Warning);
        QTRY_VERIFY(hasLabel(QRegularExpression("^1 warning and 2 hints about the data$")));
        QVERIFY(list->findings().empty());
        QVERIFY2(list->height() < 40, qPrintable(QString::number(list->height())));
        QSignalSpy wanted(m_bench.get(), &Workbench::pageWanted);
        list->findChild<QToolButton*>()->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), QString("data"));
        // One that stops the run is said here.
        ofData(base::Severity::Blocker);
        QTRY_COMPARE(list->findings().size(), 1U);
    }

    void scoresChangeTogetherWithTheCurve()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        m_session->advance(id, 132);
        QTRY_VERIFY(hasLabel(QRegularExpression("^train-val, epoch 1$")));
        // The report of an epoch comes before its points are read.
        train::EpochReport report;
        report.epoch = 2;
        report.step = 264;
        report.scores = *m_session->record(id).last;
        m_session->emitEvent(session::EpochEnded{id, report});
        testing::settle(*m_bridge);
        QVERIFY(hasLabel(QRegularExpression("^train-val, epoch 1$")));
        QCOMPARE(chart(1)->scene().curves[1].raw->size(), 1U);
        m_session->advance(id, 132);
        QTRY_COMPARE(chart(1)->scene().curves[1].raw->size(), 2U);
        QVERIFY(hasLabel(QRegularExpression("^train-val, epoch 2$")));
    }

    void aCellWithoutAValueIsNamedMissing()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        m_session->advance(id, 132);
        QTRY_VERIFY(hasLabel(QRegularExpression("^train-val, epoch 1$")));
        session::EpochEnded ended{id, {}};
        ended.report.epoch = 1;
        ended.report.scores = *m_session->record(id).last;
        ended.report.trainVal.worst.resize(1);
        ended.columns = {"area", "town"};
        ended.worst.resize(1);
        ended.worst[0].cells = {"12", ""};
        m_session->emitEvent(ended);
        testing::settle(*m_bridge);
        const TableView* worst = nullptr;
        for (const TableView* table : m_page->findChildren<TableView*>()) {
            if (table->accessibleName() == QStringLiteral("Worst examples"))
                worst = table;
        }
        QVERIFY(worst);
        QCOMPARE(worst->model()->rowCount(), 1);
        QCOMPARE(worst->model()->index(0, 0).data().toString(),
                 QStringLiteral("area 12, town missing"));
    }

    void whatStandsStillHasNoSpeed()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        m_session->advance(id, 20);
        QTRY_COMPARE(valueOf("samples/s")->text(), QStringLiteral("14,210"));
        m_session->runs().pause(id);
        QTRY_COMPARE(valueOf("samples/s")->text(), QStringLiteral("\u2013"));
        m_session->runs().proceed(id);
        QTRY_COMPARE(valueOf("samples/s")->text(), QStringLiteral("14,210"));
    }

    void aRateGivenInAPauseIsShownAtOnce()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        m_session->advance(id, 20);
        m_session->runs().pause(id);
        QTRY_COMPARE(m_bench->runs().rate(m_session->record(id)).now.value_or(0), 3e-4);
        m_bench->changeRate(id, 0.01);
        m_page->showRun(m_session->record(id));
        QCOMPARE(valueOf("learning rate")->text(), QStringLiteral("3e-4 \u2192 0.01"));
        m_session->runs().proceed(id);
        m_session->advance(id, 1);
        QTRY_COMPARE(valueOf("learning rate")->text(), QStringLiteral("0.01"));
    }

    void oneStepSaysWhatItDid()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        m_session->advance(id, 294);
        m_session->runs().pause(id);
        session::FixedBatch batch{.run = id, .step = 295};
        batch.effect = train::StepEffect{295, 0.2134, 0.1981, 0.000812};
        batch.samples = std::make_shared<const std::vector<data::Sample>>();
        m_session->emitEvent(batch);
        const QRegularExpression said("^step 295: loss of its batch 0.213 \u2192 0.198, weights "
                                      "changed by 0.0812\u00a0%$");
        QTRY_VERIFY(hasLabel(said));
        // It is over once the run goes on.
        m_session->runs().proceed(id);
        m_session->advance(id, 10);
        QTRY_VERIFY(!hasLabel(said));
    }

    void showsTheFixedBatchOfItsOwnRun()
    {
        const train::RunId id = running(), other = running();
        m_page->showRun(m_session->record(id));
        auto* view = m_page->findChild<FixedBatchView*>();
        m_session->sendFixedBatch(other, 8);
        m_session->advance(id, 10);
        QTRY_VERIFY(!chart(0)->scene().empty());
        QVERIFY(view->isEmpty());
        m_session->sendFixedBatch(id, 8);
        QTRY_VERIFY(!view->isEmpty());
        QVERIFY(view->isVisible());
        m_page->showRun(m_session->record(other));
        QVERIFY(view->isEmpty());
        QVERIFY(!view->isVisible());
    }

    void theAnswerFitsTheSmallestWindow()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        m_session->advance(id, 300);
        m_session->sendFixedBatch(id, 40);
        auto* view = m_page->findChild<FixedBatchView*>();
        QTRY_VERIFY(view->isVisible());
        QVERIFY(m_page->minimumSizeHint().height() <= 690);
        for (QWidget* part : {static_cast<QWidget*>(chart(0)), static_cast<QWidget*>(chart(1)),
                              static_cast<QWidget*>(view)}) {
            // Once the answers are laid out, which takes a turn of the event loop.
            QTRY_VERIFY(
                m_page->rect().contains(QRect(part->mapTo(m_page.get(), QPoint()), part->size())));
        }
        QTRY_VERIFY(chart(0)->height() > chart(1)->height());
        QTRY_VERIFY(chart(1)->height() > 100);
    }

    void controlsAreRemembered()
    {
        m_page->showRun(m_session->record(running()));
        auto* axis = axisChoice();
        axis->setCurrentIndex(1);
        Q_EMIT axis->activated(1);
        QCOMPARE(m_settings->xAxis.get(), QStringLiteral("epoch"));
        QCOMPARE(chart(0)->view().axis(), train::Axis::Epoch);
        m_page->findChild<QCheckBox*>()->setChecked(true);
        QVERIFY(m_settings->logY.get());
        QVERIFY(chart(0)->logY() && chart(1)->logY());
        auto* slider = m_page->findChild<QSlider*>();
        slider->setValue(0);
        QTRY_COMPARE(m_settings->smoothing.get(), 0.0);
        slider->setValue(100);
        QTRY_COMPARE(m_settings->smoothing.get(), 0.999);
    }

    /// An axis that is logarithmic by itself has the mark, and other settings leave it as it is.
    void theMarkOfLogYFollowsTheAxis()
    {
        m_page->showRun(m_session->record(running()));
        auto* mark = m_page->findChild<QCheckBox*>();
        QVERIFY(!mark->isChecked());
        train::Series wide;
        for (int step = 1; step <= 20; ++step)
            wide.append({step, 0, 0, std::pow(10, -step / 2.0)});
        Curve curve;
        curve.raw = &wide;
        chart(0)->setCurves({curve});
        QVERIFY(chart(0)->logY() && mark->isChecked());
        m_settings->xAxis.set(QStringLiteral("epoch"));
        QVERIFY(chart(0)->logY() && mark->isChecked());
        mark->click();
        QVERIFY(!chart(0)->logY() && !mark->isChecked());
        chart(0)->setCurves({curve});
        QVERIFY(!chart(0)->logY()); // it was chosen
        chart(0)->setCurves({});
    }

    void settingsComeToTheControls()
    {
        m_settings->xAxis.set(QStringLiteral("time"));
        m_settings->logY.set(true);
        m_settings->smoothing.set(0.99);
        QCOMPARE(axisChoice()->currentData().toString(), QStringLiteral("time"));
        QVERIFY(m_page->findChild<QCheckBox*>()->isChecked());
        QCOMPARE(m_page->findChild<QSlider*>()->value(), 67);
    }

    void aButtonBringsTheNewestPointBack()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        m_session->advance(id, 300);
        QTRY_COMPARE(chart(0)->view().to(), 300.0);
        QToolButton* follow = nullptr;
        for (QToolButton* candidate : m_page->findChildren<QToolButton*>()) {
            if (candidate->text() == QLatin1String("Follow"))
                follow = candidate;
        }
        QVERIFY(follow && !follow->isVisible());
        chart(1)->view().show(50, 100);
        QVERIFY(follow->isVisible());
        m_session->advance(id, 100);
        QTRY_COMPARE(chart(0)->scene().curves[0].raw->size(), 400U);
        QCOMPARE(chart(0)->view().to(), 100.0);
        follow->click();
        QCOMPARE(chart(0)->view().to(), 400.0);
        QVERIFY(!follow->isVisible());
    }

    void anotherProjectForgetsTheRun()
    {
        m_page->showRun(m_session->record(running()));
        store::ProjectInfo other = m_session->info;
        other.path = "/elsewhere.assay";
        m_page->setProject(other);
        QVERIFY(button(QStringLiteral("Start"))->isVisible());
        QVERIFY(chart(0)->scene().curves.empty());
    }

    void inputsHaveNamesForReaders()
    {
        m_page->showRun(m_session->record(running()));
        QVERIFY(!axisChoice()->accessibleName().isEmpty());
        QVERIFY(!m_page->findChild<QSlider*>()->accessibleName().isEmpty());
        QVERIFY(!chart(0)->accessibleName().isEmpty());
    }

private:
    train::RunId running()
    {
        testing::FakeRun run;
        run.state = train::RunState::Running;
        run.epochsDone = 0;
        return m_session->addRun(run);
    }
    /// 0: loss, 1: error.
    CurveChart* chart(int i)
    {
        for (CurveChart* chart : m_page->findChildren<CurveChart*>()) {
            if (chart->scene().measure == (i == 1 ? Measure::Share : Measure::Loss))
                return chart;
        }
        return nullptr;
    }
    QComboBox* axisChoice() const
    {
        for (QComboBox* box : m_page->findChildren<QComboBox*>()) {
            if (box->accessibleName() == QLatin1String("What is on the x axis"))
                return box;
        }
        return nullptr;
    }
    QPushButton* button(const QString& text)
    {
        for (QPushButton* candidate : m_page->findChildren<QPushButton*>()) {
            if (candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }
    /// The number below `name` in the strip.
    const QLabel* valueOf(const QString& name)
    {
        for (const QLabel* label : m_page->findChildren<QLabel*>()) {
            if (label->accessibleName().startsWith(name + QLatin1Char(' ')))
                return label;
        }
        return nullptr;
    }
    bool hasLabel(const QRegularExpression& text)
    {
        for (const QLabel* label : m_page->findChildren<QLabel*>()) {
            if (label->isVisible() && text.match(label->text()).hasMatch())
                return true;
        }
        return false;
    }

    Theme m_theme;
    QWidget m_owner;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<testing::FakeSession> m_session;
    std::unique_ptr<SessionBridge> m_bridge;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<Actions> m_actions;
    std::unique_ptr<TrainPage> m_page;
};

QTEST_MAIN(TestTrainPage)
#include "tst_train_page.moc"
