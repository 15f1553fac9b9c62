// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/predictions_file.h"

#include "base/error.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/csv_scanner.h"
#include "interop/npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

namespace assay::interop {

namespace {

using data::SplitKind;
using data::formats::refuse;
using evaluate::Predictions;
using std::filesystem::path;

constexpr std::size_t kMostClasses = 1000;
constexpr double kSumSlack = 0.01; ///< probabilities that were rounded for printing

[[noreturn]] void refuseRow(const path& file, std::int64_t row, const char* code,
                            const std::string& text)
{
    throw base::inputError(code, text, {.file = file.string(), .row = row, .byte = {}});
}

/// A name for an example that is the same in every import.
base::SampleId idOf(const std::string& name)
{
    return {base::contentHash({reinterpret_cast<const std::uint8_t*>(name.data()), name.size()})};
}

float lossOf(double probabilityOfTruth)
{
    return static_cast<float>(-std::log(std::max(probabilityOfTruth, 1e-12)));
}

struct Row {
    std::int64_t line;
    std::string id, label, prediction, image;
    SplitKind split;
    std::optional<double> probability;
    std::vector<double> ofClasses; ///< in the order of the header
};

struct Header {
    int id = -1, split = -1, label = -1, prediction = -1, probability = -1, image = -1;
    std::vector<std::pair<std::string, int>> ofClasses;
};

Header headerOf(const path& file, const std::vector<std::string_view>& cells)
{
    Header header;
    for (int k = 0; k < static_cast<int>(cells.size()); ++k) {
        const std::string cell(cells[std::size_t(k)]);
        const std::string name = data::formats::lower(cell);
        constexpr std::string_view kPrefix = "probability_";
        for (auto [wanted, place] : {std::pair{"id", &header.id},
                                     {"split", &header.split},
                                     {"label", &header.label},
                                     {"prediction", &header.prediction},
                                     {"probability", &header.probability},
                                     {"image", &header.image}}) {
            if (name == wanted)
                *place = k;
        }
        if (name.starts_with(kPrefix))
            header.ofClasses.emplace_back(cell.substr(kPrefix.size()), k);
    }
    std::string missing;
    for (const auto& [name, place] : {std::pair{"id", header.id},
                                      {"split", header.split},
                                      {"label", header.label},
                                      {"prediction", header.prediction}}) {
        if (place < 0)
            missing += (missing.empty() ? "" : ", ") + std::string(name);
    }
    if (!missing.empty())
        refuse(file, "predictions.columns",
               fmt::format("The table lacks the column {}; its first line names id, split, label, "
                           "prediction, and may name probability and image.",
                           missing));
    return header;
}

SplitKind splitOf(const path& file, std::int64_t line, const std::string& cell)
{
    const std::string name = data::formats::lower(cell);
    for (const SplitKind split : data::kOpenSplits) {
        if (name == data::key(split) || name == data::displayName(split))
            return split;
    }
    if (name == "val" || name == "validation" || name == "dev")
        return SplitKind::TestVal;
    if (name == "test")
        refuseRow(file, line, "predictions.test",
                  "Test is sealed, so its examples are not looked at; leave them out, or call the "
                  "set that errors are analysed on test_val.");
    refuseRow(file, line, "predictions.split",
              fmt::format("There is no split \"{}\"; write train, train_val or test_val.", cell));
}

double probabilityOf(const path& file, std::int64_t line, std::string_view cell)
{
    const auto value = data::formats::parseNumber(cell, '.');
    if (!value || *value < 0 || *value > 1)
        refuseRow(file, line, "predictions.probability",
                  fmt::format("A probability is a number from 0 to 1, not \"{}\".", cell));
    return *value;
}

std::vector<Row> rowsOf(const path& file, Header& header)
{
    data::formats::CsvScanner scanner(file, data::EncodingChoice::Auto, ',');
    if (!scanner.next())
        refuse(file, "predictions.empty", "The table is empty.");
    header = headerOf(file, scanner.cells());
    const std::size_t width = scanner.cells().size();
    std::vector<Row> rows;
    std::set<std::pair<SplitKind, std::string>> seen;
    while (scanner.next()) {
        const auto& cells = scanner.cells();
        const std::int64_t line = scanner.line();
        if (cells.size() != width)
            refuseRow(file, line, "predictions.cells",
                      fmt::format("The row has {} cells, the header {}.", cells.size(), width));
        const auto cell = [&](int place) {
            return place < 0 ? std::string() : std::string(cells[std::size_t(place)]);
        };
        Row row{.line = line,
                .id = cell(header.id),
                .label = cell(header.label),
                .prediction = cell(header.prediction),
                .image = cell(header.image),
                .split = splitOf(file, line, cell(header.split)),
                .probability = {},
                .ofClasses = {}};
        if (row.id.empty() || row.label.empty() || row.prediction.empty())
            refuseRow(file, line, "predictions.cells",
                      "id, label and prediction must not be empty.");
        if (!seen.emplace(row.split, row.id).second)
            refuseRow(file, line, "predictions.twice",
                      fmt::format("The id \"{}\" comes twice in {}; give each example one row.",
                                  row.id, data::key(row.split)));
        if (header.probability >= 0 && !cell(header.probability).empty())
            row.probability = probabilityOf(file, line, cells[std::size_t(header.probability)]);
        double sum = 0;
        for (const auto& [name, place] : header.ofClasses) {
            row.ofClasses.push_back(probabilityOf(file, line, cells[std::size_t(place)]));
            sum += row.ofClasses.back();
        }
        if (!row.ofClasses.empty() && std::abs(sum - 1) > kSumSlack)
            refuseRow(file, line, "predictions.sum",
                      fmt::format("The probabilities of the classes sum to {:.4g}, not to 1; give "
                                  "soft-max outputs, not logits.",
                                  sum));
        rows.push_back(std::move(row));
    }
    if (rows.empty())
        refuse(file, "predictions.empty", "The table has a header and no rows.");
    return rows;
}

/// Numbers with fractions, or too many of them to be classes.
bool areNumbers(const std::vector<Row>& rows)
{
    std::set<std::string> distinct;
    bool fractions = false;
    for (const Row& row : rows) {
        for (const std::string* cell : {&row.label, &row.prediction}) {
            const auto value = data::formats::parseNumber(*cell, '.');
            if (!value)
                return false;
            fractions = fractions || *value != std::floor(*value);
            distinct.insert(*cell);
        }
    }
    return fractions || distinct.size() > kMostClasses;
}

std::vector<std::string> classesOf(const path& file, const std::vector<Row>& rows,
                                   const Header& header)
{
    std::vector<std::string> classes;
    if (!header.ofClasses.empty()) {
        for (const auto& [name, place] : header.ofClasses)
            classes.push_back(name);
    } else {
        std::set<std::string> distinct;
        for (const Row& row : rows) {
            distinct.insert(row.label);
            distinct.insert(row.prediction);
        }
        classes.assign(distinct.begin(), distinct.end());
        const bool numbers = std::all_of(classes.begin(), classes.end(), [](const auto& name) {
            return data::formats::parseNumber(name, '.').has_value();
        });
        if (numbers)
            std::sort(classes.begin(), classes.end(), [](const auto& a, const auto& b) {
                return *data::formats::parseNumber(a, '.') < *data::formats::parseNumber(b, '.');
            });
    }
    if (classes.size() > kMostClasses)
        refuse(file, "predictions.classes",
               fmt::format("There are {} classes; at most {} can be analysed. Are label and "
                           "prediction classes?",
                           classes.size(), kMostClasses));
    return classes;
}

PredictionsFile fromTable(const path& file)
{
    Header header;
    const std::vector<Row> rows = rowsOf(file, header);
    const bool numbers = header.ofClasses.empty() && areNumbers(rows);
    PredictionsFile result;
    if (!numbers)
        result.classes = classesOf(file, rows, header);
    std::map<std::string, std::uint16_t> places;
    for (std::size_t k = 0; k < result.classes.size(); ++k)
        places[result.classes[k]] = static_cast<std::uint16_t>(k);
    std::map<SplitKind, Predictions> splits;
    std::set<std::string> trained, met;
    for (const Row& row : rows) {
        Predictions& answers = splits[row.split];
        answers.split = row.split;
        answers.classes = result.classes.size();
        answers.ids.push_back(idOf(row.id));
        error_analysis::Mistake example;
        example.sample = answers.ids.back();
        example.name = row.id;
        if (!row.image.empty())
            example.picture =
                std::filesystem::absolute(file.parent_path() / row.image).lexically_normal();
        result.examples.push_back(std::move(example));
        if (numbers) {
            answers.targets.push_back(*data::formats::parseNumber(row.label, '.'));
            answers.values.push_back(*data::formats::parseNumber(row.prediction, '.'));
            const double gap = answers.values.back() - answers.targets.back();
            answers.losses.push_back(static_cast<float>(gap * gap));
            continue;
        }
        (row.split == SplitKind::Train ? trained : met).insert(row.label);
        for (const std::string* name : {&row.label, &row.prediction}) {
            if (!places.contains(*name))
                refuseRow(file, row.line, "predictions.class",
                          fmt::format("There is no column probability_{} for this class.", *name));
        }
        answers.truth.push_back(places.at(row.label));
        answers.predicted.push_back(places.at(row.prediction));
        if (!row.ofClasses.empty()) {
            for (const double p : row.ofClasses)
                answers.probabilities.push_back(static_cast<float>(p));
            answers.losses.push_back(lossOf(row.ofClasses[answers.truth.back()]));
        } else if (header.probability >= 0 && result.classes.size() == 2 && row.probability) {
            const double p = *row.probability;
            const bool second = answers.predicted.back() == 1;
            answers.probabilities.push_back(static_cast<float>(second ? 1 - p : p));
            answers.probabilities.push_back(static_cast<float>(second ? p : 1 - p));
            answers.losses.push_back(lossOf(row.label == row.prediction ? p : 1 - p));
        } else if (row.probability) {
            // Of the other classes only the sum is known, so no loss of a wrong answer is.
            answers.answerProbabilities.push_back(static_cast<float>(*row.probability));
            answers.losses.push_back(std::nanf(""));
        } else {
            answers.answerProbabilities.push_back(std::nanf(""));
            answers.losses.push_back(std::nanf(""));
        }
    }
    for (const std::string& label : met) {
        if (!trained.empty() && !trained.contains(label))
            result.findings.push_back({.id = "predictions.class_not_in_train",
                                       .severity = base::Severity::Warning,
                                       .place = label});
    }
    for (auto& [split, answers] : splits) {
        if (answers.probabilities.size() != answers.size() * answers.classes)
            answers.probabilities.clear();
        if (answers.answerProbabilities.size() != answers.size())
            answers.answerProbabilities.clear();
        result.splits.push_back(std::move(answers));
    }
    return result;
}

PredictionsFile fromArrays(const path& first, const path& second)
{
    NpyArray probabilities = readNpy(first);
    NpyArray labels = readNpy(second);
    path probabilitiesFile = first, labelsFile = second;
    if (probabilities.shape.size() == 1 && labels.shape.size() == 2) {
        std::swap(probabilities, labels);
        std::swap(probabilitiesFile, labelsFile);
    }
    if (probabilities.shape.size() != 2 || labels.shape.size() != 1
        || probabilities.shape[0] != labels.shape[0])
        refuse(probabilitiesFile, "predictions.shapes",
               "One array must be examples x classes, the other the labels of as many examples.");
    const auto count = static_cast<std::size_t>(labels.shape[0]);
    const auto classes = static_cast<std::size_t>(probabilities.shape[1]);
    if (count == 0 || classes < 2)
        refuse(probabilitiesFile, "predictions.empty", "There are no examples, or no classes.");
    if (classes > kMostClasses)
        refuse(probabilitiesFile, "predictions.classes",
               fmt::format("There are {} classes; at most {} can be analysed.", classes,
                           kMostClasses));
    PredictionsFile result;
    for (std::size_t k = 0; k < classes; ++k)
        result.classes.push_back(std::to_string(k));
    Predictions answers;
    answers.split = SplitKind::TestVal;
    answers.classes = classes;
    for (std::size_t i = 0; i < count; ++i) {
        const auto row = static_cast<std::int64_t>(i) + 1;
        const double label = labels.values[i];
        if (!(label >= 0 && label < static_cast<double>(classes)) || label != std::floor(label))
            refuseRow(labelsFile, row, "predictions.class",
                      fmt::format("The label {:g} is none of the {} classes.", label, classes));
        const double* p = probabilities.values.data() + i * classes;
        double sum = 0;
        for (std::size_t k = 0; k < classes; ++k) {
            if (!(p[k] >= 0 && p[k] <= 1 + 1e-6))
                refuseRow(probabilitiesFile, row, "predictions.probability",
                          fmt::format("A probability is a number from 0 to 1, not {:g}.", p[k]));
            sum += p[k];
            answers.probabilities.push_back(static_cast<float>(p[k]));
        }
        if (std::abs(sum - 1) > kSumSlack)
            refuseRow(probabilitiesFile, row, "predictions.sum",
                      fmt::format("The probabilities sum to {:.4g}, not to 1; give soft-max "
                                  "outputs, not logits.",
                                  sum));
        answers.truth.push_back(static_cast<std::uint16_t>(label));
        answers.predicted.push_back(
            static_cast<std::uint16_t>(std::max_element(p, p + classes) - p));
        answers.losses.push_back(lossOf(p[answers.truth.back()]));
        error_analysis::Mistake example;
        example.name = std::to_string(i);
        example.sample = idOf(labelsFile.stem().string() + "/" + example.name);
        answers.ids.push_back(example.sample);
        result.examples.push_back(std::move(example));
    }
    result.splits.push_back(std::move(answers));
    return result;
}

} // namespace

PredictionsFile readPredictions(const std::vector<path>& paths)
{
    const auto isArray = [](const path& file) { return file.extension() == ".npy"; };
    if (paths.size() == 2 && isArray(paths[0]) && isArray(paths[1]))
        return fromArrays(paths[0], paths[1]);
    if (paths.size() == 1 && !isArray(paths[0]))
        return fromTable(paths[0]);
    throw base::usageError("predictions.files",
                           "Give one table, or two arrays (.npy): probabilities and labels.");
}

} // namespace assay::interop
