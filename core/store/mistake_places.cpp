// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/mistake_places.h"

#include "base/json_text.h"
#include "store/error_store_body.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace assay::store {

namespace {

using error_analysis::MistakeQuery;
using error_analysis::Sampling;

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

/// For json_each.
std::string listOf(const std::vector<base::SampleId>& samples)
{
    nlohmann::json list = nlohmann::json::array();
    for (const base::SampleId sample : samples)
        list.push_back(keyOf(sample));
    return base::dumped(list);
}

std::string conditions(const MistakeQuery& query, std::optional<std::int64_t> eyeballEnd)
{
    std::string where;
    if (!query.rightToo)
        where += " AND p.wrong = 1";
    if (eyeballEnd)
        where += fmt::format(" AND p.sample {} {}",
                             query.sampling == Sampling::Eyeball ? "<=" : ">", *eyeballEnd);
    if (query.truth)
        where += fmt::format(" AND p.truth = {}", *query.truth);
    if (query.predicted)
        where += fmt::format(" AND p.predicted = {}", *query.predicted);
    if (query.leastProbability > 0)
        where += fmt::format(" AND p.probability >= {}", query.leastProbability);
    if (query.greatestProbability < 1)
        where += fmt::format(" AND p.probability <= {}", query.greatestProbability);
    if (query.type)
        where += fmt::format(" AND p.sample IN (SELECT sample FROM example_types WHERE type = {})",
                             *query.type);
    // What is known of examples is looked through once, not looked up for each answer.
    if (query.undecidedOnly)
        where += " AND p.sample NOT IN (SELECT sample FROM examples WHERE looked <> 0)";
    if (query.flaggedOnly)
        where += " AND p.sample IN (SELECT sample FROM examples WHERE flagged = 1)";
    if (!query.only.empty())
        where += " AND p.sample IN (SELECT value FROM json_each(:only))";
    return where;
}

} // namespace

void appendPlaces(Connection& connection, std::int64_t evaluation, data::SplitKind split,
                  const MistakeQuery& query, std::optional<std::int64_t> eyeballEnd,
                  std::vector<MistakePlace>& all)
{
    // In the order of the answers themselves (NOT INDEXED leaves the primary key).
    const std::string sql =
        "SELECT p.evaluation, p.split, p.place, p.sample, coalesce(p.loss, p.probability) FROM predictions p NOT INDEXED "
        "WHERE p.evaluation = :evaluation AND p.split = :split"
        + conditions(query, eyeballEnd);
    SQLite::Statement rows(*connection.database, sql);
    rows.bind(":evaluation", evaluation);
    rows.bind(":split", data::key(split));
    if (!query.only.empty())
        rows.bind(":only", listOf(query.only));
    connection.each(
        rows, "predictions",
        [&](RowReader& next) {
            next.skip();
            next.skip(); // the evaluation and its split
            MistakePlace place{.split = split, .place = next.integer(), .sample = 0, .worst = {}};
            place.sample = next.integer();
            place.worst = next.optional([&] { return next.number(); });
            all.push_back(place);
        },
        3);
}

void keepWithText(Connection& connection, const std::string& text, std::vector<MistakePlace>& all)
{
    const std::string like = pattern(text);
    std::unordered_set<std::int64_t> typed;
    SQLite::Statement types(*connection.database,
                            "SELECT e.sample FROM example_types e JOIN error_types t ON t.id = "
                            "e.type WHERE t.deleted = 0 AND t.name LIKE ? ESCAPE '\\'");
    types.bind(1, like);
    while (types.executeStep())
        typed.insert(types.getColumn(0).getInt64());
    // In the order in which the table lies: each of its pages is read once.
    std::sort(all.begin(), all.end(),
              [](const MistakePlace& a, const MistakePlace& b) { return a.sample < b.sample; });
    SQLite::Statement named(*connection.database,
                            "SELECT 1 FROM examples WHERE sample = ?1 AND (name LIKE ?2 ESCAPE "
                            "'\\' OR note LIKE ?2 ESCAPE '\\')");
    named.bind(2, like);
    std::erase_if(all, [&](const MistakePlace& place) {
        if (typed.contains(place.sample))
            return false;
        named.bind(1, place.sample);
        const bool found = named.executeStep();
        named.reset();
        return !found;
    });
}

std::span<const MistakePlace> pageOf(std::vector<MistakePlace>& all, const MistakeQuery& query)
{
    const auto size = static_cast<std::int64_t>(all.size());
    const std::int64_t begin = std::clamp<std::int64_t>(query.offset, 0, size);
    const std::int64_t end = query.limit < 0 ? size : begin + std::min(query.limit, size - begin);
    // Equal ones in one order, so that pages neither repeat nor leave out an answer.
    std::partial_sort(all.begin(), all.begin() + end, all.end(),
                      [&](const MistakePlace& a, const MistakePlace& b) {
                          if (query.worstFirst && a.worst != b.worst)
                              return a.worst > b.worst; // none is less than any number
                          return std::tie(a.sample, a.split, a.place)
                                 < std::tie(b.sample, b.split, b.place);
                      });
    return std::span(all).subspan(static_cast<std::size_t>(begin),
                                  static_cast<std::size_t>(end - begin));
}

} // namespace assay::store
