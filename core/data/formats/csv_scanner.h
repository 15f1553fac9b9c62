// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/text_reader.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::formats {

/// Splits delimited text into rows of cells: RFC 4180 with quotes, doubled quotes and line ends
/// within quotes; lines may end with LF, CR LF or CR. Cells without quotes lose the spaces around
/// them. Empty lines are passed over.
class CsvScanner
{
public:
    /// Reads from a file of any size piece by piece.
    CsvScanner(const std::filesystem::path& path, EncodingChoice encoding, char delimiter);
    /// Reads `text` alone; `path` is for messages.
    CsvScanner(const std::filesystem::path& path, std::string text, char delimiter);

    /// The next row; its cells are valid until the next call. False at the end. Throws an input
    /// Error when a quote is never closed.
    bool next();
    const std::vector<std::string_view>& cells() const { return m_cells; }
    std::int64_t line() const { return m_rowLine; } ///< on which the row begins, from 1
    std::string encoding() const { return m_reader ? m_reader->encoding() : std::string("UTF-8"); }
    double share() const { return m_reader ? m_reader->share() : 1; }

private:
    struct Cell {
        std::size_t begin, end; ///< of m_text, or of m_unquoted
        bool unquoted;
    };
    /// One row from m_at on; false: the text ends within it and more may come.
    bool scanRow();
    bool scanQuoted(std::size_t& at, Cell& cell);
    bool more();

    std::filesystem::path m_path;
    std::unique_ptr<TextReader> m_reader; ///< null: the text is all there is
    char m_delimiter;
    std::string m_text;
    std::string m_unquoted; ///< cells with doubled quotes, made single
    std::size_t m_at = 0;
    bool m_ended = false;
    std::int64_t m_line = 1, m_rowLine = 1;
    std::vector<Cell> m_places;
    std::vector<std::string_view> m_cells;
};

} // namespace assay::data::formats
