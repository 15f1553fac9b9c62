// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "base/open_database.h"
#include "cli/commands.h"
#include "cli/evaluated.h"
#include "cli/print.h"
#include "experiment/suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace assay::cli {

namespace {

using data::SplitKind;
using error_analysis::ErrorRow;
using error_analysis::ErrorType;
using error_analysis::Mistake;
using What = ErrorsArguments::What;

std::vector<ErrorType> typesOf(session::Session& session, Inbox& inbox)
{
    session.errors().types(kAsk);
    return inbox.until<session::TypesListed>(kAsk).types;
}

const ErrorType& named(const std::vector<ErrorType>& types, const std::string& name)
{
    for (const ErrorType& type : types) {
        if (type.name == name)
            return type;
    }
    std::string known;
    for (const ErrorType& type : types)
        known += (known.empty() ? "" : ", ") + type.name;
    throw base::usageError("errors.type",
                           fmt::format("There is no error type \"{}\"; there {}.", name,
                                       known.empty() ? "are none yet" : "are: " + known));
}

std::uint16_t labelOf(const std::vector<std::string>& classes, const std::string& name)
{
    const auto found = std::find(classes.begin(), classes.end(), name);
    if (found == classes.end())
        throw base::usageError("errors.class", fmt::format("There is no class \"{}\".", name));
    return static_cast<std::uint16_t>(found - classes.begin());
}

int list(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    const ErrorsArguments& own = arguments.errors;
    const train::RunRecord run = openRun(arguments, session, inbox);
    const auto classes = evaluatedClasses(run, session, inbox);
    const auto types = typesOf(session, inbox);
    error_analysis::MistakeQuery query{.run = run.id};
    if (!own.splits.empty()) {
        query.splits.clear();
        for (const SplitKind split : data::kOpenSplits) {
            if (std::find(own.splits.begin(), own.splits.end(), data::key(split))
                != own.splits.end())
                query.splits.push_back(split);
        }
    }
    query.sampling = own.sample == "eyeball"    ? error_analysis::Sampling::Eyeball
                     : own.sample == "blackbox" ? error_analysis::Sampling::Blackbox
                                                : error_analysis::Sampling::All;
    query.worstFirst = own.order == "worst";
    query.undecidedOnly = own.undecided;
    query.limit = own.limit;
    if (!own.truth.empty())
        query.truth = labelOf(classes, own.truth);
    if (!own.predicted.empty())
        query.predicted = labelOf(classes, own.predicted);
    if (!own.type.empty())
        query.type = named(types, own.type).id;
    session.errors().mistakes(query, kAsk);
    const auto page = inbox.until<session::MistakesRead>(kAsk).page;
    std::vector<std::vector<std::string>> rows;
    for (const Mistake& mistake : page->mistakes) {
        Json names = Json::array();
        std::string tags;
        for (const ErrorType& type : types) {
            if (std::find(mistake.mark.types.begin(), mistake.mark.types.end(), type.id)
                != mistake.mark.types.end()) {
                names.push_back(type.name);
                tags += (tags.empty() ? "" : ", ") + type.name;
            }
        }
        const bool numbers = classes.empty();
        if (arguments.json)
            printLine(
                {{"event", "mistake"},
                 {"example", error_analysis::idText(mistake)},
                 {"split", data::key(mistake.split)},
                 {"true", numbers ? Json(mistake.target) : Json(classes[mistake.truth])},
                 {"predicted", numbers ? Json(mistake.value) : Json(classes[mistake.predicted])},
                 {"probability", mistake.probability ? Json(*mistake.probability) : Json(nullptr)},
                 {"tags", names},
                 {"flagged", mistake.mark.flagged},
                 {"note", mistake.mark.note}});
        rows.push_back({error_analysis::idText(mistake), data::displayName(mistake.split),
                        numbers ? unit(mistake.target) : classes[mistake.truth],
                        numbers ? unit(mistake.value) : classes[mistake.predicted],
                        mistake.probability ? percent(*mistake.probability) : "-", tags});
    }
    if (!arguments.json) {
        printTable({"example", "split", "true", "predicted", "probability", "types"}, rows);
        say("{} of {}\n", count(static_cast<std::int64_t>(rows.size())), count(page->total));
    }
    return 0;
}

int tag(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    const ErrorsArguments& own = arguments.errors;
    openProject(session, inbox, projectPath(arguments), false);
    std::vector<error_analysis::ExampleMark> marks;
    for (const std::string& example : own.examples) {
        session.errors().find(example, kAsk);
        marks.push_back(inbox.until<session::Marked>(kAsk).marks.front());
    }
    // All is checked before anything is written.
    std::vector<std::int64_t> removed;
    const auto known = typesOf(session, inbox);
    for (const std::string& name : own.remove)
        removed.push_back(named(known, name).id);
    std::vector<std::int64_t> added;
    for (const std::string& name : own.add) {
        session.errors().addType(name, kAsk);
        added.push_back(inbox.until<session::TypesListed>(kAsk).added);
    }
    for (error_analysis::ExampleMark& mark : marks) {
        for (const std::int64_t type : removed)
            std::erase(mark.types, type);
        for (const std::int64_t type : added) {
            if (std::find(mark.types.begin(), mark.types.end(), type) == mark.types.end())
                mark.types.push_back(type);
        }
        std::sort(mark.types.begin(), mark.types.end());
        mark.looked = true;
        mark.flagged = own.flag || (mark.flagged && !own.unflag);
        mark.note = own.note.value_or(mark.note);
    }
    session.errors().mark(marks, kAsk);
    inbox.until<session::Marked>(kAsk);
    const auto types = typesOf(session, inbox);
    for (std::size_t k = 0; k < marks.size(); ++k) {
        Json names = Json::array();
        for (const ErrorType& type : types) {
            if (std::find(marks[k].types.begin(), marks[k].types.end(), type.id)
                != marks[k].types.end())
                names.push_back(type.name);
        }
        if (arguments.json)
            printLine({{"event", "tagged"}, {"example", own.examples[k]}, {"tags", names}});
    }
    if (!arguments.json)
        say("{} marked.\n", marks.size() == 1 ? "One example" : count(std::ssize(marks)));
    return 0;
}

int changeType(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    const ErrorsArguments& own = arguments.errors;
    const auto priority = error_analysis::priorityFrom(own.priority.value_or(""));
    openProject(session, inbox, projectPath(arguments), false);
    if (own.deleted) {
        const ErrorType type = named(typesOf(session, inbox), own.type);
        session.errors().setTypeDeleted(type.id, true, kAsk);
        inbox.until<session::TypesListed>(kAsk);
        return 0;
    }
    session.errors().addType(own.type, kAsk);
    const auto listed = inbox.until<session::TypesListed>(kAsk);
    ErrorType type = *std::find_if(listed.types.begin(), listed.types.end(),
                                   [&](const ErrorType& t) { return t.id == listed.added; });
    if (!own.solutions.empty())
        type.solutions = own.solutions;
    if (own.priority)
        type.chosen = priority;
    type.owner = own.owner.value_or(type.owner);
    type.effort = own.effort.value_or(type.effort);
    type.name = own.rename.value_or(type.name);
    if (own.tried)
        type.triedRun = own.tried;
    session.errors().change(type, kAsk);
    inbox.until<session::TypesListed>(kAsk);
    return 0;
}

error_analysis::ErrorTable tableOf(const Arguments& arguments, session::Session& session,
                                   Inbox& inbox)
{
    const train::RunRecord run = openRun(arguments, session, inbox);
    evaluatedClasses(run, session, inbox);
    session.errors().table(run.id, kAsk);
    return inbox.until<session::ErrorTableRead>(kAsk).table;
}

Json shareJson(const error_analysis::TypeShare& share)
{
    const auto& known = share.share;
    return {{"n", share.count.tagged},
            {"share", known ? Json(known->value) : Json(nullptr)},
            {"low", known ? Json(known->interval.low) : Json(nullptr)},
            {"high", known ? Json(known->interval.high) : Json(nullptr)}};
}

Json priorityJson(const std::optional<error_analysis::Priority>& priority)
{
    return priority ? Json(error_analysis::name(*priority)) : Json(nullptr);
}

std::string shareText(const error_analysis::TypeShare& share)
{
    if (!share.share)
        return "-";
    return base::percentText(share.share->value, share.share->interval.low,
                             share.share->interval.high);
}

int table(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    const error_analysis::ErrorTable found = tableOf(arguments, session, inbox);
    std::vector<std::vector<std::string>> rows;
    for (const ErrorRow& row : found.rows) {
        std::string solutions;
        for (const std::string& solution : row.type.solutions)
            solutions += (solutions.empty() ? "" : "; ") + solution;
        if (arguments.json)
            printLine({{"event", "row"},
                       {"type", row.type.name},
                       {"train_val", shareJson(row.trainVal)},
                       {"test_val", shareJson(row.testVal)},
                       {"p_adjusted", row.adjusted ? Json(*row.adjusted) : Json(nullptr)},
                       {"ceiling", row.ceiling ? Json(*row.ceiling) : Json(nullptr)},
                       {"solutions", row.type.solutions},
                       {"priority", priorityJson(row.priority())},
                       {"proposed", priorityJson(row.proposed)},
                       {"owner", row.type.owner},
                       {"effort", row.type.effort},
                       {"run", row.type.triedRun ? Json(*row.type.triedRun) : Json(nullptr)}});
        const std::string priority = error_analysis::name(row.priority());
        rows.push_back({row.type.name, shareText(row.trainVal), shareText(row.testVal), solutions,
                        priority.empty() ? "-" : priority});
    }
    if (!arguments.json) {
        printTable({"error type", "error % (train-val)", "error % (test-val)",
                    "potential solutions", "priority"},
                   rows);
        say("{}\n", found.precision);
    }
    return 0;
}

void writeDocument(const std::string& path, const std::string& text)
{
    if (path.empty())
        return;
    base::requireNoOpenDatabase(path);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file)
        throw base::environmentError("file.write",
                                     "The file cannot be written; check the folder and the space "
                                     "on the disk.",
                                     {.file = path, .row = {}, .byte = {}});
}

int write(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    using error_analysis::TableFormat;
    const ErrorsArguments& own = arguments.errors;
    if (own.csv.empty() && own.markdown.empty() && own.html.empty())
        throw base::usageError("arguments", "Name a file: --csv, --markdown or --html.");
    const error_analysis::ErrorTable found = tableOf(arguments, session, inbox);
    writeDocument(own.csv, error_analysis::written(found, TableFormat::Csv));
    writeDocument(own.markdown, error_analysis::written(found, TableFormat::Markdown));
    writeDocument(own.html, error_analysis::written(found, TableFormat::Html));
    return 0;
}

int importAnswers(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    openProject(session, inbox, projectPath(arguments), true);
    session.errors().importPredictions(arguments.errors.files, kAsk);
    const auto done = inbox.until<session::PredictionsImported>(kAsk);
    int rank = 0;
    for (const base::Finding& finding : done.findings) {
        if (arguments.json)
            printLine(toJson(done.run, finding, ++rank));
        else
            note("{}\n", experiment::sentence(finding));
    }
    if (arguments.json)
        printLine({{"event", "imported"}, {"run", done.run}, {"examples", done.examples}});
    else
        say("Run {} has {} answers.\n", done.run, count(done.examples));
    return base::isBlocked(done.findings) ? 1 : 0;
}

} // namespace

int runErrors(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    switch (arguments.errors.what) {
    case What::List: return list(arguments, session, inbox);
    case What::Tag: return tag(arguments, session, inbox);
    case What::Type: return changeType(arguments, session, inbox);
    case What::Table: return table(arguments, session, inbox);
    case What::Export: return write(arguments, session, inbox);
    case What::Import: return importAnswers(arguments, session, inbox);
    case What::Suggest: return suggestTypes(arguments, session, inbox);
    case What::Nearest: return findNearest(arguments, session, inbox);
    }
    return 0;
}

} // namespace assay::cli
