// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/safetensors.h"

#include "base/error.h"
#include "base/json_text.h"
#include "base/plain_file.h"
#include "model/number_type.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

namespace assay::model {

namespace {

using Json = nlohmann::json; // an ordered one looks at each key for every other

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kLongestHeader = 20'000'000; ///< bytes: of 100,000 tensors and more
constexpr const char* kNotes = "__metadata__";

std::optional<std::uint64_t> natural(const Json& json)
{
    if (!json.is_number_unsigned())
        return std::nullopt;
    return json.get<std::uint64_t>();
}

/// A tensor, and where its bytes begin and end behind the header.
struct Described {
    WeightFile::Tensor tensor;
    std::uint64_t begin = 0, end = 0;
};

/// What an entry of the header describes; empty: nothing that is known.
std::optional<Described> describedBy(const std::string& name, const Json& entry)
{
    if (!entry.is_object() || !entry.contains("dtype") || !entry["dtype"].is_string()
        || !entry.contains("shape") || !entry["shape"].is_array() || !entry.contains("data_offsets")
        || !entry["data_offsets"].is_array() || entry["data_offsets"].size() != 2)
        return std::nullopt;
    Described found{.tensor = {name, entry["dtype"].get<std::string>(), {}}};
    for (const Json& side : entry["shape"]) {
        const auto length = natural(side);
        if (!length || *length > kLargestWeights)
            return std::nullopt;
        found.tensor.shape.push_back(static_cast<std::int64_t>(*length));
    }
    const auto begin = natural(entry["data_offsets"][0]);
    const auto end = natural(entry["data_offsets"][1]);
    if (!begin || !end || *end < *begin)
        return std::nullopt;
    found.begin = *begin;
    found.end = *end;
    return found;
}

} // namespace

bool Safetensors::is(const std::filesystem::path& file)
{
    base::PlainFile opened(file, base::PlainFile::Use::Read);
    if (!opened.isOpen() || opened.size() < kLengthBytes + 2)
        return false;
    const std::string begin = opened.readFirst(kLengthBytes + 1);
    if (begin.size() <= kLengthBytes)
        return false;
    std::uint64_t length = 0;
    std::memcpy(&length, begin.data(), sizeof(length));
    return length >= 2 && length <= kLongestHeader && length <= opened.size() - kLengthBytes
           && begin[kLengthBytes] == '{';
}

Safetensors Safetensors::read(const std::filesystem::path& file)
{
    auto opened = std::make_shared<base::PlainFile>(file, base::PlainFile::Use::Read);
    const std::string why = opened->isMissing()                ? "there is no such file"
                            : !opened->isOpen()                ? opened->problem()
                            : opened->size() > kLargestWeights ? "it is too large"
                                                               : "";
    if (!why.empty())
        throw base::inputError(
            "weights.file",
            fmt::format("The weights cannot be read ({}); choose another file.", why),
            {.file = file.string(), .row = {}, .byte = {}});
    return {
        [opened](std::uint64_t place, std::size_t count) { return opened->readAt(place, count); },
        opened->size(), file};
}

Safetensors::Safetensors(std::string bytes, std::filesystem::path file)
    : Safetensors(
        [bytes](std::uint64_t place, std::size_t count) { return bytes.substr(place, count); },
        bytes.size(), std::move(file))
{}

Safetensors::Safetensors(Source source, std::uint64_t size, std::filesystem::path file)
    : WeightFile(std::move(file))
    , m_source(std::move(source))
    , m_size(size)
{
    readHeader();
}

void Safetensors::refuse(const std::string& what) const
{
    throw base::inputError(
        "weights.damaged",
        fmt::format("{} is no file of weights of PyTorch, and no sound one in the "
                    "format safetensors: {}; save them anew, or fetch the file "
                    "once more.",
                    m_file.filename().string(), what),
        {.file = m_file.string(), .row = {}, .byte = {}});
}

void Safetensors::readHeader()
{
    const std::string first = m_source(0, kLengthBytes);
    if (first.size() < kLengthBytes || m_size < kLengthBytes)
        refuse("it has no header");
    std::uint64_t length = 0;
    std::memcpy(&length, first.data(), sizeof(length));
    if (length > kLongestHeader || length > m_size - kLengthBytes)
        refuse("it ends before its header does, or the header's length is wrong");
    m_data = kLengthBytes + length;
    const auto header =
        base::parsedJson<Json>(m_source(kLengthBytes, static_cast<std::size_t>(length)));
    if (!header || !header->is_object())
        refuse("its header is no JSON object");
    std::vector<Described> all;
    for (const auto& [name, entry] : header->items()) {
        if (name == kNotes) {
            readNotes(entry);
            continue;
        }
        auto described = describedBy(name, entry);
        if (!described)
            refuse(fmt::format("its header does not say what \"{}\" is", name));
        all.push_back(std::move(*described));
    }
    std::sort(all.begin(), all.end(), [](const Described& a, const Described& b) {
        return std::tie(a.begin, a.end, a.tensor.name) < std::tie(b.begin, b.end, b.tensor.name);
    });
    for (Described& each : all) {
        requireNext(each.tensor, each.begin, each.end);
        m_ends.push_back(each.end);
        m_tensors.push_back(std::move(each.tensor));
    }
    if ((m_ends.empty() ? 0 : m_ends.back()) != m_size - m_data)
        refuse("something follows its last tensor");
}

void Safetensors::readNotes(const nlohmann::json& entry)
{
    if (!entry.is_object())
        refuse("its notes are no texts");
    for (const auto& [key, note] : entry.items()) {
        if (!note.is_string())
            refuse("its notes are no texts");
        m_notes[key] = note.get<std::string>();
    }
}

void Safetensors::requireNext(const Tensor& tensor, std::uint64_t begin, std::uint64_t end) const
{
    if (begin != (m_ends.empty() ? 0 : m_ends.back()))
        refuse(fmt::format("\"{}\" does not begin where the tensor before it ends", tensor.name));
    if (end > m_size - m_data)
        refuse(fmt::format("it ends within \"{}\"", tensor.name));
    const std::uint64_t count = countOf(tensor.shape);
    const NumberType* type = numberType(tensor.type);
    if (count > kLargestWeights || (type && count * type->bytes != end - begin))
        refuse(fmt::format("\"{}\" has another size than its shape", tensor.name));
}

std::string Safetensors::bytesOf(std::size_t index) const
{
    const std::uint64_t begin = index > 0 ? m_ends[index - 1] : 0;
    const auto count = static_cast<std::size_t>(m_ends[index] - begin);
    std::string bytes = m_source(m_data + begin, count);
    if (bytes.size() != count)
        refuse(fmt::format("it ends within \"{}\"", m_tensors[index].name));
    return bytes;
}

void writeSafetensors(const std::filesystem::path& file, const std::vector<NamedValues>& tensors,
                      const std::map<std::string, std::string>& notes)
{
    auto header = nlohmann::ordered_json::object();
    if (!notes.empty())
        header[kNotes] = notes;
    std::uint64_t next = 0;
    for (const NamedValues& tensor : tensors) {
        const std::uint64_t end = next + tensor.values.size() * sizeof(float);
        header[tensor.name] = {
            {"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {next, end}}};
        next = end;
    }
    std::string text = base::dumped(header);
    // The numbers begin at a multiple of 8, as the format's own library has it.
    text.append((kLengthBytes - text.size() % kLengthBytes) % kLengthBytes, ' ');
    const auto length = static_cast<std::uint64_t>(text.size());
    std::string bytes(reinterpret_cast<const char*>(&length), sizeof(length));
    bytes.reserve(bytes.size() + text.size() + static_cast<std::size_t>(next));
    bytes += text;
    for (const NamedValues& tensor : tensors)
        bytes.append(reinterpret_cast<const char*>(tensor.values.data()),
                     tensor.values.size() * sizeof(float));
    const std::string problem = base::replaceFile(file, bytes, base::Durable::Yes);
    if (!problem.empty())
        throw base::environmentError("weights.write",
                                     fmt::format("The weights cannot be written ({}); free some "
                                                 "space on that disk, or choose another place.",
                                                 problem),
                                     {.file = file.string(), .row = {}, .byte = {}});
}

} // namespace assay::model
