// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/patch.h"
#include "data/input_spec.h"
#include "evaluate/fit_changes.h"
#include "experiment/spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::advise {

/// One way to try an improvement: settings of a run that are changed, and nothing else.
struct Way {
    std::string key;       ///< within its improvement: "twice_as_wide"
    std::string words;     ///< "twice as wide"
    base::Patch patch;     ///< each change differs from what the run has
    std::string note = {}; ///< what to know of this one; may be empty
};

/// What can be done with an improvement for one run.
struct Ways {
    std::vector<Way> ways; ///< the first is tried first; empty: none that settings can make
    std::string byHand;    ///< what a person does then, or beside them; one or two sentences
};

/// What the ways of an improvement depend on, beside the settings.
struct WayFacts {
    std::vector<data::Modality> inputs = {};    ///< of the data; empty: not known
    std::optional<std::int64_t> bestEpoch = {}; ///< of train-val, of the run
    data::Task task = data::Task::Classification;
    /// What brings its training examples nearer to those of test-val; empty: it was not fitted.
    std::optional<std::vector<evaluate::FittedChange>> fitted = {};
};

/// The ways to try an improvement (improvements.h) on a network that was trained with `spec`. Only
/// such as the spec takes: a template without dropout is not offered it. A key that no improvement
/// has is a usage Error that names those there are.
Ways waysOf(const std::string& improvement, const experiment::ExperimentSpec& spec,
            const WayFacts& facts = {});

/// One of them: the named one, or the first. Throws a usage Error where there is none, with what a
/// person can do instead.
Way wayOf(const std::string& improvement, const std::string& key,
          const experiment::ExperimentSpec& spec, const WayFacts& facts = {});

} // namespace assay::advise
