// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/checkpoint.h"

#include "base/error.h"
#include "base/sample_id.h"
#include "train/checkpoint_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <torch/serialize.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

namespace assay::train {

namespace {

constexpr int kFormat = 1;

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

/// Writes beside, flushes, renames: whoever reads sees the old file or the new one.
void replaceFile(const std::filesystem::path& path, const std::string& bytes)
{
    const std::filesystem::path beside = path.string() + ".part";
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    const auto fail = [&] {
        const std::string why = std::strerror(errno);
        if (file >= 0)
            ::close(file);
        std::error_code ignored;
        std::filesystem::remove(beside, ignored);
        throw notWritten(path, why);
    };
    if (file < 0)
        fail();
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(file, bytes.data() + done, bytes.size() - done);
        if (n < 0)
            fail();
        done += static_cast<std::size_t>(n);
    }
    if (::fsync(file) != 0)
        fail();
    ::close(file);
    std::error_code code;
    std::filesystem::rename(beside, path, code);
    if (code)
        throw notWritten(path, code.message());
}

/// LibTorch does not notice a flipped bit, so the archive is followed by its hash.
std::string sealOf(std::string_view archive)
{
    return "assay " + base::fingerprint(archive) + "\n";
}

struct Opened {
    torch::serialize::InputArchive archive;
    nlohmann::json place;
};

Opened open(const std::filesystem::path& path)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw base::inputError("checkpoint.missing",
                               "There is no checkpoint to go on from; start the run anew.",
                               at(path));
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    const std::size_t size = bytes.size() - std::min(bytes.size(), sealOf({}).size());
    if (bytes.substr(size) != sealOf(std::string_view(bytes).substr(0, size)))
        throw base::inputError("checkpoint.damaged",
                               "The checkpoint is damaged; start the run anew.", at(path));
    try {
        Opened opened;
        opened.archive.load_from(bytes.data(), size);
        c10::IValue place;
        opened.archive.read("place", place);
        opened.place = nlohmann::json::parse(place.toStringRef());
        if (opened.place.at("format") != kFormat)
            throw base::inputError("checkpoint.newer",
                                   "The checkpoint was written by a newer program; use that one.",
                                   at(path));
        return opened;
    } catch (const base::Error&) {
        throw;
    } catch (const std::exception&) { // LibTorch's own errors are of several kinds
        throw base::inputError("checkpoint.damaged",
                               "The checkpoint is damaged; start the run anew.", at(path));
    }
}

void readInto(Opened& opened, const std::string& name, const at::Tensor& target,
              const std::filesystem::path& path)
{
    const c10::NoGradGuard noGrad;
    at::Tensor read;
    if (!opened.archive.try_read(name, read) || read.sizes() != target.sizes())
        throw base::inputError(
            "checkpoint.other_network",
            fmt::format("The checkpoint is of another network: {} does not fit.", name), at(path));
    target.copy_(read);
}

} // namespace

void writeCheckpoint(const std::filesystem::path& path, const model::Network::Body& network,
                     const Optimizer& optimizer, const Progress& progress)
{
    const c10::NoGradGuard noGrad;
    torch::serialize::OutputArchive archive;
    const nlohmann::json place{
        {"format", kFormat},
        {"step", progress.step},
        {"epoch", progress.epoch},
        {"scored", progress.scored},
        {"seconds", progress.seconds},
        {"learning_rate", progress.learningRate},
        {"best_train_val", progress.bestTrainVal},
    };
    archive.write("place", c10::IValue(place.dump()));
    archive.write("random", at::detail::getDefaultCPUGenerator().get_state());
    for (const auto& parameter : network.parameters)
        archive.write("weights." + parameter.name, parameter.value.detach().contiguous().clone());
    for (const auto& [name, tensor] : optimizer.state())
        archive.write("optimiser." + name, tensor);
    std::ostringstream bytes;
    archive.save_to(bytes);
    replaceFile(path, bytes.str() + sealOf(bytes.str()));
}

Progress readCheckpoint(const std::filesystem::path& path, model::Network::Body& network,
                        Optimizer& optimizer)
{
    Opened opened = open(path);
    for (const auto& parameter : network.parameters)
        readInto(opened, "weights." + parameter.name, parameter.value, path);
    for (const auto& [name, tensor] : optimizer.state())
        readInto(opened, "optimiser." + name, tensor, path);
    at::Tensor random;
    opened.archive.read("random", random);
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    generator.set_state(random);
    return {.step = opened.place.at("step"),
            .epoch = opened.place.at("epoch"),
            .scored = opened.place.at("scored"),
            .seconds = opened.place.at("seconds"),
            .learningRate = opened.place.at("learning_rate"),
            .bestTrainVal = opened.place.at("best_train_val")};
}

CheckpointPlace checkpointPlace(const std::filesystem::path& path)
{
    const Opened opened = open(path);
    return {.step = opened.place.at("step"),
            .epoch = opened.place.at("epoch"),
            .bestTrainVal = opened.place.at("best_train_val")};
}

void loadWeights(const std::filesystem::path& path, model::Network& network)
{
    Opened opened = open(path);
    for (const auto& parameter : network.body().parameters)
        readInto(opened, "weights." + parameter.name, parameter.value, path);
}

} // namespace assay::train
