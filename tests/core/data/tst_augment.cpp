// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sample.h"
#include "support/errors.h"
#include "support/tables.h"
#include "support/tiny_data.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

using namespace assay;

namespace {

using Numbers = std::vector<float>;

data::Augmenter augmenter(const std::string& changes, std::uint64_t seed = 1)
{
    return {data::augmentations(changes, "train.augment"), seed};
}

/// Pictures of 8 x 8 with two channels, from 0 to 1.
data::Encoding pictures()
{
    data::Encoding encoding;
    encoding.input = data::pictureInput(2, 8, 8);
    encoding.least = {0, 0};
    encoding.greatest = {1, 1};
    return encoding;
}

data::Encoding seriesOf(std::int64_t channels)
{
    data::Encoding encoding;
    encoding.input = {.modality = data::Modality::Series, .shape = {20, channels}};
    return encoding;
}

/// A ramp to the right in the first channel, and downwards in the second.
Numbers ramps()
{
    Numbers values;
    for (int channel = 0; channel < 2; ++channel) {
        for (int y = 0; y < 8; ++y) {
            for (int x = 0; x < 8; ++x)
                values.push_back(float(channel == 0 ? x : y) / 7);
        }
    }
    return values;
}

Numbers drawn(const data::Encoding& encoding, const std::string& changes, Numbers values,
              std::int64_t epoch = 0, std::uint32_t example = 0, std::int64_t steps = 0)
{
    augmenter(changes).apply(encoding, epoch, example, steps, values);
    return values;
}

double meanOf(const Numbers& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

} // namespace

class TestAugment : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void changesHaveOneSpelling()
    {
        const auto spelled = [](const char* text) {
            return data::spelled(data::augmentations(text, "train.augment"));
        };
        QCOMPARE(spelled("flip,shift 0.2"), std::string("flip 0.5, shift 0.2"));
        QCOMPARE(spelled(""), std::string());
        QCOMPARE(spelled(spelled("rotate, noise 1e-2").c_str()),
                 std::string("rotate 10, noise 0.01"));
    }

    void othersAreRefused_data()
    {
        QTest::addColumn<QString>("written");
        for (const char* text : {"flop", "flip 0", "flip 1.5", "rotate 200", "noise x", "noise nan",
                                 "shift 0.1 0.2", "crop -1", "scale 1"})
            QTest::newRow(text) << text;
    }
    void othersAreRefused()
    {
        QFETCH(QString, written);
        VERIFY_ERROR(data::augmentations(written.toStdString(), "train.augment"), "train.augment");
    }

    /// No kind leaves an example as it is, or makes a number that is none.
    void everyKindChangesWhatItIsFor_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("modality");
        for (std::size_t k = 0; k < data::augmentKinds().size(); ++k) {
            const data::AugmentKind& kind = data::augmentKinds()[k];
            bool any = false;
            for (const auto modality : {data::Modality::Pictures, data::Modality::Series,
                                        data::Modality::Text, data::Modality::Table}) {
                if (!kind.of(modality))
                    continue;
                any = true;
                QTest::addRow("%s of %d", kind.name, int(modality)) << int(k) << int(modality);
            }
            QVERIFY2(any, kind.name);
        }
    }
    void everyKindChangesWhatItIsFor()
    {
        QFETCH(int, kind);
        QFETCH(int, modality);
        const std::string name = data::augmentKinds()[std::size_t(kind)].name;
        const auto is = static_cast<data::Modality>(modality);
        data::Encoding encoding = is == data::Modality::Pictures ? pictures() : seriesOf(2);
        encoding.input.modality = is;
        encoding.measured.assign(40, true);
        const Numbers before = is == data::Modality::Pictures ? ramps() : [] {
            Numbers values(40);
            std::iota(values.begin(), values.end(), 2.0F);
            return values;
        }();
        std::set<Numbers> seen;
        for (std::int64_t epoch = 0; epoch < 16; ++epoch) {
            const Numbers after = drawn(encoding, name, before, epoch, 5, 20);
            QCOMPARE(after.size(), before.size());
            QVERIFY(
                std::all_of(after.begin(), after.end(), [](float x) { return std::isfinite(x); }));
            QCOMPARE(drawn(encoding, name, before, epoch, 5, 20), after); // the same draw again
            seen.insert(after);
        }
        QVERIFY(seen.size() >= 2);
        QVERIFY(
            drawn(encoding, name, before, 3, 6, 20) != drawn(encoding, name, before, 3, 7, 20)
            || drawn(encoding, name, before, 4, 6, 20) != drawn(encoding, name, before, 4, 7, 20)
            || drawn(encoding, name, before, 5, 6, 20) != drawn(encoding, name, before, 5, 7, 20));
    }

    void aFlipIsAMirror()
    {
        const Numbers before = ramps();
        const Numbers after = drawn(pictures(), "flip 1", before);
        const Numbers upsideDown = drawn(pictures(), "flip_vertical 1", before);
        for (std::size_t y = 0; y < 8; ++y) {
            for (std::size_t x = 0; x < 8; ++x) {
                QCOMPARE(after[y * 8 + x], before[y * 8 + 7 - x]);
                QCOMPARE(after[64 + y * 8 + x], before[64 + y * 8 + x]);
                QCOMPARE(upsideDown[64 + y * 8 + x], before[64 + (7 - y) * 8 + x]);
            }
        }
        // The chance is that of the strength: 1000 draws at 0.25, within 5 deviations.
        int flipped = 0;
        for (std::uint32_t example = 0; example < 1000; ++example)
            flipped += drawn(pictures(), "flip 0.25", before, 0, example) != before ? 1 : 0;
        QVERIFY(std::abs(flipped - 250) < 5 * std::sqrt(1000 * 0.25 * 0.75));
    }

    void aShiftMovesByWholePixelsAndBringsInBlack()
    {
        Numbers one(128, 0.0F);
        one[3 * 8 + 4] = 1; // a single pixel of the first channel
        std::set<std::pair<int, int>> places;
        for (std::int64_t epoch = 0; epoch < 200; ++epoch) {
            const Numbers moved = drawn(pictures(), "shift 0.25", one, epoch);
            const auto at = std::max_element(moved.begin(), moved.end()) - moved.begin();
            QCOMPARE(moved[std::size_t(at)], 1.0F);
            QCOMPARE(meanOf(moved) * 128, 1.0);
            const int dx = int(at % 8) - 4, dy = int(at / 8) - 3;
            QVERIFY(std::abs(dx) <= 2 && std::abs(dy) <= 2);
            places.insert({dx, dy});
        }
        QCOMPARE(places.size(), std::size_t{25});
    }

    void aTurnKeepsTheMiddle()
    {
        // The four pixels in the middle turn within the sixteen there, whatever the angle.
        Numbers dot(128, 0.0F);
        for (const int k : {27, 28, 35, 36})
            dot[std::size_t(k)] = 1; // the four pixels in the middle
        const Numbers turned = drawn(pictures(), "rotate 180", dot, 2);
        double inside = 0;
        for (const int y : {2, 3, 4, 5}) {
            for (const int x : {2, 3, 4, 5})
                inside += double(turned[std::size_t(y * 8 + x)]);
        }
        QVERIFY(std::abs(inside - 4) < 0.35);
        QVERIFY(std::abs(meanOf(turned) * 128 - inside) < 0.05);
    }

    void brightnessAndContrastStayBetweenBlackAndWhite()
    {
        for (std::int64_t epoch = 0; epoch < 50; ++epoch) {
            for (const char* change : {"brightness 1", "contrast 1"}) {
                const Numbers after = drawn(pictures(), change, ramps(), epoch);
                QVERIFY(*std::min_element(after.begin(), after.end()) >= 0);
                QVERIFY(*std::max_element(after.begin(), after.end()) <= 1);
            }
        }
        // All pixels by the same.
        const Numbers grey(128, 0.5F);
        const Numbers brighter = drawn(pictures(), "brightness 0.1", grey, 1);
        QVERIFY(brighter[0] != 0.5F && std::abs(brighter[0] - 0.5F) <= 0.1F);
        QCOMPARE(brighter, Numbers(128, brighter[0]));
    }

    /// One pixel of 0.6 on a ground of 0.2: the ground stays, the pixel goes to one side alone.
    void whatStandsOutGoesToOneSideAlone()
    {
        Numbers spot(128, 0.2F);
        spot[27] = 0.6F;
        float faintest = 1, strongest = 0;
        for (std::int64_t epoch = 0; epoch < 200; ++epoch) {
            const Numbers faded = drawn(pictures(), "fade 0.5", spot, epoch);
            QVERIFY(std::abs(faded[0] - 0.2F) < 1e-6F);
            QVERIFY(faded[27] > 0.4F - 1e-5F && faded[27] < 0.6F + 1e-5F);
            faintest = std::min(faintest, faded[27]);
            const Numbers stronger = drawn(pictures(), "strengthen 0.5", spot, epoch);
            QVERIFY(std::abs(stronger[0] - 0.2F) < 1e-6F);
            QVERIFY(stronger[27] > 0.6F - 1e-5F && stronger[27] < 0.8F + 1e-5F);
            strongest = std::max(strongest, stronger[27]);
            const Numbers darker = drawn(pictures(), "darken 0.1", spot, epoch);
            QVERIFY(darker[0] > 0.1F - 1e-5F && darker[0] < 0.2F + 1e-5F);
            const Numbers lighter = drawn(pictures(), "lighten 0.1", spot, epoch);
            QVERIFY(lighter[0] > 0.2F - 1e-5F && lighter[0] < 0.3F + 1e-5F);
        }
        QVERIFY(faintest < 0.42F);  // the strength is reached
        QVERIFY(strongest > 0.78F); // here too
    }

    void grainIsCutOffAtBlackAndWhite()
    {
        double squares = 0;
        int black = 0;
        for (std::int64_t epoch = 0; epoch < 100; ++epoch) {
            for (const float x : drawn(pictures(), "grain 0.1", Numbers(128, 0.5F), epoch))
                squares += double(x - 0.5F) * double(x - 0.5F);
            for (const float x : drawn(pictures(), "grain 0.1", Numbers(128, 0.0F), epoch)) {
                QVERIFY(x >= 0 && x <= 1);
                black += x == 0.0F ? 1 : 0;
            }
        }
        QVERIFY(std::abs(std::sqrt(squares / 12800) - 0.1) < 0.005);
        // Half of 12,800, within 5 deviations of a binomial number.
        QVERIFY(std::abs(black - 6400) < 5 * std::sqrt(12800 * 0.25));
    }

    void whatIsErasedIsOfTheShare()
    {
        const Numbers white(128, 1.0F);
        double sum = 0;
        for (std::int64_t epoch = 0; epoch < 200; ++epoch) {
            const Numbers after = drawn(pictures(), "erase 0.25", white, epoch);
            const auto left = std::count(after.begin(), after.begin() + 64, 1.0F);
            QCOMPARE(std::count(after.begin() + 64, after.end(), 1.0F), left); // in all channels
            QVERIFY(left > 64 - 26 && left < 64);
            sum += 1 - double(left) / 64;
        }
        QVERIFY(std::abs(sum / 200 - 0.25) < 0.03);
        for (std::int64_t epoch = 0; epoch < 50; ++epoch) {
            const auto left = [&](const char* change) {
                const Numbers after = drawn(pictures(), change, white, epoch);
                return std::count(after.begin(), after.begin() + 64, 1.0F);
            };
            QCOMPARE(left("erase 1"), std::ptrdiff_t{0}); // however narrow it began
            QVERIFY(left("erase 0.9") <= 12);
        }
    }

    void noiseHasItsDeviation()
    {
        double squares = 0;
        for (std::int64_t epoch = 0; epoch < 100; ++epoch) {
            for (const float x : drawn(pictures(), "noise 0.2", Numbers(128, 0.0F), epoch))
                squares += double(x) * double(x);
        }
        QVERIFY(std::abs(std::sqrt(squares / 12800) - 0.2) < 0.01);
        // Categories of a row stay.
        data::Encoding row;
        row.input = {.modality = data::Modality::Table, .shape = {3}};
        row.measured = {true, false, true};
        const Numbers after = drawn(row, "noise 1", {5, 1, 7});
        QVERIFY(after[0] != 5.0F && after[2] != 7.0F);
        QCOMPARE(after[1], 1.0F);
    }

    void seriesAreMaskedCroppedAndScaled()
    {
        Numbers line(40);
        for (std::size_t k = 0; k < 40; ++k)
            line[k] = k % 2 == 0 ? float(k / 2 + 1) : 100;
        const Numbers masked = drawn(seriesOf(2), "mask 0.3", line, 0, 0, 20);
        QCOMPARE(std::count(masked.begin(), masked.end(), 0.0F), std::ptrdiff_t{12}); // 6 steps
        const Numbers cropped = drawn(seriesOf(2), "crop 0.5", line, 0, 0, 20);
        // Half the slope, within the range of the whole; the constant channel stays.
        QVERIFY(std::abs(cropped[2] - cropped[0] - 0.5F) < 1e-4F);
        QVERIFY(cropped[0] >= 1 && cropped[38] <= 20);
        QCOMPARE(cropped[39], 100.0F);
        const Numbers scaled = drawn(seriesOf(2), "scale 0.2", line, 0, 0, 20);
        QVERIFY(std::abs(scaled[38] / scaled[0] - 20) < 1e-3F && scaled[0] != 1.0F);
    }

    void tokensBecomeUnknown()
    {
        data::Encoding texts;
        texts.input = {.modality = data::Modality::Text, .shape = {1000, 1}};
        const Numbers after = drawn(texts, "drop 0.2", Numbers(1000, 7), 0, 0, 1000);
        const auto dropped = std::count(after.begin(), after.end(), float(data::kUnknownToken));
        QVERIFY(std::abs(double(dropped) - 200) < 5 * std::sqrt(1000 * 0.2 * 0.8));
        QCOMPARE(std::count(after.begin(), after.end(), 7.0F), std::ptrdiff_t{1000} - dropped);
    }

    void whatMeansNothingForTheDataIsRefused()
    {
        const auto changes = data::augmentations("noise, flip", "train.augment");
        data::requireAugmentable(changes, {data::pictureInput(1, 8, 8)}, "train.augment");
        const data::InputSpec row{.modality = data::Modality::Table, .shape = {3}};
        VERIFY_ERROR(data::requireAugmentable(changes, {row}, "train.augment"), "train.augment");
        // One input that takes it is enough.
        data::requireAugmentable(changes, {row, data::pictureInput(1, 8, 8)}, "train.augment");
    }

    /// What a page shows is what training sees.
    void drawsAreThoseOfTheEpochs()
    {
        const auto data = testing::glyphs(100);
        const auto changes = augmenter("shift 0.2, flip", 4);
        const auto shown = data::draws(data, changes, 3, 8);
        QCOMPARE(shown.size(), std::size_t{8});
        const data::Subset& train = data.splits.train();
        const data::Sample plain =
            data::sampleAt(train, data::SplitKind::Train, 3, data.preprocess);
        std::set<Numbers> seen;
        for (std::size_t epoch = 0; epoch < 8; ++epoch) {
            Numbers wanted = data.preprocess.encoded(*train.dataset, train.indices[3]);
            changes.apply(data.preprocess.encoder(0).encoding(), std::int64_t(epoch),
                          train.indices[3], 0, wanted);
            QCOMPARE(shown[epoch].tensors[0], wanted);
            QCOMPARE(shown[epoch].label, plain.label);
            for (std::size_t k = 0; k < wanted.size(); ++k)
                QVERIFY(std::abs(float(shown[epoch].pixels[k]) - wanted[k] * 255) <= 0.51F);
            seen.insert(wanted);
        }
        QVERIFY(seen.size() > 4);
        VERIFY_ERROR(data::draws(data, changes, train.size(), 8), "data.place");
    }
};

QTEST_GUILESS_MAIN(TestAugment)
#include "tst_augment.moc"
