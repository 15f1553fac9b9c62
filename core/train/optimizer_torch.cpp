// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/optimizer_torch.h"

#include <c10/core/GradMode.h>

namespace assay::train {

Optimizer::Optimizer(const TrainSpec& spec, at::Tensor parameter, at::Tensor gradient)
    : m_spec(spec)
    , m_parameter(std::move(parameter))
    , m_gradient(std::move(gradient))
    , m_steps(at::zeros({}, m_parameter.options()))
{
    const bool adam = spec.optimiser == Optimiser::Adam || spec.optimiser == Optimiser::AdamW;
    if (adam || (spec.optimiser == Optimiser::Sgd && spec.momentum > 0))
        m_first = at::zeros_like(m_parameter);
    if (adam || spec.optimiser == Optimiser::RmsProp)
        m_second = at::zeros_like(m_parameter);
}

void Optimizer::step(double learningRate)
{
    const c10::NoGradGuard noGrad;
    const at::TensorList parameters(m_parameter);
    const at::TensorList gradients(m_gradient);
    switch (m_spec.optimiser) {
    case Optimiser::Adam:
    case Optimiser::AdamW: {
        m_steps.add_(1);
        if (m_spec.optimiser == Optimiser::Adam)
            at::_fused_adam_(parameters, gradients, m_first, m_second, {}, m_steps, learningRate,
                             m_spec.beta1, m_spec.beta2, m_spec.weightDecay, m_spec.epsilon, false,
                             false);
        else
            at::_fused_adamw_(parameters, gradients, m_first, m_second, {}, m_steps, learningRate,
                              m_spec.beta1, m_spec.beta2, m_spec.weightDecay, m_spec.epsilon, false,
                              false);
        break;
    }
    case Optimiser::Sgd: {
        const bool momentum = m_first.defined();
        const bool first = m_steps.item<float>() == 0;
        at::_fused_sgd_(parameters, gradients,
                        momentum ? at::TensorList(m_first) : at::TensorList(), m_spec.weightDecay,
                        m_spec.momentum, learningRate, 0, m_spec.nesterov && momentum, false,
                        first);
        m_steps.fill_(1);
        break;
    }
    case Optimiser::RmsProp: {
        // torch.optim.RMSprop without momentum: the root is taken before epsilon is added.
        const at::Tensor gradient =
            m_spec.weightDecay > 0 ? m_gradient.add(m_parameter, m_spec.weightDecay) : m_gradient;
        m_second.mul_(m_spec.alpha).addcmul_(gradient, gradient, 1 - m_spec.alpha);
        m_parameter.addcdiv_(gradient, m_second.sqrt().add_(m_spec.epsilon), -learningRate);
        break;
    }
    }
}

std::vector<std::pair<std::string, at::Tensor>> Optimizer::state() const
{
    std::vector<std::pair<std::string, at::Tensor>> all{{"steps", m_steps}};
    if (m_first.defined())
        all.emplace_back("first", m_first);
    if (m_second.defined())
        all.emplace_back("second", m_second);
    return all;
}

} // namespace assay::train
