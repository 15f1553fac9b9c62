// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates/stack.h"

namespace assay::model {

using base::Field;
using base::FieldKind;

namespace {

/// Of the figure: two pictures become 64 and 72 numbers, a sentence 48. Columns are not in it.
std::int64_t lecturesWidth(const data::InputSpec& input, bool isFirstPicture)
{
    switch (input.modality) {
    case data::Modality::Pictures: return isFirstPicture ? 64 : 72;
    case data::Modality::Table: return 64;
    case data::Modality::Text:
    case data::Modality::Series: return 48;
    }
    return 64;
}

std::string encoderOf(const ModelSpec& spec, data::Modality modality)
{
    const char* name = modality == data::Modality::Pictures ? "picture_encoder"
                       : modality == data::Modality::Table  ? "column_encoder"
                                                            : "series_encoder";
    return std::get<std::string>(parameter(spec, name));
}

void encodeWithLenet(Stack& stack, const std::string& before)
{
    stack.convolution(before + "conv1", 6, 5, 2);
    stack.pool(before + "pool1");
    stack.convolution(before + "conv2", 16, 5, 0);
    stack.pool(before + "pool2");
    stack.flatten(before + "flatten");
}

/// From one input to a row of `width` numbers. Returns the name of the last layer.
std::string encode(Stack& stack, const data::InputSpec& input, const std::string& encoder,
                   std::int64_t width)
{
    const std::string before = input.name + ".";
    const ModelSpec own{.templateName = encoder}; // with the sizes that its template has
    stack.beginAt(input.name);
    if (encoder == "lstm") {
        stack.embedTokens(before + "embedding");
        stack.lstm(before + "lstm", width, 1);
        return stack.last();
    }
    if (encoder == "lenet")
        encodeWithLenet(stack, before);
    else if (encoder == "resnet")
        encodeWithResnet(stack, before, own);
    else if (encoder == "conv")
        encodeWithConv(stack, before, own);
    else if (encoder == "attention")
        encodeWithAttention(stack, before, own);
    else if (encoder == "wavenet")
        encodeWithWavenet(stack, before, own);
    else if (encoder == "deep")
        encodeWithDeep(stack, before, own);
    else
        stack.embed(before + "embedding"); // "mlp": the layer that follows is its only one
    stack.linear(before + "fc", width);
    return stack.last();
}

/// The first choice is the lecture's first.
Field encoderField(const std::string& what, const char* label,
                   const std::vector<base::FieldChoice>& choices)
{
    return {.path = "model." + what + "_encoder",
            .label = label,
            .kind = FieldKind::Choice,
            .fallback = choices.front().name,
            .choices = choices,
            .help = "What makes numbers of these inputs, with the sizes that its own template has. "
                    "The first is where to start, the others come later.",
            .source = kLecture,
            .sensitivity = base::Sensitivity::Medium,
            .addedLater = true};
}

Architecture build(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                   std::int64_t outputs)
{
    Stack stack(spec, inputs);
    const auto widthEach = std::get<std::int64_t>(parameter(spec, "width_each"));
    const auto hidden = std::get<std::int64_t>(parameter(spec, "hidden"));
    std::vector<std::string> ends;
    bool hasPicture = false;
    for (const data::InputSpec& input : inputs) {
        const std::int64_t width = widthEach > 0 ? widthEach : lecturesWidth(input, !hasPicture);
        hasPicture = hasPicture || input.modality == data::Modality::Pictures;
        ends.push_back(encode(stack, input, encoderOf(spec, input.modality), width));
    }
    stack.concatenate("fusion.joined", ends);
    stack.linear("fusion.fc1", hidden);
    stack.dropout("fusion.fc1");
    stack.linear("fusion.fc2", std::max<std::int64_t>(hidden / 2, 1));
    stack.dropout("fusion.fc2");
    return stack.finish(outputs, "fusion.output");
}

Field widthField()
{
    return {.path = "model.width_each",
            .label = "Units an input",
            .kind = FieldKind::Integer,
            .fallback = std::int64_t{0},
            .low = 0,
            .high = 100'000,
            .unit = "units",
            .help = "Numbers that each input becomes before they are joined; 0: 64 for "
                    "the first picture, 72 for each other, 48 for a text or a series, "
                    "64 for columns.",
            .source = std::string(kLecture) + ": 64 and 72 for two pictures, 48 for a sentence",
            .sensitivity = base::Sensitivity::High,
            .search = base::SearchRange{16, 512, true}};
}

Field hiddenField()
{
    return {.path = "model.hidden",
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
            .search = base::SearchRange{32, 1024, true}};
}

} // namespace

Template fusionTemplate()
{
    return {
        .name = "fusion",
        .title = "Fusion",
        .fits = "several inputs",
        .startHere = true,
        .help = "An encoder for each input (convolutions for pictures, an LSTM for series and "
                "texts, a layer for columns); their results side by side enter two fully connected "
                "layers.",
        .source = kLecture,
        .fields = {widthField(), hiddenField(),
                   encoderField("picture", "Pictures through",
                                {{"lenet", "the convolutions of LeNet"},
                                 {"resnet", "a ResNet of depth 20"}}),
                   encoderField("series", "Series and texts through",
                                {{"lstm", "an LSTM"},
                                 {"conv", "convolutions over time"},
                                 {"attention", "attention"},
                                 {"wavenet", "a WaveNet"}}),
                   encoderField("column", "Columns through",
                                {{"mlp", "one layer"}, {"deep", "three layers with batch norm"}}),
                   activationField(), embeddingField(), dropoutField(), initField()},
        .modalities = {data::Modality::Pictures, data::Modality::Table, data::Modality::Series,
                       data::Modality::Text},
        .build = build,
        .joins = true};
}

} // namespace assay::model
