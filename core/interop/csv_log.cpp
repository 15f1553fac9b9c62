// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/csv_log.h"

#include "base/error.h"
#include "base/open_database.h"
#include "data/formats/byte_reader.h"
#include "data/formats/csv_scanner.h"
#include "interop/logged_number.h"
#include "interop/settings_file.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace assay::interop {

namespace {

constexpr std::size_t kChunk = 4u << 20;
constexpr std::size_t kLongestHeader = 1u << 20;

struct Header {
    char delimiter = ',';
    std::vector<std::string> columns;
    int step = -1, epoch = -1;

    bool isLog() const { return (step >= 0 || epoch >= 0) && columns.size() > 1; }
};

Header parsed(const std::filesystem::path& path, const std::string& line)
{
    Header best;
    for (const char delimiter : {',', ';', '\t', '|'}) {
        Header header{.delimiter = delimiter, .columns = {}};
        try {
            data::formats::CsvScanner scanner(path, line, delimiter);
            if (!scanner.next())
                continue;
            for (const std::string_view cell : scanner.cells())
                header.columns.emplace_back(cell);
        } catch (const base::Error&) {
            continue; // a quote that the line does not close
        }
        for (int column = 0; column < static_cast<int>(header.columns.size()); ++column) {
            const std::string name = data::formats::lower(header.columns[std::size_t(column)]);
            if (header.step < 0
                && (name == "step" || name == "global_step" || name == "iteration"
                    || name == "iter"))
                header.step = column;
            else if (header.epoch < 0 && name == "epoch")
                header.epoch = column;
        }
        if (header.isLog() && header.columns.size() > best.columns.size())
            best = header;
    }
    return best;
}

/// The first line without its end; empty while it is not wholly there.
std::string firstLine(std::ifstream& file)
{
    std::string line;
    char c = 0;
    while (file.get(c) && c != '\n' && line.size() < kLongestHeader)
        line += c;
    if (!file || c != '\n')
        return {};
    if (line.ends_with('\r'))
        line.pop_back();
    return line.starts_with("\xEF\xBB\xBF") ? line.substr(3) : line;
}

} // namespace

CsvLog::CsvLog(std::filesystem::path file, std::string name, LogUse use)
    : m_path(std::move(file))
    , m_use(use)
{
    m_run.source = m_path.string();
    m_run.name = std::move(name);
    // Lightning names its file always the same, and its settings lie beside it.
    const bool lightning = m_path.filename() == "metrics.csv";
    m_run.tool = lightning ? "Lightning" : "Keras CSVLogger";
    if (lightning)
        m_run.settings = readSettings(m_path.parent_path() / "hparams.yaml");
}

void CsvLog::readHeader(const std::string& line)
{
    const Header header = parsed(m_path, line);
    if (!header.isLog())
        data::formats::refuse(m_path, "log.not_csv",
                              "This is no training log: its header has neither a column \"step\" "
                              "nor \"epoch\"; to train on a table, open it on the Data page.");
    m_header = line;
    m_delimiter = header.delimiter;
    m_columns = header.columns;
    m_stepColumn = header.step;
    m_epochColumn = header.epoch;
}

void CsvLog::read(LogSink& sink)
{
    base::requireNoOpenDatabase(m_path);
    std::ifstream file(m_path, std::ios::binary);
    if (!file)
        data::formats::refuse(m_path, "file.open",
                              "The file cannot be opened; check that it exists and may be read.");
    const std::string header = firstLine(file);
    const bool fresh = m_number < 0;
    if (header.empty()) {
        if (fresh && m_use == LogUse::Import)
            data::formats::refuse(m_path, "log.empty",
                                  "The file holds no header line; nothing was logged yet.");
        return;
    }
    const auto begin = static_cast<std::uint64_t>(file.tellg());
    file.seekg(0, std::ios::end);
    const auto size = static_cast<std::uint64_t>(file.tellg());
    if (fresh) {
        readHeader(header);
        m_number = sink.run(m_run);
        m_at = begin;
    } else if (header != m_header || size < m_at) {
        readHeader(header);
        sink.forget(m_number);
        m_at = begin;
        m_line = 1;
    }
    const std::int64_t told = m_notNumbers;
    std::string rest;
    while (m_at + rest.size() < size) {
        const std::size_t have = rest.size();
        rest.resize(have + std::min<std::uint64_t>(kChunk, size - m_at - have));
        file.seekg(static_cast<std::streamoff>(m_at + have));
        file.read(rest.data() + have, static_cast<std::streamsize>(rest.size() - have));
        if (!file)
            return; // it became shorter meanwhile; the next call sees that
        // A row in the making waits; the last one of a log that is read once counts.
        const std::size_t end = rest.rfind('\n');
        const bool last = m_at + rest.size() == size && m_use == LogUse::Import;
        const std::size_t whole = last ? rest.size() : end == std::string::npos ? 0 : end + 1;
        if (whole == 0)
            continue;
        data::formats::CsvScanner scanner(m_path, rest.substr(0, whole), m_delimiter);
        const std::int64_t line = m_line;
        while (scanner.next()) {
            m_line = line + scanner.line();
            takeRow(sink, scanner.cells());
        }
        m_line = line + std::count(rest.begin(), rest.begin() + std::ptrdiff_t(whole), '\n');
        m_at += whole;
        rest.erase(0, whole);
        sink.reached(static_cast<double>(m_at) / static_cast<double>(size));
    }
    if (m_notNumbers > told && told == 0)
        sink.problem(m_number, {.id = "log.not_numbers",
                                .severity = base::Severity::Hint,
                                .basis = base::Basis::Proven,
                                .place = m_path.filename().string(),
                                .step = {},
                                .evidence = {{"cells", static_cast<double>(m_notNumbers)},
                                             {"row", static_cast<double>(m_firstNotNumber)}},
                                .samples = {},
                                .fix = {}});
}

void CsvLog::takeRow(LogSink& sink, const std::vector<std::string_view>& cells)
{
    const auto counter = [&](int column) -> std::optional<double> {
        if (column < 0 || column >= static_cast<int>(cells.size()))
            return std::nullopt;
        const auto value = loggedNumber(cells[static_cast<std::size_t>(column)]);
        if (!value || !(std::abs(*value) < 9e15))
            return std::nullopt;
        return value;
    };
    const auto step = counter(m_stepColumn);
    const auto epoch = counter(m_epochColumn);
    LoggedPoint point;
    if (step)
        point.step = static_cast<std::int64_t>(*step);
    else if (epoch && m_stepColumn < 0) {
        // Keras counts epochs from 0 and writes a row once one is over.
        point.step = static_cast<std::int64_t>(*epoch);
        point.epoch = *epoch + 1;
    } else {
        return;
    }
    for (int column = 0; column < static_cast<int>(std::min(cells.size(), m_columns.size()));
         ++column) {
        const std::string_view cell = cells[static_cast<std::size_t>(column)];
        const bool counts = column == m_stepColumn || (column == m_epochColumn && m_stepColumn < 0);
        if (counts || cell.empty() || cell == "NA")
            continue;
        if (const auto value = loggedNumber(cell)) {
            point.value = *value;
            sink.point(m_number, m_columns[static_cast<std::size_t>(column)], point);
        } else if (m_notNumbers++ == 0) {
            m_firstNotNumber = m_line;
        }
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
    if (base::isOpenDatabase(path))
        return false;
    std::ifstream file(path, std::ios::binary);
    return file && parsed(path, firstLine(file)).isLog();
}

} // namespace assay::interop
