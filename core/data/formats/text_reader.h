// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/formats/byte_reader.h"
#include "data/formats/code_page.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::formats {

/// A text file, plain or gzip, as UTF-8, whatever its encoding. A byte-order mark decides; without
/// one, zero bytes in every other place mean UTF-16, and a text that is not UTF-8 is read in the code page that
/// codePageOf() finds for its beginning, else byte by byte as Windows-1252, but for a last character that lacks bytes
/// behind others of UTF-8, which becomes U+FFFD. Throws an input Error for an empty file and for a NUL byte.
class TextReader
{
public:
    TextReader(const std::filesystem::path& path, EncodingChoice encoding);

    /// Appends the next piece to `to`, about a megabyte; false at the end of the file.
    bool read(std::string& to);
    /// What was found so far: "UTF-8", "Windows-1252", "UTF-16", or the name of a CodePage.
    std::string encoding() const;
    double share() const { return m_bytes.share(); }
    /// Nothing is left; false may mean that it is not known yet.
    bool isAtEnd() const { return m_atEnd && m_raw.empty(); }

private:
    void decideEncoding();
    void decodeUtf16(std::string& to, bool end);
    void decodeUtf8(std::string& to, bool end);
    void decodeLatin1(std::string& to);
    void decodePage(std::string& to, bool end);
    void refuseNul(std::size_t at) const;

    std::filesystem::path m_path;
    std::size_t m_piece; ///< bytes read at once: no more than a small file has
    ByteReader m_bytes;
    EncodingChoice m_encoding;
    bool m_littleEndian = true;
    bool m_atEnd = false;             ///< of the bytes
    bool m_foreign = false;           ///< bytes were met that are not UTF-8
    bool m_beyond = false;            ///< characters of UTF-8 were met that are not ASCII
    const CodePage* m_page = nullptr; ///< of all of the text; null: it is UTF-8, or Windows-1252
    std::vector<std::uint8_t> m_raw;
    std::int64_t m_rawBegin = 0; ///< place of m_raw in the file
};

/// The character that Windows-1252 has for a byte; U+FFFD: none.
std::uint32_t fromWindows1252(std::uint8_t byte);
/// Appends one character to UTF-8 text.
void appendUtf8(std::string& to, std::uint32_t character);

/// How many lines end within `text`: at each LF, CR LF, and CR alone. Texts that are counted piece
/// by piece are not to be cut between CR and LF.
std::int64_t lineEnds(std::string_view text);
/// Where the line at `from` ends: the place of its LF, CR LF or CR; the text's size when it has
/// none.
std::size_t lineEnd(std::string_view text, std::size_t from);
/// Behind the line end at `end`.
std::size_t behindLineEnd(std::string_view text, std::size_t end);

} // namespace assay::data::formats
