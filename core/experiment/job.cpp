// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/job.h"

#include "base/error.h"
#include "experiment/jobs/job_list.h"
#include "experiment/start_weights.h"
#include "model/weight_match.h"

#include <fmt/format.h>

#include <array>

namespace assay::experiment {

const JobKind& jobKind(train::RunKind kind)
{
    static const std::array all{&trainingJob(), &overfitJob()};
    for (const JobKind* one : all) {
        if (one->kind() == kind)
            return *one;
    }
    throw base::Error(base::ErrorKind::Internal, "run.kind",
                      fmt::format("Runs of kind {} are not carried out here.", train::name(kind)));
}

namespace {

/// What the rows of its embeddings stand for.
std::vector<std::vector<float>> vocabulariesOf(const model::Network& network)
{
    std::vector<std::vector<float>> all;
    for (const model::Node& node : network.architecture().nodes) {
        if (node.kind == "token_embedding")
            all.push_back(network.weights(node.name + ".vocabulary"));
    }
    return all;
}

/// What a person has to know of a file that fits.
std::vector<base::Finding> foundIn(const model::WeightMatch& match,
                                   const std::filesystem::path& file)
{
    std::vector<base::Finding> findings;
    if (!match.filePrefix.empty() || !match.ownPrefix.empty())
        findings.push_back({.id = match.filePrefix.empty() ? "start.own_prefix" : "start.prefix",
                            .severity = base::Severity::Hint,
                            .basis = base::Basis::Proven,
                            .place = file.filename().string(),
                            .texts = {match.filePrefix + match.ownPrefix}});
    if (!match.otherPrefixes.empty())
        findings.push_back({.id = "start.several",
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven,
                            .place = file.filename().string(),
                            .texts = {match.filePrefix, match.otherPrefixes.front()}});
    const std::vector<std::string> unexpected = match.names(model::Fit::Unexpected);
    if (!unexpected.empty())
        findings.push_back({.id = "start.unexpected",
                            .severity = base::Severity::Hint,
                            .basis = base::Basis::Proven,
                            .place = file.filename().string(),
                            .evidence = {{"count", static_cast<double>(unexpected.size())}},
                            .texts = {unexpected.front()}});
    return findings;
}

} // namespace

std::optional<Start> loadStart(const Job& job, model::Network& network)
{
    if (!job.spec.train.continueFrom.empty())
        throw base::inputError("fork.checkpoint",
                               fmt::format("The run goes on from {}, and the checkpoint with which "
                                           "it began is gone; put its folder back beside the "
                                           "project, or look at a later update.",
                                           job.spec.train.continueFrom),
                               {});
    if (job.spec.model.startFrom.empty())
        return std::nullopt;
    requireStart(job.start, job.spec.model.startFingerprint);
    const auto start = startWeights(job.spec);
    const auto own = vocabulariesOf(network);
    Start begun;
    try {
        if (isFromElsewhere(*start, job.start))
            begun.findings = foundIn(
                model::loadWeights(*model::WeightFile::open(job.start), network), job.start);
        else // run 3 of this project, not of another whose folder has the name
            begun.place =
                train::loadWeights(job.start, network,
                                   start->run ? train::CheckpointOwner{.project = job.owner.project,
                                                                       .run = *start->run,
                                                                       .spec = {}}
                                              : train::CheckpointOwner{});
    } catch (const base::Error& error) {
        if (error.code().starts_with("weights."))
            throw base::inputError(
                "model.start_from",
                fmt::format("The network cannot begin with {}: {} Choose weights "
                            "of the same layers, or leave model.start_from empty.",
                            job.spec.model.startFrom, error.text()),
                error.place());
        const bool fits = error.code() != "checkpoint.other_network";
        throw base::inputError(
            "model.start_from",
            fmt::format("The network cannot begin with {}: {} Choose {}, or leave "
                        "model.start_from empty.",
                        job.spec.model.startFrom,
                        fits ? "its checkpoint is damaged, or of another run." : error.text(),
                        fits ? "another" : "a run with the same layers"),
            error.place());
    }
    if (vocabulariesOf(network) != own)
        throw base::inputError("model.start_from",
                               fmt::format("The network cannot begin with {}: its vocabulary is "
                                           "another, so that its embedding is one of other tokens. "
                                           "Choose a run on the same data, or leave "
                                           "model.start_from empty.",
                                           job.spec.model.startFrom),
                               {.file = job.start.string(), .row = {}, .byte = {}});
    return begun;
}

} // namespace assay::experiment
