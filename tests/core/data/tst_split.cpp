// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/error.h"
#include "data/profile.h"
#include "data/sample.h"
#include "support/encoders.h"
#include "support/errors.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <set>

using namespace assay;
using data::SplitKind;

namespace {

data::DataSpec glyphs(std::int64_t count)
{
    data::DataSpec spec;
    spec.count = count;
    return spec;
}

/// 100 one-pixel pictures, of which the last `test` are a test part.
data::DatasetPtr withTestPart(std::size_t test, std::size_t shiftBy = 0)
{
    data::Dataset::Content content;
    data::InputInfo info;
    info.shape = {1, 1, 2};
    std::vector<std::uint8_t> pixels;
    content.info.classes = {"a", "b"};
    for (std::size_t i = 0; i < 100; ++i) {
        const std::size_t k = (i + shiftBy) % 100;
        pixels.push_back(static_cast<std::uint8_t>(k));
        pixels.push_back(7);
        content.labels.push_back(static_cast<std::uint16_t>(k % 4 == 0));
    }
    content.training = 100 - test;
    content.inputs.push_back(
        std::make_unique<data::PictureInput>(std::move(info), std::move(pixels)));
    return std::make_shared<const data::Dataset>(std::move(content));
}

const data::TestReason kReason("a test of the cut");

std::array<std::size_t, 4> sizes(const data::Splits& splits)
{
    return {splits.train().size(), splits.trainVal().size(), splits.testVal().size(),
            splits.sizeOf(SplitKind::Test)};
}

} // namespace

class TestSplit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onePartIsCut70To10To10To10();
    void ownTestPartIsHalved();
    void secondSourceServes();
    void ownTestPartMayStayOutOfTrain();
    void classesKeepTheirShares();
    void everyExampleGoesToOnePlace();
    void recallFindsExamplesAgain();
    void sharesThatLeaveNothingAreRefused();
    void normalisationIsFittedOnTrainAlone();
    void normalisationIsInvertible();
    void largerSyntheticSetBeginsWithTheSmaller();
    void aShareOfTheServedIsTheTarget();
    void targetIsOfTestDataAlone();
    void testDataThatAreTooFewAreNamed();
    void sealedPartsOpenForTheirKeysAlone();
    void testIsNotShown();
    void aLimitKeepsTheSharesAndPartsLieWithinIt();
    void smallerPartsOfTrainLieWithinLargerOnes();
    void resamplingDrawsFromTestValAndTestOnly();
};

void TestSplit::ownTestPartMayStayOutOfTrain()
{
    const auto source = withTestPart(20), serving = withTestPart(0, 13);
    data::SplitSpec spec;
    QCOMPARE(sizes(data::cut(source, serving, spec)), (std::array<std::size_t, 4>{90, 10, 50, 50}));
    spec.ownTest = false;
    const auto splits = data::cut(source, serving, spec);
    QCOMPARE(sizes(splits), (std::array<std::size_t, 4>{72, 8, 50, 50}));
    for (const std::uint32_t index : splits.train().indices)
        QVERIFY(source->part(index) == data::Part::Training);
    // Without test data of their own, and where there is no such part, the switch has no effect.
    for (const std::size_t test : {std::size_t{0}, std::size_t{20}}) {
        const auto alone = withTestPart(test);
        QCOMPARE(data::cut(alone, nullptr, spec).fingerprint(),
                 data::cut(alone, nullptr, {}).fingerprint());
    }
}

void TestSplit::aLimitKeepsTheSharesAndPartsLieWithinIt()
{
    data::DataSpec spec = glyphs(1200);
    const auto whole = data::prepare(spec).splits;
    spec.split.trainLimit = 333;
    const auto limited = data::prepare(spec).splits;
    QCOMPARE(limited.train().size(), std::size_t{333});
    for (const std::int64_t count : limited.train().classCounts())
        QVERIFY(count == 33 || count == 34);
    const std::set<std::uint32_t> all(whole.train().indices.begin(), whole.train().indices.end());
    for (const std::uint32_t index : limited.train().indices)
        QVERIFY(all.contains(index));
    QCOMPARE(limited.trainVal().indices, whole.trainVal().indices);
    QCOMPARE(limited.testVal().indices, whole.testVal().indices);
    // A quarter of what is left, not of all.
    spec.split.trainPart = 0.25;
    const auto part = data::prepare(spec).splits;
    QVERIFY(part.train().size() >= 83 && part.train().size() <= 90);
    const std::set<std::uint32_t> larger(limited.train().indices.begin(),
                                         limited.train().indices.end());
    for (const std::uint32_t index : part.train().indices)
        QVERIFY(larger.contains(index));
    // More than there are is no limit.
    spec.split = {};
    spec.split.trainLimit = 100'000;
    QCOMPARE(data::prepare(spec).splits.fingerprint(), whole.fingerprint());
}

void TestSplit::smallerPartsOfTrainLieWithinLargerOnes()
{
    data::DataSpec spec = glyphs(1200);
    const auto whole = data::prepare(spec).splits;
    std::set<std::uint32_t> larger(whole.train().indices.begin(), whole.train().indices.end());
    for (const double part : {0.5, 0.25, 0.1}) {
        spec.split.trainPart = part;
        const auto cut = data::prepare(spec).splits;
        QCOMPARE(std::ssize(cut.train().indices),
                 std::llround(std::ceil(part * 84)) * 10); // 84 of each of the ten classes
        for (const std::int64_t count : cut.train().classCounts())
            QCOMPARE(count, std::llround(std::ceil(part * 84)));
        for (const std::uint32_t index : cut.train().indices)
            QVERIFY(larger.contains(index));
        QVERIFY(std::is_sorted(cut.train().indices.begin(), cut.train().indices.end()));
        QCOMPARE(cut.trainVal().indices, whole.trainVal().indices);
        QCOMPARE(cut.testVal().indices, whole.testVal().indices);
        QCOMPARE(cut.test(kReason).indices, whole.test(kReason).indices);
        larger = {cut.train().indices.begin(), cut.train().indices.end()};
    }
    spec.split.trainPart = 0.0001; // one of each class at least
    QCOMPARE(data::prepare(spec).splits.train().size(), std::size_t{10});
}

void TestSplit::resamplingDrawsFromTestValAndTestOnly()
{
    data::DataSpec spec = glyphs(1200);
    const auto before = data::prepare(spec).splits;
    const auto poolOf = [](const data::Splits& splits) {
        std::set<std::uint32_t> pool(splits.testVal().indices.begin(),
                                     splits.testVal().indices.end());
        pool.insert(splits.test(kReason).indices.begin(), splits.test(kReason).indices.end());
        return pool;
    };
    spec.split.resample = 1;
    const auto once = data::prepare(spec).splits;
    QCOMPARE(once.train().indices, before.train().indices);
    QCOMPARE(once.trainVal().indices, before.trainVal().indices);
    QCOMPARE(sizes(once), sizes(before));
    QCOMPARE(poolOf(once), poolOf(before));
    QVERIFY(once.testVal().indices != before.testVal().indices);
    QVERIFY(once.fingerprint() != before.fingerprint());
    spec.split.resample = 2;
    const auto twice = data::prepare(spec).splits;
    QVERIFY(twice.testVal().indices != once.testVal().indices);
    // The same draw, whatever was drawn before.
    QCOMPARE(data::resampled(once, spec.split).testVal().indices, twice.testVal().indices);
    QVERIFY(data::describeResample(0).empty());
    QVERIFY(!data::describeResample(2).empty());
}

void TestSplit::onePartIsCut70To10To10To10()
{
    QCOMPARE(sizes(data::cut(withTestPart(0), nullptr, {})),
             (std::array<std::size_t, 4>{70, 10, 10, 10}));
}

void TestSplit::ownTestPartIsHalved()
{
    const auto splits = data::cut(withTestPart(20), nullptr, {});
    QCOMPARE(sizes(splits), (std::array<std::size_t, 4>{72, 8, 10, 10}));
    for (const auto index : splits.test(kReason).indices)
        QVERIFY(index >= 80);
    for (const auto index : splits.train().indices)
        QVERIFY(index < 80);
}

void TestSplit::secondSourceServes()
{
    const auto splits = data::cut(withTestPart(20), withTestPart(0, 3), {});
    QCOMPARE(sizes(splits), (std::array<std::size_t, 4>{90, 10, 50, 50}));
    QVERIFY(splits.train().dataset != splits.testVal().dataset);
}

void TestSplit::classesKeepTheirShares()
{
    const auto splits = data::cut(withTestPart(0), nullptr, {});
    for (const SplitKind split : data::kScoredSplits) {
        const data::Subset& part = split == SplitKind::Test ? splits.test(kReason) : splits[split];
        const auto counts = part.classCounts();
        const double wanted = 0.25 * static_cast<double>(part.size());
        QVERIFY(std::abs(static_cast<double>(counts[1]) - wanted) <= 1);
    }
}

void TestSplit::everyExampleGoesToOnePlace()
{
    const auto splits = data::cut(withTestPart(20), nullptr, {});
    std::set<std::uint32_t> seen;
    for (const SplitKind split : data::kOpenSplits)
        seen.insert(splits[split].indices.begin(), splits[split].indices.end());
    const auto& test = splits.test(kReason).indices;
    seen.insert(test.begin(), test.end());
    QCOMPARE(seen.size(), std::size_t{100});
    data::SplitSpec other;
    other.seed = 1;
    QVERIFY(data::cut(withTestPart(20), nullptr, other).fingerprint() != splits.fingerprint());
    QCOMPARE(data::cut(withTestPart(20), nullptr, {}).fingerprint(), splits.fingerprint());
}

void TestSplit::recallFindsExamplesAgain()
{
    const auto source = withTestPart(20);
    const auto splits = data::cut(source, nullptr, {});
    const auto again = data::recall(withTestPart(20), nullptr, data::members(splits));
    QCOMPARE(again.fingerprint(), splits.fingerprint());
    try {
        data::recall(withTestPart(20, 1), nullptr, data::members(splits));
        QFAIL("other examples were taken for the same");
    } catch (const base::Error& error) {
        QCOMPARE(error.code(), std::string("data.changed"));
    }
}

void TestSplit::sharesThatLeaveNothingAreRefused()
{
    data::SplitSpec all;
    all.train = 0.8;
    all.trainVal = 0.4;
    QVERIFY_EXCEPTION_THROWN(data::cut(withTestPart(20), nullptr, all), base::Error);
    all.trainVal = 0.1;
    all.testVal = 1e-9;
    const auto whole = withTestPart(0);
    const auto error = testing::errorOf([&] { data::cut(whole, nullptr, all); });
    QVERIFY(error.has_value());
    const std::string said =
        "would get none of these " + std::to_string(whole->size()) + " examples";
    QVERIFY2(error->text().find(said) != std::string::npos, error->what());
}

void TestSplit::normalisationIsFittedOnTrainAlone()
{
    const auto prepared = [] {
        auto spec = glyphs(400);
        spec.normalise = data::Normalisation::Standard;
        return data::prepare(spec);
    }();
    const auto moments = [&](const std::vector<std::uint32_t>& indices) {
        double sum = 0, squares = 0, n = 0;
        for (const auto index : indices) {
            for (const auto byte : prepared.source->pictures()->pixels(index)) {
                sum += byte;
                squares += static_cast<double>(byte) * byte;
                n += 1;
            }
        }
        return std::pair(sum / n, std::sqrt(squares / n - sum / n * sum / n));
    };
    std::vector<std::uint32_t> all(prepared.source->size());
    std::iota(all.begin(), all.end(), 0U);
    const auto [mean, deviation] = moments(prepared.splits.train().indices);
    const double scale = prepared.preprocess.encoder(0).encoding().scale[0];
    QVERIFY(std::abs(1 / scale - deviation) < 1e-3);
    QVERIFY(std::abs(-prepared.preprocess.encoder(0).encoding().shift[0] / scale - mean) < 1e-3);
    QVERIFY(std::abs(moments(all).first - mean) > 1e-3);
}

void TestSplit::normalisationIsInvertible()
{
    for (const auto kind :
         {data::Normalisation::Unit, data::Normalisation::Centred, data::Normalisation::Standard}) {
        auto spec = glyphs(100);
        spec.normalise = kind;
        const auto prepared = data::prepare(spec);
        for (const auto& sample : data::samples(prepared, SplitKind::Train, 0, 5))
            QVERIFY(testing::pictureEncoder(prepared).invert(sample.tensors[0]) == sample.pixels);
    }
}

void TestSplit::largerSyntheticSetBeginsWithTheSmaller()
{
    const auto small = data::open({.spec = glyphs(50), .path = "glyphs", .progress = {}});
    const auto large = data::open({.spec = glyphs(80), .path = "glyphs", .progress = {}});
    for (std::size_t i = 0; i < small->size(); ++i)
        QVERIFY(small->id(i) == large->id(i));
    QVERIFY(
        data::open({.spec = glyphs(50), .path = "glyphs-night", .progress = {}})->info().fingerprint
        != small->info().fingerprint);
    const auto counts = small->classCounts();
    QVERIFY(std::all_of(counts.begin(), counts.end(), [](auto n) { return n == 5; }));
}

void TestSplit::aShareOfTheServedIsTheTarget()
{
    const auto source = withTestPart(0), serving = withTestPart(0, 3);
    data::SplitSpec spec;
    spec.target = 0.4;
    const auto splits = data::cut(source, serving, spec);
    QCOMPARE(splits.kinds(),
             (std::vector<SplitKind>{SplitKind::Train, SplitKind::TrainVal, SplitKind::TestVal,
                                     SplitKind::Test, SplitKind::Target}));
    QCOMPARE(sizes(splits), (std::array<std::size_t, 4>{90, 10, 30, 50}));
    const data::TargetPart target = splits.target();
    QCOMPARE(target.size(), std::size_t{20});
    QCOMPARE(target.inputCount(), std::size_t{1});

    // It is a piece of what was test-val: train and Test are those of a cut without one.
    spec.target = 0;
    const auto without = data::cut(source, serving, spec);
    QCOMPARE(splits.train().indices, without.train().indices);
    QCOMPARE(splits.test(kReason).indices, without.test(kReason).indices);
    std::vector<std::uint32_t> both = splits.testVal().indices;
    both.insert(both.end(), target.indices().begin(), target.indices().end());
    std::sort(both.begin(), both.end());
    QCOMPARE(both, without.testVal().indices);

    // No example of it is scored, and its labels are there for who asks for them by name.
    std::set<std::uint32_t> others(splits.testVal().indices.begin(),
                                   splits.testVal().indices.end());
    const auto& test = splits.test(kReason).indices;
    others.insert(test.begin(), test.end());
    for (const std::uint32_t index : target.indices())
        QVERIFY(!others.contains(index));
    const data::LabelledTarget labelled(target);
    QCOMPARE(labelled.examples().size(), target.size());

    const auto again = data::recall(source, serving, data::members(splits));
    QCOMPARE(again.fingerprint(), splits.fingerprint());
    QCOMPARE(again.target().size(), target.size());
}

void TestSplit::testDataThatAreTooFewAreNamed()
{
    data::SplitSpec spec;
    spec.testVal = 1;
    const auto none =
        testing::errorOf([&] { data::cut(withTestPart(0), withTestPart(0, 3), spec); });
    QVERIFY(none.has_value());
    QCOMPARE(none->text(), std::string("test would get no example, as the test data have 100; use "
                                       "more of them, or change data.split.test_val."));
    spec.testVal = 0.5;
    spec.target = 1;
    const auto taken =
        testing::errorOf([&] { data::cut(withTestPart(0), withTestPart(0, 3), spec); });
    QVERIFY(taken.has_value());
    QCOMPARE(taken->text(), std::string("test-val would get no example, as the test data have 100; "
                                        "use more of them, or change data.split.target."));
}

void TestSplit::targetIsOfTestDataAlone()
{
    data::SplitSpec spec;
    spec.target = 0.4;
    VERIFY_ERROR(data::cut(withTestPart(20), nullptr, spec), "data.split_target");
    spec.target = 0;
    const auto splits = data::cut(withTestPart(0), withTestPart(0, 3), spec);
    QCOMPARE(splits.kinds().size(), data::kScoredSplits.size());
    VERIFY_ERROR(splits.target(), "target.none");
}

void TestSplit::sealedPartsOpenForTheirKeysAlone()
{
    data::SplitSpec spec;
    spec.target = 0.4;
    const auto splits = data::cut(withTestPart(0), withTestPart(0, 3), spec);
    VERIFY_ERROR(splits[SplitKind::Test], "test.sealed");
    VERIFY_ERROR(splits[SplitKind::Target], "test.sealed");
    VERIFY_ERROR(data::TestReason(" \t"), "test.reason");
    QCOMPARE(splits.test(data::TestReason("before release")).size(), std::size_t{50});
    QVERIFY(splits.without(SplitKind::Test).test(kReason).indices.empty());
}

void TestSplit::testIsNotShown()
{
    const auto prepared = data::prepare(glyphs(100));
    QVERIFY_EXCEPTION_THROWN(data::samples(prepared, SplitKind::Test, 0, 1), base::Error);
    QVERIFY(data::profile(prepared).splits[3].classCounts.empty());
}

QTEST_GUILESS_MAIN(TestSplit)
#include "tst_split.moc"
