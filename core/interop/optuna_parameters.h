// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/value.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

// Private to interop/: the parameters of Optuna's trials.

namespace assay::interop {

/// What a trial drew a parameter from.
struct OptunaDistribution {
    std::vector<base::Value> choices; ///< not empty: one of these, which the number is the place of
    bool hasQuoted = false;           ///< texts among them stand in quotation marks (optunaValue)
    bool log = false, integer = false, hasSteps = false;
    std::optional<double> low, high; ///< of a range, where the file names them
};

/// Reads the JSON of distributions, each text once. One thread.
class OptunaDistributions
{
public:
    /// Null: the text is no distribution.
    const OptunaDistribution* of(const std::string& json);

private:
    std::map<std::string, std::optional<OptunaDistribution>> m_known;
};

/// The parameter as Python has it, for the number that the database has: a choice as itself, a whole number as one. A
/// choice that is no number, text or truth value is its JSON. A text that is written like another choice, as "3" beside 3,
/// stands in quotation marks, so that the two stay apart. Empty: the number stands for none.
std::optional<base::Value> optunaValue(double number, const OptunaDistribution& distribution);

} // namespace assay::interop
