// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates/stack.h"

#include <fmt/format.h>

namespace assay::model {

using base::FieldKind;

namespace {

constexpr std::int64_t kWider = 4; ///< the inner layer of a block, Vaswani et al. 2017, section 3.3

/// A block of the encoder, normalised on the way in (Xiong et al. 2020, figure 1b): so it trains
/// without a warm-up.
void addBlock(Stack& stack, const std::string& name, std::int64_t width, std::int64_t heads)
{
    const std::string before = stack.last();
    stack.normalise(name + ".attention", "layer");
    stack.selfAttention(name + ".attention", heads);
    stack.dropout(name + ".attention");
    stack.sum(name + ".attention.sum", {before, stack.last()});
    const std::string between = stack.last();
    stack.normalise(name + ".fc", "layer");
    stack.linear(name + ".fc1", kWider * width);
    stack.project(name + ".fc2", width);
    stack.dropout(name + ".fc2");
    stack.sum(name + ".fc.sum", {between, stack.last()});
}

Architecture build(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                   std::int64_t outputs)
{
    Stack stack(spec, inputs);
    encodeWithAttention(stack, "", spec);
    return stack.finish(outputs);
}

} // namespace

void encodeWithAttention(Stack& stack, const std::string& before, const ModelSpec& spec)
{
    const auto width = std::get<std::int64_t>(parameter(spec, "width"));
    const auto heads = std::get<std::int64_t>(parameter(spec, "heads"));
    const auto blocks = std::get<std::int64_t>(parameter(spec, "blocks"));
    stack.embedTokens(before + "embedding");
    stack.project(before + "input", width);
    stack.positions(before + "positions");
    for (std::int64_t block = 1; block <= blocks; ++block)
        addBlock(stack, fmt::format("{}block{}", before, block), width, heads);
    stack.normalise(before + "encoder", "layer");
    stack.timeMean(before + "mean");
}

Template attentionTemplate()
{
    return {.name = "attention",
            .title = "Attention",
            .fits = "sequences",
            .startHere = false,
            .help = "Encoder blocks in which each step of a series takes from all its steps; the "
                    "mean over the steps leads to the output.",
            .source = "Vaswani et al. 2017, Attention is all you need; " + std::string(kLecture),
            .fields = {{.path = "model.width",
                        .label = "Width",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{64},
                        .low = 1,
                        .high = 10'000,
                        .unit = "channels",
                        .help = "Channels of each step; a multiple of the heads.",
                        .sensitivity = base::Sensitivity::High,
                        .search = base::SearchRange{32, 256, true}},
                       {.path = "model.heads",
                        .label = "Heads",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{4},
                        .low = 1,
                        .high = 64,
                        .unit = "heads",
                        .help = "Attentions side by side in each block.",
                        .source = "Vaswani et al. 2017, section 3.2.2",
                        .sensitivity = base::Sensitivity::Low},
                       {.path = "model.blocks",
                        .label = "Blocks",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{2},
                        .low = 1,
                        .high = 48,
                        .unit = "blocks",
                        .help = "Of attention and two fully connected layers each.",
                        .sensitivity = base::Sensitivity::Medium,
                        .search = base::SearchRange{1, 6}},
                       activationField(),
                       embeddingField(),
                       dropoutField(),
                       initField()},
            .modalities = {data::Modality::Series, data::Modality::Text},
            .build = build};
}

} // namespace assay::model
