// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "cli/spec_options.h"
#include "data/further_sources.h"
#include "experiment/suite.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Examples:
  assay-cli data ./mnist
  assay-cli data ./emnist --set data.set=letters
  assay-cli data first.csv --more second.csv --more third.csv
  assay-cli data glyphs-night --set data.count=5000 --json
)";

std::string taskName(const data::DatasetInfo& info)
{
    if (info.task == data::Task::Classification && info.classes.size() == 2)
        return "binary";
    return data::name(info.task);
}

Json shapeOf(const data::InputInfo& info)
{
    switch (info.modality) {
    case data::Modality::Pictures:
        return {info.shape.channels, info.shape.height, info.shape.width};
    case data::Modality::Table: return Json::array({data::columnsOf(info)});
    case data::Modality::Text: return Json::array({info.longest});
    case data::Modality::Series: break;
    }
    return {info.channels, info.longest};
}

Json columnLine(const data::ColumnInfo& column, const data::ColumnSummary& summary)
{
    Json json{{"event", "column"},
              {"column", column.name},
              {"kind", data::name(column.kind)},
              {"missing", column.missing}};
    if (!column.written.empty())
        json["written"] = column.written;
    if (!column.written.empty() && column.kind == data::ColumnKind::Number) {
        json["decimal"] = column.form.decimal == ',' ? "comma" : "point";
        json["thousands"] = data::name(column.form.thousands);
        json["unit"] = column.form.unit;
    }
    if (column.leftOut == data::kOwnInput)
        json["input"] = column.name;
    else if (!column.leftOut.empty())
        json["left_out"] = column.leftOut;
    for (std::size_t k = 0; k < summary.splits.size(); ++k) {
        const data::ColumnProfile& split = summary.splits[k];
        Json& entry = json[data::key(data::kOpenSplits[k])];
        entry = {{"missing", split.missing}, {"counts", split.counts}};
        if (column.kind != data::ColumnKind::Category)
            entry.update({{"mean", split.mean},
                          {"std", split.deviation},
                          {"min", split.min},
                          {"max", split.max}});
    }
    if (!summary.labels.empty())
        json["labels"] = summary.labels;
    return json;
}

/// How the text of a table was read: the settings that say the same, and its first lines.
Json readingOf(const data::DatasetInfo& info)
{
    Json dialect = Json::object(), lines = Json::array();
    for (const auto& [field, found] : info.settings)
        dialect[field.substr(field.find('.') + 1)] = found;
    for (const data::FirstLine& first : info.firstLines)
        lines.push_back(
            {{"line", first.line}, {"use", data::name(first.use)}, {"cells", first.cells}});
    return {{"dialect", dialect}, {"first_lines", lines}};
}

/// How texts became tokens.
Json tokensOf(const data::Encoding& encoding)
{
    return {{"unit", encoding.text.words ? "words" : "characters"},
            {"lower_case", encoding.text.lowerCase},
            {"length", encoding.text.length},
            {"cut_share", encoding.text.cutShare},
            {"distinct", encoding.text.distinct},
            {"vocabulary", encoding.vocabulary.size()},
            {"unknown_share", encoding.text.unknownShare}};
}

Json guessesOf(const data::DatasetInfo& info)
{
    Json guesses = Json::object();
    for (const auto& [what, found] : info.guesses)
        guesses[what] = found;
    return guesses;
}

void sayHowItWasRead(const data::DatasetInfo& info)
{
    std::vector<std::string> read;
    for (const auto& [what, found] : info.guesses) {
        if (what != "target column")
            read.push_back(fmt::format("{} {}", what, found));
    }
    if (!read.empty())
        say("read as: {}\n", fmt::format("{}", fmt::join(read, ", ")));
}

/// How many examples came from further sources.
Json furtherOf(const data::DatasetInfo& info)
{
    Json further = Json::array();
    for (const data::FurtherShare& share : info.further)
        further.push_back({{"path", share.path}, {"examples", share.all}, {"added", share.added}});
    return further;
}

void sayFurther(const data::DatasetInfo& info, std::int64_t examples)
{
    const auto& shares = info.further;
    if (shares.empty())
        return;
    for (const data::FurtherShare& share : shares)
        examples -= share.added;
    say("of these {} from {}\n", count(examples), info.path);
    for (const data::FurtherShare& share : shares)
        say("of these {} from {}, which has {}, for training only\n", count(share.added),
            share.path, count(share.all));
}

Json stepsOf(const data::Profile& profile)
{
    Json steps = Json::object();
    for (const data::Encoding& encoding : profile.inputs)
        steps[encoding.input.name] = encoding.steps;
    return steps;
}

/// What is done to each input before the network, with the numbers that were fitted.
void saySteps(const data::Profile& profile)
{
    for (const data::Encoding& encoding : profile.inputs) {
        std::string steps = fmt::format("{}", fmt::join(encoding.steps, "; "));
        if (encoding.input.modality == data::Modality::Text)
            steps = data::describe(encoding.text, encoding.vocabulary.size());
        say("before the network{}: {}\n",
            profile.inputs.size() > 1 ? fmt::format(", {}", encoding.input.name) : "",
            steps.empty() ? "nothing" : steps);
    }
}

void printFirstLines(const data::DatasetInfo& info)
{
    std::vector<std::vector<std::string>> rows;
    for (const data::FirstLine& line : info.firstLines)
        rows.push_back({count(line.line), data::name(line.use),
                        fmt::format("{}", fmt::join(line.cells, " | "))});
    if (rows.empty())
        return;
    printTable({"line", "read as", "cells"}, rows);
    say("\n");
}

class DataCommand final : public Command
{
public:
    const char* name() const override { return "data"; }
    const char* help() const override { return "Look at a file or a synthetic set"; }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override { m_options.addData(app, "data."); }

    bool isDone() const override { return m_options.isDone(); }

    int run(Context& context) override
    {
        const auto spec = m_options.spec();
        if (!context.project.empty()) // it notes where its data are seen, should they have moved
            openProject(context, context.projectFile(), false);
        context.session.data().profile(spec.data, kAsk);
        const auto answer = context.inbox.until<session::DataProfiled>(kAsk);
        const data::Profile& profile = *answer.profile;
        const data::DatasetInfo& info = profile.source;
        const std::int64_t examples = info.trainingExamples + info.testExamples;

        if (context.json) {
            Json parts = Json::object();
            parts["training"] = info.trainingExamples;
            if (info.testExamples > 0)
                parts["test"] = info.testExamples;
            Json line{{"event", "data"},
                      {"kind", info.kind},
                      {"path", info.path},
                      {"task", taskName(info)},
                      {"examples", examples},
                      {"shape", shapeOf(info.inputs.front())},
                      {"classes", info.classes},
                      {"parts", parts},
                      {"fingerprint", info.fingerprint},
                      {"modality", data::name(info.inputs.front().modality)},
                      {"target", info.target},
                      {"target_written", info.targetWritten},
                      {"target_guessed",
                       info.targetGuess.empty() ? Json(nullptr) : Json(info.targetGuess)},
                      {"preprocess", stepsOf(profile)},
                      {"read", guessesOf(info)}};
            if (!info.settings.empty())
                line.update(readingOf(info));
            if (!info.further.empty())
                line["further_data"] = furtherOf(info);
            if (!profile.serving.kind.empty()) {
                Json& serving = line["test_data"];
                serving = {{"path", profile.serving.path}, {"read", guessesOf(profile.serving)}};
                if (!profile.serving.settings.empty())
                    serving.update(readingOf(profile.serving));
            }
            if (const data::InputInfo* pictures = info.input(data::Modality::Pictures))
                line["values"] = {pictures->range.low, pictures->range.high};
            for (const data::Encoding& encoding : profile.inputs) {
                if (encoding.input.modality == data::Modality::Text)
                    line["tokens"][encoding.input.name] = tokensOf(encoding);
            }
            if (info.inputs.size() > 1) {
                for (const data::InputInfo& input : info.inputs)
                    line["inputs"].push_back({{"name", input.name},
                                              {"modality", data::name(input.modality)},
                                              {"shape", shapeOf(input)}});
            }
            printLine(line);
            for (std::size_t k = 0; k < info.columns().size(); ++k)
                printLine(columnLine(info.columns()[k], profile.columns[k]));
            for (std::size_t k = 0; k < profile.findings.size(); ++k)
                printLine(toJson(0, profile.findings[k], static_cast<int>(k) + 1));
            for (std::size_t label = 0; label < info.classes.size(); ++label)
                printLine({{"event", "class"},
                           {"label", info.classes[label]},
                           {"count", profile.sourceClassCounts[label]}});
            return 0;
        }
        say("{} ({})\n{} examples of {}, {}\n", info.path, info.kind, count(examples),
            data::describeShape(info),
            info.task == data::Task::Regression ? fmt::format("target \"{}\"", info.target)
                                                : fmt::format("{} classes", info.classes.size()));
        sayFurther(info, examples);
        sayHowItWasRead(info);
        for (const data::Encoding& encoding : profile.inputs) {
            if (encoding.input.modality == data::Modality::Text)
                say("{}: {}\n", encoding.input.name,
                    data::describe(encoding.text, encoding.vocabulary.size()));
        }
        if (!info.targetGuess.empty())
            say("target \"{}\" was guessed ({}); --set data.target=COLUMN names another\n",
                info.target, info.targetGuess);
        if (info.testExamples > 0)
            say("training part {}, test part {}\n", count(info.trainingExamples),
                count(info.testExamples));
        say("fingerprint {}\n", info.fingerprint);
        saySteps(profile);
        say("\n");
        printFirstLines(info);
        if (!profile.serving.kind.empty()) {
            say("test data {}\n", profile.serving.path);
            sayHowItWasRead(profile.serving);
            printFirstLines(profile.serving);
        }
        std::vector<std::vector<std::string>> rows;
        for (const data::ColumnInfo& column : info.columns())
            rows.push_back({column.name, data::name(column.kind), column.written,
                            count(column.missing),
                            column.leftOut.empty()              ? "enters"
                            : column.leftOut == data::kOwnInput ? "an input of its own"
                                                                : column.leftOut});
        if (!rows.empty()) {
            printTable({"column", "holds", "written as", "missing", "network"}, rows);
            say("\n");
        }
        rows.clear();
        for (std::size_t label = 0; label < info.classes.size(); ++label) {
            const std::int64_t n = profile.sourceClassCounts[label];
            rows.push_back({info.classes[label], count(n),
                            percent(static_cast<double>(n) / static_cast<double>(examples))});
        }
        if (!rows.empty()) {
            printTable({"class", "examples", "share"}, rows);
            say("\n");
        }
        rows.clear();
        for (const data::SplitProfile& split : profile.splits)
            rows.push_back({data::displayName(split.split), count(split.examples), split.source});
        printTable({"split", "examples", "from"}, rows);
        for (const base::Finding& finding : profile.findings)
            say("{}: {}\n", base::name(finding.severity), experiment::sentence(finding));
        return 0;
    }

private:
    SpecOptions m_options;
};

} // namespace

std::unique_ptr<Command> dataCommand()
{
    return std::make_unique<DataCommand>();
}

} // namespace assay::cli
