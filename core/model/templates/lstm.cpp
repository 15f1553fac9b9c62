// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates/stack.h"

namespace assay::model {

using base::Field;
using base::FieldKind;

namespace {

Field lstmInitField()
{
    Field field = initField();
    field.fallback = std::string("glorot");
    field.choices = {{"glorot", "normal, variance 2 / (fan-in + fan-out), each gate by itself"},
                     {"library", "LibTorch's own: uniform in +-1 / sqrt(hidden units)"}};
    field.help = "Where the weights begin.";
    field.source = "Glorot and Bengio 2010; " + std::string(kLecture);
    return field;
}

Architecture build(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                   std::int64_t outputs)
{
    Stack stack(spec, inputs);
    stack.embedTokens();
    stack.lstm("lstm", std::get<std::int64_t>(parameter(spec, "hidden")),
               std::get<double>(parameter(spec, "forget_bias")));
    stack.dropout("lstm");
    return stack.finish(outputs);
}

} // namespace

Template lstmTemplate()
{
    return {.name = "lstm",
            .title = "LSTM",
            .fits = "sequences",
            .startHere = true,
            .help =
                "One layer of LSTM cells; the state after the last step of each series leads to "
                "the output.",
            .source = "Hochreiter and Schmidhuber 1997; Gers et al. 2000; " + std::string(kLecture),
            .fields = {{.path = "model.hidden",
                        .label = "Hidden units",
                        .kind = FieldKind::Integer,
                        .fallback = std::int64_t{128},
                        .low = 1,
                        .high = 100'000,
                        .unit = "units",
                        .help = "Width of the state.",
                        .sensitivity = base::Sensitivity::High,
                        .search = base::SearchRange{16, 512, true}},
                       {.path = "model.forget_bias",
                        .label = "Forget bias",
                        .kind = FieldKind::Number,
                        .fallback = 1.0,
                        .low = -10,
                        .high = 10,
                        .help = "Where the bias of the forget gate begins: 1 remembers at first, 0 "
                                "halves the memory each step.",
                        .source = "Jozefowicz et al. 2015, An empirical exploration of recurrent "
                                  "network architectures",
                        .advanced = true,
                        .sensitivity = base::Sensitivity::Medium,
                        .search = base::SearchRange{0, 2}},
                       embeddingField(),
                       dropoutField(),
                       lstmInitField()},
            .modalities = {data::Modality::Series, data::Modality::Text},
            .build = build};
}

} // namespace assay::model
