// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_text.h"
#include "store/error_store_body.h"

#include <cmath>
#include <map>
#include <optional>
#include <string>

namespace assay::store {

namespace {

using data::SplitKind;
using error_analysis::ErrorType;
using error_analysis::ExampleMark;
using error_analysis::Mistake;
using error_analysis::MistakePage;
using error_analysis::MistakeQuery;
using error_analysis::SetState;

Mistake mistakeOf(RowReader& next, std::size_t classes)
{
    const auto label = [&]() -> std::uint16_t {
        const auto value = next.optional([&] { return next.count(); });
        if (classes == 0)
            return 0;
        if (!value || *value >= static_cast<std::int64_t>(classes))
            next.refuse(fmt::format("and there are {} classes", classes));
        return static_cast<std::uint16_t>(*value);
    };
    const auto value = [&] {
        const auto found = next.optional([&] { return next.finite(); });
        if (classes == 0 && !found)
            next.refuse("which is no number");
        return found.value_or(0);
    };
    Mistake mistake;
    next.skip(); // the evaluation
    mistake.split = next.split();
    mistake.place = next.count();
    mistake.sample = next.sample();
    mistake.truth = label();
    mistake.predicted = label();
    mistake.probability = next.optional([&] { return next.share(); });
    mistake.target = value();
    mistake.value = value();
    mistake.loss = next.optional([&] { return next.number(); }).value_or(std::nan(""));
    mistake.wrong = next.flag();
    if (classes > 0 && mistake.wrong != (mistake.truth != mistake.predicted))
        next.refuse(mistake.wrong ? "where the answer is the true class"
                                  : "where the answer is not the true class");
    mistake.name = next.text();
    mistake.picture = next.text();
    mistake.mark.sample = mistake.sample;
    mistake.mark.looked = next.flag();
    mistake.mark.flagged = next.flag();
    mistake.mark.note = next.prose();
    return mistake;
}

} // namespace

ErrorStore::ErrorStore(std::filesystem::path project, bool readOnly)
    : m_body(std::make_unique<Body>(std::move(project), readOnly))
{}

ErrorStore::~ErrorStore() = default;

MistakePage ErrorStore::mistakes(const MistakeQuery& query)
{
    const auto head = m_body->evaluationOf(
        query.run, query.checkpoint ? evaluate::name(*query.checkpoint) : std::string());
    return m_body->guarded([&] {
        // One state of the project throughout, and no lock for each of many small questions.
        const SQLite::Transaction state(*m_body->database);
        MistakePage page{.query = query, .total = 0, .mistakes = {}, .classes = head.classes};
        MistakeQuery sound = query;
        std::erase_if(sound.splits, [&](data::SplitKind split) {
            return !m_body->countsOf(head.id, data::key(split));
        });
        std::vector<MistakePlace> found = m_body->placesOf(head.id, sound);
        if (query.offset == 0)
            page.total = static_cast<std::int64_t>(found.size());
        SQLite::Statement rows(
            *m_body->database,
            "SELECT p.evaluation, p.split, p.place, p.sample, p.truth, p.predicted, p.probability, p.target, "
            "p.value, p.loss, p.wrong, coalesce(x.name, '') AS name, coalesce(x.picture, '') AS "
            "picture, coalesce(x.looked, 0) AS looked, coalesce(x.flagged, 0) AS flagged, "
            "coalesce(x.note, '') AS note FROM predictions p LEFT JOIN examples x ON x.sample = p.sample WHERE p.evaluation = ? AND p.split = ? "
            "AND p.place = ?");
        for (const MistakePlace& place : pageOf(found, query)) {
            rows.bind(1, head.id);
            rows.bind(2, data::key(place.split));
            rows.bind(3, place.place);
            m_body->each(
                rows, "predictions",
                [&](RowReader& next) {
                    page.mistakes.push_back(mistakeOf(next, head.classes.size()));
                },
                3);
            rows.reset();
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
    const auto sample = m_body->query(
        "SELECT p.sample FROM predictions p WHERE p.sample = "
        "coalesce((SELECT sample FROM examples WHERE name = ? AND name <> '' LIMIT 1), ?) LIMIT 1",
        [](SQLite::Statement& row) -> std::optional<base::SampleId> {
            if (!row.executeStep())
                return std::nullopt;
            return base::SampleId{static_cast<std::uint64_t>(row.getColumn(0).getInt64())};
        },
        idOrName, key);
    if (!sample)
        throw base::usageError("errors.example",
                               fmt::format("No run that was evaluated has an example \"{}\"; "
                                           "errors list prints their ids.",
                                           idOrName));
    return m_body->markOf(*sample);
}

std::vector<ErrorType> ErrorStore::types()
{
    m_body->noteTypesOfNone();
    return m_body->query(
        fmt::format("SELECT {} FROM error_types WHERE deleted IS NOT 1 ORDER BY id", kTypeColumns),
        [this](SQLite::Statement& rows) {
            std::vector<ErrorType> all;
            m_body->each(rows, "error_types",
                         [&](RowReader& next) { all.push_back(typeOf(next)); });
            return all;
        });
}

ErrorType ErrorStore::typeNamed(const std::string& name)
{
    const std::string text = trimmed(name);
    if (text.empty())
        throw base::usageError("errors.type", "An error type needs a name.");
    ErrorType type;
    m_body->transact([&] { type = m_body->typeNamed(text); });
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
            row.bind(2, base::dumped(nlohmann::json(type.solutions)));
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
    const Connection::Reading atOnce(*m_body); // others may mark examples meanwhile
    const auto head = m_body->evaluationOf(run, {});
    std::vector<error_analysis::TypeCounts> counts;
    for (ErrorType& type : types())
        counts.push_back({.type = std::move(type)});
    std::vector<SetState> sets;
    for (const SplitKind split : {SplitKind::Train, SplitKind::TrainVal, SplitKind::TestVal}) {
        const std::string name = data::key(split);
        const Body::Looked looked = m_body->lookedAt(head.id, name);
        sets.push_back(m_body->stateOf(head.id, name, looked));
        if (sets.back().isKnown())
            m_body->countTypes(head.id, split, looked.end, counts);
    }
    return error_analysis::tableOf(std::move(counts), sets[1], sets[2], sets[0]);
}

std::optional<tune::TypedAnswers> ErrorStore::typedAnswers(train::RunId run, SplitKind split)
{
    std::optional<Body::Head> head;
    try {
        head = m_body->evaluationOf(run, evaluate::name(evaluate::Checkpoint::Last));
    } catch (const base::Error& error) {
        if (error.code() != "evaluation.none")
            throw;
    }
    if (!head || head->classes.empty())
        return std::nullopt;
    const std::string name = data::key(split);
    const Body::Looked looked = m_body->lookedAt(head->id, name);
    const SetState set = m_body->stateOf(head->id, name, looked);
    if (!set.isKnown())
        return std::nullopt;
    tune::TypedAnswers answers{.looked = set.looked, .isComplete = set.isComplete(), .wrong = {}};
    std::map<std::int64_t, std::string> names;
    for (const ErrorType& type : types())
        names.emplace(type.id, type.name);
    m_body->query(
        "SELECT t.type, p.sample, p.wrong FROM example_types t JOIN predictions p ON p.sample = "
        "t.sample WHERE p.evaluation = ? AND p.split = ?",
        [&](SQLite::Statement& rows) {
            m_body->each(
                rows, "example_types",
                [&](RowReader& next) {
                    const auto type = names.find(next.integer());
                    const base::SampleId sample = next.sample();
                    const bool isWrong = next.flag();
                    if (type != names.end())
                        answers.wrong[type->second][sample.value] = isWrong;
                },
                2);
        },
        head->id, name);
    return answers;
}

} // namespace assay::store
