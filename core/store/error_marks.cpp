// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/error_store_body.h"

// What a person decided on examples and on suggestions.

namespace assay::store {

using error_analysis::ExampleMark;
using error_analysis::Mistake;

void ErrorStore::mark(const std::vector<ExampleMark>& marks)
{
    m_body->transact([&] { m_body->write(marks); });
}

namespace {

/// Where a decision lies: suggestion, example (0: all of it), run, step.
struct Place {
    explicit Place(const error_analysis::Choice& choice)
        : sample(choice.whole ? 0 : keyOf(choice.errors.front()))
        , run(choice.whole ? choice.weights.run : 0)
        , step(choice.whole ? choice.weights.step : 0)
    {}
    std::int64_t sample, run, step;
};

bool hasType(const ExampleMark& mark, std::int64_t type)
{
    return std::find(mark.types.begin(), mark.types.end(), type) != mark.types.end();
}

} // namespace

ErrorStore::Decided ErrorStore::decide(const error_analysis::Choice& choice)
{
    const std::string text = trimmed(choice.type);
    if (text.empty())
        throw base::usageError("errors.type", "An error type needs a name.");
    if (choice.errors.empty())
        throw base::usageError("errors.suggestion", "This suggestion has no examples left.");
    const Place place(choice);
    Decided decided;
    m_body->transact([&] {
        decided.previous = m_body->query(
            "SELECT accepted FROM suggestion_decisions WHERE suggestion = ? AND sample = ? AND "
            "run = ? AND step = ?",
            [](SQLite::Statement& row) {
                return row.executeStep() ? std::optional(row.getColumn(0).getInt() != 0)
                                         : std::nullopt;
            },
            choice.suggestion, place.sample, place.run, place.step);
        const auto known = m_body->query(
            "SELECT id FROM error_types WHERE name = ? AND deleted = 0",
            [](SQLite::Statement& row) {
                return row.executeStep() ? std::optional(row.getColumn(0).getInt64())
                                         : std::nullopt;
            },
            text);
        decided.isNew = choice.accepted && !known;
        decided.type = choice.accepted ? m_body->typeNamed(text).id : 0;
        const std::int64_t type = choice.accepted ? decided.type : known.value_or(0);
        for (const base::SampleId sample : m_body->concerned(choice)) {
            ExampleMark mark = m_body->markOf(sample);
            // Of a whole group nobody has looked at each; where somebody has, it is left to them.
            const bool given = !choice.whole || (decided.previous == true && !mark.looked);
            if (hasType(mark, type) == choice.accepted || (!choice.accepted && !given))
                continue;
            decided.before.push_back(mark);
            if (choice.accepted)
                mark.types.insert(std::lower_bound(mark.types.begin(), mark.types.end(), type),
                                  type);
            else
                std::erase(mark.types, type);
            mark.looked = mark.looked || (choice.accepted && !choice.whole);
            decided.after.push_back(std::move(mark));
        }
        m_body->write(decided.after);
        m_body->change("INSERT OR REPLACE INTO suggestion_decisions VALUES(?, ?, ?, ?, ?)",
                       choice.suggestion, place.sample, place.run, place.step,
                       choice.accepted ? 1 : 0);
    });
    return decided;
}

void ErrorStore::takeBack(const error_analysis::Choice& choice, std::optional<bool> previous)
{
    const Place place(choice);
    m_body->transact([&] {
        m_body->change("DELETE FROM suggestion_decisions WHERE suggestion = ? AND sample = ? AND "
                       "run = ? AND step = ?",
                       choice.suggestion, place.sample, place.run, place.step);
        if (previous)
            m_body->change("INSERT INTO suggestion_decisions VALUES(?, ?, ?, ?, ?)",
                           choice.suggestion, place.sample, place.run, place.step,
                           *previous ? 1 : 0);
    });
}

std::vector<error_analysis::Decision> ErrorStore::decisions()
{
    return m_body->query("SELECT run, step, suggestion, sample, accepted FROM suggestion_decisions",
                         [](SQLite::Statement& rows) {
                             std::vector<error_analysis::Decision> all;
                             while (rows.executeStep()) {
                                 RowReader next(rows);
                                 error_analysis::Decision decision;
                                 decision.weights.run = next.integer();
                                 decision.weights.step = next.integer();
                                 decision.suggestion = next.text();
                                 if (const std::int64_t sample = next.integer(); sample != 0)
                                     decision.sample =
                                         base::SampleId{static_cast<std::uint64_t>(sample)};
                                 decision.accepted = next.integer() != 0;
                                 all.push_back(std::move(decision));
                             }
                             return all;
                         });
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
