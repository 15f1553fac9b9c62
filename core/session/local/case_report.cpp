// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/case_report.h"

#include "advise/decision_tree.h"
#include "base/error.h"
#include "base/finding_words.h"
#include "base/plain_file.h"
#include "report/case.h"
#include "session/local/local_advice.h"
#include "session/local/run_material.h"
#include "store/attempt_list.h"
#include "store/error_store.h"
#include "store/evaluation_store.h"
#include "store/finding_store.h"
#include "store/known_rows.h"
#include "store/run_store.h"
#include "store/set_aside.h"
#include "store/study_store.h"
#include "train/run_list.h"
#include "train/seeds.h"
#include "tune/adapted_effect.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <ctime>
#include <map>
#include <utility>

namespace assay::session {

namespace {

namespace fs = std::filesystem;
using data::SplitKind;
using train::RunId;
using train::RunRecord;

constexpr std::size_t kPage = 50'000;  ///< points that are read at once
constexpr std::size_t kMostSeeds = 10; ///< whose curves are drawn beside those of the run

/// Reads a part; what goes wrong with it leaves out that part alone. False: something did.
template <typename Read>
bool reading(report::Case& all, Read read)
{
    try {
        read();
        return true;
    } catch (const base::Error& error) {
        if (error.code() == "evaluation.none") // that is no trouble
            return true;
        const std::string sentence = error.what();
        if (std::find(all.unread.begin(), all.unread.end(), sentence) == all.unread.end())
            all.unread.push_back(sentence);
        return false;
    }
}

/// Whether a run was trained for an attempt, with its change or as a further seed, and is not what it was tried on.
bool isOfAttempt(const RunRecord& run, const std::vector<tune::MeasuredAttempt>& attempts)
{
    const auto isTriedOn = [&](const tune::MeasuredAttempt& one) { return one.study.of == run.id; };
    const auto holds = [&](const tune::MeasuredAttempt& one) {
        return std::any_of(one.members.begin(), one.members.end(),
                           [&](const tune::Member& member) { return member.run == run.id; });
    };
    return std::none_of(attempts.begin(), attempts.end(), isTriedOn)
           && std::any_of(attempts.begin(), attempts.end(), holds);
}

/// Of the trainings, the newest first, the one that is asked for. 0: the first that is not of an attempt; where all
/// are, the first.
std::optional<RunRecord> centreOf(const std::vector<RunRecord>& runs, RunId wanted,
                                  const std::vector<tune::MeasuredAttempt>& attempts)
{
    const auto isTraining = [](const RunRecord& run) {
        return run.kind != train::RunKind::Overfit;
    };
    auto found = std::find_if(runs.begin(), runs.end(), [&](const RunRecord& run) {
        return wanted == 0 ? isTraining(run) && !isOfAttempt(run, attempts) : run.id == wanted;
    });
    if (found == runs.end() && wanted == 0)
        found = std::find_if(runs.begin(), runs.end(), isTraining);
    if (found == runs.end() && wanted != 0)
        throw train::unknownRun(wanted);
    if (found != runs.end() && found->kind == train::RunKind::Overfit)
        throw base::usageError(
            "report.run",
            fmt::format("Run {} is an attempt on one batch, and a report is centred on a "
                        "training; name one of these.",
                        wanted));
    return found == runs.end() ? std::nullopt : std::optional(*found);
}

/// The scores that a run logged at the ends of its epochs.
struct Logged {
    std::map<std::pair<std::string, SplitKind>, std::vector<train::MetricPoint>> series;
    bool hasEpochs = false;
};
Logged logged(store::RunStore& store, RunId run)
{
    Logged found;
    store::RunStore::Page page{.points = {}, .lastId = 0, .more = true};
    while (page.more) {
        page = store.points(run, page.lastId, kPage);
        for (const train::MetricPoint& point : page.points) {
            if (point.name != train::metric_name::kLoss && point.name != train::metric_name::kError
                && point.name != train::metric_name::kRmse)
                continue;
            for (const SplitKind split : data::kOpenSplits) {
                if (point.split == data::key(split))
                    found.series[{point.name, split}].push_back(point);
            }
            found.hasEpochs = found.hasEpochs || point.epoch > 0;
        }
    }
    return found;
}

void readCurves(report::Case& all, store::RunStore& store)
{
    std::vector<RunId> runs{all.run->id};
    for (const RunRecord& seed : all.facts.seeds.runs) {
        if (seed.id != all.run->id && runs.size() <= kMostSeeds)
            runs.push_back(seed.id);
    }
    for (const RunId run : runs) {
        Logged found = logged(store, run);
        if (run == all.run->id)
            all.axis = found.hasEpochs ? "epoch" : "step";
        for (auto& [key, points] : found.series) {
            report::CaseCurve curve{
                .run = run, .metric = key.first, .split = key.second, .points = {}};
            for (const train::MetricPoint& point : points)
                curve.points.push_back(
                    {all.axis == "epoch" ? point.epoch : static_cast<double>(point.step),
                     point.value});
            std::stable_sort(curve.points.begin(), curve.points.end(),
                             [](const auto& one, const auto& other) { return one.x < other.x; });
            all.curves.push_back(std::move(curve));
        }
    }
}

report::CaseData remembered(store::RememberedData data, bool isServed)
{
    return {.isServed = isServed,
            .path = std::move(data.path),
            .kind = std::move(data.kind),
            .fingerprint = std::move(data.fingerprint),
            .shape = std::move(data.shape),
            .classes = std::move(data.classes),
            .trainingExamples = data.trainingExamples,
            .testExamples = data.testExamples};
}

void readData(report::Case& all, const fs::path& project)
{
    store::RunData data = store::dataOf(project, all.run->id);
    all.parts = std::move(data.parts);
    if (data.source) {
        all.known = store::knownRows(project, *data.source);
        all.data.push_back(remembered(std::move(*data.source), false));
    }
    if (data.serving)
        all.data.push_back(remembered(std::move(*data.serving), true));
}

/// What is known of the run in the centre.
void readRun(report::Case& all, const store::ProjectInfo& project, store::RunStore& store)
{
    reading(all, [&] { readData(all, project.path); });
    reading(all, [&] {
        if (train::isOver(all.run->state))
            all.evaluation =
                store::EvaluationStore(project.path, true).load(all.run->id, {}, project.goal);
    });
    all.knowsFacts = reading(all, [&] {
        const auto gathered = gatheredFrom(store, all.run->id, all.dismissals);
        const auto attempt =
            std::find_if(all.runs.begin(), all.runs.end(), [](const RunRecord& other) {
                return other.kind == train::RunKind::Overfit;
            });
        all.facts =
            advise::factsOf(*all.run, all.runs, attempt == all.runs.end() ? nullptr : &*attempt,
                            project.goal, gathered, all.evaluation ? &*all.evaluation : nullptr);
    });
    all.facts.draft.readOnly = project.readOnly;
    reading(all, [&] { readCurves(all, store); });
    reading(all, [&] { all.errors = store::ErrorStore(project.path, true).table(all.run->id); });
}

enum class Form { Html, Markdown };
Form formOf(const fs::path& file)
{
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (ending == ".html" || ending == ".htm")
        return Form::Html;
    if (ending == ".md")
        return Form::Markdown;
    throw base::usageError("report.ending",
                           "The ending of the file decides the form of the report; name a "
                           "file that ends in .html, .htm or .md.");
}

base::Error unwritable(const fs::path& file, const std::string& why)
{
    return base::environmentError(
        "file.write",
        fmt::format(
            "The report cannot be written ({}); check the folder and the space on the disk.", why),
        {.file = file.string(), .row = {}, .byte = {}});
}

/// Where it goes: an ordinary file, or a name that nothing has.
fs::path placeOf(const ReportRequest& request, const fs::path& project)
{
    std::error_code code;
    const fs::path wanted = fs::absolute(request.file);
    if (!fs::is_directory(wanted.parent_path(), code))
        throw unwritable(wanted, "there is no such folder");
    const fs::path place = outPlace("report.out", request.file, project);
    const fs::file_status status = fs::symlink_status(place, code);
    if (fs::exists(status) && !fs::is_regular_file(status))
        throw unwritable(place, "what has this name is no ordinary file");
    return writablePlace("report.out", place, request.replaces);
}

/// `unread`: parts that could not be read, which are the first in Case::unread.
report::Case caseOf(const store::ProjectInfo& project, RunId run, std::size_t& unread)
{
    report::Case all{.project = project.name, .file = project.path, .readOnly = project.readOnly};
    all.version = ASSAY_VERSION;
    all.written = fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(std::time(nullptr)));
    all.goal = project.goal;
    store::RunStore store(project.path, true);
    all.runs = store.list();
    reading(all, [&] { all.attempts = store::attemptsOf(project.path, all.runs, project.goal); });
    all.run = centreOf(all.runs, run, all.attempts);
    reading(all, [&] { all.dismissals = store::FindingStore(project.path, true).dismissals(); });
    reading(all, [&] { all.openings = store::EvaluationStore(project.path, true).openings(); });
    if (all.run)
        readRun(all, project, store);
    if (all.run)
        all.facts.tried = tune::bestTried(report::attemptsOn(all.attempts, *all.run), nullptr);
    if (all.run && all.facts.breakdown)
        tune::addEffect(*all.facts.breakdown, all.run->id, all.attempts);
    all.advice = advise::advise(all.facts);
    for (const RunRecord& one : all.runs) {
        reading(all, [&] {
            report::CaseRunFindings findings{.run = one.id, .findings = {}};
            for (auto& [id, finding] : store.findings(one.id, 0))
                findings.findings.push_back(std::move(finding));
            if (!findings.findings.empty())
                all.findings.push_back(std::move(findings));
        });
    }
    reading(all, [&] {
        for (tune::Study& study : store::StudyStore(project.path, true).list()) {
            auto members = tune::members(study, all.runs);
            all.studies.push_back({std::move(study), std::move(members)});
        }
    });
    unread = all.unread.size();
    // What readers left out row by row, of the tables that a report is about.
    for (const auto& [table, rows] : store::countSetAside(project.path))
        all.unread.push_back(fmt::format(
            "{} of the table {}, as they hold what the program never writes; a backup of the project may have them.",
            base::counted(static_cast<double>(rows), "row", "rows"), table));
    return all;
}

} // namespace

WrittenReport reportWritten(const store::ProjectInfo& project, const ReportRequest& request,
                            Tag tag)
{
    const Form form = formOf(request.file);
    const fs::path place = placeOf(request, project.path);
    std::size_t unread = 0;
    const report::Case all = caseOf(project, request.run, unread);
    const report::Document document = report::documentOf(all);
    const std::string text =
        form == Form::Html ? report::html(document) : report::markdown(document);
    if (const std::string why = base::replaceFile(place, text, base::Durable::Yes); !why.empty())
        throw unwritable(place, why);
    WrittenReport written{.event = {.tag = tag,
                                    .file = place.string(),
                                    .run = all.run ? all.run->id : 0,
                                    .bytes = static_cast<std::int64_t>(text.size())},
                          .unread = {}};
    for (std::size_t k = 0; k < unread; ++k)
        written.unread.push_back(
            {.table = {},
             .row = {},
             .error = base::inputError(
                 "report.unread",
                 fmt::format("The report lacks what cannot be read: {}", all.unread[k]),
                 {.file = project.path, .row = {}, .byte = {}})});
    return written;
}

} // namespace assay::session
