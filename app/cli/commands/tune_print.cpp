// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/tune_print.h"

#include "evaluate/breakdown.h"
#include "evaluate/effect_range.h"
#include "stats/interval.h"
#include "tune/search_csv.h"
#include "tune/search_work.h"
#include "tune/sensitivity.h"

#include <algorithm>

namespace assay::cli {

namespace {

std::string pointText(const tune::Point& point)
{
    std::string text;
    for (const auto& [path, value] : point)
        text += (text.empty() ? "" : ", ") + path + " " + base::toText(value);
    return text;
}

/// Those whose values do not compare with the others.
std::vector<const tune::TriedRun*> leftOut(const tune::SearchState& state)
{
    std::vector<const tune::TriedRun*> all;
    for (const tune::TriedRun& one : state.trials) {
        if (one.isLeftOut)
            all.push_back(&one);
    }
    return all;
}

Json pointLine(const tune::Point& point)
{
    return Json::parse(tune::pointJson(point));
}

std::optional<stats::Interval> intervalOf(const tune::TriedRun& one, const train::Metric& metric)
{
    if (metric.form != train::Metric::Form::Share || one.examples <= 0
        || !tune::hasValue(one.trial))
        return std::nullopt;
    const auto n = static_cast<double>(one.examples);
    return stats::wilson(one.trial.value * n, n);
}

/// Of another program's all.
std::int64_t countedTrials(const tune::SearchState& state)
{
    return tune::isImported(state.search) ? std::ssize(state.trials)
                                          : tune::countedTrials(state.search.space, state.trials);
}

/// As many as the search counts towards what is wanted.
std::int64_t trialsThere(const tune::SearchState& state)
{
    return tune::trialsTowardsWanted(state.search, state.trials);
}

/// "finished", "halted", "running" or "imported", as in JSON.
const char* progressName(const tune::SearchState& state)
{
    if (tune::isImported(state.search))
        return "imported";
    const auto isRunning = [](const auto& one) {
        return one.trial.state == tune::TrialState::Running && !one.isResumable;
    };
    if (std::any_of(state.trials.begin(), state.trials.end(), isRunning))
        return "running";
    const auto isLeft = [&](const auto& one) {
        return tune::isPending(one.trial) && !one.isLeftOut
               && tune::isOf(state.search.space, one.trial.point);
    };
    return (state.search.method == tune::kManual || trialsThere(state) >= state.search.trials)
                   && std::none_of(state.trials.begin(), state.trials.end(), isLeft)
               ? "finished"
               : "halted";
}

const char* sentence(tune::WorkEnd why)
{
    switch (why) {
    case tune::WorkEnd::AllProposed:
        return "The method has proposed all that it has; equal settings would train the same networks again.";
    case tune::WorkEnd::AllFailed:
        return "Trials failed one after the other, so that the search was ended; see "
               "what the reason of the last one says.";
    case tune::WorkEnd::TimeOver: return "The minutes are over.";
    case tune::WorkEnd::SmallGain:
        return "Another trial is not expected to bring as much as --least-gain asks for.";
    case tune::WorkEnd::RunStopped: return "The run of a trial was stopped, and so is the search.";
    case tune::WorkEnd::AllTrials:
    case tune::WorkEnd::Halted: break;
    }
    return "";
}

} // namespace

std::string SearchPrinter::valueText(double value,
                                     const std::optional<stats::Interval>& interval) const
{
    if (!std::isfinite(value))
        return "none";
    evaluate::Ladder unit;
    unit.isShare = m_metric.form == train::Metric::Form::Share;
    return evaluate::errorText(unit, value, interval);
}

void SearchPrinter::takenIn(const tune::SearchState& state) const
{
    const std::string words = tune::takenInText(state.search, state.trials);
    if (words.empty())
        return;
    if (m_json)
        printLine(Json{{"event", "taken_in"},
                       {"study", state.search.id},
                       {"trials", tune::takenIn(state.search, state.trials)},
                       {"wanted", state.search.trials},
                       {"words", words}});
    else
        say("{}\n", words);
    flushOutput();
}

void SearchPrinter::trial(const tune::TriedRun& one) const
{
    if (m_json) {
        Json line{{"event", "trial"},
                  {"trial", one.trial.number + 1},
                  {"run", one.run == 0 ? Json(nullptr) : Json(one.run)},
                  {"state", tune::name(one.trial.state)},
                  {"parameters", pointLine(one.trial.point)}};
        line["value"] = number(one.trial.value);
        line["reason"] = one.reason;
        line["diverged"] = one.hasDiverged;
        line["proposed"] = one.isProposed;
        line["worker"] = one.worker;
        printLine(line);
    } else {
        const bool hasValue = tune::hasValue(one.trial);
        say("{:>4}  run {:<5} {:>9}  {}{}\n", one.trial.number + 1, one.run,
            hasValue ? valueText(one.trial.value) : tune::name(one.trial.state),
            pointText(one.trial.point),
            (one.isProposed ? "  (proposed by a person)" : "")
                + (one.reason.empty() ? "" : "  " + one.reason));
    }
    flushOutput();
}

Json SearchPrinter::studyLine(const tune::SearchState& state,
                              std::optional<tune::WorkEnd> why) const
{
    const tune::Search& search = state.search;
    const auto failed = std::count_if(state.trials.begin(), state.trials.end(),
                                      [](const auto& one) { return tune::hasFailed(one.trial); });
    const auto pruned = std::count_if(state.trials.begin(), state.trials.end(), [](const auto& o) {
        return o.trial.state == tune::TrialState::Pruned;
    });
    Json line{{"event", "study"},
              {"study", search.id},
              {"method", search.method},
              {"state", progressName(state)},
              {"ended_by", why ? Json(tune::name(*why)) : Json(nullptr)},
              {"trials", countedTrials(state)},
              {"wanted", search.trials},
              {"taken_in", tune::takenIn(search, state.trials)},
              {"failed", failed},
              {"pruned", pruned},
              {"diverged", tune::divergedTrials(state.trials)}, // with a value all the same
              {"left_out", leftOut(state).size()},
              {"metric", m_metric.name},
              {"measure", m_metric.shortfallLabel()}, // what each value is
              {"split", tune::isImported(search)
                            ? Json(nullptr)
                            : Json(data::key(tune::searchedSplit(search.base)))},
              {"origin", search.origin.empty() ? Json(nullptr) : Json(search.origin)},
              {"remark", search.remark.empty() ? Json(nullptr) : Json(search.remark)},
              {"space", Json::parse(tune::toJson(search.space))},
              {"created", search.created}};
    const tune::SearchTimes times = tune::timesOf(state);
    line["begun"] = times.begun > 0 ? Json(tune::timeText(times.begun)) : Json(nullptr);
    line["ended"] = times.ended > 0 ? Json(tune::timeText(times.ended)) : Json(nullptr);
    line["best"] = nullptr;
    if (const tune::TriedRun* best = tune::bestOf(state.trials)) {
        Json found{{"trial", best->trial.number + 1},
                   {"run", best->run},
                   {"value", number(best->trial.value)},
                   {"parameters", pointLine(best->trial.point)},
                   {"diverged", best->hasDiverged}};
        putInterval(found, intervalOf(*best, m_metric));
        line["best"] = found;
    }
    return line;
}

void SearchPrinter::state(const tune::SearchState& state, std::optional<tune::WorkEnd> why) const
{
    if (m_json)
        return printLine(studyLine(state, why));
    const bool isImported = tune::isImported(state.search);
    const bool isManual = state.search.method == tune::kManual;
    if (why && isManual && *why == tune::WorkEnd::AllProposed)
        say("No proposal is left; propose the next trial with tune --resume {} --propose "
            "SETTING=VALUE, or on the Tune page.\n",
            state.search.id);
    else if (why && *why == tune::WorkEnd::AllTrials)
        say("As many trials as were wanted ({}) are there; for more of them give a larger number: tune --resume "
            "{} --trials NUMBER.\n",
            count(state.search.trials), state.search.id);
    else if (why && *sentence(*why) != 0)
        say("{}\n", sentence(*why));
    if (isImported)
        say("Study {} is {}.{}\n", state.search.id, state.search.origin,
            state.search.remark.empty() ? "" : " " + state.search.remark);
    const tune::TriedRun* best = tune::bestOf(state.trials);
    if (!best) {
        say("Study {}: no trial has a value yet.\n", state.search.id);
        return;
    }
    evaluate::Ladder unit;
    unit.isShare = m_metric.form == train::Metric::Form::Share;
    say("\nStudy {}, best of {}: run {}, {} {}{}, with {}.\n", state.search.id,
        count(countedTrials(state)), best->run, m_metric.shortfallLabel(),
        evaluate::errorText(unit, best->trial.value, intervalOf(*best, m_metric)),
        isImported ? "" : " on " + data::displayName(tune::searchedSplit(state.search.base)),
        pointText(best->trial.point));
    if (const std::string diverged = tune::divergedBestText(state.trials); !diverged.empty())
        say("{}\n", diverged);
    const auto failed = std::count_if(state.trials.begin(), state.trials.end(),
                                      [](const auto& one) { return tune::hasFailed(one.trial); });
    if (failed > 0)
        say("{} of {} trials failed.\n", failed, state.trials.size());
    if (const auto diverged = tune::divergedTrials(state.trials); diverged > 0)
        say("The training of {} of {} trials diverged; {} of the last weights.\n", diverged,
            state.trials.size(), diverged == 1 ? "its value is that" : "their values are those");
    if (const auto out = leftOut(state); !out.empty())
        say("{} of {} trials {} left out ({} first). {}\n", out.size(), state.trials.size(),
            out.size() == 1 ? "is" : "are", out.front()->trial.number + 1, out.front()->reason);
}

/// By how much the best one is partly luck, and what measures that.
void SearchPrinter::sayLead(const tune::SearchState& state, const tune::SearchReport& report) const
{
    if (!tune::bestOf(state.trials))
        return;
    const std::string remedy =
        tune::isImported(state.search)
            ? "train its settings over other seeds where they were found"
            : fmt::format("compare it with the default over other seeds (tune --compare {})",
                          state.search.id);
    if (report.optimism && report.optimism->optimism() > 0)
        say("The best of many looks better than it is: its settings are expected to reach {}; {}.\n",
            valueText(report.optimism->expected, report.optimism->interval), remedy);
    else
        say("The best of many looks better than it is: {}.\n", remedy);
}

void SearchPrinter::report(const tune::SearchState& state, const tune::SearchReport& report) const
{
    if (m_json) {
        Json line{{"event", "study_report"}, {"study", state.search.id}};
        line["expected"] = nullptr;
        if (report.optimism) {
            line["expected"] = {{"value", number(report.optimism->expected)},
                                {"low", number(report.optimism->interval.low)},
                                {"high", number(report.optimism->interval.high)}};
        }
        line["expected_gain"] = number(report.expectedGain);
        line["edges"] = report.edges;
        Json corners = Json::array();
        for (const tune::FailingCorner& corner : report.failingCorners)
            corners.push_back(corner.words);
        line["failing"] = corners;
        const tune::FinishedTrials finished = tune::finishedTrials(state);
        line["finished"] = finished.all;
        line["with_all_settings"] = finished.complete; // that importance is computed from
        double alone = 0;
        for (const tune::Importance& one : report.importances)
            alone += one.share;
        const std::string handOver = tune::handOverText(state);
        line["hand_over"] = handOver.empty() ? Json(nullptr) : Json(handOver);
        line["explained_one_by_one"] = report.importances.empty() ? Json(nullptr) : number(alone);
        printLine(line);
    } else {
        sayLead(state, report);
        if (report.expectedGain)
            say("Another trial is expected to make the best better by {}.\n",
                m_metric.form == train::Metric::Form::Share
                    ? fmt::format("{:.1f} points", 100 * *report.expectedGain)
                    : valueText(*report.expectedGain));
        for (const std::string& edge : report.edges)
            say("{} Widen it.\n", edge);
        for (const tune::FailingCorner& corner : report.failingCorners)
            say("{}\n", corner.words);
        if (const std::string handOver = tune::handOverText(state); !handOver.empty())
            say("{} To change to it: tune --resume {} --method bayes --trials NUMBER.\n", handOver,
                state.search.id);
    }
    importances(state, report);
}

void SearchPrinter::importances(const tune::SearchState& state,
                                const tune::SearchReport& report) const
{
    if (report.importances.empty()) {
        if (!m_json && !state.trials.empty())
            say("{}\n", tune::importanceWaitText(state));
        return;
    }
    std::vector<std::vector<std::string>> rows;
    for (const tune::Importance& one : report.importances) {
        const tune::SensitivityRow* row = tune::rowOf(one.path);
        const std::string lecture = row ? base::name(row->sensitivity) : std::string();
        if (m_json) {
            Json line{{"event", "importance"}, {"field", one.path}};
            line["share"] = number(one.share);
            line["low"] = number(one.low);
            line["high"] = number(one.high);
            line["lecture"] = lecture.empty() ? Json(nullptr) : Json(lecture);
            printLine(line);
        } else {
            rows.push_back({one.path,
                            fmt::format("{:.0f} % [{:.0f}, {:.0f}]", one.share * 100, one.low * 100,
                                        one.high * 100),
                            lecture});
        }
    }
    if (!m_json)
        printTable({"setting", "explains of the variance", "the lecture's table"}, rows);
    if (!m_json)
        say("{}\n", tune::importanceText(state, report));
}

void SearchPrinter::compared(const tune::ComparedFinalists& compared) const
{
    const std::size_t level = std::max<std::size_t>(1, compared.contrasts.size());
    for (const tune::FinalistContrast& one : compared.contrasts) {
        if (!m_json) {
            say("{}\n", compared.sentence(one));
            continue;
        }
        Json line{{"event", "comparison"},
                  {"study", compared.search},
                  {"than", tune::name(one.than)},
                  {"metric", compared.metric},
                  {"measure", m_metric.shortfallLabel()},
                  {"set", one.effect.key},
                  {"before", number(one.effect.before)},
                  {"after", number(one.effect.after)},
                  {"change", number(one.effect.change())},
                  {"seeds", one.effect.pairs},
                  {"verdict", evaluate::name(evaluate::verdictOf(one.effect, level))}};
        putInterval(line, evaluate::possibleInterval(one.effect, evaluate::confidenceOf(level),
                                                     train::findMetric(compared.metric)));
        printLine(line);
    }
    const auto optimism = compared.optimism();
    if (m_json) {
        Json line{{"event", "optimism"}, {"study", compared.search}};
        line["measured"] = number(compared.measured);
        line["again"] = Json::array();
        for (const double value : compared.again)
            line["again"].push_back(number(value));
        line["optimism"] = number(optimism);
        line["problem"] = compared.problem;
        return printLine(line);
    }
    if (optimism)
        say("The best trial had {}; its settings reach {} on average over {} other seeds.\n",
            valueText(compared.measured), valueText(compared.measured + *optimism),
            compared.again.size());
    if (!compared.contrasts.empty())
        say("The search chose by these examples, or some of them: on new ones the lead may be smaller.\n");
    if (!compared.problem.empty())
        say("A network of this comparison failed: {}\n", compared.problem);
    if (compared.contrasts.empty())
        say("No two of them have a finished network of the same seed yet.\n");
}

std::vector<std::string> SearchPrinter::header()
{
    return {"study", "method", "state", "trials", "best", "begun"};
}

std::vector<std::string> SearchPrinter::row(const tune::SearchState& state) const
{
    const tune::TriedRun* best = tune::bestOf(state.trials);
    const double begun = tune::timesOf(state).begun;
    return {
        fmt::format("{}", state.search.id),
        tune::isImported(state.search) ? "imported, " + state.search.origin : state.search.method,
        progressName(state),
        state.search.method == tune::kManual || tune::isImported(state.search)
            ? fmt::format("{}", countedTrials(state))
            : fmt::format("{} of {}", trialsThere(state), state.search.trials),
        best ? valueText(best->trial.value) : "none",
        tune::isImported(state.search) && begun > 0 ? tune::timeText(begun) : state.search.created};
}

} // namespace assay::cli
