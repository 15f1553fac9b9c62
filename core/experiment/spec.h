// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/adapt_spec.h"
#include "base/field.h"
#include "data/data_spec.h"
#include "data/profile.h"
#include "model/model_spec.h"
#include "train/train_spec.h"

#include <string>
#include <vector>

namespace assay::experiment {

/// Everything that decides a run's numbers. A value; its hash is its identity.
struct ExperimentSpec {
    data::DataSpec data;
    model::ModelSpec model;
    train::TrainSpec train;
    adapt::AdaptSpec adapt = {};
    std::int64_t seed = 1; ///< of initialisation and of the order of examples
};

/// Every field that `spec` has, in the order of the form; the model's depend on its template.
std::vector<base::Field> fields(const ExperimentSpec& spec);
/// One of them. An unknown path is a usage Error that suggests the nearest names.
base::Field field(const ExperimentSpec& spec, const std::string& path);

/// Whether the field has an effect with the rest of the spec as it is.
bool hasEffect(const ExperimentSpec& spec, const base::Field& field);
/// The same for these data; null: they are not known.
bool hasEffect(const ExperimentSpec& spec, const base::Field& field, const data::Profile* data);

/// "lenet"; "edited lenet" where its layers are not those of the template.
std::string modelName(const ExperimentSpec& spec);

base::Value get(const ExperimentSpec& spec, const std::string& path);
/// Checks and sets. Choosing another template drops parameters that it does not have.
void set(ExperimentSpec& spec, const std::string& path, const base::Value& value);
/// "train.learning_rate=1e-3". Throws a usage Error.
void setText(ExperimentSpec& spec, const std::string& assignment);

/// JSON with every field, nested by its path, keys in a fixed order.
std::string toJson(const ExperimentSpec& spec);
/// Unknown keys are refused with the nearest name; absent ones are defaults.
ExperimentSpec fromJson(const std::string& json);

/// 32 hexadecimal digits. Equal specs have equal hashes, whatever was left out or spelt out.
std::string hash(const ExperimentSpec& spec);
/// The hash without the seed.
std::string family(const ExperimentSpec& spec);

struct Difference {
    std::string path;
    std::string before; ///< empty: the field does not exist there
    std::string after;
};
/// Fields in which two specs differ, in the order of the form.
std::vector<Difference> differences(const ExperimentSpec& before, const ExperimentSpec& after);
/// What differs from the defaults of the spec's own template; data paths are not counted.
std::vector<Difference> changedFromDefault(const ExperimentSpec& spec);

} // namespace assay::experiment
