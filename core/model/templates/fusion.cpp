// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates/stack.h"

namespace assay::model {

using base::Field;
using base::FieldKind;

namespace {

/// From one input to a row of `width` numbers. Returns the name of the last layer.
std::string encode(Stack& stack, const data::InputSpec& input, std::int64_t width)
{
    const auto named = [&](const char* layer) { return input.name + "." + layer; };
    stack.beginAt(input.name);
    switch (input.modality) {
    case data::Modality::Pictures:
        stack.convolution(named("conv1"), 6, 5, 2);
        stack.pool(named("pool1"));
        stack.convolution(named("conv2"), 16, 5, 0);
        stack.pool(named("pool2"));
        stack.flatten(named("flatten"));
        stack.linear(named("fc"), width);
        break;
    case data::Modality::Table:
        stack.embed(named("embedding"));
        stack.linear(named("fc"), width);
        break;
    case data::Modality::Text: stack.embedTokens(named("embedding")); [[fallthrough]];
    case data::Modality::Series: stack.lstm(named("lstm"), width, 1); break;
    }
    return stack.last();
}

Architecture build(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                   std::int64_t outputs)
{
    Stack stack(spec, inputs);
    const auto width = std::get<std::int64_t>(parameter(spec, "width_each"));
    const auto hidden = std::get<std::int64_t>(parameter(spec, "hidden"));
    std::vector<std::string> ends;
    for (const data::InputSpec& input : inputs)
        ends.push_back(encode(stack, input, width));
    stack.concatenate("fusion.joined", ends);
    stack.linear("fusion.fc1", hidden);
    stack.dropout("fusion.fc1");
    stack.linear("fusion.fc2", std::max<std::int64_t>(hidden / 2, 1));
    stack.dropout("fusion.fc2");
    return stack.finish(outputs, "fusion.output");
}

} // namespace

Template fusionTemplate()
{
    return {.name = "fusion",
            .title = "Fusion",
            .fits = "several inputs",
            .startHere = true,
            .help =
                "An encoder for each input (convolutions for pictures, an LSTM for series and "
                "texts, a layer for columns); their results side by side enter two fully connected "
                "layers.",
            .source = kLecture,
            .fields = {{.path = "model.width_each",
                        .label = "Units an input",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{64},
                        .low = 1,
                        .high = 100'000,
                        .unit = "units",
                        .help = "Numbers that each input becomes before they are joined.",
                        .source = std::string(kLecture) + ": 64 and 72 for two pictures",
                        .sensitivity = base::Sensitivity::High,
                        .search = base::SearchRange{16, 512, true}},
                       {.path = "model.hidden",
                        .label = "Hidden units",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{256},
                        .low = 1,
                        .high = 1'000'000,
                        .unit = "units",
                        .help = "Width of the first layer after the joint; the second has half of "
                                "it.",
                        .source = std::string(kLecture) + ": 256, then 128",
                        .sensitivity = base::Sensitivity::High,
                        .search = base::SearchRange{32, 1024, true}},
                       activationField(),
                       embeddingField(),
                       dropoutField(),
                       initField()},
            .modalities = {data::Modality::Pictures, data::Modality::Table, data::Modality::Series,
                           data::Modality::Text},
            .build = build,
            .joins = true};
}

} // namespace assay::model
