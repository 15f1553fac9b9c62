// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/memory_check.h"

#include "base/byte_text.h"
#include "base/compute.h"
#include "base/finding_words.h"
#include "experiment/run_plan.h"
#include "model/layer_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>

namespace assay::experiment {

namespace {

using base::Finding;
using base::number;

constexpr const char* kBatchField = "train.batch_size";
/// Of ten trainings of 200 MB to 2.1 GB the forecast was a quarter too high to half too low. What is above the free
/// memory by more than that does not fit; what takes most of it may not.
constexpr double kCannotFit = 1.3, kMayNotFit = 0.6;
constexpr double kSafely = 0.5; ///< of what is free, for the batch that is named instead
constexpr std::size_t kNamedLayers = 3, kNamedParts = 3;

/// "conv1 (convolution 5 x 5) 1.2 GB", those that take most at this batch.
std::string largestLayers(const ExperimentSpec& spec, const model::Network& network,
                          std::int64_t batch)
{
    std::vector<model::LayerRow> rows =
        model::layerTable(network.architecture(), batch, train::optimiserCopies(spec.train)).rows;
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.bytes > b.bytes; });
    std::vector<std::string> named;
    for (std::size_t k = 0; k < std::min(kNamedLayers, rows.size()); ++k)
        named.push_back(
            fmt::format("{} ({}) {}", rows[k].name, rows[k].kind, base::bytesText(rows[k].bytes)));
    return fmt::format("{}", fmt::join(named, ", "));
}

std::string largestParts(const train::MemoryForecast& forecast)
{
    const std::vector<train::MemoryPart> parts = train::partsOf(forecast);
    std::vector<std::string> named;
    for (std::size_t k = 0; k < std::min(kNamedParts, parts.size()); ++k)
        named.push_back(fmt::format("{} {}", parts[k].words, base::bytesText(parts[k].bytes)));
    return fmt::format("{}", fmt::join(named, ", "));
}

/// Learning one batch of at most 32 examples by heart; a spec of that.
constexpr std::int64_t kOneBatch = 32;

Finding tooLarge(const ExperimentSpec& spec, const model::Network& network, const MemoryLook& look,
                 const std::optional<std::int64_t>& fitting)
{
    Finding finding{.id = "memory.too_large",
                    .severity = static_cast<double>(look.forecast.toCome())
                                        > kCannotFit * static_cast<double>(look.free.bytes)
                                    ? base::Severity::Blocker
                                    : base::Severity::Warning,
                    .place = kBatchField,
                    .evidence = {{"forecast", static_cast<double>(look.forecast.toCome())},
                                 {"free", static_cast<double>(look.free.bytes)},
                                 {"batch", static_cast<double>(look.forecast.batch)}},
                    .texts = {base::wordsOf(look.free.limit), largestParts(look.forecast),
                              largestLayers(spec, network, look.forecast.batch)}};
    for (const train::MemoryPart& part : train::partsOf(look.forecast))
        finding.evidence.push_back({part.name, static_cast<double>(part.bytes)});
    if (fitting) {
        finding.evidence.push_back({"batch_that_fits", static_cast<double>(*fitting)});
        finding.fix = {{kBatchField, std::to_string(*fitting)}};
    }
    return finding;
}

} // namespace

std::optional<MemoryLook> lookAtMemory(const ExperimentSpec& spec, const data::Prepared& data,
                                       const model::Network& network)
{
    std::optional<train::MemoryMeasure> measure;
    try {
        measure = train::measureMemory(spec.train, data, network);
    } catch (const std::exception&) {
        return std::nullopt; // what the network refuses is found by what looks at its first batch
    }
    if (!measure)
        return std::nullopt;
    MemoryLook look{.forecast = train::forecastMemory(*measure, spec.train),
                    .free = base::freeMemory(),
                    .findings = {}};
    const auto free = static_cast<double>(look.free.bytes);
    if (!look.free.isKnown || static_cast<double>(look.forecast.toCome()) <= kMayNotFit * free)
        return look;
    look.findings.push_back(tooLarge(
        spec, network, look,
        train::batchThatFits(*measure, spec.train, static_cast<std::int64_t>(kSafely * free))));
    train::TrainSpec small = spec.train;
    small.batchSize = std::min(small.batchSize, kOneBatch);
    look.oneBatchFits = train::forecastMemory(*measure, small).toCome() <= look.free.bytes;
    return look;
}

train::RunEvent eventOf(const MemoryLook& look)
{
    nlohmann::ordered_json parts;
    for (const train::MemoryPart& part : train::partsOf(look.forecast))
        parts[part.name] = part.bytes;
    nlohmann::ordered_json all{{"batch", look.forecast.batch},
                               {"bytes", look.forecast.peak()},
                               {"to_come", look.forecast.toCome()},
                               {"parts", parts}};
    all["free"] =
        look.free.isKnown ? nlohmann::ordered_json(look.free.bytes) : nlohmann::ordered_json();
    return {.step = 0,
            .seconds = 0,
            .kind = kMemoryEvent,
            .value = static_cast<double>(look.forecast.peak()),
            .text = all.dump()};
}

base::Error refusedMemory(const ExperimentSpec& spec, const data::Prepared& data,
                          std::int64_t asked, const base::FreeMemory& free)
{
    base::returnFreedMemory();
    std::optional<std::int64_t> fitting;
    try {
        const model::Network network = networkFor(spec, data);
        if (const auto measure = train::measureMemory(spec.train, data, network))
            fitting = train::batchThatFits(
                *measure, spec.train,
                static_cast<std::int64_t>(kSafely * static_cast<double>(free.bytes)));
    } catch (const std::exception&) {
        // Not even the network, or a few examples: no batch fits.
    }
    const std::string remedy =
        fitting && *fitting < spec.train.batchSize ? fmt::format(
            "By the forecast {}={} takes less than half of that", kBatchField, *fitting)
        : fitting ? fmt::format("Lower {} below {}", kBatchField, spec.train.batchSize)
                  : "Use a smaller network or smaller examples";
    return base::environmentError("memory", base::refusedText("The run", asked, free) + remedy
                                                + ", or close other programs.");
}

const base::FindingKinds& memoryFindings()
{
    static const base::FindingKinds kinds{
        {"memory.too_large",
         [](const Finding& f) {
             const double fits = number(f, "batch_that_fits");
             const std::string remedy =
                 fits >= 1
                     ? fmt::format("A batch of {} takes less than half of what is free.",
                                   base::whole(f, "batch_that_fits"))
                     : "Even a batch of one example takes more than half: use a smaller network, "
                       "or close other programs.";
             return fmt::format(
                 "A training with batches of {} takes about {} more memory (a forecast: "
                 "between a quarter less and twice as much), and {} are free {}. Most of it: {}. The largest layers: {}. {}",
                 base::whole(f, "batch"), base::bytesText(number(f, "forecast")),
                 base::bytesText(number(f, "free")), base::text(f, 0), base::text(f, 1),
                 base::text(f, 2), remedy);
         },
         {kBatchField}},
    };
    return kinds;
}

} // namespace assay::experiment
