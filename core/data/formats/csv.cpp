// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv.h"

#include "base/error.h"
#include "base/utf8.h"
#include "data/formats/csv_scanner.h"
#include "data/formats/foreign_file.h"
#include "data/formats/number_steps.h"
#include "data/formats/table_end.h"
#include "data/formats/table_files.h"
#include "data/formats/table_plan.h"
#include "data/formats/table_rows.h"
#include "data/formats/table_sums.h"
#include "data/formats/table_texts.h"
#include "data/formats/text_encoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace assay::data::formats {

namespace {

constexpr std::int64_t kTellEvery = 10'000; ///< rows
constexpr double kFirstPass = 0.5;          ///< share of the work

/// Column names as the header gives them: unnamed ones are numbered, doubles get a number too.
std::vector<std::string> namesFrom(const std::vector<std::string_view>& cells,
                                   const CsvDialect& dialect)
{
    std::vector<std::string> names;
    std::unordered_set<std::string> taken; // a table may have hundreds of thousands of columns
    const std::size_t before = dialect.rowNames ? 1 : 0;
    for (std::size_t k = 0; k < dialect.columns; ++k) {
        const bool named = dialect.header && k >= before && k - before < cells.size();
        std::string name = named ? std::string(cells[k - before]) : std::string();
        if (name.empty())
            name = fmt::format("{}{}", kUnnamed, k + 1);
        while (!taken.insert(name).second)
            name += fmt::format(" ({})", k + 1);
        names.push_back(std::move(name));
    }
    return names;
}

/// Columns that have the name of one before; `names`: as namesFrom() calls all.
std::optional<base::Finding> sameNames(const std::vector<std::string_view>& cells,
                                       const std::vector<std::string>& names,
                                       const CsvDialect& dialect, const std::string& path)
{
    const std::size_t before = dialect.rowNames ? 1 : 0;
    std::int64_t columns = 0;
    base::Finding finding{.id = "table.same_names",
                          .severity = base::Severity::Hint,
                          .basis = base::Basis::Proven,
                          .place = path};
    for (std::size_t k = before; dialect.header && k < names.size(); ++k) {
        if (k - before >= cells.size() || cells[k - before].empty() || names[k] == cells[k - before]
            || columns++ > 0)
            continue;
        const auto first = std::find(cells.begin(), cells.end(), cells[k - before]);
        const auto place = static_cast<std::size_t>(first - cells.begin()) + before;
        finding.evidence = {{"first", static_cast<double>(place + 1)},
                            {"second", static_cast<double>(k + 1)}};
        finding.texts = {std::string(cells[k - before]), names[k]};
    }
    finding.evidence.push_back({"columns", static_cast<double>(columns)});
    return columns > 0 ? std::optional(std::move(finding)) : std::nullopt;
}

/// "comma": what stands before the fraction where that had to be found out; "auto": by column.
std::string decimalMarks(const TablePlan& plan)
{
    bool point = false, comma = false;
    const auto note = [&](const std::string& written, const NumberForm& form, ColumnKind kind) {
        if (kind == ColumnKind::Number && !written.empty())
            (form.decimal == ',' ? comma : point) = true;
    };
    note(plan.targetWritten, plan.targetReading.form, plan.targetReading.kind);
    for (const PlannedColumn& column : plan.columns)
        note(column.info.written, column.info.form, column.info.kind);
    return !comma ? "point" : point ? "auto" : "comma";
}

class TableReader
{
public:
    explicit TableReader(const ReadRequest& request)
        : m_request(request)
        , m_path(request.path)
        , m_spec(request.spec.table)
        , m_missing(m_spec.missing, m_spec.notMissing)
        , m_beginning(beginningOf(request))
        , m_dialect(guessDialect(m_path, m_beginning, m_spec))
    {}

    Dataset::Content read()
    {
        survey();
        const TablePlan plan = m_request.like
                                   ? planSecond(m_request, m_surveys, m_dialect, m_missing)
                                   : planFirst(m_request, m_surveys, m_dialect, m_missing);
        m_idPlaces = idPlaces(m_request, m_surveys, plan);
        for (ColumnSurvey& survey : m_surveys)
            survey.dropValues();
        TableContent rows = fill(plan);
        Dataset::Content content;
        describe(content, plan);
        content.inputs = readFiles(m_request, plan, rows);
        for (auto& texts : takeTexts(m_request, plan, rows))
            content.inputs.push_back(std::move(texts));
        content.info.findings.insert(content.info.findings.end(), rows.findings.begin(),
                                     rows.findings.end());
        content.info.guesses.insert(content.info.guesses.end(), rows.guesses.begin(),
                                    rows.guesses.end());
        InputInfo info;
        if (!content.inputs.empty())
            info.name = kTableInput;
        for (const PlannedColumn& column : plan.columns) {
            info.columns.push_back(column.info);
            if (const auto known = rows.written.find(column.info.name); known != rows.written.end())
                info.columns.back().written = known->second;
        }
        content.training = rows.table.rowHashes.size();
        content.labels = std::move(rows.labels);
        content.targets = std::move(rows.targets);
        // Last, as nothing of it may enter.
        content.inputs.push_back(
            std::make_unique<TableInput>(std::move(info), std::move(rows.table)));
        return content;
    }

private:
    static TextBeginning beginningOf(const ReadRequest& request)
    {
        if (const std::string problem = foreignFile(request.path); !problem.empty())
            refuse(request.path, "table.other_format", problem);
        return TextBeginning::of(request.path, request.spec.table.encoding);
    }

    /// Every row of the table but the header; its first cells are the columns.
    template <typename Use>
    void eachRow(double from, double to, Use use)
    {
        CsvScanner scanner(m_path, m_spec.encoding, m_dialect.rules);
        TableRows rows(m_path, m_dialect);
        const auto judge = [&](const TableRows::Cells& cells, std::int64_t line) {
            if (!rows.take(cells, line))
                return;
            use(cells, line);
            if (rows.taken() % kTellEvery == 0)
                m_request.at(from + (to - from) * scanner.share());
        };
        m_end.begin();
        bool first = true;
        while (scanner.next()) {
            const auto& cells = scanner.cells();
            if (std::exchange(first, false)) {
                begin(cells, scanner.line());
                rows.begin(cells);
                if (m_dialect.header)
                    continue;
            }
            if (m_end.see(cells, scanner.line(), scanner.comments(), m_surveys)
                != TableEnd::Next::Row)
                continue;
            if (m_end.hasWaiting())
                judge(m_end.takeWaiting(), m_end.waitingLine());
            judge(cells, scanner.line());
        }
        if (m_end.hasWaiting())
            judge(m_end.takeWaiting(), m_end.waitingLine());
        rows.require();
        m_encoding = scanner.encoding();
        m_notes = headerFindings();
        if (m_sameNames)
            m_notes.push_back(*m_sameNames);
        if (auto page = encodingFinding(m_request.path, m_encoding, m_beginning.text))
            m_notes.push_back(std::move(*page));
        if (scanner.comments() > 0)
            m_notes.push_back({.id = "table.comment_lines",
                               .severity = base::Severity::Hint,
                               .basis = base::Basis::Proven,
                               .place = m_request.path,
                               .evidence = {{"lines", static_cast<double>(scanner.comments())},
                                            {"line", static_cast<double>(scanner.firstComment())}},
                               .texts = {m_dialect.rules.comment}});
        if (auto second = m_end.finding(m_path))
            m_notes.push_back(std::move(*second));
        for (const auto& findings : {rows.findings(), scanner.oddities().findings(m_request.path)})
            m_notes.insert(m_notes.end(), findings.begin(), findings.end());
    }

    /// Whether a name of the header is used as one: by a setting, or by the first source.
    bool isHeaderUsed() const
    {
        std::set<std::string> used;
        for (const std::string* list : {&m_spec.leaveOut, &m_spec.keep, &m_spec.numbers,
                                        &m_spec.categories, &m_spec.texts, &m_spec.idColumns}) {
            for (std::string& name : listOf(*list))
                used.insert(std::move(name));
        }
        used.insert(m_spec.target);
        const auto isUsed = [&](const ColumnSurvey& survey) { return used.contains(survey.name); };
        if (std::any_of(m_surveys.begin(), m_surveys.end(), isUsed))
            return true;
        if (!m_request.like)
            return false;
        used.insert(m_request.like->info().target);
        for (const ColumnInfo& column : m_request.like->info().columns())
            used.insert(column.name);
        return std::all_of(m_surveys.begin(), m_surveys.end(), isUsed);
    }

    std::vector<base::Finding> headerFindings() const
    {
        CsvDialect dialect = m_dialect;
        if (dialect.header && isHeaderUsed())
            dialect.numbersInHeader = 0;
        auto findings = dialectFindings(m_path, m_beginning, dialect, m_spec);
        if (!m_request.like)
            return findings;
        // A setting holds for both sources: what helps this one must leave the first as it is.
        const auto& settings = m_request.like->info().settings;
        for (base::Finding& finding : findings) {
            const bool changesHeader =
                std::any_of(finding.fix.begin(), finding.fix.end(), [&](const auto& change) {
                    return change.path == "data.header"
                           && std::find(settings.begin(), settings.end(),
                                        std::pair(change.path, change.value))
                                  == settings.end();
                });
            if (changesHeader)
                finding.fix.clear();
        }
        return findings;
    }

    void begin(const std::vector<std::string_view>& first, std::int64_t line)
    {
        if (!m_surveys.empty())
            return;
        if (m_dialect.columns < 2)
            refuse(m_path, "table.one_column",
                   "The rows have one cell only; a table needs a target and at least one column "
                   "to predict it from. Name the delimiter with data.delimiter if it is another.",
                   {}, line);
        std::vector<std::string> names = namesFrom(first, m_dialect);
        m_sameNames = sameNames(first, names, m_dialect, m_request.path);
        m_surveys.resize(names.size());
        for (std::size_t k = 0; k < names.size(); ++k)
            m_surveys[k].name = std::move(names[k]);
    }

    void survey()
    {
        eachRow(0, kFirstPass, [this](const auto& cells, std::int64_t line) {
            for (std::size_t k = 0; k < m_surveys.size(); ++k)
                m_surveys[k].see(cells[k], line, m_missing);
            ++m_rows;
        });
    }

    static std::uint64_t cellHash(std::string_view cell, std::uint64_t seed)
    {
        return base::contentHash({reinterpret_cast<const std::uint8_t*>(cell.data()), cell.size()},
                                 seed);
    }

    /// Of the cells that identify a row; the others are kept in a hash of all rows.
    std::uint64_t rowHash(const std::vector<std::string_view>& cells)
    {
        std::uint64_t all = m_idPlaces.empty() ? 0 : m_cells;
        for (const std::string_view cell : cells)
            all = cellHash(cell, all);
        if (m_idPlaces.empty())
            return all;
        m_cells = all;
        std::uint64_t hash = 0;
        for (const std::size_t place : m_idPlaces)
            hash = cellHash(cells[place], hash);
        return hash;
    }

    float numberOf(std::string_view cell, const PlannedColumn& column, std::int64_t line,
                   NumberSteps& steps) const
    {
        const auto value = m_missing(cell) ? std::nullopt : column.reading.value(cell);
        if (!value)
            return std::numeric_limits<float>::quiet_NaN();
        const auto number = static_cast<float>(*value);
        if (std::isinf(number))
            refuse(
                m_request.path, "table.too_large",
                fmt::format("Column \"{}\" holds {}, more than the 3.4e38 that 32-bit numbers "
                            "reach; name it in data.missing where it stands for a missing value, "
                            "or leave the column out with data.leave_out.",
                            column.info.name, base::onTerminal(cell)),
                {}, line);
        steps.add(*value);
        return number;
    }

    TableContent fill(const TablePlan& plan)
    {
        using Codes =
            std::unordered_map<std::string, std::int32_t, ColumnSurvey::Hash, std::equal_to<>>;
        TableContent content;
        Table& table = content.table;
        table.columns.resize(plan.columns.size());
        std::vector<Codes> codes(plan.columns.size());
        for (std::size_t k = 0; k < plan.columns.size(); ++k) {
            const ColumnInfo& column = plan.columns[k].info;
            if (column.leftOut == kOwnInput)
                table.columns[k].written.reserve(m_rows);
            if (!column.leftOut.empty())
                continue;
            if (column.kind != ColumnKind::Category) {
                table.columns[k].numbers.reserve(m_rows);
                continue;
            }
            table.columns[k].codes.reserve(m_rows);
            for (std::size_t code = 0; code < column.categories.size(); ++code)
                codes[k].emplace(column.categories[code], static_cast<std::int32_t>(code));
            for (const auto& [text, code] : plan.columns[k].spellings)
                codes[k].emplace(text, static_cast<std::int32_t>(code));
        }
        std::unordered_map<std::string, std::uint16_t, ColumnSurvey::Hash, std::equal_to<>> labels;
        for (const auto& [label, number] : plan.labels)
            labels.emplace(label, number);
        table.rowHashes.reserve(m_rows);
        std::vector<NumberSteps> steps(plan.columns.size());

        std::int64_t lastLine = 0;
        eachRow(kFirstPass, 1, [&](const auto& cells, std::int64_t line) {
            if (line == plan.unitsLine)
                return;
            const std::string_view target = cells[plan.target];
            if (m_missing(target))
                return;
            if (plan.task == Task::Classification) {
                const auto label = labels.find(target);
                if (label == labels.end()) {
                    // In a column of numbers, other cells are no class.
                    if (plan.targetReading.kind == ColumnKind::Number)
                        return;
                    refuse(m_request.path, "table.changed",
                           "The file changed while it was read; read it again.", {}, line);
                }
                content.labels.push_back(label->second);
            } else {
                const auto value = plan.targetReading.value(target);
                if (!value)
                    return;
                content.targets.push_back(*value);
            }
            lastLine = line;
            table.rowHashes.push_back(rowHash(cells));
            for (std::size_t k = 0; k < plan.columns.size(); ++k) {
                const PlannedColumn& column = plan.columns[k];
                const std::string_view cell =
                    column.from == kNowhere ? std::string_view() : cells[column.from];
                if (column.info.leftOut == kOwnInput) {
                    // "None" and "-" are words of a text.
                    const bool none = column.info.kind != ColumnKind::Text && m_missing(cell);
                    table.columns[k].written.emplace_back(none ? std::string_view() : cell);
                }
                if (!column.info.leftOut.empty())
                    continue;
                if (column.info.kind != ColumnKind::Category) {
                    table.columns[k].numbers.push_back(numberOf(cell, column, line, steps[k]));
                    continue;
                }
                const auto code = codes[k].find(cell);
                table.columns[k].codes.push_back(m_missing(cell)          ? kMissingCode
                                                 : code == codes[k].end() ? kUnseenCode
                                                                          : code->second);
            }
        });
        if (table.rowHashes.empty())
            refuse(m_request.path, "table.no_rows",
                   "No row has a target; there is nothing to "
                   "learn from.");
        const bool named = std::any_of(m_notes.begin(), m_notes.end(), [](const auto& note) {
            return note.id == "table.total_row";
        });
        if (auto sum = named ? std::nullopt : sumRow(m_path, plan, content, lastLine))
            content.findings.push_back(std::move(*sum));
        if (auto sum = m_request.like ? std::nullopt : targetSum(plan, content, m_spec.leaveOut))
            content.findings.push_back(std::move(*sum));
        std::vector<base::Finding> merged;
        for (std::size_t k = 0; k < steps.size(); ++k) {
            const ColumnInfo& column = plan.columns[k].info;
            if (auto found = steps[k].finding(column.name, column.kind == ColumnKind::Date))
                merged.push_back(std::move(*found));
        }
        addMerged(std::move(merged), content.findings);
        return content;
    }

    void describe(Dataset::Content& content, const TablePlan& plan) const
    {
        DatasetInfo& info = content.info;
        info.kind = "table";
        info.path = m_request.path;
        info.task = plan.task;
        info.classes = plan.classes;
        info.target = plan.targetName;
        info.targetColumn = static_cast<std::int64_t>(plan.target) + 1;
        info.targetGuess = plan.targetGuess;
        info.targetForm = plan.targetReading.form;
        info.targetWritten = plan.targetWritten;
        info.findings = m_notes;
        info.findings.insert(info.findings.end(), plan.findings.begin(), plan.findings.end());
        info.settings = m_dialect.settings();
        const std::string decimal = decimalMarks(plan);
        info.settings.emplace_back("data.decimal", decimal);
        info.settings.emplace_back("data.encoding", encodingSetting(m_encoding));
        info.firstLines = firstLines(m_path, m_beginning, m_dialect);
        info.guesses = {{"delimiter", delimiterName(m_dialect.rules)},
                        {"header", m_dialect.header ? "yes" : "no"},
                        {"decimal", decimal == "auto" ? "point or comma, by column" : decimal},
                        {"encoding", m_encoding}};
        for (const auto& [field, found] : info.settings) {
            if (field == "data.quotes" && found != "doubled")
                info.guesses.emplace_back("quotes", found);
            if (field == "data.first_line" && found != "1")
                info.guesses.emplace_back("first line", found);
        }
        if (!m_idPlaces.empty()) {
            std::vector<std::string> names;
            for (const std::size_t place : m_idPlaces)
                names.push_back(m_surveys[place].name);
            info.guesses.emplace_back("rows identified by", listedNames(names));
            info.beyondInputs = base::hex(m_cells);
        }
        info.guesses.insert(info.guesses.end(), {{"target", plan.targetName},
                                                 {"target column", std::to_string(plan.target + 1)},
                                                 {"task", name(plan.task)}});
    }

    const ReadRequest& m_request;
    std::filesystem::path m_path;
    const TableSpec& m_spec;
    MissingCells m_missing;
    TextBeginning m_beginning;
    CsvDialect m_dialect;
    std::string m_encoding;
    TableEnd m_end;
    std::vector<base::Finding> m_notes; ///< on lines and quotes; the same after each pass
    std::optional<base::Finding> m_sameNames;
    std::vector<ColumnSurvey> m_surveys;
    std::vector<std::size_t> m_idPlaces; ///< as idPlaces()
    std::uint64_t m_cells = 0; ///< hash of every cell, where others than all identify a row
    std::size_t m_rows = 0;
};

} // namespace

bool looksLikeTable(const std::string& path)
{
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored))
        return false;
    std::string name = lower(std::filesystem::path(path).filename().string());
    if (name.ends_with(".gz"))
        name.resize(name.size() - 3);
    for (const char* ending : {".csv", ".tsv", ".tab"}) {
        if (name.ends_with(ending))
            return true;
    }
    try {
        const TextBeginning beginning = TextBeginning::of(path, EncodingChoice::Auto);
        const std::string& text = beginning.text;
        const std::size_t first = text.find_first_not_of(" \t\r\n");
        if (first == std::string::npos || text[first] == '<' || text[first] == '{')
            return false;
        return guessDialect(path, beginning, {}).columns >= 2;
    } catch (const base::Error&) {
        return false;
    }
}

Dataset::Content readTable(const ReadRequest& request)
{
    return TableReader(request).read();
}

} // namespace assay::data::formats
