// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network_torch.h"
#include "train/loss.h"
#include "train/step_torch.h"
#include "train/trainer.h"

#include <memory>

namespace assay::train {

/// Makes the updates of a training that are not those of examples with targets alone.
class StepSource
{
public:
    virtual ~StepSource() = default;
    /// The job, the network and this outlive the step. Throws a usage Error where the data or the network
    /// do not allow such updates.
    virtual std::unique_ptr<Step> make(const TrainJob& job, const model::Network::Body& network,
                                       const Loss& loss) const = 0;
};

} // namespace assay::train
