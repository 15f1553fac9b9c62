// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network_torch.h"

#include <cstdint>

namespace assay::model {

/// Draws every weight from the stream ("init", layer number) of the seed; biases are zero, but
/// for Initialisation::Library. He: He et al. 2015, eq. 10; Glorot: Glorot and Bengio 2010, eq. 16
/// (variance; normal instead of uniform).
void initialise(Network::Body& body, std::uint64_t seed);

} // namespace assay::model
