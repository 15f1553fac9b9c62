// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_chart.h"
#include "charts/x_view.h"
#include "style/theme.h"
#include "widgets/curve_card.h"
#include "widgets/curve_grid.h"

#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTest>

#include <algorithm>
#include <memory>
#include <set>

using namespace assay;
using namespace assay::ui;

class TestCurveGrid : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_series = {};
        for (int step = 1; step <= 10; ++step)
            m_series.append({step, float(step), float(step), 1.0 / step});
        m_grid = std::make_unique<CurveGrid>(m_theme, m_view, [this](std::size_t place) {
            Curve curve;
            curve.name = "run";
            curve.raw = &m_series;
            m_asked.insert(place);
            return std::vector{curve};
        });
        m_asked.clear();
        m_grid->resize(840, 500);
    }
    void cleanup() { m_grid.reset(); }

    void makesOnlyTheChartsInView()
    {
        fill(500);
        QVERIFY(shown().size() >= 6);
        QVERIFY2(shown().size() <= 15, qPrintable(shown().join(' ')));
        QVERIFY(shown().contains("tag 0"));
        QScrollBar* bar = this->bar();
        QVERIFY(bar->maximum() > 20 * bar->pageStep()); // most are out of view
        for (int at = 0; at < bar->maximum(); at += 150)
            bar->setValue(at);
        bar->setValue(bar->maximum());
        QVERIFY(shown().contains("tag 499"));
        QVERIFY(!shown().contains("tag 0"));
        QCOMPARE(m_asked.size(), std::size_t{500}); // each was shown on the way
        QVERIFY(m_grid->findChildren<CurveCard*>().size() <= 24);
    }

    void namesTheUnitOfAShare()
    {
        m_grid->setEntries({{"train-val error", Measure::Share}, {"grad", Measure::Loss}});
        m_grid->show();
        QTRY_VERIFY(shown().contains("train-val error (%)"));
        QVERIFY(shown().contains("grad"));
    }

    void findsByAPatternAndSaysWhenItIsNone_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("found");
        QTest::addColumn<bool>("valid");
        QTest::newRow("nothing") << ""
                                 << "loss acc val/loss grad.1" << true;
        QTest::newRow("a part") << "LOSS"
                                << "loss val/loss" << true;
        QTest::newRow("either") << "acc|grad"
                                << "acc grad.1" << true;
        QTest::newRow("the beginning") << "^val/"
                                       << "val/loss" << true;
        QTest::newRow("no name") << "zzz"
                                 << "" << true;
        QTest::newRow("open bracket") << "los[s"
                                      << "loss acc val/loss grad.1" << false;
        QTest::newRow("a star alone") << "*"
                                      << "loss acc val/loss grad.1" << false;
    }
    void findsByAPatternAndSaysWhenItIsNone()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, found);
        QFETCH(bool, valid);
        m_grid->setEntries({{"loss"}, {"acc"}, {"val/loss"}, {"grad.1"}});
        m_grid->show();
        m_grid->search().setText(pattern);
        QCOMPARE(m_grid->found().join(' '), found);
        QCOMPARE(m_grid->problem().isEmpty(), valid);
        const auto labels = m_grid->findChildren<QLabel*>();
        QCOMPARE(std::any_of(labels.begin(), labels.end(),
                             [](const QLabel* label) {
                                 return label->text().startsWith("Not a pattern: ");
                             }),
                 !valid);
    }

    void namesMayGoWhileAPatternIsUnfinished()
    {
        fill(20);
        m_grid->search().setText("tag 1");
        m_grid->search().setText("tag 1(");
        m_grid->setEntries({{"tag 1"}, {"loss"}});
        QCOMPARE(m_grid->found(), QStringList{"tag 1"}); // by the last pattern that was one
        m_grid->refresh();
        QCOMPARE(shown(), QStringList{"tag 1"});
    }

    void aChartThatServesAnotherNameHidesNothing()
    {
        fill(1);
        auto& chart = m_grid->findChildren<CurveCard*>().front()->chart();
        const QString name = chart.scene().curves.front().name;
        chart.setShown(name, false);
        chart.setLogY(true);
        m_grid->setEntries({{"another"}});
        QCOMPARE(shown(), QStringList{"another"});
        for (CurveCard* card : m_grid->findChildren<CurveCard*>()) {
            if (!card->isVisible())
                continue;
            QVERIFY(card->chart().scene().hidden.isEmpty());
            QVERIFY(!card->chart().logY());
        }
    }

    void releasesTheSeriesBeforeTheyGo()
    {
        fill(20);
        m_grid->clearCurves();
        for (CurveCard* card : m_grid->findChildren<CurveCard*>())
            QVERIFY(card->chart().scene().curves.empty());
        m_grid->refresh();
        QVERIFY(!shown().isEmpty());
    }

private:
    void fill(int count)
    {
        std::vector<CurveGrid::Entry> entries;
        for (int k = 0; k < count; ++k)
            entries.push_back({QStringLiteral("tag %1").arg(k)});
        m_grid->setEntries(entries);
        m_grid->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_grid.get()));
    }
    QStringList shown() const
    {
        QStringList names;
        for (const CurveCard* card : m_grid->findChildren<CurveCard*>()) {
            if (card->isVisible())
                names << card->accessibleName();
        }
        return names;
    }
    /// That of the grid; each chart has one of its own, which is never seen.
    QScrollBar* bar() const
    {
        const auto all = m_grid->findChildren<QScrollBar*>();
        return *std::max_element(all.begin(), all.end(), [](const auto* a, const auto* b) {
            return a->maximum() < b->maximum();
        });
    }

    Theme m_theme;
    XView m_view;
    train::Series m_series;
    std::set<std::size_t> m_asked;
    std::unique_ptr<CurveGrid> m_grid;
};

QTEST_MAIN(TestCurveGrid)
#include "tst_curve_grid.moc"
