// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "evaluate/predictions.h"

#include <string>
#include <vector>

namespace assay::evaluate {

/// A change of training examples that brings them nearer to served ones, with the strength that a
/// measurement of both asks for.
struct FittedChange {
    std::string kind;    ///< as data::AugmentKind::name: "contrast"
    double strength = 0; ///< as there
    std::string why;     ///< "contrast 0.11 on test-val, 0.25 on train-val"
};

/// What differs between the inputs of train-val and of test-val and can be made: of pictures
/// contrast, brightness, place, size and noise, of series strength and noise. By medians, of places by variances and means, over at most
/// 2,000 examples a side, seeded; labels are not looked at. In the order in which the changes are
/// made. Empty: nothing of it differs by enough to be worth a change, or the data are of another
/// kind or have several inputs. Blur and drift are not fitted. Throws "evaluate.cancelled" when `progress`
/// says so.
std::vector<FittedChange> fitChanges(const data::Prepared& data, const Progress& progress = {});

/// "contrast 0.56, noise 0.41", as train.augment takes it.
std::string spelled(const std::vector<FittedChange>& changes);
/// `augment`, a list that a network was trained with, with the fitted ones in place of those of the same
/// kind.
std::string withFitted(const std::string& augment, const std::vector<FittedChange>& changes);

} // namespace assay::evaluate
