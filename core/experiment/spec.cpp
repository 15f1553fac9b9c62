// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/spec.h"

#include "base/error.h"
#include "base/field_of.h"
#include "base/json_text.h"
#include "base/sample_id.h"
#include "base/utf8.h"
#include "data/catalog.h"
#include "model/templates.h"
#include "train/objective.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <mutex>

namespace assay::experiment {

namespace {

using base::Field;
using base::FieldKind;
using base::Value;
using Json = nlohmann::ordered_json;

constexpr std::string_view kModelPrefix = "model.";

using SpecField = base::FieldOf<ExperimentSpec>;

bool takes(const Field& field, const Value& value)
{
    try {
        return base::checked(field, value) == value;
    } catch (const base::Error&) {
        return false;
    }
}

SpecField templateField()
{
    Field field{.path = "model.template",
                .label = "Template",
                .kind = FieldKind::Choice,
                .fallback = std::string("lenet"),
                .help = "The architecture to start from."};
    for (const model::Template& entry : model::templates())
        field.choices.push_back({entry.name, entry.help});
    return base::within(base::fieldOf<model::ModelSpec>(field, &model::ModelSpec::templateName),
                        &ExperimentSpec::model);
}

SpecField seedField()
{
    return base::fieldOf<ExperimentSpec>(
        {.path = "seed",
         .label = "Seed",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{1},
         .low = 0,
         .high = 9.0e15,
         .help = "Decides the first weights and the order of examples."},
        &ExperimentSpec::seed);
}

/// A parameter of a template, which a ModelSpec keeps by its name.
SpecField parameterField(const Field& field)
{
    const std::string name = field.path.substr(kModelPrefix.size());
    return {
        field, [name](const ExperimentSpec& spec) { return model::parameter(spec.model, name); },
        [name](ExperimentSpec& spec, const Value& value) { spec.model.parameters[name] = value; }};
}

std::string lastPart(const std::string& path)
{
    return path.substr(path.rfind('.') + 1);
}

/// What somebody may have meant by a path that is no field of the spec, or what to do without it.
std::string hintFor(const std::string& path, const std::vector<std::string>& known)
{
    const auto meant = [](const std::vector<std::string>& paths) {
        return fmt::format("did you mean {}?", fmt::join(paths, " or "));
    };
    std::vector<std::string> whole, elsewhere, owners, alike, names;
    for (const std::string& field : known) {
        if (field.ends_with("." + path))
            whole.push_back(field);
        if (lastPart(field) == lastPart(path))
            elsewhere.push_back(field);
        names.push_back(lastPart(field));
    }
    if (!whole.empty())
        return meant(whole);
    for (const model::Template& entry : model::templates()) {
        if (std::any_of(entry.fields.begin(), entry.fields.end(), [&](const Field& own) {
                return own.path == path || own.path == std::string(kModelPrefix) + path;
            }))
            owners.push_back(entry.name);
    }
    if (!owners.empty())
        return fmt::format("leave it out, or choose a template that has it: {}.",
                           fmt::join(owners, ", "));
    if (!elsewhere.empty())
        return meant(elsewhere);
    if (const auto near = base::nearest(path, known); !near.empty())
        return meant({near.front()});
    if (const auto near = base::nearest(lastPart(path), names); !near.empty()) {
        std::copy_if(known.begin(), known.end(), std::back_inserter(alike),
                     [&](const std::string& field) { return lastPart(field) == near.front(); });
        return meant(alike);
    }
    return "see `assay-cli train --help-fields` for all of them.";
}

Json leaf(const Value& value)
{
    if (const auto* text = std::get_if<std::string>(&value))
        return base::toUtf8(*text); // a path may be any bytes
    return std::visit([](const auto& held) { return Json(held); }, value);
}

Json::json_pointer pointerTo(std::string path)
{
    std::replace(path.begin(), path.end(), '.', '/');
    return Json::json_pointer("/" + path);
}

Value valueOf(const Json& json, const std::string& path)
{
    if (json.is_boolean())
        return json.get<bool>();
    const bool fits =
        !json.is_number_unsigned()
        || json.get<std::uint64_t>() <= std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    if (json.is_number_integer() && fits)
        return json.get<std::int64_t>();
    if (json.is_number())
        return json.get<double>();
    if (json.is_string())
        return base::fromUtf8(json.get<std::string>());
    throw base::usageError("spec.value", fmt::format("{} holds {}; give a number, a text, true or "
                                                     "false.",
                                                     path, base::dumped(json)));
}

void collect(const Json& json, const std::string& prefix,
             std::vector<std::pair<std::string, Value>>& out)
{
    for (const auto& [key, item] : json.items()) {
        const std::string path = prefix.empty() ? key : prefix + "." + key;
        if (item.is_object())
            collect(item, path, out);
        else
            out.emplace_back(path, valueOf(item, path));
    }
}

using SpecFields = base::FieldsOf<ExperimentSpec>;

/// The fields of a template, made once: reading a list of runs asks for them by the thousand. Any
/// thread; good for ever.
const SpecFields& fieldsOf(const std::string& templateName)
{
    static std::mutex mutex;
    static std::map<std::string, SpecFields> known;
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(templateName); found != known.end())
        return found->second;
    SpecFields made;
    for (const auto& field : data::dataFields())
        made.push_back(base::within(field, &ExperimentSpec::data));
    made.push_back(templateField());
    for (const Field& field : model::templateNamed(templateName).fields)
        made.push_back(parameterField(field));
    for (const auto& field : model::modelFields())
        made.push_back(base::within(field, &ExperimentSpec::model));
    for (const auto& field : train::trainFields())
        made.push_back(base::within(field, &ExperimentSpec::train));
    for (const auto& field : adapt::adaptFields())
        made.push_back(base::within(field, &ExperimentSpec::adapt));
    made.push_back(seedField());
    return known.emplace(templateName, std::move(made)).first->second;
}

const SpecField& knownField(const ExperimentSpec& spec, const std::string& path)
{
    const SpecFields& all = fieldsOf(spec.model.templateName);
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const SpecField& entry) { return entry.path == path; });
    if (found != all.end())
        return *found;
    std::vector<std::string> known;
    for (const SpecField& entry : all)
        known.push_back(entry.path);
    throw base::usageError("spec.field",
                           fmt::format("There is no field {} with template {}; {}", path,
                                       spec.model.templateName, hintFor(path, known)));
}

Json toJsonObject(const ExperimentSpec& spec)
{
    Json json = Json::object();
    for (const SpecField& entry : fieldsOf(spec.model.templateName))
        json[pointerTo(entry.path)] = leaf(entry.get(spec));
    return json;
}

/// What equal specs have in common, also with specs from before a field was known.
Json identityOf(const ExperimentSpec& spec)
{
    Json json = Json::object();
    for (const SpecField& entry : fieldsOf(spec.model.templateName)) {
        const Value value = entry.get(spec);
        if (!entry.addedLater || value != entry.fallback)
            json[pointerTo(entry.path)] = leaf(value);
    }
    return json;
}

} // namespace

std::vector<Field> fields(const ExperimentSpec& spec)
{
    const SpecFields& all = fieldsOf(spec.model.templateName);
    return {all.begin(), all.end()};
}

Field field(const ExperimentSpec& spec, const std::string& path)
{
    return knownField(spec, path);
}

Value get(const ExperimentSpec& spec, const std::string& path)
{
    return knownField(spec, path).get(spec);
}

std::string modelName(const ExperimentSpec& spec)
{
    return (spec.model.layers.empty() ? "" : "edited ") + spec.model.templateName;
}

bool hasEffect(const ExperimentSpec& spec, const Field& field)
{
    // What a template makes its layers from says nothing of others.
    const auto& own = model::templateNamed(spec.model.templateName).fields;
    if (!spec.model.layers.empty() && field.path != "model.init"
        && std::any_of(own.begin(), own.end(),
                       [&](const Field& entry) { return entry.path == field.path; }))
        return false;
    const auto& [path, choices] = field.onlyWith;
    return path.empty()
           || std::find(choices.begin(), choices.end(), base::toText(get(spec, path)))
                  != choices.end();
}

bool hasEffect(const ExperimentSpec& spec, const Field& field, const data::Profile* data)
{
    return hasEffect(spec, field)
           && (!data
               || (model::hasEffect(field, data->networkInputs())
                   && train::hasEffect(field, data->source.task)));
}

void set(ExperimentSpec& spec, const std::string& path, const Value& value)
{
    if (path == "model.template" && std::holds_alternative<std::string>(value)) {
        const model::Template& chosen = model::templateNamed(std::get<std::string>(value));
        spec.model.templateName = chosen.name;
        spec.model.layers.clear(); // of the one before
        // What the chosen one does not have, or not with this value, is its default there.
        std::erase_if(spec.model.parameters, [&](const auto& entry) {
            return std::none_of(chosen.fields.begin(), chosen.fields.end(), [&](const Field& f) {
                return f.path == std::string(kModelPrefix) + entry.first && takes(f, entry.second);
            });
        });
        return;
    }
    const SpecField& field = knownField(spec, path);
    const Value before = field.get(spec);
    field.set(spec, base::checked(field, value));
    // Labels in files of their own are of the file that was named before.
    if (path == "data.path" && field.get(spec) != before)
        spec.data.labels.training.clear();
    if (path == "data.test_path" && field.get(spec) != before)
        spec.data.labels.test.clear();
    if (path == "model.start_from")
        spec.model.startFingerprint.clear(); // of what was there before
    if (path == "train.continue_from")
        spec.train.continueFingerprint.clear();
}

void setText(ExperimentSpec& spec, const std::string& assignment)
{
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos)
        throw base::usageError("spec.assignment",
                               fmt::format("\"{}\" sets nothing; write path=value, for example "
                                           "train.learning_rate=1e-3.",
                                           assignment));
    const std::string path = assignment.substr(0, equals);
    const std::string text = assignment.substr(equals + 1);
    if (path == "model.template")
        set(spec, path, text);
    else
        set(spec, path, base::parsed(field(spec, path), text));
}

std::string toJson(const ExperimentSpec& spec)
{
    return base::dumped(toJsonObject(spec));
}

ExperimentSpec fromJson(const std::string& text)
{
    const auto json = base::parsedJson<Json>(text);
    if (!json || !json->is_object())
        throw base::usageError("spec.json", "The spec is no JSON object that can be read.");
    std::vector<std::pair<std::string, Value>> values;
    collect(*json, "", values);
    ExperimentSpec spec;
    for (const auto& [path, value] : values) {
        if (path == "model.template")
            set(spec, path, value);
    }
    const SpecFields& known = fieldsOf(spec.model.templateName);
    for (const auto& [path, value] : values) {
        if (path == "model.template")
            continue;
        const auto found = std::find_if(known.begin(), known.end(),
                                        [&](const SpecField& entry) { return entry.path == path; });
        const SpecField& field = found != known.end() ? *found : knownField(spec, path);
        field.set(spec, base::checked(field, value));
    }
    return spec;
}

std::string hash(const ExperimentSpec& spec)
{
    return base::fingerprint(base::dumped(identityOf(spec)));
}

std::string family(const ExperimentSpec& spec)
{
    Json json = identityOf(spec);
    json.erase("seed");
    return base::fingerprint(base::dumped(json));
}

std::vector<Difference> differences(const ExperimentSpec& before, const ExperimentSpec& after)
{
    const auto& oldFields = fieldsOf(before.model.templateName);
    const auto& newFields = fieldsOf(after.model.templateName);
    const auto has = [](const SpecFields& in, const std::string& path) {
        return std::any_of(in.begin(), in.end(),
                           [&](const SpecField& f) { return f.path == path; });
    };
    std::vector<Difference> found;
    for (const SpecField& entry : newFields) {
        const std::string now = base::toText(entry.get(after));
        const bool existed = has(oldFields, entry.path);
        const std::string then = existed ? base::toText(get(before, entry.path)) : std::string();
        if (!existed || now != then)
            found.push_back({entry.path, then, now});
    }
    for (const SpecField& entry : oldFields) {
        if (!has(newFields, entry.path))
            found.push_back({entry.path, base::toText(entry.get(before)), ""});
    }
    return found;
}

std::vector<Difference> changedFromDefault(const ExperimentSpec& spec)
{
    std::vector<Difference> found;
    for (const SpecField& entry : fieldsOf(spec.model.templateName)) {
        if (entry.path == "data.path" || entry.path == "data.test_path"
            || entry.path == "model.template" || entry.path == "seed")
            continue;
        const Value now = entry.get(spec);
        if (now != entry.fallback)
            found.push_back({entry.path, base::toText(entry.fallback), base::toText(now)});
    }
    return found;
}

} // namespace assay::experiment
