// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/checkpoint.h"

#include "base/byte_text.h"
#include "base/error.h"
#include "base/free_memory.h"
#include "base/json_text.h"
#include "base/plain_file.h"
#include "base/sample_id.h"
#include "train/checkpoint_torch.h"
#include "train/supervised_step_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <torch/serialize.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace assay::train {

namespace {

/// 1: without an owner.
constexpr int kFormat = 2;
/// Of one that is read without its network: few memories have more.
constexpr std::uintmax_t kMostBytes = 32'000'000'000;

base::ErrorPlace at(const std::filesystem::path& path)
{
    return {.file = path.string(), .row = {}, .byte = {}};
}

base::Error notWritten(const std::filesystem::path& path, const std::string& why)
{
    return base::environmentError("checkpoint.write",
                                  fmt::format("The checkpoint cannot be written ({}); free some "
                                              "space on that disk, or allow writing there.",
                                              why),
                                  at(path));
}

base::Error damaged(const std::filesystem::path& path)
{
    return base::inputError("checkpoint.damaged", "The checkpoint is damaged; start the run anew.",
                            at(path));
}

base::Error ofAnother(const char* code, const std::filesystem::path& path, const std::string& what)
{
    return base::inputError(code,
                            fmt::format("The checkpoint is of {}; put this run's own in its place, "
                                        "or start the run anew.",
                                        what),
                            at(path));
}

/// LibTorch does not notice a flipped bit, so the archive is followed by its hash.
std::string sealOf(std::string_view archive)
{
    return "assay " + base::fingerprint(archive) + "\n";
}

/// More than any optimiser keeps of these weights, with the names, the random state and what else is learned.
std::uintmax_t mostBytes(const NamedTensors& state)
{
    constexpr std::uintmax_t kCopies = 8, kEach = 1 << 16, kRest = 1 << 26;
    std::uintmax_t bytes = kRest;
    for (const auto& [name, tensor] : state)
        bytes += kCopies * tensor.nbytes() + kEach;
    return bytes;
}

struct Opened {
    torch::serialize::InputArchive archive;
    Progress progress;
    CheckpointOwner owner;
    bool isOwn = false; ///< of the very run that asks, with the same settings
};

Progress progressFrom(const nlohmann::json& place)
{
    const Progress read{.step = place.at("step"),
                        .epoch = place.at("epoch"),
                        .scored = place.at("scored"),
                        .seconds = place.at("seconds"),
                        .learningRate = place.at("learning_rate"),
                        .bestTrainVal = place.at("best_train_val")};
    const bool sound = read.step >= 0 && read.epoch >= 0 && read.epoch <= read.step
                       && std::isfinite(read.seconds) && read.seconds >= 0
                       && std::isfinite(read.learningRate) && std::isfinite(read.bestTrainVal);
    if (!sound)
        throw std::domain_error("place");
    return read;
}

std::string placeOf(const Progress& progress, const CheckpointOwner& owner)
{
    return base::dumped(nlohmann::json{{"format", kFormat},
                                       {"step", progress.step},
                                       {"epoch", progress.epoch},
                                       {"scored", progress.scored},
                                       {"seconds", progress.seconds},
                                       {"learning_rate", progress.learningRate},
                                       {"best_train_val", progress.bestTrainVal},
                                       {"project", owner.project},
                                       {"run", owner.run},
                                       {"spec", owner.spec}});
}

void requireOwner(const CheckpointOwner& found, const CheckpointOwner& wanted,
                  const std::filesystem::path& path)
{
    const char* const code = "checkpoint.other_run";
    if (!wanted.project.empty() && !found.project.empty() && found.project != wanted.project)
        throw ofAnother(code, path, "another project");
    if (wanted.run != 0 && found.run != 0 && found.run != wanted.run)
        throw ofAnother(code, path, fmt::format("run {}", found.run));
    if (!wanted.spec.empty() && !found.spec.empty() && found.spec != wanted.spec)
        throw ofAnother(code, path, "a run with other settings");
}

/// `most`: bytes; larger ones are of another network.
Opened open(const std::filesystem::path& path, std::uintmax_t most, const CheckpointOwner& owner)
{
    base::PlainFile file(path, base::PlainFile::Use::Read);
    if (file.isMissing())
        throw base::inputError("checkpoint.missing",
                               "There is no checkpoint to go on from; start the run anew.",
                               at(path));
    if (!file.isOpen())
        throw base::inputError("checkpoint.not_plain",
                               fmt::format("The checkpoint cannot be read ({}); put the run's own "
                                           "file in its place, or start the run anew.",
                                           file.problem()),
                               at(path));
    if (file.size() > most)
        throw base::inputError("checkpoint.other_network",
                               fmt::format("The checkpoint is of another network: {} bytes are "
                                           "more than this one has.",
                                           file.size()),
                               at(path));
    // Read whole, and its numbers once more as tensors.
    if (const base::FreeMemory free = base::freeMemory();
        free.isKnown
        && file.size() > static_cast<std::uintmax_t>(std::max<std::int64_t>(free.bytes, 0)) / 2)
        throw base::inputError(
            "checkpoint.too_large",
            fmt::format(
                "The checkpoint has {}, more than the {} of memory that are free {} have room for; put "
                "the run's own file in its place, or start the run anew.",
                base::bytesText(file.size()), base::bytesText(free.bytes),
                base::wordsOf(free.limit)),
            at(path));
    const std::string bytes = file.readAll();
    const std::size_t size = bytes.size() - std::min(bytes.size(), sealOf({}).size());
    if (bytes.substr(size) != sealOf(std::string_view(bytes).substr(0, size)))
        throw damaged(path);
    Opened opened;
    try {
        opened.archive.load_from(bytes.data(), size, at::Device(at::kCPU));
        c10::IValue place;
        opened.archive.read("place", place);
        const auto json = base::parsedJson<nlohmann::json>(place.toStringRef()).value();
        const int format = json.at("format");
        if (format > kFormat)
            throw base::inputError("checkpoint.newer",
                                   "The checkpoint was written by a newer program; use that one.",
                                   at(path));
        opened.progress = progressFrom(json);
        if (format > 1)
            opened.owner = {json.at("project"), json.at("run"), json.at("spec")};
    } catch (const base::Error&) {
        throw;
    } catch (const std::exception&) { // LibTorch's own errors are of several kinds
        throw damaged(path);
    }
    requireOwner(opened.owner, owner, path);
    opened.isOwn = owner.run != 0 && opened.owner.run == owner.run && !owner.spec.empty()
                   && opened.owner.spec == owner.spec;
    return opened;
}

at::Tensor tensorOf(Opened& opened, const std::string& name, const at::Tensor& like,
                    const std::filesystem::path& path)
{
    at::Tensor read;
    if (!opened.archive.try_read(name, read) || read.sizes() != like.sizes()
        || read.scalar_type() != like.scalar_type() || read.layout() != like.layout()) {
        if (opened.isOwn)
            throw base::inputError(
                "checkpoint.other_version",
                fmt::format(
                    "The run was begun by another version of the program, which kept other "
                    "things of it ({} does not fit), so that it cannot go on; start it anew "
                    "with its settings.",
                    name),
                at(path));
        throw base::inputError(
            "checkpoint.other_network",
            fmt::format("The checkpoint is of another network: {} does not fit.", name), at(path));
    }
    return read;
}

void readInto(Opened& opened, const std::string& name, const at::Tensor& target,
              const std::filesystem::path& path)
{
    const c10::NoGradGuard noGrad;
    target.copy_(tensorOf(opened, name, target, path));
}

CheckpointPlace placeIn(const Opened& opened)
{
    return {opened.progress.step, opened.progress.epoch, opened.progress.bestTrainVal};
}

std::int64_t save(torch::serialize::OutputArchive& archive, const std::filesystem::path& path,
                  base::Durable durable)
{
    std::ostringstream bytes;
    archive.save_to(bytes);
    std::string whole = std::move(bytes).str(); // no second copy of what may be most of the memory
    whole += sealOf(whole);
    const std::string problem = base::replaceFile(path, whole, durable);
    if (!problem.empty())
        throw notWritten(path, problem);
    return static_cast<std::int64_t>(whole.size());
}

/// The same tensors at the place that `opened` has by now.
void writeCopy(Opened& opened, const std::filesystem::path& to, const CheckpointOwner& owner)
{
    const c10::NoGradGuard noGrad;
    torch::serialize::OutputArchive archive;
    archive.write("place", c10::IValue(placeOf(opened.progress, owner)));
    for (const std::string& name : opened.archive.keys()) {
        at::Tensor tensor;
        if (name != "place" && opened.archive.try_read(name, tensor))
            archive.write(name, tensor);
    }
    save(archive, to, base::Durable::Yes);
}

} // namespace

std::int64_t writeCheckpoint(const std::filesystem::path& path, const NamedTensors& state,
                             const Progress& progress, const CheckpointOwner& owner,
                             base::Durable durable)
{
    const c10::NoGradGuard noGrad;
    torch::serialize::OutputArchive archive;
    archive.write("place", c10::IValue(placeOf(progress, owner)));
    archive.write("random", at::detail::getDefaultCPUGenerator().get_state());
    for (const auto& [name, tensor] : state)
        archive.write(name, tensor.detach().contiguous().clone());
    return save(archive, path, durable);
}

Progress readCheckpoint(const std::filesystem::path& path, const NamedTensors& state,
                        const CheckpointOwner& owner)
{
    Opened opened = open(path, mostBytes(state), owner);
    for (const auto& [name, tensor] : state)
        readInto(opened, name, tensor, path);
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const at::Tensor random = tensorOf(opened, "random", generator.get_state(), path);
    try {
        generator.set_state(random);
    } catch (const std::exception&) {
        throw damaged(path);
    }
    return opened.progress;
}

bool isCheckpoint(const std::filesystem::path& path)
{
    base::PlainFile file(path, base::PlainFile::Use::Read);
    const std::string seal = sealOf({});
    if (!file.isOpen() || file.size() < seal.size())
        return false;
    const std::string end = file.readAt(file.size() - seal.size(), seal.size());
    const std::size_t words = seal.find(' ') + 1; // before its hash
    return end.size() == seal.size() && end.ends_with('\n')
           && end.substr(0, words) == seal.substr(0, words);
}

CheckpointPlace requireResumable(const std::filesystem::path& path, const model::Network& network,
                                 const TrainSpec& spec, const CheckpointOwner& owner)
{
    const model::Network::Body& body = network.body();
    // Shapes alone, without memory.
    const at::Tensor flat = at::empty_like(body.flat, body.flat.options().device(at::kMeta));
    const NamedTensors state = stateOf(body, Optimizer(spec, flat, flat));
    Opened opened = open(path, mostBytes(state), owner);
    for (const auto& [name, tensor] : state)
        tensorOf(opened, name, tensor, path);
    tensorOf(opened, "random", at::detail::getDefaultCPUGenerator().get_state(), path);
    return placeIn(opened);
}

CheckpointPlace loadWeights(const std::filesystem::path& path, model::Network& network,
                            const CheckpointOwner& owner)
{
    const NamedTensors weights = weightsOf(network.body());
    Opened opened = open(path, mostBytes(weights), owner);
    for (const auto& [name, tensor] : weights)
        readInto(opened, name, tensor, path);
    return placeIn(opened);
}

namespace {

/// Appends those whose names begin with `prefix`, without that.
void addStored(Opened& opened, std::string_view prefix, std::vector<model::NamedValues>& tensors)
{
    const c10::NoGradGuard noGrad;
    for (const std::string& key : opened.archive.keys()) {
        at::Tensor tensor;
        if (!key.starts_with(prefix) || !opened.archive.try_read(key, tensor))
            continue;
        const at::Tensor plain = tensor.to(at::kFloat).contiguous();
        const auto* data = plain.const_data_ptr<float>();
        tensors.push_back(
            {key.substr(prefix.size()), plain.sizes().vec(), {data, data + plain.numel()}});
    }
}

} // namespace

StoredWeights storedWeights(const std::filesystem::path& path, const CheckpointOwner& owner)
{
    Opened opened = open(path, kMostBytes, owner);
    StoredWeights stored{.place = placeIn(opened), .tensors = {}};
    for (const std::string_view prefix : {"weights.", "buffers."})
        addStored(opened, prefix, stored.tensors);
    return stored;
}

std::vector<model::NamedValues> storedState(const std::filesystem::path& path,
                                            const std::string& prefix, const CheckpointOwner& owner)
{
    Opened opened = open(path, kMostBytes, owner);
    std::vector<model::NamedValues> tensors;
    addStored(opened, prefix, tensors);
    return tensors;
}

CheckpointPlace placeIn(const std::filesystem::path& path, const CheckpointOwner& owner)
{
    return placeIn(open(path, kMostBytes, owner));
}

void forkCheckpoint(const std::filesystem::path& from, const CheckpointOwner& owner,
                    const std::filesystem::path& to, const CheckpointOwner& newOwner,
                    double learningRate, std::int64_t stepsPerEpoch)
{
    Opened opened = open(from, kMostBytes, owner);
    opened.progress.epoch = opened.progress.step / stepsPerEpoch;
    opened.progress.scored = true;
    opened.progress.learningRate = learningRate;
    opened.progress.bestTrainVal = kNoBest;
    writeCopy(opened, to, newOwner);
}

void copyCheckpoint(const std::filesystem::path& from, const model::Network& network,
                    const CheckpointOwner& owner, const std::filesystem::path& to,
                    const CheckpointOwner& newOwner)
{
    Opened opened = open(from, mostBytes(weightsOf(network.body())), owner);
    writeCopy(opened, to, newOwner);
}

void copyCheckpoint(const std::filesystem::path& from, const CheckpointOwner& owner,
                    const std::filesystem::path& to, const CheckpointOwner& newOwner)
{
    Opened opened = open(from, kMostBytes, owner);
    writeCopy(opened, to, newOwner);
}

} // namespace assay::train
