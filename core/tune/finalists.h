// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/effect.h"
#include "tune/search.h"
#include "tune/study.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

/// Settings that are compared once a search is over, over seeds that it has not used: the best of many trials was
/// picked by the very values that it is praised for.
enum class Finalist {
    Default, ///< the base of the search
    Best,    ///< settings of the best trial
    RunnerUp ///< of the second best
};
std::string name(Finalist finalist); ///< "default", "best", "runner_up", as in JSON

/// `seeds` networks each of the default, the best and the runner-up, with the seeds that follow that of the base.
/// Where two of them are the same settings, or there is one trial only, there are fewer. Throws a usage Error
/// without a complete trial that has a value.
Study finalistsOf(const Search& search, const std::vector<TriedRun>& trials, int seeds);

/// The best settings against others of the finalists: best minus those.
struct FinalistContrast {
    Finalist than = Finalist::Default;
    evaluate::Effect
        effect; ///< on the set that the search makes small, or on train-val and test-val together
};

/// What the comparison came to.
struct ComparedFinalists {
    SearchId search = 0;
    std::string metric;                      ///< name
    Point best;                              ///< its settings
    double measured = 0;                     ///< value of the best trial in its search
    std::vector<double> again;               ///< the same of its settings over the new seeds
    std::vector<FinalistContrast> contrasts; ///< of those that have a finished network of each seed
    std::string problem;                     ///< why a network failed, a sentence; empty: none did

    /// By how much the best value is better than what its settings reach on average over the new seeds; empty: none
    /// of them has finished.
    std::optional<double> optimism() const;
    /// The sentence of a contrast, its interval at the level that is left for each (Bonferroni).
    std::string sentence(const FinalistContrast& contrast) const;
};

/// Of a study as `finalistsOf` plans it: which of them one of its runs is.
Finalist finalistOf(const Study& study, const PlannedRun& planned);

/// Whether two such studies compare the same settings, over whichever seeds.
bool areSameFinalists(const Study& one, const Study& other);

} // namespace assay::tune
