// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/byte_reader.h"
#include "data/formats/npz.h"
#include "interop/answer_checks.h"
#include "interop/answer_forms.h"
#include "interop/answer_labels.h"
#include "interop/answer_meaning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>
#include <unordered_map>

namespace assay::interop {

namespace {

using base::Severity;
using data::formats::arraysOf;
using data::formats::lower;
using data::formats::NpyKind;
using data::formats::NpyReader;
using data::formats::openArray;
using data::formats::refuse;
using evaluate::Predictions;
using std::filesystem::path;

constexpr std::size_t kBlock = std::size_t{1} << 22; ///< values read at once
constexpr std::size_t kMostExamples = 100'000'000;
constexpr double kPercentSlack = 2; ///< by which percents of some classes may miss 100

/// An array and what a person calls it.
struct Source {
    NpyReader reader;
    path file;
    std::string name; ///< of a file, or of the array in an archive

    std::size_t values() const { return reader.rows() * reader.width(); }
    bool isMatrix() const { return reader.shape().size() == 2 && reader.width() > 1; }
    std::string text() const
    {
        return fmt::format("{} ({}, shape {})", name, reader.typeText(), reader.shapeText());
    }
};

[[noreturn]] void refuseShapes(const Source& one, const Source& two)
{
    refuse(one.file, "predictions.shapes",
           fmt::format("{} and {} do not fit together: one array must be the probabilities, "
                       "examples x classes, the other the labels, one whole number an example (or "
                       "0 and 1, examples x classes).",
                       one.text(), two.text()));
}

std::vector<double> wholeOf(Source& source)
{
    if (source.values() > kMostExamples)
        refuse(source.file, "npy.size", fmt::format("{} is too large.", source.text()));
    return source.reader.read(source.reader.rows());
}

bool areWhole(const std::vector<double>& values)
{
    return std::all_of(values.begin(), values.end(),
                       [](double value) { return value == std::floor(value); });
}

/// How exactly the type holds a number.
double precisionOf(const NpyReader& reader)
{
    return reader.typeText() == "float16" ? 1e-3 : reader.typeText() == "float32" ? 1e-6 : 1e-12;
}

class ArrayAnswers
{
public:
    ArrayAnswers(const Source& probabilities, const Source& labels)
        : m_probabilities(probabilities.text())
        , m_file(probabilities.file)
        , m_labelsFile(labels.file)
        , m_prefix(labels.file.stem().string() + "/")
    {}

    /// Probabilities of every class (or logits, if the array is called that) and one label an example.
    PredictionsFile read(Source& probabilities, const std::vector<double>& labels)
    {
        const std::size_t classes = probabilities.reader.width();
        const bool areLogits = lower(probabilities.name).starts_with("logit");
        std::optional<bool> arePercents; // as the first block says
        begin(classes);
        if (areLogits)
            find("predictions.logits", {{"classes", static_cast<double>(classes)}, {"array", 1}});
        SumCheck sums(classes, precisionOf(probabilities.reader));
        checkLabels(labels, classes);
        const double slack = std::max(kRoundOff, precisionOf(probabilities.reader));
        std::vector<float> row(classes);
        int decimals = 0;
        for (std::size_t i = 0; i < labels.size();) {
            auto block = probabilities.reader.read(std::max<std::size_t>(1, kBlock / classes));
            if (areLogits)
                softMax(block, classes, static_cast<std::int64_t>(i));
            else if (!arePercents && (arePercents = sumToHundred(block, classes)).value())
                find("predictions.percents", {});
            if (arePercents.value_or(false))
                std::transform(block.begin(), block.end(), block.begin(),
                               [](double percent) { return percent / 100; });
            if (decimals < SumCheck::kMostDecimals)
                decimals = std::max(decimals, sums.decimalsOf(block));
            for (std::size_t at = 0; at < block.size(); at += classes, ++i) {
                const std::int64_t number = static_cast<std::int64_t>(i) + 1;
                double sum = 0;
                for (std::size_t k = 0; k < classes; ++k) {
                    const double p = block[at + k];
                    if (!(p >= -slack && p <= 1 + slack)) {
                        addNoProbability(number, p);
                        sum = 1;
                        break;
                    }
                    row[k] = static_cast<float>(std::clamp(p, 0.0, 1.0));
                    sum += p;
                }
                sums.add(number, sum, decimals);
                add(row, labels[i]);
            }
        }
        sums.finish(m_troubles);
        return finish();
    }

    /// The probability of class 1, of two.
    PredictionsFile readSecond(const std::vector<double>& probabilities,
                               const std::vector<double>& labels)
    {
        begin(2);
        checkLabels(labels, 2);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const double p = probabilities[i];
            if (!(p >= -kRoundOff && p <= 1 + kRoundOff))
                addNoProbability(static_cast<std::int64_t>(i) + 1, p);
            const auto second = static_cast<float>(std::clamp(p, 0.0, 1.0));
            add({1 - second, second}, labels[i]);
        }
        m_result.findings.push_back(
            answerFinding("predictions.second_class", Severity::Hint, {}, {m_probabilities}));
        return finish();
    }

private:
    void find(const char* id, std::vector<base::NamedNumber> evidence)
    {
        m_result.findings.push_back(
            answerFinding(id, Severity::Hint, std::move(evidence), {m_probabilities}));
    }

    /// Of each row, of finite numbers.
    void softMax(std::vector<double>& block, std::size_t classes, std::int64_t before)
    {
        for (std::size_t at = 0; at < block.size(); at += classes) {
            const std::span<double> row(block.data() + at, classes);
            const auto none = std::find_if(row.begin(), row.end(),
                                           [](double logit) { return !std::isfinite(logit); });
            if (none != row.end()) {
                m_troubles.add("predictions.logit",
                               before + static_cast<std::int64_t>(at / classes) + 1,
                               fmt::format("A logit is a finite number, not {:g}.", *none));
                std::fill(row.begin(), row.end(), 0);
            }
            const double largest = *std::max_element(row.begin(), row.end());
            double total = 0;
            for (double& logit : row)
                total += logit = std::exp(logit - largest);
            for (double& logit : row)
                logit /= total;
        }
    }

    /// Whether all rows of a block are shares of 100.
    static bool sumToHundred(const std::vector<double>& block, std::size_t classes)
    {
        bool sound = !block.empty();
        for (std::size_t at = 0; sound && at < block.size(); at += classes) {
            const std::span<const double> row(block.data() + at, classes);
            const double sum = std::accumulate(row.begin(), row.end(), 0.0);
            sound = *std::min_element(row.begin(), row.end()) >= 0
                    && std::abs(sum - 100) <= kPercentSlack;
        }
        return sound;
    }

    void begin(std::size_t classes)
    {
        if (classes > evaluate::kMostClasses)
            refuse(m_file, "predictions.classes",
                   fmt::format("There are {} classes; at most {} can be analysed.", classes,
                               evaluate::kMostClasses));
        for (std::size_t k = 0; k < classes; ++k)
            m_result.classes.push_back(std::to_string(k));
        m_answers.split = data::SplitKind::TestVal;
        m_answers.classes = classes;
        if (classes > evaluate::kMostWhole)
            m_result.findings.push_back(answerFinding("predictions.largest_kept", Severity::Hint,
                                                      {{"classes", static_cast<double>(classes)}}));
    }

    void checkLabels(const std::vector<double>& labels, std::size_t classes)
    {
        const auto last = static_cast<double>(classes - 1);
        Troubles troubles;
        const bool fromOne = std::all_of(labels.begin(), labels.end(), [&](double label) {
            return label >= 1 && label <= last + 1;
        });
        for (std::size_t i = 0; i < labels.size(); ++i) {
            if (!(labels[i] >= 0 && labels[i] <= last) || labels[i] != std::floor(labels[i]))
                troubles.add(
                    "predictions.class", static_cast<std::int64_t>(i) + 1,
                    fmt::format("The label {:g} is none of the {} classes: labels must be "
                                "whole numbers from 0 to {:g}{}.",
                                labels[i], classes, last,
                                fromOne ? "; these seem to count from 1, so subtract 1" : ""));
        }
        troubles.raise(m_labelsFile);
    }

    void addNoProbability(std::int64_t row, double p)
    {
        m_troubles.add("predictions.probability", row,
                       fmt::format("A probability is a number from 0 to 1, not {:g}{}.", p,
                                   std::isnan(p)       ? ""
                                   : p > 1 && p <= 100 ? "; if these are percents, divide them "
                                                         "by 100, if logits, give soft-max outputs"
                                                       : "; give soft-max outputs, not logits"));
    }

    void add(const std::vector<float>& row, double label)
    {
        const auto truth = static_cast<std::uint16_t>(label);
        m_answers.truth.push_back(truth);
        m_answers.predicted.push_back(
            static_cast<std::uint16_t>(std::max_element(row.begin(), row.end()) - row.begin()));
        m_answers.losses.push_back(lossOf(static_cast<double>(row[truth])));
        m_answers.addProbabilities(row);
        error_analysis::Mistake example;
        example.name = std::to_string(m_answers.ids.size());
        example.sample = exampleId(m_prefix + example.name);
        m_answers.ids.push_back(example.sample);
        m_result.examples.push_back(std::move(example));
    }

    PredictionsFile finish()
    {
        m_troubles.raise(m_file);
        m_result.splits.push_back(std::move(m_answers));
        return std::move(m_result);
    }

    std::string m_probabilities;
    path m_file, m_labelsFile;
    std::string m_prefix;
    Predictions m_answers;
    Troubles m_troubles;
    PredictionsFile m_result;
};

/// One 1 in each row, else 0: the place of it. Throws an input Error that names the row.
std::vector<double> labelsOfOneHot(Source& source)
{
    std::vector<double> labels;
    const std::size_t classes = source.reader.width();
    Troubles troubles;
    while (labels.size() < source.reader.rows()) {
        const auto block = source.reader.read(std::max<std::size_t>(1, kBlock / classes));
        for (std::size_t at = 0; at < block.size(); at += classes) {
            const auto begin = block.begin() + static_cast<std::ptrdiff_t>(at);
            const auto end = begin + static_cast<std::ptrdiff_t>(classes);
            const auto one = std::find(begin, end, 1);
            const auto zeros = static_cast<std::size_t>(std::count(begin, end, 0));
            if (one == end || zeros + 1 != classes)
                troubles.add("predictions.labels", static_cast<std::int64_t>(labels.size()) + 1,
                             fmt::format("{} has as many columns as there are classes, so each row "
                                         "must hold a single 1 and else 0.",
                                         source.text()));
            labels.push_back(static_cast<double>(one - begin));
        }
    }
    troubles.raise(source.file);
    return labels;
}

std::vector<double> labelsOf(Source& source, std::size_t classes)
{
    if (source.reader.kind() != NpyKind::Text)
        return wholeOf(source);
    const auto first = source.reader.readTexts(1);
    refuse(source.file, "predictions.labels",
           fmt::format("{} holds words, the first \"{}\", and nothing says which column of the "
                       "probabilities each is: labels must be whole numbers from 0 to {}.",
                       source.text(), first.empty() ? std::string() : first.front(), classes - 1));
}

/// One answer and one label an example, numbers or the numbers of classes: read as a table with these columns is.
PredictionsFile fromAnswers(const Source& source, const Source& labels,
                            const std::vector<double>& answered, const std::vector<double>& truth)
{
    AnswerTable table;
    table.file = source.file;
    AnswerPart& part = table.parts[data::SplitKind::TestVal];
    part.answers.split = data::SplitKind::TestVal;
    std::unordered_map<double, std::uint32_t> known;
    Troubles troubles;
    const auto textOf = [&](double value, std::int64_t row) {
        if (!std::isfinite(value))
            troubles.add(
                "predictions.number", row,
                fmt::format("An answer and its label are finite numbers, not {:g}.", value));
        const auto [found, isNew] =
            known.emplace(value, static_cast<std::uint32_t>(table.texts.size()));
        if (isNew)
            table.texts.push_back(
                {.text = fmt::format("{}", value), .labels = 0, .answers = 0, .line = row});
        return found->second;
    };
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const auto row = static_cast<std::int64_t>(i) + 1;
        part.labels.push_back(textOf(truth[i], row));
        part.predictions.push_back(textOf(answered[i], row));
        ++table.texts[part.labels.back()].labels;
        ++table.texts[part.predictions.back()].answers;
        part.lines.push_back(row);
        part.single.push_back(std::nanf(""));
        error_analysis::Mistake example;
        example.name = std::to_string(i);
        example.sample = exampleId(labels.file.stem().string() + "/" + example.name);
        part.answers.ids.push_back(example.sample);
        part.examples.push_back(std::move(example));
    }
    troubles.raise(source.file);
    PredictionsFile result;
    result.classes = giveMeaning(table, result.findings);
    result.examples = std::move(part.examples);
    result.splits.push_back(std::move(part.answers));
    if (auto shifted = shiftedBy(result.classes, result.splits))
        result.findings.push_back(std::move(*shifted));
    return result;
}

/// Two vectors: the one with fractions is the probability of class 1. `areNamed`: the first holds answers and the
/// second labels, by their names.
PredictionsFile fromVectors(Source& one, Source& two, bool areNamed)
{
    if (one.reader.kind() == NpyKind::Text || two.reader.kind() == NpyKind::Text)
        refuseShapes(one, two);
    const auto first = wholeOf(one), second = wholeOf(two);
    const bool firstWhole = areWhole(first), secondWhole = areWhole(second);
    const bool ofTwo = std::all_of(second.begin(), second.end(),
                                   [](double label) { return label == 0 || label == 1; });
    if (areNamed && (firstWhole == secondWhole || !ofTwo))
        return fromAnswers(one, two, first, second);
    if (firstWhole == secondWhole)
        refuse(one.file, "predictions.shapes",
               fmt::format("{} and {} hold one number an example each; one of them must be "
                           "probabilities, examples x classes, or of two classes the probability "
                           "of class 1. Answers without probabilities can be given as a table with "
                           "the columns id, split, label and prediction.",
                           one.text(), two.text()));
    return firstWhole ? ArrayAnswers(two, one).readSecond(second, first)
                      : ArrayAnswers(one, two).readSecond(first, second);
}

PredictionsFile fromSources(Source one, Source two, bool areNamed)
{
    for (const Source* source : {&one, &two}) {
        if (source->values() == 0)
            refuse(source->file, "predictions.empty",
                   fmt::format("{} holds no examples.", source->text()));
    }
    const auto fit = [](const Source& probabilities, const Source& labels) {
        return probabilities.isMatrix() && probabilities.reader.kind() != NpyKind::Text
               && labels.values() == probabilities.reader.rows();
    };
    if (fit(two, one))
        std::swap(one, two);
    if (fit(one, two)) {
        const auto labels = labelsOf(two, one.reader.width());
        return ArrayAnswers(one, two).read(one, labels);
    }
    const bool same = one.isMatrix() && one.reader.shape() == two.reader.shape();
    if (same && one.reader.kind() != NpyKind::Text && two.reader.kind() != NpyKind::Text) {
        if (one.reader.kind() != NpyKind::Float && two.reader.kind() == NpyKind::Float)
            std::swap(one, two);
        const auto labels = labelsOfOneHot(two);
        return ArrayAnswers(one, two).read(one, labels);
    }
    if (one.values() == two.values() && !one.isMatrix() && !two.isMatrix())
        return fromVectors(one, two, areNamed);
    refuseShapes(one, two);
}

/// The array with one of these names, in whatever case.
std::optional<std::string> named(const std::vector<std::string>& arrays,
                                 const std::vector<std::string_view>& names)
{
    for (const std::string_view name : names) {
        for (const std::string& array : arrays) {
            if (lower(array) == name)
                return array;
        }
    }
    return std::nullopt;
}

} // namespace

PredictionsFile answersOfArrays(const path& one, const path& two)
{
    return fromSources({NpyReader(one), one, one.filename().string()},
                       {NpyReader(two), two, two.filename().string()}, false);
}

PredictionsFile answersOfArchive(const path& npz)
{
    const std::vector<std::string> arrays = arraysOf(npz);
    auto probabilities =
        named(arrays, {"probabilities", "probability", "probs", "prob", "proba", "y_prob",
                       "y_proba", "y_score", "pred_probs", "softmax", "scores", "logits", "logit"});
    const bool areProbabilities = probabilities.has_value();
    if (!areProbabilities)
        probabilities = named(arrays, {"predictions", "prediction", "preds", "pred", "y_pred",
                                       "predicted", "y_hat", "yhat"});
    auto labels = named(arrays, {"labels", "label", "y_true", "true_labels", "targets", "target",
                                 "truth", "y_test", "y"});
    const bool areNamed = probabilities && !areProbabilities && labels;
    if (arrays.size() == 2 && (!probabilities || !labels)) {
        // Of two arrays each is one of them, and their shapes say which.
        probabilities = arrays[0];
        labels = arrays[1];
    }
    if (!probabilities || !labels)
        refuse(npz, "npz.names",
               fmt::format("The file holds the arrays {}; name them probabilities and labels: "
                           "numpy.savez(file, probabilities=..., labels=...).",
                           listText(arrays)));
    return fromSources({openArray(npz, *probabilities), npz, *probabilities},
                       {openArray(npz, *labels), npz, *labels}, areNamed);
}

} // namespace assay::interop
