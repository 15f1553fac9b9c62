// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/start_weights.h"

#include "base/error.h"
#include "base/finding_words.h"
#include "base/plain_file.h"
#include "base/sample_id.h"
#include "model/weight_file.h"
#include "train/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace assay::experiment {

namespace {

/// Bytes that nobody's checkpoint has, and few memories.
constexpr std::uintmax_t kLargest = 32'000'000'000;

/// One way to write it, wherever the program runs when it is read.
std::string spelled(const StartWeights& start)
{
    return start.run ? fmt::format("run {}{}", *start.run, start.best ? " best" : "")
                     : std::filesystem::absolute(start.file).lexically_normal().string();
}

base::Error unreadable(const std::filesystem::path& file, const std::string& why)
{
    return base::inputError("model.start_from",
                            fmt::format("The weights to start from cannot be read ({}); train that "
                                        "run first, choose another, or leave model.start_from "
                                        "empty.",
                                        why),
                            {.file = file.string(), .row = {}, .byte = {}});
}

/// Of the file as it is; it is read anew only when its size or time has changed.
std::string fingerprintOf(const std::filesystem::path& file)
{
    struct Known {
        std::filesystem::path file;
        std::uintmax_t size = 0;
        std::filesystem::file_time_type time;
        std::string fingerprint;
    };
    static std::mutex mutex;
    static Known known;
    std::error_code code;
    const auto time = std::filesystem::last_write_time(file, code);
    base::PlainFile read(file, base::PlainFile::Use::Read);
    if (!read.isOpen())
        throw unreadable(file, read.isMissing() ? "there is no such checkpoint" : read.problem());
    const std::lock_guard lock(mutex);
    if (!code && known.file == file && known.size == read.size() && known.time == time)
        return known.fingerprint;
    if (read.size() > kLargest)
        throw unreadable(file, fmt::format("{} bytes are no checkpoint", read.size()));
    const std::string bytes = read.readAll();
    if (!read.problem().empty())
        throw unreadable(file, read.problem());
    known = {file, read.size(), time, base::fingerprint(bytes)};
    return known.fingerprint;
}

} // namespace

std::optional<StartWeights> startWeights(const ExperimentSpec& spec)
{
    std::string_view text = spec.model.startFrom;
    if (text.empty())
        return std::nullopt;
    constexpr std::string_view kRun = "run ";
    if (!text.starts_with(kRun) && text != "run")
        return StartWeights{.file = std::string(text)};
    text.remove_prefix(std::min(text.size(), kRun.size()));
    StartWeights start{.run = 0};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), *start.run);
    const std::string_view rest(end, text.data() + text.size());
    start.best = rest == " best";
    if (code != std::errc() || *start.run < 1 || !(rest.empty() || rest == " last" || start.best))
        throw base::usageError("model.start_from",
                               fmt::format("model.start_from is \"{}\"; write \"run 3\", \"run 3 "
                                           "best\" or the path of a checkpoint or of weights "
                                           "(safetensors, torch.save, TorchScript).",
                                           spec.model.startFrom));
    return start;
}

std::filesystem::path startFile(
    const StartWeights& start,
    const std::function<std::filesystem::path(train::RunId, bool best)>& fileOf)
{
    return start.run ? fileOf(*start.run, start.best) : start.file;
}

bool isFromElsewhere(const StartWeights& start, const std::filesystem::path& file)
{
    return !start.run && !train::isCheckpoint(file) && model::WeightFile::is(file);
}

ExperimentSpec withStart(
    ExperimentSpec spec,
    const std::function<std::filesystem::path(train::RunId, bool best)>& fileOf)
{
    const auto start = startWeights(spec);
    if (!start) {
        spec.model.startFingerprint.clear();
        return spec;
    }
    spec.model.startFrom = spelled(*start);
    const std::filesystem::path file = startFile(*startWeights(spec), fileOf);
    if (spec.model.startFingerprint.empty())
        spec.model.startFingerprint = fingerprintOf(file);
    else
        requireStart(file, spec.model.startFingerprint);
    return spec;
}

ExperimentSpec startedAs(ExperimentSpec draft, const ExperimentSpec& run)
{
    if (draft.train.continueFrom.empty()
        || (draft.train.continueFingerprint.empty()
            && draft.train.continueFrom == run.train.continueFrom)) {
        draft.train.continueFrom = run.train.continueFrom;
        draft.train.continueFingerprint = run.train.continueFingerprint;
    }
    if (draft.model.startFrom.empty() || !draft.model.startFingerprint.empty())
        return draft;
    try {
        if (spelled(*startWeights(draft)) == run.model.startFrom) {
            draft.model.startFrom = run.model.startFrom;
            draft.model.startFingerprint = run.model.startFingerprint;
        }
    } catch (const base::Error&) {
        // It names nothing, and so no run began with it.
    }
    return draft;
}

const base::FindingKinds& startFindings()
{
    static const base::FindingKinds all{
        {"start.prefix",
         [](const base::Finding& f) {
             return fmt::format("In {} \"{}\" stands before the names of all weights of the "
                                "network; they were matched without it.",
                                f.place, base::text(f, 0));
         }},
        {"start.own_prefix",
         [](const base::Finding& f) {
             return fmt::format("The names of the network begin with \"{}\", those in {} do not; "
                                "they were matched without it.",
                                base::text(f, 0), f.place);
         }},
        {"start.several",
         [](const base::Finding& f) {
             return fmt::format("{} holds the weights of the network more than once: those behind "
                                "\"{}\" were taken, not those behind \"{}\". To begin with "
                                "others, save those alone.",
                                f.place, base::text(f, 0), base::text(f, 1));
         }},
        {"start.unexpected",
         [](const base::Finding& f) {
             return fmt::format("{} in {} {} no place in the network and {} left out, the first "
                                "\"{}\".",
                                base::counted(base::number(f, "count"), "tensor", "tensors"),
                                f.place, base::number(f, "count") == 1 ? "has" : "have",
                                base::number(f, "count") == 1 ? "was" : "were", base::text(f, 0));
         }},
    };
    return all;
}

void requireStart(const std::filesystem::path& file, const std::string& fingerprint)
{
    if (fingerprintOf(file) != fingerprint)
        throw base::inputError(
            "model.start_changed",
            "The weights to start from are others than were chosen; put those back, or clear "
            "model.start_fingerprint to begin with the ones that are there now.",
            {.file = file.string(), .row = {}, .byte = {}});
}

} // namespace assay::experiment
