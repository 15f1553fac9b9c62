// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_labels.h"

#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "interop/answer_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace assay::interop {

namespace {

using data::formats::parseNumber;
using data::formats::plainLabel;
using data::formats::refuse;
using data::formats::spelledLabel;

/// What likely means the same: blanks for underscores and hyphens, and parts ("a;b") in one order.
std::string loosely(const std::string& text)
{
    std::vector<std::string> parts(1);
    for (const char c : plainLabel(text)) {
        if (c == ';' || c == '|' || c == ',' || c == '+')
            parts.emplace_back();
        else if (c != ' ' && c != '_' && c != '-')
            parts.back() += c;
        else if (!parts.back().empty() && parts.back().back() != ' ')
            parts.back() += ' ';
    }
    std::sort(parts.begin(), parts.end());
    std::string key;
    for (const std::string& part : parts)
        key += part + ';';
    return key;
}

/// Without quotes at its ends, also where the other one is missing, and without Python's b before them: 'cat', b'cat'
/// and cat" are cat.
std::string withoutQuotes(const std::string& text)
{
    constexpr const char* kQuotes = "\"'`";
    const bool bytes = text.size() > 3 && (text.starts_with("b'") || text.starts_with("b\""))
                       && text.back() == text[1];
    const std::size_t begin = text.find_first_not_of(kQuotes, bytes ? 2 : 0);
    const std::size_t end = text.find_last_not_of(kQuotes);
    return begin == std::string::npos ? text : text.substr(begin, end + 1 - begin);
}

/// What labels share that are the same: their number, or their text.
std::string keyOf(const std::string& text, char decimal, bool caseCounts)
{
    const std::string bare = withoutQuotes(spelledLabel(text));
    if (const auto number = parseNumber(bare, decimal))
        return fmt::format("#{:.17g}", *number == 0 ? 0 : *number);
    const std::string key = caseCounts ? bare : data::formats::lower(bare);
    return key.empty() ? text : key;
}

/// Whether any two of them differ by case alone.
bool caseTellsApart(const std::vector<std::string>& texts)
{
    std::map<std::string, std::string> first;
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
        const std::string own = spelledLabel(text);
        return first.emplace(plainLabel(text), own).first->second != own;
    });
}

/// In the order of their numbers, or of their texts.
void sortClasses(std::vector<std::string>& classes, char decimal)
{
    std::sort(classes.begin(), classes.end());
    if (std::all_of(classes.begin(), classes.end(),
                    [&](const auto& name) { return parseNumber(name, decimal).has_value(); }))
        std::stable_sort(classes.begin(), classes.end(), [&](const auto& a, const auto& b) {
            return *parseNumber(a, decimal) < *parseNumber(b, decimal);
        });
}

bool areAll(const std::vector<std::string>& texts, const std::set<std::string>& known, char decimal)
{
    return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
        return known.contains(keyOf(text, decimal, false));
    });
}

const std::set<std::string>& truths()
{
    static const std::set<std::string> both{"true", "false"};
    return both;
}
const std::set<std::string>& bits()
{
    static const std::set<std::string> both{"#0", "#1"};
    return both;
}

/// What to do about labels and answers that have nothing in common.
std::string remedy(const std::vector<std::string>& labels, const std::vector<std::string>& answers,
                   char decimal)
{
    const auto numbers = [decimal](const std::vector<std::string>& texts) {
        return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
            return parseNumber(spelledLabel(text), decimal).has_value();
        });
    };
    const bool first = numbers(labels), second = numbers(answers);
    if (first && second)
        return "Count the classes of both from the same number.";
    if (first != second)
        return fmt::format("The {} are numbers and the {} are names: write the same in both.",
                           first ? "labels" : "answers", first ? "answers" : "labels");
    return "Write them the same way in both columns.";
}

class Matcher
{
public:
    Matcher(const std::filesystem::path& file, const std::vector<AnswerText>& texts, char decimal)
        : m_file(file)
        , m_texts(texts)
        , m_decimal(decimal)
    {
        for (const AnswerText& text : texts) {
            if (text.labels > 0)
                m_labels.push_back(text.text);
            if (text.answers > 0)
                m_answers.push_back(text.text);
        }
        m_caseCounts = caseTellsApart(m_labels);
    }

    MatchedLabels match()
    {
        group();
        if (!m_common && !matchTruthValues())
            refuse(m_file, "predictions.no_common_class",
                   fmt::format("The labels ({}) and the answers ({}) have no class in common, so "
                               "every answer would be wrong. {}",
                               listText(m_labels), listText(m_answers),
                               remedy(m_labels, m_answers, m_decimal)));
        std::set<std::string> names;
        for (const std::string& name : m_nameOf)
            names.insert(name);
        result.classes.assign(names.begin(), names.end());
        if (result.classes.size() > evaluate::kMostClasses)
            refuse(m_file, "predictions.classes",
                   fmt::format("There are {} classes; at most {} can be analysed. Are label and "
                               "prediction classes?",
                               result.classes.size(), evaluate::kMostClasses));
        sortClasses(result.classes, m_decimal);
        std::map<std::string, std::uint16_t> places;
        for (std::size_t k = 0; k < result.classes.size(); ++k)
            places.emplace(result.classes[k], static_cast<std::uint16_t>(k));
        for (const std::string& name : m_nameOf)
            result.classOf.push_back(places.at(name));
        report();
        return std::move(result);
    }

private:
    /// Texts with the same key, by their place; gives each text the name of its class.
    void group()
    {
        std::map<std::string, std::vector<std::size_t>> groups;
        for (std::size_t k = 0; k < m_texts.size(); ++k)
            groups[keyOf(m_texts[k].text, m_decimal, m_caseCounts)].push_back(k);
        for (const AnswerText& text : m_texts)
            m_nameOf.push_back(text.text);
        for (const auto& [key, places] : groups) {
            std::vector<std::size_t> labels;
            std::copy_if(places.begin(), places.end(), std::back_inserter(labels),
                         [this](std::size_t k) { return m_texts[k].labels > 0; });
            if (labels.size() > 1) {
                m_alike.push_back(m_texts[labels[0]].text);
                m_alike.push_back(m_texts[labels[1]].text);
            }
            for (const std::size_t k : places) {
                m_common = m_common || (m_texts[k].answers > 0 && m_texts[k].labels > 0);
                if (m_texts[k].labels > 0 || labels.size() != 1)
                    continue;
                m_common = true;
                join(k, m_texts[labels.front()].text);
            }
        }
    }

    void join(std::size_t place, const std::string& name)
    {
        m_nameOf[place] = name;
        m_joined.emplace_back(m_texts[place].text, name);
        m_joinedAnswers += m_texts[place].answers;
    }

    /// True and False on one side, 1 and 0 on the other.
    bool matchTruthValues()
    {
        if (!(areAll(m_labels, truths(), m_decimal) && areAll(m_answers, bits(), m_decimal))
            && !(areAll(m_labels, bits(), m_decimal) && areAll(m_answers, truths(), m_decimal)))
            return false;
        const auto isTrue = [this](const std::string& text) {
            const std::string key = keyOf(text, m_decimal, false);
            return key == "true" || key == "#1";
        };
        for (std::size_t k = 0; k < m_texts.size(); ++k) {
            const auto label =
                std::find_if(m_labels.begin(), m_labels.end(), [&](const std::string& text) {
                    return isTrue(text) == isTrue(m_texts[k].text);
                });
            if (m_texts[k].labels == 0 && label != m_labels.end())
                join(k, *label);
        }
        return true;
    }

    /// Classes that are answered and never a label, and the reverse where there are such.
    void reportForeign()
    {
        std::map<std::string, std::string> loose;
        std::set<std::string> labels, answered, plain;
        for (const std::string& label : m_labels) {
            loose.emplace(loosely(label), label);
            labels.insert(label);
            plain.insert(plainLabel(label));
        }
        std::int64_t foreign = 0, rows = 0, all = 0, most = 0;
        std::string first, like, likeLabel;
        for (std::size_t k = 0; k < m_texts.size(); ++k) {
            const AnswerText& text = m_texts[k];
            all += text.answers;
            if (text.answers == 0)
                continue;
            answered.insert(m_nameOf[k]);
            if (labels.contains(m_nameOf[k]) || plain.contains(plainLabel(text.text)))
                continue;
            ++foreign;
            rows += text.answers;
            if (text.answers > most) {
                most = text.answers;
                first = text.text;
            }
            // A number is like no other one, but -1 and 1 stand beside 0 and 1.
            const std::string key = keyOf(text.text, m_decimal, false);
            const auto same = key == "#-1"           ? loose.find(loosely("0"))
                              : key.starts_with('#') ? loose.end()
                                                     : loose.find(loosely(text.text));
            if (like.empty() && same != loose.end() && !answered.contains(same->second)) {
                like = text.text;
                likeLabel = same->second;
            }
        }
        if (foreign == 0)
            return;
        const auto unanswered = std::count_if(labels.begin(), labels.end(), [&](const auto& name) {
            return !answered.contains(name);
        });
        const bool many = rows * 20 >= all;
        result.findings.push_back(
            answerFinding("predictions.never_a_label",
                          many || !like.empty() ? base::Severity::Warning : base::Severity::Hint,
                          {{"classes", static_cast<double>(foreign)},
                           {"answers", static_cast<double>(rows)},
                           {"unanswered", static_cast<double>(unanswered)}},
                          {first, like, likeLabel}));
    }

    void report()
    {
        using base::Severity;
        reportForeign();
        if (!m_joined.empty())
            result.findings.push_back(
                answerFinding("predictions.labels_matched", Severity::Warning,
                              {{"labels", static_cast<double>(m_joined.size())},
                               {"answers", static_cast<double>(m_joinedAnswers)}},
                              {m_joined.front().first, m_joined.front().second}));
        if (!m_alike.empty())
            result.findings.push_back(answerFinding(
                "predictions.labels_alike", Severity::Warning,
                {{"pairs", static_cast<double>(m_alike.size() / 2)}}, {m_alike[0], m_alike[1]}));
        if (m_caseCounts) {
            // Answers that are a label but for case, which counts here.
            std::set<std::string> plain;
            for (const std::string& label : m_labels)
                plain.insert(plainLabel(label));
            std::int64_t rows = 0;
            std::string example;
            for (std::size_t k = 0; k < m_texts.size(); ++k) {
                if (m_texts[k].labels > 0 || m_nameOf[k] != m_texts[k].text
                    || !plain.contains(plainLabel(m_texts[k].text)))
                    continue;
                rows += m_texts[k].answers;
                example = m_texts[k].text;
            }
            if (rows > 0)
                result.findings.push_back(
                    answerFinding("predictions.case_counts", Severity::Warning,
                                  {{"answers", static_cast<double>(rows)}}, {example}));
        }
    }

    const std::filesystem::path& m_file;
    const std::vector<AnswerText>& m_texts;
    char m_decimal;
    bool m_caseCounts = false, m_common = false;
    std::vector<std::string> m_labels, m_answers;
    std::vector<std::string> m_nameOf; ///< by text
    std::vector<std::pair<std::string, std::string>> m_joined;
    std::int64_t m_joinedAnswers = 0;
    std::vector<std::string> m_alike;
    MatchedLabels result;
};

/// The classes as whole numbers; empty when they are none.
std::vector<std::int64_t> wholeNumbers(const std::vector<std::string>& classes)
{
    std::vector<std::int64_t> numbers;
    for (const std::string& name : classes) {
        const auto value = parseNumber(name, '.');
        if (!value || *value != std::floor(*value) || std::abs(*value) > 1e9)
            return {};
        numbers.push_back(static_cast<std::int64_t>(*value));
    }
    return numbers;
}

} // namespace

MatchedLabels matchedLabels(const std::filesystem::path& file, const std::vector<AnswerText>& texts,
                            char decimal)
{
    return Matcher(file, texts, decimal).match();
}

ClassFinder::ClassFinder(const std::vector<std::string>& names, char decimal)
    : m_decimal(decimal)
    , m_caseCounts(caseTellsApart(names))
{
    std::set<std::string> ambiguous;
    for (std::size_t k = 0; k < names.size(); ++k) {
        m_exact.emplace(names[k], static_cast<std::uint16_t>(k));
        const std::string key = keyOf(names[k], decimal, m_caseCounts);
        if (!m_alike.emplace(key, static_cast<std::uint16_t>(k)).second)
            ambiguous.insert(key);
    }
    for (const std::string& key : ambiguous)
        m_alike.erase(key);
}

std::optional<std::uint16_t> ClassFinder::find(const std::string& text) const
{
    if (const auto exact = m_exact.find(text); exact != m_exact.end())
        return exact->second;
    std::string key = keyOf(text, m_decimal, m_caseCounts);
    if (!m_alike.contains(key)) {
        for (const auto& [one, other] : {std::pair{"true", "#1"}, std::pair{"false", "#0"}}) {
            if (key == one || key == other) {
                key = key == one ? other : one;
                break;
            }
        }
    }
    const auto alike = m_alike.find(key);
    return alike == m_alike.end() ? std::nullopt : std::optional(alike->second);
}

std::optional<base::Finding> shiftedBy(const std::vector<std::string>& classes,
                                       const std::vector<evaluate::Predictions>& splits)
{
    constexpr std::int64_t kLeast = 10; ///< rows
    const std::vector<std::int64_t> numbers = wholeNumbers(classes);
    if (numbers.empty())
        return std::nullopt;
    std::set<std::int64_t> labels, answers;
    std::int64_t rows = 0, same = 0, above = 0, below = 0;
    for (const evaluate::Predictions& part : splits) {
        for (std::size_t i = 0; i < part.truth.size(); ++i) {
            const std::int64_t label = numbers[part.truth[i]], answer = numbers[part.predicted[i]];
            labels.insert(label);
            answers.insert(answer);
            ++rows;
            same += label == answer ? 1 : 0;
            above += label == answer + 1 ? 1 : 0;
            below += label == answer - 1 ? 1 : 0;
        }
    }
    const int step = above > below ? 1 : -1;
    const std::int64_t shifted = std::max(above, below);
    // Shifted, all answers are labels; as they are, some are none.
    const bool fits = std::all_of(answers.begin(), answers.end(),
                                  [&](std::int64_t one) { return labels.contains(one + step); });
    const bool fitsNow =
        std::includes(labels.begin(), labels.end(), answers.begin(), answers.end());
    if (rows < kLeast || !fits || fitsNow || shifted < 2 * same || shifted * 10 < rows)
        return std::nullopt;
    return answerFinding("predictions.shifted", base::Severity::Blocker,
                         {{"agree", static_cast<double>(same) / static_cast<double>(rows)},
                          {"shifted", static_cast<double>(shifted) / static_cast<double>(rows)},
                          {"labels_from", static_cast<double>(*labels.begin())},
                          {"answers_from", static_cast<double>(*answers.begin())},
                          {"step", static_cast<double>(step)}});
}

} // namespace assay::interop
