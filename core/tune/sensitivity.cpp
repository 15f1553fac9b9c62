// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/sensitivity.h"

#include "base/error.h"
#include "experiment/spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
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
         {"model.hidden", "model.channels", "model.width", "model.width_each"}},
        {"layer parameters", Sensitivity::Medium, {"model.kernel", "model.convolutions"}},
        {"weight of regularisation",
         Sensitivity::Medium,
         {"train.weight_decay", "model.dropout", "train.augment"}},
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

Space defaultSpace(const experiment::ExperimentSpec& base, Sensitivity least)
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
            if (field == fields.end() || !experiment::hasEffect(base, *field))
                continue;
            const bool hasRange = rangeOf(*field).has_value();
            const bool isList =
                field->kind == FieldKind::Choice || field->kind == FieldKind::Boolean;
            if (hasRange || isList)
                space.axes.push_back(defaultAxis(*field));
        }
    }
    return space;
}

} // namespace assay::tune
