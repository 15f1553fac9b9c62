// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/baselines.h"
#include "data/profile.h"
#include "data/sample.h"
#include "session/answer.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace assay::session {

struct DataProfiled {
    Tag tag;
    std::shared_ptr<const data::Profile> profile;
};

struct SamplesRead {
    Tag tag;
    data::SplitKind split;
    std::size_t offset;
    std::vector<data::Sample> samples;
};

/// Examples that were asked for by their ids.
struct ExamplesFound {
    Tag tag;
    std::vector<data::Sample> samples;
};

/// An example of train as epochs see it that change examples by chance.
struct DrawsMade {
    Tag tag;
    std::string problem;             ///< why there are none, a sentence; else empty
    std::vector<data::Sample> draws; ///< of the first epochs
};

/// What very simple methods reach on a data set.
struct BaselinesKnown {
    Tag tag;
    std::string split; ///< fingerprint of the split
    std::vector<baseline::Baseline> baselines;
};

/// Looks at data before it is trained on. Work happens on the background lane.
class Data
{
public:
    virtual ~Data() = default;
    /// -> DataProgress while a file is read, then DataProfiled or Failed
    virtual void profile(const data::DataSpec& spec, Tag tag) = 0;
    /// What very simple methods reach on these data; kept with the runs of the same split. A newer
    /// request ends an older one unanswered. -> BaselinesKnown or Failed
    virtual void baselines(const data::DataSpec& spec, Tag tag) = 0;
    /// -> SamplesRead or Failed. Test is refused.
    virtual void samples(const data::DataSpec& spec, data::SplitKind split, std::size_t offset,
                         std::size_t count, Tag tag) = 0;
    /// The examples of the open parts with these ids, at most `count` of them, as data::samplesWith.
    /// -> ExamplesFound or Failed
    virtual void examples(const data::DataSpec& spec, const std::vector<base::SampleId>& ids,
                          std::size_t count, Tag tag) = 0;
    /// The first `count` draws of an example of train with the changes `augment`, as TrainSpec::augment.
    /// -> DrawsMade or Failed
    virtual void draws(const data::DataSpec& spec, const std::string& augment, std::uint64_t seed,
                       std::size_t place, std::size_t count, Tag tag) = 0;
};

} // namespace assay::session
