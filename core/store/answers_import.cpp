// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers_import.h"

#include "store/answer_rows.h"
#include "store/connection.h"
#include "store/finding_rows.h"
#include "store/score_rows.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::store {

namespace {

using data::SplitKind;
using train::RunId;

RunId runOf(Connection& connection, const ImportedAnswers& answers)
{
    connection.change("INSERT INTO runs(name, kind, source) SELECT ?, 'imported', ? WHERE NOT "
                      "EXISTS (SELECT 1 FROM runs WHERE source = ? AND deleted = 0)",
                      answers.name, answers.source, answers.source);
    return connection.query(
        "SELECT id FROM runs WHERE source = ? AND deleted = 0",
        [](SQLite::Statement& row) {
            row.executeStep();
            return row.getColumn(0).getInt64();
        },
        answers.source);
}

/// A split that the file has no more keeps no score.
void writeSplits(Connection& connection, RunId run, const evaluate::Evaluation& evaluation)
{
    connection.change("UPDATE runs SET state = 'finished', task = ?, resumes = resumes + 1, "
                      "train_scored_examples = ? WHERE id = ?",
                      evaluation.classes.empty() ? "regression" : "classification",
                      evaluation.reports.contains(SplitKind::Train)
                          ? evaluation.reports.at(SplitKind::Train).score.examples
                          : std::int64_t{0},
                      run);
    train::Scores last;
    for (const SplitKind split : data::kOpenSplits) {
        const auto found = evaluation.reports.find(split);
        if (found != evaluation.reports.end())
            last[split] = found->second.score;
        connection.change(
            fmt::format("UPDATE runs SET {}_examples = ? WHERE id = ?", data::key(split)),
            found == evaluation.reports.end() ? std::int64_t{0} : found->second.score.examples,
            run);
    }
    writeScores(*connection.database, run, Moment::Last, last);
    copyScoresToColumns(*connection.database, run);
}

void describe(Connection& connection, const std::vector<error_analysis::Mistake>& examples)
{
    SQLite::Statement row(*connection.database,
                          "INSERT INTO examples(sample, name, picture) VALUES(?, ?, ?) ON "
                          "CONFLICT(sample) DO UPDATE SET name = excluded.name, picture = "
                          "excluded.picture");
    for (const error_analysis::Mistake& example : examples) {
        row.bind(1, static_cast<std::int64_t>(example.sample.value));
        row.bind(2, example.name);
        row.bind(3, example.picture);
        row.exec();
        row.reset();
    }
}

} // namespace

RunId importAnswers(const std::filesystem::path& project, const ImportedAnswers& answers)
{
    Connection connection(project, false);
    RunId run = 0;
    connection.transact([&] {
        run = runOf(connection, answers);
        writeSplits(connection, run, answers.evaluation);
        evaluate::Evaluation evaluation = answers.evaluation;
        evaluation.run = run;
        writeEvaluation(*connection.database, evaluation, answers.predictions);
        describe(connection, answers.examples);
        connection.change("DELETE FROM findings WHERE run = ?", run);
        for (const base::Finding& finding : answers.findings)
            insertFinding(*connection.database, run, finding);
    });
    return run;
}

} // namespace assay::store
