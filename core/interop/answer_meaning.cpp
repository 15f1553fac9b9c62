// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_meaning.h"

#include "base/error.h"
#include "data/formats/cell.h"
#include "interop/answer_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace assay::interop {

namespace {

using base::Severity;
using data::formats::parseNumber;
using evaluate::Predictions;

constexpr std::size_t kMostCounted = 1000; ///< different whole numbers that are taken for classes

class Meaning
{
public:
    Meaning(AnswerTable& table, std::vector<base::Finding>& findings)
        : m_table(table)
        , m_findings(findings)
    {}

    /// Whether numbers are predicted, not classes: they have fractions, or there are too many.
    bool areNumbers()
    {
        std::size_t numbers = 0, fractions = 0;
        const AnswerText* other = nullptr;
        for (const AnswerText& text : m_table.texts) {
            const auto value = parseNumber(text.text, m_table.decimal);
            numbers += value ? 1 : 0;
            fractions += value && *value != std::floor(*value) ? 1 : 0;
            other = value || other != nullptr ? other : &text;
        }
        if (other != nullptr) {
            // Among numbers with fractions a word is a mistake, not a class.
            if (fractions * 2 > m_table.texts.size()
                && m_table.texts.size() - numbers <= numbers / 10)
                throw base::inputError(
                    "predictions.number",
                    fmt::format("\"{}\" is no number, where label and prediction hold numbers; "
                                "correct the row or leave it out.",
                                other->text.substr(0, 40)),
                    {.file = m_table.file.string(), .row = other->line, .byte = {}});
            return false;
        }
        if (fractions > 0 || m_table.texts.size() <= kMostCounted)
            return fractions > 0;
        // Classes that are counted are answered as they are labelled more often than by chance.
        std::set<std::uint32_t> same;
        for (const auto& [split, part] : m_table.parts) {
            for (std::size_t i = 0; i < part.labels.size(); ++i) {
                if (part.labels[i] == part.predictions[i])
                    same.insert(part.labels[i]);
            }
        }
        const bool isNumbers =
            same.size() * 4 < m_table.texts.size() || m_table.texts.size() > evaluate::kMostClasses;
        find(isNumbers ? "predictions.taken_for_numbers" : "predictions.taken_for_classes",
             Severity::Hint, {{"values", static_cast<double>(m_table.texts.size())}});
        return isNumbers;
    }

    std::vector<std::string> classes()
    {
        MatchedLabels matched = matchedLabels(m_table.file, m_table.texts, m_table.decimal);
        for (base::Finding& finding : matched.findings)
            m_findings.push_back(std::move(finding));
        for (auto& [split, part] : m_table.parts) {
            part.answers.classes = matched.classes.size();
            for (std::size_t i = 0; i < part.labels.size(); ++i) {
                part.answers.truth.push_back(matched.classOf[part.labels[i]]);
                part.answers.predicted.push_back(matched.classOf[part.predictions[i]]);
            }
        }
        m_ofClass = matched.classes.size() == 2 ? classOfProbability() : -1;
        if (m_ofClass >= 0)
            find("predictions.probability_of_class", Severity::Warning, {},
                 {matched.classes[static_cast<std::size_t>(m_ofClass)]});
        else if (matched.classes.size() > 1)
            findUnlikely(matched.classes.size());
        for (auto& [split, part] : m_table.parts)
            finishSingle(part);
        return std::move(matched.classes);
    }

    template <typename Use>
    void forEachSingle(Use use) const
    {
        for (const auto& [split, part] : m_table.parts) {
            for (std::size_t i = 0; i < part.single.size(); ++i) {
                if (m_table.hasProbability && !std::isnan(part.single[i]))
                    use(part, i, static_cast<double>(part.single[i]));
            }
        }
    }

    /// Of two classes: the class whose probability the column holds; -1: it holds that of the answer.
    /// That of a class is below one half wherever the other one is answered, which that of the
    /// answer never is.
    int classOfProbability() const
    {
        bool low[2] = {false, false}, high[2] = {false, false};
        forEachSingle([&](const AnswerPart& part, std::size_t i, double p) {
            low[part.answers.predicted[i]] |= p < 0.5;
            high[part.answers.predicted[i]] |= p > 0.5;
        });
        for (const int one : {0, 1}) {
            if (high[one] && !low[one] && low[1 - one] && !high[1 - one])
                return one;
        }
        return -1;
    }

    /// The likeliest of k classes has at least 1 / k.
    void findUnlikely(std::size_t classes)
    {
        std::int64_t count = 0, line = 0;
        const double least = 1 / static_cast<double>(classes);
        forEachSingle([&](const AnswerPart& part, std::size_t i, double p) {
            if (p < least - 0.005 && count++ == 0)
                line = part.lines[i];
        });
        if (count > 0)
            find("predictions.unlikely", Severity::Warning,
                 {{"answers", static_cast<double>(count)},
                  {"line", static_cast<double>(line)},
                  {"least", least}});
    }

    /// One probability an example, or none.
    void finishSingle(AnswerPart& part)
    {
        Predictions& answers = part.answers;
        const auto unknown = static_cast<std::size_t>(std::count_if(
            part.single.begin(), part.single.end(), [](float p) { return std::isnan(p); }));
        const bool has = m_table.hasProbability && unknown < part.single.size();
        if (has && unknown > 0)
            find("predictions.without_probability", Severity::Hint,
                 {{"answers", static_cast<double>(unknown)}}, {data::displayName(answers.split)});
        for (std::size_t i = 0; i < part.labels.size(); ++i) {
            const double p = has ? static_cast<double>(part.single[i]) : std::nan("");
            answers.answerProbabilities.push_back(static_cast<float>(p));
            answers.losses.push_back(std::nanf("")); // of the other classes only the sum is known
        }
        if (!has || unknown > 0 || answers.classes != 2)
            return;
        answers.losses.clear();
        answers.answerProbabilities.clear();
        for (std::size_t i = 0; i < part.labels.size(); ++i) {
            const bool second = (m_ofClass < 0 ? answers.predicted[i] : m_ofClass) == 1;
            const float p = part.single[i];
            const float both[]{second ? 1 - p : p, second ? p : 1 - p};
            answers.losses.push_back(lossOf(static_cast<double>(both[answers.truth[i]])));
            answers.addProbabilities(both);
        }
    }

    void finishNumbers()
    {
        for (auto& [split, part] : m_table.parts) {
            Predictions& answers = part.answers;
            for (std::size_t i = 0; i < part.labels.size(); ++i) {
                answers.targets.push_back(numberOf(part.labels[i]));
                answers.values.push_back(numberOf(part.predictions[i]));
                const double gap = answers.values.back() - answers.targets.back();
                answers.losses.push_back(static_cast<float>(gap * gap));
            }
        }
    }

private:
    double numberOf(std::uint32_t text) const
    {
        return *parseNumber(m_table.texts[text].text, m_table.decimal);
    }

    void find(const char* id, Severity severity, std::vector<base::NamedNumber> evidence,
              std::vector<std::string> texts = {})
    {
        m_findings.push_back(answerFinding(id, severity, std::move(evidence), std::move(texts)));
    }

    AnswerTable& m_table;
    std::vector<base::Finding>& m_findings;
    int m_ofClass = -1; ///< whose probability the column holds; -1: that of the answer
};

} // namespace

std::vector<std::string> giveMeaning(AnswerTable& table, std::vector<base::Finding>& findings)
{
    Meaning meaning(table, findings);
    if (!meaning.areNumbers())
        return meaning.classes();
    meaning.finishNumbers();
    return {};
}

} // namespace assay::interop
