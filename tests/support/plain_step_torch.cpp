// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/plain_step.h"

#include "base/error.h"
#include "model/backward_failure.h"
#include "train/step_loop_torch.h"

#include <cmath>

namespace assay::testing {

namespace {

class PlainStep : public train::Step, public train::LoopCallbacks
{
public:
    explicit PlainStep(const PlainSteps& wanted)
        : m_wanted(wanted)
    {}
    std::int64_t stepsPerEpoch() const override { return 4; }
    double lossAndGradient(std::int64_t step) override
    {
        if (step + 1 == m_wanted.noWayBackAt)
            throw base::inputError(
                model::kBackwardCode,
                model::backwardText(model::backwardFailure("cell", "is output 0 of Tanh")), {});
        return step + 1 == m_wanted.brokenAt ? std::nan("") : number();
    }
    std::int64_t examples() const override { return 1; }
    double gradientNorm() const override { return 1; }
    void apply(double learningRate) override { m_number.sub_(learningRate); }
    train::StepEffect applyMeasured(double learningRate) override
    {
        train::StepEffect effect{.before = number()};
        apply(learningRate);
        effect.after = number();
        return effect;
    }
    base::Finding notFinite() override
    {
        return {.id = "loss.not_finite", .evidence = {{"weights_finite", 1}}};
    }
    train::NamedTensors state() override { return {{"number", m_number}}; }

    bool endsAt(std::int64_t, double loss, double) override { return loss < m_wanted.endsBelow; }
    std::optional<Scored> score() override
    {
        Scored scored;
        scored.scores[data::SplitKind::TrainVal] = {.loss = number(), .examples = 1};
        scored.shortfall = number();
        return scored;
    }
    double number() const { return m_number.item<double>(); }

private:
    const PlainSteps& m_wanted;
    at::Tensor m_number = at::full({1}, 8.0, at::kDouble);
};

} // namespace

PlainEnd takePlainSteps(const PlainSteps& wanted, train::Control& control,
                        train::RunObserver& observer)
{
    PlainStep step(wanted);
    train::StepPlan plan{.steps = wanted.steps,
                         .learningRate = wanted.learningRate,
                         .fixedRate = wanted.fixedRate,
                         .scoresEpochs = wanted.scores,
                         .checkpoint = wanted.checkpoint,
                         .bestCheckpoint = wanted.bestCheckpoint,
                         .clock = wanted.clock};
    if (wanted.resume)
        plan.resumeFrom = wanted.checkpoint;
    const train::TrainOutcome outcome = train::StepLoop(plan, step, step, control, observer).run();
    return {outcome, step.number()};
}

} // namespace assay::testing
