// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates/stack.h"

#include <fmt/format.h>

namespace assay::model {

using base::FieldKind;

namespace {

constexpr int kLayers = 3;

Architecture build(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                   std::int64_t outputs)
{
    Stack stack(spec, inputs);
    encodeWithDeep(stack, "", spec);
    return stack.finish(outputs);
}

} // namespace

void encodeWithDeep(Stack& stack, const std::string& before, const ModelSpec& spec)
{
    const auto hidden = std::get<std::int64_t>(parameter(spec, "hidden"));
    const auto norm = std::get<std::string>(parameter(spec, "norm"));
    stack.embed(before + "embedding");
    stack.flatten(before + "flatten");
    for (int layer = 1; layer <= kLayers; ++layer) {
        const std::string name = fmt::format("{}hidden{}", before, layer);
        stack.project(name, hidden);
        stack.normalise(name, norm);
        stack.activate(name);
        stack.dropout(name);
    }
}

Template deepTemplate()
{
    base::Field dropout = dropoutField();
    dropout.fallback = 0.1;
    dropout.source = "Srivastava et al. 2014";
    return {.name = "deep",
            .title = "Deep, fully connected",
            .fits = "tables",
            .startHere = false,
            .help = "Three hidden layers, each with normalisation and dropout; pictures and series "
                    "are flattened, shorter series filled up with their mean.",
            .source = kLecture,
            .fields = {{.path = "model.hidden",
                        .label = "Hidden units",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{256},
                        .low = 1,
                        .high = 1'000'000,
                        .unit = "units",
                        .help = "Width of each of the three hidden layers.",
                        .sensitivity = base::Sensitivity::High,
                        .search = base::SearchRange{32, 2048, true}},
                       normField("batch", {"batch", "layer"}),
                       activationField(),
                       dropout,
                       initField()},
            .modalities = {data::Modality::Table, data::Modality::Pictures, data::Modality::Series},
            .build = build};
}

} // namespace assay::model
