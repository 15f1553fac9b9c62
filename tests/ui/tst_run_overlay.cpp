// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/session_bridge.h"
#include "charts/curve_chart.h"
#include "experiment/fork.h"
#include "style/theme.h"
#include "support/fake_session.h"
#include "widgets/run_overlay.h"

#include <QComboBox>
#include <QLabel>
#include <QTabBar>
#include <QTest>

#include <algorithm>
#include <memory>
#include <set>

using namespace assay;
using namespace assay::ui;

class TestRunOverlay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_session = std::make_unique<testing::FakeSession>();
        m_bridge = std::make_unique<SessionBridge>(*m_session);
        m_overlay = std::make_unique<RunOverlay>(*m_bridge, m_theme, nullptr);
        m_overlay->resize(700, 330);
        m_overlay->show();
    }
    void cleanup()
    {
        m_overlay.reset();
        m_bridge.reset();
        m_session.reset();
    }

    void saysWhatToDoWhileNothingIsChosen()
    {
        m_overlay->setRuns({});
        QVERIFY(chart(0)->scene().empty());
        QVERIFY(!chart(0)->scene().waiting.isEmpty());
    }

    void drawsEachRunInItsColour()
    {
        const auto a = add("a", 1, 1e-3), b = add("b", 1, 2e-3);
        m_overlay->setRuns({a, b});
        QTRY_VERIFY(chart(1)->scene().curves.at(1).raw);
        QCOMPARE(curveNames(), QStringList({"a", "b"}));
        QCOMPARE(chart(0)->scene().curves[0].colour, m_theme.colours().run(a.id));
        QCOMPARE(chart(1)->scene().curves[1].colour, m_theme.colours().run(b.id));
        QVERIFY(chart(0)->scene().curves[0].raw->size() > chart(1)->scene().curves[0].raw->size());
    }

    void runsOfOneColourDifferByTheirLine()
    {
        std::vector<train::RunRecord> runs;
        for (int k = 0; k < 24; ++k)
            runs.push_back(add(qPrintable(QStringLiteral("run %1").arg(k)), 1, 1e-3 * (k + 1)));
        m_overlay->setRuns({runs[0], runs[8], runs[16]});
        QTRY_VERIFY(chart(1)->scene().curves.at(2).raw);
        const auto& curves = chart(1)->scene().curves;
        for (const int other : {1, 2}) {
            QCOMPARE(curves[other].colour, curves[0].colour);
            QVERIFY(curves[other].dash != curves[0].dash);
        }
        QVERIFY(curves[1].dash != curves[2].dash);
        // The row shows the same.
        QVERIFY(m_overlay->looks().at(runs[8].id).dash == curves[1].dash);
        std::set<std::pair<QRgb, Dash>> looks;
        for (const train::RunRecord& run : runs) {
            const RunLook look = m_theme.colours().runLook(run.id);
            looks.emplace(look.colour.rgb(), look.dash);
        }
        QCOMPARE(looks.size(), std::size_t{24});
    }

    void seedsOfOneExperimentAreABand()
    {
        const auto a = add("a", 1, 1e-3), b = add("b", 2, 1e-3), c = add("c", 3, 1e-3),
                   d = add("d", 1, 5e-3);
        m_overlay->setRuns({d, c, b, a});
        QTRY_COMPARE(chart(1)->scene().curves.at(0).seeds.size(), 3U);
        QCOMPARE(curveNames(), QStringList({"a, 3 seeds", "d"}));
        QTRY_COMPARE(chart(0)->scene().curves[0].seeds.size(), 3U);
    }

    void aRepeatedSeedIsNoFurtherSeed()
    {
        const auto a = add("a", 1, 1e-3), again = add("a again", 1, 1e-3);
        m_overlay->setRuns({again, a});
        QCOMPARE(curveNames(), QStringList({"a, 2 runs of one seed"}));
        QTRY_VERIFY(chart(1)->scene().curves.at(0).raw); // one curve and no band
        const auto b = add("b", 2, 1e-3);
        m_overlay->setRuns({b, again, a});
        QCOMPARE(curveNames(), QStringList({"a, 2 seeds"}));
        QTRY_COMPARE(chart(1)->scene().curves.at(0).seeds.size(), 2U);
        QCOMPARE(m_overlay->looks().size(), 3U); // each run has its row
    }

    void namesOfTheViewsStayWholeBesideABand()
    {
        m_overlay->resize(420, 330);
        const auto a = add("a", 1, 1e-3), b = add("b", 2, 1e-3);
        m_overlay->setRuns({b, a});
        QTRY_COMPARE(chart(1)->scene().curves.at(0).seeds.size(), 2U);
        const auto labels = m_overlay->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().startsWith("Band: ");
        }));
        const auto* tabs = m_overlay->findChild<QTabBar*>();
        QTRY_VERIFY(tabs->width() >= tabs->tabRect(1).right());
        for (int tab = 0; tab < 2; ++tab)
            QVERIFY(tabs->tabRect(tab).width()
                    > tabs->fontMetrics().horizontalAdvance(tabs->tabText(tab)));
    }

    void runsOfOneNameAreToldApart()
    {
        const auto a = add("same", 1, 1e-3), b = add("same", 1, 2e-3);
        m_overlay->setRuns({a, b});
        const QStringList names = curveNames();
        QCOMPARE(names.size(), 2);
        QVERIFY(names[0] != names[1]);
    }

    void hidesTheCurveOfARunInEveryChart()
    {
        const auto a = add("a", 1, 1e-3), b = add("b", 1, 2e-3);
        m_overlay->setRuns({a, b});
        QCOMPARE(m_overlay->looks().at(b.id).colour, m_theme.colours().run(b.id));
        m_overlay->setShown(b.id, false);
        QVERIFY(!m_overlay->isShown(b.id));
        QVERIFY(chart(0)->scene().hidden.contains("b"));
        QVERIFY(chart(1)->scene().hidden.contains("b"));
        m_overlay->setRuns({b}); // chosen again in other company
        QVERIFY(!m_overlay->isShown(b.id));
        m_overlay->setShown(b.id, true);
        QVERIFY(chart(1)->scene().hidden.isEmpty());
    }

    void aBandIsHiddenAsAWhole()
    {
        const auto a = add("a", 1, 1e-3), b = add("b", 2, 1e-3);
        m_overlay->setRuns({a, b});
        QCOMPARE(m_overlay->looks().at(a.id).colour, m_overlay->looks().at(b.id).colour);
        m_overlay->setShown(b.id, false);
        QVERIFY(!m_overlay->isShown(a.id));
        QCOMPARE(chart(1)->scene().hidden, QSet<QString>{"a, 2 seeds"});
    }

    void aForkIsHeldAgainstItsRun()
    {
        const auto a = add("a", 1, 1e-3);
        auto b = add("b", 1, 2e-3, 0.05);
        auto* choice = m_overlay->findChild<QComboBox*>();
        const auto offers = [&] { return choice->findText("fork minus its run") >= 0; };
        m_overlay->setRuns({a, b});
        QTRY_VERIFY(chart(1)->scene().curves.at(1).raw);
        QVERIFY(!offers()); // two runs of their own
        const auto error = [&](std::size_t curve, std::size_t point) {
            return chart(1)->scene().curves[curve].raw->value(point);
        };
        const std::vector<double> wanted{100 * (error(1, 1) - error(0, 1)),
                                         100 * (error(1, 2) - error(0, 2))};
        b.parent = a.id; // after its first epoch
        b.parentStep = 132;
        b.spec = experiment::toJson(experiment::forkOf(a, 132));
        m_overlay->setRuns({a, b});
        QTRY_VERIFY(offers());
        choice->setCurrentIndex(choice->findText("fork minus its run"));
        Q_EMIT choice->activated(choice->currentIndex());
        const auto labels = m_overlay->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text().startsWith("One pair: ");
        }));
        const auto& curves = chart(3)->scene().curves;
        QCOMPARE(curves.size(), std::size_t{3});
        const train::Series &low = *curves[0].raw, &high = *curves[1].raw, &value = *curves[2].raw;
        QCOMPARE(value.size(), std::size_t{2});
        for (const std::size_t k : {0U, 1U}) {
            QCOMPARE(value.at(k).step, std::int64_t(132 * (k + 2)));
            QVERIFY(wanted[k] > 1); // points
            QCOMPARE(value.value(k), wanted[k]);
            QVERIFY(low.value(k) < value.value(k) && value.value(k) < high.value(k));
        }
        QVERIFY(!m_overlay->grab().isNull());
        // Without the run there is nothing to hold it against.
        m_overlay->setRuns({b});
        QVERIFY(!offers());
        QVERIFY(!m_overlay->grab().isNull());
    }

    void letsGoOfRunsThatAreNoLongerChosen()
    {
        const auto a = add("a", 1, 1e-3), b = add("b", 1, 2e-3);
        m_overlay->setRuns({a, b});
        QTRY_VERIFY(chart(1)->scene().curves.at(0).raw);
        m_overlay->setRuns({b});
        QCOMPARE(curveNames(), QStringList({"b"}));
        QVERIFY(!m_overlay->grab().isNull());
        m_overlay->setRuns({});
        QVERIFY(curveNames().isEmpty());
    }

private:
    train::RunRecord add(const char* name, std::int64_t seed, double rate, double floor = 0.014)
    {
        testing::FakeRun run;
        run.name = name;
        run.spec.seed = seed;
        run.spec.train.learningRate = rate;
        run.spec.train.epochs = 3;
        run.trainValFloor = floor;
        return m_session->record(m_session->addRun(run));
    }
    CurveChart* chart(int i) { return m_overlay->findChildren<CurveChart*>().at(i); }
    QStringList curveNames()
    {
        QStringList names;
        for (const Curve& curve : chart(0)->scene().curves)
            names << curve.name;
        return names;
    }

    Theme m_theme;
    std::unique_ptr<testing::FakeSession> m_session;
    std::unique_ptr<SessionBridge> m_bridge;
    std::unique_ptr<RunOverlay> m_overlay;
};

QTEST_MAIN(TestRunOverlay)
#include "tst_run_overlay.moc"
