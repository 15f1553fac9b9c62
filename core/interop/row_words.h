// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Private to interop/: words in a row of a log that say what its numbers are of.

namespace assay::interop {

/// Whether the words under a name distinguish sets: split, mode, phase, set, subset, dataset,
/// partition, stage.
bool namesSet(std::string_view name);
/// Whether they name runs: run, run_id, run_name, also with a blank.
bool namesRun(std::string_view name);
/// Whether they name what the number under `value` is, in a log with a row a number: tag, metric,
/// metric_name, name, variable, key.
bool namesTag(std::string_view name);
/// The same but for name, which beside another of them is what the run is called.
bool namesMetric(std::string_view name);
bool namesValue(std::string_view name);
/// Whether the word is one for train, validation or test.
bool isSetWord(std::string_view word);
/// Whether it is one for validation or test: its counters do not count updates.
bool isHeldSet(std::string_view word);

/// The sets that the rows of one file are of. Numbers of train, validation and test get the set
/// before their name: "valid/loss". Any other word does so from the second one on, as a word that
/// is the same everywhere distinguishes nothing.
class RowSets
{
public:
    /// The tag of a number in a row of this set; `set` is empty where no word stands.
    std::string tag(const std::string& set, const std::string& name) const;
    /// A row of the set comes next; `name` is where its word stands.
    void meet(std::string_view name, const std::string& set);
    /// What is to be said of them, once: there are several.
    std::optional<base::Finding> finding(const std::string& place);

private:
    std::string m_name;
    std::vector<std::string> m_sets; ///< in the order in which they were met
    bool m_reported = false;
};

} // namespace assay::interop
