// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates/stack.h"

#include <fmt/format.h>

#include <string>

namespace assay::model {

using base::Field;
using base::FieldKind;

namespace {

constexpr std::int64_t kWiderWithStem = 4; // 64 channels where the small ones have 16

/// Blocks of each stage, of two convolutions each.
std::vector<int> blocksOf(int depth)
{
    if (depth == 18)
        return {2, 2, 2, 2};
    if (depth == 34)
        return {3, 4, 6, 3};
    const int each = (depth - 2) / 6; // 6 n + 2 layers
    return {each, each, each};
}

Architecture build(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                   std::int64_t outputs)
{
    Stack stack(spec, inputs);
    encodeWithResnet(stack, "", spec);
    return stack.finish(outputs);
}

} // namespace

void encodeWithResnet(Stack& stack, const std::string& before, const ModelSpec& spec)
{
    const std::vector<int> blocks =
        blocksOf(std::stoi(std::get<std::string>(parameter(spec, "depth"))));
    std::int64_t width = std::get<std::int64_t>(parameter(spec, "width"));
    const bool hasStem =
        blocks.size() == 4; // made for large pictures, which it makes 4 times smaller
    if (hasStem) {
        width *= kWiderWithStem;
        stack.normedConvolution(before + "conv1", width, 7, 2);
        stack.activate(before + "conv1");
        stack.pool(before + "pool1", 3, 2, 1);
    } else {
        stack.normedConvolution(before + "conv1", width, 3, 1);
        stack.activate(before + "conv1");
    }
    for (std::size_t stage = 0; stage < blocks.size(); ++stage) {
        for (int block = 0; block < blocks[stage]; ++block) {
            const bool halves = stage > 0 && block == 0;
            width *= halves ? 2 : 1;
            stack.residual(fmt::format("{}stage{}.block{}", before, stage + 1, block + 1), width,
                           halves ? 2 : 1);
        }
    }
    stack.averagePool(before + "pool");
    stack.dropout(before + "pool");
}

Template resnetTemplate()
{
    return {
        .name = "resnet",
        .title = "ResNet",
        .fits = "images",
        .startHere = false,
        .help =
            "Blocks of convolutions with batch norm, each with a shortcut around it, in stages: "
            "three for small pictures, four behind a stem for those of 64 pixels and more.",
        .source = "He et al. 2016, sections 3.3 and 4.2; " + std::string(kLecture),
        .fields = {{.path = "model.depth",
                    .label = "Depth",
                    .kind = FieldKind::Choice,
                    .fallback = std::string("20"),
                    .choices = {{"20", "3 blocks a stage"},
                                {"32", "5 blocks a stage"},
                                {"44", "7 blocks a stage"},
                                {"56", "9 blocks a stage"},
                                {"110", "18 blocks a stage"},
                                {"18", "for pictures of 64 pixels and more: 2 blocks in each of 4 "
                                       "stages, behind a convolution of 7 x 7"},
                                {"34", "the same with 3, 4, 6 and 3 blocks"}},
                    .help = "Layers with weights, shortcuts aside.",
                    .source = "He et al. 2016, tables 1 and 6",
                    .sensitivity = base::Sensitivity::Medium},
                   {.path = "model.width",
                    .label = "Channels",
                    .kind = FieldKind::Integer,
                    .fallback = std::int64_t{16},
                    .low = 1,
                    .high = 1024,
                    .unit = "channels",
                    .help = "Of the first stage, four times as many at depth 18 and 34; each later "
                            "stage has twice those of the one before.",
                    .source = "He et al. 2016, section 4.2: 16; table 1: 64",
                    .sensitivity = base::Sensitivity::High,
                    .search = base::SearchRange{8, 64, true}},
                   dropoutField(),
                   initField()},
        .modalities = {data::Modality::Pictures},
        .build = build};
}

} // namespace assay::model
