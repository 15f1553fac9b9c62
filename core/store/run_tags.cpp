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

std::vector<interop::TagUse> RunStore::tagNames()
{
    return m_body->query("SELECT tag, count(*) FROM tags JOIN runs ON runs.id = tags.run AND "
                         "runs.deleted = 0 GROUP BY tag ORDER BY tag COLLATE NOCASE, tag",
                         [this](SQLite::Statement& rows) {
                             std::vector<interop::TagUse> names;
                             m_body->each(rows, "tags", [&](RowReader& next) {
                                 std::string tag = next.word();
                                 names.push_back({std::move(tag), next.count()});
                             });
                             return names;
                         });
}

std::map<RunId, interop::TagValues> RunStore::tagValues(const std::string& tag)
{
    std::map<RunId, interop::TagValues> all;
    std::vector<RunId> restarted; // the row of the tag still counts what was written over
    m_body->query(
        "SELECT t.run, t.tag, t.lowest, t.highest, (SELECT value FROM metrics m WHERE m.run = t.run AND "
        "m.name = t.tag AND m.superseded = 0 AND typeof(m.value) IN ('real', 'null') ORDER BY m.id "
        "DESC LIMIT 1), EXISTS(SELECT 1 FROM events e WHERE e.run = t.run AND e.kind = 'resumed') "
        "FROM tags t JOIN runs r ON r.id = t.run AND r.deleted = 0 WHERE t.tag = ?",
        [&](SQLite::Statement& rows) {
            m_body->each(
                rows, "tags",
                [&](RowReader& next) {
                    const RunId run = next.id();
                    next.skip(); // the tag
                    const auto number = [&] {
                        return next.optional([&] { return next.number(); }).value_or(std::nan(""));
                    };
                    interop::TagValues values;
                    values.lowest = number();
                    values.highest = number();
                    values.last = number();
                    if (next.flag())
                        restarted.push_back(run);
                    all[run] = values;
                },
                2);
        },
        tag);
    for (const RunId run : restarted) {
        const auto live = m_body->guarded([&] { return liveValues(*m_body->database, run); });
        const auto left = live.find(tag);
        const auto valueOf = [](const std::optional<TagValue>& value) {
            return value ? value->value : std::nan("");
        };
        all[run] = left == live.end()
                       ? interop::TagValues()
                       : interop::TagValues{.last = valueOf(left->second.last),
                                            .lowest = valueOf(left->second.lowest),
                                            .highest = valueOf(left->second.highest)};
    }
    return all;
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
            // Those who watch the run get its points again, with their new meaning.
            m_body->change("UPDATE runs SET resumes = resumes + 1 WHERE id = ?", run);
        }
    });
}

} // namespace assay::store
