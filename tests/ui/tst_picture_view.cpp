// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/sparkline.h"
#include "style/theme.h"
#include "widgets/picture_view.h"

#include <QPainter>
#include <QSet>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using namespace assay;
using ui::PictureView;

namespace {

/// Black and white squares of one pixel.
QImage board(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x)
            line[x] = (x + y) % 2 ? qRgb(255, 255, 255) : qRgb(0, 0, 0);
    }
    return image;
}

struct Shown {
    ui::Theme theme;
    PictureView view{theme};

    Shown(int width, int height)
    {
        view.resize(200, 180);
        view.setPicture(PictureView::levelsOf(board(width, height)));
        view.show();
    }
    void wheel(int notches, const QPointF& at)
    {
        QWheelEvent event(at, view.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &event);
    }
    /// The greys that are seen in the middle of the view.
    QSet<int> greys()
    {
        const QImage seen = view.grab(QRect(80, 60, 40, 40)).toImage();
        QSet<int> all;
        for (int y = 0; y < seen.height(); ++y)
            for (int x = 0; x < seen.width(); ++x)
                all.insert(qGray(seen.pixel(x, y)));
        return all;
    }
};

} // namespace

class TestPictureView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void picturesOfAnySizeFit_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("a digit") << 28 << 28;
        QTest::newRow("one pixel") << 1 << 1;
        QTest::newRow("a photograph") << 4000 << 3000;
        QTest::newRow("a line") << 3000 << 2;
        QTest::newRow("a column") << 3 << 2500;
    }
    void picturesOfAnySizeFit()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        Shown shown(width, height);
        const QRectF target = shown.view.target();
        QVERIFY(QRectF(shown.view.rect()).adjusted(-0.01, -0.01, 0.01, 0.01).contains(target));
        QVERIFY(std::abs(target.width() - 200) < 1 || std::abs(target.height() - 164) < 1);
        // In and out again ends where it began, and 1:1 is one pixel for one.
        for (int k = 0; k < 12; ++k)
            shown.wheel(1, {100, 80});
        QVERIFY(shown.view.target().width() >= target.width());
        for (int k = 0; k < 40; ++k)
            shown.wheel(-1, {100, 80});
        QVERIFY(shown.view.target().width() <= target.width() + 0.01);
        shown.view.showPixels();
        QCOMPARE(shown.view.scale() * shown.view.devicePixelRatioF(), 1.0);
        shown.view.grab(); // whatever its size, it is drawn
        QTest::keyClick(&shown.view, Qt::Key_0);
        QCOMPARE(shown.view.target(), target);
    }

    void whatIsEnlargedKeepsItsPixelsAndWhatIsMadeSmallerIsSmoothed()
    {
        Shown digit(28, 28);
        QCOMPARE(digit.greys(), (QSet<int>{0, 255}));
        QTest::keyClick(&digit.view, Qt::Key_Plus);
        QCOMPARE(digit.greys(), (QSet<int>{0, 255}));
        // A board of single pixels made twenty times smaller is grey, not a pattern.
        Shown photograph(4000, 3000);
        for (const int grey : photograph.greys())
            QVERIFY2(std::abs(grey - 127) < 12, QByteArray::number(grey));
        QTest::keyClick(&photograph.view, Qt::Key_1);
        QCOMPARE(photograph.greys(), (QSet<int>{0, 255}));
    }

    void thePixelUnderThePointerStaysThere()
    {
        Shown shown(4000, 3000);
        shown.view.showPixels();
        const QPointF at(40, 130);
        const auto pixel = [&] {
            return (at - shown.view.target().topLeft()) / shown.view.scale();
        };
        const QPointF before = pixel();
        shown.wheel(2, at);
        QVERIFY((pixel() - before).manhattanLength() < 0.01);
        // Dragged, it follows the hand; past its border it does not go.
        QTest::mousePress(&shown.view, Qt::LeftButton, {}, {100, 80});
        QTest::mouseMove(&shown.view, {60, 80});
        QTest::mouseRelease(&shown.view, Qt::LeftButton, {}, {60, 80});
        QTest::keyClick(&shown.view, Qt::Key_0);
        QTest::mouseDClick(&shown.view, Qt::LeftButton, {}, {100, 80});
        QCOMPARE(shown.view.scale() * shown.view.devicePixelRatioF(), 1.0);
        QTest::mouseDClick(&shown.view, Qt::LeftButton, {}, {100, 80});
        QVERIFY(shown.view.scale() < 0.1);
        shown.view.showPixels();
        for (int k = 0; k < 500; ++k)
            QTest::keyClick(&shown.view, Qt::Key_Left);
        QVERIFY(std::abs(shown.view.target().left()) < 1);
    }

    void theWholePictureTakesThePlaceOfItsSmallCopy()
    {
        Shown shown(256, 192);
        shown.wheel(4, {100, 80});
        const QRectF seen = shown.view.target();
        shown.view.setPicture(PictureView::levelsOf(board(4000, 3000)), true);
        const QRectF now = shown.view.target();
        QVERIFY(std::abs(now.left() - seen.left()) < 1 && std::abs(now.width() - seen.width()) < 1);
        shown.view.setPicture(PictureView::levelsOf(board(4000, 3000)));
        QVERIFY(shown.view.target().width() <= 200);
    }

    void channelsHaveStripsWhileTheyAreHighEnough_data()
    {
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("strips");
        QTest::newRow("one") << 1 << 72 << 1;
        QTest::newRow("three lie together") << 3 << 72 << 1;
        QTest::newRow("six in a tile") << 6 << 72 << 6;
        QTest::newRow("twelve in a tile") << 12 << 72 << 1;
        QTest::newRow("twelve, large") << 12 << 160 << 12;
    }
    void channelsHaveStripsWhileTheyAreHighEnough()
    {
        QFETCH(int, channels);
        QFETCH(int, height);
        QFETCH(int, strips);
        data::Sample sample;
        sample.steps = 20;
        for (int k = 0; k < 20 * channels; ++k)
            sample.series.push_back(k % 7 == 0 ? NAN : std::sin(static_cast<float>(k)));
        QImage image(120, height, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        const ui::Theme theme;
        QCOMPARE(ui::drawSeries(painter, image.rect(), sample, theme.colours()), strips);
        painter.end();
        // Something is drawn in each part of the height.
        for (int strip = 0; strip < std::min(strips, 6); ++strip) {
            int inked = 0;
            for (int y = strip * height / strips; y < (strip + 1) * height / strips; ++y)
                for (int x = 0; x < image.width(); ++x)
                    inked += qAlpha(image.pixel(x, y)) > 100 ? 1 : 0;
            QVERIFY2(inked > 10, QByteArray::number(strip));
        }
        data::Sample gaps;
        gaps.steps = 3;
        gaps.series.assign(3, NAN);
        QPainter nothing(&image);
        ui::drawSeries(nothing, image.rect(), gaps, theme.colours());
        QCOMPARE(ui::drawSeries(nothing, image.rect(), {}, theme.colours()), 0);
    }
};

QTEST_MAIN(TestPictureView)
#include "tst_picture_view.moc"
