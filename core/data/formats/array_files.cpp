// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/array_files.h"

#include "base/error.h"
#include "base/number_text.h"
#include "data/formats/byte_reader.h"
#include "data/formats/npz.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string_view>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

enum class Part : std::uint8_t { Training, Validation, Test };
enum class Role : std::uint8_t { Inputs, Targets };
using Place = std::pair<Part, Role>;

constexpr std::array<std::string_view, 19> kInputs{
    "x",         "image",  "images",  "img",     "imgs",     "picture", "pictures",
    "data",      "input",  "inputs",  "feature", "features", "series",  "sequence",
    "sequences", "signal", "signals", "arr0",    "samples"};
constexpr std::array<std::string_view, 8> kTargets{"y",       "label", "labels",  "target",
                                                   "targets", "class", "classes", "arr1"};

/// Takes the first of these out of a name; false: none is in it.
bool takeOut(std::string& name, std::initializer_list<std::string_view> words)
{
    for (const std::string_view word : words) {
        if (const std::size_t at = name.find(word); at != std::string::npos) {
            name.erase(at, word.size());
            return true;
        }
    }
    return false;
}

/// "X_train" -> training, inputs.
std::optional<Place> placeOf(const std::string& array)
{
    std::string name;
    for (const char c : lower(array)) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            name += c;
    }
    const Part part = takeOut(name, {"training", "train"})                   ? Part::Training
                      : takeOut(name, {"validation", "valid", "val", "dev"}) ? Part::Validation
                      : takeOut(name, {"test"})                              ? Part::Test
                                                                             : Part::Training;
    if (std::find(kInputs.begin(), kInputs.end(), name) != kInputs.end())
        return Place(part, Role::Inputs);
    if (std::find(kTargets.begin(), kTargets.end(), name) != kTargets.end())
        return Place(part, Role::Targets);
    return std::nullopt;
}

std::string endingOf(const fs::path& path)
{
    return lower(path.extension().string());
}

std::vector<fs::path> filesIn(const fs::path& folder, const char* ending)
{
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        if (entry.is_regular_file(ignored) && endingOf(entry.path()) == ending)
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<ArrayPlace> arraysAt(const fs::path& path)
{
    std::vector<ArrayPlace> arrays;
    if (endingOf(path) == ".npz") {
        for (const std::string& name : arraysOf(path))
            arrays.push_back({path, name});
        return arrays;
    }
    const fs::path parent = path.parent_path().empty() ? "." : path.parent_path();
    for (const fs::path& file : filesIn(fs::is_directory(path) ? path : parent, ".npy"))
        arrays.push_back({file, {}});
    return arrays;
}

std::string stemOf(const ArrayPlace& place)
{
    return place.array.empty() ? place.file.stem().string() : place.array;
}

/// Of two arrays under any names: the one with a side beside the examples, and the other.
std::optional<ArrayPair> byShape(const std::vector<ArrayPlace>& arrays)
{
    if (arrays.size() != 2)
        return std::nullopt;
    const NpyReader first = arrays[0].open(), second = arrays[1].open();
    const std::size_t a = first.shape().size(), b = second.shape().size();
    if (first.rows() != second.rows() || a == 0 || b == 0 || (a > 1) == (b > 1))
        return std::nullopt;
    return a > 1 ? ArrayPair{arrays[0], arrays[1]} : ArrayPair{arrays[1], arrays[0]};
}

[[noreturn]] void refuseUnknown(const fs::path& path, const std::vector<ArrayPlace>& arrays,
                                const char* what)
{
    std::vector<std::string> names;
    for (const ArrayPlace& each : arrays)
        names.push_back(each.name());
    refuse(path, "arrays.names",
           fmt::format("None of the arrays here ({}) is called as {}; call them x_train and "
                       "y_train, or x and y.",
                       names.empty() ? "there is none" : fmt::format("{}", fmt::join(names, ", ")),
                       what));
}

/// Where several arrays could be the inputs to these labels, as they have as many examples: x1, x2, y.
void refuseSeveral(const ArrayPlace& targets, const std::vector<ArrayPlace>& arrays)
{
    const NpyReader labels = targets.open();
    std::vector<std::string> names;
    for (const ArrayPlace& each : arrays) {
        const NpyReader reader = each.open();
        if (each.name() != targets.name() && reader.kind() != NpyKind::Text
            && reader.shape().size() > 1 && reader.rows() == labels.rows())
            names.push_back(each.name());
    }
    if (names.empty())
        return;
    const bool one = names.size() == 1;
    refuse(targets.file, "arrays.pair",
           fmt::format("There are no inputs to the labels {} under a usual name; {} as many "
                       "examples. Call {} x{}.",
                       targets.name(),
                       one ? names[0] + " has" : fmt::format("{} have", fmt::join(names, ", ")),
                       one ? "it" : "the one to learn from",
                       one ? ""
                           : ", or join arrays of numbers with np.concatenate(arrays, axis=1); "
                             "several inputs are read from a table with columns of files"));
}

} // namespace

NpyReader ArrayPlace::open() const
{
    return array.empty() ? NpyReader(file) : openArray(file, array);
}

void ArrayPlace::requirePlausible(const NpyReader& reader) const
{
    constexpr std::uint64_t kLarge = std::uint64_t{1} << 26; // values
    constexpr std::uint64_t kMostPacked = 200; // pictures of digits are packed about 5 times
    std::error_code ignored;
    const std::uint64_t packed = std::max<std::uint64_t>(1, fs::file_size(file, ignored));
    const auto values = static_cast<std::uint64_t>(reader.rows()) * reader.width();
    if (!array.empty() && values > kLarge && values / kMostPacked > packed)
        refuse(file, "arrays.packed",
               fmt::format("The array {} of shape {} is packed into a file {} times smaller, which "
                           "no data are; save it as a .npy file if it is right.",
                           name(), reader.shapeText(),
                           base::countText(static_cast<std::int64_t>(values / packed))));
}

std::string ArrayPlace::name() const
{
    return array.empty() ? file.filename().string() : array;
}

bool holdsArrays(const std::string& path)
{
    std::error_code ignored;
    if (!fs::is_directory(path, ignored))
        return fs::is_regular_file(path, ignored)
               && (endingOf(path) == ".npy" || endingOf(path) == ".npz");
    const auto arrays = filesIn(path, ".npy");
    const auto holds = [&arrays](Role role) {
        return std::any_of(arrays.begin(), arrays.end(), [role](const fs::path& file) {
            const auto place = placeOf(file.stem().string());
            return place && place->second == role;
        });
    };
    return (holds(Role::Inputs) && holds(Role::Targets))
           || (arrays.empty() && filesIn(path, ".npz").size() == 1);
}

ArrayFiles findArrays(const fs::path& path)
{
    std::error_code ignored;
    if (fs::is_directory(path, ignored) && filesIn(path, ".npy").empty()) {
        const auto archives = filesIn(path, ".npz");
        if (archives.size() == 1)
            return findArrays(archives.front());
    }
    // Where neither a name nor another array would make it readable, this throws.
    if (endingOf(path) == ".npy" && fs::is_regular_file(path, ignored))
        static_cast<void>(NpyReader(path));
    const std::vector<ArrayPlace> arrays = arraysAt(path);
    std::map<Place, ArrayPlace> found;
    ArrayFiles files;
    for (const ArrayPlace& each : arrays) {
        const auto place = placeOf(stemOf(each));
        if (!place) {
            files.others.push_back(each.name());
            continue;
        }
        const auto [known, isNew] = found.emplace(*place, each);
        if (!isNew)
            refuse(path, "arrays.names",
                   fmt::format("Both {} and {} could be the {} of the {} part; take one of them "
                               "out, or give it another name.",
                               known->second.name(), each.name(),
                               place->second == Role::Inputs ? "inputs" : "labels",
                               place->first == Part::Training     ? "training"
                               : place->first == Part::Validation ? "validation"
                                                                  : "test"));
    }
    const auto take = [&](Part part) -> std::optional<ArrayPair> {
        const auto inputs = found.find({part, Role::Inputs});
        const auto targets = found.find({part, Role::Targets});
        if (inputs == found.end() && targets == found.end())
            return std::nullopt;
        if (inputs == found.end() || targets == found.end()) {
            const ArrayPlace& there = (inputs == found.end() ? targets : inputs)->second;
            if (inputs == found.end())
                refuseSeveral(there, arrays);
            refuse(there.file, "arrays.pair",
                   fmt::format("There {} {}; put both arrays side by side, under names that "
                               "differ as x_train and y_train do.",
                               inputs == found.end() ? "are no inputs to the labels"
                                                     : "are no labels to the inputs",
                               there.name()));
        }
        return ArrayPair{inputs->second, targets->second};
    };
    auto training = take(Part::Training);
    files.validation = take(Part::Validation);
    files.test = take(Part::Test);
    if (!training && found.empty()) {
        training = byShape(arrays);
        files.others.clear();
    }
    if (!training && files.test && !files.validation)
        training = std::exchange(files.test, std::nullopt); // a test part alone is data too
    if (!training)
        refuseUnknown(path, arrays, "inputs of the training part");
    files.training = *training;
    return files;
}

} // namespace assay::data::formats
