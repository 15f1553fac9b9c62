// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/overfit_one_batch.h"

#include "base/compute.h"
#include "base/random.h"
#include "train/pace.h"
#include "train/trainer.h"
#include "train/update_torch.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace assay::diagnose {

namespace {

/// Seeded, in the order in which they were drawn.
data::Subset chooseBatch(const data::Subset& train, std::size_t count, std::uint64_t seed)
{
    data::Subset batch = train;
    base::Random(seed, "overfit.batch").shuffle(batch.indices);
    batch.indices.resize(std::min(count, batch.indices.size()));
    return batch;
}

/// Equal inputs with different targets cannot all be learned: the entropy, or the variance, of
/// targets among equals.
double floorOf(const data::Prepared& data, const data::Subset& batch)
{
    std::map<std::vector<float>, std::vector<double>> targets;
    for (const std::uint32_t index : batch.indices) {
        std::vector<float> input(data.preprocess.floats(*batch.dataset, index));
        data.preprocess.apply(*batch.dataset, index, input.data());
        targets[input].push_back(
            batch.dataset->isRegression()
                ? data.preprocess.target().standardised(batch.dataset->target(index))
                : batch.dataset->label(index));
    }
    double floor = 0;
    for (const auto& [input, answers] : targets) {
        const auto count = static_cast<double>(answers.size());
        if (batch.dataset->isRegression()) {
            const double mean = std::accumulate(answers.begin(), answers.end(), 0.0) / count;
            for (const double y : answers)
                floor += (y - mean) * (y - mean);
            continue;
        }
        std::map<double, double> shares;
        for (const double label : answers)
            shares[label] += 1 / count;
        for (const auto& [label, share] : shares)
            floor -= count * share * std::log(share);
    }
    return floor / static_cast<double>(batch.size());
}

double guessOf(const data::Prepared& data, const data::Subset& batch)
{
    const data::Guess guess = batch.guess();
    if (!batch.dataset->isRegression())
        return guess.loss;
    return std::pow(guess.rmse / data.preprocess.target().deviation, 2);
}

} // namespace

OverfitReport overfitOneBatch(const train::TrainSpec& spec, std::uint64_t seed,
                              const data::Prepared& data, model::Network& network,
                              train::Control& control, train::RunObserver& observer)
{
    const auto size =
        std::min<std::size_t>(static_cast<std::size_t>(spec.batchSize), kOverfitExamples);
    const data::Subset batch = chooseBatch(data.splits.train, size, seed);
    const train::Loss loss = train::lossFor(spec, data.source->info().task);
    train::Shards shards(network.body().device.is_cpu() ? base::threadsFor(spec.threads) : 1,
                         batch.size());
    train::Update update(spec, loss, network.body(), batch, data.preprocess, shards, batch.size());
    std::vector<std::uint32_t> positions(batch.size());
    std::iota(positions.begin(), positions.end(), 0U);

    OverfitReport report;
    report.scale = {.floor = floorOf(data, batch), .guess = guessOf(data, batch)};
    report.examples = static_cast<std::int64_t>(batch.size());
    std::vector<double> losses;
    train::Stopwatch watch(0);
    train::Pace pace;
    observer.stateChanged(train::RunState::Running);
    for (std::int64_t step = 1; step <= kOverfitMostSteps; ++step) {
        const auto decision =
            control.next([&] { observer.stateChanged(train::RunState::Paused); },
                         [&] { observer.stateChanged(train::RunState::Running); });
        if (decision != train::Control::Decision::Go) {
            report.ended = false;
            break;
        }
        const double value = update.lossAndGradient(positions);
        losses.push_back(value);
        report.steps = step;
        const double now = watch.seconds();
        observer.stepDone({.step = step,
                           .epoch = static_cast<double>(step),
                           .seconds = now,
                           .loss = value,
                           .learningRate = spec.learningRate,
                           .gradientNorm = update.gradientNorm(),
                           .samplesPerSecond = pace.add(now, report.examples)});
        if (!std::isfinite(value) || !std::isfinite(update.gradientNorm())
            || hasPassed(losses, report.scale))
            break;
        update.apply(spec.learningRate);
        if (step >= kOverfitSteps && step % 500 == 0 && !stillFalling(losses, report.scale))
            break;
    }
    if (losses.empty())
        return report;
    if (!std::isfinite(update.gradientNorm()))
        losses.push_back(std::nan(""));
    report.judgement = judge(losses, report.scale);
    if (report.ended)
        report.findings = findingsOf(report, spec);
    return report;
}

std::vector<base::Finding> findingsOf(const OverfitReport& report, const train::TrainSpec& spec)
{
    const OverfitJudgement& judged = report.judgement;
    const bool passes = judged.outcome == OverfitOutcome::Passes;
    std::vector<base::Finding> findings{
        {.id = "overfit." + name(judged.outcome),
         .severity = passes ? base::Severity::Hint : base::Severity::Blocker,
         .step = report.steps,
         .evidence = {{"first", judged.first},
                      {"highest", judged.highest},
                      {"level", judged.level},
                      {"floor", report.scale.floor},
                      {"guess", report.scale.guess},
                      {"examples", static_cast<double>(report.examples)},
                      {"ignores_input", judged.ignoresInput ? 1.0 : 0.0}}}};
    for (const OverfitCause& cause : causesOf(judged.outcome)) {
        base::Finding finding{.id = "overfit.cause." + cause.id,
                              .severity = base::Severity::Warning,
                              .place = cause.field,
                              .step = report.steps,
                              .evidence = {{"learning_rate", spec.learningRate}}};
        constexpr double kDefaultRate = 3e-4;
        if (cause.id == "learning_rate_low")
            finding.fix = spec.learningRate < kDefaultRate
                              ? "train.learning_rate=0.0003"
                              : "train.learning_rate=" + base::toText(10 * spec.learningRate);
        else if (cause.id == "learning_rate_high")
            finding.fix = spec.learningRate > kDefaultRate
                              ? "train.learning_rate=0.0003"
                              : "train.learning_rate=" + base::toText(spec.learningRate / 10);
        else if (cause.id == "regularisation" && spec.weightDecay > 0)
            finding.fix = "train.weight_decay=0";
        findings.push_back(std::move(finding));
    }
    return findings;
}

} // namespace assay::diagnose
