// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_bytes.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace assay::data::formats {

namespace {

using Bytes = std::span<const std::uint8_t>;

std::uint8_t byteAt(Bytes file, std::size_t at)
{
    return at < file.size() ? file[at] : 0;
}

std::uint32_t little(Bytes file, std::size_t at, int bytes)
{
    std::uint32_t value = 0;
    for (int k = bytes - 1; k >= 0; --k)
        value = value << 8 | byteAt(file, at + static_cast<std::size_t>(k));
    return value;
}

bool begins(Bytes file, std::string_view with, std::size_t at = 0)
{
    return file.size() >= at + with.size()
           && std::equal(with.begin(), with.end(), file.begin() + static_cast<std::ptrdiff_t>(at),
                         [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

/// "BM" begins words too: the length of the second header decides.
bool isBitmap(Bytes file)
{
    constexpr std::array<std::uint32_t, 7> kHeaders{12, 40, 52, 56, 64, 108, 124};
    return begins(file, "BM")
           && std::find(kHeaders.begin(), kHeaders.end(), little(file, 14, 4)) != kHeaders.end();
}

/// "P5", white space, and a number or a comment.
std::string_view portableFormat(Bytes file)
{
    const auto isSpace = [](std::uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    if (byteAt(file, 0) != 'P' || !isSpace(byteAt(file, 2)))
        return {};
    std::size_t at = 3;
    while (isSpace(byteAt(file, at)))
        ++at;
    const std::uint8_t next = byteAt(file, at);
    if (next != '#' && !(next >= '0' && next <= '9'))
        return {};
    switch (byteAt(file, 1)) {
    case '1':
    case '4': return "pbm";
    case '2':
    case '5': return "pgm";
    case '3':
    case '6': return "ppm";
    default: return {};
    }
}

/// Goes from chunk to chunk (W3C PNG, 5.3) until the last one, which may lack.
bool isPngCut(Bytes file)
{
    std::size_t at = 8;
    while (at < file.size()) {
        if (begins(file, "IEND", at + 4))
            return false;
        std::size_t length = 0;
        for (std::size_t k = 0; k < 4; ++k)
            length = length << 8 | byteAt(file, at + k);
        at += length + 12;
    }
    return at > file.size();
}

/// Goes from marker to marker (ITU-T T.81, annex B) until the end of the picture.
bool isJpegCut(Bytes file)
{
    std::size_t at = 2;
    while (at + 1 < file.size()) {
        if (file[at] != 0xFF) { // coded values, or bytes that a writer left between two segments
            ++at;
            continue;
        }
        const std::uint8_t marker = file[at + 1];
        if (marker == 0xD9)
            return false;
        if (marker == 0xFF) { // fill byte
            ++at;
            continue;
        }
        // A coded 0xFF, a restart, and the markers without a length.
        if (marker <= 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
            at += 2;
            continue;
        }
        const std::size_t length = std::size_t{byteAt(file, at + 2)} << 8 | byteAt(file, at + 3);
        at += 2 + std::max<std::size_t>(length, 2);
    }
    return true;
}

/// Past the blocks of data that begin at `at`: a length and as many bytes, until a length of 0.
std::size_t pastBlocks(Bytes file, std::size_t at)
{
    while (at < file.size() && file[at] != 0)
        at += std::size_t{file[at]} + 1;
    return at + 1;
}

/// Bytes of a colour table whose size the lower bits of `flags` give.
std::size_t tableSize(std::uint8_t flags)
{
    return (flags & 0x80) != 0 ? std::size_t{3} << ((flags & 7) + 1) : 0;
}

/// Goes from block to block (GIF 89a) until the end of the first picture.
bool isGifCut(Bytes file)
{
    std::size_t at = 13 + tableSize(byteAt(file, 10));
    while (at < file.size()) {
        if (file[at] == 0x21) {
            at = pastBlocks(file, at + 2);
        } else if (file[at] == 0x2C) {
            // The descriptor, its table, the size of the codes, the codes.
            return pastBlocks(file, at + 10 + tableSize(byteAt(file, at + 9)) + 1) > file.size();
        } else {
            break;
        }
    }
    return true;
}

bool isBitmapCut(Bytes file)
{
    const bool old = little(file, 14, 4) == 12;
    const std::uint32_t compression = old ? 0 : little(file, 30, 4);
    if (compression == 1 || compression == 2 || compression == 4 || compression == 5)
        return false; // the lengths of rows are not known
    const std::uint64_t width = old ? little(file, 18, 2) : little(file, 18, 4);
    const std::int64_t rows = old ? static_cast<std::int64_t>(little(file, 20, 2))
                                  : static_cast<std::int32_t>(little(file, 22, 4));
    const std::uint64_t bits = old ? little(file, 24, 2) : little(file, 28, 2);
    const std::uint64_t stride = (width * bits + 31) / 32 * 4;
    return file.size() < little(file, 10, 4) + stride * static_cast<std::uint64_t>(std::abs(rows));
}

/// The first value of a tag in the first directory of a TIFF; 0: there is none.
int tiffValue(Bytes file, std::uint32_t tag)
{
    const bool isLittle = begins(file, std::string_view("II*\0", 4));
    if (!isLittle && !begins(file, std::string_view("MM\0*", 4)))
        return 0;
    const auto word = [&](std::size_t at, int bytes) {
        if (isLittle)
            return little(file, at, bytes);
        std::uint32_t value = 0;
        for (int k = 0; k < bytes; ++k)
            value = value << 8 | byteAt(file, at + static_cast<std::size_t>(k));
        return value;
    };
    const std::size_t directory = word(4, 4);
    const std::size_t entries = word(directory, 2);
    for (std::size_t k = 0; k < entries; ++k) {
        const std::size_t at = directory + 2 + 12 * k;
        if (at >= file.size())
            break;
        if (word(at, 2) != tag)
            continue;
        // A channel each; more than two of them lie elsewhere.
        const bool isHere = word(at + 4, 4) <= 2;
        return static_cast<int>(word(isHere ? at + 8 : word(at + 8, 4), 2));
    }
    return 0;
}

} // namespace

std::string_view pictureFormat(Bytes beginning)
{
    if (begins(beginning, "\xFF\xD8\xFF"))
        return "jpeg";
    if (begins(beginning, "\x89PNG\r\n\x1A\n"))
        return "png";
    if (begins(beginning, "GIF87a") || begins(beginning, "GIF89a"))
        return "gif";
    if (isBitmap(beginning))
        return "bmp";
    if (begins(beginning, "RIFF") && begins(beginning, "WEBP", 8))
        return "webp";
    for (const std::string_view mark :
         {std::string_view("II*\0", 4), std::string_view("MM\0*", 4), std::string_view("II+\0", 4),
          std::string_view("MM\0+", 4)}) {
        if (begins(beginning, mark))
            return "tiff";
    }
    return portableFormat(beginning);
}

bool isCutOff(std::string_view format, Bytes file)
{
    if (format == "jpeg")
        return isJpegCut(file);
    if (format == "png")
        return isPngCut(file);
    if (format == "gif")
        return isGifCut(file);
    return format == "bmp" && isBitmapCut(file);
}

int tiffBits(Bytes file)
{
    constexpr std::uint32_t kBitsPerSample = 258;
    return tiffValue(file, kBitsPerSample);
}

bool isSignedTiff(Bytes file)
{
    constexpr std::uint32_t kSampleFormat = 339;
    return tiffValue(file, kSampleFormat) == 2;
}

} // namespace assay::data::formats
