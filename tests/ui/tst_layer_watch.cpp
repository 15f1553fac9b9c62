// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/workbench.h"
#include "charts/layer_curves.h"
#include "charts/layer_map.h"
#include "pages/train_page.h"
#include "style/actions.h"
#include "style/settings.h"
#include "style/theme.h"
#include "support/fake_session.h"
#include "support/settle.h"
#include "widgets/layer_watch_view.h"

#include <QComboBox>
#include <QHelpEvent>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QToolTip>

#include <limits>

using namespace assay;
using namespace assay::ui;
using train::LayerQuantity;
using train::WatchedLayer;

namespace {

const WatchedLayer kConv{1, "convolution", "conv1"}, kTanh{2, "tanh", "conv1.tanh"},
    kOutput{3, "linear", "output"};
constexpr std::int64_t kEpoch = 132; ///< steps of the fake session's

} // namespace

/// The view of layers on the Train page.
class TestLayerWatch : public QObject
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
        QTRY_COMPARE(opened, 1);
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

    void saysThatNothingWasMeasured()
    {
        const train::RunId id = m_session->addRun({});
        m_page->showRun(m_session->record(id));
        testing::settle(*m_bridge);
        showLayers();
        QVERIFY(!view()->map().isVisible());
        QVERIFY(hasLabel(QRegularExpression("^Nothing was measured of the layers of this run$")));
        QVERIFY(!view()->findChild<QComboBox*>()->isVisible());
    }

    void saysThatLayersComeWithTheFirstUpdate()
    {
        m_page->showRun(m_session->record(running()));
        showLayers();
        QTRY_VERIFY(hasLabel(QRegularExpression("^Layers will be here after the first update$")));
    }

    void hasARowForEachLayerThatHasTheQuantity()
    {
        shownRun();
        LayerMap& map = view()->map();
        QTRY_COMPARE(map.rows(), 2);
        QCOMPARE(map.rowName(0), QString("conv1"));
        QCOMPARE(map.rowName(1), QString("output"));
        auto* quantities = view()->findChild<QComboBox*>();
        QStringList offered;
        for (int k = 0; k < quantities->count(); ++k)
            offered << quantities->itemText(k);
        QCOMPARE(offered, QStringList({"gradient norm", "activations", "saturated"}));
        view()->choose(LayerQuantity::Saturated);
        QTRY_COMPARE(map.rows(), 1);
        QCOMPARE(map.rowName(0), QString("conv1.tanh"));
        view()->choose(LayerQuantity::Deviation);
        QTRY_COMPARE(map.rows(), 3);
    }

    void saysNumbersAndBandOfACell()
    {
        shownRun();
        LayerMap& map = view()->map();
        QTRY_COMPARE(map.columns(), 27); // 1, 11, 21 ... 261: there is room for each
        // The first epoch lies at 1: from a third to three times that. Layers arrive one after the other.
        QTRY_COMPARE(map.words(0, 0),
                     QString("conv1 (convolution), update 1: gradient norm 1, within "
                             "its band 0.333 to 3"));
        QTRY_COMPARE(map.words(0, 26), QString("conv1 (convolution), update 261: gradient norm 20, "
                                               "above its band 0.333 to 3"));
        QTRY_COMPARE(map.words(1, 26),
                     QString("output (linear), update 261: gradient norm 0.01, below "
                             "its band 0.333 to 3"));
        // The same in a tooltip.
        const QPoint place = map.cellArea(0, 26).center().toPoint();
        QHelpEvent help(QEvent::ToolTip, place, map.viewport()->mapToGlobal(place));
        QCoreApplication::sendEvent(map.viewport(), &help);
        QTRY_COMPARE(QToolTip::text(), map.words(0, 26));
    }

    void saysWhereBandsAreFrom()
    {
        shownRun();
        QTRY_VERIFY(view()->note().contains("own first epoch"));
        // Before the first epoch is over there is none.
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        log(id, kConv, LayerQuantity::GradientNorm, 1, 1);
        QTRY_COMPARE(view()->map().rows(), 1);
        QVERIFY(view()->map().words(0, 0).endsWith("gradient norm 1"));
        QVERIFY(view()->note().contains("after the first epoch"));
    }

    void opensTheCurvesOfALayer()
    {
        shownRun();
        LayerMap& map = view()->map();
        QTRY_COMPARE(map.rows(), 2);
        QVERIFY(!view()->curves().isVisible());
        QTest::mouseClick(map.viewport(), Qt::LeftButton, {},
                          map.cellArea(1, 3).center().toPoint());
        QTRY_VERIFY(view()->curves().isVisible());
        QCOMPARE(view()->curves().series().size(), std::size_t{2}); // gradient norm, activations
        QCOMPARE(view()->curves().series()[0].layer.name, std::string("output"));
        QTRY_VERIFY(view()->curves().series()[0].band);
        QTRY_VERIFY(view()->curves().accessibleDescription().contains("below its band"));
        QTest::mouseClick(map.viewport(), Qt::LeftButton, {},
                          map.cellArea(1, 3).center().toPoint());
        QTRY_VERIFY(!view()->curves().isVisible());
    }

    void theKeyboardMovesACellAndOpensIt()
    {
        shownRun();
        LayerMap& map = view()->map();
        QTRY_COMPARE(map.columns(), 27);
        map.setFocus();
        QTest::keyClick(&map, Qt::Key_Home);
        QCOMPARE(map.accessibleDescription(), map.words(0, 0));
        QTest::keyClick(&map, Qt::Key_Down);
        QTest::keyClick(&map, Qt::Key_Right);
        QTest::keyClick(&map, Qt::Key_Right);
        QCOMPARE(map.accessibleDescription(), map.words(1, 2));
        QTest::keyClick(&map, Qt::Key_Down); // the last one stays
        QCOMPARE(map.accessibleDescription(), map.words(1, 2));
        QSignalSpy chosen(&map, &LayerMap::chosen);
        QTest::keyClick(&map, Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toLongLong(), kOutput.position);
    }

    void goesOnWhileARunLearns()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        showLayers();
        log(id, kConv, LayerQuantity::GradientNorm, 1, 1);
        QTRY_COMPARE(view()->map().columns(), 1);
        log(id, kConv, LayerQuantity::GradientNorm, 2, 1);
        log(id, kOutput, LayerQuantity::GradientNorm, 2, 1);
        QTRY_COMPARE(view()->map().columns(), 2);
        QCOMPARE(view()->map().rows(), 2);
        QVERIFY(view()->map().words(1, 0).endsWith("not measured"));
    }

    void manyUpdatesShareColumnsAndTheWorstIsShown()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        showLayers();
        for (std::int64_t step = 1; step <= 2 * kEpoch; ++step)
            log(id, kConv, LayerQuantity::GradientNorm, step, step == 200 ? 500 : 1);
        m_session->advance(id, 2 * kEpoch);
        m_page->showRun(m_session->record(id));
        view()->map().resize(320, 200);
        LayerMap& map = view()->map();
        QTRY_VERIFY(map.columns() > 10 && map.columns() < 2 * kEpoch);
        const auto above = [&map] {
            int count = 0;
            for (int column = 0; column < map.columns(); ++column)
                count += map.words(0, column).contains("above its band") ? 1 : 0;
            return count;
        };
        QTRY_COMPARE(above(), 1);
    }

    void whatIsNoNumberIsSaid()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        showLayers();
        log(id, kConv, LayerQuantity::Deviation, 1, std::numeric_limits<double>::quiet_NaN());
        log(id, kConv, LayerQuantity::Deviation, 2, std::numeric_limits<double>::infinity());
        QTRY_COMPARE(view()->map().columns(), 2);
        QVERIFY(view()->map().words(0, 0).endsWith("activations not a number"));
        QVERIFY(view()->map().words(0, 1).endsWith("activations infinite"));
        view()->open(1);
        QTRY_VERIFY(view()->curves().isVisible());
        view()->grab();
    }

    void partsOfAModuleAreExplained()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        showLayers();
        log(id, {1, "torchscript", "module.features.0"}, LayerQuantity::GradientNorm, 1, 1);
        QTRY_VERIFY(view()->note().contains("Parts of a module"));
    }

    void everyThemeDrawsBothKindsOfDistance()
    {
        for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
            m_theme.choose(choice);
            shownRun();
            LayerMap& map = view()->map();
            QTRY_COMPARE(map.columns(), 27);
            const QImage picture = map.grab().toImage();
            const auto at = [&](int row, int column) {
                return picture.pixelColor(map.cellArea(row, column).center().toPoint());
            };
            QVERIFY(at(0, 26) != at(0, 0));
            QVERIFY(at(1, 26) != at(1, 0));
            QVERIFY(at(0, 26) != at(1, 26));
        }
        m_theme.choose(ThemeChoice::System);
    }

private:
    train::RunId running()
    {
        testing::FakeRun run;
        run.state = train::RunState::Running;
        run.epochsDone = 0;
        const train::RunId id = m_session->addRun(run);
        m_session->record(id).templateName = "none"; // for which no band was measured
        return id;
    }

    /// Two epochs; then the gradient of one layer has grown and that of the other has vanished.
    void shownRun()
    {
        const train::RunId id = running();
        m_page->showRun(m_session->record(id));
        showLayers();
        m_session->advance(id, 2 * kEpoch);
        for (std::int64_t step = 1; step <= 2 * kEpoch; step += 10) {
            const bool late = step > 200;
            log(id, kConv, LayerQuantity::GradientNorm, step, late ? 20 : 1);
            log(id, kConv, LayerQuantity::Deviation, step, 1);
            log(id, kTanh, LayerQuantity::Deviation, step, 0.5);
            log(id, kTanh, LayerQuantity::Saturated, step, 0.1);
            log(id, kOutput, LayerQuantity::GradientNorm, step, late ? 0.01 : 1);
            log(id, kOutput, LayerQuantity::Deviation, step, 1);
        }
        m_page->showRun(m_session->record(id));
    }

    void log(train::RunId id, const WatchedLayer& layer, LayerQuantity quantity, std::int64_t step,
             double value)
    {
        session::PointsRead read{id, false, true, {}, {}, {}};
        read.points.push_back({seriesName(layer, quantity), "", step, double(step) / double(kEpoch),
                               double(step) / 100, value});
        m_session->emitEvent(read);
    }

    void showLayers()
    {
        for (QToolButton* button : m_page->findChildren<QToolButton*>()) {
            if (button->text() == QLatin1String("Layers"))
                button->click();
        }
        QVERIFY(view()->isVisible());
    }

    LayerWatchView* view() { return m_page->findChild<LayerWatchView*>(); }

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

QTEST_MAIN(TestLayerWatch)
#include "tst_layer_watch.moc"
