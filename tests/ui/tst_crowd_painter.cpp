// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/crowd_painter.h"
#include "charts/line_painter.h"

#include <QImage>
#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace assay;
using ui::CrowdPainter;
using ui::LinePainter;
using ui::Outline;
using ui::Scale;

namespace {

constexpr double kInk = 0.5; ///< a share of full ink from which a pixel counts as inked

/// Wider than four stretches, and not a multiple of one.
struct Plot {
    QRectF area{20, 10, 611, 200};
    Scale x, y;
    QImage image{660, 220, QImage::Format_ARGB32_Premultiplied};

    Plot(double from, double to, double ratio)
        : x{from, to, area.left(), area.right(), false}
        , y{-4, 4, area.bottom(), area.top(), false}
    {
        image = QImage(image.size() * ratio, image.format());
        image.setDevicePixelRatio(ratio);
        image.fill(Qt::transparent);
    }
    bool inked(int column, int row) const
    {
        return image.rect().contains(column, row) && qAlpha(image.pixel(column, row)) > 255 * kInk;
    }
};

/// A noisy line with gaps of NaN of several pixel columns, a step and, from a third on, thin parts.
train::Series series(int points, unsigned seed)
{
    train::Series made;
    std::mt19937 engine(seed);
    std::normal_distribution<double> normal;
    std::int64_t step = 0;
    for (int i = 0; i < points; ++i) {
        step += i > points / 3 && i % 997 == 0 ? points / 20 : 1;
        double value = std::sin(i * 12.0 / points) + 0.2 * normal(engine);
        if (i > points / 2)
            value -= 2;
        if (i % (points / 3) < points / 40)
            value = std::numeric_limits<double>::quiet_NaN();
        made.append({step, 0, 0, value});
    }
    return made;
}

} // namespace

class TestCrowdPainter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsALineWhereItLies_data()
    {
        QTest::addColumn<int>("points");
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<double>("ratio");
        QTest::addRow("all of a short one") << 2000 << 0.0 << 2600.0 << 1.0;
        QTest::addRow("all of a long one") << 100'000 << 0.0 << 180'000.0 << 1.0;
        QTest::addRow("a part of a long one") << 100'000 << 31'000.0 << 52'000.0 << 1.0;
        QTest::addRow("its end and beyond") << 100'000 << 150'000.0 << 300'000.0 << 1.0;
        QTest::addRow("on a dense screen") << 100'000 << 20'000.0 << 90'000.0 << 2.0;
    }
    /// Against the picture that takes the true extremes of each pixel column of all points.
    void drawsALineWhereItLies()
    {
        QFETCH(int, points);
        QFETCH(double, from);
        QFETCH(double, to);
        QFETCH(double, ratio);
        const train::Series line = series(points, 3);
        Outline outline;
        outline.follow(line, train::Axis::Step);
        Plot exact(from, to, ratio), crowd(from, to, ratio);
        {
            QPainter painter(&exact.image);
            LinePainter lines(painter, exact.area, exact.x, exact.y, train::Axis::Step, false);
            lines.line(line, {Qt::black, 1.4});
            lines.finish();
        }
        {
            QPainter painter(&crowd.image);
            CrowdPainter lines(crowd.area, crowd.x, crowd.y, train::Axis::Step, ratio);
            lines.add(line, outline, {.colour = Qt::black, .gaps = {}}, 1.4);
            lines.paint(painter);
        }
        const auto near = [](const Plot& plot, int column, int row, int columns, int rows) {
            for (int c = column - columns; c <= column + columns; ++c) {
                for (int r = row - rows; r <= row + rows; ++r) {
                    if (plot.inked(c, r))
                        return true;
                }
            }
            return false;
        };
        int inked = 0;
        for (int row = 0; row < exact.image.height(); ++row) {
            // Towards the points outside of the view the exact picture has no line.
            const int edge = int(std::lround(60 * ratio));
            for (int column = edge; column < exact.image.width() - edge; ++column) {
                const QByteArray at =
                    QStringLiteral("column %1, row %2").arg(column).arg(row).toUtf8();
                // A steep piece between two columns may count to either.
                if (exact.inked(column, row))
                    QVERIFY2(near(crowd, column, row, 1, 1), at + " is missing");
                // A block of points may lie in two columns and is then shown whole in both.
                if (crowd.inked(column, row))
                    QVERIFY2(near(exact, column, row, 2, 2), at + " is too much");
                inked += exact.inked(column, row) ? 1 : 0;
            }
        }
        QVERIFY(inked > 400);
    }

    void laterLinesLieOverEarlierOnes()
    {
        train::Series flat;
        for (int i = 0; i <= 1000; ++i)
            flat.append({i, 0, 0, 0.0});
        Outline outline;
        outline.follow(flat, train::Axis::Step);
        Plot plot(0, 1000, 1);
        QPainter painter(&plot.image);
        CrowdPainter lines(plot.area, plot.x, plot.y, train::Axis::Step, 1);
        for (const QColor& colour : {QColor(Qt::red), QColor(Qt::green), QColor(Qt::blue)})
            lines.add(flat, outline, {.colour = colour, .gaps = {}}, 3);
        lines.paint(painter);
        const int row = int(plot.area.center().y());
        for (int column = int(plot.area.left()); column < int(plot.area.right()); ++column)
            QCOMPARE(plot.image.pixelColor(column, row), QColor(Qt::blue));
    }

    /// Dashes go on from one stretch of the plot to the next.
    void brokenLinesHaveTheirGapsInAnotherColour()
    {
        train::Series flat;
        for (int i = 0; i <= 1000; ++i)
            flat.append({i, 0, 0, 0.0});
        Outline outline;
        outline.follow(flat, train::Axis::Step);
        Plot plot(0, 1000, 1);
        QPainter painter(&plot.image);
        CrowdPainter lines(plot.area, plot.x, plot.y, train::Axis::Step, 1);
        lines.add(flat, outline, {.colour = Qt::red, .gaps = Qt::yellow, .dash = 11, .beat = 18},
                  3);
        lines.paint(painter);
        const int row = int(plot.area.center().y()), left = int(plot.area.left());
        for (int column = 0; column < int(plot.area.width()); ++column)
            QCOMPARE(plot.image.pixelColor(left + column, row),
                     QColor(column % 18 < 11 ? Qt::red : Qt::yellow));
    }
};

QTEST_MAIN(TestCrowdPainter)
#include "tst_crowd_painter.moc"
