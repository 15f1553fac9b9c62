// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/ucr.h"

#include "base/error.h"
#include "data/formats/cell.h"
#include "data/formats/line_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr std::int64_t kTellEvery = 500;   ///< series
constexpr std::size_t kFewestColumns = 10; ///< a .tsv with fewer is a table

/// One file's series before labels have become numbers.
struct RawSeries {
    Series series;
    std::vector<std::string> labels;
    std::vector<double> targets;
    std::vector<std::string> classes; ///< in the order of the header, else sorted
    bool regression = false;
};

std::string_view trimmed(std::string_view text)
{
    const std::size_t from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos)
        return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

std::vector<std::string_view> words(std::string_view text)
{
    std::vector<std::string_view> found;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \t", at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
        found.push_back(text.substr(at, end - at));
        at = end;
    }
    return found;
}

/// Cuts at `mark`, but not within round brackets.
std::vector<std::string_view> pieces(std::string_view text, char mark)
{
    std::vector<std::string_view> found;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
        if (text[at] == mark && depth <= 0) {
            found.push_back(text.substr(begin, at - begin));
            begin = at + 1;
        }
    }
    found.push_back(text.substr(begin));
    return found;
}

class TsFile
{
public:
    TsFile(const ReadRequest& request, const fs::path& path)
        : m_request(request)
        , m_path(path)
        , m_lines(path)
    {}

    RawSeries read()
    {
        readHeader();
        std::string_view line;
        while (m_lines.next(line)) {
            line = trimmed(line);
            if (line.empty() || line.front() == '#')
                continue;
            readExample(line);
            if (static_cast<std::int64_t>(m_raw.labels.size() + m_raw.targets.size()) % kTellEvery
                == 0)
                m_request.at(m_lines.share());
        }
        if (m_raw.series.offsets.size() < 2)
            refuse(m_path, "series.none", "The file has a header and no series below @data.");
        return std::move(m_raw);
    }

private:
    [[noreturn]] void wrongHeader(const std::string& what)
    {
        refuse(m_path, "series.header", what, {}, m_lines.line());
    }

    void readHeader()
    {
        bool labelled = false;
        std::string_view line;
        while (m_lines.next(line)) {
            line = trimmed(line);
            if (line.empty() || line.front() == '#')
                continue;
            if (line.front() != '@')
                wrongHeader("A .ts file begins with lines such as \"@problemName ...\" and "
                            "\"@classLabel true ...\" up to \"@data\"; this line is none of them.");
            const auto parts = words(line);
            const std::string tag = lower(std::string(parts[0]));
            const std::string value = parts.size() > 1 ? lower(std::string(parts[1])) : "";
            if (tag == "@data") {
                if (!labelled)
                    wrongHeader("The header has no \"@classLabel true ...\" (or \"@targetLabel "
                                "true\"), so the series have no answers to learn.");
                m_raw.series.offsets.push_back(0);
                return;
            }
            if (tag == "@timestamps") {
                m_stamped = value == "true";
            } else if (tag == "@classlabel" && value == "true") {
                if (parts.size() < 3)
                    wrongHeader("\"@classLabel true\" must be followed by the names of the "
                                "classes.");
                m_raw.classes.assign(parts.begin() + 2, parts.end());
                labelled = true;
            } else if (tag == "@targetlabel" && value == "true") {
                m_raw.regression = labelled = true;
            }
        }
        wrongHeader("The header has no line \"@data\"; the file is cut off or no .ts file.");
    }

    float valueOf(std::string_view text) const
    {
        text = trimmed(text);
        if (m_stamped) {
            if (text.size() < 2 || text.front() != '(' || text.back() != ')')
                refuse(
                    m_path, "series.timestamp",
                    fmt::format("\"{}\" is no pair of time and value, which \"@timeStamps true\" "
                                "promises.",
                                text.substr(0, 40)),
                    {}, m_lines.line());
            text = text.substr(1, text.size() - 2);
            text = trimmed(text.substr(text.find_last_of(',') + 1));
        }
        if (text == "?" || text == "NaN" || text == "nan")
            return kMissing;
        const auto number = parseNumber(text, '.');
        if (!number)
            refuse(m_path, "series.value",
                   fmt::format("\"{}\" is no number; series hold numbers, ? and NaN.",
                               text.substr(0, 40)),
                   {}, m_lines.line());
        return static_cast<float>(*number);
    }

    void readExample(std::string_view line)
    {
        const auto parts = pieces(line, ':');
        const std::size_t channels = parts.size() - 1;
        if (channels == 0)
            refuse(m_path, "series.label", "The line has no \":\" before its label.", {},
                   m_lines.line());
        if (m_raw.labels.empty() && m_raw.targets.empty())
            m_raw.series.channels = static_cast<std::int64_t>(channels);
        if (static_cast<std::int64_t>(channels) != m_raw.series.channels)
            refuse(m_path, "series.channels",
                   fmt::format("This series has {} channels, the first has {}; all must have as "
                               "many.",
                               channels, m_raw.series.channels),
                   {}, m_lines.line());
        std::size_t steps = 0;
        m_channels.resize(channels);
        for (std::size_t c = 0; c < channels; ++c) {
            m_channels[c].clear();
            if (!trimmed(parts[c]).empty()) {
                for (const std::string_view text : pieces(parts[c], ','))
                    m_channels[c].push_back(valueOf(text));
            }
            steps = std::max(steps, m_channels[c].size());
        }
        if (steps == 0)
            refuse(m_path, "series.empty", "This series has length 0; take it out.", {},
                   m_lines.line());
        for (std::size_t step = 0; step < steps; ++step) {
            for (const auto& channel : m_channels)
                m_raw.series.values.push_back(step < channel.size() ? channel[step] : kMissing);
        }
        m_raw.series.offsets.push_back(m_raw.series.offsets.back() + steps);
        const std::string label(trimmed(parts.back()));
        if (m_raw.regression) {
            const auto target = parseNumber(label, '.');
            if (!target)
                refuse(m_path, "series.target",
                       fmt::format("The target \"{}\" is no number.", label.substr(0, 40)), {},
                       m_lines.line());
            m_raw.targets.push_back(*target);
            return;
        }
        if (std::find(m_raw.classes.begin(), m_raw.classes.end(), label) == m_raw.classes.end())
            refuse(m_path, "series.class",
                   fmt::format("The label \"{}\" is not among the classes of the header.",
                               label.substr(0, 40)),
                   {}, m_lines.line());
        m_raw.labels.push_back(label);
    }

    const ReadRequest& m_request;
    fs::path m_path;
    LineReader m_lines;
    bool m_stamped = false;
    RawSeries m_raw;
    std::vector<std::vector<float>> m_channels;
};

RawSeries readTsv(const ReadRequest& request, const fs::path& path)
{
    LineReader lines(path);
    RawSeries raw;
    raw.series.offsets.push_back(0);
    std::string_view line;
    while (lines.next(line)) {
        if (trimmed(line).empty())
            continue;
        const auto cells = pieces(line, '\t');
        const std::size_t before = raw.series.values.size();
        std::size_t filled = before; // NaN at the end is padding
        for (std::size_t k = 1; k < cells.size(); ++k) {
            const std::string_view cell = trimmed(cells[k]);
            const auto number = parseNumber(cell, '.');
            if (!number && lower(std::string(cell)) != "nan" && cell != "?" && !cell.empty())
                refuse(path, "series.value",
                       fmt::format("\"{}\" is no number; after the label a row of series holds "
                                   "numbers and NaN.",
                                   cell.substr(0, 40)),
                       {}, lines.line());
            raw.series.values.push_back(number ? static_cast<float>(*number) : kMissing);
            if (number)
                filled = raw.series.values.size();
        }
        if (filled == before)
            refuse(path, "series.empty", "This series has length 0; take it out.", {},
                   lines.line());
        raw.series.values.resize(filled);
        raw.series.offsets.push_back(filled);
        raw.labels.emplace_back(trimmed(cells[0]));
        if (static_cast<std::int64_t>(raw.labels.size()) % kTellEvery == 0)
            request.at(lines.share());
    }
    std::set<std::string> classes(raw.labels.begin(), raw.labels.end());
    raw.classes.assign(classes.begin(), classes.end());
    std::stable_sort(raw.classes.begin(), raw.classes.end(),
                     [](const std::string& a, const std::string& b) {
                         const auto x = parseNumber(a, '.'), y = parseNumber(b, '.');
                         return x && y && *x < *y;
                     });
    return raw;
}

std::string endingOf(const fs::path& path)
{
    std::string name = lower(path.filename().string());
    if (name.ends_with(".gz"))
        name.resize(name.size() - 3);
    return name.ends_with(".ts") ? ".ts" : name.ends_with(".tsv") ? ".tsv" : "";
}

/// A row of a UCR file is a label and numbers, and few labels serve many rows.
bool isUcrTsv(const fs::path& path)
{
    try {
        LineReader lines(path);
        std::string_view line;
        std::set<std::string> labels;
        std::size_t rows = 0;
        while (rows < 200 && lines.next(line)) {
            if (trimmed(line).empty())
                continue;
            const auto cells = pieces(line, '\t');
            if (cells.size() < kFewestColumns)
                return false;
            for (const std::string_view cell : cells) {
                const std::string text = lower(std::string(trimmed(cell)));
                if (!parseNumber(text, '.') && text != "nan" && !text.empty())
                    return false;
            }
            const auto label = parseNumber(trimmed(cells[0]), '.');
            if (!label || *label != static_cast<double>(static_cast<std::int64_t>(*label)))
                return false;
            labels.emplace(trimmed(cells[0]));
            ++rows;
        }
        return rows >= 2 && labels.size() * 2 <= rows;
    } catch (const base::Error&) {
        return false;
    }
}

bool isSeriesFile(const fs::path& path)
{
    const std::string ending = endingOf(path);
    return ending == ".ts" || (ending == ".tsv" && isUcrTsv(path));
}

/// "x_TRAIN.ts" <-> "x_TEST.ts", if it is there.
std::optional<fs::path> sibling(const fs::path& path, std::string_view own, std::string_view other)
{
    const std::string name = path.filename().string();
    const std::size_t at = lower(name).rfind(lower(std::string(own)));
    if (at == std::string::npos)
        return std::nullopt;
    std::error_code ignored;
    for (const std::string& spelling : {std::string(other), lower(std::string(other))}) {
        std::string wanted = name;
        wanted.replace(at, own.size(), spelling);
        if (fs::exists(path.parent_path() / wanted, ignored))
            return path.parent_path() / wanted;
    }
    return std::nullopt;
}

bool isTestFile(const fs::path& path)
{
    return lower(path.filename().string()).find("_test") != std::string::npos;
}

fs::path trainingFileIn(const fs::path& folder)
{
    std::vector<fs::path> training, other;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.is_regular_file() && !endingOf(entry.path()).empty())
            (isTestFile(entry.path()) ? other : training).push_back(entry.path());
    }
    std::sort(training.begin(), training.end());
    std::sort(other.begin(), other.end());
    // The same series in both formats are one set; .ts says more about itself.
    const bool ts = std::any_of(training.begin(), training.end(),
                                [](const fs::path& file) { return endingOf(file) == ".ts"; });
    if (ts)
        std::erase_if(training, [](const fs::path& file) { return endingOf(file) != ".ts"; });
    if (training.empty())
        training = other;
    if (training.empty())
        refuse(folder, "series.folder", "The folder holds no .ts and no .tsv file of series.");
    if (training.size() > 1)
        refuse(folder, "series.several",
               fmt::format("The folder holds several sets ({}, {} ...); name the file that is "
                           "wanted.",
                           training[0].filename().string(), training[1].filename().string()));
    return training.front();
}

RawSeries readFile(const ReadRequest& request, const fs::path& path)
{
    return endingOf(path) == ".ts" ? TsFile(request, path).read() : readTsv(request, path);
}

void append(Dataset::Content& content, const RawSeries& raw, const fs::path& path, bool matchLabels)
{
    Series& all = content.series;
    if (all.offsets.empty()) {
        all.channels = raw.series.channels;
        all.offsets.push_back(0);
    }
    if (raw.series.channels != all.channels)
        refuse(path, "series.channels",
               fmt::format("The series have {} channels here and {} in the other part.",
                           raw.series.channels, all.channels));
    const std::uint64_t before = all.offsets.back();
    all.values.insert(all.values.end(), raw.series.values.begin(), raw.series.values.end());
    for (std::size_t i = 1; i < raw.series.offsets.size(); ++i)
        all.offsets.push_back(before + raw.series.offsets[i]);
    content.targets.insert(content.targets.end(), raw.targets.begin(), raw.targets.end());
    std::map<std::string, std::uint16_t> numbers;
    for (std::size_t k = 0; k < content.info.classes.size(); ++k) {
        const std::string& name = content.info.classes[k];
        numbers.emplace(name, static_cast<std::uint16_t>(k));
        if (matchLabels)
            numbers.emplace(plainLabel(name), static_cast<std::uint16_t>(k));
    }
    for (const std::string& label : raw.labels) {
        auto found = numbers.find(label);
        if (found == numbers.end() && matchLabels)
            found = numbers.find(plainLabel(label));
        if (found == numbers.end())
            refuse(
                path, "data.classes",
                fmt::format("The label \"{}\" does not occur in the training data; both must use "
                            "the same labels.",
                            label));
        content.labels.push_back(found->second);
    }
}

} // namespace

bool looksLikeSeries(const std::string& path)
{
    std::error_code ignored;
    if (!fs::is_directory(path, ignored))
        return fs::exists(path, ignored) && isSeriesFile(path);
    for (const auto& entry : fs::directory_iterator(path, ignored)) {
        if (entry.is_regular_file(ignored) && isSeriesFile(entry.path()))
            return true;
    }
    return false;
}

Dataset::Content readSeries(const ReadRequest& request)
{
    const bool folder = fs::is_directory(request.path);
    fs::path file = folder ? trainingFileIn(request.path) : fs::path(request.path);
    const RawSeries raw = readFile(request, file);
    const bool matchLabels = request.spec.table.matchLabels;

    Dataset::Content content;
    DatasetInfo& info = content.info;
    info.kind = endingOf(file) == ".ts" ? "ts" : "ucr-tsv";
    info.path = request.path;
    info.modality = Modality::Series;
    info.task = raw.regression ? Task::Regression : Task::Classification;
    info.classes = request.like ? request.like->info().classes : raw.classes;
    info.target = raw.regression ? "target" : "class";
    if (request.like && request.like->info().task != info.task)
        refuse(file, "data.task", "One source has classes, the other numbers to predict.");
    append(content, raw, file, matchLabels);
    content.training = content.series.offsets.size() - 1;
    info.guesses = {{"format", info.kind == "ts" ? ".ts" : "UCR .tsv: a label, then a series"}};
    if (!isTestFile(file)) {
        if (const auto test = sibling(file, "_TRAIN", "_TEST")) {
            append(content, readFile(request, *test), *test, matchLabels);
            info.guesses.emplace_back("test part", test->filename().string());
        }
    }
    const auto missing = std::count_if(content.series.values.begin(), content.series.values.end(),
                                       [](float x) { return x != x; });
    if (missing > 0)
        info.findings.push_back(
            {.id = "series.missing",
             .severity = base::Severity::Hint,
             .evidence = {{"values", static_cast<double>(missing)},
                          {"share", static_cast<double>(missing)
                                        / static_cast<double>(content.series.values.size())}}});
    return content;
}

} // namespace assay::data::formats
