// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/fit_changes.h"

#include "base/error.h"
#include "base/number_text.h"
#include "base/random.h"
#include "data/augment.h"
#include "data/inputs/picture/ink.h"
#include "data/inputs/picture/picture_input.h"
#include "data/inputs/series/series_input.h"
#include "stats/medians.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <string_view>
#include <utility>

namespace assay::evaluate {

namespace {

using data::Subset;
using stats::median;
using stats::mediansDiffer;
using stats::quantile;
using stats::variance;
using stats::widening;

constexpr std::size_t kMostExamples = 2000;
/// Differences below these are left alone: a share of a ratio, of the range, of a side.
constexpr double kLeastRatio = 0.1, kLeastRange = 0.04, kLeastPlace = 0.02, kLeastNoise = 0.015;
/// Strengths above these may take away what an example shows.
constexpr double kMostFade = 0.9, kMostStrengthen = 9, kMostBrighter = 0.75, kMostGrain = 0.4;
/// A change to one side is drawn from none to its strength. The strength reaches this share of the served examples,
/// so that a few odd ones do not decide it.
constexpr double kReached = 0.9;

/// Strengths are rounded: a fit is not that sharp.
double rounded(double strength)
{
    return std::round(strength * 100) / 100;
}

Subset someOf(Subset subset)
{
    if (subset.size() > kMostExamples) {
        base::Random(0, "fit_changes").shuffle(subset.indices);
        subset.indices.resize(kMostExamples);
    }
    return subset;
}

/// Of each picture, one number a list. Values are 0 .. 1 of the range of the data, the mean of its channels.
struct PictureSide {
    std::vector<double> ground; ///< what the border shows
    std::vector<double> level; ///< how far the tenth of the pixels that differs most lies from that
    std::vector<double> noise; ///< deviation of what changes from pixel to pixel
    std::vector<double> centreX, centreY; ///< of what differs from the ground, in sides
    std::vector<double> extent;           ///< its deviation from that place, in sides
};

PictureSide pictureSide(const Subset& subset, const data::PictureInput& pictures,
                        const std::function<void()>& step)
{
    const data::Shape shape = pictures.info().shape;
    const auto height = static_cast<double>(shape.height);
    const auto width = static_cast<double>(shape.width);
    const data::ValueRange range = pictures.info().range;
    const double span = range.high > range.low ? range.high - range.low : 1;
    PictureSide side;
    std::vector<float> read;
    for (const std::uint32_t index : subset.indices) {
        step();
        pictures.picture(index, read);
        const data::Ink ink = data::inkOf(read, shape);
        side.ground.push_back((ink.ground - range.low) / span);
        side.level.push_back(ink.level / span);
        side.noise.push_back(ink.noise / span);
        if (ink.sum <= 0)
            continue;
        side.centreX.push_back(ink.x / width);
        side.centreY.push_back(ink.y / height);
        side.extent.push_back(std::sqrt(ink.varianceX + ink.varianceY) / std::max(width, height));
    }
    return side;
}

/// By how much the middle of the places lies elsewhere there; 0 where they do not differ clearly.
double displacement(const std::vector<double>& here, const std::vector<double>& there)
{
    return mediansDiffer(here, there) ? std::abs(median(there) - median(here)) : 0;
}

/// What these pictures are measured as once they have been faded by a ratio and grain was added.
class GrainMeasure
{
public:
    GrainMeasure(const Subset& subset, double ratio, const std::function<void()>& step)
        : m_step(step)
    {
        const data::PictureInput& pictures = *subset.dataset->pictures();
        m_shape = pictures.info().shape;
        const data::ValueRange range = pictures.info().range;
        const auto low = static_cast<float>(range.low), high = static_cast<float>(range.high);
        m_span = range.high > range.low ? range.high - range.low : 1;
        m_encoding.input = data::pictureInput(m_shape.channels, m_shape.height, m_shape.width);
        m_encoding.least.assign(static_cast<std::size_t>(m_shape.channels), low);
        m_encoding.greatest.assign(static_cast<std::size_t>(m_shape.channels), high);
        const auto plane = static_cast<std::size_t>(m_shape.height * m_shape.width);
        for (std::size_t k = 0; k < std::min(subset.size(), kMostRedrawn); ++k) {
            std::vector<float>& picture = m_pictures.emplace_back();
            pictures.picture(subset.indices[k], picture);
            for (std::size_t at = 0; at < picture.size(); at += plane) {
                const auto values = std::span<float>(picture).subspan(at, plane);
                const auto ground = static_cast<float>(data::groundOf(values, m_shape));
                for (float& x : values)
                    x = std::clamp(ground + (x - ground) * static_cast<float>(ratio), low, high);
            }
        }
    }

    double noise(double strength) const
    {
        const data::Augmenter grain(
            data::augmentations(fmt::format("grain {:.6f}", strength), "train.augment"), 0);
        std::vector<double> measured;
        std::vector<float> changed;
        for (std::size_t k = 0; k < m_pictures.size(); ++k) {
            m_step();
            changed = m_pictures[k];
            grain.apply(m_encoding, 0, static_cast<std::uint32_t>(k), 0, changed);
            measured.push_back(data::inkOf(changed, m_shape).noise / m_span);
        }
        return median(std::move(measured));
    }

private:
    static constexpr std::size_t kMostRedrawn = 100;

    const std::function<void()>& m_step;
    data::Shape m_shape;
    data::Encoding m_encoding;
    double m_span = 1;
    std::vector<std::vector<float>> m_pictures;
};

/// The grain that makes faded pictures of train-val as noisy, by the same measure, as those that are served: what
/// black and white cut off is missing on both sides. A share of the range, found by halving; the same draws for
/// each strength, so that more grain is more noise.
double fittedGrain(const Subset& trained, double ratio, double wanted,
                   const std::function<void()>& step)
{
    constexpr int kHalvings = 9;
    const GrainMeasure measure(trained, ratio, step);
    double low = 0, high = kMostGrain;
    for (int k = 0; k < kHalvings; ++k) {
        const double middle = (low + high) / 2;
        (measure.noise(middle) < wanted ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// Noise that is on one side and not on the other; independent noises add in squares.
double added(double here, double there, double factor)
{
    return std::sqrt(std::max(0.0, there * there - factor * here * factor * here));
}

std::vector<FittedChange> ofPictures(const Subset& trained, const Subset& served,
                                     const std::function<void()>& step)
{
    const PictureSide a = pictureSide(trained, *trained.dataset->pictures(), step);
    const PictureSide b = pictureSide(served, *served.dataset->pictures(), step);
    std::vector<FittedChange> changes;
    const auto add = [&](const char* kind, double strength, double low, double high,
                         std::string why) {
        changes.push_back({kind, rounded(std::clamp(strength, low, high)), std::move(why)});
    };
    const auto both = [](const char* what, double there, double here) {
        return fmt::format("{} {:.3g} on test-val, {:.3g} on train-val", what, there, here);
    };

    const double levelA = median(a.level), levelB = median(b.level);
    const double ratio = levelA > 0 ? levelB / levelA : 1;
    if (std::abs(ratio - 1) > kLeastRatio && mediansDiffer(a.level, b.level)) {
        const bool fainter = ratio < 1;
        const double far = quantile(b.level, fainter ? 1 - kReached : kReached) / levelA;
        add(fainter ? "fade" : "strengthen", std::abs(far - 1), 0.05,
            fainter ? kMostFade : kMostStrengthen, both("contrast", levelB, levelA));
    }
    const double groundA = median(a.ground), groundB = median(b.ground);
    if (std::abs(groundB - groundA) > kLeastRange && mediansDiffer(a.ground, b.ground)) {
        const bool darker = groundB < groundA;
        const double far = quantile(b.ground, darker ? 1 - kReached : kReached);
        add(darker ? "darken" : "lighten", std::abs(far - groundA), 0.05, kMostBrighter,
            both("brightness of the ground", groundB, groundA));
    }
    // A place that is drawn evenly within +- s has the variance s^2 / 3; one that is displaced by d
    // lies within +- d.
    const double wander = std::max(widening(a.centreX, b.centreX), widening(a.centreY, b.centreY));
    const double moved =
        std::max(displacement(a.centreX, b.centreX), displacement(a.centreY, b.centreY));
    const double place = std::max(std::sqrt(3 * wander), moved);
    if (place > kLeastPlace)
        add("shift", place, kLeastPlace, 0.5,
            moved > std::sqrt(3 * wander)
                ? fmt::format("displaced by {:.3g} of a side on test-val", moved)
                : both("deviation of its place",
                       std::sqrt(std::max(variance(b.centreX), variance(b.centreY))),
                       std::sqrt(std::max(variance(a.centreX), variance(a.centreY)))));
    const double extentA = median(a.extent), extentB = median(b.extent);
    if (extentA > 0 && extentB > 0 && std::abs(extentB / extentA - 1) > kLeastRatio
        && mediansDiffer(a.extent, b.extent))
        add("scale", std::abs(extentB / extentA - 1), 0.05, 0.6, both("extent", extentB, extentA));
    const double noiseA = median(a.noise), noiseB = median(b.noise);
    if (added(noiseA, noiseB, std::min(ratio, 1.0)) > kLeastNoise
        && mediansDiffer(a.noise, b.noise))
        add("grain", fittedGrain(trained, ratio, noiseB, step), 0.01, kMostGrain,
            both("noise", noiseB, noiseA));
    return changes;
}

/// Of each series: deviation and noise, means over its channels in the deviations of train.
struct SeriesSide {
    std::vector<double> deviation, noise;
};

SeriesSide seriesSide(const Subset& subset, const data::Encoder& encoder, std::size_t channels,
                      const std::function<void()>& step)
{
    SeriesSide side;
    const data::Input& input = subset.dataset->input(0);
    std::vector<float> values;
    for (const std::uint32_t index : subset.indices) {
        step();
        values.assign(encoder.floats(input, index), 0);
        encoder.apply(input, index, values.data());
        const std::size_t steps = values.size() / std::max<std::size_t>(channels, 1);
        if (steps < 4)
            continue;
        double deviation = 0, noise = 0;
        for (std::size_t channel = 0; channel < channels; ++channel) {
            std::vector<double> own, rough;
            for (std::size_t step = 0; step < steps; ++step) {
                const auto x = static_cast<double>(values[step * channels + channel]);
                if (std::isfinite(x))
                    own.push_back(x);
            }
            for (std::size_t k = 2; k < own.size(); ++k)
                rough.push_back(std::abs(own[k - 2] - 2 * own[k - 1] + own[k]));
            deviation += std::sqrt(variance(own)) / static_cast<double>(channels);
            noise += stats::noiseOf(std::move(rough)) / static_cast<double>(channels);
        }
        side.deviation.push_back(deviation);
        side.noise.push_back(noise);
    }
    return side;
}

std::vector<FittedChange> ofSeries(const data::Prepared& data, const Subset& trained,
                                   const Subset& served, const std::function<void()>& step)
{
    const data::Encoder& encoder = data.preprocess.encoder(0);
    const auto channels = static_cast<std::size_t>(encoder.input().shape.back());
    const SeriesSide a = seriesSide(trained, encoder, channels, step);
    const SeriesSide b = seriesSide(served, encoder, channels, step);
    std::vector<FittedChange> changes;
    const double wideA = median(a.deviation), wideB = median(b.deviation);
    const double ratio = wideA > 0 ? wideB / wideA : 1;
    const auto both = [](const char* what, double there, double here) {
        return fmt::format("{} {:.3g} on test-val, {:.3g} on train-val, in deviations of train",
                           what, there, here);
    };
    if (std::abs(ratio - 1) > kLeastRatio && mediansDiffer(a.deviation, b.deviation))
        changes.push_back({"scale", rounded(std::clamp(std::abs(ratio - 1), 0.05, 0.95)),
                           both("strength", wideB, wideA)});
    const double noiseA = median(a.noise), noiseB = median(b.noise);
    const double noise = added(noiseA, noiseB, std::min(ratio, 1.0));
    if (noise > kLeastNoise && mediansDiffer(a.noise, b.noise))
        changes.push_back({"noise", rounded(std::max(noise, 0.01)), both("noise", noiseB, noiseA)});
    return changes;
}

/// The change to both sides of which a kind is the change to one side: a list that has both would change twice.
std::string_view familyOf(std::string_view kind)
{
    if (kind == "fade" || kind == "strengthen")
        return "contrast";
    if (kind == "darken" || kind == "lighten")
        return "brightness";
    return kind == "grain" ? "noise" : kind;
}

} // namespace

std::vector<FittedChange> fitChanges(const data::Prepared& data, const Progress& progress)
{
    const Subset trained = someOf(data.splits[data::SplitKind::TrainVal]);
    const Subset served = someOf(data.splits[data::SplitKind::TestVal]);
    if (trained.size() == 0 || served.size() == 0 || trained.dataset->inputCount() != 1)
        return {};
    std::size_t done = 0;
    const std::size_t all = trained.size() + served.size();
    const auto step = [&] {
        if (++done % 50 == 0 && progress
            && !progress(std::min(1.0, static_cast<double>(done) / static_cast<double>(all))))
            throw base::usageError("evaluate.cancelled", "Measuring the examples was cancelled.");
    };
    if (trained.dataset->pictures() && served.dataset->pictures())
        return ofPictures(trained, served, step);
    if (trained.dataset->series() && served.dataset->series())
        return ofSeries(data, trained, served, step);
    return {};
}

std::string spelled(const std::vector<FittedChange>& changes)
{
    std::string text;
    for (const FittedChange& change : changes)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", change.kind,
                            base::numberText(change.strength));
    return text;
}

std::string withFitted(const std::string& augment, const std::vector<FittedChange>& changes)
{
    std::string kept;
    for (const data::Augmentation& one : data::augmentations(augment, "train.augment")) {
        const bool isFitted =
            std::any_of(changes.begin(), changes.end(), [&](const FittedChange& change) {
                return familyOf(change.kind) == familyOf(one.kind->name);
            });
        if (!isFitted)
            kept += data::spelled({one}) + ", ";
    }
    return kept + spelled(changes);
}

} // namespace assay::evaluate
