// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/spec.h"

#include "base/error.h"
#include "base/json_text.h"
#include "base/sample_id.h"
#include "base/utf8.h"
#include "data/catalog.h"
#include "model/templates.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <functional>
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

/// Where a field of the catalogue lives in the struct.
struct Binding {
    std::string_view path;
    std::function<Value(const ExperimentSpec&)> get;
    std::function<void(ExperimentSpec&, const Value&)> set;
};

template <typename Access>
Binding plain(std::string_view path, Access access)
{
    using Type = std::remove_cvref_t<decltype(access(std::declval<ExperimentSpec&>()))>;
    return {path,
            [access](const ExperimentSpec& spec) -> Value {
                return access(const_cast<ExperimentSpec&>(spec));
            },
            [access](ExperimentSpec& spec, const Value& value) {
                access(spec) = std::get<Type>(value);
            }};
}

/// An enum whose values are the field's choices in their order.
template <typename Access, std::size_t N>
Binding choice(std::string_view path, Access access, std::array<std::string_view, N> names)
{
    using Type = std::remove_cvref_t<decltype(access(std::declval<ExperimentSpec&>()))>;
    return {path,
            [access, names](const ExperimentSpec& spec) -> Value {
                const auto index =
                    static_cast<std::size_t>(access(const_cast<ExperimentSpec&>(spec)));
                return std::string(names.at(index));
            },
            [access, names](ExperimentSpec& spec, const Value& value) {
                const auto& text = std::get<std::string>(value);
                const auto found = std::find(names.begin(), names.end(), text);
                access(spec) = static_cast<Type>(found - names.begin());
            }};
}

#define ASSAY_AT(member)            \
    [](ExperimentSpec & s) -> auto& \
    {                               \
        return s.member;            \
    }

const std::vector<Binding>& bindings()
{
    using Names3 = std::array<std::string_view, 3>;
    using Names4 = std::array<std::string_view, 4>;
    using Names5 = std::array<std::string_view, 5>;
    using Names6 = std::array<std::string_view, 6>;
    static const std::vector<Binding> all{
        plain("data.path", ASSAY_AT(data.path)),
        plain("data.test_path", ASSAY_AT(data.testPath)),
        plain("data.count", ASSAY_AT(data.count)),
        plain("data.seed", ASSAY_AT(data.seed)),
        choice("data.normalise", ASSAY_AT(data.normalise), Names3{"unit", "centred", "standard"}),
        plain("data.set", ASSAY_AT(data.set)),
        plain("data.format", ASSAY_AT(data.format)),
        plain("data.target", ASSAY_AT(data.table.target)),
        choice("data.task", ASSAY_AT(data.table.task),
               Names3{"auto", "classification", "regression"}),
        choice("data.delimiter", ASSAY_AT(data.table.delimiter),
               Names6{"auto", "comma", "semicolon", "tab", "pipe", "space"}),
        choice("data.quotes", ASSAY_AT(data.table.quotes),
               Names5{"auto", "doubled", "backslash", "single", "none"}),
        choice("data.header", ASSAY_AT(data.table.header), Names3{"auto", "yes", "no"}),
        choice("data.decimal", ASSAY_AT(data.table.decimal), Names3{"auto", "point", "comma"}),
        choice("data.thousands", ASSAY_AT(data.table.thousands),
               Names6{"auto", "none", "point", "comma", "space", "apostrophe"}),
        choice("data.dates", ASSAY_AT(data.table.dates),
               Names4{"auto", "year_first", "day_first", "month_first"}),
        choice("data.encoding", ASSAY_AT(data.table.encoding),
               Names4{"auto", "utf-8", "latin-1", "utf-16"}),
        choice("data.comment", ASSAY_AT(data.table.comment),
               Names5{"auto", "none", "hash", "percent", "slashes"}),
        plain("data.first_line", ASSAY_AT(data.table.firstLine)),
        plain("data.missing", ASSAY_AT(data.table.missing)),
        plain("data.not_missing", ASSAY_AT(data.table.notMissing)),
        choice("data.below_limit", ASSAY_AT(data.table.belowLimit),
               Names5{"missing", "limit", "half", "root", "zero"}),
        plain("data.leave_out", ASSAY_AT(data.table.leaveOut)),
        plain("data.keep", ASSAY_AT(data.table.keep)),
        plain("data.numbers", ASSAY_AT(data.table.numbers)),
        plain("data.categories", ASSAY_AT(data.table.categories)),
        plain("data.max_classes", ASSAY_AT(data.table.maxClasses)),
        plain("data.match_labels", ASSAY_AT(data.table.matchLabels)),
        plain("data.split.train", ASSAY_AT(data.split.train)),
        plain("data.split.train_val", ASSAY_AT(data.split.trainVal)),
        plain("data.split.test_val", ASSAY_AT(data.split.testVal)),
        plain("data.split.own_test", ASSAY_AT(data.split.ownTest)),
        plain("data.split.seed", ASSAY_AT(data.split.seed)),
        plain("data.split.train_part", ASSAY_AT(data.split.trainPart)),
        plain("data.split.target", ASSAY_AT(data.split.target)),
        plain("data.split.resample", ASSAY_AT(data.split.resample)),
        plain("data.picture_size", ASSAY_AT(data.pictures.size)),
        choice("data.picture_fit", ASSAY_AT(data.pictures.fit),
               Names3{"crop", "squeeze", "letterbox"}),
        plain("model.template", ASSAY_AT(model.templateName)),
        plain("model.start_from", ASSAY_AT(model.startFrom)),
        plain("model.start_fingerprint", ASSAY_AT(model.startFingerprint)),
        plain("train.learning_rate", ASSAY_AT(train.learningRate)),
        plain("train.batch_size", ASSAY_AT(train.batchSize)),
        plain("train.epochs", ASSAY_AT(train.epochs)),
        choice("train.optimiser", ASSAY_AT(train.optimiser),
               Names4{"sgd", "adam", "adamw", "rmsprop"}),
        plain("train.loss", ASSAY_AT(train.loss)),
        choice("train.schedule", ASSAY_AT(train.schedule.kind),
               Names4{"constant", "step", "cosine", "one_cycle"}),
        plain("train.warmup_steps", ASSAY_AT(train.schedule.warmupSteps)),
        plain("train.step_epochs", ASSAY_AT(train.schedule.stepEpochs)),
        plain("train.step_factor", ASSAY_AT(train.schedule.stepFactor)),
        plain("train.rate_changes", ASSAY_AT(train.rateChanges)),
        plain("train.weight_decay", ASSAY_AT(train.weightDecay)),
        plain("train.clip_norm", ASSAY_AT(train.clipNorm)),
        plain("train.momentum", ASSAY_AT(train.momentum)),
        plain("train.nesterov", ASSAY_AT(train.nesterov)),
        plain("train.beta1", ASSAY_AT(train.beta1)),
        plain("train.beta2", ASSAY_AT(train.beta2)),
        plain("train.alpha", ASSAY_AT(train.alpha)),
        plain("train.epsilon", ASSAY_AT(train.epsilon)),
        plain("train.threads", ASSAY_AT(train.threads)),
        plain("train.device", ASSAY_AT(train.device)),
        plain("seed", ASSAY_AT(seed)),
    };
    return all;
}

#undef ASSAY_AT

constexpr std::string_view kModelPrefix = "model.";

/// Null for a template's own parameter.
const Binding* bindingOf(std::string_view path)
{
    for (const Binding& binding : bindings()) {
        if (binding.path == path)
            return &binding;
    }
    return nullptr;
}

Field templateField()
{
    Field field{.path = "model.template",
                .label = "Template",
                .kind = FieldKind::Choice,
                .fallback = std::string("lenet"),
                .help = "The architecture to start from."};
    for (const model::Template& entry : model::templates())
        field.choices.push_back({entry.name, entry.help});
    return field;
}

Field seedField()
{
    return {.path = "seed",
            .label = "Seed",
            .kind = FieldKind::Integer,
            .fallback = std::int64_t{1},
            .low = 0,
            .high = 9.0e15,
            .help = "Decides the first weights and the order of examples."};
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
    std::vector<std::string> whole, owners, alike, names;
    for (const std::string& field : known) {
        if (field.ends_with("." + path))
            whole.push_back(field);
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

/// The fields of a template, made once: reading a list of runs asks for them by the thousand. Any
/// thread; good for ever.
const std::vector<Field>& fieldsOf(const std::string& templateName)
{
    static std::mutex mutex;
    static std::map<std::string, std::vector<Field>> known;
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(templateName); found != known.end())
        return found->second;
    std::vector<Field> made = data::dataFields();
    made.push_back(templateField());
    const auto& own = model::templateNamed(templateName).fields;
    made.insert(made.end(), own.begin(), own.end());
    made.insert(made.end(), model::modelFields().begin(), model::modelFields().end());
    made.insert(made.end(), train::trainFields().begin(), train::trainFields().end());
    made.push_back(seedField());
    return known.emplace(templateName, std::move(made)).first->second;
}

const Field& knownField(const ExperimentSpec& spec, const std::string& path)
{
    const std::vector<Field>& all = fieldsOf(spec.model.templateName);
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Field& entry) { return entry.path == path; });
    if (found != all.end())
        return *found;
    std::vector<std::string> known;
    for (const Field& entry : all)
        known.push_back(entry.path);
    throw base::usageError("spec.field",
                           fmt::format("There is no field {} with template {}; {}", path,
                                       spec.model.templateName, hintFor(path, known)));
}

Json toJsonObject(const ExperimentSpec& spec)
{
    Json json = Json::object();
    for (const Field& entry : fieldsOf(spec.model.templateName))
        json[pointerTo(entry.path)] = leaf(get(spec, entry.path));
    return json;
}

/// What equal specs have in common, also with specs from before a field was known.
Json identityOf(const ExperimentSpec& spec)
{
    Json json = Json::object();
    for (const Field& entry : fieldsOf(spec.model.templateName)) {
        const Value value = get(spec, entry.path);
        if (!entry.addedLater || value != entry.fallback)
            json[pointerTo(entry.path)] = leaf(value);
    }
    return json;
}

} // namespace

std::vector<Field> fields(const ExperimentSpec& spec)
{
    return fieldsOf(spec.model.templateName);
}

Field field(const ExperimentSpec& spec, const std::string& path)
{
    return knownField(spec, path);
}

Value get(const ExperimentSpec& spec, const std::string& path)
{
    if (const Binding* binding = bindingOf(path))
        return binding->get(spec);
    const Field& known = knownField(spec, path);
    return model::parameter(spec.model, known.path.substr(kModelPrefix.size()));
}

bool hasEffect(const ExperimentSpec& spec, const Field& field)
{
    const auto& [path, choices] = field.onlyWith;
    return path.empty()
           || std::find(choices.begin(), choices.end(), base::toText(get(spec, path)))
                  != choices.end();
}

namespace {

/// `field` is one of this spec.
void assign(ExperimentSpec& spec, const Field& field, const Value& value)
{
    const Value good = base::checked(field, value);
    if (const Binding* binding = bindingOf(field.path))
        binding->set(spec, good);
    else
        spec.model.parameters[field.path.substr(kModelPrefix.size())] = good;
}

} // namespace

void set(ExperimentSpec& spec, const std::string& path, const Value& value)
{
    if (path == "model.template" && std::holds_alternative<std::string>(value)) {
        const model::Template& chosen = model::templateNamed(std::get<std::string>(value));
        spec.model.templateName = chosen.name;
        std::erase_if(spec.model.parameters, [&](const auto& entry) {
            return std::none_of(chosen.fields.begin(), chosen.fields.end(), [&](const Field& f) {
                return f.path == std::string(kModelPrefix) + entry.first;
            });
        });
        return;
    }
    assign(spec, knownField(spec, path), value);
    if (path == "model.start_from")
        spec.model.startFingerprint.clear(); // of what was there before
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
    const std::vector<Field>& known = fieldsOf(spec.model.templateName);
    for (const auto& [path, value] : values) {
        if (path == "model.template")
            continue;
        const auto found = std::find_if(known.begin(), known.end(),
                                        [&](const Field& entry) { return entry.path == path; });
        assign(spec, found != known.end() ? *found : knownField(spec, path), value);
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
    const auto has = [](const std::vector<Field>& in, const std::string& path) {
        return std::any_of(in.begin(), in.end(), [&](const Field& f) { return f.path == path; });
    };
    std::vector<Difference> found;
    for (const Field& entry : newFields) {
        const std::string now = base::toText(get(after, entry.path));
        const bool existed = has(oldFields, entry.path);
        const std::string then = existed ? base::toText(get(before, entry.path)) : std::string();
        if (!existed || now != then)
            found.push_back({entry.path, then, now});
    }
    for (const Field& entry : oldFields) {
        if (!has(newFields, entry.path))
            found.push_back({entry.path, base::toText(get(before, entry.path)), ""});
    }
    return found;
}

std::vector<Difference> changedFromDefault(const ExperimentSpec& spec)
{
    std::vector<Difference> found;
    for (const Field& entry : fieldsOf(spec.model.templateName)) {
        if (entry.path == "data.path" || entry.path == "data.test_path"
            || entry.path == "model.template" || entry.path == "seed")
            continue;
        const Value now = get(spec, entry.path);
        if (now != entry.fallback)
            found.push_back({entry.path, base::toText(entry.fallback), base::toText(now)});
    }
    return found;
}

} // namespace assay::experiment
