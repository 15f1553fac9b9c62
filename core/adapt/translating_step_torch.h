// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/added_losses_torch.h"
#include "train/step_torch.h"

#include <functional>
#include <memory>
#include <string>

namespace assay::adapt {

/// What the state of such a step is called: what is in it of the translation alone begins so.
inline constexpr const char* kTranslationState = "translation.";
/// Places in its "numbers".
enum class TranslationNumber { Updates, IsDone, CycleError, Count };

/// The updates of `make` on train whose pictures look like the target's (Method::CycleGan). prepare() learns the
/// generators, AdaptSpec::translation updates of them, and translates train once; a resumed run translates it again,
/// to the same pictures. Says the events kPlacedAcross and kPlacedDown where those were placed, "cycle_error" (Translation::cycleError), and train::kPreparing meanwhile. Throws the usage Error
/// "adapt.translation" where the generators' numbers stop being finite.
std::unique_ptr<train::Step> translatingStep(
    const Use& use, std::function<std::unique_ptr<train::Step>(data::Subset)> make);

} // namespace assay::adapt
