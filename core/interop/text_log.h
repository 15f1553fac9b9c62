// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/leading_counter.h"
#include "interop/line_progress.h"
#include "interop/log_reader.h"
#include "interop/printed_table.h"
#include "interop/read_mark.h"
#include "interop/row_counter.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace assay::interop {

/// What a script printed: lines with names and numbers, of which one counts steps or epochs, and tables of such numbers. Progress bars that write
/// over their line count by what they wrote last. Known messages of errors (out of memory, a worker that was killed,
/// backward twice ...) are reported with their line. May still be growing, and may be written anew; a last line
/// without an end waits while it is watched, and is left out when it is imported, as its last number may be cut.
class TextLog final : public LogReader
{
public:
    TextLog(std::filesystem::path file, std::string name, LogUse use);

    void read(LogSink& sink) override;
    double size() const override;

private:
    void takeLine(LogSink& sink, std::string_view line);
    void lookForErrors(std::string_view line);
    void reportErrors(LogSink& sink);

    struct Error {
        std::int64_t line = 0, count = 0, reported = 0;
        std::int64_t rows = 0; ///< of the log before it
        std::string text;
    };
    std::filesystem::path m_path;
    LogUse m_use;
    LoggedRun m_run;
    int m_number = -1;
    ReadMark m_mark;
    RowCounter m_counter;
    PrintedTable m_table;
    LeadingCounter m_bare;
    LineProgress m_bar;
    std::int64_t m_line = 0, m_rows = 0;
    std::string m_prefix;   ///< "test", of the header above: names below it are of that split
    std::string m_batches;  ///< "test", whose batches were gone through last ("Test: [5/10]")
    bool m_repeats = false; ///< the next line stood before
    std::optional<double> m_epoch;         ///< as the training wrote it last
    std::set<std::string> m_names;         ///< of what was logged
    bool m_counted = false;                ///< a line with a counter was met
    std::map<std::string, Error> m_errors; ///< by finding
};

/// Whether a text is such a log: of its beginning at least three lines hold a counter and a loss or a score,
/// or two of them a counter and two of these.
bool looksLikeTextLog(const std::filesystem::path& path);

} // namespace assay::interop
