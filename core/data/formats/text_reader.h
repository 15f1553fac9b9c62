// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/formats/byte_reader.h"

#include <filesystem>
#include <string>
#include <vector>

namespace assay::data::formats {

/// A text file, plain or gzip, as UTF-8, whatever its encoding. A byte-order mark decides; without
/// one, zero bytes in every other place mean UTF-16, and a byte that is not UTF-8 is read as
/// Windows-1252. Throws an input Error for an empty file and for a NUL byte.
class TextReader
{
public:
    TextReader(const std::filesystem::path& path, EncodingChoice encoding);

    /// Appends the next piece to `to`, about a megabyte; false at the end of the file.
    bool read(std::string& to);
    /// What was found so far: "UTF-8", "Windows-1252", "UTF-16".
    std::string encoding() const;
    double share() const { return m_bytes.share(); }

private:
    void decideEncoding();
    void decodeUtf16(std::string& to, bool end);
    void decodeUtf8(std::string& to, bool end);
    void decodeLatin1(std::string& to);

    std::filesystem::path m_path;
    ByteReader m_bytes;
    EncodingChoice m_encoding;
    bool m_littleEndian = true;
    bool m_foreign = false; ///< bytes were met that are not UTF-8
    std::vector<std::uint8_t> m_raw;
    std::int64_t m_rawBegin = 0; ///< place of m_raw in the file
};

/// Appends one character to UTF-8 text.
void appendUtf8(std::string& to, std::uint32_t character);

} // namespace assay::data::formats
