// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/npy.h"

#include "base/open_database.h"
#include "base/utf8.h"
#include "data/formats/byte_reader.h"
#include "data/formats/text_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <regex>
#include <string_view>

namespace assay::data::formats {

namespace {

constexpr std::int64_t kMostValues = 500'000'000;    ///< of an array that is read whole
constexpr std::size_t kPiece = std::size_t{1} << 24; ///< bytes
constexpr std::size_t kMostHeader = 1U << 14; ///< bytes; that of plain numbers has about a hundred
constexpr std::int64_t kMostOnDisk = std::int64_t{1} << 40;
constexpr std::uint64_t kMostTurned = std::uint64_t{1} << 28; ///< bytes turned in memory

class FileBytes final : public ArrayBytes
{
public:
    explicit FileBytes(const std::filesystem::path& path)
    {
        base::requireNoOpenDatabase(path);
        m_file.open(path, std::ios::binary);
        std::error_code failed;
        m_size = std::filesystem::file_size(path, failed);
        if (!m_file || failed)
            refuse(path, "file.open",
                   "The file cannot be opened; check that it exists and may be read.");
    }
    std::uint64_t size() const override { return m_size; }
    std::size_t read(char* to, std::size_t count) override
    {
        m_file.read(to, static_cast<std::streamsize>(count));
        return static_cast<std::size_t>(m_file.gcount());
    }
    bool seek(std::uint64_t place) override
    {
        m_file.clear();
        m_file.seekg(static_cast<std::streamoff>(place));
        return m_file.good();
    }

private:
    std::ifstream m_file;
    std::uint64_t m_size = 0;
};

double halfValue(std::uint16_t bits)
{
    const int exponent = bits >> 10 & 0x1F;
    const double fraction = bits & 0x3FF;
    double value = 0;
    if (exponent == 31)
        value = fraction == 0 ? INFINITY : std::numeric_limits<double>::quiet_NaN();
    else if (exponent == 0)
        value = std::ldexp(fraction, -24);
    else
        value = std::ldexp(1024 + fraction, exponent - 25);
    return (bits & 0x8000) != 0 ? -value : value;
}

/// Bytes in the order of this machine, as a value of the type.
double valueOf(const char* bytes, char type, std::size_t each)
{
    const auto as = [bytes]<typename T>(T value) {
        std::memcpy(&value, bytes, sizeof value);
        return value;
    };
    switch (type) {
    case 'f':
        return each == 2   ? halfValue(as(std::uint16_t{}))
               : each == 4 ? static_cast<double>(as(float{}))
                           : as(double{});
    case 'i':
        return each == 1   ? static_cast<double>(as(std::int8_t{}))
               : each == 2 ? static_cast<double>(as(std::int16_t{}))
               : each == 4 ? static_cast<double>(as(std::int32_t{}))
                           : static_cast<double>(as(std::int64_t{}));
    default:
        return each == 1   ? static_cast<double>(as(std::uint8_t{}))
               : each == 2 ? static_cast<double>(as(std::uint16_t{}))
               : each == 4 ? static_cast<double>(as(std::uint32_t{}))
                           : static_cast<double>(as(std::uint64_t{}));
    }
}

/// A text of NumPy, padded with zeros: bytes, or characters of four bytes in the machine's order.
std::string textOf(const char* bytes, char type, std::size_t each)
{
    std::string text;
    if (type == 'S')
        return {bytes, static_cast<std::size_t>(std::find(bytes, bytes + each, '\0') - bytes)};
    for (std::size_t k = 0; k + 4 <= each; k += 4) {
        std::uint32_t character = 0;
        std::memcpy(&character, bytes + k, sizeof character);
        if (character == 0)
            break;
        appendUtf8(text, character > 0x10FFFF ? 0xFFFD : character);
    }
    return text;
}

/// The sides that a header names: "60000, 28, 28", "3,", "", with an L behind each from Python 2. Empty: it is no
/// shape.
std::optional<std::vector<std::int64_t>> sidesOf(std::string_view text)
{
    constexpr std::size_t kMostDigits = 15;
    std::vector<std::int64_t> sides;
    bool mayFollow = true;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        if (text[at] == ',' && !mayFollow) {
            mayFollow = true;
            ++at;
            continue;
        }
        const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
        if (!mayFollow || end == at || end - at > kMostDigits)
            return std::nullopt;
        sides.push_back(std::stoll(std::string(text.substr(at, end - at))));
        mayFollow = false;
        at = end + (end < text.size() && text[end] == 'L' ? 1 : 0);
    }
    return sides;
}

std::string typeName(char type, std::size_t each)
{
    switch (type) {
    case 'f': return fmt::format("float{}", 8 * each);
    case 'i': return fmt::format("int{}", 8 * each);
    case 'u': return fmt::format("uint{}", 8 * each);
    case 'c': return fmt::format("complex{}", 8 * each);
    case 'b': return "bool";
    case 'U':
    case 'S': return "text";
    case 'O': return "Python objects";
    case 'M':
    case 'm': return "dates";
    default: return fmt::format("{}{}", type, each);
    }
}

} // namespace

NpyReader::NpyReader(const std::filesystem::path& path)
    : NpyReader(std::make_unique<FileBytes>(path), path)
{}

NpyReader::NpyReader(std::unique_ptr<ArrayBytes> bytes, std::filesystem::path path)
    : m_bytes(std::move(bytes))
    , m_path(std::move(path))
{
    readHeader();
}

void NpyReader::readHeader()
{
    std::string start(8, '\0');
    if (m_bytes->read(start.data(), 8) < 8 || start.compare(0, 6, "\x93NUMPY") != 0)
        refuse(m_path, "npy.magic", "This is no NumPy array; save one with numpy.save.");
    std::string size(start[6] >= 2 ? 4 : 2, '\0');
    size.resize(m_bytes->read(size.data(), size.size()));
    std::size_t length = 0;
    for (std::size_t k = size.size(); k-- > 0;)
        length = length << 8 | static_cast<unsigned char>(size[k]);
    if (length > kMostHeader)
        refuse(m_path, "npy.header", "The header of the array is damaged; save it again.");
    std::string header(length, '\0');
    header.resize(m_bytes->read(header.data(), length));
    m_begin = 8 + size.size() + length;
    std::smatch found;
    const std::regex type(R"('descr'\s*:\s*'([<>|=]?)([a-zA-Z])(\d{0,6})[^']*')");
    if (header.size() != length || !std::regex_search(header, found, type))
        refuse(m_path, "npy.header",
               "The header of the array cannot be read; save plain numbers with numpy.save.");
    m_bigEndian = found[1] == ">";
    m_type = found[2].str().front();
    m_each = found[3].str().empty() ? 0 : std::stoul(found[3]);
    m_typeText = typeName(m_type, m_each);
    const bool power = m_each == 1 || m_each == 2 || m_each == 4 || m_each == 8;
    if (m_type == 'f' && power && m_each > 1)
        m_kind = NpyKind::Float;
    else if ((m_type == 'i' || m_type == 'u') && power)
        m_kind = NpyKind::Integer;
    else if (m_type == 'b' && m_each == 1)
        m_kind = NpyKind::Bool;
    else if ((m_type == 'U' || m_type == 'S') && m_each > 0)
        m_kind = NpyKind::Text;
    else if (m_type == 'O')
        refuse(m_path, "npy.type",
               "The array holds Python objects, which are not read because loading them runs code "
               "that the file holds; save numbers by array.astype(\"float32\") and words by "
               "array.astype(str).");
    else
        refuse(m_path, "npy.type",
               fmt::format("The array holds {}, which cannot be read; save it as numbers, "
                           "array.astype(\"float32\") or array.astype(\"int64\").",
                           m_type == 'M' || m_type == 'm' ? m_typeText
                                                          : "values of type " + m_typeText));
    if (m_type == 'U')
        m_each *= 4;
    const std::regex dimensions(R"('shape'\s*:\s*\(([^)]*)\))");
    if (!std::regex_search(header, found, dimensions))
        refuse(m_path, "npy.header", "The header of the array names no shape; save it again.");
    const std::string shape = found[1];
    const auto sides = sidesOf(shape);
    if (!sides)
        refuse(m_path, "npy.header",
               fmt::format("The header of the array gives the shape ({}), which no array has; save "
                           "it again.",
                           base::onTerminal(shape.substr(0, 80))));
    m_shape = *sides;
    std::int64_t total = 1;
    for (const std::int64_t side : m_shape) {
        if (side > 0 && total > kMostOnDisk / side / static_cast<std::int64_t>(m_each))
            refuse(m_path, "npy.size",
                   fmt::format("The header of the array claims the shape ({}), more than 1 TB; it "
                               "is damaged, or the array has to be saved in parts.",
                               shape.substr(0, 80)));
        total *= side;
    }
    m_rows = m_shape.empty() ? 1 : static_cast<std::size_t>(m_shape.front());
    m_width = m_rows == 0 ? 0 : static_cast<std::size_t>(total) / m_rows;
    m_fortran = header.find("'fortran_order': True") != std::string::npos && m_shape.size() > 1;
    const std::uint64_t wanted = static_cast<std::uint64_t>(total) * m_each;
    const std::uint64_t there = m_bytes->size() - std::min(m_bytes->size(), m_begin);
    if (there < wanted)
        refuse(m_path, "npy.truncated",
               fmt::format("The array should have {} bytes, {} are there; save it again.", wanted,
                           there));
    if (there > wanted)
        refuse(
            m_path, "npy.goes_on",
            fmt::format("The array should have {} bytes, {} are there: its header is damaged, or "
                        "another array follows it; save each array into a file of its own.",
                        wanted, there));
}

std::string NpyReader::shapeText() const
{
    std::string text;
    for (const std::int64_t side : m_shape)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", side);
    return "(" + text + (m_shape.size() == 1 ? ",)" : ")");
}

void NpyReader::take(char* to, std::size_t count)
{
    if (m_bytes->read(to, count) < count)
        refuse(m_path, "npy.truncated", "The array is cut off or damaged; save it again.");
}

/// Of an array stored column by column, where the first side changes fastest: which value of a row, row-major, the
/// k-th column holds.
std::vector<std::size_t> NpyReader::places() const
{
    std::vector<std::size_t> all(m_width);
    std::vector<std::size_t> at(m_shape.size(), 0);
    for (std::size_t& place : all) {
        std::size_t step = 1;
        for (std::size_t side = m_shape.size(); side-- > 1;) {
            place += at[side] * step;
            step *= static_cast<std::size_t>(m_shape[side]);
        }
        for (std::size_t side = 1;
             side < at.size() && ++at[side] == static_cast<std::size_t>(m_shape[side]); ++side)
            at[side] = 0;
    }
    return all;
}

std::vector<char> NpyReader::nextRows(std::size_t count)
{
    count = std::min(count, m_rows - m_at);
    const std::size_t wanted = count * m_width * m_each;
    std::vector<char> bytes;
    if (!m_fortran || wanted == 0) {
        // Piece by piece, as an archive may claim more than it holds.
        while (bytes.size() < wanted) {
            const std::size_t at = bytes.size();
            bytes.resize(std::min(wanted, at + kPiece));
            take(bytes.data() + at, bytes.size() - at);
        }
    } else {
        bytes.resize(wanted);
        // Stored column by column: of each one the part that belongs to these rows.
        const std::uint64_t all = std::uint64_t{m_rows} * m_width * m_each;
        if (m_turned.empty() && !m_bytes->seek(m_begin)) {
            if (all > kMostTurned)
                refuse(m_path, "npy.order",
                       "The array is stored column by column and packed, which takes too much "
                       "memory to turn; save numpy.ascontiguousarray of it.");
            m_turned.resize(all);
            take(m_turned.data(), all);
        }
        std::vector<char> column(count * m_each);
        const std::vector<std::size_t> to = places();
        for (std::size_t c = 0; c < m_width; ++c) {
            const std::uint64_t place = (std::uint64_t{c} * m_rows + m_at) * m_each;
            if (m_turned.empty()) {
                if (!m_bytes->seek(m_begin + place))
                    refuse(m_path, "npy.truncated",
                           "The array is cut off or damaged; save it again.");
                take(column.data(), column.size());
            } else {
                std::memcpy(column.data(), m_turned.data() + place, column.size());
            }
            for (std::size_t r = 0; r < count; ++r)
                std::memcpy(bytes.data() + (r * m_width + to[c]) * m_each,
                            column.data() + r * m_each, m_each);
        }
    }
    m_at += count;
    const std::size_t unit = m_type == 'U' ? 4 : m_type == 'S' ? 1 : m_each;
    const bool foreign = m_bigEndian == (std::endian::native == std::endian::little);
    if (foreign && unit > 1) {
        for (std::size_t at = 0; at < bytes.size(); at += unit)
            std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                         bytes.begin() + static_cast<std::ptrdiff_t>(at + unit));
    }
    return bytes;
}

std::vector<double> NpyReader::read(std::size_t count)
{
    if (m_kind == NpyKind::Text)
        refuse(m_path, "npy.type", "The array holds text where numbers are wanted.");
    const std::vector<char> bytes = nextRows(count);
    std::vector<double> values(bytes.size() / m_each);
    for (std::size_t k = 0; k < values.size(); ++k)
        values[k] = valueOf(bytes.data() + k * m_each, m_type, m_each);
    return values;
}

std::vector<std::string> NpyReader::readTexts(std::size_t count)
{
    const std::vector<char> bytes = nextRows(count);
    std::vector<std::string> texts(bytes.size() / m_each);
    for (std::size_t k = 0; k < texts.size(); ++k)
        texts[k] = textOf(bytes.data() + k * m_each, m_type, m_each);
    return texts;
}

NpyArray readNpy(const std::filesystem::path& path)
{
    NpyReader reader(path);
    if (reader.width() > 0
        && reader.rows() > static_cast<std::size_t>(kMostValues) / reader.width())
        refuse(path, "npy.size",
               fmt::format("The array holds more than {} million values; save a part of it.",
                           kMostValues / 1'000'000));
    return {reader.shape(), reader.read(reader.rows())};
}

} // namespace assay::data::formats
