// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/reference_file.h"

#include "base/error.h"
#include "data/formats/npz.h"
#include "model/safetensors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <utility>

namespace assay::baseline {

namespace {

using model::NamedValues;

constexpr std::uint64_t kMostValues = 500'000'000; ///< of all arrays together
constexpr std::size_t kNumberDigits = 3;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what)
{
    throw base::usageError("reference.file", fmt::format("{}: {}", file.filename().string(), what));
}

std::string sides(const model::Shape& shape)
{
    return shape.empty() ? "one number" : fmt::format("{}", fmt::join(shape, " x "));
}

/// "conv1" of "output.conv1"; nothing: the name begins otherwise.
std::optional<std::string> after(const std::string& name, std::string_view beginning)
{
    if (!name.starts_with(beginning) || name.size() == beginning.size())
        return std::nullopt;
    return name.substr(beginning.size());
}

/// Where the name of a layer has its number: 4 of "003.conv1"; 0: it has none.
std::size_t numberEnd(const std::string& name)
{
    const std::size_t dot = name.find_first_not_of("0123456789");
    return dot != std::string::npos && name[dot] == '.' && dot >= kNumberDigits && dot < 10
                   && dot + 1 < name.size()
               ? dot + 1
               : 0;
}

/// By their numbers, which are taken away, where all have one; else as they are.
void putInOrder(std::vector<NamedValues>& outputs)
{
    const auto isNumbered = [](const NamedValues& each) { return numberEnd(each.name) > 0; };
    if (!std::all_of(outputs.begin(), outputs.end(), isNumbered))
        return;
    std::stable_sort(outputs.begin(), outputs.end(), [](const auto& a, const auto& b) {
        return std::stoul(a.name) < std::stoul(b.name);
    });
    for (NamedValues& each : outputs)
        each.name.erase(0, numberEnd(each.name));
}

void requireFinite(const NamedValues& array, const std::filesystem::path& file)
{
    const auto found = std::find_if(array.values.begin(), array.values.end(),
                                    [](float value) { return !std::isfinite(value); });
    if (found != array.values.end())
        refuse(
            file,
            fmt::format(
                "\"{}\" holds a number that is {} (number {} of {}), so that nothing can be compared; "
                "mend the reference and save it again.",
                array.name, std::isnan(*found) ? "NaN" : "infinite",
                found - array.values.begin() + 1, array.values.size()));
}

std::vector<NamedValues> arraysOfNpz(const std::filesystem::path& file)
{
    std::vector<NamedValues> arrays;
    std::uint64_t total = 0;
    for (const std::string& name : data::formats::arraysOf(file)) {
        try {
            data::formats::NpyReader reader = data::formats::openArray(file, name);
            if (reader.width() > 0 && reader.rows() > (kMostValues - total) / reader.width())
                refuse(
                    file,
                    fmt::format(
                        "it is too large at \"{}\": {} million numbers are taken; save a smaller batch.",
                        name, kMostValues / 1'000'000));
            const std::vector<double> values = reader.read(reader.rows());
            total += values.size();
            arrays.push_back({name, reader.shape(), {values.begin(), values.end()}});
        } catch (const base::Error& error) {
            if (error.kind() == base::ErrorKind::Usage)
                throw;
            refuse(file, fmt::format("\"{}\": {}", name, error.text()));
        }
    }
    return arrays;
}

std::vector<NamedValues> arraysOfSafetensors(const std::filesystem::path& file)
{
    const auto opened = model::Safetensors::read(file);
    std::vector<NamedValues> arrays;
    for (const auto& tensor : opened.tensors())
        arrays.push_back({tensor.name, tensor.shape, opened.values(tensor)});
    return arrays;
}

bool isZip(const std::filesystem::path& file)
{
    std::ifstream opened(file, std::ios::binary);
    std::string first(2, '\0');
    opened.read(first.data(), static_cast<std::streamsize>(first.size()));
    return opened && first == "PK";
}

void requireArrays(const Reference& found)
{
    const std::string others =
        found.ignored.empty()
            ? std::string()
            : fmt::format(" (it has: {})",
                          fmt::join(found.ignored.begin(),
                                    found.ignored.begin()
                                        + std::min<std::ptrdiff_t>(
                                            5, static_cast<std::ptrdiff_t>(found.ignored.size())),
                                    ", "));
    if (found.inputs.empty())
        refuse(found.file, "it holds no array \"input\"" + others
                               + "; save the batch that enters the network under that name.");
    if (found.outputs.empty())
        refuse(found.file, "it holds no array \"output.LAYER\"" + others
                               + "; save what leaves each layer under such names.");
}

void requireOneBatch(Reference& found)
{
    for (const auto* list : {&found.inputs, &found.outputs}) {
        const bool isInput = list == &found.inputs;
        for (const NamedValues& each : *list) {
            const std::string name = isInput ? each.name.empty() ? "input" : "input." + each.name
                                             : "output." + each.name;
            if (each.shape.empty() || each.values.empty())
                refuse(found.file,
                       fmt::format("\"{}\" ({}) holds no examples; its first side is the batch.",
                                   name, sides(each.shape)));
            if (found.examples == 0)
                found.examples = each.shape.front();
            if (each.shape.front() != found.examples)
                refuse(
                    found.file,
                    fmt::format(
                        "\"{}\" is {}, and the batch has {} examples; save every array with the batch as "
                        "its first side.",
                        name, sides(each.shape), found.examples));
        }
    }
    if (found.target && found.target->values.size() != static_cast<std::size_t>(found.examples))
        refuse(found.file,
               fmt::format(
                   "\"target\" is {}, and the batch has {} examples; save one number for each.",
                   sides(found.target->shape), found.examples));
}

} // namespace

const NamedValues* Reference::weight(std::string_view name) const
{
    const auto found = std::find_if(weights.begin(), weights.end(),
                                    [&](const NamedValues& each) { return each.name == name; });
    return found == weights.end() ? nullptr : &*found;
}

Reference referenceOf(std::vector<NamedValues> arrays, const std::filesystem::path& file)
{
    Reference found{.file = file};
    std::set<std::string> seen;
    for (NamedValues& array : arrays) {
        if (!seen.insert(array.name).second)
            refuse(file, fmt::format("\"{}\" is there twice; save each array once.", array.name));
        const std::pair<std::string_view, std::vector<NamedValues>*> kinds[]{
            {"input.", &found.inputs},
            {"output.", &found.outputs},
            {"weight.", &found.weights},
            {"grad.", &found.gradients}};
        const auto kind = std::find_if(std::begin(kinds), std::end(kinds), [&](const auto& each) {
            return after(array.name, each.first).has_value();
        });
        const bool isTarget = array.name == "target";
        if (kind == std::end(kinds) && !isTarget && array.name != "input") {
            found.ignored.push_back(array.name);
            continue;
        }
        requireFinite(array, file);
        if (isTarget) {
            found.target = std::move(array);
        } else if (array.name == "input") {
            array.name.clear();
            found.inputs.insert(found.inputs.begin(), std::move(array));
        } else {
            array.name.erase(0, kind->first.size());
            kind->second->push_back(std::move(array));
        }
    }
    requireArrays(found);
    putInOrder(found.outputs);
    requireOneBatch(found);
    return found;
}

Reference readReference(const std::filesystem::path& file)
{
    std::error_code failed;
    if (!std::filesystem::exists(file, failed))
        refuse(file,
               "there is no such file; name the .npz or .safetensors that the reference wrote.");
    if (!std::filesystem::is_regular_file(file, failed))
        refuse(file, "it is no file; name the .npz or .safetensors that the reference wrote.");
    const bool isArchive = isZip(file);
    if (!isArchive && !model::Safetensors::is(file))
        refuse(
            file,
            "it is neither an .npz of numpy.savez nor a file in the format safetensors; save the reference "
            "as one of them.");
    std::vector<NamedValues> arrays;
    try {
        arrays = isArchive ? arraysOfNpz(file) : arraysOfSafetensors(file);
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input)
            throw;
        refuse(file, error.text());
    }
    return referenceOf(std::move(arrays), file);
}

GivenWeights::GivenWeights(const std::vector<NamedValues>& values, std::filesystem::path file)
    : WeightFile(std::move(file))
    , m_values(values)
{
    for (const NamedValues& each : values)
        m_tensors.push_back({each.name, "F32", each.shape});
}

std::string GivenWeights::bytesOf(std::size_t index) const
{
    const std::vector<float>& values = m_values[index].values;
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

} // namespace assay::baseline
