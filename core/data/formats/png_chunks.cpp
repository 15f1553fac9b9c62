// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/png_chunks.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace assay::data::formats {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kSignature = 8;
constexpr std::size_t kAround = 12;            ///< length, name and check sum of a chunk
constexpr std::uint32_t kMostSide = 1'000'000; ///< libpng's own limit
constexpr std::uint32_t kMostLength = 0x7FFFFFFF;
constexpr std::uint32_t kMostPalette = 3 * 256;
constexpr const char* kDamaged = "its header is damaged";

std::uint32_t bigEndian(Bytes bytes)
{
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16
           | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

std::string_view nameOf(Bytes chunk)
{
    return {reinterpret_cast<const char*>(chunk.data()) + 4, 4};
}

bool isLetter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Capitals begin the names of chunks that a decoder has to understand.
bool isNeeded(std::string_view name)
{
    return name[0] >= 'A' && name[0] <= 'Z';
}

/// `chunk` is a whole one, from its length to its check sum, which is of name and contents.
bool isSumRight(Bytes chunk)
{
    const Bytes summed = chunk.subspan(4, chunk.size() - 8);
    return crc32_z(0, summed.data(), summed.size()) == bigEndian(chunk.last(4));
}

/// W3C PNG, table 11.1.
bool isKindOfPng(std::uint8_t bits, std::uint8_t colour)
{
    const bool isWhole = bits == 8 || bits == 16;
    const bool isPart = bits == 1 || bits == 2 || bits == 4;
    switch (colour) {
    case 0: return isWhole || isPart;
    case 3: return bits == 8 || isPart;
    case 2:
    case 4:
    case 6: return isWhole;
    default: return false;
    }
}

std::string beginningProblem(Bytes chunk)
{
    if (bigEndian(chunk) != 13 || nameOf(chunk) != "IHDR" || !isSumRight(chunk))
        return kDamaged;
    const Bytes values = chunk.subspan(8, 13);
    const std::uint32_t width = bigEndian(values), height = bigEndian(values.subspan(4));
    if (width == 0 || height == 0 || width > kMostLength || height > kMostLength
        || !isKindOfPng(values[8], values[9]) || values[10] != 0 || values[11] != 0
        || values[12] > 1)
        return kDamaged;
    if (width > kMostSide || height > kMostSide)
        return "its header claims more than a million pixels in a row or column";
    return {};
}

} // namespace

std::string pngHeaderProblem(const ReadBytesAt& read)
{
    std::array<std::uint8_t, kAround + 13> beginning{};
    if (read(kSignature, beginning) < beginning.size())
        return kDamaged;
    std::string problem = beginningProblem(beginning);
    if (!problem.empty())
        return problem;
    const bool needsPalette = beginning[17] == 3;
    bool hasPalette = false;
    std::uint64_t at = kSignature + beginning.size();
    for (std::array<std::uint8_t, 8> head{}; read(at, head) == head.size();) {
        const std::uint32_t length = bigEndian(head);
        const std::string_view name = nameOf(head);
        if (length > kMostLength || !std::all_of(name.begin(), name.end(), isLetter))
            return kDamaged;
        if (name == "IDAT")
            return needsPalette && !hasPalette ? kDamaged : "";
        if (name == "PLTE") {
            if (hasPalette || length > kMostPalette || (needsPalette && length % 3 != 0))
                return kDamaged;
            hasPalette = true;
            std::vector<std::uint8_t> chunk(length + kAround);
            if (read(at, chunk) < chunk.size() || !isSumRight(chunk))
                return kDamaged;
        } else if (isNeeded(name)) { // an end without pixels, a second beginning, or an unknown one
            return kDamaged;
        }
        at += std::uint64_t{length} + kAround;
    }
    return kDamaged;
}

bool hasDamagedPngChunk(Bytes file)
{
    std::size_t at = kSignature;
    while (at + kAround <= file.size()) {
        const std::size_t length = bigEndian(file.subspan(at));
        if (length > file.size() - at - kAround)
            return false;
        const Bytes chunk = file.subspan(at, length + kAround);
        if (isNeeded(nameOf(chunk)) && !isSumRight(chunk))
            return true;
        if (nameOf(chunk) == "IEND")
            return false;
        at += chunk.size();
    }
    return false;
}

} // namespace assay::data::formats
