// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/csv_log.h"

#include "base/open_database.h"
#include "base/utf8.h"
#include "data/formats/byte_reader.h"
#include "data/formats/csv_scanner.h"
#include "interop/logged_number.h"
#include "interop/settings_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace assay::interop {

namespace {

constexpr std::size_t kChunk = 4u << 20;
constexpr std::size_t kLongestLine = 16u << 20; ///< a longer one is no row of a log
constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::int64_t kFarthestCounter = 9'000'000'000'000'000; ///< exact as a double
constexpr std::int64_t kOpenLines = 8; ///< lines that a quote may take to close

/// A cell as it is quoted in a sentence.
std::string shortened(std::string_view cell)
{
    std::size_t most = 40;
    if (cell.size() <= most)
        return base::validUtf8(cell);
    while (most > 0 && (static_cast<unsigned char>(cell[most]) & 0xC0) == 0x80)
        --most; // no character is cut
    return base::validUtf8(cell.substr(0, most)) + " ...";
}

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
    m_state.header = header.text;
    m_state.mark.move(file, header.end);
    m_state.line = header.line + 1;
    m_run.tool = csvTool(m_path, m_state.layout);
    m_run.settings = m_run.tool == "Lightning" ? readSettings(m_path.parent_path() / "hparams.yaml")
                     : m_run.tool == "Ultralytics YOLO"
                         ? readSettings(m_path.parent_path() / "args.yaml")
                         : std::map<std::string, std::string>();
    if (m_number < 0)
        m_number = sink.run(m_run);
    else
        sink.forget(m_number);
}

void CsvLog::read(LogSink& sink)
{
    base::requireNoOpenDatabase(m_path);
    std::ifstream file(m_path, std::ios::binary);
    if (!file)
        data::formats::refuse(m_path, "file.open",
                              "The file cannot be opened; check that it exists and may be read.");
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
    reportAll(sink);
    if (m_use == LogUse::Import && rest.find_first_not_of(" \t\r\n") != std::string::npos)
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
    while (scanner.next()) {
        m_state.row = m_state.line + scanner.line() - 1;
        takeRow(sink, scanner.cells());
    }
    m_state.oddities.append(scanner.oddities(), m_state.line - 1, m_state.scanned);
    m_state.scanned += scanner.row();
    m_state.line += lines;
}

/// A row of names: the log was gone on with, perhaps with other columns.
bool CsvLog::takeHeader(LogSink& sink, const std::vector<std::string_view>& cells)
{
    State& state = m_state;
    auto layout = layoutOf(cells, state.layout.delimiter);
    if (!layout) {
        const auto glued = gluedHeader(cells, state.layout);
        if (glued.empty())
            return false;
        layout = layoutOf(glued, state.layout.delimiter);
        state.badRows.add(state.row, {"a cut row with a header behind it"});
    }
    if (layout->columns != state.layout.columns)
        state.headers.add(state.row);
    state.layout = std::move(*layout);
    state.counter.reset();
    sink.session(m_number, {});
    return true;
}

bool CsvLog::takeCounter(const std::vector<std::string_view>& cells, LoggedPoint& point)
{
    State& state = m_state;
    const auto counter = [&](int column) -> std::optional<double> {
        if (column < 0 || column >= static_cast<int>(cells.size()))
            return std::nullopt;
        const LoggedCell cell = loggedCell(cells[static_cast<std::size_t>(column)]);
        if (cell.form != CellForm::Number || !(std::abs(cell.value) <= double(kFarthestCounter)))
            return std::nullopt;
        return cell.value;
    };
    const auto step = counter(state.layout.step);
    state.byEpoch = !step;
    if (step) {
        point.step = static_cast<std::int64_t>(*step);
        state.step = point.step;
        return true;
    }
    const auto epoch = counter(state.layout.epoch);
    if (!epoch)
        return false;
    if (!state.firstEpoch)
        state.firstEpoch = *epoch;
    // A row is written once its epoch is over. Keras counts from 0, others from 1; a fraction of an
    // epoch says itself how many are over.
    const bool fromZero = *state.firstEpoch != 1 && std::floor(*epoch) == *epoch;
    point.epoch = *epoch + (fromZero ? 1 : 0);
    point.step = static_cast<std::int64_t>(*epoch);
    if (state.step) {
        point.step = *state.step;
        state.noStep.add(state.row);
    }
    return true;
}

/// A step that comes twice, in rows with the same cells, in a log that has each step once: the row
/// was written again by a program that was started again.
void CsvLog::noteSession(LogSink& sink, const std::vector<std::string_view>& cells,
                         const LoggedPoint& point)
{
    State& state = m_state;
    std::vector<bool> filled;
    for (const std::string_view cell : cells)
        filled.push_back(!cell.empty());
    if (state.counter == point.step) {
        if (!state.repeats && state.rows > 1 && filled == state.filled)
            sink.session(m_number, {});
        state.repeats = true;
    }
    state.counter = point.step;
    state.filled = std::move(filled);
    ++state.rows;
}

void CsvLog::takeRow(LogSink& sink, const std::vector<std::string_view>& cells)
{
    State& state = m_state;
    // A header that is written as a remark comes again as one.
    if (cells.front().starts_with('#') && !state.header.starts_with('#'))
        return;
    if (takeHeader(sink, cells) || cells.front().starts_with('#'))
        return;
    std::size_t used = cells.size();
    while (used > 0 && cells[used - 1].empty())
        --used;
    if (used == 0)
        return;
    if (used > state.layout.columns.size() || cells.size() < state.layout.named) {
        state.badRows.add(state.row,
                          {fmt::format("{} cells under {} columns",
                                       std::max(used, std::min(cells.size(), state.layout.named)),
                                       state.layout.named)});
        return;
    }
    LoggedPoint point;
    if (!takeCounter(cells, point)) {
        const int column = state.layout.step >= 0 ? state.layout.step : state.layout.epoch;
        state.noCounter.add(state.row, {shortened(cells[static_cast<std::size_t>(column)])});
        return;
    }
    noteSession(sink, cells, point);
    for (std::size_t column = 0; column < used; ++column) {
        const bool counts = static_cast<int>(column) == state.layout.step
                            || (static_cast<int>(column) == state.layout.epoch && state.byEpoch);
        if (!counts)
            takeCell(sink, column, cells[column], point);
    }
}

void CsvLog::takeCell(LogSink& sink, std::size_t column, std::string_view text, LoggedPoint point)
{
    State& state = m_state;
    const std::string& name = state.layout.columns[column];
    const LoggedCell cell = loggedCell(text);
    bool number = false;
    switch (cell.form) {
    case CellForm::Empty: return;
    case CellForm::Number:
        number = true;
        state.points = state.points || text.find('.') != std::string_view::npos;
        break;
    case CellForm::Percent:
        number = true;
        state.percents.add(state.row, {std::string(text), fmt::format("{}", cell.value)});
        break;
    case CellForm::Clock: {
        const std::string lower = data::formats::lower(name);
        number = lower == "time" || lower == "elapsed" || lower == "duration";
        break;
    }
    case CellForm::Comma:
    case CellForm::Either:
        // Points are no thousands, so commas beside them are no decimal commas for certain.
        number = !state.points
                 && (cell.form == CellForm::Comma || state.commas || state.layout.delimiter == ';');
        if (number) {
            state.commas = true;
            state.decimalCommas.add(state.row, {std::string(text), fmt::format("{}", cell.value)});
        }
        break;
    case CellForm::NoNumber: break;
    }
    if (!number) {
        state.noNumbers.add(state.row, {base::validUtf8(name), shortened(text)});
        return;
    }
    point.value = cell.value;
    sink.point(m_number, name, point);
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
}

double CsvLog::size() const
{
    std::error_code ignored;
    const auto size = std::filesystem::file_size(m_path, ignored);
    return ignored ? 1 : static_cast<double>(size) + 1;
}

bool looksLikeCsvLog(const std::filesystem::path& path)
{
    if (base::isOpenDatabase(path))
        return false;
    std::ifstream file(path, std::ios::binary);
    return file && parsedHeader(path, findHeader(file).text).isLog();
}

std::filesystem::path csvRunPath(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    const std::string tool = csvTool(file, parsedHeader(file, findHeader(stream).text));
    const bool byFolder =
        tool == "Lightning" || (tool == "Ultralytics YOLO" && file.filename() == "results.csv");
    return byFolder ? file.parent_path() : file.parent_path() / file.stem();
}

} // namespace assay::interop
