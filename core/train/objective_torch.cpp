// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/objective_torch.h"

#include <utility>

namespace assay::train {

ObjectiveTensors::ObjectiveTensors(Objective objective, const at::Device& device)
    : m_objective(std::move(objective))
{
    if (m_objective.isPlain())
        return;
    m_weights = at::ones({m_objective.classes}, at::kFloat);
    for (std::size_t k = 0; k < m_objective.classWeights.size(); ++k)
        m_weights[static_cast<std::int64_t>(k)] = m_objective.classWeights[k];
    m_weights = m_weights.to(device);
}

at::Tensor ObjectiveTensors::summed(const at::Tensor& outputs, const at::Tensor& targets) const
{
    if (!m_weights.defined())
        return summedLoss(m_objective.loss, outputs, targets);
    const at::Tensor logs = m_objective.loss.tensors->logProbabilities(outputs) * m_weights;
    const at::Tensor ofLabels = logs.gather(1, targets.unsqueeze(1)).sum();
    const double smoothing = m_objective.labelSmoothing;
    if (smoothing == 0)
        return -ofLabels;
    return -((1 - smoothing) * ofLabels
             + smoothing / static_cast<double>(m_objective.classes) * logs.sum());
}

} // namespace assay::train
