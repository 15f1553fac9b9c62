// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/value.h"

#include <map>
#include <string>

namespace assay::model {

enum class Initialisation {
    He, ///< normal, variance 2 / fan-in on layers with an activation after them; Glorot on the output
    Glorot, ///< normal, variance 2 / (fan-in + fan-out)
    Library ///< what LibTorch does by itself: uniform in +-1 / sqrt(fan-in)
};

/// What the last layer gives. Templates give logits, or one value where the target is a number.
enum class OutputKind {
    Auto,             ///< logits, one a class, or one value
    Logits,           ///< one a class
    Logit,            ///< one: of the second of two classes
    Probabilities,    ///< one a class, after a softmax
    Probability,      ///< one: of the second of two classes, after a sigmoid
    LogProbabilities, ///< one a class, after a log-softmax
};

/// Which template, and the values of its parameters ("hidden" -> 256); absent ones are defaults.
struct ModelSpec {
    std::string templateName = "lenet";
    std::map<std::string, base::Value> parameters;
    /// Whose weights the network begins with: "run 3", "run 3 best", a checkpoint; empty: its own.
    std::string startFrom;
    std::string startFingerprint; ///< of that checkpoint; written by the program
    std::string layers;           ///< as layer_text.h, in place of the template's own; empty: those
};

} // namespace assay::model
