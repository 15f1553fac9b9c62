// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates/stack.h"

#include <fmt/format.h>

namespace assay::model {

using base::FieldKind;

namespace {

Architecture build(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                   std::int64_t outputs)
{
    Stack stack(spec, inputs);
    encodeWithConv(stack, "", spec);
    return stack.finish(outputs);
}

} // namespace

void encodeWithConv(Stack& stack, const std::string& before, const ModelSpec& spec)
{
    const auto channels = std::get<std::int64_t>(parameter(spec, "channels"));
    const auto layers = std::get<std::int64_t>(parameter(spec, "layers"));
    const auto kernel = std::get<std::int64_t>(parameter(spec, "kernel"));
    const bool causal = std::get<std::string>(parameter(spec, "convolutions")) == "causal";
    stack.embedTokens(before + "embedding");
    for (std::int64_t layer = 1; layer <= layers; ++layer) {
        const std::string name = fmt::format("{}conv{}", before, layer);
        const std::int64_t dilation = causal ? std::int64_t{1} << (layer - 1) : 1;
        stack.timeConvolution(name, channels, kernel, dilation, causal);
        stack.finishLayer(name);
        stack.dropout(name);
    }
    stack.timeMean(before + "mean");
}

Template convTemplate()
{
    return {.name = "conv",
            .title = "Convolutions over time",
            .fits = "sequences",
            .startHere = true,
            .help = "Layers of convolutions over the steps of each series; the mean of their "
                    "channels over its steps leads to the output.",
            .source = "Bai et al. 2018, An empirical evaluation of generic convolutional and "
                      "recurrent networks for sequence modeling; "
                      + std::string(kLecture),
            .fields = {{.path = "model.channels",
                        .label = "Channels",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{64},
                        .low = 1,
                        .high = 10'000,
                        .unit = "channels",
                        .help = "Of each layer.",
                        .sensitivity = base::Sensitivity::High,
                        .search = base::SearchRange{16, 256, true}},
                       {.path = "model.layers",
                        .label = "Layers",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{3},
                        .low = 1,
                        .high = 16,
                        .unit = "layers",
                        .help = "Convolutions, one after the other.",
                        .sensitivity = base::Sensitivity::Medium,
                        .search = base::SearchRange{1, 8}},
                       {.path = "model.kernel",
                        .label = "Kernel",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{5},
                        .low = 1,
                        .high = 999,
                        .unit = "steps",
                        .help = "Steps that one value of a convolution is made from.",
                        .sensitivity = base::Sensitivity::Medium,
                        .search = base::SearchRange{3, 15}},
                       {.path = "model.convolutions",
                        .label = "Convolutions",
                        .kind = FieldKind::Choice,
                        .fallback = std::string("plain"),
                        .choices = {{"plain", "each step sees earlier and later ones"},
                                    {"causal", "each step sees earlier ones only; the distance "
                                               "between those doubles from layer to layer"}},
                        .help = "What a step sees of its series.",
                        .source = "Bai et al. 2018, sections 3.1 and 3.2",
                        .sensitivity = base::Sensitivity::Medium},
                       normField("none", {"layer"}),
                       activationField(),
                       embeddingField(),
                       dropoutField(),
                       initField()},
            .modalities = {data::Modality::Series, data::Modality::Text},
            .build = build};
}

} // namespace assay::model
