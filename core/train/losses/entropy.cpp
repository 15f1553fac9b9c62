// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/losses/entropy.h"

#include <cmath>
#include <map>

namespace assay::train {

void addEntropy(std::span<const double> labels, double& sum)
{
    const auto count = static_cast<double>(labels.size());
    std::map<double, double> shares;
    for (const double label : labels)
        shares[label] += 1 / count;
    for (const auto& [label, share] : shares)
        sum -= count * share * std::log(share);
}

} // namespace assay::train
