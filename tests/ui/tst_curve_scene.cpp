// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "charts/crosshair.h"
#include "charts/curve_export.h"
#include "charts/curve_scene.h"
#include "style/theme.h"

#include <QBuffer>
#include <QFontMetricsF>
#include <QTest>

#include <cmath>
#include <limits>

using namespace assay;
using namespace assay::ui;
using train::Series;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Series seriesOf(const std::vector<double>& values, std::int64_t stride = 1)
{
    Series series;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto step = std::int64_t(i + 1) * stride;
        series.append({step, float(step) / 10, float(step) / 2, values[i]});
    }
    return series;
}

Curve curveOf(const QString& name, const Series& series)
{
    Curve curve;
    curve.name = name;
    curve.colour = Qt::red;
    curve.raw = &series;
    return curve;
}

CurveScene sceneOf(std::vector<Curve> curves, double to)
{
    CurveScene scene;
    scene.curves = std::move(curves);
    scene.colours = Colours::light();
    scene.to = to;
    return scene;
}

/// Pixels of a colour in one column of the plot.
int inked(const QImage& image, int x, const QRectF& plot, const QColor& colour)
{
    int count = 0;
    for (int y = int(plot.top()); y < int(plot.bottom()); ++y) {
        const QColor pixel = image.pixelColor(x, y);
        count += std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green())
                             + std::abs(pixel.blue() - colour.blue())
                         < 60
                     ? 1
                     : 0;
    }
    return count;
}

} // namespace

class TestCurveScene : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aBrokenLineIsPaleInItsGapsAndMissesNoPoint_data()
    {
        QTest::addColumn<int>("points");
        QTest::addColumn<Dash>("dash");
        QTest::newRow("few points, long") << 20 << Dash::Long;
        QTest::newRow("few points, short") << 20 << Dash::Short;
        QTest::newRow("many points, long") << 20'000 << Dash::Long;
        QTest::newRow("many points, short") << 20'000 << Dash::Short;
        QTest::newRow("not broken") << 20'000 << Dash::None;
    }
    void aBrokenLineIsPaleInItsGapsAndMissesNoPoint()
    {
        QFETCH(int, points);
        QFETCH(Dash, dash);
        const Series level = seriesOf(std::vector<double>(std::size_t(points), 0.5));
        Curve curve = curveOf("broken", level);
        curve.dash = dash;
        const CurveScene scene = sceneOf({curve}, points);
        const QSizeF size(900, 400);
        const QImage image = picture(scene, size, 1);
        const QRectF plot = layOut(scene, size).plot;
        const QColor pale = paleOf(curve.colour, scene.colours.card);
        int full = 0, gaps = 0, columns = 0;
        for (int x = int(plot.left()) + 60; x < int(plot.right()) - 4; ++x) {
            const bool isFull = inked(image, x, plot, curve.colour) > 0;
            const bool isGap = !isFull && inked(image, x, plot, pale) > 0;
            QVERIFY2(isFull || isGap, qPrintable(QString::number(x)));
            full += isFull ? 1 : 0;
            gaps += isGap ? 1 : 0;
            ++columns;
        }
        if (dash == Dash::None) {
            QCOMPARE(gaps, 0);
            return;
        }
        const DashLengths lengths = lengthsOf(dash);
        const double wanted = lengths.on / (lengths.on + lengths.off);
        QVERIFY2(std::abs(double(full) / columns - wanted) < 0.1,
                 qPrintable(QStringLiteral("%1 of %2").arg(full).arg(columns)));
    }

    void keepsLabelsApart_data()
    {
        QTest::addColumn<QList<double>>("wanted");
        QTest::addColumn<QList<double>>("expected");
        QTest::newRow("none") << QList<double>{} << QList<double>{};
        QTest::newRow("far apart") << QList<double>{20, 80} << QList<double>{20, 80};
        QTest::newRow("same place") << QList<double>{50, 50} << QList<double>{45, 55};
        QTest::newRow("three, two near") << QList<double>{20, 60, 62} << QList<double>{20, 56, 66};
        QTest::newRow("pushed from above") << QList<double>{0, 2} << QList<double>{5, 15};
        QTest::newRow("pushed from below")
            << QList<double>{98, 99, 100} << QList<double>{75, 85, 95};
    }
    void keepsLabelsApart()
    {
        QFETCH(QList<double>, wanted);
        QFETCH(QList<double>, expected);
        const auto placed =
            pushedApart(std::vector<double>(wanted.begin(), wanted.end()), 10, 0, 100);
        QCOMPARE(placed.size(), std::size_t(expected.size()));
        for (std::size_t i = 0; i < placed.size(); ++i)
            QCOMPARE(placed[i], expected[qsizetype(i)]);
    }

    void fitsTheValuesInView()
    {
        std::vector<double> values(1000, 3.0);
        values[2] = 900; // the first spike
        values[600] = 4;
        const Series series = seriesOf(values);
        CurveScene scene = sceneOf({curveOf("a", series)}, 1000);
        QVERIFY(valueRange(scene).second >= 900);
        scene.from = 500;
        scene.to = 700;
        const auto [low, high] = valueRange(scene);
        QVERIFY(low < 3 && low > 2);
        QVERIFY(high > 4 && high < 5);
    }

    void startsAtZeroWhereZeroIsNear()
    {
        const Series falling = seriesOf({2.0, 0.5, 0.1}), high = seriesOf({0.91, 0.92, 0.9});
        QCOMPARE(valueRange(sceneOf({curveOf("a", falling)}, 3)).first, 0.0);
        QVERIFY(valueRange(sceneOf({curveOf("a", high)}, 3)).first > 0.8);
    }

    void hiddenCurvesDoNotCount()
    {
        const Series small = seriesOf({1.0, 2.0}), big = seriesOf({100.0, 200.0});
        CurveScene scene = sceneOf({curveOf("small", small), curveOf("big", big)}, 2);
        scene.hidden.insert("big");
        QVERIFY(valueRange(scene).second < 3);
    }

    void aLogarithmicAxisLeavesZeroOut()
    {
        const Series series = seriesOf({0.5, 0.0, 0.02});
        CurveScene scene = sceneOf({curveOf("a", series)}, 3);
        scene.logY = true;
        const auto [low, high] = valueRange(scene);
        QVERIFY(low > 0.01 && low <= 0.02);
        QVERIFY(high >= 0.5);
        const CurveLayout layout = layOut(scene, {600, 300});
        QCOMPARE(layout.y.pixel(0), layout.plot.bottom());
    }

    /// A line along the lower edge of a logarithmic axis is not the least number of that axis.
    void saysOfWhatHasNoLogarithmWhereItLies()
    {
        const auto drawing = [](const CurveScene& scene) {
            QBuffer file;
            file.open(QIODevice::WriteOnly);
            return writeSvg(file, scene, {800, 400}) ? file.data() : QByteArray();
        };
        const QByteArray some("0 and below lie at the lower edge"),
            none("All values in view are 0 or below");
        const Series below = seriesOf({-5, -4, 0, -3}), mixed = seriesOf({5, -1, 2, 3}),
                     above = seriesOf({5, 1, 2, 3});
        CurveScene scene = sceneOf({curveOf("elbo", below)}, 4);
        QVERIFY(!drawing(scene).contains(none));
        scene.logY = true;
        QVERIFY(drawing(scene).contains(none));
        QVERIFY(!drawing(scene).contains(some));
        QVERIFY(layOut(scene, {800, 400}).yTicks.empty());
        scene.curves.push_back(curveOf("loss", above));
        QVERIFY(drawing(scene).contains(some));
        QVERIFY(!drawing(scene).contains(none));
        QVERIFY(!layOut(scene, {800, 400}).yTicks.empty());
        scene.hidden = {"elbo"};
        QVERIFY(!drawing(scene).contains(some));
        scene.hidden = {};
        scene.curves = {curveOf("loss", mixed)};
        QVERIFY(drawing(scene).contains(some));
        scene.logY = false;
        QVERIFY(!drawing(scene).contains(some));
    }

    void takesANearReferenceInAndLeavesAFarOneOut()
    {
        const Series series = seriesOf({2.2, 2.1, 2.0});
        CurveScene scene = sceneOf({curveOf("a", series)}, 3);
        scene.references = {{"near", 2.23}, {"far", 9}};
        QVERIFY(valueRange(scene).second >= 2.23);
        QVERIFY(valueRange(scene).second < 3);
    }

    void namesStandAtTheLinesWhileThereAreFew()
    {
        const Series series = seriesOf({1, 2});
        std::vector<Curve> curves;
        for (int i = 0; i < 5; ++i)
            curves.push_back(curveOf(QString::number(i), series));
        CurveScene scene = sceneOf(curves, 2);
        QVERIFY(layOut(scene, {900, 300}).namesAtEnd);
        QVERIFY(!layOut(scene, {300, 300}).namesAtEnd); // no room beside the plot
        scene.curves.push_back(curveOf("6", series));
        const CurveLayout layout = layOut(scene, {900, 300});
        QVERIFY(!layout.namesAtEnd);
        QCOMPARE(layout.legend.size(), 6U);
        for (std::size_t i = 1; i < layout.legend.size(); ++i)
            QVERIFY(!layout.legend[i].area.intersects(layout.legend[i - 1].area));
        QVERIFY(layout.legend.back().area.bottom() <= layout.plot.top());
    }

    void namesAtTheLinesAreWholeBesideSmallValues()
    {
        const Series series = seriesOf({0.0046, 0.0039});
        CurveScene scene = sceneOf({curveOf("train batch", series)}, 2);
        const CurveLayout layout = layOut(scene, {900, 300});
        QVERIFY(layout.namesAtEnd);
        QFont figures = Theme::numberFont();
        figures.setPointSizeF(Theme::smallFont().pointSizeF());
        constexpr double kLine = 14, kGap = 8; // before the name, and between it and its value
        const double taken = kLine
                             + QFontMetricsF(Theme::smallFont()).horizontalAdvance("train batch")
                             + kGap + QFontMetricsF(figures).horizontalAdvance("0.00390");
        QVERIFY2(layout.namesEnd - layout.plot.right() >= taken,
                 qPrintable(QString::number(taken)));
    }

    /// A level that has no free place within the plot is named beside it.
    void aLongNameBesideThePlotGoesOnInASecondRow()
    {
        std::vector<double> values;
        for (int i = 0; i < 4000; ++i)
            values.push_back(i % 2);
        const Series everywhere = seriesOf(values);
        CurveScene scene = sceneOf({curveOf("train batch", everywhere)}, 4000);
        scene.references = {{"logistic regression, sample of 10,000", 0.5}};
        QBuffer file;
        file.open(QIODevice::WriteOnly);
        QVERIFY(writeSvg(file, scene, {900, 300}));
        const QString drawing = QString::fromUtf8(file.data());
        QVERIFY(drawing.contains("logistic regression,") && drawing.contains("10,000"));
        QVERIFY2(!drawing.contains(QChar(0x2026)), qPrintable(drawing));
    }

    /// Two numbers side by side would read as one.
    void theNameOfALevelThatEndsInANumberIsPartedFromItsValue()
    {
        const Series falling = seriesOf({4, 3, 2, 1});
        CurveScene scene = sceneOf({curveOf("train batch", falling)}, 4);
        scene.references = {{"linear regression, sample of 10,000", 2.5}, {"a guess", 3.5}};
        QBuffer file;
        file.open(QIODevice::WriteOnly);
        QVERIFY(writeSvg(file, scene, {900, 300}));
        const QString drawing = QString::fromUtf8(file.data());
        QVERIFY2(drawing.contains("linear regression, sample of 10,000: 2.5"), qPrintable(drawing));
        QVERIFY2(drawing.contains("a guess 3.5"), qPrintable(drawing));
    }

    void everySpikeReachesItsPixel_data()
    {
        QTest::addColumn<int>("points");
        QTest::addColumn<int>("at");
        for (const int points : {100, 900, 5000, 200000}) {
            for (const double share : {0.11, 0.5, 0.97})
                QTest::addRow("%d points, at %.2f", points, share) << points << int(share * points);
        }
    }
    void everySpikeReachesItsPixel()
    {
        QFETCH(int, points);
        QFETCH(int, at);
        std::vector<double> values(std::size_t(points), 1.0);
        values[std::size_t(at)] = 10;
        const Series series = seriesOf(values);
        const CurveScene scene = sceneOf({curveOf("a", series)}, points);
        const QSizeF size(900, 300);
        const QImage image = picture(scene, size, 1);
        const CurveLayout layout = layOut(scene, size);
        const int x = int(layout.x.pixel(at + 1));
        const int top = int(layout.y.pixel(9.8));
        int nearest = 999;
        for (int dx = -2; dx <= 2; ++dx) {
            const QRectF peak(0, top - 2, 1, 14);
            if (inked(image, x + dx, peak, Qt::red) > 0)
                nearest = std::min(nearest, std::abs(dx));
        }
        QVERIFY2(nearest <= 1, qPrintable(QString::number(nearest)));
    }

    void aGapOfNumbersIsAGapOfTheLine_data()
    {
        QTest::addColumn<int>("points");
        QTest::newRow("joined") << 100;
        QTest::newRow("filled") << 50000;
    }
    void aGapOfNumbersIsAGapOfTheLine()
    {
        QFETCH(int, points);
        std::vector<double> values(std::size_t(points), 1.0);
        for (int i = points / 3; i < 2 * points / 3; ++i)
            values[std::size_t(i)] = kNan;
        const Series series = seriesOf(values);
        const CurveScene scene = sceneOf({curveOf("a", series)}, points);
        const QSizeF size(900, 300);
        const QImage image = picture(scene, size, 1);
        const CurveLayout layout = layOut(scene, size);
        const QRectF line(0, layout.y.pixel(1) - 4, 1, 8);
        QVERIFY(inked(image, int(layout.x.pixel(points / 6)), line, Qt::red) > 0);
        QCOMPARE(inked(image, int(layout.x.pixel(points / 2)), line, Qt::red), 0);
        // and the top edge says so
        const QRectF edge(0, layout.plot.top(), 1, 8);
        int marked = 0;
        for (int x = int(layout.x.pixel(points * 0.45)); x < int(layout.x.pixel(points * 0.55));
             ++x)
            marked += inked(image, x, edge, scene.colours.blocker);
        QVERIFY(marked > 0);
    }

    void seedsMakeABandWithTheirMean()
    {
        const Series a = seriesOf({1, 1, 1, 1}, 10), b = seriesOf({3, 3, 3, 3}, 10);
        Curve curve;
        curve.name = "both";
        curve.colour = Qt::red;
        curve.seeds = {&a, &b};
        const CurveScene scene = sceneOf({curve}, 40);
        const Readout out = readOut(scene, 25);
        QCOMPARE(out.rows.size(), 1U);
        QCOMPARE(out.rows[0].number, 2.0);
        QCOMPARE(out.rows[0].value, QStringLiteral("1.0000 \u2013 3.0000   2.0000"));
        const QSizeF size(900, 300);
        const QImage image = picture(scene, size, 1);
        const CurveLayout layout = layOut(scene, size);
        const int x = int(layout.x.pixel(25));
        QVERIFY(inked(image, x, QRectF(0, layout.y.pixel(2) - 2, 1, 4), Qt::red) > 0);
        const QColor within = image.pixelColor(x, int(layout.y.pixel(2.6)));
        QVERIFY(within != scene.colours.card && within.red() > within.green() + 20); // pale red
        QCOMPARE(image.pixelColor(x, int(layout.y.pixel(0.8))), scene.colours.card);
    }

    void interpolatesBetweenPointsOnly_data()
    {
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("expected");
        QTest::newRow("before") << 5.0 << kNan;
        QTest::newRow("on the first") << 10.0 << 1.0;
        QTest::newRow("between") << 15.0 << 2.0;
        QTest::newRow("beside a bad one") << 25.0 << kNan;
        QTest::newRow("on the last") << 40.0 << 7.0;
        QTest::newRow("after") << 41.0 << kNan;
    }
    void interpolatesBetweenPointsOnly()
    {
        QFETCH(double, x);
        QFETCH(double, expected);
        const Series series = seriesOf({1, 3, kNan, 7}, 10);
        const double value = interpolated(series, train::Axis::Step, x);
        if (std::isnan(expected))
            QVERIFY(std::isnan(value));
        else
            QCOMPARE(value, expected);
    }

    void readsExactValuesGreatestFirst()
    {
        const Series low = seriesOf({0.5, 0.281134}), high = seriesOf({0.9, 0.65512}),
                     bad = seriesOf({1, kNan});
        Curve smooth = curveOf("batch", bad);
        smooth.smoothed = &low;
        const CurveScene scene = sceneOf({smooth, curveOf("low", low), curveOf("high", high)}, 2);
        const Readout out = readOut(scene, 1.9);
        QStringList rows;
        for (const Readout::Row& row : out.rows)
            rows << row.name + QLatin1Char('=') + row.value;
        QCOMPARE(rows,
                 QStringList({"high=0.6551", "batch, smoothed=0.2811", "low=0.2811", "batch=NaN"}));
        QVERIFY(out.place.startsWith("step 2 "));
    }

    void theCrosshairGoesFromPointToPoint()
    {
        const Series steps = seriesOf({1, 1, 1, 1, 1}, 10);
        Series same;
        for (int i = 0; i < 3; ++i)
            same.append({20, 0, 0, 1.0});
        const CurveScene scene = sceneOf({curveOf("a", steps), curveOf("b", same)}, 50);
        QCOMPARE(nearestPoint(scene, 33).value(), 30.0);
        QCOMPARE(pointBeside(scene, 30, 1).value(), 40.0);
        QCOMPARE(pointBeside(scene, 30, -2).value(), 10.0);
        QCOMPARE(pointBeside(scene, 50, 5).value(), 50.0);
        QVERIFY(!nearestPoint(sceneOf({}, 1), 0));
    }

    void marksSayWhatHappened()
    {
        const Series series = seriesOf({1, 1, 1, 1}, 1000);
        CurveScene scene = sceneOf({curveOf("a", series)}, 4000);
        scene.marks = {{EventMark::Kind::Paused, 2000, 0, 0, "paused"},
                       {EventMark::Kind::Resumed, 2001, 0, 0, "resumed"},
                       {EventMark::Kind::Checkpoint, 3500, 0, 0, "checkpoint written"}};
        const CurveLayout layout = layOut(scene, {900, 300});
        const double below = layout.plot.bottom() + 7;
        QCOMPARE(markText(scene, layout, {layout.x.pixel(2000) + 2, below}),
                 QStringLiteral("step 2,000: paused\nstep 2,001: resumed"));
        QVERIFY(markText(scene, layout, {layout.x.pixel(1000), below}).isEmpty());
        QVERIFY(markText(scene, layout, {layout.x.pixel(2000), below - 60}).isEmpty());
    }

    void aTableOfPointsHoldsEveryOne()
    {
        const Series raw = seriesOf({0.1, kNan, 0.3});
        Series epochs;
        epochs.append({2, 1, 1, 0.25});
        epochs.append({9, 2, 4.5F, std::numeric_limits<double>::infinity()});
        CurveScene scene = sceneOf({curveOf("train \"batch\"", raw), curveOf("train", epochs)}, 9);
        QBuffer file;
        file.open(QIODevice::WriteOnly);
        QVERIFY(writeCsv(file, csvColumns(scene)));
        QCOMPARE(QString::fromUtf8(file.data()),
                 QStringLiteral("step,epoch,seconds,\"train \"\"batch\"\"\",\"train\"\n"
                                "1,0.10000000149011612,0.5,0.1,\n"
                                "2,0.20000000298023224,1,NaN,0.25\n"
                                "3,0.30000001192092896,1.5,0.3,\n"
                                "9,2,4.5,,inf\n"));
    }

    void aTableOfALongRunHasARowAStep()
    {
        const Series raw = seriesOf(std::vector<double>(70000, 0.125));
        QBuffer file;
        file.open(QIODevice::WriteOnly);
        QVERIFY(writeCsv(file, csvColumns(sceneOf({curveOf("a", raw)}, 70000))));
        QCOMPARE(file.data().count('\n'), 70001);
    }

    void noLineOfTheGridGoesThroughTheNameOfALevel_data()
    {
        QTest::addColumn<double>("below"); // a line of the grid, pixels
        QTest::newRow("the name lies on it, above its own line") << 9.0;
        QTest::newRow("the name touches it") << 16.0;
    }
    void noLineOfTheGridGoesThroughTheNameOfALevel()
    {
        QFETCH(double, below);
        const Series falling = seriesOf({0.9, 0.1, 0.1, 0.1, 0.1});
        CurveScene scene = sceneOf({curveOf("train", falling)}, 5);
        const QSizeF size(900, 400);
        const CurveLayout layout = layOut(scene, size);
        const double grid = std::round(layout.y.pixel(layout.yTicks[2].value));
        scene.references = {{QStringLiteral("nearest centroid"), layout.y.value(grid + below)}};
        const QString words = QStringLiteral("nearest centroid ")
                              + labelText(scene.measure, scene.references.front().value);
        const double width = QFontMetricsF(smallFont(scene.font)).horizontalAdvance(words);
        const QImage image = picture(scene, size, 1);
        const auto isBare = [&](double x) {
            return image.pixelColor(int(x), int(grid)) == scene.colours.card
                   && image.pixelColor(int(x), int(grid) - 1) == scene.colours.card;
        };
        const double right = layout.plot.right() - 4;
        QVERIFY(!isBare(right - width - 60)); // the line is there, and ends beside the name
        QVERIFY(isBare(right - 2));
        QVERIFY(isBare(right - width - 6));
    }

    void linesThatCoincideAreBothSeen_data()
    {
        QTest::addColumn<Dash>("first");
        QTest::addColumn<Dash>("second");
        QTest::newRow("long dashes") << Dash::Long << Dash::Long;
        QTest::newRow("short dashes") << Dash::Short << Dash::Short;
        QTest::newRow("whole and broken") << Dash::None << Dash::Long;
        QTest::newRow("broken and whole") << Dash::Short << Dash::None;
    }
    void linesThatCoincideAreBothSeen()
    {
        QFETCH(Dash, first);
        QFETCH(Dash, second);
        const Series level = seriesOf(std::vector<double>(200, 0.5));
        std::vector<Curve> curves{curveOf("one", level), curveOf("other", level)};
        curves[0].dash = first;
        curves[1].dash = second;
        curves[1].colour = Qt::blue;
        const CurveScene scene = sceneOf(curves, 200);
        const QSizeF size(900, 400);
        const QImage image = picture(scene, size, 1);
        const QRectF plot = layOut(scene, size).plot;
        int one = 0, other = 0, columns = 0;
        for (int x = int(plot.left()) + 4; x < int(plot.right()) - 4; ++x, ++columns) {
            one += inked(image, x, plot, curves[0].colour) > 0;
            other += inked(image, x, plot, curves[1].colour) > 0;
        }
        for (const int seen : {one, other})
            QVERIFY2(
                seen > columns / 4,
                qPrintable(QStringLiteral("%1 and %2 of %3").arg(one).arg(other).arg(columns)));
    }

    void aDrawingHasNoPixels()
    {
        const Series raw = seriesOf(std::vector<double>(5000, 0.125));
        CurveScene scene = sceneOf({curveOf("a", raw)}, 5000);
        scene.title = QStringLiteral("Loss (nats)");
        QBuffer file;
        file.open(QIODevice::WriteOnly);
        QVERIFY(writeSvg(file, scene, {600, 300}));
        QVERIFY(file.data().contains("<svg"));
        QVERIFY(file.data().contains("Loss (nats)"));
        QVERIFY(!file.data().contains("<image"));
    }

    void saysTheLastValuesInWords()
    {
        const Series series = seriesOf({0.9, 0.2, 0.3});
        CurveScene scene = sceneOf({curveOf("train", series)}, 3);
        QCOMPARE(summary(scene), QStringLiteral("train: last 0.300, smallest 0.200 at step 2"));
        scene.curves[0].after = 2; // a fork: what is before is of another run
        QCOMPARE(summary(scene), QStringLiteral("train: last 0.300, smallest 0.300 at step 3"));
        scene.curves[0].after = 3; // nothing of its own yet
        QCOMPARE(summary(scene), QStringLiteral("train: last 0.300"));
        scene.curves[0].after = 0;
        scene.curves.clear();
        scene.waiting = QStringLiteral("Nothing yet.");
        QCOMPARE(summary(scene), QStringLiteral("Nothing yet."));
    }

    void whatIsSaidWithoutACurveStandsInTheMiddle()
    {
        CurveScene scene;
        scene.waiting = QStringLiteral("Nothing yet.");
        for (const bool named : {true, false}) {
            scene.named = named;
            for (const double width : {260.0, 900.0})
                QCOMPARE(layOut(scene, {width, 300}).plot.center().x(), width / 2);
        }
    }
};

QTEST_MAIN(TestCurveScene)
#include "tst_curve_scene.moc"
