// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/formats/column_survey.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::formats {

/// Where a table ends because another one with a header of its own follows in the same text, behind an empty line
/// or a row of empty cells: a row of words, no two alike, where the table holds numbers and no such word, or of
/// another number of cells with rows as long below it. Of two passes over one text the first finds out, and both
/// end there.
class TableEnd
{
public:
    using Cells = std::vector<std::string_view>;
    enum class Next : std::uint8_t {
        Row,  ///< the row is for the table to judge
        Wait, ///< that is decided with the row below
        Over  ///< neither this row nor any below belongs to the table
    };

    /// Before each pass.
    void begin();
    /// Every row below the header. `comments`: lines passed over for their mark so far; `surveys`: of the rows
    /// taken so far, a column each.
    Next see(const Cells& cells, std::int64_t line, std::int64_t comments,
             const std::vector<ColumnSurvey>& surveys);
    /// A row that waited and is for the table to judge after all, before the one that was seen last, or at the end.
    bool hasWaiting() const { return !m_waiting.empty(); }
    Cells takeWaiting();
    std::int64_t waitingLine() const { return m_waitingLine; }

    /// "table.second_table"; empty: there is none.
    std::optional<base::Finding> finding(const std::filesystem::path& path) const;

private:
    bool mayBeHeader(const Cells& cells, const std::vector<ColumnSurvey>& surveys) const;

    std::int64_t m_secondLine = 0; ///< 0: there is none
    std::vector<std::string> m_names;
    std::int64_t m_rows = 0;                    ///< below m_names
    bool m_hasBegun = false, m_isKnown = false; ///< known: from an earlier pass

    bool m_gap = false; ///< nothing but empty lines and rows since the last row
    std::int64_t m_lastLine = 0, m_comments = 0;
    std::vector<std::string> m_waiting, m_taken;
    std::size_t m_whole = 0; ///< cells of that row, empty ones at its end included
    std::int64_t m_waitingLine = 0;
};

} // namespace assay::data::formats
