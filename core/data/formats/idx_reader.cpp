// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/idx_reader.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <span>

namespace assay::data::formats {

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 22; ///< bytes, a multiple of every width
constexpr int kMostDimensions = 4;

std::uint64_t memoryBytes()
{
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES))
           * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t widthOf(IdxType type)
{
    switch (type) {
    case IdxType::UnsignedByte:
    case IdxType::SignedByte: return 1;
    case IdxType::Short: return 2;
    case IdxType::Int:
    case IdxType::Float: return 4;
    case IdxType::Double: break;
    }
    return 8;
}

bool isType(std::uint8_t byte)
{
    return byte == 0x08 || byte == 0x09 || (byte >= 0x0B && byte <= 0x0E);
}

std::uint64_t bigEndian(std::span<const std::uint8_t> bytes)
{
    std::uint64_t word = 0;
    for (const std::uint8_t byte : bytes)
        word = word << 8 | byte;
    return word;
}

double valueOf(std::span<const std::uint8_t> bytes, IdxType type)
{
    const std::uint64_t word = bigEndian(bytes);
    switch (type) {
    case IdxType::UnsignedByte: return static_cast<double>(word);
    case IdxType::SignedByte: return static_cast<std::int8_t>(word);
    case IdxType::Short: return static_cast<std::int16_t>(word);
    case IdxType::Int: return static_cast<std::int32_t>(word);
    case IdxType::Float:
        return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(word)));
    case IdxType::Double: break;
    }
    return std::bit_cast<double>(word);
}

/// What the first bytes are instead, as the sentence of an error.
std::string otherFile(std::span<const std::uint8_t> magic)
{
    if (magic.size() == 4 && magic[2] == 0 && magic[3] == 0 && magic[0] >= 1
        && magic[0] <= kMostDimensions && isType(magic[1]))
        return "The header has its bytes in reversed order (little-endian), and IDX files are "
               "big-endian; write the file anew.";
    if (magic.size() == 4 && magic[0] == '<')
        return "This is a web page, not an IDX file; the download went wrong, try it again.";
    if (magic.size() == 4 && magic[0] == 'P' && magic[1] == 'K')
        return "This is a zip archive; unpack it and choose the file in it.";
    return "This is not an IDX file, which begins with two zero bytes, a type and the number "
           "of dimensions; choose another file, or set data.format to what this one is.";
}

} // namespace

std::string name(IdxType type)
{
    switch (type) {
    case IdxType::UnsignedByte: return "unsigned bytes";
    case IdxType::SignedByte: return "signed bytes";
    case IdxType::Short: return "16-bit integers";
    case IdxType::Int: return "32-bit integers";
    case IdxType::Float: return "32-bit fractions";
    case IdxType::Double: break;
    }
    return "64-bit fractions";
}

IdxReader::IdxReader(const std::filesystem::path& path)
    : m_path(path)
    , m_reader(path)
{
    readHeader();
}

void IdxReader::readHeader()
{
    std::uint8_t magic[4] = {};
    const std::size_t got = m_reader.read(magic, 4);
    if (got == 0)
        refuse(m_path, "file.empty", "The file is empty; download or copy it again.", 0);
    if (got < 4 || magic[0] != 0 || magic[1] != 0 || magic[3] == 0)
        refuse(m_path, "idx.magic", otherFile({magic, got}), 0);
    if (!isType(magic[2]))
        refuse(m_path, "idx.type",
               fmt::format("The IDX file names the type 0x{:02x} for its values, and there are "
                           "0x08, 0x09, 0x0b, 0x0c, 0x0d and 0x0e only; write it anew with one of "
                           "them.",
                           magic[2]),
               2);
    if (magic[3] > kMostDimensions)
        refuse(m_path, "idx.dimensions",
               fmt::format("The IDX file has {} dimensions, and pictures have at most 4 (count, "
                           "channels, height, width); choose another file.",
                           magic[3]),
               3);
    m_type = static_cast<IdxType>(magic[2]);
    m_width = widthOf(m_type);
    for (int dimension = 0; dimension < magic[3]; ++dimension) {
        std::uint8_t word[4] = {};
        if (m_reader.read(word, 4) < 4)
            refuse(m_path, "idx.truncated",
                   "The file ends within its header; download or copy it again.", m_reader.at());
        const std::uint64_t length = bigEndian(word);
        if (length == 0)
            refuse(m_path, "idx.zero_dimension",
                   fmt::format("Dimension {} of the IDX file is 0, so it holds no examples; make "
                               "it anew with some, or choose another file.",
                               dimension + 1),
                   m_reader.at() - 4);
        if (m_values > memoryBytes() / m_width / length)
            refuse(m_path, "idx.too_large",
                   word[2] == 0 && word[3] == 0
                       ? "The sizes in the header have their bytes in reversed order "
                         "(little-endian), and IDX files are big-endian; write the file anew."
                       : "The header promises more than this computer's memory holds; the file is "
                         "damaged or too large.",
                   m_reader.at() - 4);
        m_values *= length;
        m_shape.push_back(length);
    }
}

std::int64_t IdxReader::placeOf(std::uint64_t value) const
{
    return static_cast<std::int64_t>(4 + 4 * m_shape.size() + value * m_width);
}

void IdxReader::requireAll(std::uint64_t got, std::uint64_t wanted)
{
    if (got < wanted)
        refuse(m_path, "idx.truncated",
               fmt::format("The header promises {} bytes, the file has {}; download or copy it "
                           "again.",
                           m_values * m_width, m_reader.at() - placeOf(0)),
               m_reader.at());
}

void IdxReader::requireEnd()
{
    // Reading on also lets zlib compare its checksum.
    std::uint8_t more = 0;
    if (m_reader.read(&more, 1) > 0)
        refuse(m_path, "idx.trailing",
               fmt::format("The file goes on after the {} bytes that its header promises; download "
                           "or copy it again.",
                           m_values * m_width),
               m_reader.at() - 1);
}

std::vector<std::uint8_t> IdxReader::bytes()
{
    std::vector<std::uint8_t> bytes;
    while (bytes.size() < m_values) {
        const std::size_t before = bytes.size();
        const std::size_t want =
            std::min<std::uint64_t>(m_values - before, std::max(before, kChunk));
        if (bytes.capacity() < before + want && m_values <= (before + want) * 2)
            bytes.reserve(m_values);
        bytes.resize(before + want);
        requireAll(m_reader.read(bytes.data() + before, want), want);
    }
    requireEnd();
    return bytes;
}

void IdxReader::eachPiece(const std::function<void(const std::vector<double>& piece)>& take)
{
    std::vector<std::uint8_t> bytes;
    std::vector<double> piece;
    for (std::uint64_t done = 0; done < m_values; done += piece.size()) {
        bytes.resize(std::min<std::uint64_t>(kChunk, (m_values - done) * m_width));
        requireAll(m_reader.read(bytes.data(), bytes.size()), bytes.size());
        piece.resize(bytes.size() / m_width);
        for (std::size_t k = 0; k < piece.size(); ++k)
            piece[k] = valueOf(std::span(bytes).subspan(k * m_width, m_width), m_type);
        take(piece);
    }
    requireEnd();
}

} // namespace assay::data::formats
