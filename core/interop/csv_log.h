// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/csv_oddity.h"
#include "interop/csv_layout.h"
#include "interop/csv_survey.h"
#include "interop/log_reader.h"
#include "interop/read_mark.h"
#include "interop/row_words.h"

#include <map>
#include <string>
#include <vector>

namespace assay::interop {

/// A CSV file with a row a step or an epoch, as the CSVLoggers of Lightning, Keras and fastai and
/// Ultralytics YOLO write it: a column `step` (or `global_step`, `iteration`) or `epoch` counts,
/// every other column is a metric, an empty cell is no value. A row of names anywhere is a header:
/// it begins a new layout, and a new session of the program. Rows with more or fewer cells than
/// their header are left out, because their values may belong to other columns. A row that counts
/// epochs in a log that counts steps lies at the last step before it. Where only epochs are counted
/// and in fractions, each of them is a step. Words under `split`, `mode`, `phase` and the like make
/// tags for each set ("valid/loss"), those under `run` a run each, and those under `tag` or `metric`
/// name what stands under `value`. A file that is imported with its newest row first is read from
/// its end. The decimal mark is found as in tables.
/// The file may still be growing, and may be written anew. A last line without an end is not read:
/// it may be cut off. An import of a file without any point throws an input Error.
class CsvLog final : public LogReader
{
public:
    CsvLog(std::filesystem::path file, std::string name, LogUse use);

    void read(LogSink& sink) override;
    double size() const override;

private:
    /// Something that was met, and where first.
    struct Seen {
        std::int64_t count = 0, reported = 0, line = 0;
        std::vector<std::string> texts; ///< of the first one

        void add(std::int64_t at, std::vector<std::string> what = {});
    };
    void start(LogSink& sink, std::istream& file, const CsvHeader& header);
    std::size_t wholeOf(const std::string& text, bool all) const;
    void takeRows(LogSink& sink, std::string text);
    void takeRow(LogSink& sink, const std::vector<std::string_view>& cells);
    bool takeHeader(LogSink& sink, const std::vector<std::string_view>& cells);
    void takeBackwards(LogSink& sink, std::vector<std::vector<std::string>> rows,
                       const std::vector<std::int64_t>& lines);
    bool takeCounter(const std::vector<std::string_view>& cells, LoggedPoint& point);
    void takeCell(LogSink& sink, std::size_t column, std::string_view cell, LoggedPoint point,
                  const std::string& name);
    bool takeNumber(std::size_t column, std::string_view text, double& value);
    void noteSession(LogSink& sink, const std::vector<std::string_view>& cells,
                     const LoggedPoint& point, const std::string& of);
    void enterRun(LogSink& sink, const std::string& word);
    [[noreturn]] void refuseNoPoint(bool hasCutRow) const;
    void report(LogSink& sink, const char* id, Seen& seen, base::Severity severity);
    void reportAll(LogSink& sink);

    std::filesystem::path m_path;
    LogUse m_use;
    LoggedRun m_run;
    int m_number = -1;                    ///< of the first run, that of findings
    int m_current = -1;                   ///< of the row
    bool m_namesRuns = true;              ///< what stands under `run`
    std::map<std::string, int> m_numbers; ///< of runs, by the word under `run`

    // Everything below is of the file as it was last read from its beginning.
    struct State {
        std::string header; ///< the first one
        CsvLayout layout;
        ReadMark mark;            ///< of whole lines
        std::int64_t line = 1;    ///< the one that begins there
        bool afterReturn = false; ///< the byte before is CR, so that LF belongs to its line end
        std::int64_t row = 0;     ///< line of the row that is being read
        struct Stream {           ///< the rows of one run, set and tag
            std::optional<std::int64_t> counter; ///< of the row before
            std::vector<bool> filled;            ///< the cells with something in them, of that row
            std::int64_t rows = 0;
            bool repeats = false; ///< several rows may have one step
        };
        struct Counts {                       ///< of one run
            std::optional<std::int64_t> step; ///< the last one of a column that counts steps
            std::optional<double> firstEpoch; ///< whether epochs are counted from 0 or from 1
            std::optional<double> epoch;      ///< the last one
            std::int64_t byEpoch = 0;         ///< step of that
            bool fractions = false;           ///< epochs are written in parts
            std::map<std::string, Stream> streams;
        };
        std::map<std::string, Counts> runs; ///< by the word under `run`
        std::string run;                    ///< of the row
        RowSets sets;
        CsvSurvey survey;
        std::map<std::string, std::string> units; ///< of times, by column
        bool byEpoch = false;                     ///< the row counts epochs
        bool hasPoint = false;                    ///< a number was handed on
        bool points = false;                      ///< numbers with a decimal point were met
        bool commas = false;                      ///< numbers with a decimal comma
        data::formats::CsvOddities oddities;      ///< of quotes
        bool reportedOddities = false;
        std::int64_t scanned = 0; ///< rows, headers included
        Seen noNumbers, badRows, noCounter, noStep, percents, decimalCommas, headers, thousands,
            openThousands, fractions, timed, longForm, backwards, severalRuns, titles, brackets;
    };
    State m_state;
};

/// Whether the first line of a text file is the header of such a log.
bool looksLikeCsvLog(const std::filesystem::path& path);
/// What a person calls the run of such a file: its folder where the tool's files all have one name.
std::filesystem::path csvRunPath(const std::filesystem::path& file);

} // namespace assay::interop
