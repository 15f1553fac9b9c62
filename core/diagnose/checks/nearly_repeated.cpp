// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "base/random.h"
#include "base/sample_id.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using data::SplitKind;

constexpr double kMatters = 0.01;   ///< share of a part
constexpr std::size_t kShown = 200; ///< examples that a finding names
/// Pictures of one sketch that are compared: more say that the sketch is too coarse.
constexpr std::size_t kMostAlike = 50;
constexpr std::ptrdiff_t kLeastColumns = 5; ///< of a table
constexpr std::size_t kLeastLetters = 8;    ///< of a text: shorter ones are equal by chance

/// A text without what copies of it differ in: case, punctuation, spaces. Empty: too short to say.
std::string bareText(std::string_view text)
{
    std::string bare;
    std::size_t letters = 0;
    bool afterDigit = false;
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    while (left > 0) {
        utf8proc_int32_t point = 0;
        const utf8proc_ssize_t read = utf8proc_iterate(at, left, &point);
        if (read <= 0)
            return {};
        at += read;
        left -= read;
        const auto category = utf8proc_category(point);
        const auto within = [category](auto first, auto last) {
            return category >= first && category <= last;
        };
        const bool isDigit = within(UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO);
        const bool isInNumber =
            (point == '.' || point == ',') && afterDigit && left > 0 && *at >= '0' && *at <= '9';
        afterDigit = isDigit;
        // Letters with their marks, and signs that are no punctuation.
        if (!isDigit && !isInNumber && !within(UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_ME)
            && !within(UTF8PROC_CATEGORY_SM, UTF8PROC_CATEGORY_SO))
            continue;
        ++letters;
        std::array<utf8proc_uint8_t, 4> written{};
        const auto size = utf8proc_encode_char(utf8proc_tolower(point), written.data());
        bare.append(reinterpret_cast<const char*>(written.data()), static_cast<std::size_t>(size));
    }
    return letters < kLeastLetters ? std::string() : bare;
}

/// The brightness of a picture in 9 x 8 areas, and for each row whether it falls from one to the next:
/// 64 bits that scaling, packing and a little light leave as they are (the difference hash).
struct Sketch {
    std::uint64_t bits = 0;
    std::array<std::uint8_t, 72> areas{}; ///< means
};

std::optional<Sketch> sketchOf(const data::Shape& shape, const std::vector<std::uint8_t>& pixels)
{
    constexpr std::int64_t kWide = 9, kHigh = 8;
    if (shape.height < kHigh || shape.width < kWide)
        return std::nullopt;
    Sketch sketch;
    for (std::int64_t row = 0; row < kHigh; ++row)
        for (std::int64_t column = 0; column < kWide; ++column) {
            double sum = 0, count = 0;
            for (std::int64_t channel = 0; channel < shape.channels; ++channel)
                for (std::int64_t y = row * shape.height / kHigh;
                     y < (row + 1) * shape.height / kHigh; ++y)
                    for (std::int64_t x = column * shape.width / kWide;
                         x < (column + 1) * shape.width / kWide; ++x, ++count)
                        sum += pixels[static_cast<std::size_t>(
                            (channel * shape.height + y) * shape.width + x)];
            sketch.areas[static_cast<std::size_t>(row * kWide + column)] =
                static_cast<std::uint8_t>(std::lround(sum / count));
        }
    const auto [least, most] = std::minmax_element(sketch.areas.begin(), sketch.areas.end());
    constexpr int kFlat = 25; // what is nearly one colour has no shape to compare
    if (*most - *least < kFlat)
        return std::nullopt;
    constexpr int kStep = 4; // of 255: within one colour noise decides nothing
    for (std::int64_t row = 0; row < kHigh; ++row)
        for (std::int64_t column = 0; column + 1 < kWide; ++column) {
            const auto at = static_cast<std::size_t>(row * kWide + column);
            sketch.bits =
                sketch.bits << 1 | (int{sketch.areas[at]} > sketch.areas[at + 1] + kStep ? 1U : 0U);
        }
    return sketch;
}

/// The correlation of all pixels.
double likeness(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b)
{
    double n = static_cast<double>(a.size()), x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        const double p = a[k], q = b[k];
        x += p;
        y += q;
        xx += p * p;
        yy += q * q;
        xy += p * q;
    }
    const double spread = (xx - x * x / n) * (yy - y * y / n);
    return spread > 0 ? (xy - x * y / n) / std::sqrt(spread) : 0;
}

struct Place {
    const data::Dataset* dataset;
    std::uint32_t index;
    SplitKind split;
};

/// What was found: examples of other parts that nearly equal one of train, and pairs within train.
struct Copies {
    std::int64_t trainVal = 0, testVal = 0, inTrain = 0;
    std::vector<base::SampleId> leaked, repeated;

    /// `original`: the one of train that it nearly equals.
    void add(const Place& place, const Place& original)
    {
        const bool isTrain = place.split == SplitKind::Train;
        (isTrain ? inTrain : place.split == SplitKind::TrainVal ? trainVal : testVal) += 1;
        auto& ids = isTrain ? repeated : leaked;
        for (const Place& one : {original, place}) {
            const base::SampleId id = one.dataset->id(one.index);
            if (ids.size() < kShown && std::find(ids.begin(), ids.end(), id) == ids.end())
                ids.push_back(id);
        }
    }
};

std::vector<Place> placesOf(const data::Prepared& prepared)
{
    std::vector<Place> places;
    for (const SplitKind split : data::kOpenSplits) { // train first
        const data::Subset& subset = prepared.splits[split];
        for (const std::uint32_t index : subset.indices)
            places.push_back({subset.dataset.get(), index, split});
    }
    return places;
}

Copies copiesOfTexts(const std::vector<Place>& places)
{
    Copies copies;
    const auto hashOf = [](std::string_view text) {
        return base::contentHash(base::bytesOf(std::span<const char>(text)));
    };
    // Of train, by their hashes: bare texts, and texts in full, as equal ones are no near ones.
    std::unordered_map<std::uint64_t, Place> bares;
    std::unordered_set<std::uint64_t> whole;
    for (const Place& place : places) {
        const std::string_view text = place.dataset->text()->texts().at(place.index);
        const std::string bare = bareText(text);
        if (bare.empty())
            continue;
        const auto same = bares.find(hashOf(bare));
        if (same != bares.end() && !whole.contains(hashOf(text)))
            copies.add(place, same->second);
        if (place.split == SplitKind::Train) {
            bares.emplace(hashOf(bare), place);
            whole.insert(hashOf(text));
        }
    }
    return copies;
}

Copies copiesOfPictures(const std::vector<Place>& places)
{
    constexpr double kAlike = 0.995; // correlation
    constexpr int kNear = 10;        // difference of any area, of 255
    struct Seen {
        Place place;
        std::array<std::uint8_t, 72> areas;
    };
    Copies copies;
    std::unordered_map<std::uint64_t, std::vector<Seen>> known; // of train
    for (const Place& place : places) {
        const data::PictureInput& pictures = *place.dataset->pictures();
        const std::vector<std::uint8_t> mine = pictures.shown(place.index);
        const auto sketch = sketchOf(pictures.info().shape, mine);
        if (!sketch)
            continue;
        auto& group = known[sketch->bits];
        const auto isCopyOf = [&](const Seen& other) {
            for (std::size_t k = 0; k < sketch->areas.size(); ++k) {
                if (std::abs(int{sketch->areas[k]} - int{other.areas[k]}) > kNear)
                    return false;
            }
            const auto theirs = other.place.dataset->pictures()->shown(other.place.index);
            return mine.size() == theirs.size() && mine != theirs
                   && likeness(mine, theirs) > kAlike;
        };
        const auto original = group.size() <= kMostAlike
                                  ? std::find_if(group.begin(), group.end(), isCopyOf)
                                  : group.end();
        if (original != group.end())
            copies.add(place, original->place);
        if (place.split == SplitKind::Train && group.size() <= kMostAlike)
            group.push_back({place, sketch->areas});
    }
    return copies;
}

/// Where numbers lie that are compared value by value: three means of some of their values, in a grid.
/// Two examples whose values differ by `kTolerance` at most have means that do, so that each is looked
/// for in its own cell and in those behind a border that is as near.
class Grid
{
public:
    static constexpr float kTolerance = 1e-3F; ///< of the deviation in train

    explicit Grid(std::size_t size)
    {
        base::Random random(1, "nearly equal");
        for (auto& positions : m_positions) {
            for (std::size_t& position : positions)
                position = static_cast<std::size_t>(random.below(size));
        }
    }

    /// The cells in which a nearly equal one may lie; its own first.
    std::vector<std::uint64_t> cells(const std::vector<float>& values) const
    {
        std::vector<std::uint64_t> found{values.size()}; // of other sizes in other cells
        for (const auto& positions : m_positions) {
            float mean = 0;
            for (const std::size_t position : positions)
                mean += values[position] / kSome;
            constexpr float kSide = 0.02F;
            std::vector<std::int64_t> sides;
            for (const float at : {mean, mean - kTolerance, mean + kTolerance}) {
                const auto side =
                    static_cast<std::int64_t>(std::floor(std::clamp(at / kSide, -1e15F, 1e15F)));
                if (std::find(sides.begin(), sides.end(), side) == sides.end())
                    sides.push_back(side);
            }
            std::vector<std::uint64_t> next;
            for (const std::int64_t side : sides) {
                for (const std::uint64_t cell : found)
                    next.push_back(base::contentHash(
                        base::bytesOf(std::span<const std::int64_t>(&side, 1)), cell));
            }
            found = std::move(next);
        }
        return found;
    }

private:
    static constexpr std::size_t kSome = 8;
    std::array<std::array<std::size_t, kSome>, 3> m_positions{};
};

/// Rows of a table and series, each number over its deviation in train, whatever steps a person has.
Copies copiesOfNumbers(const Subject& subject, const std::vector<Place>& places)
{
    data::DataSpec usual = subject.dataSpec;
    usual.preprocess = {};
    const data::Preprocess preprocess = data::Preprocess::fit(usual, subject.data->splits.train());
    Copies copies;
    std::map<std::size_t, Grid> grids; // by how many values there are
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> known; // of train, by cell
    for (std::size_t k = 0; k < places.size(); ++k) {
        const Place& place = places[k];
        const auto valuesOf = [&](const Place& one) {
            return preprocess.encoded(*one.dataset, one.index, 0);
        };
        const std::vector<float> mine = valuesOf(place);
        const bool areFinite =
            std::all_of(mine.begin(), mine.end(), [](float value) { return std::isfinite(value); });
        if (mine.empty() || !areFinite)
            continue;
        const Grid& grid = grids.try_emplace(mine.size(), mine.size()).first->second;
        const std::vector<std::uint64_t> cells = grid.cells(mine);
        const Place* original = nullptr;
        bool isEqual = false;
        for (const std::uint64_t cell : cells) {
            const auto group = known.find(cell);
            if (group == known.end() || group->second.size() > kMostAlike)
                continue;
            for (const std::size_t other : group->second) {
                const std::vector<float> theirs = valuesOf(places[other]);
                isEqual = isEqual || mine == theirs;
                const bool isNear =
                    mine.size() == theirs.size()
                    && std::equal(mine.begin(), mine.end(), theirs.begin(), [](float a, float b) {
                           return a == b || std::abs(a - b) <= Grid::kTolerance;
                       });
                if (isNear && !original)
                    original = &places[other];
            }
        }
        if (original && !isEqual)
            copies.add(place, *original);
        if (place.split == SplitKind::Train && known[cells.front()].size() <= kMostAlike)
            known[cells.front()].push_back(k);
    }
    return copies;
}

/// Whether all that enters are values of many kinds: rows of few columns are often near by chance.
bool areComparable(const data::Prepared& prepared)
{
    const data::Modality modality = prepared.preprocess.inputs().front().modality;
    if (modality == data::Modality::Series)
        return true;
    const auto& columns = prepared.source->info().columns();
    return modality == data::Modality::Table
           && std::count_if(columns.begin(), columns.end(), [](const data::ColumnInfo& column) {
                  return column.leftOut.empty();
              }) >= kLeastColumns;
}

/// Examples that differ from one of train in nothing that matters: a picture packed or scaled once more, a
/// text in other case and punctuation, numbers rounded in another way. Those that are equal to the last bit
/// are another check's. Test stays sealed. Of examples with several inputs nothing is said.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || subject.data->preprocess.inputs().size() != 1)
        return {};
    const data::Modality modality = subject.data->preprocess.inputs().front().modality;
    const bool areTexts = modality == data::Modality::Text;
    const bool areNumbers = areComparable(*subject.data);
    if (!areTexts && !areNumbers && modality != data::Modality::Pictures)
        return {};
    const std::vector<Place> places = placesOf(*subject.data);
    const Copies copies = areTexts     ? copiesOfTexts(places)
                          : areNumbers ? copiesOfNumbers(subject, places)
                                       : copiesOfPictures(places);
    const auto sizeOf = [&](SplitKind split) {
        return static_cast<double>(subject.data->splits.sizeOf(split));
    };
    std::vector<Finding> findings;
    const base::NamedNumber texts{"texts", areTexts ? 1.0 : 0.0},
        numbers{"numbers", areNumbers ? 1.0 : 0.0};
    if (copies.inTrain > 0)
        findings.push_back({.id = "examples.nearly_repeated",
                            .severity = base::Severity::Hint,
                            .basis = base::Basis::Suspected,
                            .evidence = {{"count", static_cast<double>(copies.inTrain)},
                                         {"of", sizeOf(SplitKind::Train)},
                                         texts,
                                         numbers},
                            .samples = copies.repeated});
    const auto trainVal = static_cast<double>(copies.trainVal),
               testVal = static_cast<double>(copies.testVal);
    // What is below is worth a look and moves no error that is shown.
    const bool matters = trainVal > kMatters * sizeOf(SplitKind::TrainVal)
                         || testVal > kMatters * sizeOf(SplitKind::TestVal);
    if (trainVal + testVal > 0)
        findings.push_back({.id = "examples.nearly_leaked",
                            .severity = matters ? base::Severity::Warning : base::Severity::Hint,
                            .basis = base::Basis::Suspected,
                            .evidence = {{"train_val", trainVal},
                                         {"of_train_val", sizeOf(SplitKind::TrainVal)},
                                         {"test_val", testVal},
                                         {"of_test_val", sizeOf(SplitKind::TestVal)},
                                         texts,
                                         numbers},
                            .samples = copies.leaked});
    return findings;
}

const char* how(const Finding& finding)
{
    return number(finding, "texts") == 1 ? "texts that differ in case, punctuation or spaces alone"
           : number(finding, "numbers") == 1
               ? "every number within a thousandth of its deviation in train"
               : "pictures that correlate by more than 0.995";
}

} // namespace

const Check& nearlyRepeated()
{
    static const Check check{
        "nearly_repeated",
        "Nearly equal examples",
        Stage::Data,
        {
            {"examples.nearly_repeated",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of the {} examples of train nearly equal another of them ({}): "
                     "they count for more than others.",
                     base::whole(f, "count"), base::whole(f, "of"), how(f));
             }},
            {"examples.nearly_leaked",
             [](const Finding& f) {
                 const auto share = [&](const char* part, const char* all) {
                     return fmt::format("{} ({})", base::whole(f, part),
                                        base::percentText(number(f, all) > 0
                                                              ? number(f, part) / number(f, all)
                                                              : 0));
                 };
                 return fmt::format(
                     "Of train-val {} and of test-val {} nearly equal an example of train ({}): the "
                     "errors there come out too small where the network has learned them by heart. "
                     "Look at them; copies belong into one part.",
                     share("train_val", "of_train_val"), share("test_val", "of_test_val"), how(f));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
