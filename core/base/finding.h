// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/patch.h"
#include "base/sample_id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::base {

enum class Severity { Hint, Warning, Blocker };
enum class Basis { Suspected, Proven };

struct NamedNumber {
    std::string name;
    double value = 0;
};

/// What a check has seen. A value: copied between threads, kept in the store.
struct Finding {
    std::string id; ///< of its kind, e.g. "loss.not_finite"
    Severity severity = Severity::Hint;
    Basis basis = Basis::Suspected;    ///< Proven once an intervention cured it
    std::string place;                 ///< layer name or field path; empty = whole run
    std::optional<std::int64_t> step;  ///< when it was seen; empty = before training
    std::vector<NamedNumber> evidence; ///< the numbers shown beside the sentence
    std::vector<std::string> texts;    ///< texts quoted in the sentence, in its order: cells, names
    std::vector<SampleId> samples;     ///< examples that show it, worst first
    Patch fix;                         ///< changes of the spec that are proposed, or none
    std::vector<Patch> otherFixes;     ///< what a person may choose instead

    /// Equal in every run of one experiment, so what was dismissed stays dismissed.
    std::string key() const;
};

std::string name(Severity severity);
Severity severityFrom(const std::string& name);

/// Whether one of them is a blocker.
bool isBlocked(const std::vector<Finding>& findings);

/// What findings of one id say to a person: what was seen, with its numbers, and what to do.
struct FindingKind {
    const char* id;
    std::string (*sentence)(const Finding&);
    std::vector<const char*> sets = {}; ///< fields that its fixes change; empty: it has no fix
};
/// Each list stands beside what raises its kinds; experiment/suite.h has them all.
using FindingKinds = std::vector<FindingKind>;

/// The sentence by the kinds of one list; empty: it has none of that id.
std::string sentence(const Finding& finding, const FindingKinds& kinds);

} // namespace assay::base
