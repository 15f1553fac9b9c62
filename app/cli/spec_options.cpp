// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/spec_options.h"

#include "base/error.h"
#include "base/small_file.h"
#include "cli/command_steps.h"
#include "data/catalog.h"
#include "data/further_sources.h"
#include "experiment/own_module.h"
#include "model/templates.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace assay::cli {

namespace {

/// The fields that --set takes, from the catalogues.
std::string fieldHelp(const std::string& section)
{
    std::string text;
    const auto describe = [&text](const base::Field& field) {
        const std::string tuning = base::describeTuning(field);
        text += fmt::format("  {} = {}\n      {} {}{}{}\n", field.path,
                            base::toText(field.fallback).empty() ? "\"\""
                                                                 : base::toText(field.fallback),
                            field.help, "Takes " + base::describeRange(field),
                            field.source.empty() ? "." : fmt::format(". Source: {}.", field.source),
                            tuning.empty() ? "" : fmt::format(" Tuning: {}.", tuning));
    };
    for (const model::Template& entry : model::templates()) {
        if (section != "data.")
            text += fmt::format("Template {}: {}\n", entry.name, entry.help);
        experiment::ExperimentSpec spec;
        spec.model.templateName = entry.name;
        for (const base::Field& field : experiment::fields(spec)) {
            const bool own = field.path.starts_with("model.") && field.path != "model.template";
            const bool first = &entry == &model::templates().front();
            if (own ? section.empty()
                    : first && (section.empty() || field.path.starts_with(section)))
                describe(field);
        }
    }
    return text;
}

std::string sourcesHelp()
{
    std::string text = "Path, or a synthetic set:";
    for (const data::Source& source : data::catalog()) {
        if (source.synthetic)
            text += " " + source.kind;
    }
    return text;
}

experiment::ExperimentSpec specFrom(const std::vector<std::string>& assignments)
{
    experiment::ExperimentSpec spec;
    // The template first: the other fields depend on it.
    for (const std::string& assignment : assignments) {
        if (assignment.starts_with("model.template="))
            experiment::setText(spec, assignment);
    }
    for (const std::string& assignment : assignments) {
        if (!assignment.starts_with("model.template="))
            experiment::setText(spec, assignment);
    }
    spec.data.path = absolutePath(spec.data.path);
    spec.data.testPath = absolutePath(spec.data.testPath);
    std::vector<std::string> further = data::furtherPaths(spec.data.more);
    std::transform(further.begin(), further.end(), further.begin(), absolutePath);
    spec.data.more = data::furtherText(further);
    spec.data.labels = {absolutePath(spec.data.labels.training),
                        absolutePath(spec.data.labels.test)};
    if (spec.model.templateName != "torchscript")
        return spec;
    const auto file = std::get<std::string>(experiment::get(spec, "model.file"));
    experiment::set(spec, "model.file", absolutePath(file));
    return experiment::withModule(std::move(spec));
}

} // namespace

std::string absolutePath(const std::string& path)
{
    namespace fs = std::filesystem;
    const auto& sets = data::catalog();
    std::error_code code;
    if (path.empty() || !fs::exists(path, code)
        || std::any_of(sets.begin(), sets.end(), [&path](const data::Source& source) {
               return source.synthetic && source.kind == path;
           }))
        return path;
    const fs::path given = fs::absolute(path, code);
    fs::path whole = given.lexically_normal();
    // Behind a link ".." leads elsewhere than its text says.
    if (code || !fs::equivalent(given, whole, code))
        whole = given;
    return (whole.has_filename() ? whole : whole.parent_path()).string(); // no "/" at the end
}

void SpecOptions::addField(CLI::App& app, const std::string& option, const std::string& path,
                           const std::string& help)
{
    const std::string usual = base::toText(experiment::field({}, path).fallback);
    // Without a template the data choose.
    const bool isSaid = !usual.empty() && path != "model.template";
    app.add_option_function<std::string>(
           option,
           [this, path](const std::string& value) { m_assignments.push_back(path + "=" + value); },
           fmt::format("{} ({}{})", help, path, isSaid ? "; default " + usual : ""))
        ->trigger_on_parse();
}

void SpecOptions::addData(CLI::App& app, const std::string& section)
{
    app.add_option("path", m_place, "The data, as --data names them");
    addField(app, "--data", "data.path", sourcesHelp());
    addField(app, "--test-data", "data.test_path",
             "Where the network will be used: data of which test-val and test are taken");
    app.add_option("--more", m_further,
                   "Further data like the data, for training only; once for each (data.more)")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option_function<std::vector<std::string>>(
           "--set",
           [this](const std::vector<std::string>& values) {
               m_assignments.insert(m_assignments.end(), values.begin(), values.end());
           },
           "Any field of the spec, as train.learning_rate=1e-3; once for each; see --help-fields")
        ->trigger_on_parse()
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    m_section = section;
    app.add_flag("--help-fields", m_helpFields,
                 "List every field that --set takes, with its default and range");
}

void SpecOptions::addNetwork(CLI::App& app)
{
    std::string names;
    for (const model::Template& entry : model::templates()) {
        if (entry.name != "torchscript") // which --model names
            names += (names.empty() ? "" : ", ") + entry.name;
    }
    addField(
        app, "--template", "model.template",
        fmt::format("Architecture: {}; without it the first choice for the kind of data", names));
    app.add_option_function<std::string>(
           "--layers",
           [this](const std::string& file) {
               const std::string text = base::smallFile(
                   file, "layers.file", "a text of layers, as assay-cli layers writes it");
               // Without a layer the setting would stand for those of the template.
               if (text.find_first_not_of(" \t\r\n") == std::string::npos)
                   throw base::inputError("layers.file",
                                          "The file holds no layer; write one a line, as assay-cli "
                                          "layers --out does.",
                                          {.file = file, .row = {}, .byte = {}});
               m_assignments.push_back("model.architecture=" + text);
           },
           "Layers in place of those of the template: a file of their text (model.architecture)")
        ->trigger_on_parse();
    app.add_option_function<std::string>(
           "--model",
           [this](const std::string& file) {
               m_assignments.emplace_back("model.template=torchscript");
               m_assignments.push_back("model.file=" + file);
           },
           "A network of your own: the file of a TorchScript module (model.file)")
        ->trigger_on_parse();
    auto* setup = app.add_option("--setup", m_setup,
                                 "A set-up in one JSON file: network, data, preprocessing and "
                                 "training; other options hold before it");
    app.add_option("--root", m_root, "The folder that paths in the set-up are relative to")
        ->needs(setup);
    addField(app, "--seed", "seed", "Seed of weights and order");
    addField(app, "--threads", "train.threads", "Threads, 0: as many as cores");
    addField(app, "--device", "train.device", "Where it computes: cpu or cuda");
}

std::vector<std::string> SpecOptions::assignments() const
{
    std::vector<std::string> all;
    if (const auto whole = setup())
        all = whole->assignments;
    const auto own = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), m_assignments.begin(), m_assignments.end());
    if (!m_further.empty()) {
        const bool isNamed = std::any_of(all.begin() + own, all.end(), [](const std::string& text) {
            return text.starts_with("data.more=");
        });
        if (isNamed)
            throw base::usageError("arguments",
                                   "Further data are named twice, with --more and with --set "
                                   "data.more; leave out one of them.");
        all.push_back("data.more=" + data::furtherText(m_further));
    }
    if (m_place.empty())
        return all;
    const auto named = std::find_if(all.begin() + own, all.end(), [](const std::string& text) {
        return text.starts_with("data.path=");
    });
    if (named != all.end())
        throw base::usageError("arguments",
                               fmt::format("The data are named twice, as {} and with --data as {}; "
                                           "leave out one of them.",
                                           m_place, named->substr(named->find('=') + 1)));
    all.push_back("data.path=" + m_place);
    return all;
}

void requireFit(const session::ModelReport& report, const experiment::ExperimentSpec& spec)
{
    if (!report.problem.empty() && report.kind != base::ErrorKind::Usage)
        throw base::Error(report.kind,
                          spec.model.startFrom.empty() ? "model.file" : "model.start_from",
                          report.problem);
    if (!report.problem.empty())
        throw base::usageError("model.fit", report.problem);
}

std::optional<experiment::Setup> SpecOptions::setup() const
{
    return m_setup.empty() ? std::nullopt : std::optional(experiment::readSetup(m_setup, m_root));
}

bool SpecOptions::isDone() const
{
    static_cast<void>(assignments());
    if (m_helpFields)
        writeOut(fieldHelp(m_section));
    return m_helpFields;
}

experiment::ExperimentSpec SpecOptions::spec() const
{
    return specFrom(assignments());
}

SpecOptions::Described SpecOptions::describe(Context& context) const
{
    const std::vector<std::string> all = assignments();
    const bool chosen = std::any_of(all.begin(), all.end(), [](const std::string& text) {
        return text.starts_with("model.template=");
    });
    // Whatever can be checked without the data is checked before they are read.
    std::vector<std::string> known = all;
    if (!chosen)
        std::erase_if(known, [](const std::string& text) { return text.starts_with("model."); });
    Described read{specFrom(known), nullptr, {}};
    context.session.data().profile(read.spec.data, kAsk);
    read.profile = context.inbox.until<session::DataProfiled>(kAsk).profile;
    if (!chosen) {
        known = all;
        known.push_back("model.template=" + model::firstChoice(read.profile->networkInputs()).name);
        read.spec = specFrom(known);
    }
    if (const auto whole = setup())
        experiment::requireAsSaid(*whole, *read.profile);
    read.model = context.session.describe(read.spec, *read.profile);
    return read;
}

SpecOptions::Read SpecOptions::read(Context& context) const
{
    return accepted(describe(context));
}

SpecOptions::Read SpecOptions::accepted(Described found) const
{
    const session::ModelReport& report = found.model;
    requireFit(report, found.spec);
    // Another network may have been asked for beside the set-up.
    const auto whole = setup();
    if (whole && found.spec.model.templateName == experiment::specOf(*whole).model.templateName)
        experiment::requireAsSaid(*whole, found.spec, report.table);
    return {std::move(found.spec), std::move(found.profile)};
}

} // namespace assay::cli
