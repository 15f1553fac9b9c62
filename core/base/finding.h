// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
    std::string
        id; ///< the kind, e.g. "loss.not_finite"; its sentence is in one of the *_sentences.cpp
    Severity severity = Severity::Hint;
    Basis basis = Basis::Suspected;    ///< Proven once an intervention cured it
    std::string place;                 ///< layer name or field path; empty = whole run
    std::optional<std::int64_t> step;  ///< when it was seen; empty = before training
    std::vector<NamedNumber> evidence; ///< the numbers shown beside the sentence
    std::vector<std::string> texts;    ///< texts quoted in the sentence, in its order: cells, names
    std::vector<SampleId> samples;     ///< examples that show it, worst first
    std::string fix;                   ///< "path=value" of the spec that is proposed, or empty
    std::vector<std::string> otherFixes; ///< what a person may choose instead, as `fix` is written

    /// Equal in every run of one experiment, so what was dismissed stays dismissed.
    std::string key() const;
};

std::string name(Severity severity);
Severity severityFrom(const std::string& name);

/// The sentence for a person: what was seen, with its numbers, and what to do.
std::string sentence(const Finding& finding);

/// Whether one of them is a blocker.
bool isBlocked(const std::vector<Finding>& findings);

/// Every id that `sentence` knows.
std::vector<std::string> knownFindings();

} // namespace assay::base
