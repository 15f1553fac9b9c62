// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/error_store.h"

#include "store/connection.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace assay::store {

namespace {

using data::SplitKind;
using error_analysis::ErrorType;
using error_analysis::ExampleMark;
using error_analysis::Mistake;
using error_analysis::MistakePage;
using error_analysis::MistakeQuery;
using error_analysis::Sampling;
using error_analysis::SetState;

std::int64_t keyOf(base::SampleId sample)
{
    return static_cast<std::int64_t>(sample.value);
}

ErrorType typeOf(SQLite::Statement& row)
{
    RowReader next(row);
    ErrorType type;
    type.id = next.integer();
    type.name = next.text();
    type.solutions = nlohmann::json::parse(next.text()).get<std::vector<std::string>>();
    type.chosen = error_analysis::priorityFrom(next.text());
    type.owner = next.text();
    type.effort = next.text();
    type.triedRun = next.optional([&] { return next.integer(); });
    return type;
}

constexpr const char* kTypeColumns = "id, name, solutions, priority, owner, effort, tried_run";

std::string trimmed(const std::string& text)
{
    const auto blank = [](unsigned char c) { return std::isspace(c) != 0; };
    const auto begin = std::find_if_not(text.begin(), text.end(), blank);
    const auto end = std::find_if_not(text.rbegin(), text.rend(), blank).base();
    return begin < end ? std::string(begin, end) : std::string();
}

/// A text for LIKE, its wild cards disarmed.
std::string pattern(const std::string& text)
{
    std::string result = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + "%";
}

} // namespace

struct ErrorStore::Body : Connection {
    using Connection::Connection;

    struct Head {
        std::int64_t id;
        std::vector<std::string> classes;
    };
    Head evaluationOf(train::RunId run, const std::string& checkpoint)
    {
        const auto head = query(
            "SELECT id, classes FROM evaluations WHERE run = ? AND (? = '' OR checkpoint = ?) "
            "ORDER BY created DESC, id DESC LIMIT 1",
            [](SQLite::Statement& row) -> std::optional<Head> {
                if (!row.executeStep())
                    return std::nullopt;
                return Head{row.getColumn(0).getInt64(),
                            nlohmann::json::parse(row.getColumn(1).getString())
                                .get<std::vector<std::string>>()};
            },
            run, checkpoint, checkpoint);
        if (!head)
            throw base::usageError("evaluation.none",
                                   fmt::format("Run {} was not evaluated yet.", run));
        return *head;
    }

    std::int64_t count(const std::string& sql, std::int64_t evaluation, const std::string& split,
                       std::int64_t more = 0)
    {
        return query(sql, [&](SQLite::Statement& row) {
            row.bind(1, evaluation);
            row.bind(2, split);
            if (row.getBindParameterCount() > 2)
                row.bind(3, more);
            row.executeStep();
            return row.getColumn(0).getInt64();
        });
    }

    /// The largest id of the eyeball sample of a split.
    std::int64_t eyeballEnd(std::int64_t evaluation, const std::string& split)
    {
        return query(
            "SELECT max(sample) FROM (SELECT sample FROM predictions WHERE evaluation = ? AND "
            "split = ? AND wrong = 1 ORDER BY sample LIMIT ?)",
            [](SQLite::Statement& row) {
                row.executeStep();
                return row.getColumn(0).isNull() ? std::numeric_limits<std::int64_t>::min()
                                                 : row.getColumn(0).getInt64();
            },
            evaluation, split, error_analysis::kEyeball);
    }

    SetState stateOf(std::int64_t evaluation, const std::string& split, std::int64_t end)
    {
        SetState set;
        set.examples = query(
            "SELECT examples FROM evaluated_splits WHERE evaluation = ? AND split = ?",
            [](SQLite::Statement& row) {
                return row.executeStep() ? row.getColumn(0).getInt64() : 0;
            },
            evaluation, split);
        const std::string wrong = "FROM predictions p LEFT JOIN examples x ON x.sample = p.sample "
                                  "WHERE p.evaluation = ? AND p.split = ? AND p.wrong = 1";
        set.errors = count("SELECT count(*) " + wrong, evaluation, split);
        set.lookedInAll =
            count("SELECT count(*) " + wrong + " AND x.looked = 1", evaluation, split);
        set.sample = std::min(set.errors, error_analysis::kEyeball);
        set.looked = count("SELECT count(*) " + wrong + " AND x.looked = 1 AND p.sample <= ?",
                           evaluation, split, end);
        return set;
    }

    /// Counts by type of one split.
    void countTypes(std::int64_t evaluation, SplitKind split, std::int64_t end,
                    std::vector<error_analysis::TypeCounts>& types)
    {
        query(
            "SELECT t.type, sum(p.wrong), sum(p.wrong AND p.sample <= ?), sum(1 - p.wrong) FROM "
            "example_types t JOIN predictions p ON p.sample = t.sample WHERE p.evaluation = ? AND "
            "p.split = ? GROUP BY t.type",
            [&](SQLite::Statement& rows) {
                while (rows.executeStep()) {
                    RowReader next(rows);
                    const std::int64_t id = next.integer();
                    error_analysis::TypeCount count;
                    count.tagged = next.integer();
                    count.inSample = next.integer();
                    count.right = next.integer();
                    for (auto& entry : types) {
                        if (entry.type.id == id)
                            (split == SplitKind::TrainVal ? entry.trainVal : entry.testVal) = count;
                    }
                }
            },
            end, evaluation, data::key(split));
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

ErrorStore::ErrorStore(std::filesystem::path project, bool readOnly)
    : m_body(std::make_unique<Body>(std::move(project), readOnly))
{}

ErrorStore::~ErrorStore() = default;

MistakePage ErrorStore::mistakes(const MistakeQuery& query)
{
    const auto head = m_body->evaluationOf(
        query.run, query.checkpoint ? evaluate::name(*query.checkpoint) : std::string());
    std::string where = "p.evaluation = :evaluation";
    if (!query.rightToo)
        where += " AND p.wrong = 1";
    std::string splits;
    for (const SplitKind split : query.splits) {
        const std::string name = data::key(split);
        std::string part = fmt::format("p.split = '{}'", name);
        if (query.sampling != Sampling::All)
            part +=
                fmt::format(" AND p.sample {} {}", query.sampling == Sampling::Eyeball ? "<=" : ">",
                            m_body->eyeballEnd(head.id, name));
        splits += (splits.empty() ? "(" : " OR ") + ("(" + part + ")");
    }
    where += splits.empty() ? " AND 0" : " AND " + splits + ")";
    if (query.truth)
        where += fmt::format(" AND p.truth = {}", *query.truth);
    if (query.predicted)
        where += fmt::format(" AND p.predicted = {}", *query.predicted);
    if (query.leastProbability > 0)
        where += fmt::format(" AND p.probability >= {}", query.leastProbability);
    if (query.greatestProbability < 1)
        where += fmt::format(" AND p.probability <= {}", query.greatestProbability);
    if (query.type)
        where += fmt::format(" AND EXISTS (SELECT 1 FROM example_types e WHERE e.sample = "
                             "p.sample AND e.type = {})",
                             *query.type);
    if (query.undecidedOnly)
        where += " AND coalesce(x.looked, 0) = 0";
    if (query.flaggedOnly)
        where += " AND x.flagged = 1";
    const std::string text = trimmed(query.text);
    if (!text.empty())
        where += " AND (x.name LIKE :text ESCAPE '\\' OR x.note LIKE :text ESCAPE '\\' OR EXISTS "
                 "(SELECT 1 FROM example_types e JOIN error_types t ON t.id = e.type WHERE "
                 "e.sample = p.sample AND t.deleted = 0 AND t.name LIKE :text ESCAPE '\\'))";
    const std::string from =
        " FROM predictions p LEFT JOIN examples x ON x.sample = p.sample WHERE " + where;
    // Worst: the largest loss; where no loss is known, the surest answer.
    const std::string order =
        query.worstFirst ? "coalesce(p.loss, p.probability) DESC, p.sample" : "p.sample";
    return m_body->guarded([&] {
        const auto bind = [&](SQLite::Statement& statement) {
            statement.bind(":evaluation", head.id);
            if (!text.empty())
                statement.bind(":text", pattern(text));
        };
        MistakePage page{.query = query, .classes = head.classes};
        SQLite::Statement count(*m_body->database, "SELECT count(*)" + from);
        bind(count);
        count.executeStep();
        page.total = count.getColumn(0).getInt64();
        SQLite::Statement rows(
            *m_body->database,
            "SELECT p.sample, p.split, p.place, p.truth, p.predicted, p.probability, p.target, "
            "p.value, p.loss, p.wrong, coalesce(x.name, ''), coalesce(x.picture, ''), "
            "coalesce(x.looked, 0), coalesce(x.flagged, 0), coalesce(x.note, '')"
                + from + " ORDER BY " + order + " LIMIT :limit OFFSET :offset");
        bind(rows);
        rows.bind(":limit", query.limit);
        rows.bind(":offset", query.offset);
        while (rows.executeStep()) {
            RowReader next(rows);
            Mistake mistake;
            mistake.sample = {static_cast<std::uint64_t>(next.integer())};
            const std::string split = next.text();
            for (const SplitKind kind : data::kAllSplits) {
                if (data::key(kind) == split)
                    mistake.split = kind;
            }
            mistake.place = next.integer();
            mistake.truth = static_cast<std::uint16_t>(next.integer());
            mistake.predicted = static_cast<std::uint16_t>(next.integer());
            mistake.probability = next.optional([&] { return next.number(); });
            mistake.target = next.number();
            mistake.value = next.number();
            mistake.loss = next.optional([&] { return next.number(); }).value_or(std::nan(""));
            mistake.wrong = next.integer() != 0;
            mistake.name = next.text();
            mistake.picture = next.text();
            mistake.mark.sample = mistake.sample;
            mistake.mark.looked = next.integer() != 0;
            mistake.mark.flagged = next.integer() != 0;
            mistake.mark.note = next.text();
            page.mistakes.push_back(std::move(mistake));
        }
        for (Mistake& mistake : page.mistakes)
            mistake.mark.types = m_body->typesOf(mistake.sample);
        return page;
    });
}

ExampleMark ErrorStore::find(const std::string& idOrName)
{
    const bool isHex = idOrName.size() == 16
                       && idOrName.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    const std::int64_t key =
        isHex ? static_cast<std::int64_t>(std::stoull(idOrName, nullptr, 16)) : 0;
    auto mark = m_body->query(
        "SELECT p.sample, coalesce(x.looked, 0), coalesce(x.flagged, 0), coalesce(x.note, '') "
        "FROM predictions p LEFT JOIN examples x ON x.sample = p.sample WHERE p.sample = "
        "coalesce((SELECT sample FROM examples WHERE name = ? AND name <> '' LIMIT 1), ?) LIMIT 1",
        [](SQLite::Statement& row) -> std::optional<ExampleMark> {
            if (!row.executeStep())
                return std::nullopt;
            RowReader next(row);
            ExampleMark found;
            found.sample = {static_cast<std::uint64_t>(next.integer())};
            found.looked = next.integer() != 0;
            found.flagged = next.integer() != 0;
            found.note = next.text();
            return found;
        },
        idOrName, key);
    if (!mark)
        throw base::usageError("errors.example",
                               fmt::format("No run that was evaluated has an example \"{}\"; "
                                           "errors list prints their ids.",
                                           idOrName));
    mark->types = m_body->typesOf(mark->sample);
    return *mark;
}

void ErrorStore::mark(const std::vector<ExampleMark>& marks)
{
    m_body->transact([&] {
        for (const ExampleMark& mark : marks) {
            const std::int64_t key = keyOf(mark.sample);
            m_body->change("INSERT INTO examples(sample, looked, flagged, note) VALUES(?, ?, ?, ?) "
                           "ON CONFLICT(sample) DO UPDATE SET looked = excluded.looked, flagged = "
                           "excluded.flagged, note = excluded.note",
                           key, mark.looked ? 1 : 0, mark.flagged ? 1 : 0, mark.note);
            // Types that are deleted now keep their examples for the day they come back.
            m_body->change("DELETE FROM example_types WHERE sample = ? AND type IN (SELECT id FROM "
                           "error_types WHERE deleted = 0)",
                           key);
            for (const std::int64_t type : mark.types)
                m_body->change("INSERT OR IGNORE INTO example_types(sample, type) VALUES(?, ?)",
                               key, type);
        }
    });
}

std::vector<ErrorType> ErrorStore::types()
{
    return m_body->query(
        fmt::format("SELECT {} FROM error_types WHERE deleted = 0 ORDER BY id", kTypeColumns),
        [](SQLite::Statement& rows) {
            std::vector<ErrorType> all;
            while (rows.executeStep())
                all.push_back(typeOf(rows));
            return all;
        });
}

ErrorType ErrorStore::typeNamed(const std::string& name)
{
    const std::string text = trimmed(name);
    if (text.empty())
        throw base::usageError("errors.type", "An error type needs a name.");
    ErrorType type;
    m_body->transact([&] {
        m_body->change("INSERT INTO error_types(name) VALUES(?) ON CONFLICT(name) DO UPDATE SET "
                       "deleted = 0",
                       text);
        type = m_body->query(
            fmt::format("SELECT {} FROM error_types WHERE name = ?", kTypeColumns),
            [](SQLite::Statement& row) {
                row.executeStep();
                return typeOf(row);
            },
            text);
    });
    return type;
}

void ErrorStore::change(const ErrorType& type)
{
    const std::string text = trimmed(type.name);
    if (text.empty())
        throw base::usageError("errors.type", "An error type needs a name.");
    const bool taken = m_body->query(
        "SELECT 1 FROM error_types WHERE name = ? AND id <> ?",
        [](SQLite::Statement& row) { return row.executeStep(); }, text, type.id);
    if (taken)
        throw base::usageError("errors.type",
                               fmt::format("There is an error type \"{}\" already.", text));
    m_body->query(
        "UPDATE error_types SET name = ?, solutions = ?, priority = ?, owner = ?, effort = ?, "
        "tried_run = ? WHERE id = ?",
        [&](SQLite::Statement& row) {
            row.bind(1, text);
            row.bind(2, nlohmann::json(type.solutions).dump());
            row.bind(3, type.chosen ? error_analysis::name(*type.chosen) : std::string());
            row.bind(4, type.owner);
            row.bind(5, type.effort);
            if (type.triedRun)
                row.bind(6, *type.triedRun);
            row.bind(7, type.id);
            row.exec();
        });
}

void ErrorStore::setTypeDeleted(std::int64_t type, bool deleted)
{
    m_body->change("UPDATE error_types SET deleted = ? WHERE id = ?", deleted ? 1 : 0, type);
}

error_analysis::ErrorTable ErrorStore::table(train::RunId run)
{
    const auto head = m_body->evaluationOf(run, {});
    std::vector<error_analysis::TypeCounts> counts;
    for (ErrorType& type : types())
        counts.push_back({.type = std::move(type), .trainVal = {}, .testVal = {}});
    std::vector<SetState> sets;
    for (const SplitKind split : {SplitKind::TrainVal, SplitKind::TestVal}) {
        const std::string name = data::key(split);
        const std::int64_t end = m_body->eyeballEnd(head.id, name);
        sets.push_back(m_body->stateOf(head.id, name, end));
        m_body->countTypes(head.id, split, end, counts);
    }
    return error_analysis::tableOf(std::move(counts), sets[0], sets[1]);
}

void ErrorStore::describe(const std::vector<Mistake>& examples)
{
    m_body->transact([&] {
        for (const Mistake& example : examples)
            m_body->change("INSERT INTO examples(sample, name, picture) VALUES(?, ?, ?) ON "
                           "CONFLICT(sample) DO UPDATE SET name = excluded.name, picture = "
                           "excluded.picture",
                           keyOf(example.sample), example.name, example.picture);
    });
}

} // namespace assay::store
