// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/cifar.h"

#include "base/error.h"
#include "base/number_text.h"
#include "data/formats/byte_reader.h"
#include "data/formats/class_places.h"
#include "data/formats/idx_files.h"
#include "data/formats/line_reader.h"
#include "data/formats/raw_series.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSide = 32;
constexpr std::size_t kPixels = 3 * kSide * kSide; ///< red, then green, then blue
constexpr std::size_t kRecordsAtOnce = 1000;

/// One of the two sets, as its files are called.
struct Variant {
    const char* name;
    std::string_view training; ///< name, or with _ at its end what stands before a number
    std::string_view test;
    std::size_t labels; ///< bytes before the pixels
    std::size_t label;  ///< of these, the one that is the class
    std::size_t classes;
    const char* names; ///< file of the names of its classes
    std::vector<std::string_view> python;
};

const std::array<Variant, 2>& variants()
{
    static const std::array<Variant, 2> all{Variant{"CIFAR-10",
                                                    "data_batch_",
                                                    "test_batch.bin",
                                                    1,
                                                    0,
                                                    10,
                                                    "batches.meta.txt",
                                                    {"data_batch_1", "test_batch", "batches.meta"}},
                                            Variant{"CIFAR-100",
                                                    "train.bin",
                                                    "test.bin",
                                                    2,
                                                    1,
                                                    100,
                                                    "fine_label_names.txt",
                                                    {"train", "test", "meta"}}};
    return all;
}

std::string plainName(const fs::path& path)
{
    std::string name = lower(path.filename().string());
    if (name.ends_with(".gz"))
        name.resize(name.size() - 3);
    return withoutCopyMark(name);
}

/// "data_batch_3.bin" is training data of CIFAR-10; a second copy of it, "data_batch_3 (1).bin", is none
/// beside the first.
bool isTraining(const Variant& variant, const std::string& name)
{
    constexpr std::string_view kEnd = ".bin";
    if (!variant.training.ends_with('_'))
        return name == variant.training;
    if (!name.starts_with(variant.training) || !name.ends_with(kEnd))
        return false;
    const std::string number =
        name.substr(variant.training.size(), name.size() - variant.training.size() - kEnd.size());
    return !number.empty() && std::all_of(number.begin(), number.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
}

/// False for what is packed, as its length says nothing.
bool hasWholeRecords(const Variant& variant, const fs::path& file)
{
    std::error_code failed;
    const std::uintmax_t size = fs::file_size(file, failed);
    return !failed && size > 0 && size % (variant.labels + kPixels) == 0
           && lower(file.extension().string()) != ".gz";
}

/// Many a file is called "train.bin": CIFAR's has whole records, or beside it the names of its classes or a
/// part that has whole records, as one that was cut off has.
bool isOf(const Variant& variant, const fs::path& file)
{
    if (variant.training.ends_with('_'))
        return true;
    std::error_code ignored;
    const fs::path folder = file.parent_path();
    return fs::exists(folder / variant.names, ignored) || hasWholeRecords(variant, file)
           || hasWholeRecords(variant, folder / variant.training)
           || hasWholeRecords(variant, folder / variant.test);
}

/// The set to which a file belongs by its name; null: to none.
const Variant* variantOf(const fs::path& file)
{
    const std::string name = plainName(file);
    for (const Variant& variant : variants()) {
        if ((isTraining(variant, name) || name == variant.test) && isOf(variant, file))
            return &variant;
    }
    return nullptr;
}

/// The set whose records a file of another name is made of, by its length; null: of neither, or of both.
const Variant* variantByLength(const fs::path& file)
{
    std::error_code failed;
    const std::uintmax_t size = fs::file_size(file, failed);
    if (failed || size == 0)
        return nullptr;
    const Variant* found = nullptr;
    for (const Variant& variant : variants()) {
        if (size % (variant.labels + kPixels) != 0)
            continue;
        if (found)
            return nullptr;
        found = &variant;
    }
    return found;
}

/// A pickle of Python's begins with its protocol.
bool isPickle(const fs::path& file)
{
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored))
        return false;
    try {
        std::array<std::uint8_t, 2> begin{};
        return ByteReader(file).read(begin.data(), begin.size()) == begin.size() && begin[0] == 0x80
               && begin[1] <= 5;
    } catch (const base::Error&) {
        return false;
    }
}

bool isForPython(const fs::path& file)
{
    const std::string name = file.filename().string();
    const auto& all = variants();
    return std::any_of(all.begin(), all.end(),
                       [&name](const Variant& variant) {
                           return std::find(variant.python.begin(), variant.python.end(), name)
                                  != variant.python.end();
                       })
           && isPickle(file);
}

struct Files {
    const Variant* variant = nullptr;
    std::vector<fs::path> training; ///< in the order of their numbers
    std::optional<fs::path> test;
    std::optional<fs::path> python; ///< a file that is a pickle
};

/// By its name alone: a folder may hold a million others.
bool isNamedAsOne(const fs::path& file)
{
    const std::string name = plainName(file);
    return std::any_of(variants().begin(), variants().end(), [&](const Variant& variant) {
        return isTraining(variant, name) || name == variant.test
               || std::find(variant.python.begin(), variant.python.end(), name)
                      != variant.python.end();
    });
}

std::vector<fs::path> filesIn(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        if (isNamedAsOne(entry.path()) && entry.is_regular_file(ignored))
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) {
        const std::string x = plainName(a), y = plainName(b);
        return x.size() != y.size() ? x.size() < y.size() : x < y; // 2 before 10
    });
    return files;
}

Files filesOf(const fs::path& folder)
{
    Files found;
    for (const fs::path& file : filesIn(folder)) {
        const Variant* variant = variantOf(file);
        if (!variant && isForPython(file))
            found.python = file;
        if (!variant || (found.variant && variant != found.variant))
            continue;
        const std::string name = plainName(file);
        if (name == variant->test) {
            // Of a file and its gzip one is read.
            found.test = found.test.value_or(file);
        } else if (found.training.empty() || plainName(found.training.back()) != name) {
            found.training.push_back(file);
        }
        found.variant = variant;
    }
    return found;
}

bool holdsAny(const Files& files)
{
    return !files.training.empty() || files.python;
}

/// The files in a folder, or in the one folder below it, called cifar-..., that holds any.
Files filesBelow(const fs::path& folder)
{
    Files found = filesOf(folder);
    if (holdsAny(found))
        return found;
    std::error_code ignored;
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const bool isNamed = lower(entry.path().filename().string()).starts_with("cifar");
        if (isNamed && entry.is_directory(ignored) && holdsAny(filesOf(entry.path())))
            folders.push_back(entry.path());
    }
    return folders.size() == 1 ? filesOf(folders.front()) : found;
}

std::vector<std::string> namesOf(const Variant& variant, const fs::path& folder)
{
    std::vector<std::string> names;
    const fs::path file = folder / variant.names;
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored))
        return names;
    LineReader lines(file);
    std::string_view line;
    while (lines.next(line)) {
        if (!trimmed(line).empty())
            names.emplace_back(trimmed(line));
    }
    if (names.size() != variant.classes)
        refuse(file, "cifar.names",
               fmt::format("The file names {} classes, {} has {}; write one name a line, or take "
                           "the file away to go by numbers.",
                           names.size(), variant.name, variant.classes));
    const std::set<std::string> different(names.begin(), names.end());
    if (different.size() != names.size())
        refuse(file, "cifar.names",
               "Two classes have the same name; write another one for each, or take the file away "
               "to go by numbers.");
    return names;
}

/// What both parts hold, one behind the other.
struct Gathered {
    std::vector<std::uint8_t> pixels;
    std::vector<std::size_t> classes; ///< as the files number them
};

void append(Gathered& all, const Variant& variant, const fs::path& path, const ReadRequest& request,
            double from, double share)
{
    const std::size_t record = variant.labels + kPixels;
    ByteReader file(path);
    std::vector<std::uint8_t> buffer(kRecordsAtOnce * record);
    std::size_t records = 0;
    for (;;) {
        const std::size_t bytes = file.read(buffer.data(), buffer.size());
        for (std::size_t at = 0; at + record <= bytes; at += record) {
            ++records;
            const std::size_t number = buffer[at + variant.label];
            if (number >= variant.classes)
                refuse(path, "cifar.label",
                       fmt::format("Record {} has the label {}, and {} has the classes 0 to {}; "
                                   "this is no file of its binary version, or it is damaged.",
                                   base::countText(static_cast<std::int64_t>(records)), number,
                                   variant.name, variant.classes - 1),
                       static_cast<std::int64_t>((records - 1) * record + variant.label));
            all.classes.push_back(number);
            const auto pixels = buffer.begin() + static_cast<std::ptrdiff_t>(at + variant.labels);
            all.pixels.insert(all.pixels.end(), pixels,
                              pixels + static_cast<std::ptrdiff_t>(kPixels));
        }
        if (bytes % record != 0)
            refuse(path, "cifar.cut",
                   fmt::format("The file ends within record {}; records of {} take {} bytes each, "
                               "download it again.",
                               base::countText(static_cast<std::int64_t>(records) + 1),
                               variant.name, base::countText(static_cast<std::int64_t>(record))),
                   file.at());
        if (bytes < buffer.size())
            break;
        request.at(from + share * file.share());
    }
    if (records == 0)
        refuse(path, "file.empty", "The file is empty; download or copy it again.");
}

/// Each number of a class as its place among `classes`.
std::vector<std::uint16_t> placed(const std::vector<std::size_t>& numbers,
                                  const std::vector<std::string>& names,
                                  const std::vector<std::string>& classes, const fs::path& path)
{
    const ClassPlaces places(classes, path);
    std::vector<std::uint16_t> labels;
    labels.reserve(numbers.size());
    for (const std::size_t number : numbers)
        labels.push_back(places.of(names[number]));
    return labels;
}

/// The variant with the label that data.set asks for: CIFAR-100 has a fine and a coarse one. The second of
/// two sources follows the first where it has no such label.
Variant withLabel(Variant variant, const ReadRequest& request, const fs::path& path)
{
    const std::string& wanted = request.spec.set;
    const bool two = variant.labels > 1;
    if (two && wanted == "coarse") {
        variant.label = 0;
        variant.classes = 20;
        variant.names = "coarse_label_names.txt";
    } else if (!wanted.empty() && !(two && wanted == "fine") && !request.like) {
        refuse(path, "cifar.set",
               fmt::format("{} has no labels called \"{}\" (data.set); {}.", variant.name, wanted,
                           two ? "it has fine and coarse" : "leave the setting empty"));
    }
    return variant;
}

[[noreturn]] void refuseForPython(const fs::path& file)
{
    refuse(file, "cifar.python",
           "This is CIFAR's version for Python: its files are pickles, which are programs that "
           "reading would run; download the binary version (cifar-10-binary.tar.gz or "
           "cifar-100-binary.tar.gz) and unpack it.");
}

} // namespace

bool looksLikeCifar(const std::string& path)
{
    std::error_code ignored;
    if (fs::is_directory(path, ignored))
        return holdsAny(filesBelow(path));
    return fs::is_regular_file(path, ignored) && (variantOf(path) || isForPython(path));
}

Dataset::Content readCifar(const ReadRequest& request)
{
    const fs::path path = request.path;
    Files files;
    bool isNamed = true;
    if (fs::is_directory(path)) {
        files = filesBelow(path);
        if (files.training.empty() && files.python)
            refuseForPython(*files.python);
        if (files.training.empty())
            refuse(path, "cifar.files",
                   "The folder holds no data_batch_1.bin (CIFAR-10) and no train.bin (CIFAR-100); "
                   "choose the folder of the binary version.");
    } else {
        if (isForPython(path))
            refuseForPython(path);
        files.variant = variantOf(path);
        isNamed = files.variant != nullptr;
        if (!isNamed)
            files.variant = variantByLength(path);
        if (!files.variant)
            refuse(path, "cifar.files",
                   "The file is neither called as one of CIFAR's binary version (data_batch_1.bin, "
                   "test_batch.bin, train.bin, test.bin) nor made of whole records of one of its "
                   "two sets (3,073 or 3,074 bytes each, not packed); choose one that is.");
        files.training = {path};
        if (isNamed && plainName(path) != files.variant->test)
            files.test = filesOf(path.parent_path().empty() ? "." : path.parent_path()).test;
    }
    const Variant variant = withLabel(*files.variant, request, path);
    const fs::path first = files.training.front();
    std::vector<std::string> names =
        namesOf(variant, first.parent_path().empty() ? "." : first.parent_path());
    Dataset::Content content;
    DatasetInfo& info = content.info;
    info.kind = "cifar";
    info.path = request.path;
    info.guesses = {{"format", fmt::format("{}, binary version{}", variant.name,
                                           isNamed ? "" : ", by the length of the file")},
                    {"class names", names.empty() ? "none found: numbers" : variant.names}};
    if (variant.labels > 1)
        info.guesses.emplace_back("labels", variant.label == 0 ? "coarse" : "fine");
    for (std::size_t number = names.size(); number < variant.classes; ++number)
        names.push_back(std::to_string(number));

    Gathered all;
    std::vector<fs::path> parts = files.training;
    if (files.test)
        parts.push_back(*files.test);
    const double share = 1 / static_cast<double>(parts.size());
    for (std::size_t k = 0; k < parts.size(); ++k) {
        append(all, variant, parts[k], request, static_cast<double>(k) * share, share);
        if (k + 1 == files.training.size())
            content.training = all.classes.size();
    }
    if (files.training.size() > 1) {
        std::vector<std::string> all;
        for (const fs::path& file : files.training)
            all.push_back(file.filename().string());
        info.guesses.emplace_back("files", fmt::format("{}", fmt::join(all, ", ")));
    }
    if (files.test)
        info.guesses.emplace_back("test part", files.test->filename().string());
    const bool known =
        request.like != nullptr && request.like->pictures() && !request.like->isRegression();
    info.classes = known ? request.like->info().classes : names;
    content.labels = placed(all.classes, names, info.classes, first);
    InputInfo pictures;
    pictures.shape = {3, kSide, kSide};
    content.inputs.push_back(
        std::make_unique<PictureInput>(std::move(pictures), std::move(all.pixels)));
    return content;
}

} // namespace assay::data::formats
