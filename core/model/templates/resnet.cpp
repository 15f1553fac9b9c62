// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates/stack.h"

#include <fmt/format.h>

#include <string>

namespace assay::model {

using base::Field;
using base::FieldKind;

namespace {

Architecture build(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                   std::int64_t outputs)
{
    // 6 n + 2 layers: three stages of n blocks, of two convolutions each.
    const int blocks = (std::stoi(std::get<std::string>(parameter(spec, "depth"))) - 2) / 6;
    std::int64_t width = std::get<std::int64_t>(parameter(spec, "width"));
    Stack stack(spec, inputs);
    stack.normedConvolution("conv1", width, 3, 1);
    stack.activate("conv1");
    for (int stage = 1; stage <= 3; ++stage) {
        for (int block = 1; block <= blocks; ++block) {
            const bool halves = stage > 1 && block == 1;
            width *= halves ? 2 : 1;
            stack.residual(fmt::format("stage{}.block{}", stage, block), width, halves ? 2 : 1);
        }
    }
    stack.averagePool();
    stack.dropout("pool");
    return stack.finish(outputs);
}

} // namespace

Template resnetTemplate()
{
    return {
        .name = "resnet",
        .title = "ResNet",
        .fits = "images",
        .startHere = false,
        .help = "Blocks of convolutions with batch norm, each with a shortcut around it, in three "
                "stages.",
        .source = "He et al. 2016, section 4.2; " + std::string(kLecture),
        .fields = {{.path = "model.depth",
                    .label = "Depth",
                    .kind = FieldKind::Choice,
                    .fallback = std::string("20"),
                    .choices = {{"20", "3 blocks a stage"},
                                {"32", "5 blocks a stage"},
                                {"44", "7 blocks a stage"},
                                {"56", "9 blocks a stage"},
                                {"110", "18 blocks a stage"}},
                    .help = "Layers with weights, shortcuts aside.",
                    .source = "He et al. 2016, table 6",
                    .sensitivity = base::Sensitivity::Medium},
                   {.path = "model.width",
                    .label = "Channels",
                    .kind = FieldKind::Integer,
                    .fallback = std::int64_t{16},
                    .low = 1,
                    .high = 1024,
                    .unit = "channels",
                    .help =
                        "Of the first stage; the second has twice, the third four times as many.",
                    .source = "He et al. 2016, section 4.2",
                    .sensitivity = base::Sensitivity::High,
                    .search = base::SearchRange{8, 64, true}},
                   dropoutField(),
                   initField()},
        .modalities = {data::Modality::Pictures},
        .build = build};
}

} // namespace assay::model
