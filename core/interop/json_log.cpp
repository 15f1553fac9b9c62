// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/json_log.h"

#include "base/json_text.h"
#include "base/open_database.h"
#include "base/sample_id.h"
#include "data/formats/byte_reader.h"
#include "interop/python_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>

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
constexpr int kDeepest = 4; ///< objects in objects that are joined

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

/// Whether its values are lists of numbers of one length, at least one of them.
bool isOfLists(const Json& object)
{
    std::size_t length = 0;
    for (const auto& [key, value] : object.items()) {
        if (!value.is_array() || value.empty() || (length > 0 && value.size() != length)
            || !numberOf(value.front()))
            return false;
        length = value.size();
    }
    return length > 0;
}

std::string beginningOf(const fs::path& path)
{
    if (base::isOpenDatabase(path))
        return {};
    std::ifstream file(path, std::ios::binary);
    return readAt(file, 0, kBeginning);
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
        return counts ? Form::Lines : Form::None;
    const char first = firstOf(text);
    std::error_code ignored;
    if (const auto bytes = fs::file_size(path, ignored);
        (first != '{' && first != '[') || ignored || bytes > kLargestGuess)
        return Form::None;
    std::ifstream file(path, std::ios::binary);
    const auto whole = parsed(std::string(std::istreambuf_iterator<char>(file), {}));
    if (!whole)
        return Form::None;
    if (whole->is_object())
        return isOfLists(*whole) ? Form::Whole : Form::None;
    if (!whole->is_array() || whole->empty() || !whole->front().is_object())
        return Form::None;
    NamedRow row;
    flatten(whole->front(), {}, 0, row);
    return hasCounter(row) && row.size() > 1 ? Form::Whole : Form::None;
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
    const std::string tag = wordOf(object, namesTag).second;
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
    const std::string file = m_path.filename().string();
    if (const auto sets = m_sets.finding(file))
        sink.problem(m_number, *sets);
    const auto say = [&](const char* id, double count, std::vector<std::string> texts) {
        sink.problem(m_number, {.id = id,
                                .severity = base::Severity::Hint,
                                .basis = base::Basis::Proven,
                                .place = file,
                                .step = {},
                                .evidence = {{"count", count}},
                                .texts = std::move(texts),
                                .samples = {},
                                .fix = {},
                                .otherFixes = {}});
    };
    if (m_numbers.size() > 1 && !std::exchange(m_reportedRuns, true))
        say("log.runs", static_cast<double>(m_numbers.size()), {"run"});
}

void JsonLog::readLines(LogSink& sink)
{
    std::ifstream file(m_path, std::ios::binary);
    if (!file)
        data::formats::refuse(m_path, "log.json", "The file cannot be opened; check its rights.");
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
            const auto object = parsed(line);
            if (object && object->is_object())
                takeRow(sink, *object);
            else if (bad++ == 0)
                firstBad = m_line;
        }
        m_mark.move(file, m_mark.at() + end + 1);
        sink.reached(size() > 0 ? static_cast<double>(m_mark.at()) / size() : 1);
    }
    // What is whole though it lacks its line end is taken when no more will come.
    if (cut && m_use == LogUse::Import) {
        const auto object = parsed(readAt(file, m_mark.at(), kLongest));
        ++m_line;
        if (object && object->is_object())
            takeRow(sink, *object);
        else if (bad++ == 0)
            firstBad = m_line;
    }
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
    std::ifstream file(m_path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const std::string now = base::fingerprint(text);
    if (now == m_read)
        return;
    const auto whole = parsed(text);
    if (!whole || (!whole->is_array() && !whole->is_object())) {
        if (m_use == LogUse::Watch)
            return; // it is being written
        data::formats::refuse(m_path, "log.json", "This is no whole JSON; was it cut off?");
    }
    m_read = now;
    beginAnew(sink);
    if (whole->is_array()) {
        for (const Json& object : *whole) {
            if (object.is_object())
                takeRow(sink, object);
        }
    } else if (isOfLists(*whole)) {
        const std::size_t length = whole->begin()->size();
        if (m_number < 0)
            m_number = m_numbers[{}] = sink.run(m_run);
        RowCounter& counter = m_counters[{}];
        for (std::size_t k = 0; k < length; ++k) {
            NamedRow row;
            for (const auto& [name, values] : whole->items()) {
                if (const auto number = numberOf(values[k]))
                    row.emplace_back(name, *number);
            }
            LoggedPoint point = counter.place(row);
            // Each place of the lists is an epoch, as Keras keeps them.
            if (point.epoch == 0)
                point.epoch = static_cast<double>(k + 1);
            for (const auto& [name, value] : row) {
                point.value = value;
                sink.point(m_number, name, point);
            }
        }
    }
    reportWords(sink);
    sink.reached(1);
}

double JsonLog::size() const
{
    std::error_code ignored;
    const auto bytes = fs::file_size(m_path, ignored);
    return ignored ? 1 : static_cast<double>(bytes) + 1;
}

} // namespace assay::interop
