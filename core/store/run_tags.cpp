// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/imported_scores.h"
#include "store/run_store_body.h"

// What the tags of imported runs mean.

namespace assay::store {

using train::RunId;

std::vector<interop::MappedTag> RunStore::tags(RunId run)
{
    return m_body->guarded([&] {
        const auto choices = tagChoices(m_body->path, *m_body->database);
        std::vector<interop::MappedTag> tags;
        for (const RunTag& tag : readTags(m_body->path, *m_body->database, run, false))
            tags.push_back({tag.summary, tag.target, choices.contains(tag.summary.tag)});
        return tags;
    });
}

void RunStore::chooseTag(const std::string& tag, const std::optional<interop::TagTarget>& target)
{
    m_body->transact([&] {
        SQLite::Database& database = *m_body->database;
        if (target) {
            // In a run that has both, the tag that stood for this before keeps its own name.
            if (!target->metric.empty())
                m_body->change(
                    "UPDATE tag_choices SET metric = '', split = '' WHERE metric = ? AND split = ? "
                    "AND tag <> ? AND tag IN (SELECT other.tag FROM tags other JOIN tags own ON "
                    "own.run = other.run WHERE own.tag = ?)",
                    target->metric, target->split, tag, tag);
            m_body->change("REPLACE INTO tag_choices(tag, metric, split, form) VALUES(?, ?, ?, ?)",
                           tag, target->metric, target->split, interop::name(target->form));
        } else {
            m_body->change("DELETE FROM tag_choices WHERE tag = ?", tag);
        }
        const auto choices = tagChoices(m_body->path, database);
        const auto runs = m_body->query(
            "SELECT run FROM tags WHERE tag = ?",
            [](SQLite::Statement& rows) {
                std::vector<RunId> ids;
                while (rows.executeStep())
                    ids.push_back(rows.getColumn(0).getInt64());
                return ids;
            },
            tag);
        for (const RunId run : runs) {
            auto tags = readTags(m_body->path, database, run, true);
            if (!assignTargets(tags, choices))
                continue;
            writeTags(database, run, tags);
            // Whoever watches the run gets its points again, with their new meaning.
            m_body->change("UPDATE runs SET resumes = resumes + 1 WHERE id = ?", run);
        }
    });
}

} // namespace assay::store
