// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/csv_oddity.h"
#include "data/formats/text_reader.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::formats {

/// How a text is cut into rows and cells.
struct CsvRules {
    CsvRules(char delimiter_ = ',')
        : delimiter(delimiter_)
    {}

    char delimiter;              ///< ' ': any run of spaces and tabs
    bool doubled = false;        ///< two of it stand between cells, and one is a letter: "::"
    char quote = '"';            ///< '\0': quotes are letters like any other
    bool backslash = false;      ///< within quotes \" is a quote and \\ a backslash
    std::string comment;         ///< lines that begin with it are passed over; empty: none
    std::int64_t firstLine = 1;  ///< lines above this one are passed over
    std::int64_t markedLine = 0; ///< this line is a row without its comment mark; 0: none is
    std::size_t columns = 0;     ///< cells of a proper row; 0: as many as the first row has
};

/// Cuts delimited text into rows of cells: RFC 4180 with quotes, doubled quotes and line ends
/// within quotes; lines end with LF, CR LF or CR. Cells without quotes lose the spaces around them.
/// Empty lines are passed over.
///
/// Quotes that are not as RFC 4180 has them never join or cut anything in silence: each is one of
/// `oddities()`, with its line, its row and its text.
/// - A cell that goes on after its closing quote ("A" type) is taken as it stands, quotes included.
/// - A quote that begins a cell and is not closed there is a letter; the row ends with its line. So
///   is one that would be closed lines later, when each of the lines between is a row by itself:
///   as many cells, and numbers in the columns that hold numbers.
/// - \" within a quoted cell is a quote where the cell has no other sense.
/// Of several ways to cut such a line the one that gives `CsvRules::columns` cells is taken. No row
/// is mended beyond that: rows may have any number of cells, and the caller says what becomes of
/// those that have too few or too many.
class CsvScanner
{
public:
    /// Reads from a file of any size piece by piece.
    CsvScanner(const std::filesystem::path& path, EncodingChoice encoding, const CsvRules& rules);
    /// Reads `text` alone; `path` is for messages. Not `whole`: the text may end within a row,
    /// which is then left out.
    CsvScanner(const std::filesystem::path& path, std::string text, const CsvRules& rules,
               bool whole = true);

    /// The next row; its cells are valid until the next call. False at the end. Throws an input
    /// Error for a row beyond the limits of csv_limits.h.
    bool next();
    const std::vector<std::string_view>& cells() const { return m_cells; }
    std::int64_t line() const { return m_rowLine; } ///< on which the row begins, from 1
    std::int64_t row() const { return m_row; }      ///< its number, from 1, a header's included
    std::string encoding() const { return m_reader ? m_reader->encoding() : std::string("UTF-8"); }
    double share() const { return m_reader ? m_reader->share() : 1; }

    const CsvOddities& oddities() const { return m_oddities; } ///< of the rows so far
    std::int64_t comments() const { return m_comments; }       ///< lines passed over for their mark
    std::int64_t firstComment() const { return m_firstComment; } ///< its line; 0: none

private:
    struct Cell {
        std::size_t begin, end; ///< of m_text, or of m_unquoted
        bool unquoted;
    };
    /// What becomes of a quoted cell that is not as it should be.
    enum class Stray : std::uint8_t {
        GiveUp,       ///< the row is not read
        GiveUpSlash,  ///< the same, where \" is a quote
        KeepTogether, ///< delimiters within its quotes belong to the cell
        LastQuote,    ///< it ends at the first quote before a delimiter
        Letter        ///< its quotes are letters
    };
    enum class Scan : std::uint8_t { Done, More, GaveUp };
    struct Closing {
        std::size_t quote = 0, after = 0; ///< the closing quote; what follows it and its blanks
        bool found = false;               ///< it stands in the text read so far, and what follows
        bool clean = false;               ///< nothing stands between it and the end of the cell
        bool doubled = false, slashed = false; ///< quotes within were written so
    };
    /// What the lines from a quote on are that would be closed on a later one.
    enum class Lines : std::uint8_t { OneCell, Rows, Unclear, More };

    void more();
    bool startRow();
    bool scanRow(); ///< false: more of the text is needed
    Scan scanCells(Stray stray);
    Scan scanQuoted(Stray stray, std::size_t& at, Cell& cell);
    Scan scanStray(Stray stray, std::size_t& at, Cell& cell);
    Closing closingOf(std::size_t open, bool backslash) const;
    Lines linesFrom(std::size_t open, const Closing& closing) const;
    std::vector<std::string_view> cellsOfLine(std::size_t from, std::size_t end) const;
    void learnKinds();
    void note(CsvOddity::Kind kind, std::size_t from, std::size_t to);
    void requireRoom() const;
    std::size_t trimmed(std::size_t begin, std::size_t end) const;
    std::size_t endOfPlain(std::size_t at) const;
    std::size_t skipBlanks(std::size_t at) const;
    std::size_t lineEnd(std::size_t from) const { return formats::lineEnd(m_text, from); }
    bool endsCell(std::size_t at) const;
    bool endsLine(std::size_t at) const;

    std::filesystem::path m_path;
    CsvRules m_rules;
    char m_doubled = '\0';                ///< two of it are one delimiter
    std::unique_ptr<TextReader> m_reader; ///< null: the text is all there is
    std::array<bool, 256> m_stops{};      ///< ends a cell without quotes
    std::array<bool, 256> m_blanks{};     ///< passed over around a cell
    std::string m_text;
    std::string m_unquoted; ///< cells whose escapes were undone
    std::size_t m_at = 0, m_rowEnd = 0;
    bool m_ended = false;
    bool m_overLines = false; ///< the row holds a line end within quotes
    std::int64_t m_line = 1, m_rowLine = 1, m_row = 0;
    std::size_t m_width = 0;
    std::size_t m_mostCells; ///< of a row of this file
    enum class Kind : std::uint8_t { Unknown, Numbers, Others };
    std::vector<Kind> m_kinds; ///< of the columns, from the first rows
    bool m_blanksSeen = false; ///< behind a delimiter, in the first rows
    std::vector<Cell> m_places;
    std::vector<std::string_view> m_cells;
    std::vector<CsvOddity> m_rowOddities;
    CsvOddities m_oddities;
    std::int64_t m_comments = 0, m_firstComment = 0;
};

} // namespace assay::data::formats
