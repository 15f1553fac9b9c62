// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates/stack.h"

namespace assay::model {

using base::Field;
using base::FieldKind;

namespace {

Architecture build(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                   std::int64_t outputs)
{
    Stack stack(spec, inputs);
    stack.embed();
    stack.flatten();
    stack.linear("hidden", std::get<std::int64_t>(parameter(spec, "hidden")));
    stack.dropout("hidden");
    return stack.finish(outputs);
}

} // namespace

Template mlpTemplate()
{
    return {.name = "mlp",
            .title = "Fully connected",
            .fits = "tables",
            .startHere = true,
            .help = "One hidden layer between the inputs and the output; pictures and series are "
                    "flattened, shorter series filled up with their mean.",
            .source = kLecture,
            .fields = {{.path = "model.hidden",
                        .label = "Hidden units",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{256},
                        .low = 1,
                        .high = 1'000'000,
                        .unit = "units",
                        .help = "Width of the hidden layer.",
                        .sensitivity = base::Sensitivity::High,
                        .search = base::SearchRange{32, 2048, true}},
                       normField("none", {"batch", "layer"}),
                       activationField(),
                       dropoutField(),
                       initField()},
            .modalities = {data::Modality::Table, data::Modality::Pictures, data::Modality::Series},
            .build = build};
}

} // namespace assay::model
