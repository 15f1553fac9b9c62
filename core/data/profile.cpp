// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/profile.h"

#include "base/error.h"
#include "data/checks/longer_series.h"
#include "data/checks/other_range.h"
#include "data/checks/other_units.h"
#include "data/checks/own_test_part.h"
#include "data/checks/unseen_categories.h"
#include "data/table_summary.h"

#include <algorithm>
#include <cmath>

namespace assay::data {

Prepared prepare(const DataSpec& spec, const ReadProgress& progress)
{
    Prepared prepared;
    prepared.source = open({spec, spec.path, nullptr, progress});
    prepared.findings = prepared.source->info().findings;
    if (!spec.testPath.empty()) {
        prepared.serving = open({spec, spec.testPath, prepared.source.get(), progress});
        const auto& more = prepared.serving->info().findings;
        prepared.findings.insert(prepared.findings.end(), more.begin(), more.end());
    }
    prepared.splits = cut(prepared.source, prepared.serving, spec.split);
    prepared.preprocess = Preprocess::fit(spec.normalise, prepared.splits.train);
    if (prepared.serving) {
        if (const auto own = checks::ownTestPart(prepared.source->info(), spec.split))
            prepared.findings.push_back(*own);
        if (const auto range =
                checks::otherRange(prepared.source->info().range, prepared.serving->info().range))
            prepared.findings.push_back(*range);
        const auto units = checks::otherUnits(prepared.splits.train, prepared.splits.testVal);
        prepared.findings.insert(prepared.findings.end(), units.begin(), units.end());
        const auto unseen = checks::unseenCategories(prepared.splits.testVal);
        prepared.findings.insert(prepared.findings.end(), unseen.begin(), unseen.end());
        const auto longer = checks::longerSeries(*prepared.source, prepared.splits.testVal);
        prepared.findings.insert(prepared.findings.end(), longer.begin(), longer.end());
    }
    return prepared;
}

Profile profile(const Prepared& prepared)
{
    Profile result;
    result.source = prepared.source->info();
    result.sourceClassCounts = prepared.source->classCounts();
    if (prepared.serving)
        result.serving = prepared.serving->info();
    for (const SplitKind split : kAllSplits) {
        const Subset& subset = prepared.splits[split];
        SplitProfile entry{.split = split,
                           .examples = static_cast<std::int64_t>(subset.size()),
                           .classCounts = {},
                           .source = subset.dataset->info().path};
        // Of test no more than its size is told before it is opened.
        if (split != SplitKind::Test)
            entry.classCounts = subset.classCounts();
        result.splits.push_back(std::move(entry));
    }
    result.splitFingerprint = prepared.splits.fingerprint();
    result.scale = prepared.preprocess.scale();
    result.shift = prepared.preprocess.shift();
    result.guess = prepared.splits.train.guess();
    result.input = prepared.preprocess.input();
    result.features = prepared.preprocess.features();
    result.featureColumns = prepared.preprocess.featureColumns();
    result.columns = summarise(prepared.splits);
    if (prepared.source->info().modality == Modality::Table)
        result.target = summariseTarget(prepared.splits);
    result.findings = prepared.findings;
    return result;
}

Sample sampleAt(const Subset& subset, SplitKind split, std::size_t position,
                const Preprocess& preprocess)
{
    const std::uint32_t index = subset.indices[position];
    const Dataset& dataset = *subset.dataset;
    Sample sample;
    sample.id = dataset.id(index);
    sample.split = split;
    sample.index = index;
    if (dataset.isRegression())
        sample.target = dataset.target(index);
    else
        sample.label = dataset.label(index);
    switch (dataset.info().modality) {
    case Modality::Pictures: sample.pixels = dataset.shown(index); break;
    case Modality::Table: sample.cells = cellsOf(dataset, index); break;
    case Modality::Series: {
        const auto values = dataset.series().at(index);
        sample.series.assign(values.begin(), values.end());
        sample.steps = dataset.series().steps(index);
        break;
    }
    }
    sample.tensor.resize(preprocess.floats(dataset, index));
    preprocess.apply(dataset, index, sample.tensor.data());

    double sum = 0, squares = 0;
    for (const float x : sample.tensor) {
        sum += x;
        squares += static_cast<double>(x) * x;
    }
    const auto count = static_cast<double>(sample.tensor.size());
    const auto [low, high] = std::minmax_element(sample.tensor.begin(), sample.tensor.end());
    sample.min = *low;
    sample.max = *high;
    sample.mean = static_cast<float>(sum / count);
    const double variance = squares / count - (sum / count) * (sum / count);
    sample.deviation = static_cast<float>(std::sqrt(std::max(0.0, variance)));
    return sample;
}

std::vector<Sample> samples(const Prepared& prepared, SplitKind split, std::size_t offset,
                            std::size_t count)
{
    if (split == SplitKind::Test)
        throw base::usageError("test.sealed", "Test is sealed: its examples are not shown.");
    const Subset& subset = prepared.splits[split];
    std::vector<Sample> result;
    for (std::size_t i = offset; i < std::min(offset + count, subset.size()); ++i)
        result.push_back(sampleAt(subset, split, i, prepared.preprocess));
    return result;
}

} // namespace assay::data
