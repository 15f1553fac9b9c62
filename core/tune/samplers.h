// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/sampler.h"

#include <memory>
#include <string>
#include <vector>

namespace assay::tune {

/// A way to search, with the settings that it has by default.
struct SamplerKind {
    const char* name; ///< "coarse_to_fine", as in files and JSON
    const char* help; ///< one sentence
    std::unique_ptr<Sampler> (*make)(const Space& space, std::uint64_t seed);
};

/// All of them, in the order in which the lecture names them.
const std::vector<SamplerKind>& samplerKinds();
/// Throws a usage Error that suggests the nearest name.
const SamplerKind& samplerKindNamed(const std::string& name);

} // namespace assay::tune
