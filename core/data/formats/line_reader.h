// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/text_reader.h"

#include <string>
#include <string_view>

namespace assay::data::formats {

/// Lines of a text file, plain or gzip, up to 256 MB each, as UTF-8 without their ends (LF,
/// CR LF or CR). Throws an input Error.
class LineReader
{
public:
    explicit LineReader(const std::filesystem::path& path);
    /// Valid until the next call. False at the end.
    bool next(std::string_view& line);
    std::int64_t line() const { return m_line; } ///< number of the last one, from 1
    double share() const { return m_reader.share(); }
    std::string encoding() const { return m_reader.encoding(); } ///< as TextReader::encoding

private:
    std::filesystem::path m_path;
    TextReader m_reader;
    std::string m_text;
    std::size_t m_at = 0;
    bool m_ended = false;
    std::int64_t m_line = 0;
};

} // namespace assay::data::formats
