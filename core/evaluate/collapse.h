// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace assay::evaluate {

struct Evaluation;
struct Predictions;

/// A network that answers one class whatever it is given.
struct Collapse {
    std::string answer;        ///< the class
    std::string set;           ///< "test-val", or "validation" where that is the one validation set
    double answered = 0;       ///< share of the set that it is answered for
    double amongLabels = 0;    ///< share of the set that is of this class
    std::int64_t examples = 0; ///< of the set
};

/// Of the set that a user of the model meets: one class is answered for nine tenths of the examples
/// or more, and for as many of those that are of other classes. Empty: it is not so, numbers are
/// predicted, or fewer than 20 examples are of other classes.
std::optional<Collapse> collapseOf(const Evaluation& evaluation);

/// Whether a network collapsed against another on the same examples, which is seen without labels: it answers one class
/// for nine tenths of them or more, and other classes at most a third as often as the other network. False where numbers are
/// predicted, and of fewer than 20 examples.
bool hasCollapsed(const Predictions& before, const Predictions& after);

/// "It answers "3" for 97 % of test-val; the share of "3" among the labels is 11 %."
std::string sentence(const Collapse& collapse);

} // namespace assay::evaluate
