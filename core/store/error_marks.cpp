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

ErrorStore::Decided ErrorStore::decide(const error_analysis::Choice& choice)
{
    const std::string text = trimmed(choice.type);
    if (text.empty())
        throw base::usageError("errors.type", "An error type needs a name.");
    if (choice.errors.empty())
        throw base::usageError("errors.suggestion", "This suggestion has no examples left.");
    Decided decided;
    m_body->transact([&] {
        if (choice.accepted) {
            decided.isNew = !m_body->query(
                "SELECT 1 FROM error_types WHERE name = ? AND deleted = 0",
                [](SQLite::Statement& row) { return row.executeStep(); }, text);
            decided.type = m_body->typeNamed(text).id;
            const std::size_t count = choice.whole ? choice.errors.size() : 1;
            for (std::size_t k = 0; k < count; ++k) {
                ExampleMark mark = m_body->markOf(choice.errors[k]);
                if (std::find(mark.types.begin(), mark.types.end(), decided.type)
                    != mark.types.end())
                    continue;
                decided.before.push_back(mark);
                mark.types.push_back(decided.type);
                std::sort(mark.types.begin(), mark.types.end());
                // One that was shown alone was looked at; of a whole group nobody has.
                mark.looked = mark.looked || !choice.whole;
                decided.after.push_back(std::move(mark));
            }
            m_body->write(decided.after);
        }
        m_body->change("INSERT OR REPLACE INTO suggestion_decisions(suggestion, sample, accepted) "
                       "VALUES(?, ?, ?)",
                       choice.suggestion, choice.whole ? 0 : keyOf(choice.errors.front()),
                       choice.accepted ? 1 : 0);
    });
    return decided;
}

void ErrorStore::takeBack(const error_analysis::Choice& choice)
{
    m_body->change("DELETE FROM suggestion_decisions WHERE suggestion = ? AND sample = ?",
                   choice.suggestion, choice.whole ? 0 : keyOf(choice.errors.front()));
}

std::vector<error_analysis::Decision> ErrorStore::decisions()
{
    return m_body->query(
        "SELECT suggestion, sample, accepted FROM suggestion_decisions ORDER BY suggestion, sample",
        [](SQLite::Statement& rows) {
            std::vector<error_analysis::Decision> all;
            while (rows.executeStep()) {
                RowReader next(rows);
                error_analysis::Decision decision{.suggestion = next.text(), .sample = {}};
                if (const std::int64_t sample = next.integer(); sample != 0)
                    decision.sample = base::SampleId{static_cast<std::uint64_t>(sample)};
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
