// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/first_batch_without_gradients.h"

namespace assay::diagnose {

FirstBatch lookAtFirstBatch(const train::TrainSpec& spec, std::uint64_t seed,
                            const data::Prepared& data, const model::Network& network)
{
    std::optional<base::Error> failed;
    FirstBatch seen = lookAtFirstBatch(spec, seed, data, network, failed);
    if (failed)
        throw base::Error(*failed);
    return seen;
}

} // namespace assay::diagnose
