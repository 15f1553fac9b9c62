// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/array_targets.h"

#include "base/number_text.h"
#include "base/sample_id.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/class_places.h"
#include "data/formats/label_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

namespace assay::data::formats {

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18; ///< values read at once
constexpr std::size_t kTextBlock = 256;              ///< texts read at once, of any length
constexpr double kWholeInDouble = 9e15;              ///< whole numbers beyond this are rounded
constexpr std::size_t kSymbol = 2;                   ///< letters of a label that may be a symbol

bool isWhole(double value)
{
    return value == std::floor(value) && std::abs(value) < kWholeInDouble;
}

} // namespace

bool marksOneOf(const std::vector<double>& values, std::size_t columns)
{
    for (std::size_t row = 0; row < values.size(); row += columns) {
        double sum = 0;
        for (std::size_t k = row; k < row + columns; ++k) {
            if (values[k] != 0 && values[k] != 1)
                return false;
            sum += values[k];
        }
        if (sum != 1)
            return false;
    }
    return true;
}

void ArrayTargets::requireAsMany(const ArrayPlace& place, const ArrayPlace& inputs) const
{
    const NpyReader reader = place.open(), examples = inputs.open();
    place.requirePlausible(reader);
    if (reader.rows() == examples.rows())
        return;
    const auto count = static_cast<std::int64_t>(reader.rows());
    const auto& sides = examples.shape();
    // As MATLAB writes them: examples in the last side.
    if (sides.size() > 1 && sides.back() == count && sides.back() > sides.front())
        refuse(place.file, "arrays.count",
               fmt::format("{} has {} labels, and so many examples are in the last side of {}, "
                           "whose shape is {}; save it with the examples first: "
                           "np.moveaxis({}, -1, 0).",
                           place.name(), base::countText(count), inputs.name(),
                           examples.shapeText(), inputs.name()));
    refuse(place.file, "arrays.count",
           fmt::format("{} has {} labels for the {} examples of {}; save both anew from the "
                       "same data.",
                       place.name(), base::countText(count),
                       base::countText(static_cast<std::int64_t>(examples.rows())), inputs.name()));
}

void ArrayTargets::add(const ArrayPlace& place)
{
    NpyReader reader = place.open();
    if (reader.shape().empty() || reader.shape().size() > 2)
        refuse(place.file, "arrays.labels",
               fmt::format("The array {} has the shape {}, and labels are one value an example (or "
                           "a column for each class); save them so.",
                           place.name(), reader.shapeText()));
    const bool areTexts = reader.kind() == NpyKind::Text;
    if (m_size > 0 && areTexts == m_texts.empty())
        refuse(place.file, "arrays.labels",
               fmt::format("The labels {} are {}, those of the training part are not; save both "
                           "alike.",
                           place.name(), areTexts ? "texts" : "numbers"));
    if (m_size == 0)
        m_file = place.file;
    const std::size_t before = m_size, width = reader.width();
    if (areTexts) {
        if (width != 1)
            refuse(place.file, "arrays.labels",
                   fmt::format("The array {} of texts has the shape {}; labels are one text an "
                               "example.",
                               place.name(), reader.shapeText()));
        for (auto block = reader.readTexts(kTextBlock); !block.empty();
             block = reader.readTexts(kTextBlock))
            m_texts.insert(m_texts.end(), block.begin(), block.end());
        m_size = m_texts.size();
        return;
    }
    m_areFloats = m_areFloats || reader.kind() == NpyKind::Float;
    const bool areIntegers = reader.kind() == NpyKind::Integer;
    const std::size_t rows = std::max<std::size_t>(1, kBlock / std::max<std::size_t>(1, width));
    for (auto block = reader.read(rows); !block.empty(); block = reader.read(rows)) {
        if (width > 1 && !marksOneOf(block, width))
            refuse(place.file, "arrays.labels",
                   fmt::format("The array {} has the shape {}, and not every row has one 1 among "
                               "zeros; save one label an example.",
                               place.name(), reader.shapeText()));
        for (std::size_t row = 0; row < block.size(); row += width) {
            const auto begin = block.begin() + static_cast<std::ptrdiff_t>(row);
            const double value =
                width > 1 ? static_cast<double>(
                    std::find(begin, begin + static_cast<std::ptrdiff_t>(width), 1.0) - begin)
                          : *begin;
            if (!std::isfinite(value))
                refuse(place.file, "arrays.labels",
                       fmt::format("Label {} of {} is not finite (NaN or infinite); take that "
                                   "example out.",
                                   base::countText(
                                       static_cast<std::int64_t>(m_numbers.size() - before) + 1),
                                   place.name()));
            if (areIntegers && std::abs(value) > kWholeInDouble)
                refuse(place.file, "arrays.labels",
                       fmt::format("Label {} of {} is a number of 16 digits or more, which would "
                                   "be rounded; save numbers of classes instead.",
                                   base::countText(
                                       static_cast<std::int64_t>(m_numbers.size() - before) + 1),
                                   place.name()));
            m_numbers.push_back(value);
        }
    }
    m_areMarks = m_areMarks || width > 1;
    m_size = m_numbers.size();
}

std::string ArrayTargets::spelled(std::size_t example) const
{
    if (!m_texts.empty())
        return m_texts[example];
    const double value = m_numbers[example];
    return isWhole(value) ? std::to_string(static_cast<std::int64_t>(value))
                          : fmt::format("{}", value);
}

std::vector<std::string> ArrayTargets::classesOfTexts(bool match) const
{
    std::map<std::string, std::size_t> counts;
    for (const std::string& text : m_texts)
        ++counts[text];
    std::vector<std::string> all;
    for (const auto& [text, count] : counts)
        all.push_back(text);
    if (!match)
        return all;
    const bool codes = std::any_of(all.begin(), all.end(), [](const std::string& text) {
        return text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
    });
    const LabelKeys keys(all, '.', codes);
    std::map<std::string, std::vector<std::string>> alike;
    for (const std::string& text : all)
        alike[keys.of(text, '.')].push_back(text);
    std::vector<std::string> classes;
    for (const auto& [key, texts] : alike) {
        // CO is not Co.
        const bool symbols = std::any_of(texts.begin(), texts.end(), [](const auto& text) {
            return text.size() <= kSymbol && !parseNumber(text, '.');
        });
        if (symbols) {
            classes.insert(classes.end(), texts.begin(), texts.end());
            continue;
        }
        classes.push_back(
            *std::max_element(texts.begin(), texts.end(),
                              [&](const auto& a, const auto& b) { return counts[a] < counts[b]; }));
    }
    std::sort(classes.begin(), classes.end());
    return classes;
}

void ArrayTargets::decide(const ReadRequest& request, DatasetInfo& info) const
{
    const bool fractions = std::any_of(m_numbers.begin(), m_numbers.end(),
                                       [](double value) { return !isWhole(value); });
    // More than can be classes are not counted.
    const std::size_t most =
        std::max(kFewNumbers, static_cast<std::size_t>(request.spec.table.maxClasses));
    std::set<double> different;
    for (const double value : m_numbers) {
        if (different.insert(value).second && different.size() > most)
            break;
    }
    const bool quantity =
        m_areFloats && !m_areMarks && (fractions || different.size() > kFewNumbers);
    TaskChoice task = request.spec.table.task;
    if (request.like)
        task = request.like->isRegression() ? TaskChoice::Regression : TaskChoice::Classification;
    else if (task == TaskChoice::Auto)
        task = quantity ? TaskChoice::Regression : TaskChoice::Classification;
    if (task == TaskChoice::Regression) {
        if (!m_texts.empty() || m_areMarks)
            refuse(m_file, "arrays.task",
                   "The labels are no numbers to predict; ask for data.task=classification.");
        info.task = Task::Regression;
        return;
    }
    info.task = Task::Classification;
    if (request.like) {
        info.classes = request.like->info().classes;
        return;
    }
    const std::vector<std::string> texts = classesOfTexts(request.spec.table.matchLabels);
    const std::size_t classes = std::max(different.size(), texts.size());
    if (static_cast<std::int64_t>(classes) > request.spec.table.maxClasses)
        refuse(
            m_file, "arrays.classes",
            fmt::format("The labels hold more different values than data.max_classes ({}); raise "
                        "it, or predict them as numbers with data.task=regression.",
                        base::countText(request.spec.table.maxClasses)));
    info.classes = texts;
    for (const double value : different)
        info.classes.push_back(isWhole(value) ? std::to_string(static_cast<std::int64_t>(value))
                                              : fmt::format("{}", value));
}

std::vector<std::uint16_t> ArrayTargets::labels(const ReadRequest& request, DatasetInfo& info,
                                                const std::filesystem::path& file) const
{
    const ClassPlaces places(info.classes, file);
    const LabelPlaces spellings(info.classes, '.');
    const bool match = request.spec.table.matchLabels && !m_texts.empty();
    std::map<std::string, std::size_t> matched;
    std::vector<std::uint16_t> labels;
    labels.reserve(m_size);
    for (std::size_t i = 0; i < m_size; ++i) {
        const std::string label = spelled(i);
        const auto other =
            match && !spellings.exact(label) ? spellings.alike(label, '.') : std::nullopt;
        if (other)
            matched.emplace(label, *other);
        labels.push_back(other ? static_cast<std::uint16_t>(*other) : places.of(label));
    }
    if (!matched.empty()) {
        base::Finding finding{
            .id = "labels.matched",
            .severity = base::Severity::Warning,
            .basis = base::Basis::Proven,
            .place = info.target,
            .evidence = {{"labels", static_cast<double>(matched.size())}},
            .texts = {matched.begin()->first, info.classes[matched.begin()->second]}};
        // The classes of another set stay as they are.
        if (!request.like)
            finding.otherFixes = {{{"data.match_labels", "false"}}}; // a choice of a person
        info.findings.push_back(std::move(finding));
    }
    return labels;
}

std::uint64_t ArrayTargets::hash(std::size_t example) const
{
    if (!m_texts.empty())
        return base::contentHash(base::bytesOf(std::span<const char>(m_texts[example])));
    return base::contentHash(base::bytesOf(std::span<const double>(&m_numbers[example], 1)));
}

} // namespace assay::data::formats
