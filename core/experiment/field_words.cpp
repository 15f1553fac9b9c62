// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/field_words.h"

#include "base/error.h"
#include "base/number_text.h"
#include "data/formats/cell.h"
#include "data/simplify.h"
#include "model/layer_text.h"
#include "model/templates.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace assay::experiment {

namespace {

using base::Field;
using base::FieldKind;

/// Every setting of every template, by its path.
const std::map<std::string, Field, std::less<>>& allFields()
{
    static const auto all = [] {
        std::map<std::string, Field, std::less<>> found;
        for (const model::Template& entry : model::templates()) {
            ExperimentSpec spec;
            spec.model.templateName = entry.name;
            for (Field& field : fields(spec))
                found.emplace(field.path, std::move(field));
        }
        return found;
    }();
    return all;
}

bool isPathLetter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_'
           || letter == '.';
}

/// "3e-4" of 0.0003; what is no number stays as it is.
std::string asNumber(const std::string& value)
{
    double number = 0;
    const char* const end = value.data() + value.size();
    const auto [stop, code] = std::from_chars(value.data(), end, number);
    return code == std::errc() && stop == end ? base::numberText(number) : value;
}

/// The value as people say it: "off" of a switch, "squared error" of a choice, "3e-4" of a number.
std::string wordsOf(const Field& field, std::string value)
{
    if (field.kind == FieldKind::Number)
        return asNumber(value);
    if (field.kind == FieldKind::Boolean)
        return value == "true" ? "on" : "off";
    if (field.kind == FieldKind::Choice)
        std::replace(value.begin(), value.end(), '_', ' ');
    return value;
}

/// How long the value behind an equals sign at the beginning of `text` is: up to a space, or to the
/// quote that ends it; a mark of punctuation at the end belongs to the sentence.
std::size_t valueLength(std::string_view text)
{
    if (!text.empty() && text.front() == '"') {
        const std::size_t end = text.find('"', 1);
        return end == std::string_view::npos ? text.size() : end + 1;
    }
    std::size_t end = std::min(text.find_first_of(" ;)"), text.size());
    while (end > 0 && (text[end - 1] == '.' || text[end - 1] == ',' || text[end - 1] == ':'))
        --end;
    return end;
}

/// Whether its text is a list of names, separated by commas.
bool isList(const std::string& path)
{
    constexpr std::array kLists{"data.keep",       "data.leave_out",  "data.numbers",
                                "data.categories", "data.texts",      "data.id_columns",
                                "data.missing",    "data.not_missing"};
    return std::find(kLists.begin(), kLists.end(), path) != kLists.end();
}

/// The same list with room behind its commas; what has quotes keeps them.
std::string listWords(const std::string& value)
{
    std::string words;
    for (const std::string& item : data::formats::listOf(value))
        words.append(words.empty() ? "" : ", ").append(data::formats::listText({item}));
    return words;
}

std::string quoted(const std::string& text)
{
    return '"' + text + '"';
}

/// The items of a list that `before` does not have, quoted and listed.
std::string newItems(const std::string& before, const std::string& after)
{
    const auto known = data::formats::listOf(before);
    std::vector<std::string> items;
    for (const std::string& item : data::formats::listOf(after)) {
        if (std::find(known.begin(), known.end(), item) == known.end())
            items.push_back(item.empty() ? "empty cells" : item);
    }
    return data::formats::listedNames(items);
}

/// What another text of layers changes, or how many they are.
std::string layersInWords(const std::string& before, const std::string& after)
{
    constexpr std::size_t kMost = 60;
    try {
        const std::string changed =
            before.empty() ? after : model::layerChanges(before, after).after;
        if (!changed.empty() && changed.size() <= kMost)
            return changed;
        const std::size_t count = model::layersOf(after).size();
        return fmt::format("{} layer{}", count, count == 1 ? "" : "s");
    } catch (const base::Error&) { // a list of changes is no whole network
        return after;
    }
}

std::string wordsOfChange(const ExperimentSpec& now, const base::FieldChange& change)
{
    const auto& [path, value] = change;
    const auto field = allFields().find(path);
    if (field == allFields().end())
        return path + '=' + value;
    const std::string& label = field->second.label;
    const data::TableSpec& table = now.data.table;
    if (path == "data.missing")
        return fmt::format("Treat {} as missing", newItems(table.missing, value));
    if (path == "data.not_missing")
        return fmt::format("Treat {} as a value", newItems(table.notMissing, value));
    if (path == "data.keep")
        return fmt::format("Keep {}", newItems(table.keep, value));
    if (path == "data.leave_out")
        return fmt::format("Leave out {}", newItems(table.leaveOut, value));
    if (path == "data.numbers")
        return fmt::format("Treat {} as numbers", newItems(table.numbers, value));
    if (path == "data.categories")
        return fmt::format("Treat {} as categories", newItems(table.categories, value));
    if (path == "data.texts")
        return fmt::format("Treat {} as text", newItems(table.texts, value));
    if (path == "data.id_columns")
        return value.empty() ? std::string("Identify rows by all columns")
                             : fmt::format("Identify rows by {}", listWords(value));
    if (path == "data.target")
        return value.empty() ? std::string("Guess the target") : fmt::format("Predict {}", value);
    if (path == "data.split.own_test")
        return value == "true" ? "Train on it too" : "Leave it out";
    if (path == "data.match_labels")
        return value == "true" ? "Take them as the same" : "Keep apart";
    if (path == "data.header")
        return value == "yes" ? "It names the columns" : "It is data";
    if (path == "data.first_line")
        return fmt::format("Begin on line {}", value);
    if (path == "data.below_limit")
        return value == "half"    ? "Read as half of the limit"
               : value == "limit" ? "Read as the limit"
                                  : fmt::format("Read as {}", wordsOf(field->second, value));
    if (path == "data.preprocess_eval" && value.empty())
        return "Take the steps of training";
    if (path == "model.architecture")
        return value.empty() ? "Take the layers of the template"
                             : "Change the layers: " + layersInWords(now.model.layers, value);
    if (path == "data.thousands" || path == "data.dates") {
        for (const base::FieldChoice& choice : field->second.choices) {
            if (choice.name == value && value != "none")
                return choice.help; // "68.405 is 68405"
        }
        if (value == "none")
            return "The mark is decimal";
    }
    return value.empty() ? fmt::format("Empty {}", label)
                         : fmt::format("Set {} to {}", label, wordsOf(field->second, value));
}

/// Whether it takes back all that makes the problem simpler, and nothing else.
bool leadsToTheFullProblem(const ExperimentSpec& now, const base::Patch& patch)
{
    ExperimentSpec full = now;
    full.data = data::withoutSimplification(now.data);
    const std::vector<Difference> simpler = differences(now, full);
    ExperimentSpec after = now;
    for (const base::FieldChange& change : patch) {
        if (std::none_of(simpler.begin(), simpler.end(),
                         [&](const Difference& each) { return each.path == change.path; }))
            return false;
        setText(after, change.path + '=' + change.value);
    }
    return !simpler.empty() && hash(after) == hash(full);
}

} // namespace

std::string labelOf(const std::string& path)
{
    const auto field = allFields().find(path);
    return field == allFields().end() ? path : field->second.label;
}

std::string valueWords(const std::string& path, const std::string& value)
{
    const auto field = allFields().find(path);
    if (field == allFields().end() || value.empty())
        return value;
    if (path == "model.architecture")
        return layersInWords({}, value);
    if (isList(path))
        return listWords(value);
    return wordsOf(field->second, value);
}

std::string inWords(const std::string& sentence)
{
    const auto& known = allFields();
    std::string words;
    for (std::size_t at = 0; at < sentence.size();) {
        const bool begins = at == 0 || !(isPathLetter(sentence[at - 1]) || sentence[at - 1] == '/');
        std::size_t end = at;
        while (begins && end < sentence.size() && isPathLetter(sentence[end]))
            ++end;
        std::size_t length = end - at;
        while (length > 0 && sentence[at + length - 1] == '.') // of the sentence
            --length;
        const auto field =
            length > 0 ? known.find(std::string_view(sentence).substr(at, length)) : known.end();
        // "seed" is a word of its own; a path has a point. Behind --set a command line goes on.
        if (field == known.end() || field->first.find('.') == std::string::npos
            || words.ends_with("--set ")) {
            const std::size_t step = std::max<std::size_t>(1, end - at);
            words += sentence.substr(at, step);
            at += step;
            continue;
        }
        at += length;
        const std::string beforeLabel = words;
        words += quoted(field->second.label);
        if (at < sentence.size() && sentence[at] == '=') {
            const std::size_t value = valueLength(std::string_view(sentence).substr(at + 1));
            const bool isSet = beforeLabel.ends_with("set ") || beforeLabel.ends_with("Set ");
            words +=
                (isSet ? " to " : " = ") + wordsOf(field->second, sentence.substr(at + 1, value));
            at += 1 + value;
        }
    }
    return words;
}

Difference shownDifference(const Difference& difference)
{
    const auto& [path, before, after] = difference;
    if (path == "model.architecture" && !before.empty() && !after.empty()) {
        const model::LayerChanges changes = model::layerChanges(before, after);
        return {path, changes.before, changes.after};
    }
    return {path, valueWords(path, before), valueWords(path, after)};
}

std::string actionWords(const ExperimentSpec& now, const base::Patch& patch)
{
    if (leadsToTheFullProblem(now, patch))
        return "Back to the full problem";
    std::vector<std::string> words;
    for (const base::FieldChange& change : patch)
        words.push_back(wordsOfChange(now, change));
    return fmt::format("{}", fmt::join(words, "; "));
}

} // namespace assay::experiment
