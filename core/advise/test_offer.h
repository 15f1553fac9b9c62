// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/advice.h"
#include "advise/facts.h"

#include <optional>
#include <string>

namespace assay::advise {

/// What follows where the target of the project is reached on validation (LECTURE 1, meets
/// requirements). A value.
struct TestOffer {
    std::string sentence; ///< that it is reached, and what Test is for or has shown
    std::string reason;   ///< to open Test for; empty: it is open already, or cannot be opened here
};

/// Empty where the interval of the served error does not show that the target is reached. A pure
/// function; throws nothing.
std::optional<TestOffer> testOffer(const Facts& facts);

/// Whether opening Test is the next step: the target is reached, and no further seed is missing.
bool isNextStep(const std::optional<TestOffer>& offer, const Advice& advice);

} // namespace assay::advise
