// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/python_export.h"

#include "base/compute.h"
#include "base/error.h"
#include "base/plain_file.h"
#include "experiment/fork.h"
#include "experiment/jobs/job_list.h"
#include "experiment/python_arrays.h"
#include "experiment/replay.h"
#include "interop/python_script.h"
#include "train/class_weights.h"
#include "train/trainer.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::experiment {

namespace {

constexpr double kLossShare = 0.3; ///< of the progress

class FirstLosses final : public train::RunObserver
{
public:
    FirstLosses(std::int64_t updates, train::Control& control,
                const std::function<bool(double)>& progress)
        : m_updates(updates)
        , m_control(control)
        , m_progress(progress)
    {}
    std::vector<double> losses;

    void stepDone(const train::StepReport& report) override
    {
        losses.push_back(report.loss);
        const double share = static_cast<double>(report.step) / static_cast<double>(m_updates);
        if (!m_progress(share * kLossShare))
            m_control.stop();
    }

private:
    std::int64_t m_updates;
    train::Control& m_control;
    const std::function<bool(double)>& m_progress;
};

/// The same network with dropout of nothing. Names and weights are as before.
model::Architecture withoutDropout(model::Architecture architecture)
{
    for (model::Node& node : architecture.nodes) {
        if (node.kind == "dropout")
            node.settings["rate"] = 0.0;
    }
    return architecture;
}

/// Adds the weights of a network by the names of the state_dict.
void addWeights(interop::NpzWriter& writer, const std::string& before,
                const model::Network& network, const interop::PythonNetwork& python)
{
    const auto add = [&](const std::vector<model::ParameterInfo>& all) {
        for (const auto& [name, shape] : all) {
            const std::string& there = python.names.at(name);
            if (!there.empty())
                writer.add(before + there, shape, network.weights(name));
        }
    };
    add(network.parameters());
    add(network.buffers());
    for (const std::string& counter : python.counters)
        writer.add(before + counter, {}, std::vector<std::int64_t>{0});
}

/// The losses of the first updates by the code that trains.
std::vector<double> firstLosses(const Job& job, model::Network& network,
                                const train::TrainSpec& spec, train::Control& control,
                                const std::function<bool(double)>& progress)
{
    const auto examples = static_cast<std::int64_t>(job.data->splits.train().size());
    const std::int64_t updates = std::min(kPythonUpdates, train::plannedSteps(spec, examples));
    FirstLosses observer(updates, control, progress);
    const train::TrainJob first{.spec = spec,
                                .seed = static_cast<std::uint64_t>(job.spec.seed),
                                .data = job.data,
                                .checkpoint = {},
                                .bestCheckpoint = {},
                                .metric = job.resumed->bestMetric,
                                .owner = job.owner,
                                .resumeFrom = {},
                                .watched = {},
                                .repeatTo = updates};
    const train::RunState state = train::train(first, network, control, observer).state;
    if (state == train::RunState::Stopped || state == train::RunState::Interrupted)
        throw base::usageError("file.cancelled", "The export was ended; nothing was written.");
    return std::move(observer.losses);
}

void addCheck(interop::NpzWriter& writer, const std::vector<double>& losses,
              const std::vector<std::vector<std::int64_t>>& batches, const FirstOutputs& outputs)
{
    std::vector<std::int64_t> order, sizes;
    for (const auto& batch : batches) {
        order.insert(order.end(), batch.begin(), batch.end());
        sizes.push_back(static_cast<std::int64_t>(batch.size()));
    }
    const auto count = [](const auto& values) { return static_cast<std::int64_t>(values.size()); };
    writer.add("check.order", {count(order)}, order);
    writer.add("check.sizes", {count(sizes)}, sizes);
    writer.add("check.losses", {count(losses)}, losses);
    const std::int64_t width = outputs.examples > 0 ? count(outputs.values) / outputs.examples : 0;
    writer.add("check.outputs", {outputs.examples, width}, outputs.values);
}

/// What a reader of the script has to know.
std::vector<std::string> notesOf(const Job& job)
{
    std::vector<std::string> notes{
        "The arrays beside it are the prepared data: train, train-val and test-val; Test stays sealed."};
    if (!job.spec.train.augment.empty())
        notes.push_back(fmt::format(
            "Left out: the run changed training examples by chance (train.augment = {}).",
            job.spec.train.augment));
    if (job.spec.train.device != "cpu")
        notes.push_back(fmt::format("The run trained on {}, this script on the processor.",
                                    job.spec.train.device));
    return notes;
}

} // namespace

std::filesystem::path pythonArrays(const std::filesystem::path& script)
{
    std::filesystem::path arrays = script;
    return arrays.replace_extension(".npz");
}

void requireExportable(const train::RunRecord& run, const ExperimentSpec& spec)
{
    if (const auto fork = forkPoint(spec))
        throw base::usageError("export.fork",
                               fmt::format("Run {} goes on from run {}, and a script trains from "
                                           "the beginning; export run {}.",
                                           run.id, fork->run, fork->run));
    if (spec.adapt.method != adapt::Method::None)
        throw base::usageError("export.adapted",
                               fmt::format("Run {} learned from examples of the target part too "
                                           "(adapt.method), which a script does not have; export "
                                           "a run that learned from train alone.",
                                           run.id));
    if (spec.model.templateName == "torchscript")
        throw base::usageError("export.module",
                               fmt::format("Run {} trained a module of your own, which is PyTorch "
                                           "already; export a run of a template.",
                                           run.id));
}

PythonExport exportPython(const PythonRequest& request, train::Control& control,
                          const std::function<bool(double)>& progress)
{
    const Job& job = request.job;
    const train::RunRecord& run = job.resumed.value();
    requireExportable(run, job.spec);
    const data::Prepared& data = *job.data;
    const data::Subset& examples = data.splits.train();
    const bool isRegression = data.source->isRegression();
    const train::TrainSpec& spec = job.spec.train;
    const auto size = std::min(static_cast<std::size_t>(spec.batchSize), examples.size());
    const bool hasBatchesOfOne = size == 1 || (!spec.dropLast && examples.size() % size == 1);

    // Sums of other parts are rounded otherwise, and networks with batch norm double that with every update.
    // Operations are shared as in a script; a batch that is cut between threads is not.
    const std::int64_t threads = model::looksAcrossBatch(request.trained.architecture())
                                     ? threadsOf(run, base::threadsFor(spec.threads))
                                     : 1;

    PythonExport result{.script = request.script, .arrays = pythonArrays(request.script)};
    const interop::PythonNetwork python = interop::pythonNetwork(
        request.trained.architecture(), differInLength(data), hasBatchesOfOne);
    const train::Loss loss = lossOf(job.spec, data.source->info().task);
    const std::string text = interop::pythonScript(
        {.title = fmt::format("Run {} of Assay ({}): {} on {}.", run.id, run.name,
                              modelName(job.spec), data.source->info().kind),
         .script = request.script.filename().string(),
         .arrays = result.arrays.filename().string(),
         .notes = notesOf(job),
         .trained = fmt::format("{} after update {}", request.best ? "its best," : "its last,",
                                request.step),
         .spec = spec,
         .seed = job.spec.seed,
         .objective = train::objectiveFor(spec, loss, examples),
         .isRegression = isRegression,
         .target = data.preprocess.target(),
         .examples = static_cast<std::int64_t>(examples.size()),
         .threads = threads},
        python);

    train::TrainSpec plain = spec;
    plain.augment.clear();
    plain.threads = threads;
    model::Network network(withoutDropout(request.trained.architecture()),
                           static_cast<std::uint64_t>(job.spec.seed), spec.device);
    loadStart(job, network);
    interop::NpzWriter writer;
    addParts(writer, data, python.inputs);
    addWeights(writer, "start.", network, python);
    addWeights(writer, "trained.", request.trained, python);
    const std::vector<double> weights = train::classWeights(spec, examples);
    if (!weights.empty())
        writer.add("class_weights", {static_cast<std::int64_t>(weights.size())},
                   std::vector<float>(weights.begin(), weights.end()));
    const std::vector<double> losses = firstLosses(job, network, plain, control, progress);
    result.updates = static_cast<std::int64_t>(losses.size());
    const FirstOutputs outputs = firstOutputs(request.trained, data, kPythonOutputs);
    result.outputs = outputs.examples;
    addCheck(writer, losses,
             firstBatches(spec, static_cast<std::uint64_t>(job.spec.seed), examples.size(),
                          result.updates),
             outputs);
    writer.write(result.arrays,
                 [&](double share) { return progress(kLossShare + (1 - kLossShare) * share); });
    const std::string problem = base::replaceFile(request.script, text, base::Durable::No);
    if (!problem.empty())
        throw base::environmentError("file.write",
                                     fmt::format("The file cannot be written: {}.", problem),
                                     {.file = request.script.string(), .row = {}, .byte = {}});
    result.lines = std::count(text.begin(), text.end(), '\n');
    result.bytes = static_cast<std::int64_t>(std::filesystem::file_size(result.arrays));
    return result;
}

} // namespace assay::experiment
