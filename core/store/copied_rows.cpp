// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/copied_rows.h"

#include "interop/tag_target.h"
#include "store/finding_rows.h"
#include "store/run_store_body.h"
#include "store/score_rows.h"

#include <SQLiteCpp/Column.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

namespace assay::store {

using train::RunId;

namespace {

/// The value of a column as it is.
void bindSame(SQLite::Statement& statement, int index, const SQLite::Column& value)
{
    if (value.isInteger())
        statement.bind(index, value.getInt64());
    else if (value.isFloat())
        statement.bind(index, value.getDouble());
    else if (value.isText())
        statement.bind(index, value.getString());
    else if (value.isBlob())
        statement.bind(index, value.getBlob(), value.getBytes());
    else
        statement.bind(index);
}

/// Rows of a table that are about one run or split.
struct Rows {
    const char* table;
    const char* of;      ///< the column that says about which
    const char* key;     ///< what names a row in a sentence
    const char* order;   ///< "" for a table that has its own
    const char* columns; ///< all others
    /// Takes `columns`; throws BadValue for what a reader sets aside.
    void (*check)(RowReader& next);
    int keys = 1; ///< columns of `key`
};

void optionalNumber(RowReader& next)
{
    next.optional([&] { return next.number(); });
}

constexpr Rows kPoints{"metrics",
                       "run",
                       "id",
                       "ORDER BY id",
                       "name, split, step, epoch, seconds, value, superseded",
                       [](RowReader& next) {
                           next.word();
                           next.splitOrNone();
                           next.integer();
                           next.finite();
                           next.finite();
                           optionalNumber(next);
                           next.flag();
                       }};

constexpr Rows kEvents{
    "events", "run", "id", "ORDER BY id", "step, seconds, kind, value, text", [](RowReader& next) {
        next.integer();
        next.finite();
        next.word();
        next.number();
        next.document();
    }};

constexpr Rows kFindings{"findings",
                         "run",
                         "id",
                         "ORDER BY id",
                         "finding, severity, proven, place, step, evidence, samples, fix, texts, "
                         "other_fixes",
                         [](RowReader& next) { readFinding(next); }};

constexpr Rows kTags{"tags",
                     "run",
                     "tag",
                     "",
                     "tag, points, lowest, highest, metric, split, form",
                     [](RowReader& next) {
                         next.word();
                         next.count();
                         optionalNumber(next);
                         optionalNumber(next);
                         next.text();
                         next.splitOrNone();
                         next.named(
                             [](const std::string& text) { return interop::tagFormFrom(text); });
                     }};

constexpr Rows kOpenings{
    "test_openings",
    "run",
    "id",
    "ORDER BY id",
    "opened, reason, checkpoint, step, examples, loss, error, rmse, low, high, "
    "measures",
    [](RowReader& next) {
        next.moment();
        next.document();
        next.word();
        next.count();
        next.count();
        for (int i = 0; i < 5; ++i)
            optionalNumber(next);
        next.json();
    }};

/// Also scores of another version; they are looked at again where they are read.
constexpr Rows kScores{"run_scores",
                       "run",
                       "run, moment, split, metric",
                       "",
                       "moment, split, metric, value",
                       [](RowReader& next) {
                           next.word();
                           next.word();
                           next.word();
                           next.number();
                       },
                       4};

constexpr Rows kBaselines{"baselines",
                          "split",
                          "split, name, part",
                          "",
                          "name, part, examples, error, rmse, mae, r2, low, high",
                          [](RowReader& next) {
                              next.word();
                              next.part();
                              next.count();
                              for (int i = 0; i < 6; ++i)
                                  optionalNumber(next);
                          },
                          3};

/// "?, ?, ?"
std::string places(int count)
{
    return fmt::format(
        "{}", fmt::join(std::vector<const char*>(static_cast<std::size_t>(count), "?"), ", "));
}

/// Adds a row of `columns`, which follow its key, to the same table of `to`, with one more value before them.
template <typename Id>
void add(SQLite::Statement& row, int keys, Connection& to, SQLite::Statement& insert, const Id& id)
{
    to.guarded([&] {
        insert.bind(1, id);
        for (int i = keys; i < row.getColumnCount(); ++i)
            bindSame(insert, i - keys + 2, row.getColumn(i));
        insert.exec();
        insert.reset();
    });
}

template <typename Id>
void copyRows(const Rows& rows, Connection& from, const Id& id, Connection& to, const Id& copy)
{
    from.query(
        fmt::format("SELECT {}, {} FROM {} WHERE {} = ? {}", rows.key, rows.columns, rows.table,
                    rows.of, rows.order),
        [&](SQLite::Statement& row) {
            // Of two rows with one key, in a file whose indices are damaged, the first counts.
            SQLite::Statement insert(*to.database,
                                     fmt::format("INSERT OR IGNORE INTO {}({}, {}) VALUES({})",
                                                 rows.table, rows.of, rows.columns,
                                                 places(row.getColumnCount() - rows.keys + 1)));
            from.each(
                row, rows.table,
                [&](RowReader& next) {
                    for (int i = 0; i < rows.keys; ++i)
                        next.skip();
                    rows.check(next);
                    add(row, rows.keys, to, insert, copy);
                },
                rows.keys);
        },
        id);
}

/// All columns of `runs` but id, parent, split, deleted, and those that follow its scores.
constexpr const char* kRunColumns =
    "patch, owner, resumes, name, note, state, template, seed, spec, spec_hash, family, environment, created, "
    "parameters, total_steps, step, epoch, seconds, train_examples, train_scored_examples, train_val_examples, "
    "test_val_examples, guess_loss, guess_error, guess_rmse, best_epoch, best_metric, problem, kind, task, source";

base::Error badSplit(const Connection& project, const std::string& text)
{
    return base::inputError("project.split", text,
                            {.file = project.path.string(), .row = {}, .byte = {}});
}

std::int64_t first(Connection& project, const std::string& sql, const auto&... values)
{
    return project.query(
        sql,
        [](SQLite::Statement& row) { return row.executeStep() ? row.getColumn(0).getInt64() : 0; },
        values...);
}

/// Its number in `to`.
std::int64_t copyDataset(Connection& from, std::int64_t id, Connection& to)
{
    struct Named {
        std::string fingerprint, path;
    };
    const auto named = from.query(
        "SELECT id, fingerprint, path, kind, shape, classes, training_examples, test_examples FROM datasets WHERE "
        "id = ?",
        [&](SQLite::Statement& row) {
            return from.one(row, "datasets", [&](RowReader& next) {
                next.id();
                Named data{next.text(), next.text()};
                next.text();
                next.text();
                next.document();
                next.count();
                next.count();
                to.query(
                    "INSERT OR IGNORE INTO datasets(fingerprint, path, kind, shape, classes, training_examples, "
                    "test_examples) VALUES(?, ?, ?, ?, ?, ?, ?)",
                    [&](SQLite::Statement& insert) {
                        for (int i = 1; i < row.getColumnCount(); ++i)
                            bindSame(insert, i, row.getColumn(i));
                        insert.exec();
                    });
                return data;
            });
        },
        id);
    if (!named)
        throw badSplit(
            from,
            "The data of the split of this run are not in the project any more; use a backup of it.");
    return first(to, "SELECT id FROM datasets WHERE fingerprint = ? AND path = ?",
                 named->fingerprint, named->path);
}

/// `isNew`: the split was added just now; one that was there has to have the same members.
void copyMembers(Connection& from, std::int64_t split, Connection& to, std::int64_t copy,
                 bool isNew)
{
    from.query(
        "SELECT split, part, examples, sample_ids FROM split_members WHERE split = ?",
        [&](SQLite::Statement& row) {
            const auto take = [&](RowReader& next) {
                next.integer();
                next.part();
                const std::int64_t examples = next.count();
                if (examples != static_cast<std::int64_t>(next.samples().size()))
                    next.refuse(fmt::format("and should name {} examples", examples));
                const char* sql =
                    isNew
                        ? "INSERT INTO split_members(split, part, examples, sample_ids) VALUES(?1, ?2, ?3, ?4)"
                        : "SELECT 1 FROM split_members WHERE split = ?1 AND part = ?2 AND (examples IS NOT ?3 "
                          "OR sample_ids IS NOT ?4)";
                to.query(
                    sql,
                    [&](SQLite::Statement& same) {
                        for (int i = 1; i < row.getColumnCount(); ++i)
                            bindSame(same, i + 1, row.getColumn(i));
                        if (same.executeStep())
                            throw badSplit(
                                from,
                                "The split of this run has other members than the one of the same name in "
                                "the project that it is copied to; use a backup of the one that was "
                                "changed.");
                    },
                    copy);
                return true;
            };
            // A split without one of its parts would be another split.
            while (from.one(row, "split_members", take, 2)) {
            }
        },
        split);
}

} // namespace

void copyRunRow(Connection& from, RunId run, Connection& to, RunId copy)
{
    from.query(
        fmt::format("SELECT id, {} FROM runs WHERE id = ?", kRunColumns),
        [&](SQLite::Statement& row) {
            SQLite::Statement insert(*to.database,
                                     fmt::format("INSERT INTO runs(id, {}) VALUES({})", kRunColumns,
                                                 places(row.getColumnCount())));
            const auto done = from.one(row, "runs", [&](RowReader& next) {
                next.id();
                next.document(); // these three no record has
                next.text();
                next.count();
                add(row, 1, to, insert, copy);
                return true;
            });
            if (!done)
                throw train::unknownRun(run);
        },
        run);
}

void copyRowsOf(Connection& from, RunId run, Connection& to, RunId copy)
{
    for (const Rows& rows : {kPoints, kEvents, kFindings, kTags, kOpenings, kScores})
        copyRows(rows, from, run, to, copy);
    to.guarded([&] { copyScoresToColumns(*to.database, copy); });
}

std::optional<std::int64_t> copySplit(Connection& from, RunId run, Connection& to)
{
    struct Split {
        std::int64_t id = 0;
        std::string fingerprint;
        std::int64_t source = 0;
        std::optional<std::int64_t> serving;
        std::int64_t resampled = 0;
    };
    const auto split = from.query(
        "SELECT id, fingerprint, source, serving, resampled FROM splits WHERE id = (SELECT split FROM runs WHERE id = ?)",
        [&](SQLite::Statement& row) {
            return from.one(row, "splits", [&](RowReader& next) {
                Split found;
                found.id = next.id();
                found.fingerprint = next.word();
                found.source = next.id();
                found.serving = next.optional([&] { return next.id(); });
                found.resampled = next.count();
                return found;
            });
        },
        run);
    if (!split)
        return std::nullopt;
    const char* const known = "SELECT id FROM splits WHERE fingerprint = ?";
    std::int64_t copy = first(to, known, split->fingerprint);
    const bool isNew = copy == 0;
    if (isNew) {
        to.change("INSERT INTO splits(fingerprint, source, resampled) VALUES(?, ?, ?)",
                  split->fingerprint, copyDataset(from, split->source, to), split->resampled);
        copy = first(to, known, split->fingerprint);
        if (split->serving)
            to.change("UPDATE splits SET serving = ? WHERE id = ?",
                      copyDataset(from, *split->serving, to), copy);
    }
    copyMembers(from, split->id, to, copy, isNew);
    if (isNew)
        to.change(kNameScored, copy);
    if (first(to, "SELECT count(*) FROM baselines WHERE split = ?", split->fingerprint) == 0)
        copyRows(kBaselines, from, split->fingerprint, to, split->fingerprint);
    return copy;
}

void copyPlaces(Connection& from, const std::string& path, Connection& to)
{
    std::vector<std::int64_t> all;
    from.query(
        "SELECT id FROM datasets WHERE fingerprint IN (SELECT fingerprint FROM datasets WHERE path = ?) ORDER BY id",
        [&](SQLite::Statement& row) {
            from.each(row, "datasets", [&](RowReader& next) { all.push_back(next.id()); });
        },
        std::filesystem::absolute(path).string());
    for (const std::int64_t id : all) {
        try {
            copyDataset(from, id, to);
        } catch (const base::Error&) {
            // The data are asked for by their path then, as those of any project.
        }
    }
}

} // namespace assay::store
