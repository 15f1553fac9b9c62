// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_meaning.h"

#include "base/error.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "interop/answer_quantities.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

namespace assay::interop {

namespace {

using base::Severity;
using data::formats::labelSpelling;
using data::formats::parseNumber;
using evaluate::Predictions;

constexpr std::size_t kFewNumbers = 30;      ///< answers that say how they go with their labels
constexpr double kTogether = 0.7;            ///< correlation: about half of the variance
constexpr double kClearlyBelow = 0.005;      ///< one half, of probabilities of two decimals
constexpr std::size_t kMostNamedClasses = 5; ///< that train lacks; the others are counted
constexpr std::size_t kMostCounted = 1000;   ///< different whole numbers that are taken for classes
constexpr std::size_t kFewQuantities = 20; ///< so few different whole numbers are taken for classes
constexpr std::size_t kLeastWritten =
    4; ///< different numbers with units, so that they are no sizes

constexpr std::size_t kFewShares = 20; ///< answers that show that predictions are probabilities

/// "?", and "1:?" of Weka, where it is a label that nothing answers: a class that is not known.
bool isUnknown(const AnswerText& text)
{
    const std::string& word = text.text;
    const bool mark =
        word == "?"
        || (word.ends_with(":?") && word.find_first_not_of("0123456789") == word.size() - 2);
    return mark && text.labels > 0 && text.answers == 0;
}

class Meaning
{
public:
    Meaning(AnswerTable& table, std::vector<base::Finding>& findings)
        : m_table(table)
        , m_findings(findings)
    {}

    /// Whether numbers are predicted, not classes: they have fractions, or there are too many, or they rise and fall
    /// together and are seldom the same.
    bool areNumbers()
    {
        std::size_t numbers = 0, fractions = 0;
        const AnswerText* other = nullptr;
        for (const AnswerText& text : m_table.texts) {
            const auto value = parseNumber(text.text, m_table.decimal);
            m_values.push_back(value.value_or(std::nan("")));
            numbers += value ? 1 : 0;
            fractions += value && *value != std::floor(*value) ? 1 : 0;
            other = value || other != nullptr ? other : &text;
        }
        if (other != nullptr && areWrittenNumbers())
            return true;
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
        if (fractions > 0) {
            if (areShares())
                find("predictions.maybe_probability", Severity::Warning, {});
            else if (const std::size_t same = sameRows(); same > 0)
                find("predictions.maybe_classes", Severity::Warning,
                     {{"values", static_cast<double>(m_table.texts.size())},
                      {"same", static_cast<double>(same)}});
            return true;
        }
        const bool isMuch = m_table.texts.size() > kMostCounted;
        if (!isMuch)
            return areQuantities()
                   && find("predictions.taken_for_numbers", Severity::Hint,
                           {{"values", static_cast<double>(m_table.texts.size())}});
        const bool isNumbers =
            areSeldomSame(m_values) || m_table.texts.size() > evaluate::kMostClasses;
        find(isNumbers ? "predictions.taken_for_numbers" : "predictions.taken_for_classes",
             Severity::Hint, {{"values", static_cast<double>(m_table.texts.size())}});
        return isNumbers;
    }

    /// Of few numbers, the rows in which label and prediction are one: versions and grades may be classes. 0: there
    /// are many numbers, or fewer such rows than a half.
    std::size_t sameRows() const
    {
        std::size_t same = 0, rows = 0;
        for (const auto& [split, part] : m_table.parts) {
            rows += part.labels.size();
            for (std::size_t i = 0; i < part.labels.size(); ++i)
                same += part.labels[i] == part.predictions[i] ? 1 : 0;
        }
        const bool few = m_table.texts.size() <= kFewQuantities && rows >= kFewShares;
        return few && same * 2 >= rows ? same : 0;
    }

    /// Whether every label is 0 or 1, of both some, and every prediction lies between them.
    bool areShares() const
    {
        std::size_t zeros = 0, ones = 0;
        for (const auto& [split, part] : m_table.parts) {
            for (std::size_t i = 0; i < part.labels.size(); ++i) {
                const double label = m_values[part.labels[i]],
                             predicted = m_values[part.predictions[i]];
                if ((label != 0 && label != 1) || !(predicted >= 0 && predicted <= 1))
                    return false;
                (label == 0 ? zeros : ones) += 1;
            }
        }
        return zeros > 0 && ones > 0 && zeros + ones >= kFewShares;
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
        if (!m_table.ofClass.empty())
            m_ofClass = classOf(matched, m_table.ofClass);
        else if (matched.classes.size() == 2)
            m_ofClass = classOfProbability();
        if (m_ofClass >= 0 && m_table.ofClass.empty())
            find("predictions.probability_of_class", Severity::Warning,
                 {{"threshold", m_threshold}},
                 {matched.classes[static_cast<std::size_t>(m_ofClass)]});
        else if (m_ofClass >= 0)
            return finishClasses(std::move(matched.classes));
        else if (matched.classes.size() > 1)
            findUnlikely(matched.classes.size());
        return finishClasses(std::move(matched.classes));
    }

    std::vector<std::string> finishClasses(std::vector<std::string> classes)
    {
        for (auto& [split, part] : m_table.parts)
            finishSingle(part);
        return classes;
    }

    /// Its place, of a class by how it is spelled in the table.
    int classOf(const MatchedLabels& matched, const std::string& text) const
    {
        for (std::size_t k = 0; k < m_table.texts.size(); ++k) {
            if (labelSpelling(m_table.texts[k].text, m_table.decimal)
                == labelSpelling(text, m_table.decimal))
                return matched.classOf[k];
        }
        return -1;
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
    /// answer never is. Where answers are made at another threshold, that stands for one half.
    int classOfProbability()
    {
        std::array<double, 2> least{2, 2}, most{-1, -1};
        forEachSingle([&](const AnswerPart& part, std::size_t i, double p) {
            const std::size_t answer = part.answers.predicted[i];
            least[answer] = std::min(least[answer], p);
            most[answer] = std::max(most[answer], p);
        });
        for (const std::size_t one : {0U, 1U}) {
            const std::size_t other = 1 - one;
            if (most[one] > 0.5 && least[one] >= 0.5 && least[other] < 0.5 && most[other] >= 0
                && most[other] <= 0.5)
                return static_cast<int>(one);
        }
        for (const std::size_t one : {0U, 1U}) {
            const std::size_t other = 1 - one;
            if (most[one] < 0 || most[other] < 0 || !(least[one] > most[other])
                || !(std::min(least[0], least[1]) < 0.5 - kClearlyBelow))
                continue;
            m_threshold = (least[one] + most[other]) / 2;
            return static_cast<int>(one);
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
        findOtherScale();
    }

    /// Answers that rise and fall with the labels, and still are further from them than their mean: those of a
    /// target that was standardised, divided or made a logarithm, and not turned back.
    void findOtherScale()
    {
        std::vector<double> labels, values;
        for (const auto& [split, part] : m_table.parts) {
            labels.insert(labels.end(), part.answers.targets.begin(), part.answers.targets.end());
            values.insert(values.end(), part.answers.values.begin(), part.answers.values.end());
        }
        if (labels.size() < kFewNumbers)
            return;
        const auto count = static_cast<double>(labels.size());
        const double meanLabel = std::accumulate(labels.begin(), labels.end(), 0.0) / count,
                     meanValue = std::accumulate(values.begin(), values.end(), 0.0) / count;
        double ofLabels = 0, gaps = 0;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            ofLabels += (labels[i] - meanLabel) * (labels[i] - meanLabel);
            gaps += (labels[i] - values[i]) * (labels[i] - values[i]);
        }
        const double together = correlationOf(labels, values);
        if (!(together > kTogether) || !(gaps > ofLabels))
            return;
        find("predictions.other_scale", Severity::Warning,
             {{"together", together},
              {"rmse", std::sqrt(gaps / count)},
              {"line", std::sqrt(ofLabels * (1 - together * together) / count)},
              {"label", meanLabel},
              {"answer", meanValue}});
    }

private:
    double numberOf(std::uint32_t text) const { return m_values[text]; }

    /// Classes that are counted are answered as they are labelled more often than by chance.
    bool areSeldomSame(const std::vector<double>& values) const
    {
        std::set<std::uint32_t> same;
        for (const auto& [split, part] : m_table.parts) {
            for (std::size_t i = 0; i < part.labels.size(); ++i) {
                if (values[part.labels[i]] == values[part.predictions[i]])
                    same.insert(part.labels[i]);
            }
        }
        return same.size() * 4 < m_table.texts.size();
    }

    /// Whether whole numbers are answered as quantities are: near the label and seldom the same. Classes that are
    /// counted from another number are the same where 1 is added.
    bool areQuantities() const
    {
        if (m_table.texts.size() <= kFewQuantities || !areSeldomSame(m_values))
            return false;
        std::vector<double> labels, answers;
        for (const auto& [split, part] : m_table.parts) {
            for (std::size_t i = 0; i < part.labels.size(); ++i) {
                labels.push_back(numberOf(part.labels[i]));
                answers.push_back(numberOf(part.predictions[i]));
            }
        }
        for (const double step : {-1.0, 0.0, 1.0}) {
            std::size_t agree = 0;
            for (std::size_t i = 0; i < labels.size(); ++i)
                agree += labels[i] == answers[i] + step ? 1 : 0;
            if (agree * 4 >= labels.size())
                return false;
        }
        return correlationOf(labels, answers) > kTogether;
    }

    /// Numbers with units, thousands or brackets; then `m_values` are theirs.
    bool areWrittenNumbers()
    {
        auto found = quantitiesOf(m_table.file, m_table.texts, m_table.decimal, m_table.delimiter);
        if (!found || m_table.texts.size() < kLeastWritten || !areSeldomSame(found->values))
            return false;
        m_values = std::move(found->values);
        return find("predictions.number_form", Severity::Warning,
                    {{"value", found->value}, {"open", found->isOpen ? 1.0 : 0.0}}, {found->cell});
    }

    /// True, as something was found.
    bool find(const char* id, Severity severity, std::vector<base::NamedNumber> evidence,
              std::vector<std::string> texts = {})
    {
        m_findings.push_back(answerFinding(id, severity, std::move(evidence), std::move(texts)));
        return true;
    }

    AnswerTable& m_table;
    std::vector<base::Finding>& m_findings;
    std::vector<double> m_values; ///< by text; NaN: it is no number
    double m_threshold = 0.5;     ///< of the probability, above which that class is answered
    int m_ofClass = -1;           ///< whose probability the column holds; -1: that of the answer
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

void noteMissing(const AnswerTable& table, Troubles& troubles)
{
    std::set<std::uint32_t> missing;
    bool words = true;
    for (std::uint32_t k = 0; k < table.texts.size(); ++k) {
        if (data::formats::lower(table.texts[k].text) == "nan" || isUnknown(table.texts[k]))
            missing.insert(k);
        else
            words = words && !parseNumber(table.texts[k].text, table.decimal);
    }
    std::erase_if(missing, [&](std::uint32_t k) {
        return words && table.texts[k].labels > 0 && table.texts[k].answers > 0;
    });
    if (missing.empty())
        return;
    std::map<std::int64_t, std::pair<const char*, std::string>> rows;
    for (const auto& [split, part] : table.parts) {
        for (std::size_t i = 0; i < part.lines.size(); ++i) {
            const bool label = missing.contains(part.labels[i]);
            if (label || missing.contains(part.predictions[i]))
                rows.emplace(
                    part.lines[i],
                    std::pair(label ? "label" : "prediction",
                              table.texts[label ? part.labels[i] : part.predictions[i]].text));
        }
    }
    for (const auto& [line, what] : rows)
        troubles.add("predictions.cells", line,
                     fmt::format("The row has no {} but \"{}\"; leave it out, or write what "
                                 "is missing.",
                                 what.first, what.second));
}

void findClassesNotInTrain(PredictionsFile& file)
{
    std::set<std::uint16_t> trained, met;
    for (const Predictions& part : file.splits) {
        auto& labels = part.split == data::SplitKind::Train ? trained : met;
        labels.insert(part.truth.begin(), part.truth.end());
    }
    std::vector<std::string> lacking;
    for (const std::uint16_t label : met) {
        if (!trained.empty() && !trained.contains(label))
            lacking.push_back(file.classes[label]);
    }
    const std::size_t count = lacking.size();
    lacking.resize(std::min(count, kMostNamedClasses));
    for (const std::string& label : lacking) {
        file.findings.push_back(answerFinding("predictions.class_not_in_train", Severity::Warning));
        file.findings.back().place = label;
    }
    if (count > lacking.size())
        file.findings.push_back(
            answerFinding("predictions.classes_not_in_train", Severity::Warning,
                          {{"classes", static_cast<double>(count - lacking.size())}}));
}

} // namespace assay::interop
