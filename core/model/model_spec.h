// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/value.h"
#include "data/input.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace assay::model {

enum class Activation { Relu, Tanh };
enum class Initialisation {
    He, ///< normal, variance 2 / fan-in on layers with an activation after them; Glorot on the output
    Glorot, ///< normal, variance 2 / (fan-in + fan-out)
    Library ///< what LibTorch does by itself: uniform in +-1 / sqrt(fan-in)
};

/// Which template, and the values of its parameters ("hidden" -> 256); absent ones are defaults.
struct ModelSpec {
    std::string templateName = "lenet";
    std::map<std::string, base::Value> parameters;
};

/// One layer as data. Which members count depends on `kind`.
struct LayerSpec {
    enum class Kind { Convolution, MaxPool, Flatten, Linear, Relu, Tanh, Embedding, Lstm };
    Kind kind = Kind::Linear;
    std::string name;     ///< "conv1"; parameters are "conv1.weight", "conv1.bias"
    std::int64_t in = 0;  ///< channels or features in
    std::int64_t out = 0; ///< channels or features out
    std::int64_t kernel = 0;
    std::int64_t padding = 0;
    bool output = false;   ///< the last layer with weights: its results are the logits
    double forgetBias = 0; ///< Lstm: where the bias of its forget gate begins
    /// Embedding: the tables, for as many features at the end of the row.
    std::vector<data::EmbeddedColumn> embedded;
};

/// What a network is built from.
struct Architecture {
    data::InputSpec input; ///< one example
    std::vector<LayerSpec> layers;
    Initialisation init = Initialisation::He;
};

} // namespace assay::model
