// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"
#include "experiment/spec.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::experiment {

/// A run beside another one, of which it is known what to expect.
enum class Control {
    ZeroedInputs,   ///< every number of the inputs is 0: no better than a guess
    ShuffledLabels, ///< train has the targets of other examples: no better than a guess
    DrawnExamples ///< examples of the same shape, drawn from their targets: at least as good as simple methods
};
inline constexpr Control kControls[]{Control::ZeroedInputs, Control::ShuffledLabels,
                                     Control::DrawnExamples};
std::string name(Control control); ///< "zeroed inputs", as in names of runs

/// The same run as a control. Throws a usage Error where the data do not allow it.
ExperimentSpec controlOf(Control control, ExperimentSpec spec, const data::DatasetInfo& info);
/// The change that makes the same examples those of Control::ShuffledLabels, all else alike; empty: they are already.
base::Patch shuffledLabels(const ExperimentSpec& spec);
/// Which control a spec is of; empty: of none. Where several are, the first.
std::optional<Control> controlIn(const ExperimentSpec& spec);

} // namespace assay::experiment
