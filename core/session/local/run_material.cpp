// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/run_material.h"

#include "adapt/methods.h"
#include "base/error.h"
#include "base/open_database.h"
#include "data/formats/cell.h"
#include "experiment/own_module.h"
#include "experiment/start_weights.h"
#include "model/layer_fit.h"
#include "model/layer_text.h"
#include "model/module_parts.h"
#include "model/safetensors.h"
#include "model/templates.h"
#include "model/weight_match.h"
#include "session/local/kept_module.h"
#include "store/files.h"
#include "store/project_store.h"
#include "train/class_weights.h"
#include "train/run_list.h"
#include "train/trainer.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::session {

namespace {

data::Prepared recalled(const data::Prepared& prepared, const data::DataSpec& spec,
                        const data::SplitMembers& members)
{
    data::Prepared result = prepared;
    result.splits = data::recall(prepared.source, prepared.serving, members);
    result.preprocess = data::Preprocess::fit(spec, result.splits.train(), prepared.serving.get());
    return result;
}

/// The same without the columns that name such files; empty: there are none.
std::optional<data::DataSpec> without(std::initializer_list<data::ColumnKind> kinds,
                                      data::DataSpec spec, const data::DatasetInfo& info)
{
    std::vector<std::string> leftOut = data::formats::listOf(spec.table.leaveOut);
    const std::size_t before = leftOut.size();
    for (const data::ColumnInfo& column : info.columns()) {
        if (std::find(kinds.begin(), kinds.end(), column.kind) != kinds.end())
            leftOut.push_back(column.name);
    }
    if (leftOut.size() == before)
        return std::nullopt;
    spec.table.leaveOut = data::formats::listText(leftOut);
    return spec;
}

/// How these data may have been read before columns of files were inputs of their own, the latest first.
std::vector<data::DataSpec> earlierSpecs(const data::DataSpec& spec, const data::DatasetInfo& info)
{
    using data::ColumnKind;
    std::vector<data::DataSpec> earlier;
    for (const auto& kinds :
         {std::initializer_list<ColumnKind>{ColumnKind::Series},
          std::initializer_list<ColumnKind>{ColumnKind::Picture},
          std::initializer_list<ColumnKind>{ColumnKind::Series, ColumnKind::Picture}}) {
        if (auto one = without(kinds, spec, info))
            earlier.push_back(std::move(*one));
    }
    return earlier;
}

} // namespace

data::Prepared withRememberedSplit(PreparedData& data, const data::DataSpec& spec,
                                   store::RunStore& runs, train::RunId run)
{
    const auto prepared = data.get(spec);
    const auto members = runs.splitOf(run);
    if (!members)
        return *prepared;
    try {
        return recalled(*prepared, spec, *members);
    } catch (const base::Error& error) {
        if (error.code() != "data.changed")
            throw;
        for (const data::DataSpec& earlier : earlierSpecs(spec, prepared->source->info())) {
            try {
                return recalled(*data.get(earlier), earlier, *members);
            } catch (const base::Error&) { // nor so
            }
        }
        throw; // it is of the data as they are read now
    }
}

namespace {

auto checkpointsOf(const std::filesystem::path& project)
{
    return [project](train::RunId run, bool best) {
        const store::RunFiles files = store::filesOf(project, run);
        return best ? files.best : files.last;
    };
}

} // namespace

std::filesystem::path startOf(const std::filesystem::path& project,
                              const experiment::ExperimentSpec& spec)
{
    const auto start = experiment::startWeights(spec);
    return start ? experiment::startFile(*start, checkpointsOf(project)) : std::filesystem::path();
}

experiment::ExperimentSpec withFingerprints(const std::filesystem::path& project,
                                            const std::vector<train::RunRecord>& runs,
                                            const experiment::ExperimentSpec& spec)
{
    if (const auto start = experiment::startWeights(spec); start && start->run) {
        const train::RunRecord* run = train::findRun(runs, *start->run);
        if (!run)
            throw train::unknownRun(*start->run);
        if (!train::isOver(run->state))
            throw base::usageError("run.active", fmt::format("Run {} still trains; stop it or wait "
                                                             "for its end before another begins "
                                                             "with its weights.",
                                                             run->id));
    }
    return experiment::withStart(experiment::withModule(spec), checkpointsOf(project));
}

namespace {

/// Of a run that is over with a checkpoint of its beginning: later ones could not be written.
base::Error untrainedWeights(const train::RunRecord& run, const std::filesystem::path& file)
{
    return base::inputError(
        "evaluate.checkpoint",
        fmt::format("The only checkpoint of run {} was written before its first update, as none "
                    "could be written later; free some space if the disk is full, and start the "
                    "run again.",
                    run.id),
        {.file = file.string(), .row = {}, .byte = {}});
}

/// Of a run whose weights are not there, or were never trained.
base::Error withoutWeights(const train::RunRecord& run, const std::filesystem::path& file)
{
    // Of a run that is over the folder was left behind, or somebody deleted it.
    return base::inputError(
        "evaluate.checkpoint",
        train::isOver(run.state) && run.step > 0
            ? fmt::format("The weights of run {} are not here; put the folder {} back beside "
                          "the project, or start the run again.",
                          run.id, file.parent_path().parent_path().filename().string())
            : fmt::format("Run {} has no checkpoint yet; let it train for a while or stop it.",
                          run.id),
        {.file = file.string(), .row = {}, .byte = {}});
}

/// The checkpoint of a training run, which is there. Throws.
std::filesystem::path checkpointOf(const std::filesystem::path& project,
                                   const train::RunRecord& run, evaluate::Checkpoint checkpoint)
{
    if (run.kind != train::RunKind::Training)
        throw base::usageError(
            "evaluate.kind",
            fmt::format("Run {} has no trained network here; only a training run has.", run.id));
    const store::RunFiles files = store::filesOf(project, run.id);
    auto file = checkpoint == evaluate::Checkpoint::Best ? files.best : files.last;
    std::error_code ignored;
    if (!std::filesystem::exists(std::filesystem::symlink_status(file, ignored)))
        throw withoutWeights(run, file);
    return file;
}

} // namespace

Trained trainedOf(const std::filesystem::path& project, const train::RunRecord& run,
                  evaluate::Checkpoint checkpoint, PreparedData& data)
{
    const std::filesystem::path file = checkpointOf(project, run, checkpoint);
    experiment::ExperimentSpec spec = experiment::fromJson(run.spec);
    store::RunStore runs(project, true);
    data::Prepared prepared = withRememberedSplit(data, spec.data, runs, run.id);
    model::Network network = experiment::networkFor(withKeptModule(project, spec), prepared);
    const train::CheckpointOwner owner =
        experiment::ownerOf(store::readProject(project, true).id, run.id, spec);
    const std::int64_t step = train::loadWeights(file, network, owner).step;
    if (step == 0)
        throw train::isOver(run.state) && run.step > 0 ? untrainedWeights(run, file)
                                                       : withoutWeights(run, file);
    const train::Loss loss = experiment::lossOf(spec, prepared.source->info().task);
    return {std::move(spec), std::move(prepared), std::move(network), loss, step};
}

std::filesystem::path outPlace(const char* code, const std::string& out,
                               const std::filesystem::path& project)
{
    namespace fs = std::filesystem;
    if (out.empty())
        return {};
    const fs::path place = fs::absolute(out).lexically_normal();
    std::error_code failed;
    if (!fs::is_directory(place.parent_path(), failed))
        throw base::usageError(code, fmt::format("There is no folder {}; make it, or choose "
                                                 "another.",
                                                 place.parent_path().string()));
    // A link that leads to itself leads nowhere.
    const auto known = [](const fs::path& path) {
        std::error_code unknown;
        fs::path followed = fs::weakly_canonical(path, unknown);
        return unknown ? fs::absolute(path).lexically_normal() : followed;
    };
    const fs::path files = known(store::filesOf(project));
    const fs::path folder = known(place.parent_path());
    if (std::mismatch(files.begin(), files.end(), folder.begin(), folder.end()).first
        == files.end())
        throw base::usageError(code,
                               fmt::format("{} lies among the checkpoints of the project; choose "
                                           "another folder.",
                                           place.string()));
    if (base::isOpenDatabase(place))
        throw base::usageError(
            code, fmt::format("{} is the open project; choose another file.", place.string()));
    return folder.empty() ? place : folder / place.filename();
}

WeightsWritten weightsWritten(const store::ProjectInfo& project, const train::RunRecord& run,
                              evaluate::Checkpoint checkpoint, const std::string& out, Tag tag)
{
    const std::filesystem::path place = outPlace("weights.out", out, project.path);
    const experiment::ExperimentSpec spec = experiment::fromJson(run.spec);
    const std::filesystem::path file = checkpointOf(project.path, run, checkpoint);
    train::StoredWeights stored =
        train::storedWeights(file, experiment::ownerOf(project.id, run.id, spec));
    if (stored.place.step == 0)
        throw withoutWeights(run, file);
    // As the module names them itself.
    const std::string prefix = spec.model.templateName == "torchscript" ? "module." : "";
    std::int64_t numbers = 0;
    for (model::NamedValues& tensor : stored.tensors) {
        if (tensor.name.starts_with(prefix))
            tensor.name.erase(0, prefix.size());
        numbers += static_cast<std::int64_t>(tensor.values.size());
    }
    std::map<std::string, std::string> notes{{"run", std::to_string(run.id)},
                                             {"step", std::to_string(stored.place.step)},
                                             {"template", spec.model.templateName}};
    if (!spec.model.layers.empty())
        notes["architecture"] = spec.model.layers;
    model::writeSafetensors(place, stored.tensors, notes);
    return {
        tag,     run.id,        stored.place.step, static_cast<std::int64_t>(stored.tensors.size()),
        numbers, place.string()};
}

namespace {

/// The last file that was looked at: a form asks for it with every edit. For the one thread of describe().
std::shared_ptr<const model::WeightFile> openedWeights(const std::filesystem::path& path)
{
    static std::filesystem::path known;
    static std::uintmax_t size = 0;
    static std::filesystem::file_time_type time;
    static std::shared_ptr<const model::WeightFile> file;
    std::error_code code;
    const std::uintmax_t nowSize = std::filesystem::file_size(path, code);
    const auto nowTime = std::filesystem::last_write_time(path, code);
    if (file && !code && known == path && size == nowSize && time == nowTime)
        return file;
    file = model::WeightFile::open(path);
    known = path;
    size = nowSize;
    time = nowTime;
    return file;
}

/// Whether the network can begin with the weights of another program that `spec` names. Those of runs
/// and of checkpoints are looked at when a run begins.
void compareStart(const experiment::ExperimentSpec& spec, const model::Architecture& built,
                  ModelReport& report)
{
    try {
        const auto start = experiment::startWeights(spec);
        if (!start || start->run || !experiment::isFromElsewhere(*start, start->file))
            return;
        report.weights = model::matchWeights(model::tensorsOf(built), *openedWeights(start->file));
        if (report.weights->fits())
            return;
        report.problem =
            fmt::format("The network cannot begin with {}: {}. Choose weights of the "
                        "same layers, or leave model.start_from empty.",
                        start->file.filename().string(), model::describe(*report.weights));
        report.kind = base::ErrorKind::Input;
    } catch (const base::Error& error) {
        report.problem = error.text();
        report.kind = error.kind();
    } catch (const std::exception&) { // of memory: this is called by the window itself
        report.problem = "The weights to begin with need more memory than there is; choose others, "
                         "or leave model.start_from empty.";
        report.kind = base::ErrorKind::Environment;
    }
}

} // namespace

std::filesystem::path writablePlace(const char* code, std::filesystem::path place, bool replaces)
{
    std::error_code ignored;
    const auto status = std::filesystem::symlink_status(place, ignored);
    if (!place.has_filename() || std::filesystem::is_directory(status))
        throw base::usageError(code,
                               fmt::format("{} is a folder; name a file in it.", place.string()));
    if (!std::filesystem::exists(status))
        return place;
    if (!std::filesystem::is_regular_file(status))
        throw base::usageError(
            code, fmt::format("{} is no ordinary file; choose another name.", place.string()));
    if (!replaces)
        throw base::usageError(
            "export.exists",
            fmt::format("{} is there already; choose another name, or replace it with --force.",
                        place.string()));
    return place;
}

namespace {

/// Refuses what a new training on a target of numbers would pass over.
void requireNothingOfClasses(const train::TrainSpec& spec, data::Task task)
{
    const bool smooths = spec.labelSmoothing > 0;
    if (task != data::Task::Regression || (!smooths && spec.classWeights.empty()))
        return;
    const char* path = smooths ? "train.label_smoothing" : "train.class_weights";
    throw base::usageError(path, fmt::format("The target is a number, and {} is for classes; {}.",
                                             path, smooths ? "set it to 0" : "leave it empty"));
}

/// That the settings of a new training fit the data; how many numbers its network gives.
std::int64_t outputsFor(const experiment::ExperimentSpec& spec, const data::DatasetInfo& source,
                        const std::vector<data::InputSpec>& inputs)
{
    model::requireDevice(spec.train.device);
    const train::Loss loss = experiment::lossOf(spec, source.task);
    train::requireClassWeights(spec.train, source.classes.size());
    requireNothingOfClasses(spec.train, source.task);
    data::requireAugmentable(data::augmentations(spec.train.augment, "train.augment"), inputs,
                             "train.augment");
    return loss.outputs(static_cast<std::int64_t>(source.classes.size()));
}

} // namespace

void requireTrainable(const experiment::ExperimentSpec& spec, const data::Prepared& data,
                      const experiment::ExperimentSpec* source)
{
    const std::vector<data::InputSpec>& inputs = data.preprocess.inputs();
    const auto networkOf = [&](const experiment::ExperimentSpec& of) {
        return model::architecture(of.model, inputs, outputsFor(of, data.source->info(), inputs));
    };
    const model::Architecture network = networkOf(spec);
    const auto own = model::tensorsOf(network); // throws where layers do not fit together
    adapt::requireAdaptable(spec.adapt, spec.model.startFrom, data, network, spec.train,
                            static_cast<std::uint64_t>(spec.seed));
    if (source) {
        const auto begun = model::tensorsOf(networkOf(*source));
        const auto isSame = [](const model::ParameterInfo& a, const model::ParameterInfo& b) {
            return a.name == b.name && a.shape == b.shape;
        };
        if (!std::equal(own.begin(), own.end(), begun.begin(), begun.end(), isSame))
            throw base::usageError(
                "model.start_from",
                "The change goes on from trained weights, and with it the network has other layers "
                "than the one that they are of; leave the settings of the network as they are.");
    }
    experiment::planOf(spec, data, 0);
}

ModelReport modelReport(const experiment::ExperimentSpec& spec, const data::Profile& data)
{
    try {
        const auto inputs = data.networkInputs();
        const std::int64_t outputs = outputsFor(spec, data.source, inputs);
        const auto edited = model::editedArchitecture(spec.model, inputs, outputs);
        const auto built = edited ? *edited : model::architecture(spec.model, inputs, outputs);
        const int copies = train::optimiserCopies(spec.train);
        ModelReport report{.table = model::layerTable(built, spec.train.batchSize, copies),
                           .layers = model::editable(built.nodes, outputs)};
        const auto parts = model::modulePartRows(built, spec.train.batchSize, copies);
        report.table.rows.insert(report.table.rows.end(), parts.begin(), parts.end());
        if (edited)
            report.misfit = model::firstMisfit(built, outputs);
        if (report.misfit)
            report.problem = report.misfit->sentence;
        else
            compareStart(spec, built, report);
        return report;
    } catch (const base::Error& error) {
        return {.problem = error.text(), .kind = error.kind()};
    }
}

void requireUnfinished(const train::RunRecord& run)
{
    if (run.state == train::RunState::Finished)
        throw base::usageError("run.finished",
                               fmt::format("Run {} has finished; start a new one for more "
                                           "epochs.",
                                           run.id));
}

} // namespace assay::session
