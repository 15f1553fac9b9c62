// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/sensitivity.h"

#include "base/error.h"
#include "data/profile.h"
#include "experiment/choice_obstacle.h"
#include "experiment/spec.h"
#include "model/templates.h"
#include "train/objective.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <optional>

namespace assay::tune {

namespace {

using base::FieldKind;
using base::SearchRange;
using base::Sensitivity;

/// Ranges of fields that have none of their own, since they matter with some choices only.
std::optional<SearchRange> rangeOf(const base::Field& field)
{
    static const std::map<std::string, SearchRange> more{
        {"train.warmup_steps", {10, 1000, true}}, {"train.step_epochs", {1, 30, true}},
        {"train.step_factor", {0.1, 0.9, true}},  {"train.decay", {0.9, 0.999}},
        {"train.epsilon", {1e-9, 1e-3, true}},    {"model.heads", {1, 8, true}}};
    if (field.search)
        return field.search;
    const auto found = more.find(field.path);
    return found == more.end() ? std::nullopt : std::optional(found->second);
}

/// The heads of attention share out its width alike, and most whole numbers of a range cannot be shared out.
std::vector<base::Value> sharedOut(const experiment::ExperimentSpec& base, const std::string& path)
{
    constexpr std::array<std::int64_t, 4> kHeads{1, 2, 4, 8};
    constexpr std::array<std::int64_t, 4> kWidths{32, 64, 128, 256};
    const auto numberAt = [&](const char* of) {
        return std::get<std::int64_t>(experiment::get(base, of));
    };
    std::vector<base::Value> values;
    const auto add = [&values](std::int64_t value) {
        if (values.empty() || values.back() != base::Value(value))
            values.emplace_back(value);
    };
    if (path == "model.heads") {
        for (const std::int64_t heads : kHeads) {
            if (numberAt("model.width") % heads == 0)
                add(heads);
        }
        return values;
    }
    // Also by each of the heads that a search of them would take.
    const std::int64_t step = std::lcm(numberAt("model.heads"), kHeads.back());
    for (const std::int64_t width : kWidths)
        add((width + step - 1) / step * step);
    return values;
}

} // namespace

const std::vector<SensitivityRow>& sensitivityTable()
{
    static const std::vector<SensitivityRow> rows{
        {"learning rate", Sensitivity::High, {"train.learning_rate"}},
        {"learning-rate schedule",
         Sensitivity::High,
         {"train.schedule", "train.warmup_steps", "train.step_epochs", "train.step_factor",
          "train.decay"}},
        {"optimiser choice", Sensitivity::Low, {"train.optimiser"}},
        {"other optimiser parameters",
         Sensitivity::Low,
         {"train.beta1", "train.beta2", "train.momentum", "train.nesterov", "train.alpha",
          "train.epsilon"}},
        {"batch size", Sensitivity::Low, {"train.batch_size"}},
        {"weight initialisation", Sensitivity::Medium, {"model.init", "model.forget_bias"}},
        {"loss function", Sensitivity::High, {"train.loss"}},
        {"model depth", Sensitivity::Medium, {"model.layers", "model.blocks", "model.depth"}},
        {"layer size",
         Sensitivity::High,
         {"model.hidden", "model.channels", "model.width", "model.width_each", "model.variant",
          "model.embedding"}},
        {"layer parameters",
         Sensitivity::Medium,
         {"model.kernel", "model.convolutions", "model.heads", "model.norm"}},
        {"weight of regularisation",
         Sensitivity::Medium,
         {"train.weight_decay", "model.dropout", "train.label_smoothing", "train.augment"}},
        {"non-linearity", Sensitivity::Low, {"model.activation"}}};
    return rows;
}

std::string sensitivityNote()
{
    return "Relative to good defaults: with weights that begin at zero, or with plain SGD, the "
           "optimiser, its parameters and the initialisation matter a lot. What matters depends on "
           "the network and the data; measured importance counts more than this table.";
}

const SensitivityRow* rowOf(const std::string& path)
{
    for (const SensitivityRow& row : sensitivityTable()) {
        if (std::find(row.fields.begin(), row.fields.end(), path) != row.fields.end())
            return &row;
    }
    return nullptr;
}

Axis defaultAxis(const base::Field& field)
{
    Axis axis{.path = field.path};
    std::optional<SearchRange> range;
    switch (field.kind) {
    case FieldKind::Boolean: axis.values = {false, true}; return axis;
    case FieldKind::Choice:
        for (const base::FieldChoice& choice : field.choices)
            axis.values.emplace_back(choice.name);
        return axis;
    case FieldKind::Integer:
    case FieldKind::Number:
        range = rangeOf(field);
        if (!range)
            break;
        axis.low = range->low;
        axis.high = range->high;
        axis.log = range->log;
        axis.integer = field.kind == FieldKind::Integer;
        return axis;
    case FieldKind::Text: break;
    }
    throw base::usageError("tune.axis",
                           fmt::format("{} has no range to search; give one, as {{\"low\""
                                       ": 1, \"high\": 8}}.",
                                       field.path));
}

Axis defaultAxis(const experiment::ExperimentSpec& base, const base::Field& field,
                 const data::Profile* data)
{
    Axis axis = defaultAxis(field);
    if (data && field.kind == FieldKind::Choice)
        std::erase_if(axis.values, [&](const base::Value& value) {
            return !experiment::choiceObstacle(base, field.path, std::get<std::string>(value),
                                               data->source)
                        .empty();
        });
    const bool isShared = base.model.templateName == "attention" && base.model.layers.empty()
                          && (field.path == "model.width" || field.path == "model.heads");
    return isShared ? Axis{.path = axis.path, .values = sharedOut(base, field.path)} : axis;
}

bool mattersWith(const data::Profile* data, const base::Field& field)
{
    return data ? model::hasEffect(field, data->networkInputs())
                      && train::hasEffect(field, data->source.task)
                : model::hasEffect(field, {}) && train::hasEffect(field, data::Task::Regression);
}

Space defaultSpace(const experiment::ExperimentSpec& base, Sensitivity least,
                   const data::Profile* data)
{
    Space space;
    const auto fields = experiment::fields(base);
    for (const SensitivityRow& row : sensitivityTable()) {
        if (row.sensitivity < least || row.name == "loss function")
            continue;
        for (const std::string& path : row.fields) {
            const auto field =
                std::find_if(fields.begin(), fields.end(),
                             [&](const base::Field& each) { return each.path == path; });
            if (field == fields.end() || !experiment::hasEffect(base, *field)
                || !mattersWith(data, *field))
                continue;
            const bool hasRange = rangeOf(*field).has_value();
            const bool isList =
                field->kind == FieldKind::Choice || field->kind == FieldKind::Boolean;
            if (hasRange || isList)
                space.axes.push_back(defaultAxis(base, *field, data));
        }
    }
    return space;
}

} // namespace assay::tune
