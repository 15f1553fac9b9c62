// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/safetensors.h"

#include "base/error.h"
#include "base/json_text.h"
#include "base/plain_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <tuple>
#include <utility>

namespace assay::model {

namespace {

using Json = nlohmann::json; // an ordered one looks at each key for every other

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kLongestHeader = 20'000'000; ///< bytes: of 100,000 tensors and more
constexpr std::uintmax_t kLargest = 32'000'000'000;  ///< bytes that few memories have
constexpr const char* kNotes = "__metadata__";

template <typename Number>
Number numberAt(const char* bytes)
{
    Number number;
    std::memcpy(&number, bytes, sizeof(number));
    return number;
}

/// IEEE 754 half precision: 1 sign, 5 exponent, 10 fraction bits.
float halfAt(const char* bytes)
{
    const auto bits = numberAt<std::uint16_t>(bytes);
    const float sign = bits & 0x8000 ? -1.0F : 1.0F;
    const int exponent = bits >> 10 & 0x1F;
    const int fraction = bits & 0x3FF;
    if (exponent == 0x1F)
        return fraction ? std::nanf("") : sign * INFINITY;
    return sign
           * std::ldexp(static_cast<float>(exponent ? fraction + 1024 : fraction),
                        std::max(exponent, 1) - 25);
}

/// The upper half of a float.
float bfloatAt(const char* bytes)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(numberAt<std::uint16_t>(bytes)) << 16);
}

template <typename Number>
float floatAt(const char* bytes)
{
    return static_cast<float>(numberAt<Number>(bytes));
}

struct Type {
    const char* name;
    std::uint64_t bytes;
    float (*at)(const char* bytes);
};

constexpr Type kTypes[] = {
    {"F32", 4, floatAt<float>},
    {"F64", 8, floatAt<double>},
    {"F16", 2, halfAt},
    {"BF16", 2, bfloatAt},
    {"I64", 8, floatAt<std::int64_t>},
    {"I32", 4, floatAt<std::int32_t>},
    {"I16", 2, floatAt<std::int16_t>},
    {"I8", 1, floatAt<std::int8_t>},
    {"U64", 8, floatAt<std::uint64_t>},
    {"U32", 4, floatAt<std::uint32_t>},
    {"U16", 2, floatAt<std::uint16_t>},
    {"U8", 1, floatAt<std::uint8_t>},
    {"BOOL", 1, floatAt<std::uint8_t>},
};

const Type* typeNamed(const std::string& name)
{
    const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                     [&](const Type& type) { return type.name == name; });
    return found == std::end(kTypes) ? nullptr : found;
}

std::optional<std::uint64_t> natural(const Json& json)
{
    if (!json.is_number_unsigned())
        return std::nullopt;
    return json.get<std::uint64_t>();
}

/// Numbers of such a shape; empty: no memory holds so many.
std::optional<std::uint64_t> countOf(const Shape& shape)
{
    std::uint64_t count = 1;
    for (const std::int64_t side : shape) {
        if (side != 0 && count > kLargest / static_cast<std::uint64_t>(side))
            return std::nullopt;
        count *= static_cast<std::uint64_t>(side);
    }
    return count;
}

/// The tensor that an entry of the header describes; empty: it is none.
std::optional<Safetensors::Tensor> tensorFrom(const std::string& name, const Json& entry)
{
    if (!entry.is_object() || !entry.contains("dtype") || !entry["dtype"].is_string()
        || !entry.contains("shape") || !entry["shape"].is_array() || !entry.contains("data_offsets")
        || !entry["data_offsets"].is_array() || entry["data_offsets"].size() != 2)
        return std::nullopt;
    Safetensors::Tensor tensor{
        .name = name, .type = entry["dtype"].get<std::string>(), .shape = {}};
    for (const Json& side : entry["shape"]) {
        const auto length = natural(side);
        if (!length || *length > kLargest)
            return std::nullopt;
        tensor.shape.push_back(static_cast<std::int64_t>(*length));
    }
    const auto begin = natural(entry["data_offsets"][0]);
    const auto end = natural(entry["data_offsets"][1]);
    if (!begin || !end || *end < *begin)
        return std::nullopt;
    tensor.begin = *begin;
    tensor.end = *end;
    return tensor;
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
    const auto length = numberAt<std::uint64_t>(begin.data());
    return length >= 2 && length <= kLongestHeader && length <= opened.size() - kLengthBytes
           && begin[kLengthBytes] == '{';
}

Safetensors Safetensors::read(const std::filesystem::path& file)
{
    base::PlainFile opened(file, base::PlainFile::Use::Read);
    const std::string why = opened.isMissing()         ? "there is no such file"
                            : !opened.isOpen()         ? opened.problem()
                            : opened.size() > kLargest ? "it is too large"
                                                       : "";
    if (!why.empty())
        throw base::inputError(
            "weights.file",
            fmt::format("The weights cannot be read ({}); choose another file.", why),
            {.file = file.string(), .row = {}, .byte = {}});
    if (!is(file))
        return {opened.readFirst(kLengthBytes), file}; // refused as what it is, before all is read
    return {opened.readAll(), file};
}

Safetensors::Safetensors(std::string bytes, std::filesystem::path file)
    : m_file(std::move(file))
    , m_bytes(std::move(bytes))
{
    readHeader();
    requireNoGap();
}

void Safetensors::refuse(const std::string& what) const
{
    throw base::inputError("weights.damaged",
                           fmt::format("{} is no sound file of weights in the format safetensors: "
                                       "{}; save them anew, or fetch the file once more.",
                                       m_file.filename().string(), what),
                           {.file = m_file.string(), .row = {}, .byte = {}});
}

void Safetensors::readHeader()
{
    if (m_bytes.size() < kLengthBytes)
        refuse("it has no header");
    const auto length = numberAt<std::uint64_t>(m_bytes.data());
    if (length > kLongestHeader || length > m_bytes.size() - kLengthBytes)
        refuse("it ends before its header does, or the header's length is wrong");
    m_data = kLengthBytes + static_cast<std::size_t>(length);
    const auto header = base::parsedJson<Json>(
        std::string_view(m_bytes).substr(kLengthBytes, static_cast<std::size_t>(length)));
    if (!header || !header->is_object())
        refuse("its header is no JSON object");
    for (const auto& [name, entry] : header->items()) {
        if (name == kNotes) {
            if (!entry.is_object())
                refuse("its notes are no texts");
            for (const auto& [key, note] : entry.items()) {
                if (!note.is_string())
                    refuse("its notes are no texts");
                m_notes[key] = note.get<std::string>();
            }
            continue;
        }
        auto tensor = tensorFrom(name, entry);
        if (!tensor)
            refuse(fmt::format("its header does not say what \"{}\" is", name));
        m_tensors.push_back(std::move(*tensor));
    }
    std::sort(m_tensors.begin(), m_tensors.end(), [](const Tensor& a, const Tensor& b) {
        return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
    });
}

void Safetensors::requireNoGap() const
{
    const std::uint64_t held = m_bytes.size() - m_data;
    std::uint64_t next = 0;
    for (const Tensor& tensor : m_tensors) {
        if (tensor.begin != next)
            refuse(
                fmt::format("\"{}\" does not begin where the tensor before it ends", tensor.name));
        if (tensor.end > held)
            refuse(fmt::format("it ends within \"{}\"", tensor.name));
        const auto count = countOf(tensor.shape);
        const Type* type = typeNamed(tensor.type);
        if (!count || (type && *count * type->bytes != tensor.end - tensor.begin))
            refuse(fmt::format("\"{}\" has another size than its shape", tensor.name));
        next = tensor.end;
    }
    if (next != held)
        refuse("something follows its last tensor");
}

const Safetensors::Tensor* Safetensors::find(std::string_view name) const
{
    const auto found = std::find_if(m_tensors.begin(), m_tensors.end(),
                                    [&](const Tensor& tensor) { return tensor.name == name; });
    return found == m_tensors.end() ? nullptr : &*found;
}

std::vector<float> Safetensors::values(const Tensor& tensor) const
{
    const Type* type = typeNamed(tensor.type);
    if (!type)
        throw base::inputError(
            "weights.type",
            fmt::format(
                "\"{}\" holds numbers of the type {}, which cannot be read; save it as F32.",
                tensor.name, tensor.type),
            {.file = m_file.string(), .row = {}, .byte = {}});
    std::vector<float> values(static_cast<std::size_t>((tensor.end - tensor.begin) / type->bytes));
    const char* from = m_bytes.data() + m_data + tensor.begin;
    for (float& value : values) {
        value = type->at(from);
        from += type->bytes;
    }
    return values;
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
