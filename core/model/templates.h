// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "model/architecture.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::model {

/// A ready-made architecture with documented parameters.
struct Template {
    std::string name;      ///< "lenet"
    std::string title;     ///< "LeNet"
    std::string fits;      ///< the kind of data: "images"
    bool startHere = true; ///< the lecture's first choice for that kind; false: consider later
    std::string help;
    std::string source;
    std::vector<base::Field> fields;        ///< paths "model.<parameter>"
    std::vector<data::Modality> modalities; ///< that it takes, the one it is made for first
    Architecture (*build)(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                          std::int64_t outputs);
    bool joins = false; ///< takes any number of inputs; others take one
};

const std::vector<Template>& templates();
/// Throws a usage Error that suggests the nearest names.
const Template& templateNamed(const std::string& name);

/// Fields that the network of every template has.
const base::FieldsOf<ModelSpec>& modelFields();

/// The lecture's first choice for data of these inputs.
const Template& firstChoice(const std::vector<data::InputSpec>& inputs);
/// Whether it can be built for them, but for their sizes.
bool takes(const Template& entry, const std::vector<data::InputSpec>& inputs);

/// Whether a parameter changes the network for examples of these inputs.
bool hasEffect(const base::Field& field, const std::vector<data::InputSpec>& inputs);

/// The value of a parameter, its default where the spec says nothing.
base::Value parameter(const ModelSpec& spec, const std::string& name);

/// What the network of a spec was said to give; empty: its template decides that.
std::optional<OutputKind> outputKind(const ModelSpec& spec);

/// The layers that a spec has in place of those of its template, whether or not they fit
/// (layer_fit.h); empty: it has none. Throws a usage Error where their text cannot be read, or the
/// template's cannot be exchanged.
std::optional<Architecture> editedArchitecture(const ModelSpec& spec,
                                               const std::vector<data::InputSpec>& inputs,
                                               std::int64_t outputs);

/// Layers for such examples and `outputs` results. Throws a usage Error when they do not fit (a
/// picture too small for the convolutions, a table for an LSTM).
Architecture architecture(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs,
                          std::int64_t outputs);

} // namespace assay::model
