// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"
#include "interop/read_mark.h"
#include "interop/row_counter.h"
#include "interop/row_words.h"

#include <nlohmann/json_fwd.hpp>

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace assay::interop {

struct JsonLists;

/// A log in JSON: an object a line (JSON lines), a list of objects, or an object of lists (`History.history` of Keras;
/// interop/json_lists.h). Objects whose newest comes first are read from the last one on, when they are imported. Objects within objects are joined by "/"; texts of a first line without numbers that
/// count are settings. A word under `split`, `mode`, `phase` and the like makes tags for each set ("val/loss"), one under
/// `run` a run each; of `tag` or `metric` with `value` the word names the number. NaN and Infinity as Python writes them are taken.
/// A list without a step or epoch is put in the order of its time stamps (interop/json_times.h).
/// A log of lines may still be growing; any other is read anew when it changes. A last line without an end waits while
/// it is watched; when it is imported it is taken if it is a whole object. Lines that are no object are left out and reported.
class JsonLog final : public LogReader
{
public:
    JsonLog(std::filesystem::path file, std::string name, LogUse use);

    void read(LogSink& sink) override;
    double size() const override;

private:
    void readLines(LogSink& sink);
    void readWhole(LogSink& sink);
    void takeRows(LogSink& sink, const std::vector<nlohmann::json>& rows);
    void takeRow(LogSink& sink, const nlohmann::json& object);
    void takeLists(LogSink& sink, const JsonLists& lists);
    bool beginsWithNewest(std::istream& file) const;
    void report(LogSink& sink, const char* id, std::vector<base::NamedNumber> evidence,
                std::vector<std::string> texts, base::Severity severity = base::Severity::Hint);
    void beginAnew(LogSink& sink);
    void reportWords(LogSink& sink);

    std::filesystem::path m_path;
    LogUse m_use;
    LoggedRun m_run;
    int m_number = -1;
    bool m_ofLines = true;
    std::string m_read; ///< of a whole file: what was read last, as a fingerprint
    ReadMark m_mark;    ///< of lines: whole ones that were read
    std::map<std::string, RowCounter> m_counters; ///< of runs, by the word under `run`
    std::map<std::string, int> m_numbers;         ///< the same
    RowSets m_sets;
    bool m_reportedRuns = false;
    std::int64_t m_line = 0, m_rows = 0;
};

/// Whether a text file is such a log, by its beginning.
bool looksLikeJsonLog(const std::filesystem::path& path);

} // namespace assay::interop
