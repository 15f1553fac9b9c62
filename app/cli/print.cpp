// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/print.h"

#include "base/json_text.h"
#include "base/number_text.h"
#include "base/utf8.h"
#include "experiment/spec.h"
#include "experiment/suite.h"
#include "session/local/guarded.h"
#include "stats/interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <system_error>

namespace assay::cli {

namespace {

Json scoresJson(const train::Scores& scores)
{
    Json json = Json::object();
    for (const auto& [split, score] : scores)
        json[data::key(split)] = score.isRegression()
                                     ? Json{{"loss", score.loss},
                                            {"rmse", score.rmse},
                                            {"mae", score.mae},
                                            {"r2", score.r2}}
                                     : Json{{"loss", score.loss}, {"error", score.error}};
    return json;
}

/// As errno says.
base::Error outputError()
{
    const int code = errno;
    if (code == EPIPE)
        return base::environmentError(kOutputClosed, "Nobody reads the output any more.");
    return base::environmentError(
        "output.full", fmt::format("What was asked for cannot be written to the standard output "
                                   "({}); free some space or send it elsewhere.",
                                   std::generic_category().message(code)));
}

/// A number, with its unit or interval, and no sentence that begins with one.
bool isNumberLike(const std::string& cell)
{
    const auto isLetter = [](unsigned char c) { return std::isalpha(c) != 0; };
    return !cell.empty() && (std::isdigit(static_cast<unsigned char>(cell[0])) || cell[0] == '-')
           && std::count_if(cell.begin(), cell.end(), isLetter) < 4;
}

} // namespace

void writeOut(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        throw outputError();
}

void flushOutput()
{
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        throw outputError();
}

void writeError(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stderr);
}

void printLine(const Json& json)
{
    // A number that is not finite becomes null; text that is not UTF-8 is replaced, not fatal.
    writeOut(base::dumped(json) + "\n");
    flushOutput();
}

Json toJson(const base::Error& error)
{
    Json json{{"event", "error"}, {"code", error.code()}, {"text", error.text()}};
    if (!error.place().file.empty())
        json["file"] = error.place().file;
    if (error.place().row)
        json["row"] = *error.place().row;
    if (error.place().byte)
        json["byte"] = *error.place().byte;
    return json;
}

void printError(const base::Error& error, bool json)
{
    if (error.code() == kOutputClosed)
        return; // nobody reads, and that is no trouble
    note("{}\n", error.what());
    if (json && std::ferror(stdout) == 0)
        session::guarded([&] { printLine(toJson(error)); });
}

Json toJson(const train::RunRecord& run)
{
    Json examples = Json::object();
    for (const auto& [split, n] : run.examples)
        examples[data::key(split)] = n;
    Json json{{"event", "run"},
              {"run", run.id},
              {"name", run.name},
              {"state", train::name(run.state)},
              {"template", run.templateName},
              {"seed", run.seed},
              {"parameters", run.parameters},
              {"examples", examples},
              {"spec", base::parsedJson<Json>(run.spec).value_or(Json())},
              {"epoch", run.epoch},
              {"step", run.step},
              {"seconds", run.seconds},
              {"created", run.created}};
    if (run.kind != train::RunKind::Training)
        json["kind"] = train::name(run.kind);
    if (run.parent)
        json["parent"] = *run.parent;
    if (run.parentStep)
        json["parent_step"] = *run.parentStep;
    if (!run.source.empty())
        json["source"] = run.source;
    if (!run.note.empty())
        json["note"] = run.note;
    if (!run.problem.empty())
        json["problem"] = run.problem;
    if (run.last)
        json.update(scoresJson(*run.last));
    if (run.bestEpoch && run.bestTrainVal)
        json["best"] = {{"epoch", *run.bestEpoch}, {"train_val", run.bestTrainVal->value()}};
    return json;
}

Json toJson(const tune::Study& study, const std::string& state)
{
    return {{"event", "study"},
            {"study", study.id},
            {"method", tune::name(study.purpose)},
            {"of", study.of ? Json(*study.of) : Json(nullptr)},
            {"state", state},
            {"trials", study.planned.size()}};
}

Json toJson(train::RunId run, const train::EpochReport& report)
{
    Json json{{"event", "epoch"},          {"run", run},
              {"epoch", report.epoch},     {"step", report.step},
              {"seconds", report.seconds}, {"samples_per_second", report.samplesPerSecond}};
    json.update(scoresJson(report.scores));
    // Where train-val goes wrong: class by class in label order, and the examples with the largest loss.
    if (!report.trainVal.classes.empty()) {
        Json& classes = json["train_val"]["classes"];
        for (const train::ClassScore& score : report.trainVal.classes)
            classes.push_back({{"examples", score.examples}, {"wrong", score.wrong}});
    }
    for (const train::WorstExample& example : report.trainVal.worst) {
        Json entry{{"id", base::hex(example.id.value)}, {"loss", example.loss}};
        if (report.trainVal.classes.empty())
            entry["value"] = example.value;
        else
            entry["predicted"] = example.predicted;
        json["train_val"]["worst"].push_back(std::move(entry));
    }
    return json;
}

namespace {

/// "path=value"; of several changes a list of such texts; null: none.
Json fixJson(const base::Patch& fix)
{
    const std::vector<std::string> changes = base::assignments(fix);
    return changes.empty() ? Json() : changes.size() == 1 ? Json(changes.front()) : Json(changes);
}

} // namespace

Json toJson(train::RunId run, const base::Finding& finding, int rank)
{
    Json evidence = Json::object();
    for (const base::NamedNumber& item : finding.evidence) {
        if (std::isfinite(item.value))
            evidence[item.name] = item.value;
        else
            evidence[item.name] = fmt::format("{}", item.value);
    }
    Json others = Json::array();
    for (const base::Patch& fix : finding.otherFixes)
        others.push_back(fixJson(fix));
    return {{"event", "finding"},
            {"run", run},
            {"finding", finding.id},
            {"severity", base::name(finding.severity)},
            {"place", finding.place},
            {"step", finding.step ? Json(*finding.step) : Json()},
            {"evidence", evidence},
            {"rank", rank},
            {"proven", finding.basis == base::Basis::Proven},
            {"fix", fixJson(finding.fix)},
            {"other_fixes", others},
            {"text", experiment::sentence(finding)}};
}

Json endLine(const train::RunRecord& run)
{
    Json json{{"event", "end"},
              {"run", run.id},
              {"state", train::name(run.state)},
              {"step", run.step},
              {"seconds", run.seconds}};
    if (run.last)
        json.update(scoresJson(*run.last));
    if (run.bestEpoch && run.bestTrainVal)
        json["best"] = {{"epoch", *run.bestEpoch}, {"train_val", run.bestTrainVal->value()}};
    if (!run.problem.empty())
        json["problem"] = run.problem;
    return json;
}

void printTable(const std::vector<std::string>& header,
                const std::vector<std::vector<std::string>>& rows)
{
    std::vector<std::vector<std::string>> shown = rows;
    for (auto& row : shown)
        std::transform(row.begin(), row.end(), row.begin(), base::onTerminal);
    // Letters, not bytes.
    const auto length = [](const std::string& cell) {
        return static_cast<std::size_t>(
            std::count_if(cell.begin(), cell.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    };
    std::vector<std::size_t> widths;
    for (const std::string& title : header)
        widths.push_back(length(title));
    std::vector<bool> right(header.size(), true);
    right.front() = false;
    for (const auto& row : shown) {
        for (std::size_t k = 0; k < row.size(); ++k) {
            widths[k] = std::max(widths[k], length(row[k]));
            right[k] = right[k] && (row[k].empty() || isNumberLike(row[k]));
        }
    }
    const auto line = [&](const std::vector<std::string>& cells) {
        std::string text;
        for (std::size_t k = 0; k < cells.size(); ++k) {
            const std::string blank(widths[k] - length(cells[k]), ' ');
            text += right[k] ? blank + cells[k] : cells[k] + blank;
            text += "  ";
        }
        text.erase(text.find_last_not_of(' ') + 1);
        writeOut(text + "\n");
    };
    line(header);
    for (const auto& row : shown)
        line(row);
}

std::string unit(double value)
{
    return base::unitText(value);
}

std::string scoreText(const train::SplitScore& score)
{
    if (score.isRegression())
        return unit(score.rmse);
    return std::isnan(score.error) ? fmt::format("loss {:.4g}", score.loss) : percent(score.error);
}

std::string scoreWithInterval(const train::SplitScore& score)
{
    // Without the number of examples, as in runs of other tools, there is none.
    if (score.isRegression() || std::isnan(score.error) || score.examples == 0)
        return scoreText(score);
    const auto range = stats::wilson(
        std::llround(score.error * static_cast<double>(score.examples)), score.examples);
    return base::percentText(score.error, range.low, range.high);
}

std::string percent(double share)
{
    return base::percentText(share);
}

std::string count(std::int64_t n)
{
    return base::countText(n);
}

std::string duration(double seconds)
{
    return base::durationText(seconds);
}

Json number(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}
Json number(const std::optional<double>& value)
{
    return value ? number(*value) : Json(nullptr);
}

void putInterval(Json& line, const std::optional<stats::Interval>& interval)
{
    line["low"] = interval ? number(interval->low) : Json(nullptr);
    line["high"] = interval ? number(interval->high) : Json(nullptr);
}

} // namespace assay::cli
