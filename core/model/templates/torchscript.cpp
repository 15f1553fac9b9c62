// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
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
    built.nodes.push_back({.kind = "torchscript",
                           .name = "module",
                           .inputs = std::move(names),
                           .settings = {{"file", parameter(spec, "file")},
                                        {"fingerprint", parameter(spec, "fingerprint")},
                                        {"outputs", outputs}},
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
                        .addedLater = true}},
            .modalities = {data::Modality::Pictures, data::Modality::Table, data::Modality::Series,
                           data::Modality::Text},
            .build = build,
            .joins = true};
}

} // namespace assay::model
