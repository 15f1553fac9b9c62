// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answer_rows.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>

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

float numberIn(const SQLite::Column& column)
{
    return column.isNull() ? std::nanf("") : static_cast<float>(column.getDouble());
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
void readMeans(SQLite::Database& database, std::int64_t evaluation, Predictions& answers)
{
    SQLite::Statement row(database, "SELECT class_means FROM evaluated_splits WHERE evaluation = ? "
                                    "AND split = ?");
    row.bind(1, evaluation);
    row.bind(2, data::key(answers.split));
    answers.kept.sums.assign(answers.classes, 0);
    if (!row.executeStep())
        return;
    const SQLite::Column blob = row.getColumn(0);
    if (static_cast<std::size_t>(blob.getBytes()) != answers.classes * sizeof(float))
        return;
    std::vector<float> means(answers.classes);
    std::memcpy(means.data(), blob.getBlob(), answers.classes * sizeof(float));
    for (std::size_t k = 0; k < means.size(); ++k)
        answers.kept.sums[k] = static_cast<double>(means[k]) * static_cast<double>(answers.size());
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
    head.bind(4, nlohmann::json(evaluation.classes).dump());
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

Predictions readAnswers(SQLite::Database& database, std::int64_t evaluation, std::size_t classes,
                        SplitKind split)
{
    SQLite::Statement rows(database,
                           "SELECT sample, truth, predicted, target, value, loss, probability, "
                           "probabilities, largest, truth_probability, squares FROM predictions "
                           "WHERE evaluation = ? AND split = ? ORDER BY place");
    rows.bind(1, evaluation);
    rows.bind(2, data::key(split));
    Predictions answers;
    answers.split = split;
    answers.classes = classes;
    while (rows.executeStep()) {
        answers.ids.push_back({static_cast<std::uint64_t>(rows.getColumn(0).getInt64())});
        answers.losses.push_back(numberIn(rows.getColumn(5)));
        if (classes == 0) {
            answers.targets.push_back(rows.getColumn(3).getDouble());
            answers.values.push_back(rows.getColumn(4).getDouble());
            continue;
        }
        answers.truth.push_back(static_cast<std::uint16_t>(rows.getColumn(1).getInt()));
        answers.predicted.push_back(static_cast<std::uint16_t>(rows.getColumn(2).getInt()));
        answers.answerProbabilities.push_back(numberIn(rows.getColumn(6)));
        const SQLite::Column whole = rows.getColumn(7);
        if (static_cast<std::size_t>(whole.getBytes()) == classes * sizeof(float)) {
            const std::size_t at = answers.probabilities.size();
            answers.probabilities.resize(at + classes);
            std::memcpy(answers.probabilities.data() + at, whole.getBlob(),
                        classes * sizeof(float));
        }
        const SQLite::Column largest = rows.getColumn(8);
        if (static_cast<std::size_t>(largest.getBytes()) == kLargestBytes) {
            KeptProbabilities& kept = answers.kept;
            const char* bytes = static_cast<const char*>(largest.getBlob());
            const std::size_t at = kept.classes.size();
            kept.classes.resize(at + kLargest);
            kept.values.resize(at + kLargest);
            std::memcpy(kept.classes.data() + at, bytes, kLargest * sizeof(std::uint16_t));
            std::memcpy(kept.values.data() + at, bytes + kLargest * sizeof(std::uint16_t),
                        kLargest * sizeof(float));
            kept.ofTruth.push_back(numberIn(rows.getColumn(9)));
            kept.squares.push_back(numberIn(rows.getColumn(10)));
        }
    }
    // All of the examples have them, or none has.
    if (answers.probabilities.size() != answers.size() * classes)
        answers.probabilities.clear();
    else
        answers.answerProbabilities.clear();
    if (answers.kept.size() != answers.size())
        answers.kept = {};
    else if (answers.kept.size() > 0)
        readMeans(database, evaluation, answers);
    return answers;
}

} // namespace assay::store
