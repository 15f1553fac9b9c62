// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/text_reader.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace assay::data::formats {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;
constexpr std::size_t kSmallest = std::size_t{1} << 12;

/// Windows-1252 from 0x80 to 0x9F; 0: not assigned.
constexpr std::array<std::uint16_t, 32> kWindows1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/// Bytes of the UTF-8 character that begins here; 0: none does; -1: it may go on after `left`.
int utf8Length(const std::uint8_t* at, std::size_t left)
{
    const std::uint8_t first = at[0];
    const int length = first < 0x80   ? 1
                       : first < 0xC2 ? 0
                       : first < 0xE0 ? 2
                       : first < 0xF0 ? 3
                       : first < 0xF5 ? 4
                                      : 0;
    for (int k = 1; k < length; ++k) {
        if (static_cast<std::size_t>(k) >= left)
            return -1;
        if ((at[k] & 0xC0) != 0x80)
            return 0;
    }
    if ((first == 0xE0 && at[1] < 0xA0) || (first == 0xED && at[1] > 0x9F)
        || (first == 0xF0 && at[1] < 0x90) || (first == 0xF4 && at[1] > 0x8F))
        return 0;
    return length;
}

/// Of a small file no more than it has: a folder may hold many thousands. What is packed has more.
std::size_t pieceFor(const std::filesystem::path& path)
{
    std::error_code code;
    const std::uintmax_t size = std::filesystem::file_size(path, code);
    return code || lower(path.extension().string()) == ".gz"
               ? kPiece
               : static_cast<std::size_t>(std::clamp<std::uintmax_t>(size + 1, kSmallest, kPiece));
}

} // namespace

std::uint32_t fromWindows1252(std::uint8_t byte)
{
    if (byte < 0x80 || byte > 0x9F)
        return byte;
    const std::uint16_t character = kWindows1252[byte - 0x80U];
    return character == 0 ? 0xFFFDU : character;
}

void appendUtf8(std::string& to, std::uint32_t character)
{
    const auto put = [&to](std::uint32_t byte) { to.push_back(static_cast<char>(byte)); };
    if (character < 0x80) {
        put(character);
    } else if (character < 0x800) {
        put(0xC0 | (character >> 6));
        put(0x80 | (character & 0x3F));
    } else if (character < 0x10000) {
        put(0xE0 | (character >> 12));
        put(0x80 | ((character >> 6) & 0x3F));
        put(0x80 | (character & 0x3F));
    } else {
        put(0xF0 | (character >> 18));
        put(0x80 | ((character >> 12) & 0x3F));
        put(0x80 | ((character >> 6) & 0x3F));
        put(0x80 | (character & 0x3F));
    }
}

std::size_t lineEnd(std::string_view text, std::size_t from)
{
    // In short stretches: the next LF may be far away in a text whose lines end with CR.
    constexpr std::size_t kStretch = 512;
    for (; from < text.size(); from += kStretch) {
        const std::string_view stretch = text.substr(from, kStretch);
        const std::size_t feed = std::min(stretch.find('\n'), stretch.size());
        const std::size_t end = std::min(stretch.substr(0, feed).find('\r'), feed);
        if (end < stretch.size())
            return from + end;
    }
    return text.size();
}

std::size_t behindLineEnd(std::string_view text, std::size_t end)
{
    if (end >= text.size())
        return text.size();
    return end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
}

std::int64_t lineEnds(std::string_view text)
{
    std::int64_t count = 0;
    for (std::size_t at = lineEnd(text, 0); at < text.size();
         at = lineEnd(text, behindLineEnd(text, at)))
        ++count;
    return count;
}

TextReader::TextReader(const std::filesystem::path& path, EncodingChoice encoding)
    : m_path(path)
    , m_piece(pieceFor(path))
    , m_bytes(path)
    , m_encoding(encoding)
{
    m_raw.resize(m_piece);
    m_raw.resize(m_bytes.read(m_raw.data(), m_piece));
    m_atEnd = m_raw.size() < m_piece;
    if (m_raw.empty())
        refuse(path, "file.empty", "The file is empty; download or copy it again.", 0);
    decideEncoding();
}

void TextReader::decideEncoding()
{
    const auto begins = [this](std::initializer_list<std::uint8_t> mark) {
        return m_raw.size() >= mark.size() && std::equal(mark.begin(), mark.end(), m_raw.begin());
    };
    const auto drop = [this](std::size_t count) {
        m_raw.erase(m_raw.begin(), m_raw.begin() + static_cast<std::ptrdiff_t>(count));
        m_rawBegin += static_cast<std::int64_t>(count);
    };
    const bool little = begins({0xFF, 0xFE});
    const bool big = begins({0xFE, 0xFF});
    if ((little || big)
        && (m_encoding == EncodingChoice::Auto || m_encoding == EncodingChoice::Utf16)) {
        m_encoding = EncodingChoice::Utf16;
        m_littleEndian = little;
        drop(2);
        return;
    }
    if (begins({0xEF, 0xBB, 0xBF}) && m_encoding != EncodingChoice::Latin1
        && m_encoding != EncodingChoice::Utf16) {
        drop(3);
        return;
    }
    std::size_t zeros[2] = {0, 0};
    const std::size_t looked = std::min<std::size_t>(m_raw.size(), 4096) / 2 * 2;
    for (std::size_t i = 0; i < looked; ++i)
        zeros[i % 2] += m_raw[i] == 0 ? 1 : 0;
    // Text of mostly western letters has a zero in nearly every pair.
    const bool looksLittle = zeros[1] * 2 > looked / 2 && zeros[0] * 10 < zeros[1];
    const bool looksBig = zeros[0] * 2 > looked / 2 && zeros[1] * 10 < zeros[0];
    if (m_encoding == EncodingChoice::Utf16) {
        m_littleEndian = !looksBig;
    } else if (m_encoding == EncodingChoice::Auto && (looksLittle || looksBig)) {
        m_encoding = EncodingChoice::Utf16;
        m_littleEndian = looksLittle;
    } else if (m_encoding == EncodingChoice::Auto) {
        m_page = codePageOf(m_raw);
    }
}

bool TextReader::read(std::string& to)
{
    if (m_raw.size() < 8) {
        const std::size_t before = m_raw.size();
        m_raw.resize(before + m_piece);
        m_raw.resize(before + m_bytes.read(m_raw.data() + before, m_piece));
        m_atEnd = m_raw.size() < before + m_piece;
    }
    if (m_raw.empty())
        return false;
    const std::size_t had = m_raw.size();
    const bool end = had < m_piece / 2; // a full piece always comes until the file's end
    if (m_encoding == EncodingChoice::Utf16)
        decodeUtf16(to, end);
    else if (m_encoding == EncodingChoice::Latin1)
        decodeLatin1(to);
    else if (m_page)
        decodePage(to, end);
    else
        decodeUtf8(to, end);
    m_rawBegin += static_cast<std::int64_t>(had - m_raw.size());
    return true;
}

std::string TextReader::encoding() const
{
    if (m_encoding == EncodingChoice::Utf16)
        return "UTF-16";
    if (m_page)
        return m_page->name;
    return m_foreign || m_encoding == EncodingChoice::Latin1 ? "Windows-1252" : "UTF-8";
}

void TextReader::refuseNul(std::size_t at) const
{
    refuse(m_path, "text.nul",
           "The file holds a NUL byte, so it is no text; export it again as CSV, or name "
           "its encoding with data.encoding.",
           m_rawBegin + static_cast<std::int64_t>(at));
}

void TextReader::decodePage(std::string& to, bool end)
{
    if (const auto nul = std::find(m_raw.begin(), m_raw.end(), std::uint8_t{0}); nul != m_raw.end())
        refuseNul(static_cast<std::size_t>(nul - m_raw.begin()));
    const std::size_t read = decode(*m_page, m_raw, end, to);
    m_raw.erase(m_raw.begin(), m_raw.begin() + static_cast<std::ptrdiff_t>(read));
}

void TextReader::decodeUtf8(std::string& to, bool end)
{
    std::size_t at = 0;
    while (at < m_raw.size()) {
        // Most text is plain: whole stretches of it are copied at once.
        std::size_t plain = at;
        for (std::uint64_t bytes = 0; plain + sizeof bytes <= m_raw.size(); plain += sizeof bytes) {
            std::memcpy(&bytes, m_raw.data() + plain, sizeof bytes);
            // A high bit is that of a byte beyond ASCII, or of a zero less one.
            if (((bytes | (bytes - 0x0101010101010101)) & 0x8080808080808080) != 0)
                break;
        }
        while (plain < m_raw.size() && m_raw[plain] < 0x80 && m_raw[plain] != 0)
            ++plain;
        to.append(reinterpret_cast<const char*>(m_raw.data()) + at, plain - at);
        at = plain;
        if (at == m_raw.size())
            break;
        if (m_raw[at] == 0)
            refuseNul(at);
        int length = utf8Length(m_raw.data() + at, m_raw.size() - at);
        if (length < 0 && !end)
            break;
        if (length < 0 && m_beyond && !m_foreign) { // all before it is UTF-8: the file was cut off
            appendUtf8(to, 0xFFFD);
            at = m_raw.size();
            break;
        }
        if (length <= 0) {
            m_foreign = true;
            appendUtf8(to, fromWindows1252(m_raw[at]));
            ++at;
            continue;
        }
        m_beyond = true;
        to.append(reinterpret_cast<const char*>(m_raw.data()) + at,
                  static_cast<std::size_t>(length));
        at += static_cast<std::size_t>(length);
    }
    m_raw.erase(m_raw.begin(), m_raw.begin() + static_cast<std::ptrdiff_t>(at));
}

void TextReader::decodeLatin1(std::string& to)
{
    for (std::size_t at = 0; at < m_raw.size(); ++at) {
        if (m_raw[at] == 0)
            refuse(m_path, "text.nul",
                   "The file holds a NUL byte, so it is no text; export it again as CSV.",
                   m_rawBegin + static_cast<std::int64_t>(at));
        appendUtf8(to, fromWindows1252(m_raw[at]));
    }
    m_raw.clear();
}

void TextReader::decodeUtf16(std::string& to, bool end)
{
    const auto unit = [this](std::size_t at) -> std::uint32_t {
        const std::uint32_t low = m_raw[at + (m_littleEndian ? 0 : 1)];
        return low | (std::uint32_t{m_raw[at + (m_littleEndian ? 1 : 0)]} << 8);
    };
    std::size_t at = 0;
    for (; at + 1 < m_raw.size(); at += 2) {
        std::uint32_t character = unit(at);
        if (character == 0)
            refuse(m_path, "text.nul", "The file holds a NUL character, so it is no text.",
                   m_rawBegin + static_cast<std::int64_t>(at));
        if (character >= 0xD800 && character < 0xDC00) {
            if (at + 3 >= m_raw.size() && !end)
                break;
            const std::uint32_t low = at + 3 < m_raw.size() ? unit(at + 2) : 0;
            if (low >= 0xDC00 && low < 0xE000) {
                character = 0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            } else {
                character = 0xFFFD;
            }
        } else if (character >= 0xDC00 && character < 0xE000) {
            character = 0xFFFD;
        }
        appendUtf8(to, character);
    }
    if (end && at < m_raw.size()) {
        appendUtf8(to, 0xFFFD);
        at = m_raw.size();
    }
    m_raw.erase(m_raw.begin(), m_raw.begin() + static_cast<std::ptrdiff_t>(at));
}

} // namespace assay::data::formats
