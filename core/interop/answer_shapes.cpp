// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_shapes.h"

#include "base/error.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/csv_scanner.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

namespace assay::interop {

namespace {

using data::formats::CsvScanner;
using data::formats::parseNumber;

constexpr std::size_t kRows = 1'000; ///< that show the shape of a table
constexpr std::size_t kFewRows = 20;
constexpr std::size_t kCells = 200'000; ///< that are kept of them
constexpr std::size_t kLeastIds = 3;    ///< examples that come again in the same way
constexpr std::size_t kFewShown = 60;   ///< characters of a cell in a sentence

/// The first rows of a table with their header.
struct Rows {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> cells;
    std::vector<std::int64_t> lines;
};

Rows firstRows(const std::filesystem::path& file, const AnswerLayout& layout)
{
    Rows rows;
    CsvScanner scanner(file, data::EncodingChoice::Auto, layout.rules);
    if (!scanner.next())
        return rows;
    rows.header.assign(scanner.cells().begin(), scanner.cells().end());
    // A header without a name for the first column does not stand above its cells.
    if (rows.header.size() < layout.width)
        rows.header.insert(rows.header.begin(), std::string());
    // Of thousands of classes fewer rows are enough.
    const std::size_t most =
        std::min(kRows, std::max(kFewRows, kCells / std::max<std::size_t>(1, layout.width)));
    while (rows.cells.size() < most && scanner.next()) {
        if (scanner.cells().size() < layout.width)
            continue;
        rows.cells.emplace_back(scanner.cells().begin(), scanner.cells().end());
        rows.lines.push_back(scanner.line());
    }
    return rows;
}

/// As a text of Python.
std::string quoted(const std::string& name)
{
    std::string text = "\"";
    for (const char c : name)
        text += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    return text + '"';
}

/// How pandas reads the table.
std::string readCall(const AnswerLayout& layout)
{
    const char delimiter = layout.rules.delimiter;
    std::string more;
    if (delimiter != ',')
        more += delimiter == '\t' ? ", sep=\"\\t\"" : fmt::format(", sep=\"{}\"", delimiter);
    if (layout.decimal == ',')
        more += ", decimal=\",\"";
    return fmt::format("pandas.read_csv(file{})", more);
}

/// Items of "[a, b]" or "[0.1 0.9]", as they stand; none where the cell is no list.
std::vector<std::string> itemsOf(const std::string& cell)
{
    const auto first = cell.find_first_not_of(' '), last = cell.find_last_not_of(' ');
    if (first == std::string::npos || last - first < 2)
        return {};
    const char begin = cell[first], end = cell[last];
    if (!((begin == '[' && end == ']') || (begin == '(' && end == ')')))
        return {};
    const std::string inner = cell.substr(first + 1, last - first - 1);
    const bool commas = inner.find(',') != std::string::npos;
    // Texts without commas may hold spaces.
    const bool blanks = !commas && inner.find_first_of("'\"") == std::string::npos;
    std::vector<std::string> items(1);
    for (const char c : inner) {
        if (c == ',' || (blanks && (c == ' ' || c == '\n' || c == '\r')))
            items.emplace_back();
        else if (c != ' ' || !items.back().empty())
            items.back() += c;
    }
    for (std::string& item : items)
        item.erase(item.find_last_not_of(' ') + 1);
    std::erase_if(items, [](const std::string& item) { return item.empty(); });
    if (begin == '(' && !commas)
        return {}; // (12)
    return items;
}

/// Refuses a column whose cells are lists of more than one item.
void checkLists(const std::filesystem::path& file, const AnswerLayout& layout, const Rows& rows,
                int column)
{
    if (column < 0 || rows.cells.empty())
        return;
    const auto place = static_cast<std::size_t>(column);
    std::size_t lists = 0, numbers = 0;
    const std::string* shown = nullptr;
    std::int64_t line = 0;
    for (std::size_t row = 0; row < rows.cells.size(); ++row) {
        const auto items = itemsOf(rows.cells[row][place]);
        if (items.size() < 2)
            continue;
        ++lists;
        numbers += std::all_of(items.begin(), items.end(),
                               [](const auto& item) { return parseNumber(item, '.').has_value(); })
                       ? 1
                       : 0;
        if (!shown) {
            shown = &rows.cells[row][place];
            line = rows.lines[row];
        }
    }
    if (!shown || lists * 2 < rows.cells.size())
        return;
    const std::string name = quoted(rows.header[place]);
    const std::string remedy =
        numbers == lists
            ? fmt::format("give each class a column probability_CLASS: t = {0}; p = "
                          "pandas.DataFrame(t[{1}].str.strip(\"[]()\").str.replace(\",\", \" "
                          "\").str.split().tolist()).astype(float).add_prefix(\"probability_\"); "
                          "t.drop(columns={1}).join(p).to_csv(\"answers.csv\", index=False)",
                          readCall(layout), name)
            : fmt::format("write the first item alone if it is the answer: t = {0}; t[{1}] = "
                          "t[{1}].str.strip(\"[]()\").str.split(\",\").str[0].str.strip(\" "
                          "'\\\"\"); t.to_csv(\"answers.csv\", index=False)",
                          readCall(layout), name);
    throw base::inputError(
        "predictions.lists",
        fmt::format("The cells of the column {} hold lists, {} for instance, where one value is "
                    "needed; {}.",
                    name, shown->substr(0, kFewShown), remedy),
        {.file = file.string(), .row = line, .byte = {}});
}

/// A column of classes besides the label, where none is the prediction.
int classColumn(const Rows& rows, const AnswerColumns& columns)
{
    if (columns.prediction >= 0)
        return columns.prediction;
    static constexpr std::array kWords{"class",      "class_name", "classname", "category",
                                       "label_name", "klasse",     "classe",    "clase"};
    for (std::size_t k = 0; k < rows.header.size(); ++k) {
        const std::string name = data::formats::lower(rows.header[k]);
        if (static_cast<int>(k) != columns.label
            && std::find(kWords.begin(), kWords.end(), name) != kWords.end())
            return static_cast<int>(k);
    }
    return -1;
}

/// Refuses a row for each example and class: each example has as many rows, of different classes and with one
/// probability each, which are of one label or mark it by a 1.
void checkLong(const std::filesystem::path& file, const AnswerLayout& layout, const Rows& rows)
{
    const AnswerColumns& columns = layout.columns;
    const int ofClass = classColumn(rows, columns);
    if (columns.id < 0 || columns.label < 0 || ofClass < 0 || columns.probability < 0)
        return;
    struct Example {
        std::size_t rows = 0, marks = 0;
        std::set<std::string> classes, labels;
    };
    std::map<std::string, Example> examples;
    const auto cell = [&](std::size_t row, int column) -> const std::string& {
        return rows.cells[row][static_cast<std::size_t>(column)];
    };
    for (std::size_t row = 0; row < rows.cells.size(); ++row) {
        Example& example = examples[cell(row, columns.id)];
        ++example.rows;
        example.classes.insert(cell(row, ofClass));
        example.labels.insert(cell(row, columns.label));
        example.marks += cell(row, columns.label) == "1" || cell(row, columns.label) == "True";
    }
    std::map<std::size_t, std::size_t> counts;
    for (const auto& [id, example] : examples)
        ++counts[example.rows];
    const auto usual =
        std::max_element(counts.begin(), counts.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (usual == counts.end() || usual->first < 2 || usual->second < kLeastIds
        || usual->second + 1 < examples.size()) // the last one may be cut
        return;
    bool isOneLabel = true, isMarked = true;
    for (const auto& [id, example] : examples) {
        if (example.rows != usual->first)
            continue;
        if (example.classes.size() != example.rows)
            return;
        isOneLabel = isOneLabel && example.labels.size() == 1;
        isMarked = isMarked && example.labels.size() == 2 && example.marks == 1;
    }
    if (!isOneLabel && !isMarked)
        return;
    const auto name = [&](int column) {
        return quoted(rows.header[static_cast<std::size_t>(column)]);
    };
    const std::string id = name(columns.id), label = name(columns.label), one = name(ofClass),
                      share = name(columns.probability);
    const std::string remedy =
        isOneLabel
            ? fmt::format("{}.pivot(index=[{}, {}], columns={}, values={}).add_prefix("
                          "\"probability_\").reset_index().to_csv(\"answers.csv\", index=False)",
                          readCall(layout), id, label, one, share)
            : fmt::format("t = {0}; p = t.pivot(index={1}, columns={3}, values={4}).add_prefix("
                          "\"probability_\"); p[\"label\"] = t[t[{2}] == 1].set_index({1})[{3}]; "
                          "p.reset_index().to_csv(\"answers.csv\", index=False)",
                          readCall(layout), id, label, one, share);
    throw base::inputError(
        "predictions.long",
        fmt::format("The table has a row for each example and class, {} of each example; give "
                    "each example one row, with a column probability_CLASS for every class: {}.",
                    usual->first, remedy),
        {.file = file.string(), .row = {}, .byte = {}});
}

} // namespace

void requireRowOfEachExample(const std::filesystem::path& file, const AnswerLayout& layout)
{
    const AnswerColumns& columns = layout.columns;
    if (columns.label < 0)
        return;
    const Rows rows = firstRows(file, layout);
    checkLists(file, layout, rows, columns.prediction);
    if (columns.prediction < 0 && columns.ofClasses.empty()) {
        checkLists(file, layout, rows, columns.probability);
        for (const char* word : {"probabilities", "probs", "scores", "logits"}) {
            const auto found = std::find(rows.header.begin(), rows.header.end(), word);
            if (found != rows.header.end())
                checkLists(file, layout, rows, static_cast<int>(found - rows.header.begin()));
        }
    }
    checkLong(file, layout, rows);
}

std::string itemOf(const std::string& cell)
{
    const auto items = itemsOf(cell);
    if (items.size() != 1)
        return cell;
    std::string item = items.front();
    const char first = item.front();
    if (item.size() > 1 && (first == '\'' || first == '"') && item.back() == first)
        item = item.substr(1, item.size() - 2);
    return item.empty() ? cell : item;
}

void refuseJson(const std::filesystem::path& file, std::string start)
{
    std::erase_if(start, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
    const auto refuse = [&](const std::string& text) {
        throw base::inputError("predictions.json", text,
                               {.file = file.string(), .row = {}, .byte = {}});
    };
    constexpr const char* kNone =
        "The file holds JSON, which is not read as answers. Write it as a table: ";
    // {"predictions": [{ ...
    if (start.starts_with("{\"")) {
        const auto end = start.find('"', 2);
        if (end != std::string::npos && start.substr(end, 4) == "\":[{")
            refuse(fmt::format("{}pandas.json_normalize(json.load(open(file))[{}]).to_csv("
                               "\"answers.csv\", index=False), with the columns id, label and "
                               "prediction.",
                               kNone, quoted(start.substr(2, end - 2))));
    }
    if (start.starts_with("[{") || start.starts_with("{\""))
        refuse(std::string(kNone)
               + "pandas.read_json(file).to_csv(\"answers.csv\", index=False), with lines=True "
                 "where each line is an object.");
    if (start.starts_with("[[{"))
        refuse(std::string(kNone)
               + "a row for each example with its label, its prediction (of the items of an "
                 "example the one with the largest score) and the probability of that.");
}

} // namespace assay::interop
