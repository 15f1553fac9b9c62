// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/ucr.h"

#include "base/error.h"
#include "data/formats/cell.h"
#include "data/formats/line_reader.h"
#include "data/formats/raw_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kTellEvery = 500;   ///< series
constexpr std::size_t kFewestColumns = 10; ///< a .tsv with fewer is a table

/// ".txt" for the archive's older files too: x_TRAIN and x_TEST, with that ending or none.
std::string endingOf(const fs::path& path)
{
    std::string name = lower(path.filename().string());
    if (name.ends_with(".gz"))
        name.resize(name.size() - 3);
    for (const char* ending : {".ts", ".tsv"}) {
        if (name.ends_with(ending))
            return ending;
    }
    for (const char* ending : {"_train.txt", "_test.txt", "_train", "_test"}) {
        if (name.ends_with(ending))
            return ".txt";
    }
    return {};
}

/// The cells of a row: between tabs, or in the older files between commas or any number of blanks.
std::vector<std::string_view> cellsOf(std::string_view line, bool tabs)
{
    if (tabs || line.find('\t') != std::string_view::npos)
        return cutAt(line, '\t');
    if (line.find(',') != std::string_view::npos)
        return cutAt(line, ',');
    std::vector<std::string_view> cells;
    for (line = trimmed(line); !line.empty(); line = trimmed(line)) {
        const std::size_t end = std::min(line.find(' '), line.size());
        cells.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return cells;
}

/// Of labels that are one number ("1", "1.0") the spelling that comes first is the class.
void nameClasses(RawSeries& raw, const fs::path& path, bool match)
{
    std::map<std::string, std::string> first, matched;
    std::set<std::string> classes;
    for (std::string& label : raw.labels) {
        const std::string& known =
            match ? first.emplace(labelSpelling(label), label).first->second : label;
        if (known != label) {
            matched.emplace(label, known);
            label = known;
        }
        classes.insert(label);
    }
    if (!matched.empty())
        raw.findings.push_back(labelsMatched(matched, path));
    raw.classes.assign(classes.begin(), classes.end());
    std::stable_sort(raw.classes.begin(), raw.classes.end(),
                     [](const std::string& a, const std::string& b) {
                         const auto x = parseNumber(a, '.'), y = parseNumber(b, '.');
                         return x && y && *x < *y;
                     });
}

/// What a file that was cut within its last row looks like. `cells`: of each row, its label's included.
void noteShortEnd(RawSeries& raw, const std::vector<std::size_t>& cells, const fs::path& path)
{
    constexpr std::size_t kFewest = 3; // rows: of two, either may be the odd one
    if (cells.size() < kFewest || cells.back() >= cells.front()
        || std::any_of(cells.begin(), cells.end() - 1,
                       [&cells](std::size_t count) { return count != cells.front(); }))
        return;
    raw.findings.push_back({.id = "series.last_short",
                            .severity = base::Severity::Warning,
                            .place = path.filename().string(),
                            .evidence = {{"line", static_cast<double>(raw.lines.back())},
                                         {"steps", static_cast<double>(cells.back() - 1)},
                                         {"others", static_cast<double>(cells.front() - 1)}}});
}

RawSeries readTsv(const ReadRequest& request, const fs::path& path)
{
    const bool tabs = endingOf(path) == ".tsv";
    LineReader lines(path);
    RawSeries raw;
    raw.series.offsets.push_back(0);
    std::vector<std::size_t> widths;
    std::string_view line;
    while (lines.next(line)) {
        if (trimmed(line).empty())
            continue;
        const auto cells = cellsOf(line, tabs);
        widths.push_back(cells.size());
        const std::size_t before = raw.series.values.size();
        std::size_t filled = before; // NaN at the end is padding
        for (std::size_t k = 1; k < cells.size(); ++k) {
            const std::string_view cell = trimmed(cells[k]);
            raw.series.values.push_back(cell.empty() ? kMissingValue
                                                     : seriesValue(cell, path, lines.line()));
            if (!std::isnan(raw.series.values.back()))
                filled = raw.series.values.size();
        }
        if (filled == before)
            refuse(path, "series.empty", "This series has length 0; take it out.", {},
                   lines.line());
        raw.series.values.resize(filled);
        raw.series.offsets.push_back(filled);
        // The older files write 1 as 1.0000000e+00.
        raw.labels.push_back(tabs ? std::string(trimmed(cells[0]))
                                  : labelSpelling(trimmed(cells[0])));
        raw.lines.push_back(lines.line());
        if (static_cast<std::int64_t>(raw.labels.size()) % kTellEvery == 0)
            request.at(lines.share());
    }
    nameClasses(raw, path, request.spec.table.matchLabels);
    noteShortEnd(raw, widths, path);
    return raw;
}

/// A row of a UCR file is a label and numbers, and few labels serve many rows.
bool isUcrTsv(const fs::path& path)
{
    const bool tabs = endingOf(path) == ".tsv";
    try {
        LineReader lines(path);
        std::string_view line;
        std::set<std::string> labels;
        std::size_t rows = 0, all = 0, fractions = 0;
        while (rows < 200 && lines.next(line)) {
            if (trimmed(line).empty())
                continue;
            const auto cells = cellsOf(line, tabs);
            if (cells.size() < kFewestColumns)
                return false;
            for (const std::string_view cell : cells) {
                const std::string text = lower(std::string(trimmed(cell)));
                if (!parseNumber(text, '.') && text != "nan" && text != "?" && !text.empty())
                    return false;
                fractions += text.find('.') != std::string::npos ? 1 : 0;
            }
            all += cells.size();
            const auto label = parseNumber(trimmed(cells[0]), '.');
            if (!label || *label != static_cast<double>(static_cast<std::int64_t>(*label)))
                return false;
            labels.emplace(trimmed(cells[0]));
            ++rows;
        }
        // Tables of whole numbers are called x_train.txt too.
        return rows >= 2 && labels.size() * 2 <= rows && (tabs || fractions * 5 >= all * 4);
    } catch (const base::Error&) {
        return false;
    }
}

bool isSeriesFile(const fs::path& path)
{
    const std::string ending = endingOf(path);
    return ending == ".ts" || (!ending.empty() && isUcrTsv(path));
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
    // The same series in several formats are one set; .ts says most about itself.
    for (const char* ending : {".ts", ".tsv"}) {
        const auto isOther = [ending](const fs::path& file) { return endingOf(file) != ending; };
        if (!std::all_of(training.begin(), training.end(), isOther))
            std::erase_if(training, isOther);
    }
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
    return endingOf(path) == ".ts" ? readTs(request, path) : readTsv(request, path);
}

void appendLabels(Dataset::Content& content, const RawSeries& raw, const fs::path& path, bool match)
{
    LabelSpellings spellings(content.info.classes);
    for (std::size_t i = 0; i < raw.labels.size(); ++i) {
        const std::string& label = raw.labels[i];
        const std::int64_t place = spellings.placeOf(label, match);
        if (place < 0 && !match && spellings.placeOf(label, true) >= 0)
            refuse(path, "data.labels_differ",
                   fmt::format("The label \"{}\" is spelled \"{}\" in the training data; set "
                               "data.match_labels=true to take them for the same.",
                               label, spellings.matched().at(label)),
                   {}, raw.lines[i]);
        if (place < 0)
            refuse(path, "data.classes",
                   fmt::format("The label \"{}\" does not occur in the training data ({}); both "
                               "must use the same labels.",
                               label, listedNames(content.info.classes)),
                   {}, raw.lines[i]);
        content.labels.push_back(static_cast<std::uint16_t>(place));
    }
    if (!spellings.matched().empty())
        content.info.findings.push_back(labelsMatched(spellings.matched(), path));
}

/// Appends one file; hands back how many of its values only fill up shorter channels.
std::int64_t append(Dataset::Content& content, TimeSeries& all, const RawSeries& raw,
                    const fs::path& path, bool match)
{
    if (all.offsets.empty()) {
        all.channels = raw.series.channels;
        all.offsets.push_back(0);
    }
    if (raw.regression != (content.info.task == Task::Regression))
        refuse(path, "data.task",
               "One part has classes, the other numbers to predict; both must have the same.");
    if (raw.series.channels != all.channels)
        refuse(path, "series.channels",
               fmt::format("The series have {} channels here and {} in the other part; both must "
                           "have as many.",
                           raw.series.channels, all.channels));
    const std::uint64_t before = all.offsets.back();
    all.values.insert(all.values.end(), raw.series.values.begin(), raw.series.values.end());
    for (std::size_t i = 1; i < raw.series.offsets.size(); ++i)
        all.offsets.push_back(before + raw.series.offsets[i]);
    content.targets.insert(content.targets.end(), raw.targets.begin(), raw.targets.end());
    auto& findings = content.info.findings;
    findings.insert(findings.end(), raw.findings.begin(), raw.findings.end());
    appendLabels(content, raw, path, match);
    return raw.padded;
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
    const std::string ending = endingOf(file);
    info.kind = ending == ".ts" ? "ts" : ending.empty() ? "ucr" : "ucr-" + ending.substr(1);
    info.path = request.path;
    info.task = raw.regression ? Task::Regression : Task::Classification;
    info.classes = request.like ? request.like->info().classes : raw.classes;
    info.target = raw.regression ? "target" : "class";
    if (request.like && request.like->info().task != info.task)
        refuse(file, "data.task", "One source has classes, the other numbers to predict.");
    TimeSeries series;
    std::int64_t padded = append(content, series, raw, file, matchLabels);
    content.training = series.offsets.size() - 1;
    info.guesses = {
        {"format", ending == ".ts" ? ending : "UCR " + ending + ": a label, then a series"}};
    if (!isTestFile(file)) {
        if (const auto test = sibling(file, "_TRAIN", "_TEST")) {
            padded += append(content, series, readFile(request, *test), *test, matchLabels);
            info.guesses.emplace_back("test part", test->filename().string());
        }
    }
    const auto missing = std::count_if(series.values.begin(), series.values.end(),
                                       [](float x) { return std::isnan(x); })
                         - padded;
    if (missing > 0)
        info.findings.push_back(
            {.id = "series.missing",
             .severity = base::Severity::Hint,
             .evidence = {{"values", static_cast<double>(missing)},
                          {"share", static_cast<double>(missing)
                                        / static_cast<double>(series.values.size())}}});
    content.inputs.push_back(std::make_unique<SeriesInput>(InputInfo(), std::move(series)));
    return content;
}

} // namespace assay::data::formats
