// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

// Why a network cannot be adapted by a method, shared by what trains it and what lists its ways. Any thread.

namespace assay::adapt {

/// Of AdaBN, where no batch norm is reached. `isModule`: the network is a person's own module.
std::string noBatchNorm(bool isModule);
/// Of CycleGAN, where other inputs than pictures enter the network.
std::string noPictures();
/// Of CycleGAN, for a person's own module.
std::string noGenerators();
/// Of a method that takes two batches through the network in one update, for a person's own module.
std::string noSecondBatch(const std::string& method);

} // namespace assay::adapt
