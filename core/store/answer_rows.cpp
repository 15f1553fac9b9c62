// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answer_rows.h"

#include "base/json_text.h"
#include "store/checked.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_set>

namespace assay::store {

namespace {

using data::SplitKind;
using evaluate::KeptProbabilities;
using evaluate::Predictions;

constexpr std::size_t kLargest = KeptProbabilities::kLargest;
constexpr std::size_t kLargestBytes = kLargest * (sizeof(std::uint16_t) + sizeof(float));

void bindNumber(SQLite::Statement& statement, int index, double value)
{
    if (std::isnan(value))
        statement.bind(index); // NULL
    else
        statement.bind(index, value);
}

std::vector<char> bytesOf(const KeptProbabilities& kept, std::size_t i)
{
    std::vector<char> bytes(kLargestBytes);
    constexpr std::size_t kClasses = kLargest * sizeof(std::uint16_t);
    std::memcpy(bytes.data(), kept.classes.data() + i * kLargest, kClasses);
    std::memcpy(bytes.data() + kClasses, kept.values.data() + i * kLargest,
                kLargest * sizeof(float));
    return bytes;
}

void insertAnswers(SQLite::Database& database, std::int64_t evaluation, const Predictions& answers,
                   double rmse)
{
    SQLite::Statement row(
        database,
        "INSERT INTO predictions(evaluation, split, place, sample, truth, predicted, probability, "
        "target, value, loss, wrong, probabilities, largest, truth_probability, squares) "
        "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const std::string split = data::key(answers.split);
    const std::size_t width = answers.classes * sizeof(float);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        row.bind(1, evaluation);
        row.bind(2, split);
        row.bind(3, static_cast<std::int64_t>(i));
        row.bind(4, static_cast<std::int64_t>(answers.ids[i].value));
        if (answers.isRegression()) {
            row.bind(8, answers.targets[i]);
            row.bind(9, answers.values[i]);
        } else {
            row.bind(5, answers.truth[i]);
            row.bind(6, answers.predicted[i]);
            bindNumber(row, 7, static_cast<double>(answers.probability(i)));
        }
        bindNumber(row, 10,
                   answers.losses.empty() ? std::nan("") : static_cast<double>(answers.losses[i]));
        row.bind(11, evaluate::isMistake(answers, i, rmse) ? 1 : 0);
        if (!answers.probabilities.empty())
            row.bind(12, answers.probabilities.data() + i * answers.classes,
                     static_cast<int>(width));
        if (answers.kept.size() > 0) {
            row.bind(13, bytesOf(answers.kept, i).data(), static_cast<int>(kLargestBytes));
            row.bind(14, static_cast<double>(answers.kept.ofTruth[i]));
            row.bind(15, static_cast<double>(answers.kept.squares[i]));
        }
        row.exec();
        row.reset();
        row.clearBindings();
    }
}

/// The sums by class of what is kept, from their means.
void readMeans(const std::filesystem::path& project, SQLite::Database& database,
               std::int64_t evaluation, Predictions& answers)
{
    SQLite::Statement row(database,
                          "SELECT evaluation, split, class_means FROM evaluated_splits WHERE "
                          "evaluation = ? AND split = ?");
    row.bind(1, evaluation);
    row.bind(2, data::key(answers.split));
    answers.kept.sums.assign(answers.classes, 0);
    oneRow(
        project, row, "evaluated_splits",
        [&](RowReader& next) {
            next.skip();
            next.skip(); // the evaluation and its split
            const std::vector<float> means = next.probabilities(answers.classes);
            for (std::size_t k = 0; k < means.size(); ++k)
                answers.kept.sums[k] =
                    static_cast<double>(means[k]) * static_cast<double>(answers.size());
            return true;
        },
        2);
}

float floatOrNone(RowReader& next)
{
    return static_cast<float>(next.optional([&] { return next.number(); }).value_or(std::nan("")));
}

std::uint16_t labelOf(RowReader& next, std::size_t classes)
{
    const std::int64_t value = next.count();
    if (value >= static_cast<std::int64_t>(classes))
        next.refuse(fmt::format("and there are {} classes", classes));
    return static_cast<std::uint16_t>(value);
}

/// The largest probabilities, that of the truth, and the sum of squares.
void takeKept(RowReader& next, Predictions& answers)
{
    const auto bytes = next.optional([&] { return next.bytes(kLargestBytes); });
    const float ofTruth = floatOrNone(next), squares = floatOrNone(next);
    if (!bytes)
        return;
    std::vector<std::uint16_t> classes(kLargest);
    std::vector<float> values(kLargest);
    std::memcpy(classes.data(), bytes->data(), kLargest * sizeof(std::uint16_t));
    std::memcpy(values.data(), bytes->data() + kLargest * sizeof(std::uint16_t),
                kLargest * sizeof(float));
    const bool known = std::all_of(classes.begin(), classes.end(),
                                   [&](std::uint16_t k) { return k < answers.classes; });
    const auto isShare = [](float p) { return p >= -1e-4F && p <= 1 + 1e-4F; };
    if (!known || !std::all_of(values.begin(), values.end(), isShare) || !isShare(ofTruth)
        || !isShare(squares))
        next.refuse("beside probabilities that are none");
    KeptProbabilities& kept = answers.kept;
    kept.classes.insert(kept.classes.end(), classes.begin(), classes.end());
    kept.values.insert(kept.values.end(), values.begin(), values.end());
    kept.ofTruth.push_back(ofTruth);
    kept.squares.push_back(squares);
}

/// `seen`: the examples of the answers before.
void takeAnswer(RowReader& next, Predictions& answers, std::unordered_set<base::SampleId>& seen)
{
    next.skip();
    next.skip(); // the evaluation and its split
    if (next.count() != static_cast<std::int64_t>(answers.size()))
        next.refuse(fmt::format("and should be {}", answers.size()));
    answers.ids.push_back(next.sample());
    // Train may hold an example of several sources.
    if (answers.split != SplitKind::Train && !seen.insert(answers.ids.back()).second)
        next.refuse("and an answer before it has the same");
    answers.losses.push_back(floatOrNone(next));
    if (answers.isRegression()) {
        answers.targets.push_back(next.finite());
        answers.values.push_back(next.finite());
        return;
    }
    answers.truth.push_back(labelOf(next, answers.classes));
    answers.predicted.push_back(labelOf(next, answers.classes));
    const auto ofAnswer =
        static_cast<float>(next.optional([&] { return next.share(); }).value_or(std::nan("")));
    answers.answerProbabilities.push_back(ofAnswer);
    if (const auto all = next.optional([&] { return next.probabilities(answers.classes); })) {
        constexpr float kRoundOff = 1e-4F;
        const float there = (*all)[answers.predicted.back()];
        if (std::abs(ofAnswer - there) > kRoundOff)
            throw BadValue(
                fmt::format("its probability is {}, and its probabilities give its answer {}",
                            ofAnswer, there));
        answers.probabilities.insert(answers.probabilities.end(), all->begin(), all->end());
    }
    takeKept(next, answers);
}

} // namespace

void writeEvaluation(SQLite::Database& database, const evaluate::Evaluation& evaluation,
                     const std::vector<Predictions>& predictions)
{
    SQLite::Statement old(database, "DELETE FROM evaluations WHERE run = ? AND checkpoint = ?");
    old.bind(1, evaluation.run);
    old.bind(2, evaluate::name(evaluation.checkpoint));
    old.exec();
    SQLite::Statement head(database, "INSERT INTO evaluations(run, checkpoint, step, classes, "
                                     "one_distribution) VALUES(?, ?, ?, ?, ?)");
    head.bind(1, evaluation.run);
    head.bind(2, evaluate::name(evaluation.checkpoint));
    head.bind(3, evaluation.step);
    head.bind(4, base::dumped(nlohmann::json(evaluation.classes)));
    head.bind(5, evaluation.oneDistribution ? 1 : 0);
    head.exec();
    const std::int64_t id = database.getLastInsertRowid();
    SQLite::Statement part(database,
                           "INSERT INTO evaluated_splits(evaluation, split, examples, loss, error, "
                           "rmse, low, high, class_means) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const Predictions& answers : predictions) {
        const evaluate::SplitReport& report = evaluation.reports.at(answers.split);
        part.bind(1, id);
        part.bind(2, data::key(answers.split));
        part.bind(3, report.score.examples);
        // What does not apply is NaN, which SQLite keeps as NULL.
        part.bind(4, report.score.loss);
        part.bind(5, report.score.error);
        part.bind(6, report.score.rmse);
        part.bind(7, report.interval.low);
        part.bind(8, report.interval.high);
        if (answers.kept.size() > 0) {
            const std::vector<double> means = answers.meanProbabilities();
            const std::vector<float> narrow(means.begin(), means.end());
            part.bind(9, narrow.data(), static_cast<int>(narrow.size() * sizeof(float)));
        }
        part.exec();
        part.reset();
        part.clearBindings();
        insertAnswers(database, id, answers, report.score.rmse);
    }
}

Predictions readAnswers(const std::filesystem::path& project, SQLite::Database& database,
                        std::int64_t evaluation, std::size_t classes, SplitKind split)
{
    SQLite::Statement rows(
        database,
        fmt::format(
            "SELECT evaluation, split, place, sample, loss, {} FROM predictions WHERE evaluation = ? "
            "AND split = ? ORDER BY place",
            classes == 0 ? "target, value"
                         : "truth, predicted, probability, probabilities, "
                           "largest, truth_probability, squares"));
    rows.bind(1, evaluation);
    rows.bind(2, data::key(split));
    Predictions answers;
    answers.split = split;
    answers.classes = classes;
    std::unordered_set<base::SampleId> seen;
    while (oneRow(
        project, rows, "predictions",
        [&](RowReader& next) {
            takeAnswer(next, answers, seen);
            return true;
        },
        3)) {
    }
    // All of the examples have them, or none has.
    if (answers.probabilities.size() != answers.size() * classes)
        answers.probabilities.clear();
    else
        answers.answerProbabilities.clear();
    if (answers.kept.size() != answers.size())
        answers.kept = {};
    else if (answers.kept.size() > 0)
        readMeans(project, database, evaluation, answers);
    return answers;
}

} // namespace assay::store
