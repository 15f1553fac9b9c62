// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/module_edits.h"
#include "model/templates.h"

namespace assay::model {

using base::Field;
using base::FieldKind;

namespace {

Architecture build(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                   std::int64_t outputs)
{
    Architecture built;
    built.inputs = inputs;
    built.outputKind = *outputKind(spec);
    std::vector<std::string> names;
    for (const data::InputSpec& input : inputs)
        names.push_back(input.name);
    auto settings = moduleSettings(spec);
    if (!spec.startFrom.empty() && !std::get<std::string>(settings.at("redraw")).empty())
        throw base::usageError("model.redraw",
                               "Weights of another run or file (model.start_from) would take the "
                               "place of those that model.redraw draws; leave one of the two "
                               "empty.");
    settings.emplace("outputs", outputs);
    built.nodes.push_back({.kind = "torchscript",
                           .name = "module",
                           .inputs = std::move(names),
                           .settings = std::move(settings),
                           .output = true});
    shapesOf(built); // says at once what does not fit
    return built;
}

} // namespace

Template torchscriptTemplate()
{
    return {.name = "torchscript",
            .title = "Your own",
            .fits = "any kind of data",
            .startHere = false,
            .help = "A network that you have in PyTorch, as a TorchScript module; training goes on "
                    "from its weights.",
            .source = "PyTorch, torch.jit.script and torch.jit.trace",
            .fields = {{.path = "model.file",
                        .label = "Module",
                        .kind = FieldKind::Text,
                        .fallback = std::string(),
                        .help = "The file that torch.jit.script(network).save(\"network.pt\") "
                                "writes. The seed decides only the order of examples and what "
                                "layers draw, as the weights begin as they are in the file."},
                       {.path = "model.fingerprint",
                        .label = "Fingerprint of the module",
                        .kind = FieldKind::Text,
                        .fallback = std::string(),
                        .help = "Which contents of that file were chosen; written by the program, "
                                "so that no other file is taken for it.",
                        .advanced = true},
                       {.path = "model.output",
                        .label = "Outputs",
                        .kind = FieldKind::Choice,
                        .fallback = std::string("auto"),
                        .choices = {{"auto", "logits, one a class; one value for a number"},
                                    {"logits", "one a class, before any softmax"},
                                    {"logit", "one, of the second of two classes"},
                                    {"probabilities", "one a class, after a softmax"},
                                    {"probability", "one, of the second of two classes, after a "
                                                    "sigmoid"},
                                    {"log_probabilities", "one a class, after a log-softmax"}},
                        .help = "What the module gives for classes. The loss \"auto\" is the "
                                "cross-entropy of such outputs; a loss that is named takes them as "
                                "they are.",
                        .addedLater = true},
                       {.path = "model.bypass",
                        .label = "Bypass",
                        .kind = FieldKind::Text,
                        .fallback = std::string(),
                        .help = "Parts of the module that hand on what enters them, with commas "
                                "between: layers by their path (\"features.3\"), operations by "
                                "their name (\"dropout\": each one), \"end\" for the activation "
                                "behind the last weights.",
                        .advanced = true,
                        .spelling = spelledNames,
                        .addedLater = true},
                       {.path = "model.freeze",
                        .label = "Freeze",
                        .kind = FieldKind::Text,
                        .fallback = std::string(),
                        .help = "Layers of the module whose weights training leaves as they are, "
                                "by their path (\"features\" with all in it), with commas between.",
                        .advanced = true,
                        .spelling = spelledNames,
                        .addedLater = true},
                       {.path = "model.redraw",
                        .label = "Draw anew",
                        .kind = FieldKind::Text,
                        .fallback = std::string(),
                        .help = "Layers of the module whose weights are drawn from the seed, as "
                                "PyTorch draws those of a new layer, in place of those in the "
                                "file; \"all\" for every one.",
                        .advanced = true,
                        .spelling = spelledNames,
                        .addedLater = true},
                       {.path = "model.precision",
                        .label = "Precision",
                        .kind = FieldKind::Choice,
                        .fallback = std::string("single"),
                        .choices = {{"single", "32-bit numbers"},
                                    {"double", "64-bit numbers within the module, slower; weights "
                                               "are kept in 32"}},
                        .help = "What the module computes with.",
                        .advanced = true,
                        .addedLater = true},
                       {.path = "model.mode",
                        .label = "Mode",
                        .kind = FieldKind::Choice,
                        .fallback = std::string("usual"),
                        .choices = {{"usual", "training mode in training, else evaluation mode"},
                                    {"evaluation", "evaluation mode always: no dropout, batch norm "
                                                   "by the statistics in the file"}},
                        .help = "In which mode the module runs while it is trained.",
                        .advanced = true,
                        .addedLater = true},
                       {.path = "model.softmax",
                        .label = "Softmax over",
                        .kind = FieldKind::Choice,
                        .fallback = std::string("as_written"),
                        .choices = {{"as_written", "the dimensions in the file"},
                                    {"last", "the last dimension, each softmax"},
                                    {"last_but_one", "the last but one, each softmax"}},
                        .help = "The dimension over which each softmax and log-softmax of the "
                                "module runs: one over the batch or over the queries of an "
                                "attention is mended so, for a try.",
                        .advanced = true,
                        .addedLater = true},
                       {.path = "model.gradient",
                        .label = "Gradient",
                        .kind = FieldKind::Choice,
                        .fallback = std::string("usual"),
                        .choices = {{"usual", "as it is computed"},
                                    {"turned", "with the other sign; answers stay as they are"}},
                        .help = "The sign of the gradient that goes back into the module: a "
                                "module that turns it within climbs where it should descend, "
                                "and turning it once more shows that.",
                        .advanced = true,
                        .addedLater = true}},
            .modalities = {data::Modality::Pictures, data::Modality::Table, data::Modality::Series,
                           data::Modality::Text},
            .build = build,
            .joins = true};
}

} // namespace assay::model
