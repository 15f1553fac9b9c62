// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/csv_log.h"

#include "base/open_database.h"
#include "base/utf8.h"
#include "data/formats/byte_reader.h"
#include "data/formats/csv_scanner.h"
#include "data/formats/number_cell.h"
#include "interop/logged_number.h"
#include "interop/settings_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <istream>

namespace assay::interop {

namespace {

constexpr std::size_t kChunk = 4u << 20;
constexpr std::size_t kLooked = 1u << 20;            ///< bytes that are looked through first
constexpr std::uintmax_t kMostBackwards = 64u << 20; ///< bytes of a file with its newest row first
constexpr std::size_t kLongestLine = 16u << 20;      ///< a longer one is no row of a log
constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::int64_t kOpenLines = 8; ///< lines that a quote may take to close

std::size_t lastLineEnd(const std::string& text, std::size_t before)
{
    const std::size_t end = before == 0 ? std::string::npos : text.find_last_of("\r\n", before - 1);
    return end == std::string::npos ? 0 : end + 1;
}

} // namespace

CsvLog::CsvLog(std::filesystem::path file, std::string name, LogUse use)
    : m_path(std::move(file))
    , m_use(use)
{
    m_run.source = m_path.string();
    m_run.name = std::move(name);
}

void CsvLog::start(LogSink& sink, std::istream& file, const CsvHeader& header)
{
    m_state = {};
    m_state.layout = parsedHeader(m_path, header.text);
    if (!m_state.layout.isLog())
        data::formats::refuse(m_path, "log.not_csv",
                              "This is no training log: its header has neither a column \"step\" "
                              "nor \"epoch\"; to train on a table, open it on the Data page.");
    m_namesRuns = namesRuns(m_path, readAt(file, header.end, kLooked), m_state.layout);
    if (!m_namesRuns)
        m_state.layout.run = -1;
    m_state.header = header.text;
    m_state.mark.move(file, header.end);
    m_state.line = header.line + 1;
    if (header.titles > 0) {
        m_state.titles.add(header.titleLine, {shortened(header.title)});
        m_state.titles.count = header.titles;
    }
    m_run.tool = csvTool(m_path, m_state.layout);
    m_run.settings = m_run.tool == "Lightning" ? readSettings(m_path.parent_path() / "hparams.yaml")
                     : m_run.tool == "Ultralytics YOLO"
                         ? readSettings(m_path.parent_path() / "args.yaml")
                         : std::map<std::string, std::string>();
    if (m_number >= 0)
        sink.forget(m_number);
    else if (m_state.layout.run < 0 && m_use == LogUse::Watch)
        m_number = sink.run(m_run); // an import has a run once it has a point
    for (const auto& [word, number] : m_numbers) {
        if (number != m_number)
            sink.forget(number);
    }
    m_current = m_number;
    if (m_use == LogUse::Import)
        m_state.survey = CsvSurvey(m_path, readAt(file, header.end, kLooked), m_state.layout);
}

/// The words under `run` make runs of their own. The first one is that of the file.
void CsvLog::enterRun(LogSink& sink, const std::string& word)
{
    m_state.run = word;
    auto [at, fresh] = m_numbers.try_emplace(word, m_number);
    if (fresh && (m_number < 0 || m_numbers.size() > 1)) {
        LoggedRun run = m_run;
        if (m_number >= 0)
            run.source += '#' + word;
        if (!word.empty())
            run.name += ' ' + word;
        at->second = sink.run(run);
    }
    if (m_number < 0)
        m_number = at->second;
    m_current = at->second;
}

void CsvLog::read(LogSink& sink)
{
    base::requireNoOpenDatabase(m_path);
    const auto text = openText(m_path);
    if (!text)
        data::formats::refuse(m_path, "file.open",
                              "The file cannot be opened; check that it exists and may be read.");
    std::istream& file = *text;
    const CsvHeader header = findHeader(file);
    if (header.text.empty()) {
        if (m_number < 0 && m_use == LogUse::Import)
            data::formats::refuse(m_path, "log.empty",
                                  "The file holds no header line; nothing was logged yet.");
        return;
    }
    file.clear();
    file.seekg(0, std::ios::end);
    const auto size = static_cast<std::uint64_t>(file.tellg());
    if (m_number < 0 || header.text != m_state.header || m_state.mark.isWrittenAnew(file))
        start(sink, file, header);
    std::string rest;
    std::uint64_t have = m_state.mark.at(); // up to which `rest` reaches
    while (have < size) {
        const std::string more = readAt(file, have, std::min<std::uint64_t>(kChunk, size - have));
        if (more.empty())
            return; // it became shorter meanwhile; the next call sees that
        have += more.size();
        rest += more;
        if (m_state.survey.descends() && have < size && size <= kMostBackwards)
            continue; // it is read from its end
        const std::size_t whole = wholeOf(rest, have == size && m_use == LogUse::Import);
        if (whole == 0) {
            if (rest.size() > kLongestLine)
                data::formats::refuse(
                    m_path, "log.line",
                    fmt::format("Line {} does not end within {} MB; this is no log, or it is "
                                "damaged from there on.",
                                m_state.line, kLongestLine >> 20),
                    {}, m_state.line);
            continue;
        }
        takeRows(sink, rest.substr(0, whole));
        m_state.mark.move(file, m_state.mark.at() + whole);
        rest.erase(0, whole);
        sink.reached(static_cast<double>(m_state.mark.at()) / static_cast<double>(size));
    }
    const bool hasCutRow =
        m_use == LogUse::Import && rest.find_first_not_of(" \t\r\n") != std::string::npos;
    if (m_use == LogUse::Import && !m_state.hasPoint)
        refuseNoPoint(hasCutRow);
    if (m_number < 0)
        return;
    reportAll(sink);
    if (hasCutRow)
        sink.problem(m_number, {.id = "log.cut_line",
                                .severity = base::Severity::Warning,
                                .basis = base::Basis::Proven,
                                .place = base::validUtf8(m_path.filename().string()),
                                .step = {},
                                .evidence = {{"row", static_cast<double>(m_state.line)}},
                                .texts = {shortened(rest)},
                                .samples = {},
                                .fix = {},
                                .otherFixes = {}});
}

/// A log of which nothing can be drawn: why.
void CsvLog::refuseNoPoint(bool hasCutRow) const
{
    const Seen &cells = m_state.noNumbers, &rows = m_state.badRows, &counters = m_state.noCounter;
    if (cells.count > 0)
        data::formats::refuse(
            m_path, "log.no_points",
            fmt::format("No cell of this log holds one number, the first is \"{1}\" under \"{0}\"; "
                        "write one number a cell, without other signs.",
                        cells.texts.at(0), cells.texts.at(1)),
            {}, cells.line);
    if (counters.count > 0)
        data::formats::refuse(m_path, "log.no_points",
                              fmt::format("No row of this log has a number in the column that "
                                          "counts, the first has \"{}\"; write the step there.",
                                          counters.texts.at(0)),
                              {}, counters.line);
    if (rows.count > 0)
        data::formats::refuse(m_path, "log.no_points",
                              fmt::format("No row of this log fits its header, the first has {}; "
                                          "write a cell for each column.",
                                          rows.texts.at(0)),
                              {}, rows.line);
    data::formats::refuse(
        m_path, "log.no_points",
        hasCutRow ? "The only row of this log has no line end, so it may be cut off; end it with a "
                    "line break if it is whole."
                  : "This log has a header and no number below it; import it once something was "
                    "logged.");
}

/// How much of the text can be read: whole lines, and no quoted cell that goes on behind them.
/// `all`: nothing more will come.
std::size_t CsvLog::wholeOf(const std::string& text, bool all) const
{
    const std::size_t whole = lastLineEnd(text, text.size());
    const auto quotes = std::count(text.begin(), text.begin() + std::ptrdiff_t(whole), '"');
    if (all || quotes % 2 == 0)
        return whole;
    const std::size_t open = text.rfind('"', whole - 1);
    const std::size_t before = lastLineEnd(text, open);
    // A quote that many lines do not close is a letter like any other.
    const auto lines = std::count(text.begin() + std::ptrdiff_t(before),
                                  text.begin() + std::ptrdiff_t(whole), '\n');
    return lines > kOpenLines ? whole : before;
}

void CsvLog::takeRows(LogSink& sink, std::string text)
{
    // One kind of line end, so that lines are counted in one way.
    const bool wasReturn = m_state.afterReturn;
    m_state.afterReturn = text.ends_with('\r');
    if (wasReturn && text.starts_with('\n'))
        text.erase(0, 1);
    if (text.find('\r') != std::string::npos) {
        std::size_t to = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
            if (!pair)
                text[to++] = text[i] == '\r' ? '\n' : text[i];
        }
        text.resize(to);
    }
    // A program that appends may write a byte-order mark before its header.
    for (std::size_t at = text.find(kMark); at != std::string::npos;
         at = text.find(kMark, at + 1)) {
        if (at == 0 || text[at - 1] == '\n')
            text.erase(at, kMark.size());
    }
    const auto lines = std::count(text.begin(), text.end(), '\n');
    data::formats::CsvRules rules(m_state.layout.delimiter);
    rules.columns = m_state.layout.columns.size();
    data::formats::CsvScanner scanner(m_path, std::move(text), rules);
    std::vector<std::vector<std::string>> backwards;
    std::vector<std::int64_t> places;
    while (scanner.next()) {
        m_state.row = m_state.line + scanner.line() - 1;
        if (m_state.survey.descends()) {
            backwards.emplace_back(scanner.cells().begin(), scanner.cells().end());
            places.push_back(m_state.row);
        } else {
            takeRow(sink, scanner.cells());
        }
    }
    takeBackwards(sink, std::move(backwards), places);
    m_state.oddities.append(scanner.oddities(), m_state.line - 1, m_state.scanned);
    m_state.scanned += scanner.row();
    m_state.line += lines;
}

void CsvLog::Seen::add(std::int64_t at, std::vector<std::string> what)
{
    if (count++ > 0)
        return;
    line = at;
    texts = std::move(what);
}

void CsvLog::report(LogSink& sink, const char* id, Seen& seen, base::Severity severity)
{
    if (seen.count == 0 || std::exchange(seen.reported, seen.count) > 0)
        return;
    sink.problem(m_number, {.id = id,
                            .severity = severity,
                            .basis = base::Basis::Proven,
                            .place = base::validUtf8(m_path.filename().string()),
                            .step = {},
                            .evidence = {{"count", static_cast<double>(seen.count)},
                                         {"row", static_cast<double>(seen.line)}},
                            .texts = seen.texts,
                            .samples = {},
                            .fix = {},
                            .otherFixes = {}});
}

void CsvLog::reportAll(LogSink& sink)
{
    if (m_state.oddities.count() > 0 && !std::exchange(m_state.reportedOddities, true)) {
        for (const base::Finding& finding : m_state.oddities.findings(m_path.filename().string()))
            sink.problem(m_number, finding);
    }
    using base::Severity;
    report(sink, "log.wrong_length", m_state.badRows, Severity::Warning);
    report(sink, "log.no_counter", m_state.noCounter, Severity::Warning);
    report(sink, "log.not_numbers", m_state.noNumbers, Severity::Hint);
    report(sink, "log.new_header", m_state.headers, Severity::Hint);
    report(sink, "log.no_step", m_state.noStep, Severity::Hint);
    report(sink, "log.percent", m_state.percents, Severity::Hint);
    report(sink, "log.decimal_comma", m_state.decimalCommas, Severity::Hint);
    report(sink, "log.thousands", m_state.thousands, Severity::Hint);
    report(sink, "log.thousands_open", m_state.openThousands, Severity::Warning);
    report(sink, "log.units", m_state.timed, Severity::Hint);
    report(sink, "log.fraction_epochs", m_state.fractions, Severity::Hint);
    report(sink, "log.long_form", m_state.longForm, Severity::Hint);
    report(sink, "log.newest_first", m_state.backwards, Severity::Hint);
    report(sink, "log.title_lines", m_state.titles, Severity::Hint);
    report(sink, "log.brackets", m_state.brackets, Severity::Hint);
    const std::string file = m_path.filename().string();
    if (const auto sets = m_state.sets.finding(file))
        sink.problem(m_number, *sets);
    if (m_numbers.size() > 1) {
        Seen& runs = m_state.severalRuns;
        runs.count = static_cast<std::int64_t>(m_numbers.size());
        runs.texts = {
            m_state.layout.columns[static_cast<std::size_t>(std::max(0, m_state.layout.run))]};
        report(sink, "log.runs", runs, Severity::Hint);
    }
}

double CsvLog::size() const
{
    std::error_code ignored;
    const auto size = std::filesystem::file_size(m_path, ignored);
    return ignored ? 1 : static_cast<double>(size) + 1;
}

bool looksLikeCsvLog(const std::filesystem::path& path)
{
    const auto file = peekText(path);
    return file && parsedHeader(path, findHeader(*file).text).isLog();
}

std::filesystem::path csvRunPath(const std::filesystem::path& file)
{
    const auto text = peekText(file);
    const std::string tool =
        csvTool(file, parsedHeader(file, text ? findHeader(*text).text : std::string()));
    const bool byFolder =
        tool == "Lightning" || (tool == "Ultralytics YOLO" && file.filename() == "results.csv");
    return byFolder ? file.parent_path() : file.parent_path() / file.stem();
}

} // namespace assay::interop
