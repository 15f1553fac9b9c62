// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/epoch_choice_torch.h"

#include "adapt/step_around_torch.h"
#include "base/random.h"
#include "data/batches_torch.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace assay::adapt {

namespace {

class ChoosingStep final : public StepAround
{
public:
    ChoosingStep(std::unique_ptr<train::Step> step, const Use& use)
        : StepAround(std::move(step))
        , m_use(use)
        , m_weights(use.network.flat.clone())
        , m_buffers(use.network.flatBuffers.clone())
        , m_numbers(at::full({kNumbers}, std::numeric_limits<double>::infinity(), at::kDouble))
    {
        m_numbers[kEpoch] = 0;
    }

    train::NamedTensors state() override
    {
        train::NamedTensors all = StepAround::state();
        all.emplace_back("chosen.weights", m_weights);
        all.emplace_back("chosen.buffers", m_buffers);
        all.emplace_back("chosen.numbers", m_numbers);
        return all;
    }

    void epochScored(std::int64_t epoch, double shortfall) override
    {
        const c10::NoGradGuard noGrad;
        const double best = std::min(number(kBest), shortfall);
        m_numbers[kBest] = best;
        if (!(shortfall <= best + kSourceTolerance))
            return;
        const double information = mutualInformation(*m_use.job.data, m_use.network);
        const bool isOut = number(kEpoch) == 0 || number(kShortfall) > best + kSourceTolerance;
        if (!isOut && !(information > number(kInformation)))
            return;
        m_numbers[kEpoch] = static_cast<double>(epoch);
        m_numbers[kShortfall] = shortfall;
        m_numbers[kInformation] = information;
        m_weights.copy_(m_use.network.flat);
        m_buffers.copy_(m_use.network.flatBuffers);
    }

    std::int64_t chooseEpoch() override
    {
        const auto epoch = static_cast<std::int64_t>(number(kEpoch));
        if (epoch == 0)
            return 0;
        const c10::NoGradGuard noGrad;
        m_use.network.flat.copy_(m_weights);
        m_use.network.flatBuffers.copy_(m_buffers);
        return epoch;
    }

private:
    enum Number { kBest, kEpoch, kShortfall, kInformation, kNumbers };
    double number(Number which) const { return m_numbers[which].item<double>(); }

    Use m_use;
    at::Tensor m_weights, m_buffers; ///< of the chosen epoch
    at::Tensor m_numbers;            ///< by Number: the best shortfall, and what the chosen one has
};

} // namespace

double mutualInformation(const data::Prepared& data, const model::Network::Body& network)
{
    const c10::NoGradGuard noGrad;
    constexpr std::size_t kBatch = 500;
    const data::TargetPart target = data.splits.target();
    const std::size_t count = std::min(target.size(), train::kTrainScoreLimit);
    std::vector<std::uint32_t> chosen(target.size());
    std::iota(chosen.begin(), chosen.end(), 0U);
    if (count < target.size()) { // a file may be sorted by class
        base::Random(0, "adapt.information").shuffle(chosen);
        chosen.resize(count);
    }
    data::BatchGatherer gatherer(target, data.preprocess.evaluation(), std::min(kBatch, count));
    at::Tensor sum;
    double entropy = 0;
    const auto entropyOf = [](const at::Tensor& probabilities) {
        return -at::xlogy(probabilities, probabilities).sum().item<double>();
    };
    for (std::size_t begin = 0; begin < count; begin += kBatch) {
        const data::Batch batch =
            gatherer.gather(std::span(chosen).subspan(begin, std::min(kBatch, count - begin)))
                .on(network.device);
        // Log-probabilities of a module are left as they are by a soft-max.
        const at::Tensor probabilities =
            network.forward(batch.inputs, {.lengths = batch.lengths}).to(at::kDouble).softmax(1);
        entropy += entropyOf(probabilities);
        const at::Tensor here = probabilities.sum(0);
        sum = sum.defined() ? sum.add(here) : here;
    }
    const auto examples = static_cast<double>(count);
    return entropyOf(sum.div(examples)) - entropy / examples;
}

std::unique_ptr<train::Step> choosingEpoch(std::unique_ptr<train::Step> step, const Use& use)
{
    if (use.loss.takesNumbers || !use.loss.isSoftmax)
        return step;
    return std::make_unique<ChoosingStep>(std::move(step), use);
}

} // namespace assay::adapt
