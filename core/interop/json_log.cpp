// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/json_log.h"

#include "base/json_text.h"
#include "base/open_database.h"
#include "base/sample_id.h"
#include "base/utf8.h"
#include "data/formats/byte_reader.h"
#include "interop/csv_survey.h"
#include "interop/json_lists.h"
#include "interop/json_times.h"
#include "interop/python_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <istream>
#include <iterator>

namespace assay::interop {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::uintmax_t kLargest = 256u << 20;     ///< bytes of a file that is no log of lines
constexpr std::uintmax_t kLargestGuess = 16u << 20; ///< of one that may be something else
constexpr std::size_t kChunk = 4u << 20;            ///< bytes that are read at once
constexpr std::size_t kLongest = 16u << 20;         ///< bytes of a line
constexpr std::size_t kBeginning = 64u << 10;       ///< bytes that show what a file is
constexpr std::size_t kLookedLines = 40;
constexpr std::size_t kLooked = 1u << 20;            ///< bytes that show the order of the rows
constexpr std::size_t kLookedRows = 200;             ///< of them
constexpr std::uintmax_t kMostBackwards = 64u << 20; ///< bytes of a file with its newest row first
constexpr int kDeepest = 4;                          ///< objects in objects that are joined

std::optional<Json> parsed(const std::string& text)
{
    return base::parsedJson<Json>(withQuotedWords(text));
}

void flatten(const Json& object, const std::string& prefix, int depth, NamedRow& row)
{
    for (const auto& [key, value] : object.items()) {
        if (value.is_object() && depth < kDeepest)
            flatten(value, prefix + key + '/', depth + 1, row);
        else if (const auto number = numberOf(value))
            row.emplace_back(prefix + key, *number);
    }
}

void collectSettings(const Json& object, const std::string& prefix, int depth, LoggedRun& run)
{
    for (const auto& [key, value] : object.items()) {
        if (value.is_object() && depth < kDeepest)
            collectSettings(value, prefix + key + '.', depth + 1, run);
        else if (value.is_string())
            run.settings[prefix + key] = value.get<std::string>();
        else if (value.is_number() || value.is_boolean())
            run.settings[prefix + key] = value.dump();
    }
}

/// The text under the first name of this kind, or the whole number; empty: there is none.
std::pair<std::string, std::string> wordOf(const Json& object, bool (*names)(std::string_view),
                                           bool numbers = false)
{
    for (const auto& [key, value] : object.items()) {
        if (!names(key))
            continue;
        if (value.is_string() && !numberOf(value))
            return {key, value.get<std::string>()};
        if (numbers && (value.is_number_integer() || value.is_string()))
            return {key, value.is_string() ? value.get<std::string>() : value.dump()};
    }
    return {};
}

bool hasCounter(const NamedRow& row)
{
    return std::any_of(row.begin(), row.end(), [](const auto& cell) {
        return (countsSteps(cell.first) && cell.first != "batch") || countsEpochs(cell.first);
    });
}

/// Whether its values are lists of numbers of one length and nothing else, at least one of them.
bool isOfLists(const Json& object)
{
    for (const auto& [key, value] : object.items()) {
        if (!value.is_array() || value.size() != object.front().size())
            return false;
    }
    return !object.empty() && listsOf(object).has_value();
}

/// Whether the rows come in the order of their counters from the last one on: the newest first.
bool onlyFall(const std::vector<Json>& rows)
{
    struct Counters {
        std::optional<double> step, epoch;
    };
    std::vector<Counters> all;
    bool steps = false, both = true;
    for (const Json& object : rows) {
        NamedRow row;
        flatten(object, {}, 0, row);
        Counters counters;
        for (const auto& [name, value] : row) {
            if (!counters.step && countsSteps(name) && name != "batch")
                counters.step = value;
            else if (!counters.epoch && countsEpochs(name))
                counters.epoch = value;
        }
        if (!counters.step && !counters.epoch)
            continue;
        steps = steps || counters.step;
        both = both && counters.step && counters.epoch;
        all.push_back(counters);
    }
    // A step that begins anew in each epoch counts within it.
    std::vector<double> levels;
    std::optional<std::pair<double, double>> before;
    for (const Counters& counters : all) {
        if (steps && !counters.step)
            continue;
        const std::pair now{both || !steps ? *counters.epoch : 0, steps ? *counters.step : 0};
        const double last = levels.empty() ? 0 : levels.back();
        levels.push_back(!before || now == *before ? last : now < *before ? last - 1 : last + 1);
        before = now;
    }
    return onlyFalls(levels);
}

std::string beginningOf(const fs::path& path)
{
    const auto file = peekText(path);
    return file ? readAt(*file, 0, kBeginning) : std::string();
}

/// The first thing in it, after white space and a byte-order mark.
char firstOf(const std::string& text)
{
    const std::size_t at = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return at == std::string::npos ? '\0' : text[at];
}

} // namespace

namespace {

enum class Form { None, Lines, Whole };

/// Objects in lines that count nothing, and can be counted themselves.
bool hasLinesToCount(const fs::path& path)
{
    std::error_code ignored;
    const auto bytes = fs::file_size(path, ignored);
    const auto file = ignored || bytes > kLargestGuess ? nullptr : peekText(path);
    return file && rowsOfLines(std::string(std::istreambuf_iterator<char>(*file), {}));
}

/// By the first lines: objects, of which one counts; other lines may stand between them. Else by the whole.
Form formOf(const fs::path& path)
{
    const std::string text = beginningOf(path);
    std::size_t objects = 0, others = 0;
    bool counts = false;
    for (std::size_t at = 0; at < text.size() && objects + others < kLookedLines;) {
        const std::size_t end = text.find('\n', at);
        const std::string line = text.substr(at, end == std::string::npos ? end : end - at);
        at = end == std::string::npos ? text.size() : end + 1;
        const char first = firstOf(line);
        if (first == '\0')
            continue;
        const auto object = first == '{' ? parsed(line) : std::nullopt;
        if (!object || !object->is_object()) {
            ++others;
            continue;
        }
        if (objects == 0 && isOfLists(*object))
            return Form::Whole;
        NamedRow row;
        flatten(*object, {}, 0, row);
        counts = counts || (hasCounter(row) && row.size() > 1);
        ++objects;
    }
    if (objects > 1 && others <= 2 * objects)
        return counts ? Form::Lines : hasLinesToCount(path) ? Form::Whole : Form::None;
    const char first = firstOf(text);
    std::error_code ignored;
    if (const auto bytes = fs::file_size(path, ignored);
        (first != '{' && first != '[') || ignored || bytes > kLargestGuess)
        return Form::None;
    const auto file = peekText(path);
    const auto whole =
        file ? parsed(std::string(std::istreambuf_iterator<char>(*file), {})) : std::nullopt;
    if (!whole)
        return Form::None;
    if (whole->is_object())
        return listsOf(*whole) ? Form::Whole : Form::None;
    if (!whole->is_array() || whole->empty() || !whole->front().is_object())
        return Form::None;
    NamedRow row;
    flatten(whole->front(), {}, 0, row);
    return (hasCounter(row) && row.size() > 1) || rowsByTime(*whole) ? Form::Whole : Form::None;
}

} // namespace

bool looksLikeJsonLog(const fs::path& path)
{
    return formOf(path) != Form::None;
}

JsonLog::JsonLog(fs::path file, std::string name, LogUse use)
    : m_path(std::move(file))
    , m_use(use)
{
    m_run.source = m_path.string();
    m_run.name = std::move(name);
    m_run.tool = "JSON";
    m_run.saysSessions = false;
    m_ofLines = formOf(m_path) != Form::Whole;
}

void JsonLog::read(LogSink& sink)
{
    base::requireNoOpenDatabase(m_path);
    if (m_ofLines)
        readLines(sink);
    else
        readWhole(sink);
}

/// The rows of the whole log in the order of their counters.
void JsonLog::takeRows(LogSink& sink, const std::vector<Json>& rows)
{
    const bool falls = onlyFall(rows);
    // Settings stand above the rows in either order.
    std::size_t first = 0;
    for (; falls && first < rows.size(); ++first) {
        NamedRow row;
        flatten(rows[first], {}, 0, row);
        if (hasCounter(row))
            break;
        takeRow(sink, rows[first]);
    }
    for (std::size_t k = first; k < rows.size(); ++k)
        takeRow(sink, rows[falls ? rows.size() - 1 - (k - first) : k]);
    if (falls)
        report(sink, "log.newest_first", {}, {});
}

void JsonLog::takeRow(LogSink& sink, const Json& object)
{
    NamedRow row;
    flatten(object, {}, 0, row);
    if (m_number < 0 && m_rows == 0 && !hasCounter(row)) {
        collectSettings(object, {}, 0, m_run);
        return;
    }
    const std::string run = wordOf(object, namesRun, true).second;
    std::erase_if(row, [&](const auto& cell) { return !run.empty() && namesRun(cell.first); });
    if (row.empty())
        return;
    const auto [where, set] = wordOf(object, namesSet);
    std::string tag = wordOf(object, namesMetric).second;
    if (tag.empty())
        tag = wordOf(object, namesTag).second;
    auto [at, fresh] = m_numbers.try_emplace(run, -1);
    if (fresh) {
        LoggedRun logged = m_run;
        if (m_number >= 0)
            logged.source += '#' + run;
        if (!run.empty())
            logged.name += ' ' + run;
        at->second = sink.run(logged);
    }
    if (m_number < 0)
        m_number = at->second;
    ++m_rows;
    if (!set.empty())
        m_sets.meet(where, set);
    LoggedPoint point = m_counters[run].place(row, isHeldSet(set));
    for (const auto& [name, value] : row) {
        const bool named = !tag.empty() && namesValue(name);
        point.value = value;
        sink.point(at->second, m_sets.tag(set, named ? tag : name), point);
    }
}

/// What was read is void: the file will be read from its beginning.
void JsonLog::beginAnew(LogSink& sink)
{
    for (const auto& [run, number] : m_numbers)
        sink.forget(number);
    m_counters.clear();
    m_sets = {};
    m_rows = 0;
}

/// How words in the rows were understood.
void JsonLog::reportWords(LogSink& sink)
{
    if (m_number < 0)
        return;
    if (const auto sets = m_sets.finding(m_path.filename().string()))
        sink.problem(m_number, *sets);
    if (m_numbers.size() > 1 && !std::exchange(m_reportedRuns, true))
        report(sink, "log.runs", {{"count", static_cast<double>(m_numbers.size())}}, {"run"});
}

void JsonLog::report(LogSink& sink, const char* id, std::vector<base::NamedNumber> evidence,
                     std::vector<std::string> texts, base::Severity severity)
{
    if (m_number < 0)
        return;
    for (std::string& text : texts)
        text = base::validUtf8(text);
    sink.problem(m_number, {.id = id,
                            .severity = severity,
                            .basis = base::Basis::Proven,
                            .place = base::validUtf8(m_path.filename().string()),
                            .step = {},
                            .evidence = std::move(evidence),
                            .texts = std::move(texts),
                            .samples = {},
                            .fix = {},
                            .otherFixes = {}});
}

/// Whether the beginning of a log that is read once shows its newest row first.
bool JsonLog::beginsWithNewest(std::istream& file) const
{
    if (m_use != LogUse::Import || size() > static_cast<double>(kMostBackwards))
        return false;
    const std::string text = readAt(file, 0, kLooked);
    std::vector<Json> rows;
    for (std::size_t at = 0; rows.size() < kLookedRows;) {
        const std::size_t end = text.find('\n', at);
        auto object = end == std::string::npos ? std::nullopt : parsed(text.substr(at, end - at));
        if (object && object->is_object())
            rows.push_back(std::move(*object));
        if (end == std::string::npos)
            break;
        at = end + 1;
    }
    return onlyFall(rows);
}

void JsonLog::readLines(LogSink& sink)
{
    const auto stream = openText(m_path);
    if (!stream)
        data::formats::refuse(m_path, "log.json", "The file cannot be opened; check its rights.");
    std::istream& file = *stream;
    const bool isBackwards = beginsWithNewest(file);
    std::vector<Json> rows; // of such a log
    const auto take = [&](Json object) {
        if (isBackwards)
            rows.push_back(std::move(object));
        else
            takeRow(sink, object);
    };
    if (m_mark.at() > 0 && m_mark.isWrittenAnew(file)) {
        beginAnew(sink);
        m_mark = {};
        m_line = 0;
    }
    std::int64_t bad = 0, firstBad = 0;
    bool cut = false;
    for (;;) {
        std::string text = readAt(file, m_mark.at(), kChunk);
        if (text.empty())
            break;
        std::size_t end = text.rfind('\n');
        if (end == std::string::npos && text.size() == kChunk) {
            text = readAt(file, m_mark.at(), kLongest);
            end = text.find('\n');
            if (end == std::string::npos && text.size() == kLongest)
                data::formats::refuse(
                    m_path, "log.json",
                    fmt::format("Line {} is longer than {} MB, which no line of a log is.",
                                m_line + 1, kLongest >> 20));
        }
        if (end == std::string::npos) {
            cut = firstOf(text) != '\0';
            break;
        }
        for (std::size_t at = 0; at <= end;) {
            const std::size_t next = text.find('\n', at);
            const std::string line = text.substr(at, next - at);
            at = next + 1;
            ++m_line;
            if (firstOf(line) == '\0')
                continue;
            auto object = parsed(line);
            if (object && object->is_object())
                take(std::move(*object));
            else if (bad++ == 0)
                firstBad = m_line;
        }
        m_mark.move(file, m_mark.at() + end + 1);
        sink.reached(std::min(1.0, static_cast<double>(m_mark.at()) / size()));
    }
    // What is whole though it lacks its line end is taken when no more will come.
    if (cut && m_use == LogUse::Import) {
        auto object = parsed(readAt(file, m_mark.at(), kLongest));
        ++m_line;
        if (object && object->is_object())
            take(std::move(*object));
        else if (bad++ == 0)
            firstBad = m_line;
    }
    takeRows(sink, rows);
    if (m_number < 0 && m_use == LogUse::Import)
        data::formats::refuse(m_path, "log.json",
                              "No line of this file holds numbers that a log would.");
    reportWords(sink);
    if (bad > 0 && m_number >= 0)
        sink.problem(m_number, {.id = "log.json_lines",
                                .severity = base::Severity::Warning,
                                .basis = base::Basis::Proven,
                                .place = m_path.string(),
                                .evidence = {{"lines", static_cast<double>(bad)},
                                             {"line", static_cast<double>(firstBad)}}});
}

void JsonLog::readWhole(LogSink& sink)
{
    std::error_code ignored;
    if (const auto bytes = fs::file_size(m_path, ignored); !ignored && bytes > kLargest)
        data::formats::refuse(
            m_path, "log.json",
            fmt::format("The file is larger than {} MB; write an object a line instead.",
                        kLargest >> 20));
    const auto file = openText(m_path);
    if (!file)
        data::formats::refuse(m_path, "log.json", "The file cannot be opened; check its rights.");
    const std::string text(std::istreambuf_iterator<char>(*file), {});
    const std::string now = base::fingerprint(text);
    if (now == m_read)
        return;
    const auto whole = parsed(text);
    const auto timed = whole ? rowsByTime(*whole) : rowsOfLines(text);
    if (!timed && (!whole || (!whole->is_array() && !whole->is_object()))) {
        if (m_use == LogUse::Watch)
            return; // it is being written
        data::formats::refuse(m_path, "log.json", "This is no whole JSON; was it cut off?");
    }
    m_read = now;
    beginAnew(sink);
    if (timed) {
        takeRows(sink, timed->rows);
        report(sink, "log.by_time", {}, {timed->name});
    } else if (whole->is_array()) {
        std::vector<Json> rows;
        for (const Json& object : *whole) {
            if (object.is_object())
                rows.push_back(object);
        }
        takeRows(sink, rows);
    } else if (const auto lists = listsOf(*whole)) {
        takeLists(sink, *lists);
    }
    reportWords(sink);
    sink.reached(1);
}

void JsonLog::takeLists(LogSink& sink, const JsonLists& lists)
{
    m_run.settings = lists.settings;
    const int number = sink.run(m_run); // the same again where the log was read before
    if (m_number < 0)
        m_number = m_numbers[{}] = number;
    const PlacedLists all = placed(lists);
    for (const auto& [name, point] : all.points)
        sink.point(m_number, name, point);
    const base::NamedNumber length{"length", static_cast<double>(all.length)};
    if (!all.aligned.empty())
        report(sink, "log.lists_aligned", {length}, {all.aligned, all.longest});
    if (!all.open.empty())
        report(sink, "log.lists_open", {length}, {all.open, all.longest}, base::Severity::Warning);
    if (!lists.left.empty())
        report(sink, "log.lists_left", {{"count", static_cast<double>(lists.left.size())}},
               {lists.left.front()});
}

double JsonLog::size() const
{
    std::error_code ignored;
    const auto bytes = fs::file_size(m_path, ignored);
    return ignored ? 1 : static_cast<double>(bytes) + 1;
}

} // namespace assay::interop
