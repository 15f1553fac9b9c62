// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/placement.h"
#include "base/random.h"
#include "data/inputs/picture/ink.h"
#include "data/inputs/picture/picture_input.h"
#include "support/tiny_data.h"

#include <QTest>

#include <cmath>

using namespace assay;

namespace {

constexpr int kClasses = 2;
constexpr std::uint64_t kSide = 16;
constexpr std::uint8_t kGround = 200, kInk = 40;

/// Dark squares on a bright ground, `shortest` to `longest` pixels a side, in the middle or anywhere.
data::DatasetPtr squares(int count, std::uint64_t shortest, std::uint64_t longest, bool inMiddle)
{
    base::Random random(1, "tests.placement");
    data::InputInfo info;
    info.shape = {1, kSide, kSide};
    data::Dataset::Content content;
    content.info.kind = "made";
    content.info.path = "made";
    for (int k = 0; k < kClasses; ++k)
        content.info.classes.push_back(std::to_string(k));
    for (const int label : testing::balanced(count, kClasses))
        content.labels.push_back(static_cast<std::uint16_t>(label));
    content.training = content.labels.size();
    std::vector<std::uint8_t> pixels(content.labels.size() * kSide * kSide, kGround);
    for (std::size_t i = 0; i < content.labels.size(); ++i) {
        const std::uint64_t side = shortest + random.below(longest - shortest + 1);
        const std::uint64_t room = kSide - side;
        const std::uint64_t x = inMiddle ? room / 2 : random.below(room + 1);
        const std::uint64_t y = inMiddle ? room / 2 : random.below(room + 1);
        for (std::uint64_t row = y; row < y + side; ++row) {
            for (std::uint64_t column = x; column < x + side; ++column)
                pixels[(i * kSide + row) * kSide + column] = kInk;
        }
    }
    content.inputs.push_back(
        std::make_unique<data::PictureInput>(std::move(info), std::move(pixels)));
    return std::make_shared<const data::Dataset>(std::move(content));
}

data::Prepared served(const data::DatasetPtr& source, const data::DatasetPtr& serving)
{
    data::SplitSpec cut;
    cut.target = 0.5;
    const data::Splits splits = data::cut(source, serving, cut);
    return {source, serving, splits, data::Preprocess::fit({}, splits.train(), serving.get()), {}};
}

/// Of a square, along one axis.
double reachOf(double side)
{
    return std::sqrt((side * side - 1) / 12);
}

} // namespace

class TestPlacement : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void picturesGetSizeAndPlaceOfTheTarget()
    {
        // From 8 to 10 pixels a side, anywhere; 5 of the served ones, from pixel 5 to 9.
        const data::Prepared data = served(squares(240, 8, 10, false), squares(120, 5, 5, true));
        const adapt::Placement placement = adapt::placementOf(data);
        const data::Subset& train = data.splits.train();
        const data::Shape shape = train.dataset->info().pictureShape();
        for (const adapt::AxisPlacement& axis : {placement.across, placement.down}) {
            QVERIFY2(std::abs(axis.size - reachOf(5) / reachOf(9)) < 0.02,
                     qPrintable(QString::number(axis.size)));
            QCOMPARE(axis.to, 7.0);
            QVERIFY(std::abs(axis.apart) < 1e-6);
        }
        std::vector<float> picture;
        double before = 0, after = 0;
        for (const std::uint32_t index : train.indices) {
            train.dataset->pictures()->picture(index, picture);
            before += std::sqrt(data::inkOf(picture, shape).varianceX);
            placement.apply(picture, shape);
            const data::Ink ink = data::inkOf(picture, shape);
            after += std::sqrt(ink.varianceX);
            QVERIFY2(std::abs(ink.x - 7) < 0.3, qPrintable(QString::number(ink.x)));
            QVERIFY2(std::abs(ink.y - 7) < 0.3, qPrintable(QString::number(ink.y)));
            QCOMPARE(picture.front(), float(kGround)); // and what comes in is ground
            QCOMPARE(picture.back(), float(kGround));
        }
        const auto count = static_cast<double>(train.size());
        QVERIFY(std::abs(before / count - reachOf(9)) < 0.2);
        QVERIFY2(std::abs(after / count - reachOf(5)) < 0.2,
                 qPrintable(QString::number(after / count)));
    }

    void picturesAlikeAreLeftAsTheyAre()
    {
        const data::Prepared data = served(squares(240, 6, 6, true), squares(120, 6, 6, true));
        const adapt::Placement placement = adapt::placementOf(data);
        QVERIFY(placement.isNone());
        std::vector<float> picture(kSide * kSide, 1.0F);
        picture[20] = 5.0F;
        const std::vector<float> before = picture;
        placement.apply(picture, {1, kSide, kSide});
        QCOMPARE(picture, before);
    }

    void picturesWithNothingOnThemAreLeftAsTheyAre()
    {
        const data::Prepared data = served(squares(240, 8, 10, false), squares(120, 5, 5, true));
        const adapt::Placement placement = adapt::placementOf(data);
        QVERIFY(!placement.isNone());
        std::vector<float> picture(kSide * kSide, 3.0F);
        placement.apply(picture, {1, kSide, kSide});
        QCOMPARE(picture, std::vector<float>(kSide * kSide, 3.0F));
    }

    void numbersOfAFileGiveTheSame()
    {
        const data::Prepared data = served(squares(240, 8, 10, false), squares(120, 5, 5, true));
        const adapt::Placement placement = adapt::placementOf(data);
        QVERIFY(adapt::Placement::of(placement.numbers()) == placement);
        QVERIFY(adapt::Placement::of({}).isNone());
    }
};

QTEST_GUILESS_MAIN(TestPlacement)
#include "tst_placement.moc"
