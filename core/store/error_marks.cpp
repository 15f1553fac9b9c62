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

std::int64_t firstInteger(SQLite::Statement& row)
{
    return row.executeStep() ? row.getColumn(0).getInt64() : 0;
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
        // The type that this suggestion gave before, whatever it is called now; else the one of its
        // name.
        std::int64_t type = m_body->query(
            "SELECT t.id FROM suggestion_decisions d JOIN error_types t ON t.id = d.type AND "
            "t.deleted = 0 WHERE d.suggestion = ? ORDER BY (d.run = ? AND d.step = ?) DESC, t.id "
            "LIMIT 1",
            firstInteger, choice.suggestion, choice.weights.run, choice.weights.step);
        if (type == 0)
            type = m_body->query("SELECT id FROM error_types WHERE name = ? AND deleted = 0",
                                 firstInteger, text);
        m_body->query(
            "SELECT suggestion, accepted FROM suggestion_decisions WHERE suggestion = ? AND sample "
            "= ? AND run = ? AND step = ?",
            [&](SQLite::Statement& row) {
                decided.previous = m_body->one(row, "suggestion_decisions", [](RowReader& next) {
                    next.text();
                    return next.flag();
                });
            },
            choice.suggestion, place.sample, place.run, place.step);
        const bool again = decided.previous == true;
        if (choice.accepted) {
            decided.isNew = type == 0;
            if (type == 0)
                type = m_body->typeNamed(text).id;
            decided.type = type;
            if (choice.whole && !again)
                m_body->forgetMarks(choice);
        }
        for (const base::SampleId sample : m_body->concerned(choice, again)) {
            ExampleMark mark = m_body->markOf(sample);
            const auto at = std::lower_bound(mark.types.begin(), mark.types.end(), type);
            if ((at != mark.types.end() && *at == type) == choice.accepted)
                continue;
            decided.before.push_back(mark);
            if (choice.accepted)
                mark.types.insert(at, type);
            else
                mark.types.erase(at);
            // One that was shown alone was looked at; of a whole group nobody has.
            mark.looked = mark.looked || (choice.accepted && !choice.whole);
            decided.after.push_back(std::move(mark));
            if (choice.accepted && choice.whole)
                m_body->change("INSERT OR IGNORE INTO suggestion_marks VALUES(?, ?, ?, ?)",
                               choice.suggestion, place.run, place.step, keyOf(sample));
        }
        m_body->write(decided.after);
        m_body->change("INSERT INTO suggestion_decisions VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT DO "
                       "UPDATE SET accepted = excluded.accepted, type = CASE excluded.type WHEN 0 "
                       "THEN type ELSE excluded.type END",
                       choice.suggestion, place.sample, place.run, place.step,
                       choice.accepted ? 1 : 0, decided.type);
    });
    return decided;
}

void ErrorStore::takeBack(const error_analysis::Choice& choice, std::optional<bool> previous)
{
    const Place place(choice);
    const std::string where = "WHERE suggestion = ? AND sample = ? AND run = ? AND step = ?";
    if (previous)
        m_body->change("UPDATE suggestion_decisions SET accepted = ? " + where, *previous ? 1 : 0,
                       choice.suggestion, place.sample, place.run, place.step);
    else
        m_body->change("DELETE FROM suggestion_decisions " + where, choice.suggestion, place.sample,
                       place.run, place.step);
}

std::vector<error_analysis::Decision> ErrorStore::decisions()
{
    return m_body->query("SELECT suggestion, sample, run, step, accepted FROM suggestion_decisions",
                         [this](SQLite::Statement& rows) {
                             std::vector<error_analysis::Decision> all;
                             m_body->each(
                                 rows, "suggestion_decisions",
                                 [&](RowReader& next) {
                                     error_analysis::Decision decision;
                                     decision.suggestion = next.word();
                                     if (const base::SampleId sample = next.sample();
                                         sample.value != 0)
                                         decision.sample = sample;
                                     decision.weights.run = next.count();
                                     decision.weights.step = next.count();
                                     decision.accepted = next.flag();
                                     all.push_back(std::move(decision));
                                 },
                                 4);
                             return all;
                         });
}

} // namespace assay::store
