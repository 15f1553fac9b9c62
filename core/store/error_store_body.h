// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/answers_fit.h"
#include "store/connection.h"
#include "store/error_store.h"
#include "store/mistake_places.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <set>
#include <unordered_set>

// Private to store/: what the files of ErrorStore share.

namespace assay::store {

inline std::int64_t keyOf(base::SampleId sample)
{
    return static_cast<std::int64_t>(sample.value);
}

inline error_analysis::ErrorType typeOf(RowReader& next)
{
    error_analysis::ErrorType type;
    type.id = next.id();
    type.name = next.word();
    type.solutions = next.texts();
    if (const std::string priority = next.text(); !priority.empty())
        type.chosen = next.oneOf(priority, [](const std::string& text) {
            return error_analysis::priorityFrom(text).value();
        });
    type.owner = next.text();
    type.effort = next.text();
    type.triedRun = next.optional([&] { return next.id(); });
    static_cast<void>(next.flag()); // deleted
    return type;
}

inline constexpr const char* kTypeColumns =
    "id, name, solutions, priority, owner, effort, tried_run, deleted";

/// Without blanks at its ends.
inline std::string trimmed(const std::string& text)
{
    const auto blank = [](unsigned char c) { return std::isspace(c) != 0; };
    const auto begin = std::find_if_not(text.begin(), text.end(), blank);
    const auto end = std::find_if_not(text.rbegin(), text.rend(), blank).base();
    return begin < end ? std::string(begin, end) : std::string();
}

struct ErrorStore::Body : Connection {
    using Connection::Connection;

    /// What a query finds, in no order. Columns of every example are looked at once, so a pass over
    /// a million of them costs less than looking up a tenth in the order of an index.
    std::vector<MistakePlace> placesOf(std::int64_t evaluation,
                                       const error_analysis::MistakeQuery& query)
    {
        std::vector<MistakePlace> all;
        const std::set<data::SplitKind> splits(query.splits.begin(), query.splits.end());
        for (const data::SplitKind split : splits) {
            std::optional<std::int64_t> end;
            if (query.sampling != error_analysis::Sampling::All)
                end = eyeballEnd(evaluation, data::key(split));
            appendPlaces(*this, evaluation, split, query, end, all);
        }
        if (const std::string text = trimmed(query.text); !text.empty())
            keepWithText(*this, text, all);
        return all;
    }

    struct Head {
        std::int64_t id;
        std::vector<std::string> classes;
    };
    Head evaluationOf(train::RunId run, const std::string& checkpoint)
    {
        struct Found {
            Head head;
            evaluate::Checkpoint checkpoint = evaluate::Checkpoint::Imported;
            std::int64_t step = 0;
        };
        const auto found = query(
            "SELECT id, classes, checkpoint, step FROM evaluations WHERE run = ? AND (? = '' OR "
            "checkpoint = ?) ORDER BY id DESC LIMIT 1",
            [this](SQLite::Statement& row) {
                return one(row, "evaluations", [](RowReader& next) {
                    Found all;
                    all.head.id = next.integer();
                    all.head.classes = next.texts();
                    if (const std::string name = next.text(); name != "imported")
                        all.checkpoint = next.oneOf(name, evaluate::checkpointFrom);
                    all.step = next.count();
                    return all;
                });
            },
            run, checkpoint, checkpoint);
        if (!found)
            throw base::usageError("evaluation.none",
                                   fmt::format("Run {} was not evaluated yet.", run));
        requireOfRun(*this, found->head.id, run, found->checkpoint, found->step,
                     found->head.classes);
        return found->head;
    }

    std::int64_t count(const std::string& sql, std::int64_t evaluation, const std::string& split)
    {
        return query(
            sql,
            [](SQLite::Statement& row) {
                row.executeStep();
                return row.getColumn(0).getInt64();
            },
            evaluation, split);
    }

    /// The largest id of the eyeball sample of a split.
    std::int64_t eyeballEnd(std::int64_t evaluation, const std::string& split)
    {
        return query(
            "SELECT max(sample) FROM (SELECT sample FROM predictions WHERE evaluation = ? AND "
            "split = ? AND +wrong = 1 ORDER BY sample LIMIT ?)",
            [](SQLite::Statement& row) {
                row.executeStep();
                return row.getColumn(0).isNull() ? std::numeric_limits<std::int64_t>::min()
                                                 : row.getColumn(0).getInt64();
            },
            evaluation, split, error_analysis::kEyeball);
    }

    /// What was looked at of the eyeball sample without a gap: how many, the largest id of them,
    /// and how many after the gap.
    struct Looked {
        std::int64_t count = 0, end = std::numeric_limits<std::int64_t>::min(), picked = 0;
    };
    Looked lookedAt(std::int64_t evaluation, const std::string& split)
    {
        return query(
            "SELECT p.sample, coalesce(x.looked = 1, 0) FROM (SELECT sample FROM predictions WHERE "
            "evaluation = ? AND split = ? AND +wrong = 1 ORDER BY sample LIMIT ?) p LEFT JOIN "
            "examples x ON x.sample = p.sample ORDER BY p.sample",
            [this](SQLite::Statement& rows) {
                Looked looked;
                bool gap = false;
                each(rows, "predictions", [&](RowReader& next) {
                    const std::int64_t sample = next.integer();
                    const bool here = next.flag();
                    gap = gap || !here;
                    looked.picked += gap && here ? 1 : 0;
                    if (gap)
                        return;
                    ++looked.count;
                    looked.end = sample;
                });
                return looked;
            },
            evaluation, split, error_analysis::kEyeball);
    }

    /// How many examples a split has, and how many errors. Empty: its row is damaged, or its answers are not those
    /// that were scored; then it is set aside.
    std::optional<error_analysis::SetState> countsOf(std::int64_t evaluation,
                                                     const std::string& split)
    {
        error_analysis::SetState set;
        std::optional<double> error;
        query(
            "SELECT evaluation, split, examples, error FROM evaluated_splits WHERE evaluation = ? AND "
            "split = ?",
            [&](SQLite::Statement& row) {
                each(
                    row, "evaluated_splits",
                    [&](RowReader& next) {
                        next.skip();
                        next.skip(); // the evaluation and its split
                        const std::int64_t examples = next.count();
                        error = next.optional([&] { return next.share(); });
                        set.examples = examples;
                    },
                    2);
            },
            evaluation, split);
        set.errors =
            count("SELECT count(*) FROM predictions WHERE evaluation = ? AND split = ? AND "
                  "wrong = 1",
                  evaluation, split);
        if (set.examples == 0 && set.errors == 0)
            return set;
        const auto scored = [&] {
            return std::llround(*error * static_cast<double>(set.examples));
        };
        if (set.errors > set.examples || (error && set.errors != scored())) {
            noteSetAside(path, "evaluated_splits",
                         fmt::format("(evaluation {}, split \"{}\")", evaluation, split),
                         "the answers stored for it are not those that were scored; evaluate or "
                         "import this run again to have it");
            return std::nullopt;
        }
        return set;
    }

    // Far fewer examples are looked at or carry a type than are answered: CROSS JOIN begins with them.

    /// What is known of a split; of one that is set aside nothing.
    error_analysis::SetState stateOf(std::int64_t evaluation, const std::string& split,
                                     const Looked& looked)
    {
        auto counts = countsOf(evaluation, split);
        if (!counts || (counts->examples == 0 && counts->errors == 0))
            return {};
        error_analysis::SetState set = std::move(*counts);
        set.lookedInAll = count(
            "SELECT count(*) FROM examples x CROSS JOIN predictions p ON p.sample = x.sample WHERE "
            "x.looked = 1 AND p.evaluation = ? AND p.split = ? AND +p.wrong = 1",
            evaluation, split);
        set.sample = std::min(set.errors, error_analysis::kEyeball);
        set.looked = looked.count;
        set.picked = looked.picked;
        return set;
    }

    /// Counts by type of one split; `end`: the largest id of what counts of the sample.
    void countTypes(std::int64_t evaluation, data::SplitKind split, std::int64_t end,
                    std::vector<error_analysis::TypeCounts>& types)
    {
        query(
            "SELECT t.type, sum(p.wrong = 1), sum(p.wrong = 1 AND p.sample <= ?), sum(p.wrong = 0) FROM "
            "example_types t CROSS JOIN predictions p ON p.sample = t.sample WHERE p.evaluation = ? "
            "AND p.split = ? GROUP BY t.type",
            [&](SQLite::Statement& rows) {
                each(rows, "example_types", [&](RowReader& next) {
                    const std::int64_t id = next.integer();
                    error_analysis::TypeCount count;
                    count.tagged = next.integer();
                    count.inSample = next.integer();
                    count.right = next.integer();
                    for (auto& entry : types) {
                        if (entry.type.id == id)
                            (split == data::SplitKind::Train      ? entry.train
                             : split == data::SplitKind::TrainVal ? entry.trainVal
                                                                  : entry.testVal) = count;
                    }
                });
            },
            end, evaluation, data::key(split));
    }

    /// Within a transaction.
    void write(const std::vector<error_analysis::ExampleMark>& marks)
    {
        for (const error_analysis::ExampleMark& mark : marks) {
            const std::int64_t key = keyOf(mark.sample);
            change("INSERT INTO examples(sample, looked, flagged, note) VALUES(?, ?, ?, ?) ON "
                   "CONFLICT(sample) DO UPDATE SET looked = excluded.looked, flagged = "
                   "excluded.flagged, note = excluded.note",
                   key, mark.looked ? 1 : 0, mark.flagged ? 1 : 0, mark.note);
            // Types that are deleted now keep their examples for the day they come back.
            change("DELETE FROM example_types WHERE sample = ? AND type IN (SELECT id FROM "
                   "error_types WHERE deleted = 0)",
                   key);
            for (const std::int64_t type : mark.types)
                change("INSERT OR IGNORE INTO example_types(sample, type) VALUES(?, ?)", key, type);
        }
    }

    /// The type of this name, made or brought back. Within a transaction.
    error_analysis::ErrorType typeNamed(const std::string& text)
    {
        change("INSERT INTO error_types(name) VALUES(?) ON CONFLICT(name) DO UPDATE SET deleted = "
               "0",
               text);
        return query(
            fmt::format("SELECT {} FROM error_types WHERE name = ?", kTypeColumns),
            [this](SQLite::Statement& row) { return one(row, "error_types", typeOf).value(); },
            text);
    }

    error_analysis::ExampleMark markOf(base::SampleId sample)
    {
        error_analysis::ExampleMark mark = query(
            "SELECT sample, looked, flagged, note FROM examples WHERE sample = ?",
            [this](SQLite::Statement& row) {
                const auto found = one(row, "examples", [](RowReader& next) {
                    next.integer();
                    error_analysis::ExampleMark known;
                    known.looked = next.flag();
                    known.flagged = next.flag();
                    known.note = next.prose();
                    return known;
                });
                return found.value_or(error_analysis::ExampleMark{});
            },
            keyOf(sample));
        mark.sample = sample;
        mark.types = typesOf(sample);
        return mark;
    }

    /// The examples that a choice changes. All of a suggestion: those that were not refused one by
    /// one; refused after it was accepted (`again`): those that got the type by that; else none.
    std::vector<base::SampleId> concerned(const error_analysis::Choice& choice, bool again)
    {
        if (!choice.whole)
            return {choice.errors.front()};
        const auto known = [&](const std::string& sql, const auto&... values) {
            return query(
                sql,
                [](SQLite::Statement& rows) {
                    std::unordered_set<std::int64_t> all;
                    while (rows.executeStep())
                        all.insert(rows.getColumn(0).getInt64());
                    return all;
                },
                choice.suggestion, values...);
        };
        std::vector<base::SampleId> concerned;
        if (choice.accepted) {
            const auto refused = known("SELECT sample FROM suggestion_decisions WHERE suggestion = "
                                       "? AND sample <> 0 AND accepted = 0");
            for (const base::SampleId sample : choice.errors) {
                if (!refused.contains(keyOf(sample)))
                    concerned.push_back(sample);
            }
        } else if (again) {
            for (const std::int64_t sample :
                 known("SELECT sample FROM suggestion_marks WHERE suggestion = ? AND run = ? AND "
                       "step = ?",
                       choice.weights.run, choice.weights.step))
                concerned.push_back({static_cast<std::uint64_t>(sample)});
        }
        return concerned;
    }

    void forgetMarks(const error_analysis::Choice& choice)
    {
        change("DELETE FROM suggestion_marks WHERE suggestion = ? AND run = ? AND step = ?",
               choice.suggestion, choice.weights.run, choice.weights.step);
    }

    /// Marks of types that there are not would be lost in silence.
    void noteTypesOfNone()
    {
        const auto lost = query(
            "SELECT DISTINCT type FROM example_types WHERE type NOT IN (SELECT id FROM error_types)",
            [](SQLite::Statement& rows) {
                std::vector<std::string> types;
                while (rows.executeStep())
                    types.push_back(rows.getColumn(0).getString());
                return types;
            });
        for (const std::string& type : lost)
            noteSetAside(path, "example_types", fmt::format("(type {})", type.substr(0, 40)),
                         "there is no such error type");
    }

    std::vector<std::int64_t> typesOf(base::SampleId sample)
    {
        return query(
            "SELECT e.type FROM example_types e JOIN error_types t ON t.id = e.type WHERE "
            "e.sample = ? AND t.deleted = 0 ORDER BY e.type",
            [](SQLite::Statement& rows) {
                std::vector<std::int64_t> ids;
                while (rows.executeStep())
                    ids.push_back(rows.getColumn(0).getInt64());
                return ids;
            },
            keyOf(sample));
    }
};

} // namespace assay::store
