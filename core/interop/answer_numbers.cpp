// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_numbers.h"

#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "interop/answer_checks.h"
#include "interop/logged_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace assay::interop {

namespace {

using data::formats::CsvScanner;
using data::formats::labelSpelling;
using data::formats::parseNumber;

constexpr double kSumSlack = 0.02; ///< of a row of shares: two decimals, some classes
constexpr std::size_t kMostLabels = 10'000;
constexpr std::size_t kFewRows =
    1'000; ///< that say how rows sum up; the reader judges each of them
constexpr std::array kPositive{"1", "true", "yes", "y", "positive", "pos"};

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

/// Calls `use` with the cells of the first rows that are as wide as the header.
template <typename Use>
void forEachRow(const std::filesystem::path& file, const AnswerLayout& layout, std::size_t most,
                Use use)
{
    CsvScanner scanner(file, data::EncodingChoice::Auto, layout.rules);
    if (!scanner.next())
        return;
    for (std::size_t row = 0; row < most && scanner.next(); ++row) {
        if (scanner.cells().size() >= layout.width)
            use(scanner.cells());
    }
}

/// The words of a column by how labels are compared, each as it stands first; none where there are too many.
std::map<std::string, std::string> wordsOf(const std::filesystem::path& file,
                                           const AnswerLayout& layout, int column)
{
    std::map<std::string, std::string> words;
    forEachRow(file, layout, kAll, [&](const auto& cells) {
        const auto cell = cells[static_cast<std::size_t>(column)];
        if (!cell.empty() && words.size() <= kMostLabels)
            words.emplace(labelSpelling(cell, layout.decimal), cell);
    });
    if (words.size() > kMostLabels)
        words.clear();
    return words;
}

/// How the rows of some columns sum up: to 1, to 100, or neither (0).
double sumOfRows(const std::filesystem::path& file, const AnswerLayout& layout,
                 const std::vector<std::pair<std::string, int>>& columns)
{
    bool one = true, hundred = true;
    std::size_t rows = 0;
    forEachRow(file, layout, kFewRows, [&](const auto& cells) {
        double sum = 0;
        bool sound = true;
        for (const auto& [name, place] : columns) {
            const auto value =
                parseNumber(withoutPercent(cells[static_cast<std::size_t>(place)]), layout.decimal);
            sound = sound && value && *value >= 0;
            sum += value.value_or(0);
        }
        ++rows;
        one = one && sound && std::abs(sum - 1) <= kSumSlack;
        hundred = hundred && sound && std::abs(sum - 100) <= 100 * kSumSlack;
    });
    return rows == 0 ? 0 : one ? 1 : hundred ? 100 : 0;
}

/// Whether the rows of columns are logarithms of shares of 1: none above 0, and their exponentials sum to 1.
bool areLogarithms(const std::filesystem::path& file, const AnswerLayout& layout)
{
    std::size_t rows = 0, sound = 0;
    forEachRow(file, layout, kFewRows, [&](const auto& cells) {
        double sum = 0;
        bool isSound = true;
        for (const auto& [name, place] : layout.columns.ofClasses) {
            const auto cell = cells[static_cast<std::size_t>(place)];
            const auto finite = parseNumber(cell, layout.decimal);
            const auto value = finite ? finite : loggedNumber(cell); // also -inf
            isSound = isSound && value && *value <= 1e-6;
            sum += value ? std::exp(*value) : 0;
        }
        ++rows;
        sound += isSound && std::abs(sum - 1) <= kSumSlack ? 1 : 0;
    });
    return rows > 0 && sound == rows;
}

/// Columns that are called as the labels are.
void findClassesByLabels(const std::filesystem::path& file, AnswerLayout& layout)
{
    AnswerColumns& columns = layout.columns;
    auto labels = wordsOf(file, layout, columns.label);
    CsvScanner scanner(file, data::EncodingChoice::Auto, layout.rules);
    // A header without a name for the first column does not stand above its cells.
    if (labels.size() < 2 || !scanner.next() || scanner.cells().size() < layout.width)
        return;
    std::vector<std::pair<std::string, int>> found, others;
    const auto& header = scanner.cells();
    for (std::size_t k = 0; k < std::min(header.size(), layout.width); ++k) {
        const int place = static_cast<int>(k);
        if (place == columns.label || place == columns.id || place == columns.split
            || place == columns.image)
            continue;
        const bool isLabel = labels.erase(labelSpelling(header[k], layout.decimal)) > 0;
        (isLabel ? found : others).emplace_back(header[k], place);
    }
    if (!labels.empty())
        return;
    if (sumOfRows(file, layout, found) == 0) {
        // Classes of which no example is here have columns too.
        found.insert(found.end(), others.begin(), others.end());
        if (others.empty() || sumOfRows(file, layout, found) == 0)
            return;
    }
    columns.ofClasses = found;
    columns.ofClassesIsGuessed = true;
    columns.ofClassesName = found.front().first;
    columns.problem.clear();
    columns.guessed.push_back(fmt::format("\"{}\" and {} like it as probability of a class",
                                          found.front().first, found.size() - 1));
}

/// Whether all probabilities of a column have a "%", or most are above 1 and none above 100 where its name says that
/// it holds probabilities: a score may be any number.
bool arePercents(const std::filesystem::path& file, const AnswerLayout& layout)
{
    std::size_t above = 0, signs = 0, all = 0;
    bool sound = true;
    forEachRow(file, layout, kAll, [&](const auto& cells) {
        const auto cell = cells[static_cast<std::size_t>(layout.columns.probability)];
        if (cell.empty())
            return;
        const auto value = parseNumber(withoutPercent(cell), layout.decimal);
        sound = sound && value && *value >= 0 && *value <= 100;
        ++all;
        signs += cell.ends_with('%') ? 1 : 0;
        above += value && *value > 1 ? 1 : 0;
    });
    const std::string name = data::formats::lower(layout.columns.probabilityName);
    const bool isNamed = !layout.columns.probabilityIsGuessed
                         || name.find("prob") != std::string::npos
                         || name.find("conf") != std::string::npos;
    return sound && all > 0
           && (signs == all || (isNamed && signs == 0 && above > 1 && 2 * above >= all));
}

/// The class that one column of probabilities is of, and the other one; empty: that is not known.
std::vector<std::string> twoClasses(const std::filesystem::path& file, const AnswerLayout& layout)
{
    const AnswerColumns& columns = layout.columns;
    const auto labels = wordsOf(file, layout, columns.label);
    if (labels.size() != 2)
        return {};
    if (columns.prediction >= 0) {
        for (const auto& [spelling, word] : wordsOf(file, layout, columns.prediction)) {
            if (!labels.contains(spelling))
                return {};
        }
    }
    std::set<std::string> wanted(kPositive.begin(), kPositive.end());
    // Of 1 and 2 either may be the positive one: R's glm has the probability of the second.
    const bool isUsual = std::any_of(labels.begin(), labels.end(), [&](const auto& label) {
        const auto number = parseNumber(label.second, layout.decimal);
        return number && *number <= 0;
    });
    if (!isUsual)
        wanted.erase("1");
    if (columns.ofClasses.size() == 1)
        wanted = {labelSpelling(columns.ofClasses.front().first, layout.decimal)};
    const std::string &first = labels.begin()->second, &second = labels.rbegin()->second;
    for (const auto& [spelling, label] : labels) {
        if (wanted.contains(spelling))
            return {label, (label == first ? second : first)};
    }
    return {};
}

/// Whether all values of the column lie between 0 and 1, or are percents.
bool areShares(const std::filesystem::path& file, const AnswerLayout& layout)
{
    bool sound = true, any = false;
    forEachRow(file, layout, kAll, [&](const auto& cells) {
        const auto cell = cells[static_cast<std::size_t>(layout.columns.probability)];
        const auto share = shareOf(cell, layout.decimal, layout.isProbabilityPercents);
        sound = sound && share && *share >= 0 && *share <= 1;
        any = true;
    });
    return sound && any;
}

} // namespace

std::string_view withoutPercent(std::string_view cell)
{
    if (cell.ends_with('%'))
        cell.remove_suffix(1);
    while (cell.ends_with(' '))
        cell.remove_suffix(1);
    return cell;
}

std::optional<double> shareOf(std::string_view cell, char decimal, bool isPercent)
{
    const auto value = parseNumber(isPercent ? withoutPercent(cell) : cell, decimal);
    return value && isPercent ? std::optional(*value / 100) : value;
}

std::optional<double> logitOf(std::string_view cell, const AnswerLayout& layout)
{
    constexpr double kOfNothing = -1e4;
    if (const auto value = parseNumber(cell, layout.decimal);
        value || !layout.columns.areLogarithms)
        return value;
    const auto value = loggedNumber(cell);
    return value && *value < 0 ? std::optional(kOfNothing) : std::nullopt;
}

void lookAtNumbers(const std::filesystem::path& file, AnswerLayout& layout)
{
    AnswerColumns& columns = layout.columns;
    if (columns.label < 0 || (!columns.isComplete() && !columns.lacksPredictionAlone))
        return;
    if (!columns.isComplete() && columns.ofClasses.empty() && columns.probability < 0)
        findClassesByLabels(file, layout);
    if (columns.ofClasses.size() > 1 && !columns.areLogits)
        layout.areClassesPercents = sumOfRows(file, layout, columns.ofClasses) == 100;
    if (columns.ofClasses.size() > 1 && areLogarithms(file, layout))
        columns.areLogits = columns.areLogarithms = true;
    const bool isOneOfTwo = columns.ofClasses.size() == 1 && columns.probability < 0;
    if (isOneOfTwo)
        columns.probability = columns.ofClasses.front().second;
    if (columns.probability >= 0 && columns.ofClasses.size() < 2)
        layout.isProbabilityPercents = arePercents(file, layout);
    if (!isOneOfTwo && (columns.probability < 0 || columns.isComplete()))
        return;
    layout.two = twoClasses(file, layout);
    if (layout.two.empty() || !areShares(file, layout)) {
        layout.two.clear();
        if (isOneOfTwo) {
            columns.probability = -1;
            layout.isProbabilityPercents = false;
        }
        return;
    }
    if (isOneOfTwo) {
        columns.probabilityName = columns.ofClassesName;
        columns.ofClasses.clear();
        columns.ofClassesIsGuessed = false;
    }
    columns.problem.clear();
}

} // namespace assay::interop
