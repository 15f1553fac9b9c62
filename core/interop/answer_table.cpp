// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/csv_scanner.h"
#include "interop/answer_checks.h"
#include "interop/answer_forms.h"
#include "interop/answer_ids.h"
#include "interop/answer_labels.h"
#include "interop/answer_layout.h"
#include "interop/answer_meaning.h"
#include "interop/answer_numbers.h"
#include "interop/answer_shapes.h"
#include "interop/left_out_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

namespace assay::interop {

namespace {

using base::Severity;
using data::SplitKind;
using data::formats::CsvScanner;
using data::formats::parseNumber;
using data::formats::refuse;
using evaluate::Predictions;
using std::filesystem::path;

constexpr const char* kNeeded = "id, label and prediction must not be empty.";
constexpr const char* kPercents = "; if these are percents, divide them by 100";
constexpr double kShareSlack = 0.01; ///< by which a sum of probabilities may miss 1

class TableReader
{
public:
    explicit TableReader(path file)
        : m_file(std::move(file))
        , m_layout(answerLayout(m_file))
        , m_columns(m_layout.columns)
    {
        m_table.file = m_file;
        m_table.decimal = m_layout.decimal;
        m_table.delimiter = m_layout.rules.delimiter;
        requireRowOfEachExample(m_file, m_layout);
        if (!m_columns.isComplete())
            refuse(m_file, "predictions.columns", m_columns.problem);
        for (const auto& [name, place] : m_columns.ofClasses)
            m_classes.push_back(name);
        checkClassColumns();
    }

    PredictionsFile read()
    {
        m_infinite = rowsWithoutFiniteLogits(m_file, m_layout);
        CsvScanner scanner(m_file, data::EncodingChoice::Auto, m_layout.rules);
        scanner.next();
        const std::vector<std::string> header(scanner.cells().begin(), scanner.cells().end());
        while (scanner.next()) {
            if (!isHeaderAgain(header, scanner.cells()))
                readRow(scanner);
            else if (m_headers++ == 0)
                m_firstHeader = scanner.line();
        }
        for (base::Finding& oddity : scanner.oddities().findings(m_file.filename().string()))
            m_result.findings.push_back(std::move(oddity));
        finishRows();
        if (m_columns.guessed.size() > 0)
            find("predictions.columns_guessed", Severity::Hint, {}, {joined(m_columns.guessed)});
        if (!m_classes.empty())
            finishClassColumns();
        m_table.hasProbability = m_columns.probability >= 0 && !m_singleTroubles.any();
        reportLayout();
        if (!m_layout.two.empty())
            m_table.ofClass = m_layout.two.front();
        if (m_classes.empty())
            m_result.classes = giveMeaning(m_table, m_result.findings);
        if (m_singleTroubles.any() && !m_result.classes.empty())
            find("predictions.column_left_out", Severity::Warning, {},
                 {m_columns.probabilityName, m_singleTroubles.text()});
        for (auto& [split, part] : m_table.parts) {
            std::move(part.examples.begin(), part.examples.end(),
                      std::back_inserter(m_result.examples));
            m_result.splits.push_back(std::move(part.answers));
        }
        findClassesNotInTrain(m_result);
        if (auto shifted = shiftedBy(m_result.classes, m_result.splits)) {
            // It is why an answer is no label.
            std::erase_if(m_result.findings, [](const base::Finding& finding) {
                return finding.id == "predictions.never_a_label";
            });
            m_result.findings.push_back(std::move(*shifted));
        }
        return std::move(m_result);
    }

private:
    void find(const char* id, Severity severity, std::vector<base::NamedNumber> evidence = {},
              std::vector<std::string> texts = {})
    {
        m_result.findings.push_back(
            answerFinding(id, severity, std::move(evidence), std::move(texts)));
    }

    static std::string joined(const std::vector<std::string>& parts)
    {
        std::string text;
        for (const std::string& part : parts)
            text += (text.empty() ? "" : ", ") + part;
        return text;
    }

    void checkClassColumns()
    {
        const std::set<std::string> distinct(m_classes.begin(), m_classes.end());
        if (distinct.size() < m_classes.size() && !m_columns.ofClassesIsGuessed)
            refuse(m_file, "predictions.columns",
                   "Two columns hold the probability of the same class; keep one of them.");
        if (m_classes.size() > evaluate::kMostClasses)
            refuse(m_file, "predictions.classes",
                   fmt::format("There are {} classes; at most {} can be analysed.",
                               m_classes.size(), evaluate::kMostClasses));
        if (distinct.size() < m_classes.size())
            dropClassColumns("Two of them are of the same class.");
        m_finder.emplace(m_classes, m_table.decimal);
        m_sums.emplace(m_classes.size());
        m_ofClasses.resize(m_classes.size());
    }

    /// Columns that are probabilities by a likely name only are left out when they cannot be.
    void dropClassColumns(const std::string& why)
    {
        if (m_columns.prediction < 0)
            refuse(m_file, "predictions.columns",
                   fmt::format("The table lacks the column prediction, and \"{}\" and the columns "
                               "like it are no probabilities. {}",
                               m_columns.ofClassesName, why));
        find("predictions.column_left_out", Severity::Warning, {}, {m_columns.ofClassesName, why});
        m_classes.clear();
        m_classTroubles = {};
        for (auto& [split, part] : m_table.parts) {
            Predictions fresh;
            fresh.split = split;
            fresh.ids = std::move(part.answers.ids);
            part.answers = std::move(fresh);
        }
    }

    /// Of two classes, by the probability of one of them; empty where that is no number.
    std::string answerOfTwo(std::string_view cell) const
    {
        const auto share = shareOf(cell, m_table.decimal, m_layout.isProbabilityPercents);
        return !share ? std::string() : m_layout.two[*share > 0.5 ? 0 : 1];
    }

    /// What was concluded from columns that are not there, and from how numbers are written.
    void reportLayout()
    {
        if (m_columns.split < 0)
            find("predictions.no_split", Severity::Hint);
        if (m_columns.id < 0)
            find("predictions.no_id", Severity::Hint);
        const bool ofClasses = m_layout.areClassesPercents && !m_classes.empty();
        if (ofClasses || m_layout.isProbabilityPercents)
            find("predictions.percents", Severity::Hint, {},
                 {ofClasses ? m_columns.ofClassesName : m_columns.probabilityName});
        if (!m_layout.two.empty())
            find("predictions.of_two", Severity::Hint,
                 {{"derived", m_columns.prediction < 0 ? 1.0 : 0.0}},
                 {m_columns.probabilityName, m_layout.two.front()});
    }

    std::uint32_t textId(const std::string& text, std::int64_t line)
    {
        const auto [found, isNew] =
            m_textIds.emplace(text, static_cast<std::uint32_t>(m_table.texts.size()));
        if (isNew) {
            m_table.texts.push_back({.text = text, .labels = 0, .answers = 0, .line = line});
            m_columnOf.push_back(m_classes.empty() ? std::nullopt : m_finder->find(text));
        }
        return found->second;
    }

    /// A number from 0 to 1, or what is wrong in `troubles`.
    std::optional<double> probabilityOf(std::string_view cell, std::int64_t line,
                                        Troubles& troubles)
    {
        const auto value = shareOf(cell, m_table.decimal, m_layout.isProbabilityPercents);
        if (value && *value >= -kRoundOff && *value <= 1 + kRoundOff)
            return std::clamp(*value, 0.0, 1.0);
        const bool percent = cell.ends_with('%') || (value && *value > 1 && *value <= 100);
        addNoProbability(cell,
                         percent ? kPercents
                         : value && *value < 0
                             ? "; of a logarithm of a probability give its exponential"
                             : "",
                         line, troubles);
        return std::nullopt;
    }

    static void addNoProbability(std::string_view cell, const char* remedy, std::int64_t line,
                                 Troubles& troubles)
    {
        troubles.add("predictions.probability", line,
                     fmt::format("A probability is a number from 0 to 1, not \"{}\"{}.",
                                 cell.substr(0, 40), remedy));
    }

    void readRow(const CsvScanner& scanner)
    {
        const auto& cells = scanner.cells();
        const std::int64_t line = scanner.line();
        const bool fits =
            cells.size() >= m_layout.width
            && std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(m_layout.width), cells.end(),
                           [](std::string_view cell) { return cell.empty(); });
        ++m_rows;
        if (!fits)
            return m_troubles.add(
                "predictions.cells", line,
                fmt::format("The row has {} cells, the header {}.", cells.size(), m_layout.width));
        if (m_infinite.contains(line))
            return;
        const auto cell = [&](int place) {
            return place < 0 ? std::string() : std::string(cells[static_cast<std::size_t>(place)]);
        };
        const auto split = m_columns.split < 0
                               ? std::optional(SplitKind::TestVal) // as arrays are
                               : m_splits.find(cell(m_columns.split), line, m_troubles);
        std::string prediction(itemOf(cell(m_columns.prediction)));
        const bool derived = m_columns.prediction < 0;
        std::vector<float> ofClasses;
        if (!m_classes.empty()) {
            ofClasses = probabilitiesOf(cells, line);
            if (derived)
                prediction = m_classes[static_cast<std::size_t>(
                    std::max_element(ofClasses.begin(), ofClasses.end()) - ofClasses.begin())];
        }
        if (derived && m_classes.empty())
            prediction = answerOfTwo(cell(m_columns.probability));
        const std::string id = m_columns.id < 0
                                   ? fmt::format("{}/{}", m_file.stem().string(), m_rows)
                                   : cell(m_columns.id);
        const std::string label(itemOf(cell(m_columns.label)));
        if (id.empty() || label.empty())
            return m_troubles.add(
                "predictions.cells", line,
                fmt::format("The row has no {}: {}", id.empty() ? "id" : "label", kNeeded));
        if (prediction.empty())
            return m_unanswered.add(line);
        if (!split || !m_ids.isFirst(id, *split, line, label, prediction))
            return;
        AnswerPart& part = m_table.parts[*split];
        part.answers.split = *split;
        part.answers.classes = m_classes.size();
        const std::uint32_t truth = textId(label, line), answer = textId(prediction, line);
        ++m_table.texts[truth].labels;
        ++m_table.texts[answer].answers;
        part.labels.push_back(truth);
        part.predictions.push_back(answer);
        part.lines.push_back(line);
        part.single.push_back(std::nanf(""));
        if (const std::string own = cell(m_columns.probability); !own.empty())
            part.single.back() = static_cast<float>(
                probabilityOf(own, line,
                              m_columns.probabilityIsGuessed ? m_singleTroubles : m_troubles)
                    .value_or(std::nan("")));
        if (!m_classes.empty())
            addOfClasses(part, truth, answer, ofClasses, line);
        describe(part, id, cell(m_columns.image));
    }

    std::vector<float> probabilitiesOf(const std::vector<std::string_view>& cells,
                                       std::int64_t line)
    {
        if (m_columns.areLogits)
            return softMaxOf(cells, line);
        double sum = 0;
        int decimals = 0;
        std::optional<std::string_view> wrong; // the first cell that is no probability
        bool numbers = true;
        for (std::size_t k = 0; k < m_classes.size(); ++k) {
            const auto text = cells[static_cast<std::size_t>(m_columns.ofClasses[k].second)];
            const auto value = shareOf(text, m_table.decimal, m_layout.areClassesPercents);
            sum += value.value_or(0);
            numbers = numbers && value;
            const bool sound = value && *value >= -kRoundOff && *value <= 1 + kRoundOff;
            m_ofClasses[k] = sound ? static_cast<float>(std::clamp(*value, 0.0, 1.0)) : 0;
            if (sound)
                decimals =
                    std::max(decimals, m_layout.areClassesPercents
                                           ? 2 + decimalsOf(withoutPercent(text), m_table.decimal)
                                           : decimalsOf(text, m_table.decimal));
            else if (!wrong)
                wrong = text;
        }
        if (wrong)
            addNoProbability(*wrong,
                             !numbers                  ? ""
                             : std::abs(sum - 100) < 1 ? kPercents
                                                       : "; give soft-max outputs, not logits",
                             line, m_classTroubles);
        else
            m_sums->add(line, sum, decimals);
        return m_ofClasses;
    }

    std::vector<float> softMaxOf(const std::vector<std::string_view>& cells, std::int64_t line)
    {
        std::vector<double> logits(m_classes.size());
        double sum = 0;
        bool shares = true;
        for (std::size_t k = 0; k < logits.size(); ++k) {
            const auto text = cells[static_cast<std::size_t>(m_columns.ofClasses[k].second)];
            const auto value = logitOf(text, m_layout);
            if (!value || !std::isfinite(*value))
                m_classTroubles.add(
                    "predictions.logit", line,
                    fmt::format("A logit is a finite number, not \"{}\".", text.substr(0, 40)));
            logits[k] = value && std::isfinite(*value) ? *value : 0;
            sum += logits[k];
            shares = shares && logits[k] >= 0 && logits[k] <= 1;
        }
        m_logitsAreShares = m_logitsAreShares && shares && std::abs(sum - 1) < kShareSlack;
        const double largest = *std::max_element(logits.begin(), logits.end());
        double total = 0;
        for (double& logit : logits)
            total += logit = std::exp(logit - largest);
        std::transform(logits.begin(), logits.end(), m_ofClasses.begin(),
                       [total](double each) { return static_cast<float>(each / total); });
        return m_ofClasses;
    }

    void addOfClasses(AnswerPart& part, std::uint32_t truth, std::uint32_t answer,
                      const std::vector<float>& ofClasses, std::int64_t line)
    {
        for (const std::uint32_t text : {truth, answer}) {
            if (!m_columnOf[text]) {
                m_classTroubles.add("predictions.class", line,
                                    fmt::format("There is no column {}{} for this class; the "
                                                "columns are of {}.",
                                                m_columns.ofClassesIsGuessed ? "" : "probability_",
                                                m_table.texts[text].text, listText(m_classes)));
                break; // one trouble a row
            }
        }
        part.answers.truth.push_back(m_columnOf[truth].value_or(0));
        part.answers.predicted.push_back(m_columnOf[answer].value_or(0));
        m_notLargest +=
            *std::max_element(ofClasses.begin(), ofClasses.end())
                    > ofClasses[part.answers.predicted.back()] + static_cast<float>(kRoundOff)
                ? 1
                : 0;
        part.answers.losses.push_back(
            lossOf(static_cast<double>(ofClasses[part.answers.truth.back()])));
        part.answers.addProbabilities(ofClasses);
    }

    void describe(AnswerPart& part, const std::string& id, const std::string& image)
    {
        error_analysis::Mistake example;
        example.sample = exampleId(id);
        example.name = id;
        if (!image.empty())
            example.picture =
                std::filesystem::absolute(m_file.parent_path() / image).lexically_normal();
        part.answers.ids.push_back(example.sample);
        part.examples.push_back(std::move(example));
    }

    void finishRows()
    {
        if (m_rows == 0)
            refuse(m_file, "predictions.empty", "The table has a header and no rows.");
        noteMissing(m_table, m_troubles);
        if (!m_unanswered.areFew(m_rows))
            m_unanswered.refuse("predictions.cells",
                                fmt::format("The row has no prediction: {}", kNeeded), m_troubles);
        m_ids.check(m_rows, m_troubles);
        m_troubles.raise(m_file);
        m_splits.report(m_result.findings);
        m_ids.report(m_table, m_result.findings);
        m_unanswered.report("predictions.no_prediction", m_result.findings);
        m_infinite.report("predictions.infinite_logits", m_result.findings);
        m_rows -= m_unanswered.count() + m_infinite.count();
        if (m_headers > 0)
            find("predictions.header_again", Severity::Hint,
                 {{"rows", static_cast<double>(m_headers)},
                  {"line", static_cast<double>(m_firstHeader)}});
        if (!m_columns.unread.empty())
            find("predictions.logits_left_out", Severity::Hint, {}, {listText(m_columns.unread)});
    }

    void finishClassColumns()
    {
        if (!m_columns.areLogits)
            m_sums->finish(m_classTroubles);
        else if (m_logitsAreShares && !m_classTroubles.any())
            refuse(m_file, "predictions.columns",
                   fmt::format("\"{}\" and the columns like it are from 0 to 1 and sum to 1 in "
                               "every row, so they hold probabilities and no logits; call them "
                               "probability_CLASS.",
                               m_columns.ofClassesName));
        checkLabelsOfColumns();
        if (m_classTroubles.any() && !m_columns.ofClassesIsGuessed)
            m_classTroubles.raise(m_file);
        if (m_classTroubles.any())
            return dropClassColumns(m_classTroubles.text());
        m_result.classes = m_classes;
        if (m_columns.areLogits)
            find("predictions.logits", Severity::Hint,
                 {{"classes", static_cast<double>(m_classes.size())},
                  {"logarithms", m_columns.areLogarithms ? 1.0 : 0.0}},
                 {m_columns.ofClassesName});
        std::int64_t joined = 0, rows = 0;
        std::string from, to;
        for (std::size_t k = 0; k < m_table.texts.size(); ++k) {
            if (m_finder->isExact(m_table.texts[k].text))
                continue;
            ++joined;
            rows += m_table.texts[k].answers + m_table.texts[k].labels;
            from = m_table.texts[k].text;
            to = m_classes[*m_columnOf[k]];
        }
        if (joined > 0)
            find("predictions.labels_matched", Severity::Warning,
                 {{"labels", static_cast<double>(joined)}, {"answers", static_cast<double>(rows)}},
                 {from, to});
        if (m_notLargest > 0)
            find("predictions.not_largest", Severity::Hint,
                 {{"answers", static_cast<double>(m_notLargest)},
                  {"of", static_cast<double>(m_rows)}});
        if (m_columns.prediction < 0)
            find("predictions.largest_taken", Severity::Hint);
        if (m_classes.size() > evaluate::kMostWhole)
            find("predictions.largest_kept", Severity::Hint,
                 {{"classes", static_cast<double>(m_classes.size())}});
    }

    /// Two labels that differ must not become one class.
    void checkLabelsOfColumns()
    {
        std::map<std::uint16_t, std::uint32_t> first;
        for (std::uint32_t k = 0; k < m_table.texts.size(); ++k) {
            if (m_table.texts[k].labels == 0 || !m_columnOf[k])
                continue;
            const auto [known, isNew] = first.emplace(*m_columnOf[k], k);
            if (!isNew)
                m_classTroubles.add(
                    "predictions.class", m_table.texts[k].line,
                    fmt::format("The labels \"{}\" and \"{}\" are kept apart, but there is one "
                                "column of probabilities for both; spell them the same, or add a "
                                "column.",
                                m_table.texts[known->second].text, m_table.texts[k].text));
        }
    }

    path m_file;
    AnswerLayout m_layout;
    AnswerColumns& m_columns;
    std::vector<std::string> m_classes; ///< that have a column of probabilities
    std::optional<ClassFinder> m_finder;
    std::optional<SumCheck> m_sums;
    std::vector<float> m_ofClasses; ///< of the row
    std::int64_t m_rows = 0, m_notLargest = 0;
    std::int64_t m_headers = 0, m_firstHeader = 0; ///< that come again
    bool m_logitsAreShares = true;                 ///< so far
    AnswerTable m_table;
    LeftOutRows m_unanswered, m_infinite; ///< with a logit that is no finite number
    AnswerSplits m_splits;
    AnswerIds m_ids;
    std::unordered_map<std::string, std::uint32_t> m_textIds;
    std::vector<std::optional<std::uint16_t>> m_columnOf; ///< by text
    /// What is wrong with rows; with the columns of classes; with a column that may be none.
    Troubles m_troubles, m_classTroubles, m_singleTroubles;
    PredictionsFile m_result;
};

} // namespace

PredictionsFile answersOfTable(const path& file)
{
    return TableReader(file).read();
}

} // namespace assay::interop
