// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/imported_scores.h"

#include "store/run_store_body.h"
#include "train/metric.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace assay::store {

namespace {

namespace metric_name = train::metric_name;

interop::TagTarget targetOf(RowReader& next)
{
    interop::TagTarget target;
    target.metric = next.text();
    target.split = next.splitOrNone();
    target.form = next.named([](const std::string& text) { return interop::tagFormFrom(text); });
    return target;
}

std::map<std::string, interop::TagTarget> targetsByTag(const std::filesystem::path& project,
                                                       SQLite::Statement& rows, const char* table,
                                                       bool ofRun)
{
    std::map<std::string, interop::TagTarget> targets;
    const auto take = [&](RowReader& next) {
        if (ofRun)
            next.skip(); // the run
        const std::string tag = next.word();
        targets[tag] = targetOf(next);
    };
    eachRow(project, rows, table, take, ofRun ? 2 : 1);
    return targets;
}

void bindTarget(SQLite::Statement& statement, int from, const interop::TagTarget& target)
{
    statement.bind(from, target.metric);
    statement.bind(from + 1, target.split);
    statement.bind(from + 2, interop::name(target.form));
}

/// The smallest value in our terms: of an accuracy the largest logged one.
std::optional<TagValue> best(const RunTag& tag)
{
    const bool turned = tag.target.form == interop::TagForm::OneMinus
                        || tag.target.form == interop::TagForm::HundredMinus;
    auto value = turned ? tag.highest : tag.lowest;
    if (value)
        value->value = interop::formed(value->value, tag.target.form);
    return value;
}

const RunTag* find(const std::vector<RunTag>& tags, const std::string& metric,
                   const std::string& split)
{
    for (const RunTag& tag : tags) {
        if (tag.target.metric == metric && tag.target.split == split)
            return &tag;
    }
    return nullptr;
}

} // namespace

std::map<std::string, LiveValues> liveValues(SQLite::Database& database, train::RunId run)
{
    std::map<std::string, LiveValues> all;
    // Damaged values are no candidates. A bare column beside min() or max() is that of the row it comes from (sqlite.org/lang_select).
    const auto each = [&](const char* extreme, const char* also,
                          std::optional<TagValue> LiveValues::*member) {
        SQLite::Statement rows(
            database, fmt::format("SELECT name, value, epoch, {} FROM metrics WHERE run = ? AND "
                                  "superseded = 0 AND typeof(name) = 'text' AND typeof(epoch) = "
                                  "'real' AND typeof(value) IN ('real', 'null') {} GROUP BY name",
                                  extreme, also));
        rows.bind(1, run);
        while (rows.executeStep()) {
            RowReader next(rows);
            const std::string name = next.text();
            const auto value = next.optional([&] { return next.number(); }).value_or(std::nan(""));
            all[name].*member = TagValue{value, next.number()};
        }
    };
    // An infinite value is no best one; NaN is NULL.
    constexpr auto kFinite = "AND abs(value) < 9e999";
    each("max(id)", "", &LiveValues::last);
    each("min(value)", kFinite, &LiveValues::lowest);
    each("max(value)", kFinite, &LiveValues::highest);
    each("min(value)", "AND value <= 1.00001", &LiveValues::shareLow);
    each("max(value)", "AND value <= 1.00001", &LiveValues::shareHigh);
    each("min(value)", "AND value > 1.00001 AND abs(value) < 9e999", &LiveValues::percent);
    return all;
}

std::vector<base::Finding> notesOn(SQLite::Database& database, train::RunId run,
                                   const std::vector<interop::TagSummary>& tags)
{
    std::vector<base::Finding> notes;
    SQLite::Statement counts(database,
                             "SELECT name, count(*), min(step), max(step) FROM metrics WHERE "
                             "run = ? AND superseded = 1 GROUP BY name ORDER BY "
                             "count(*) DESC, name LIMIT 1");
    counts.bind(1, run);
    if (counts.executeStep()) {
        const std::string name = counts.getColumn(0).getString();
        const auto tag =
            std::find_if(tags.begin(), tags.end(),
                         [&](const interop::TagSummary& one) { return one.tag == name; });
        notes.push_back(
            {.id = "log.written_over",
             .severity = base::Severity::Hint,
             .basis = base::Basis::Proven,
             .place = name,
             .evidence = {{"count", static_cast<double>(counts.getColumn(1).getInt64())},
                          {"points", tag == tags.end() ? 0 : static_cast<double>(tag->points)},
                          {"step", static_cast<double>(counts.getColumn(2).getInt64())},
                          {"last", static_cast<double>(counts.getColumn(3).getInt64())}}});
    }
    for (const interop::TagSummary& tag : tags) {
        if (interop::mixesShares(tag))
            notes.push_back({.id = "log.mixed_accuracy",
                             .severity = base::Severity::Warning,
                             .basis = base::Basis::Proven,
                             .place = tag.tag,
                             .evidence = {{"share", tag.shareHigh}, {"percent", tag.percent}}});
    }
    return notes;
}

std::map<std::string, interop::TagTarget> meanings(const std::filesystem::path& project,
                                                   SQLite::Database& database, train::RunId run)
{
    SQLite::Statement rows(database,
                           "SELECT run, tag, metric, split, form FROM tags WHERE run = ? AND "
                           "metric <> ''");
    rows.bind(1, run);
    return targetsByTag(project, rows, "tags", true);
}

std::map<std::string, interop::TagTarget> tagChoices(const std::filesystem::path& project,
                                                     SQLite::Database& database)
{
    SQLite::Statement rows(database, "SELECT tag, metric, split, form FROM tag_choices");
    return targetsByTag(project, rows, "tag_choices", false);
}

bool assignTargets(std::vector<RunTag>& tags,
                   const std::map<std::string, interop::TagTarget>& choices)
{
    // What a person chose takes its place first; names decide about the rest.
    std::vector<interop::TagSummary> free;
    for (const RunTag& tag : tags) {
        if (!choices.contains(tag.summary.tag))
            free.push_back(tag.summary);
    }
    const auto guessed = interop::targetsOf(free);
    std::set<std::pair<std::string, std::string>> taken;
    for (const RunTag& tag : tags) {
        if (const auto chosen = choices.find(tag.summary.tag); chosen != choices.end())
            taken.emplace(chosen->second.metric, chosen->second.split);
    }
    bool changed = false;
    std::size_t next = 0;
    for (RunTag& tag : tags) {
        const auto chosen = choices.find(tag.summary.tag);
        interop::TagTarget target;
        if (chosen != choices.end())
            target = chosen->second;
        else if (target = guessed[next++]; taken.contains({target.metric, target.split}))
            target = {};
        changed = changed || target != tag.target;
        tag.target = target;
    }
    return changed;
}

void writeTags(SQLite::Database& database, train::RunId run, const std::vector<RunTag>& tags)
{
    SQLite::Statement put(database, "REPLACE INTO tags(run, tag, metric, split, form, points, "
                                    "lowest, highest) VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    for (const RunTag& tag : tags) {
        put.bind(1, run);
        put.bind(2, tag.summary.tag);
        bindTarget(put, 3, tag.target);
        put.bind(6, tag.summary.points);
        const bool finite = tag.summary.lowest <= tag.summary.highest;
        finite ? put.bind(7, tag.summary.lowest) : put.bind(7);
        finite ? put.bind(8, tag.summary.highest) : put.bind(8);
        put.exec();
        put.reset();
        put.clearBindings();
    }
    bool numbers = false, shares = false;
    train::Scores last;
    for (const data::SplitKind split : data::kOpenSplits) {
        for (const std::string& metric : train::scoreNames()) {
            const RunTag* tag = find(tags, metric, data::key(split));
            shares = shares || (tag != nullptr && metric == metric_name::kError);
            numbers = numbers || (tag != nullptr && metric == metric_name::kRmse);
            if (tag != nullptr && tag->last)
                *train::valueIn(last.try_emplace(split, train::unknownScore()).first->second,
                                metric) = interop::formed(tag->last->value, tag->target.form);
        }
    }
    writeScores(database, run, Moment::Last, last);
    // The best is that of the first of these that was logged.
    train::Scores bestScores;
    std::optional<TagValue> least;
    for (const char* metric : {metric_name::kError, metric_name::kRmse, metric_name::kLoss}) {
        const RunTag* tag = find(tags, metric, data::key(data::SplitKind::TrainVal));
        if (tag != nullptr && !least && (least = best(*tag)))
            *train::valueIn(bestScores.try_emplace(data::SplitKind::TrainVal, train::unknownScore())
                                .first->second,
                            metric) = least->value;
    }
    writeScores(database, run, Moment::Best, bestScores);
    copyScoresToColumns(database, run);
    SQLite::Statement set(database, "UPDATE runs SET task = ?, best_epoch = ? WHERE id = ?");
    set.bind(1,
             data::name(numbers && !shares ? data::Task::Regression : data::Task::Classification));
    if (least && least->epoch > 0)
        set.bind(2, static_cast<std::int64_t>(least->epoch));
    set.bind(3, run);
    set.exec();
}

std::vector<RunTag> readTags(const std::filesystem::path& project, SQLite::Database& database,
                             train::RunId run, bool withValues)
{
    std::vector<RunTag> tags;
    SQLite::Statement rows(database,
                           "SELECT run, tag, points, lowest, highest, metric, split, form FROM "
                           "tags WHERE run = ? ORDER BY tag");
    rows.bind(1, run);
    const auto live = withValues ? liveValues(database, run) : std::map<std::string, LiveValues>();
    const auto take = [&](RowReader& next) {
        next.skip(); // the run
        RunTag tag;
        tag.summary.tag = next.word();
        tag.summary.points = next.count();
        if (const auto lowest = next.optional([&] { return next.number(); }))
            tag.summary.lowest = *lowest;
        if (const auto highest = next.optional([&] { return next.number(); }))
            tag.summary.highest = *highest;
        tag.target = targetOf(next);
        if (const auto left = live.find(tag.summary.tag); left != live.end()) {
            tag.last = left->second.last;
            tag.lowest = left->second.lowest;
            tag.highest = left->second.highest;
            for (const auto& value :
                 {left->second.shareLow, left->second.shareHigh, left->second.percent}) {
                if (value)
                    tag.summary.add(value->value);
            }
        }
        tags.push_back(std::move(tag));
    };
    eachRow(project, rows, "tags", take, 2);
    return tags;
}

} // namespace assay::store
