// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/idx.h"

#include "base/number_text.h"
#include "data/formats/array_targets.h"
#include "data/formats/cell.h"
#include "data/formats/class_places.h"
#include "data/formats/idx_files.h"
#include "data/formats/idx_reader.h"
#include "data/formats/label_marks.h"
#include "data/formats/picture_parts.h"
#include "data/formats/ucr.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <set>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

/// Whole numbers beyond this are rounded in a float.
constexpr double kExactInFloat = 1 << 24;
constexpr std::int64_t kLargestByte = 255;

/// The pictures of one file.
struct Pictures : PicturePart {
    std::uint64_t count = 0;
    IdxType type = IdxType::UnsignedByte;
    bool channelsLast = false; ///< were, in the file
};

[[noreturn]] void refusePicture(const fs::path& path, const IdxReader& file, std::uint64_t value,
                                std::uint64_t pictureSize)
{
    refuse(path, "idx.value",
           fmt::format("Picture {} holds a value that is not finite (NaN or infinite); replace it, "
                       "or take the picture out.",
                       base::countText(static_cast<std::int64_t>(value / pictureSize) + 1)),
           file.placeOf(value));
}

/// Values that are fractions and too small or too large to be meant: their bytes are reversed.
bool looksReversed(std::uint64_t odd, std::uint64_t filled)
{
    return filled > 0 && odd * 2 > filled;
}

void readValues(IdxReader& file, const fs::path& path, Pictures& pictures)
{
    const auto size = static_cast<std::uint64_t>(pictures.shape.size());
    double low = std::numeric_limits<double>::infinity(), high = -low;
    std::uint64_t at = 0, odd = 0, filled = 0, wrong = 0;
    bool finite = true;
    file.eachPiece([&](const std::vector<double>& piece) {
        // Memory grows with what is there, and at its end fits.
        if (pictures.values.capacity() < at + piece.size()
            && file.values() <= 2 * (at + piece.size()))
            pictures.values.reserve(file.values());
        for (const double value : piece) {
            const auto kept = static_cast<float>(value);
            if (!std::isfinite(kept) && finite) {
                finite = false;
                wrong = at;
            }
            low = std::min(low, value);
            high = std::max(high, value);
            filled += value != 0 ? 1 : 0;
            odd += value != 0 && !(std::abs(value) > 1e-30 && std::abs(value) < 1e30) ? 1 : 0;
            pictures.values.push_back(kept);
            ++at;
        }
    });
    if (looksReversed(odd, filled))
        refuse(path, "idx.byte_order",
               "Most values are beyond all measure (1e-30 to 1e30), as when their bytes are in "
               "reversed order; IDX files are big-endian, write the file anew.",
               file.placeOf(0));
    if (!finite)
        refusePicture(path, file, wrong, size);
    pictures.range = {low, high, false};
}

Pictures readPictures(const fs::path& path)
{
    IdxReader file(path);
    const std::vector<std::uint64_t>& lengths = file.shape();
    if (lengths.size() < 3)
        refuse(path, "idx.dimensions",
               fmt::format("The IDX file has {} dimension(s), and pictures need 3 (count, height, "
                           "width) or 4; choose the file that holds the pictures.",
                           lengths.size()),
               3);
    const auto at = [&](std::size_t k) { return static_cast<std::int64_t>(lengths[k]); };
    Pictures pictures;
    pictures.shape = {1, at(1), at(2)};
    pictures.count = lengths[0];
    pictures.type = file.type();
    if (lengths.size() == 4) {
        pictures.channelsLast = areChannelsLast(at(1), at(2), at(3));
        pictures.shape =
            pictures.channelsLast ? Shape{at(3), at(1), at(2)} : Shape{at(1), at(2), at(3)};
    }
    if (file.type() == IdxType::UnsignedByte)
        pictures.bytes = file.bytes();
    else
        readValues(file, path, pictures);
    return pictures;
}

/// The labels of one file as whole numbers.
struct Labels {
    std::vector<std::int64_t> numbers;
    std::string columns; ///< how several columns were read; empty for one
};

Labels readLabels(const fs::path& path)
{
    IdxReader file(path);
    if (file.shape().size() > 2)
        refuse(
            path, "idx.dimensions",
            fmt::format("The IDX file has {} dimensions, and labels need 1 (or 2: a row for each "
                        "picture); choose the file that holds the labels.",
                        file.shape().size()),
            3);
    std::vector<double> values;
    file.eachPiece([&](const std::vector<double>& piece) {
        values.insert(values.end(), piece.begin(), piece.end());
    });
    const std::size_t columns = file.shape().size() == 2 ? file.shape()[1] : 1;
    Labels labels;
    const bool marks = columns > 1 && marksOneOf(values, columns);
    if (columns > 1)
        labels.columns = marks ? fmt::format("the place of the 1 in {} columns", columns)
                               : fmt::format("column 1 of {}", columns);
    labels.numbers.reserve(values.size() / columns);
    for (std::size_t row = 0; row < values.size(); row += columns) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(row);
        const double value =
            marks ? static_cast<double>(
                std::find(begin, begin + static_cast<std::ptrdiff_t>(columns), 1.0) - begin)
                  : *begin;
        // Beyond 2^53 a double cannot tell whole numbers apart.
        if (!(std::abs(value) < 9e15) || value != std::floor(value))
            refuse(path, "idx.label",
                   fmt::format("Label {} is {:.6g}, and the number of a class is whole; write the "
                               "labels as whole numbers.",
                               base::countText(static_cast<std::int64_t>(row / columns) + 1),
                               value),
                   file.placeOf(row));
        labels.numbers.push_back(static_cast<std::int64_t>(value));
    }
    return labels;
}

/// Both parts together.
struct Gathered {
    Dataset::Content content;
    PictureParts pictures{"idx.shape", 4};
};

std::string rangeText(const Pictures& pictures)
{
    std::string text = fmt::format("{} from {:.6g} to {:.6g}", name(pictures.type),
                                   pictures.range.low, pictures.range.high);
    const bool whole = pictures.type == IdxType::Int;
    if (whole && std::max(-pictures.range.low, pictures.range.high) > kExactInFloat)
        text += ", rounded to 7 digits";
    return text;
}

/// Appends the pictures of one part.
void append(Gathered& all, Pictures pictures, const fs::path& path, bool test)
{
    DatasetInfo& info = all.content.info;
    if (pictures.channelsLast) {
        pictures.bringChannelsFirst();
        if (!test)
            info.guesses.emplace_back("channels", "last dimension");
    }
    if (pictures.type != IdxType::UnsignedByte)
        info.guesses.emplace_back(test ? "test values" : "values", rangeText(pictures));
    all.pictures.add(std::move(pictures), path, "test");
}

/// Pictures and labels of one part; hands back the labels.
std::vector<std::int64_t> appendPair(Gathered& all, const IdxPair& pair, bool test)
{
    Pictures pictures = readPictures(pair.images);
    Labels labels = readLabels(pair.labels);
    if (labels.numbers.size() != pictures.count)
        refuse(pair.labels, "idx.count",
               fmt::format("There are {} labels for {} pictures in {}; put the two files of one "
                           "set side by side.",
                           labels.numbers.size(), pictures.count, pair.images.filename().string()),
               4);
    if (!labels.columns.empty())
        all.content.info.guesses.emplace_back(test ? "test label" : "label", labels.columns);
    append(all, std::move(pictures), pair.images, test);
    return std::move(labels.numbers);
}

/// Numbers of labels become classes: 0 to the greatest label, as all of the MNIST family count, or
/// where they begin elsewhere or go beyond a byte, one class for each number that occurs.
void nameClasses(DatasetInfo& info, const std::vector<std::int64_t>& numbers,
                 const ReadRequest& request, const fs::path& path)
{
    const std::set<std::int64_t> used(numbers.begin(), numbers.end());
    std::set<std::int64_t> classes = used;
    std::vector<std::string> unused;
    // 255 far above the others is no last class of so many: it marks examples without a label, or is one of two.
    constexpr std::size_t kManyUsed = 128;
    const std::int64_t before = used.size() > 1 ? *std::next(used.rbegin()) : 0;
    const bool apart = *used.rbegin() == kLargestByte && used.size() > 1 && used.size() < kManyUsed
                       && before < kLargestByte - 1;
    const std::int64_t last = apart ? before : *used.rbegin();
    if (*used.begin() == 0 && last <= kLargestByte) {
        for (std::int64_t number = 0; number < last; ++number) {
            if (classes.insert(number).second)
                unused.push_back(std::to_string(number));
        }
    }
    if (static_cast<std::int64_t>(classes.size()) > request.spec.table.maxClasses)
        refuse(path, "idx.classes",
               fmt::format("The labels hold {} different numbers, more than data.max_classes ({}); "
                           "choose the file that holds the classes, or raise it.",
                           base::countText(static_cast<std::int64_t>(classes.size())),
                           base::countText(request.spec.table.maxClasses)));
    for (const std::int64_t number : classes)
        info.classes.push_back(std::to_string(number));
    if (*used.begin() != 0 || *used.rbegin() > kLargestByte)
        info.guesses.emplace_back("classes",
                                  fmt::format("the {} labels that occur, {} to {}", used.size(),
                                              *used.begin(), *used.rbegin()));
    else if (apart || !unused.empty())
        info.guesses.emplace_back(
            "classes",
            fmt::format("0{}{}{}", last > 0 ? fmt::format(" to {}", last) : std::string(),
                        apart ? fmt::format(" and {}", kLargestByte) : std::string(),
                        unused.empty() ? std::string()
                                       : fmt::format(", no example has {}", listedNames(unused))));
}

/// Every label as the place of its class; `path` holds the first of them.
std::vector<std::uint16_t> placed(const std::vector<std::int64_t>& numbers,
                                  const std::vector<std::string>& classes, const fs::path& path)
{
    const ClassPlaces places(classes, path);
    std::map<std::int64_t, std::uint16_t> byNumber;
    std::vector<std::uint16_t> labels;
    labels.reserve(numbers.size());
    for (const std::int64_t number : numbers) {
        auto known = byNumber.find(number);
        if (known == byNumber.end())
            known = byNumber.emplace(number, places.of(std::to_string(number))).first;
        labels.push_back(known->second);
    }
    return labels;
}

} // namespace

bool looksLikeIdx(const std::string& path)
{
    std::error_code ignored;
    if (holdsIdx(path))
        return true;
    return fs::is_directory(path, ignored) && !looksLikeSeries(path)
           && !idxFoldersBelow(path).empty();
}

const base::FieldsOf<DataSpec>& idxFields()
{
    static const base::FieldsOf<DataSpec> fields{
        base::fieldOf<DataSpec>(
            {.path = "data.set",
             .label = "Set",
             .kind = base::FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "Pictures: which of the sets to read where a folder holds several, as EMNIST's "
                 "does (letters, digits ...); of CIFAR-100 coarse takes its 20 coarse labels. "
                 "Empty: the only one, or the fine labels.",
             .advanced = true,
             .addedLater = true},
            &DataSpec::set),
        base::fieldOf<DataSpec>(
            {.path = "data.labels",
             .label = "Labels",
             .kind = base::FieldKind::Text,
             .fallback = std::string(),
             .help = "IDX: the file of labels of the pictures that data.path names, where it does "
                     "not lie beside them under the same name. Empty: it does.",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::labels, &LabelFiles::training)),
        base::fieldOf<DataSpec>({.path = "data.test_labels",
                                 .label = "Test labels",
                                 .kind = base::FieldKind::Text,
                                 .fallback = std::string(),
                                 .help = "IDX: the same of the pictures that data.test_path names.",
                                 .advanced = true,
                                 .addedLater = true},
                                base::memberOf(&DataSpec::labels, &LabelFiles::test)),
    };
    return fields;
}

Dataset::Content readIdx(const ReadRequest& request)
{
    const LabelFiles& labels = request.spec.labels;
    const std::string& named = request.like ? labels.test : labels.training;
    const IdxFiles files = named.empty()
                               ? findIdx(request.path, request.spec.set, request.like != nullptr)
                               : IdxFiles{{request.path, named}, std::nullopt, {}};
    Gathered all;
    Dataset::Content& content = all.content;
    DatasetInfo& info = content.info;
    info.kind = "idx";
    info.path = request.path;
    info.guesses = files.guesses;
    std::vector<std::int64_t> numbers = appendPair(all, files.training, false);
    content.training = numbers.size();
    if (files.test) {
        const auto more = appendPair(all, *files.test, true);
        numbers.insert(numbers.end(), more.begin(), more.end());
    }
    const bool known =
        request.like != nullptr && request.like->pictures() && !request.like->isRegression();
    if (known)
        info.classes = request.like->info().classes;
    else
        nameClasses(info, numbers, request, files.training.labels);
    content.labels = placed(numbers, info.classes, files.training.labels);
    info.findings = all.pictures.findings();
    if (auto mark = known ? std::nullopt
                          : labelMark(info.classes, content.labels, request.spec,
                                      files.training.labels.filename().string()))
        info.findings.push_back(std::move(*mark));
    content.inputs.push_back(all.pictures.take());
    return std::move(content);
}

} // namespace assay::data::formats
