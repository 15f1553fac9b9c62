// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/facts.h"
#include "session/answer.h"
#include "train/run.h"

namespace assay::session {

/// What is stored of a run that its verdict is made from.
struct FactsGathered {
    Tag tag;
    advise::Gathered gathered;
};

/// Reads what a verdict is made from (advise/decision_tree.h); the verdict itself is a pure function.
class Advice
{
public:
    virtual ~Advice() = default;
    /// -> FactsGathered or Failed. Run 0: what there is without any run. A newer request replaces one
    /// that waits.
    virtual void gather(train::RunId run, Tag tag) = 0;
};

} // namespace assay::session
