// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/confusion_view.h"
#include "charts/reliability_chart.h"
#include "charts/scatter_chart.h"
#include "charts/size_chart.h"
#include "charts/waterfall_chart.h"
#include "style/theme.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QtCharts/QBarSet>
#include <QtCharts/QCategoryAxis>
#include <QtCharts/QLineSeries>
#include <QtCharts/QStackedBarSeries>

#include <cmath>

using namespace assay;
using namespace assay::ui;

namespace {

QStringList labels(const Drawing& chart, Qt::Orientation orientation)
{
    const QList<QAbstractAxis*> axes = chart.chart()->axes(orientation);
    auto* axis = axes.isEmpty() ? nullptr : qobject_cast<QCategoryAxis*>(axes.front());
    return axis ? axis->categoriesLabels() : QStringList();
}

evaluate::Measured measured(double error, double half)
{
    evaluate::Measured rung;
    rung.error = error;
    rung.examples = 1000;
    rung.interval = {error - half, error + half};
    return rung;
}

} // namespace

class TestCharts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aClickChoosesTheNearestPoint()
    {
        ScatterChart chart(m_theme);
        shown(chart);
        chart.setPoints({{0, 0}, {10, std::nan("")}, {10, 8}, {20, 25}});
        chart.grab();
        QSignalSpy chosen(&chart, &ScatterChart::chosen);
        const QPoint at = chart.placeOf(2).toPoint();
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, at + QPoint(4, -3));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<std::size_t>(), std::size_t{2});
        QCOMPARE(chart.current(), std::optional<std::size_t>(2));
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, at + QPoint(30, 40));
        QCOMPARE(chosen.size(), 1); // nothing there
        QVERIFY(chart.accessibleDescription().startsWith("true 10, answered 8: off by -2"));
    }

    void theArrowsGoByTheTruthPastWhatIsNoNumber()
    {
        ScatterChart chart(m_theme);
        chart.setPoints({{30, 1}, {10, 2}, {std::nan(""), 3}, {20, 4}});
        QSignalSpy chosen(&chart, &ScatterChart::chosen);
        for (int k = 0; k < 5; ++k)
            QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Left);
        QList<std::size_t> order;
        for (const auto& signal : chosen)
            order << signal[0].value<std::size_t>();
        QCOMPARE(order, QList<std::size_t>({1, 3, 0, 3}));
    }

    void aChosenPointMayBeAnything()
    {
        ScatterChart chart(m_theme);
        QSignalSpy chosen(&chart, &ScatterChart::chosen);
        chart.setPoints({{1, std::nan("")}, {2, 2}});
        chart.setCurrent(0); // known, but nowhere to be seen
        QCOMPARE(chart.current(), std::optional<std::size_t>(0));
        QVERIFY(!chart.grab().isNull());
        chart.setCurrent(7);
        QVERIFY(!chart.current());
        QCOMPARE(chosen.size(), 0);
        chart.setPoints({});
        QVERIFY(!chart.grab().isNull());
    }

    void bothAxesSpanTheSameValues_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("prices") << 15000.0 << 500000.0;
        QTest::newRow("below zero") << -3e-7 << 2e-7;
        QTest::newRow("huge") << -1e300 << 1e14;
        QTest::newRow("all the same") << 4.0 << 4.0;
    }
    void bothAxesSpanTheSameValues()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        ScatterChart chart(m_theme);
        chart.setPoints({{low, low}, {high, high}});
        QCOMPARE(labels(chart, Qt::Horizontal), labels(chart, Qt::Vertical));
        QVERIFY(labels(chart, Qt::Horizontal).size() >= 2);
        QVERIFY(!chart.grab().isNull());
    }

    void aTermHangsBetweenItsRungs()
    {
        evaluate::Ladder ladder;
        ladder.trainVal = measured(0.10, 0.01);
        ladder.train = measured(0.06, 0.01);
        ladder.testVal = measured(0.31, 0.03);
        WaterfallChart chart(m_theme);
        QVERIFY(!chart.grab().isNull()); // nothing known yet
        chart.setBreakdown(evaluate::breakDown(ladder));
        auto* bars = qobject_cast<QStackedBarSeries*>(chart.chart()->series().front());
        QVERIFY(bars);
        // train, variance, train-val, shift, test-val on what carries them
        QCOMPARE(bars->barSets().size(), 6);
        QCOMPARE(bars->barSets()[0]->at(1), 6.0);
        QCOMPARE(bars->barSets()[2]->at(1), 4.0);
        QCOMPARE(bars->barSets()[0]->at(3), 10.0);
        QCOMPARE(bars->barSets()[4]->at(3), 21.0);
        QCOMPARE(labels(chart, Qt::Vertical), QStringList({"0", "10", "20", "30", "40"}));
        QVERIFY(!chart.grab().isNull());
        chart.clear();
        QVERIFY(bars->barSets().isEmpty());
    }

    void sizesStandOnALogarithmicAxis()
    {
        SizeChart chart(m_theme);
        evaluate::SizeCurve curve;
        for (const std::int64_t examples : {2700, 5400, 10800}) {
            evaluate::SizePoint point;
            point.examples = examples;
            point.errors[data::SplitKind::Train] = {0.2, {0.1, 0.32}};
            curve.points.push_back(point);
        }
        chart.setCurve(curve);
        QCOMPARE(labels(chart, Qt::Horizontal), QStringList({"2,700", "5,400", "10,800"}));
        const auto* line = qobject_cast<QLineSeries*>(chart.chart()->series().front());
        QVERIFY(line && line->count() == 3);
        QCOMPARE(line->at(1).x() - line->at(0).x(), line->at(2).x() - line->at(1).x());
        const auto* axis = qobject_cast<QCategoryAxis*>(chart.chart()->axes(Qt::Horizontal)[0]);
        QCOMPARE(axis->min(), std::log10(1080)); // a tenth is still missing
        QVERIFY(!chart.grab().isNull());
    }

    void saves_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("begins");
        QTest::newRow("picture") << "a.png" << QByteArray("\x89PNG");
        QTest::newRow("drawing") << "a.svg" << QByteArray("<?xml");
    }
    void saves()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, begins);
        ReliabilityChart chart(m_theme);
        evaluate::SplitReport report;
        report.bins.push_back({0.9, 1, 50, 0.95, {0.9, {0.8, 0.97}}});
        chart.setReport(report);
        chart.resize(360, 260);
        QTemporaryDir folder;
        QSignalSpy said(&chart, &Drawing::said);
        chart.save(folder.filePath(name));
        QCOMPARE(said.size(), 1);
        QCOMPARE(said[0][1].toBool(), false);
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray data = file.readAll();
        QVERIFY(data.startsWith(begins));
        QVERIFY(!data.contains("<image")); // a drawing has no pixels
    }

    void theMatrixTakesTheRoomThatThereIs_data()
    {
        QTest::addColumn<int>("classes");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QSizeF>("least"); // of a cell
        QTest::newRow("ten in a small card") << 10 << QSize(420, 260) << QSizeF(30, 22);
        QTest::newRow("ten on a large screen") << 10 << QSize(1700, 700) << QSizeF(120, 50);
        QTest::newRow("two on a large screen") << 2 << QSize(1700, 700) << QSizeF(120, 50);
        QTest::newRow("forty on a large screen") << 40 << QSize(1700, 700) << QSizeF(35, 16);
    }
    void theMatrixTakesTheRoomThatThereIs()
    {
        QFETCH(int, classes);
        QFETCH(QSize, size);
        QFETCH(QSizeF, least);
        ConfusionView view(m_theme);
        view.resize(size);
        evaluate::SplitReport report;
        report.classes.resize(std::size_t(classes));
        std::vector<std::string> names(std::size_t(classes), "3");
        view.setReport(report, names);
        const QRectF first = view.cellArea(0, 0), last = view.cellArea(classes - 1, classes - 1);
        QVERIFY2(first.width() >= least.width() && first.height() >= least.height(),
                 qPrintable(QStringLiteral("%1 x %2").arg(first.width()).arg(first.height())));
        QVERIFY(QRectF(view.rect()).contains(last));
        // A number stays near to its neighbours.
        QVERIFY(first.width() <= 130 && first.height() <= 60);
        // Names that are long get room before their rows.
        names.back() = "a name of a class that is as long as this";
        view.setReport(report, names);
        if (size.width() > 1000)
            QVERIFY(view.cellArea(0, 0).left() > first.left() + 50);
        else
            QCOMPARE(view.cellArea(0, 0).left(), first.left());
        QVERIFY(QRectF(view.rect()).contains(view.cellArea(classes - 1, classes - 1)));
    }

    void followsTheTheme()
    {
        ReliabilityChart chart(m_theme);
        m_theme.choose(ThemeChoice::Dark);
        QCOMPARE(chart.grab().toImage().pixelColor(2, 2), Colours::dark().card);
        m_theme.choose(ThemeChoice::Light);
        QCOMPARE(chart.grab().toImage().pixelColor(2, 2), Colours::light().card);
    }

private:
    static void shown(QWidget& chart)
    {
        chart.resize(420, 320);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
    }

    Theme m_theme;
};

QTEST_MAIN(TestCharts)
#include "tst_charts.moc"
