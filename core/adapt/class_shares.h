// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/adapt_spec.h"
#include "base/finding.h"
#include "data/split.h"

#include <optional>

namespace assay::adapt {

/// That classes have another share in test-val than in train, where a method makes train and target alike without
/// labels: a warning, "adapt.class_shares". It compares each as a whole, so that it moves examples of one class to
/// another where their shares differ (Zhao et al. 2019, ICML, On learning invariant representations for domain adaptation).
/// A class is named that test-val lacks, where that has a chance below 0.05 over the classes (Bonferroni), and one with
/// less than half or more than twice its share of train, where the difference is more than three standard errors
/// (Newcombe's interval). The labels are those of test-val: those of the target part and of Test are not read. Empty:
/// none differs so, the method reads labels, or the targets are numbers. Any thread.
std::optional<base::Finding> otherClassShares(const AdaptSpec& spec, const data::Splits& splits);

const base::FindingKinds& classShareFindings();

} // namespace assay::adapt
