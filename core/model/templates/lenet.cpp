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
    const bool wide = std::get<std::string>(parameter(spec, "variant")) == "wide";
    Stack stack(spec, inputs);
    // LeNet-5 saw 32 x 32 pictures; 28 x 28 ones are padded by 2 to the same.
    stack.convolution("conv1", wide ? 20 : 6, 5, wide ? 0 : 2);
    stack.pool("pool1");
    stack.convolution("conv2", wide ? 50 : 16, 5, 0);
    stack.pool("pool2");
    stack.flatten();
    if (wide) {
        stack.linear("fc1", 500);
        stack.dropout("fc1");
    } else {
        stack.linear("fc1", 120);
        stack.dropout("fc1");
        stack.linear("fc2", 84);
        stack.dropout("fc2");
    }
    return stack.finish(outputs);
}

} // namespace

Template lenetTemplate()
{
    return {
        .name = "lenet",
        .title = "LeNet",
        .fits = "images",
        .startHere = true,
        .help = "Two convolutions with pooling, then fully connected layers.",
        .source = "LeCun et al. 1998, with ReLU and max-pooling; " + std::string(kLecture),
        .fields = {{.path = "model.variant",
                    .label = "Width",
                    .kind = FieldKind::Choice,
                    .fallback = std::string("classic"),
                    .choices = {{"classic", "convolutions of 6 and 16 channels, then 120 and 84"},
                                {"wide", "20 and 50 channels, then 500"}},
                    .help = "How many channels and units.",
                    .source = "LeCun et al. 1998; the wide one is Caffe's example network",
                    .sensitivity = base::Sensitivity::High},
                   normField("none", {"batch"}),
                   activationField(),
                   dropoutField(),
                   initField()},
        .modalities = {data::Modality::Pictures},
        .build = build};
}

} // namespace assay::model
