// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace assay::train {

/// Adds the entropy, in nats, of labels that equal inputs have, summed over them.
void addEntropy(std::span<const double> labels, double& sum);

} // namespace assay::train
