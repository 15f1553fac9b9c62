// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates/stack.h"

#include <fmt/format.h>

#include <vector>

namespace assay::model {

using base::FieldKind;

namespace {

Architecture build(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                   std::int64_t outputs)
{
    Stack stack(spec, inputs);
    encodeWithWavenet(stack, "", spec);
    return stack.finish(outputs);
}

} // namespace

void encodeWithWavenet(Stack& stack, const std::string& before, const ModelSpec& spec)
{
    const auto channels = std::get<std::int64_t>(parameter(spec, "channels"));
    const auto layers = std::get<std::int64_t>(parameter(spec, "layers"));
    const auto kernel = std::get<std::int64_t>(parameter(spec, "kernel"));
    stack.embedTokens(before + "embedding");
    stack.project(before + "input", channels);
    std::vector<std::string> skips;
    for (std::int64_t layer = 1; layer <= layers; ++layer) {
        const std::string name = fmt::format("{}layer{}", before, layer);
        const std::string entering = stack.last();
        stack.timeConvolution(name + ".filter", 2 * channels, kernel,
                              std::int64_t{1} << (layer - 1), true);
        stack.gate(name + ".gate");
        stack.dropout(name + ".gate");
        const std::string gated = stack.last();
        stack.project(name + ".skip", channels);
        skips.push_back(stack.last());
        if (layer == layers)
            break; // nothing follows that would take the residual
        stack.beginAt(gated);
        stack.project(name + ".residual", channels);
        stack.sum(name + ".sum", {entering, stack.last()});
    }
    if (skips.size() > 1)
        stack.sum(before + "skips", skips);
    stack.activate(before + "skips");
    stack.linear(before + "head", channels);
    stack.timeMean(before + "mean");
}

Template wavenetTemplate()
{
    return {.name = "wavenet",
            .title = "WaveNet",
            .fits = "sequences",
            .startHere = false,
            .help =
                "Gated convolutions over ever more distant earlier steps, with a shortcut around "
                "each; what all of them pass on, as a mean over the steps, leads to the output.",
            .source =
                "van den Oord et al. 2016, WaveNet, sections 2.1 to 2.4; " + std::string(kLecture),
            .fields = {{.path = "model.channels",
                        .label = "Channels",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{64},
                        .low = 1,
                        .high = 10'000,
                        .unit = "channels",
                        .help = "Of each layer, of its shortcut and of what it passes on.",
                        .sensitivity = base::Sensitivity::High,
                        .search = base::SearchRange{16, 256, true}},
                       {.path = "model.layers",
                        .label = "Layers",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{6},
                        .low = 1,
                        .high = 16,
                        .unit = "layers",
                        .help = "The distance between the steps that a layer sees doubles from one "
                                "to the next.",
                        .source = "van den Oord et al. 2016, section 2.1",
                        .sensitivity = base::Sensitivity::Medium,
                        .search = base::SearchRange{3, 10}},
                       {.path = "model.kernel",
                        .label = "Kernel",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{2},
                        .low = 1,
                        .high = 999,
                        .unit = "steps",
                        .help = "Steps that one value of a convolution is made from.",
                        .source = "van den Oord et al. 2016, figure 3",
                        .sensitivity = base::Sensitivity::Low,
                        .search = base::SearchRange{2, 5}},
                       activationField(),
                       embeddingField(),
                       dropoutField(),
                       initField()},
            .modalities = {data::Modality::Series, data::Modality::Text},
            .build = build};
}

} // namespace assay::model
