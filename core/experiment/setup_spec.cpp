// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "experiment/own_module.h"
#include "experiment/setup_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace assay::experiment {

namespace {

std::string sidesOf(const std::vector<std::int64_t>& shape)
{
    return fmt::format("{}", fmt::join(shape, " x "));
}

[[noreturn]] void differs(const Setup& setup, const char* key, const std::string& said,
                          const std::string& is)
{
    throw base::usageError(fmt::format("setup.{}", key),
                           fmt::format("{} says {} {}, and the data give {}; mend the one that is "
                                       "wrong.",
                                       setup.file.filename().string(), key, said, is));
}

} // namespace

ExperimentSpec specOf(const Setup& setup)
{
    ExperimentSpec spec;
    for (const std::string& assignment : setup.assignments) // the template is the first
        setText(spec, assignment);
    return spec.model.templateName == "torchscript" ? withModule(std::move(spec)) : spec;
}

void requireAsSaid(const Setup& setup, const data::Profile& data)
{
    if (setup.task && *setup.task != data.source.task)
        differs(setup, "task", data::name(*setup.task), data::name(data.source.task));
    const auto classes = static_cast<std::int64_t>(data.source.classes.size());
    if (setup.classes && data.source.task == data::Task::Classification
        && *setup.classes != classes)
        differs(setup, "classes", std::to_string(*setup.classes), std::to_string(classes));
    if (setup.cutsOneSource && data.source.testExamples > 0)
        differs(setup, "data.split", "shares of one folder", "a test part of their own");
    const auto inputs = data.networkInputs();
    if (setup.inputShape.empty())
        return;
    if (inputs.size() != 1)
        differs(setup, "input_shape", sidesOf(setup.inputShape),
                fmt::format("{} inputs", inputs.size()));
    // A token is one number there, and one step of one number here.
    std::vector<std::int64_t> is = inputs.front().shape;
    if (inputs.front().modality == data::Modality::Text)
        is.resize(1);
    if (setup.inputShape != is)
        differs(setup, "input_shape", sidesOf(setup.inputShape), sidesOf(is));
}

void requireAsSaid(const Setup& setup, const ExperimentSpec& spec, const model::LayerTable& built)
{
    const ExperimentSpec said = specOf(setup);
    if (said.model.templateName != spec.model.templateName)
        throw base::usageError(
            "setup.model",
            fmt::format("{} says the template {}, which does not take these data; {} stands in its "
                        "place now.",
                        setup.file.filename().string(), said.model.templateName,
                        spec.model.templateName));
    if (!setup.outputWidth || built.rows.empty())
        return;
    // A module is the first row, and the layers within it follow.
    const bool isModule = spec.model.templateName == "torchscript" && spec.model.layers.empty();
    const model::LayerRow& last = isModule ? built.rows.front() : built.rows.back();
    if (last.shape.empty())
        return; // what does not fit is said by itself
    const std::int64_t width = last.shape.back();
    if (width != *setup.outputWidth)
        throw base::usageError(
            "setup.output_width",
            fmt::format("{} says output_width {}, and the network gives {}; mend the one that is "
                        "wrong.",
                        setup.file.filename().string(), *setup.outputWidth, width));
}

} // namespace assay::experiment
