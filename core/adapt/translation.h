// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "train/checkpoint.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

// What the generators of Method::CycleGan made, read from the checkpoint of a run without training it.

namespace assay::adapt {

/// A few pictures of train, and how they look as the target's.
struct Translation {
    data::Shape shape;
    /// How far pictures come back from themselves once both generators had them: the mean absolute difference of
    /// values in [-1, 1], of train's pictures and of the target's, added (Zhu et al. 2017, eq. 2).
    double cycleError = 0;
    /// As PictureInput::shown, a picture each: of train, and translated.
    std::vector<std::vector<std::uint8_t>> before, after;
};

/// Of a run's last checkpoint. Empty: it translates nothing, or was stopped before it was done. Throws as
/// train::storedWeights.
std::optional<Translation> translationIn(const std::filesystem::path& checkpoint,
                                         const train::CheckpointOwner& owner = {});

/// Train's examples with their targets, in their order in that part, with the pictures that the network of this
/// checkpoint learned. `data`: those of the run. Runs on the calling thread. `progress`: the share that is done;
/// false ends it with the usage Error "file.cancelled". Throws as train::storedWeights, and the usage Error
/// "adapt.translation" where the run translates nothing or was stopped before it was done.
data::DatasetPtr translatedTrain(const std::filesystem::path& checkpoint,
                                 const train::CheckpointOwner& owner, const data::Prepared& data,
                                 const std::function<bool(double share)>& progress = {});

} // namespace assay::adapt
