// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <string>
#include <vector>

namespace assay::experiment {

/// A finding among the others of its subject.
struct OrderedFinding {
    base::Finding finding;
    std::string explainedBy; ///< the id of one before it that makes it likely; empty: none does
};

/// The likeliest cause first. Before others come blockers and warnings on settings, inputs, network and loss;
/// then causes of a batch that was not learned which a measurement points to; then that verdict, warnings on
/// the data, hints, and last the causes of a batch without a measured sign. What another one explains stands behind it, by one table with its reasons.
std::vector<OrderedFinding> inOrder(const std::vector<base::Finding>& findings);

} // namespace assay::experiment
