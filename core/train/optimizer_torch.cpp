// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/optimizer_torch.h"

#include <c10/core/GradMode.h>

namespace assay::train {

Optimizer::Optimizer(const TrainSpec& spec, at::Tensor parameter, at::Tensor gradient, int parts)
    : m_spec(spec)
    , m_steps(at::zeros({}, parameter.options()))
{
    const bool adam = spec.optimiser == Optimiser::Adam || spec.optimiser == Optimiser::AdamW;
    if (adam || (spec.optimiser == Optimiser::Sgd && spec.momentum > 0))
        m_first = at::zeros_like(parameter);
    if (adam || spec.optimiser == Optimiser::RmsProp)
        m_second = at::zeros_like(parameter);
    const std::int64_t size = parameter.numel();
    for (int part = 0; part < parts; ++part) {
        const std::int64_t begin = size * part / parts;
        const std::int64_t length = size * (part + 1) / parts - begin;
        const auto piece = [&](const at::Tensor& whole) {
            return whole.defined() ? whole.narrow(0, begin, length) : at::Tensor();
        };
        m_parts.push_back({piece(parameter), piece(gradient), piece(m_first), piece(m_second)});
    }
}

void Optimizer::beginStep()
{
    const c10::NoGradGuard noGrad;
    m_firstStep = m_spec.optimiser == Optimiser::Sgd && m_steps.item<float>() == 0;
    m_steps.add_(1);
}

void Optimizer::step(double learningRate)
{
    beginStep();
    for (std::size_t part = 0; part < m_parts.size(); ++part)
        update(static_cast<int>(part), learningRate);
}

void Optimizer::update(int part, double learningRate)
{
    const c10::NoGradGuard noGrad;
    Part& piece = m_parts[static_cast<std::size_t>(part)];
    const at::TensorList parameters(piece.parameter);
    const at::TensorList gradients(piece.gradient);
    switch (m_spec.optimiser) {
    case Optimiser::Adam:
        at::_fused_adam_(parameters, gradients, piece.first, piece.second, {}, m_steps,
                         learningRate, m_spec.beta1, m_spec.beta2, m_spec.weightDecay,
                         m_spec.epsilon, false, false);
        break;
    case Optimiser::AdamW:
        at::_fused_adamw_(parameters, gradients, piece.first, piece.second, {}, m_steps,
                          learningRate, m_spec.beta1, m_spec.beta2, m_spec.weightDecay,
                          m_spec.epsilon, false, false);
        break;
    case Optimiser::Sgd: {
        const bool momentum = piece.first.defined();
        at::_fused_sgd_(parameters, gradients,
                        momentum ? at::TensorList(piece.first) : at::TensorList(),
                        m_spec.weightDecay, m_spec.momentum, learningRate, 0,
                        m_spec.nesterov && momentum, false, m_firstStep);
        break;
    }
    case Optimiser::RmsProp: {
        // torch.optim.RMSprop without momentum: the root is taken before epsilon is added.
        const at::Tensor gradient = m_spec.weightDecay > 0
                                        ? piece.gradient.add(piece.parameter, m_spec.weightDecay)
                                        : piece.gradient;
        piece.second.mul_(m_spec.alpha).addcmul_(gradient, gradient, 1 - m_spec.alpha);
        piece.parameter.addcdiv_(gradient, piece.second.sqrt().add_(m_spec.epsilon), -learningRate);
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
