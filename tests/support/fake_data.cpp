// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "fake_session.h"
#include "session/local/run_material.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace assay::testing {

namespace {

using data::SplitKind;

constexpr int kSide = 28;

/// Which of the seven strokes of a calculator digit are drawn: top, upper left, upper right,
/// middle, lower left, lower right, bottom.
constexpr std::array<std::array<bool, 7>, 10> kStrokes{{
    {1, 1, 1, 0, 1, 1, 1},
    {0, 0, 1, 0, 0, 1, 0},
    {1, 0, 1, 1, 1, 0, 1},
    {1, 0, 1, 1, 0, 1, 1},
    {0, 1, 1, 1, 0, 1, 0},
    {1, 1, 0, 1, 0, 1, 1},
    {1, 1, 0, 1, 1, 1, 1},
    {1, 0, 1, 0, 0, 1, 0},
    {1, 1, 1, 1, 1, 1, 1},
    {1, 1, 1, 1, 0, 1, 1},
}};

struct Point {
    double x, y;
};
constexpr std::array<std::array<Point, 2>, 7> kLines{{
    {{{8, 5}, {19, 5}}},
    {{{8, 5}, {8, 14}}},
    {{{19, 5}, {19, 14}}},
    {{{8, 14}, {19, 14}}},
    {{{8, 14}, {8, 23}}},
    {{{19, 14}, {19, 23}}},
    {{{8, 23}, {19, 23}}},
}};

double distance(Point p, Point a, Point b)
{
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double t =
        std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
    return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

std::vector<std::uint8_t> draw(int digit, base::Random& random, bool night)
{
    std::vector<std::uint8_t> pixels(kSide * kSide);
    const double slant = random.uniform(-0.25, 0.25);
    const double offset = random.uniform(-1.5, 1.5);
    const double width = random.uniform(1.1, 1.9);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            double near = 99;
            for (std::size_t k = 0; k < kLines.size(); ++k)
                if (kStrokes[static_cast<std::size_t>(digit)][k])
                    near = std::min(near, distance({x + slant * (y - 14) + offset, double(y)},
                                                   kLines[k][0], kLines[k][1]));
            double ink = std::clamp(width + 0.5 - near, 0.0, 1.0) * 240;
            ink = night ? ink * 0.45 + std::abs(random.normal()) * 28 : ink;
            pixels[static_cast<std::size_t>(y * kSide + x)] =
                static_cast<std::uint8_t>(std::clamp(ink, 0.0, 255.0));
        }
    }
    return pixels;
}

void normalisation(const data::DataSpec& spec, float& scale, float& shift)
{
    scale = 1.0F / 255;
    shift = spec.normalise == data::Normalisation::Centred ? -0.5F : 0;
    if (spec.normalise == data::Normalisation::Standard) {
        scale = 1.0F / 78.6F;
        shift = -33.3F / 78.6F;
    }
}

} // namespace

data::Profile FakeSession::makeProfile(const data::DataSpec& spec)
{
    data::Profile profile;
    profile.source.kind = spec.path;
    profile.source.path = spec.path;
    profile.source.reader = spec.path;
    profile.source.inputs.emplace_back();
    profile.source.inputs.back().shape = {1, kSide, kSide};
    profile.source.trainingExamples = spec.count;
    profile.source.fingerprint = "0123456789abcdef0123456789abcdef";
    for (int i = 0; i < 10; ++i)
        profile.source.classes.push_back(std::to_string(i));
    const bool two = !spec.testPath.empty();
    if (two) {
        profile.serving = profile.source;
        profile.serving.kind = profile.serving.path = spec.testPath;
    }
    const std::array<double, 4> shares =
        two ? std::array{0.9, 0.1, 0.5, 0.5} : std::array{0.7, 0.1, 0.1, 0.1};
    for (std::size_t i = 0; i < 4; ++i) {
        data::SplitProfile split;
        split.split = data::kScoredSplits[i];
        split.source = two && i > 1 ? spec.testPath : spec.path;
        for (int c = 0; c < 10; ++c)
            split.classCounts.push_back(static_cast<std::int64_t>(
                shares[i] * static_cast<double>(spec.count) / 10 * (1 + 0.06 * std::sin(c * 2.3))));
        split.examples =
            std::accumulate(split.classCounts.begin(), split.classCounts.end(), std::int64_t{0});
        if (split.split == SplitKind::Test)
            split.classCounts.clear(); // sealed: only its size is given
        profile.splits.push_back(split);
    }
    float scale = 0;
    float shift = 0;
    normalisation(spec, scale, shift);
    profile.inputs.push_back({.input = data::pictureInput(1, kSide, kSide),
                              .scale = {scale},
                              .shift = {shift},
                              .least = {shift},
                              .greatest = {255 * scale + shift},
                              .steps = {"divide by 255"},
                              .features = {},
                              .featureColumns = {},
                              .measured = {}});
    profile.splitFingerprint = "fedcba9876543210fedcba9876543210";
    profile.guess.loss = std::log(10.0);
    profile.guess.error = 0.894;
    return profile;
}

std::vector<data::Sample> FakeSession::makeSamples(const data::DataSpec& spec, SplitKind split,
                                                   std::size_t offset, std::size_t count)
{
    const data::Profile known = makeProfile(spec);
    const auto total =
        static_cast<std::size_t>(known.splits[static_cast<std::size_t>(split)].examples);
    const bool night = known.splits[static_cast<std::size_t>(split)].source == "glyphs-night";
    std::vector<data::Sample> samples;
    for (std::size_t i = offset; i < std::min(offset + count, total); ++i) {
        base::Random random(7, data::key(split), i);
        data::Sample s;
        s.split = split;
        s.index = static_cast<std::uint32_t>(i);
        s.label = static_cast<std::uint16_t>(random.below(10));
        s.pixels = draw(s.label, random, night);
        s.id = base::sampleId(s.pixels, data::key(split), i);
        double sum = 0;
        double squares = 0;
        std::vector<float>& tensor = s.tensors.emplace_back();
        for (const std::uint8_t pixel : s.pixels) {
            const data::Encoding& encoding = known.inputs.front();
            const float value = static_cast<float>(pixel) * encoding.scale[0] + encoding.shift[0];
            tensor.push_back(value);
            sum += value;
            squares += value * value;
        }
        const double n = static_cast<double>(tensor.size());
        s.min = *std::min_element(tensor.begin(), tensor.end());
        s.max = *std::max_element(tensor.begin(), tensor.end());
        s.mean = static_cast<float>(sum / n);
        s.deviation = static_cast<float>(std::sqrt(std::max(0.0, squares / n - sum / n * sum / n)));
        samples.push_back(std::move(s));
    }
    return samples;
}

void FakeSession::profile(const data::DataSpec& spec, Tag tag)
{
    calls.push_back("data.profile " + spec.path);
    if (silent || failed(tag))
        return;
    emitEvent(session::DataProfiled{tag, std::make_shared<const data::Profile>(makeProfile(spec))});
}

void FakeSession::samples(const data::DataSpec& spec, SplitKind split, std::size_t offset,
                          std::size_t count, Tag tag)
{
    calls.push_back("data.samples " + data::key(split));
    if (silent || failed(tag))
        return;
    emitEvent(session::SamplesRead{tag, split, offset, makeSamples(spec, split, offset, count)});
}

void FakeSession::draws(const data::DataSpec& spec, const std::string& augment, std::uint64_t,
                        std::size_t place, std::size_t count, Tag tag)
{
    calls.push_back("data.draws " + augment);
    if (silent || failed(tag))
        return;
    const auto one = makeSamples(spec, SplitKind::Train, place, 1);
    emitEvent(session::DrawsMade{tag, {}, std::vector<data::Sample>(count, one.front())});
}

void FakeSession::examples(const data::DataSpec& spec, const std::vector<base::SampleId>& ids,
                           std::size_t count, Tag tag)
{
    calls.push_back("data.examples " + std::to_string(ids.size()));
    if (silent || failed(tag))
        return;
    emitEvent(session::ExamplesFound{
        tag, makeSamples(spec, SplitKind::Train, 0, std::min(ids.size(), count))});
}

void FakeSession::sendFixedBatch(train::RunId run, std::size_t examples)
{
    const train::RunRecord& r = record(run);
    session::FixedBatch batch;
    batch.run = run;
    batch.step = r.step;
    for (int i = 0; i < 10; ++i)
        batch.classes.push_back(std::to_string(i));
    auto samples = makeSamples(m_shapes[run].spec.data, SplitKind::TrainVal, 0, examples);
    const double wrong = 0.05 + 0.85 * std::exp(-static_cast<double>(r.step) / 200.0);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        base::Random random(3, "answer", i + 1000 * static_cast<std::uint64_t>(r.step / 40));
        const bool miss = random.uniform() < wrong;
        batch.predicted.push_back(
            static_cast<std::uint16_t>(miss ? random.below(10) : samples[i].label));
        batch.probability.push_back(
            static_cast<float>(std::clamp(1 - wrong + 0.2 * random.uniform() - 0.15, 0.12, 0.999)));
    }
    batch.shape = {1, kSide, kSide};
    batch.samples = std::make_shared<const std::vector<data::Sample>>(std::move(samples));
    emitEvent(batch);
}

session::ModelReport FakeSession::describe(const experiment::ExperimentSpec& spec,
                                           const data::Profile& data) const
{
    session::ModelReport report = session::modelReport(spec, data);
    if (!modelProblem.empty())
        report.problem = modelProblem;
    if (startWeights)
        report.weights = startWeights;
    return report;
}

} // namespace assay::testing
