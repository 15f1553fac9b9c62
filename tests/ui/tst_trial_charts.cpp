// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/history_chart.h"
#include "charts/slice_chart.h"
#include "style/theme.h"
#include "tune/space.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace assay;

namespace {

/// Five finished trials over one setting.
std::shared_ptr<const ui::TrialSet> trials()
{
    auto set = std::make_shared<ui::TrialSet>();
    set->space = tune::spaceFrom(
        "{\"train.learning_rate\": {\"low\": 1e-4, \"high\": 0.1, \"scale\": \"log\"}}");
    set->measure = "error";
    set->split = "train-val";
    set->low = 4;
    set->high = 12;
    for (int k = 0; k < 5; ++k) {
        ui::TrialSet::One one;
        one.tried.trial.number = k;
        one.tried.trial.state = tune::TrialState::Complete;
        one.value = 4 + 2 * k;
        one.unit = {0.2 * k};
        set->all.push_back(one);
    }
    return set;
}

} // namespace

class TestTrialCharts : public QObject
{
    Q_OBJECT
    ui::Theme m_theme;

    /// What a picture of the chart holds, as it is seen at this size.
    QByteArray drawingOf(ui::TrialChart& chart, const QSize& size)
    {
        const QTemporaryDir folder;
        chart.resize(size);
        chart.show();
        if (!QTest::qWaitForWindowExposed(&chart))
            return {};
        const QString path = folder.filePath("chart.svg");
        chart.save(path);
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
private Q_SLOTS:
    void theTitleOfTheValuesIsWholeInALowChart_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("high") << QSize(600, 400);
        QTest::newRow("low") << QSize(600, 170);
    }
    void theTitleOfTheValuesIsWholeInALowChart()
    {
        QFETCH(QSize, size);
        const QByteArray title("error on train-val, %");
        QCOMPARE(trials()->axisTitle(), QString::fromUtf8(title));
        ui::HistoryChart history(m_theme);
        history.setTrials(trials());
        const QByteArray first = drawingOf(history, size);
        QVERIFY(first.contains(title) && first.contains("trial"));
        ui::SliceChart slice(m_theme);
        slice.setTrials(trials());
        const QByteArray second = drawingOf(slice, size);
        QVERIFY(second.contains(title) && second.contains("Learning rate"));
    }

    void withoutTrialsThereAreNoAxes()
    {
        ui::HistoryChart chart(m_theme);
        const auto shown = [&chart] {
            const auto axes = chart.chart()->axes();
            return int(std::count_if(axes.begin(), axes.end(),
                                     [](const QAbstractAxis* axis) { return axis->isVisible(); }));
        };
        QCOMPARE(shown(), 0);
        chart.setTrials(trials());
        QCOMPARE(shown(), 2);
        chart.setTrials(nullptr);
        QCOMPARE(shown(), 0);
    }
};

QTEST_MAIN(TestTrialCharts)
#include "tst_trial_charts.moc"
