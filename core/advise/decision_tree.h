// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/advice.h"
#include "advise/facts.h"

#include <vector>

namespace assay::advise {

/// One situation of the tree: when it is met, and what is said then.
struct Node {
    const char* id; ///< the label of its advice
    Place place;
    bool (*holds)(const Facts& facts);
    Advice (*say)(const Facts& facts); ///< label and place are filled in from the node
    bool aboutDraft = false;           ///< it is about the draft, and not about a run
};

/// In the order in which they are asked; the last one always holds. What stops everything comes
/// first, then what must be mended before an error means anything (debug), then whether the
/// training is finished and beats a simple method, then what the error is made of, then how sure
/// all of that is.
const std::vector<Node>& nodes();

/// The verdict on a situation: the first node that holds gives it; its tone is raised to that of the
/// worst fact. A pure function, on any thread.
Advice advise(const Facts& facts);

} // namespace assay::advise
