// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/thin_lines.h"

#include <QImage>
#include <QPainter>
#include <QTest>

#include <random>
#include <vector>

using assay::ui::ThinLines;

namespace {

QImage sheet(double ratio, QImage::Format format = QImage::Format_ARGB32_Premultiplied)
{
    QImage image(QSize(330, 210) * ratio, format);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    return image;
}

/// Steep, flat, upright and level ones; some leave the sheet.
std::vector<std::vector<QPointF>> someLines()
{
    std::vector<std::vector<QPointF>> lines{{{10, 20}, {310, 20}},
                                            {{40, 5}, {40, 200}},
                                            {{300, 190}, {20, 10}},
                                            {{-50, 100}, {400, -80}},
                                            {{100, 300}, {120, -90}, {250, 100}}};
    std::mt19937 engine(3);
    std::uniform_real_distribution<double> height(5, 205);
    for (int k = 0; k < 6; ++k)
        lines.push_back({{15, height(engine)}, {115, height(engine)}, {215, height(engine)}});
    return lines;
}

bool isInked(const QImage& image, int column, int row)
{
    return image.rect().contains(column, row) && qAlpha(image.pixel(column, row)) > 0;
}

} // namespace

class TestThinLines : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void drawsWhereQtDraws_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("plain") << 1.0;
        QTest::newRow("on a dense screen") << 2.0;
    }
    void drawsWhereQtDraws()
    {
        QFETCH(double, ratio);
        int inked = 0;
        for (const std::vector<QPointF>& line : someLines()) {
            QImage expected = sheet(ratio), drawn = sheet(ratio);
            {
                QPainter painter(&expected);
                painter.translate(3, 4);
                painter.setPen(QPen(Qt::red, 1));
                painter.drawPolyline(line.data(), int(line.size()));
            }
            {
                QPainter painter(&drawn);
                painter.translate(3, 4);
                ThinLines(painter).draw(line, Qt::red);
            }
            const auto isNear = [](const QImage& image, int column, int row) {
                for (int c = column - 1; c <= column + 1; ++c) {
                    for (int r = row - 1; r <= row + 1; ++r) {
                        if (isInked(image, c, r))
                            return true;
                    }
                }
                return false;
            };
            for (int row = 0; row < drawn.height(); ++row) {
                for (int column = 0; column < drawn.width(); ++column) {
                    const QByteArray at =
                        QStringLiteral("column %1, row %2").arg(column).arg(row).toUtf8();
                    if (isInked(expected, column, row))
                        QVERIFY2(isNear(drawn, column, row), at + " is missing");
                    if (isInked(drawn, column, row)) {
                        QVERIFY2(isNear(expected, column, row), at + " is too much");
                        QCOMPARE(drawn.pixel(column, row), qRgb(255, 0, 0));
                        ++inked;
                    }
                }
            }
        }
        QVERIFY(inked > 1500 * ratio);
    }

    void laterLinesLieOverEarlierOnes()
    {
        QImage image = sheet(1);
        QPainter painter(&image);
        ThinLines lines(painter);
        const std::vector<QPointF> level{{10, 50}, {300, 50}};
        lines.draw(level, Qt::red);
        lines.draw(level, Qt::blue);
        for (int column = 11; column < 299; ++column)
            QCOMPARE(image.pixelColor(column, 50), QColor(Qt::blue));
    }

    /// What is drawn through, and other kinds of pictures, are left to Qt.
    void whatIsNotOpaqueIsDrawnAsByQt()
    {
        const std::vector<QPointF> line{{10, 20}, {200, 120}, {300, 40}};
        for (const auto& [format, colour] :
             {std::pair{QImage::Format_ARGB32_Premultiplied, QColor(255, 0, 0, 90)},
              std::pair{QImage::Format_RGB888, QColor(Qt::red)}}) {
            QImage expected = sheet(1, format), drawn = sheet(1, format);
            {
                QPainter painter(&expected);
                painter.setPen(QPen(colour, 1));
                painter.drawPolyline(line.data(), int(line.size()));
            }
            {
                QPainter painter(&drawn);
                ThinLines(painter).draw(line, colour);
            }
            QCOMPARE(drawn, expected);
            QVERIFY(drawn != sheet(1, format));
        }
    }
};

QTEST_MAIN(TestThinLines)
#include "tst_thin_lines.moc"
