// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/run_digest.h"

#include "base/sample_id.h"

#include <type_traits>

namespace assay::train {

namespace {

/// The bytes of values, one after the other. Structures are taken apart by structured bindings: a
/// member that is added later does not compile here until it counts too.
class Bytes
{
public:
    template <typename... Values>
    void addAll(const Values&... values)
    {
        (add(values), ...);
    }
    template <typename Value>
    requires(std::is_arithmetic_v<Value> || std::is_enum_v<Value>) void add(const Value& value)
    {
        all.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void add(const std::string& text)
    {
        add(text.size());
        all += text;
    }
    void add(const data::Guess& value)
    {
        const auto& [loss, error, rmse] = value;
        addAll(loss, error, rmse);
    }
    void add(const stats::Interval& value)
    {
        const auto& [low, high] = value;
        addAll(low, high);
    }
    void add(const SplitScore& value)
    {
        const auto& [loss, error, examples, rmse, mae, r2, f1] = value;
        addAll(loss, error, examples, rmse, mae, r2, f1);
    }
    void add(const BaselineValue& value)
    {
        const auto& [name, trainVal, examples, interval] = value;
        addAll(name, trainVal, examples, interval);
    }
    template <typename Value>
    void add(const std::optional<Value>& value)
    {
        add(value.has_value());
        if (value)
            add(*value);
    }
    template <typename Value>
    void add(const std::vector<Value>& values)
    {
        add(values.size());
        for (const Value& value : values)
            add(value);
    }
    template <typename Key, typename Value>
    void add(const std::map<Key, Value>& values)
    {
        add(values.size());
        for (const auto& [key, value] : values)
            addAll(key, value);
    }
    void add(const RunRecord& value)
    {
        const auto& [id, kind, task, source, split, resampled, scored, name, note, state, spec,
                     specHash, family, seed, templateName, parameters, examples, environment,
                     created, seconds, step, epoch, totalSteps, guess, last, bestEpoch,
                     bestTrainVal, bestMetric, parent, baselines, here, resumable, problem] = value;
        addAll(id, kind, task, source, split, resampled, scored, name, note, state, spec, specHash,
               family, seed, templateName, parameters, examples, environment, created, seconds,
               step, epoch, totalSteps, guess, last, bestEpoch, bestTrainVal, bestMetric, parent,
               baselines, here, resumable, problem);
    }

    std::string all;
};

} // namespace

std::string digest(const std::vector<RunRecord>& runs)
{
    // One run at a time: specs of thousands of runs are megabytes.
    std::string digests;
    for (const RunRecord& run : runs) {
        Bytes bytes;
        bytes.add(run);
        digests += base::fingerprint(bytes.all);
    }
    return base::fingerprint(digests);
}

} // namespace assay::train
