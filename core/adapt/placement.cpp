// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/placement.h"

#include "base/random.h"
#include "data/inputs/picture/ink.h"
#include "data/inputs/picture/picture_input.h"
#include "stats/medians.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace assay::adapt {

namespace {

constexpr std::size_t kMostPictures = 2000, kMostPixels = 10'000'000;
/// Differences below these are left alone: a share of a ratio, of a side.
constexpr double kLeastRatio = 0.1, kLeastPlace = 0.02, kLeastApart = 0.01;
constexpr double kSmallest = 0.4, kLargest = 2.5;

/// Of each picture with something on its ground, along one axis.
struct Side {
    std::vector<double> centre, reach;
};

struct Sides {
    Side across, down;
};

Sides sidesOf(const data::PictureInput& pictures, std::span<const std::uint32_t> indices)
{
    std::vector<std::uint32_t> some(indices.begin(), indices.end());
    const auto pixels =
        static_cast<std::size_t>(std::max<std::int64_t>(1, pictures.info().shape.size()));
    const std::size_t most = std::clamp<std::size_t>(kMostPixels / pixels, 3, kMostPictures);
    if (some.size() > most) {
        base::Random(0, "adapt.placement").shuffle(some);
        some.resize(most);
    }
    Sides sides;
    std::vector<float> picture;
    for (const std::uint32_t index : some) {
        pictures.picture(index, picture);
        const data::Ink ink = data::inkOf(picture, pictures.info().shape);
        if (ink.sum <= 0)
            continue;
        sides.across.centre.push_back(ink.x);
        sides.across.reach.push_back(std::sqrt(ink.varianceX));
        sides.down.centre.push_back(ink.y);
        sides.down.reach.push_back(std::sqrt(ink.varianceY));
    }
    return sides;
}

AxisPlacement between(const Side& here, const Side& there, double side)
{
    AxisPlacement placement;
    const double reachHere = stats::median(here.reach), reachThere = stats::median(there.reach);
    if (reachHere > 0 && reachThere > 0 && std::abs(reachThere / reachHere - 1) > kLeastRatio
        && stats::mediansDiffer(here.reach, there.reach))
        placement.size = std::clamp(reachThere / reachHere, kSmallest, kLargest);
    placement.apart = placement.size;
    placement.from = stats::median(here.centre);
    const double to = stats::median(there.centre);
    const bool isElsewhere = std::abs(to - placement.from) > kLeastPlace * side
                             && stats::mediansDiffer(here.centre, there.centre);
    placement.to = isElsewhere || placement.size != 1 ? to : placement.from;
    std::vector<double> scaled;
    for (const double centre : here.centre)
        scaled.push_back(centre * placement.size);
    const double wide = std::sqrt(stats::variance(scaled));
    const double narrow = std::sqrt(stats::variance(there.centre));
    if (narrow < wide / 2 && wide - narrow > kLeastApart * side
        && stats::widening(there.centre, scaled) > 0)
        placement.apart = narrow / wide * placement.size;
    for (double* number : {&placement.size, &placement.from, &placement.to, &placement.apart})
        *number = static_cast<double>(static_cast<float>(*number)); // as a file gives them back
    return placement;
}

/// From which pixels, with which weights, each pixel of an axis comes; what is left of 1 is the ground.
class Sources
{
public:
    Sources(const AxisPlacement& placement, double centre, std::size_t length)
        : m_length(length)
    {
        const double middle = placement.to + (centre - placement.from) * placement.apart;
        const double reach = std::max(1.0, 1 / placement.size);
        const auto end = static_cast<std::ptrdiff_t>(length);
        for (std::size_t k = 0; k < length; ++k) {
            const double at = centre + (static_cast<double>(k) - middle) / placement.size;
            double sum = 0;
            const std::size_t first = m_parts.size();
            for (auto j = static_cast<std::ptrdiff_t>(std::ceil(at - reach));
                 static_cast<double>(j) <= at + reach; ++j) {
                const double weight =
                    std::max(0.0, 1 - std::abs(at - static_cast<double>(j)) / reach);
                sum += weight;
                if (j >= 0 && j < end && weight > 0)
                    m_parts.push_back({k, static_cast<std::size_t>(j), weight});
            }
            for (std::size_t i = first; i < m_parts.size(); ++i)
                m_parts[i].weight /= sum;
        }
    }

    /// `count` rows of this axis, `step` apart, their pixels `stride` apart.
    void apply(std::vector<double>& values, std::size_t count, std::size_t step,
               std::size_t stride) const
    {
        std::vector<double> row(m_length);
        for (std::size_t i = 0; i < count; ++i) {
            std::fill(row.begin(), row.end(), 0.0);
            for (const Part& part : m_parts)
                row[part.to] += part.weight * values[i * step + part.from * stride];
            for (std::size_t k = 0; k < m_length; ++k)
                values[i * step + k * stride] = row[k];
        }
    }

private:
    struct Part {
        std::size_t to, from;
        double weight;
    };
    std::size_t m_length;
    std::vector<Part> m_parts;
};

} // namespace

void Placement::apply(std::vector<float>& picture, const data::Shape& shape) const
{
    if (isNone())
        return;
    const data::Ink ink = data::inkOf(picture, shape);
    if (ink.sum <= 0)
        return;
    const auto height = static_cast<std::size_t>(shape.height);
    const auto width = static_cast<std::size_t>(shape.width);
    const Sources columns(across, ink.x, width), rows(down, ink.y, height);
    std::vector<double> off(height * width); // the ground, so that what comes in is that
    for (std::size_t channel = 0; channel < static_cast<std::size_t>(shape.channels); ++channel) {
        const std::span<float> plane = std::span(picture).subspan(channel * off.size(), off.size());
        const double ground = data::groundOf(plane, shape);
        for (std::size_t k = 0; k < off.size(); ++k)
            off[k] = static_cast<double>(plane[k]) - ground;
        if (!across.isNone())
            columns.apply(off, height, width, 1);
        if (!down.isNone())
            rows.apply(off, width, 1, width);
        for (std::size_t k = 0; k < off.size(); ++k)
            plane[k] = static_cast<float>(off[k] + ground);
    }
}

std::vector<double> Placement::numbers() const
{
    std::vector<double> all;
    for (const AxisPlacement& axis : {across, down})
        all.insert(all.end(), {axis.size, axis.from, axis.to, axis.apart});
    return all;
}

Placement Placement::of(const std::vector<double>& numbers)
{
    constexpr std::size_t kNumbers = 8;
    if (numbers.size() != kNumbers)
        return {};
    const auto axis = [&](std::size_t k) {
        return AxisPlacement{numbers[k], numbers[k + 1], numbers[k + 2], numbers[k + 3]};
    };
    return {.across = axis(0), .down = axis(4)};
}

Placement placementOf(const data::Prepared& data)
{
    const data::Subset& train = data.splits.train();
    const auto& here = static_cast<const data::PictureInput&>(train.dataset->input(0));
    const auto& there = static_cast<const data::PictureInput&>(data.splits.target().input(0));
    const Sides a = sidesOf(here, train.indices);
    const Sides b = sidesOf(there, data.splits.target().indices());
    const data::Shape& shape = here.info().shape;
    return {.across = between(a.across, b.across, static_cast<double>(shape.width)),
            .down = between(a.down, b.down, static_cast<double>(shape.height))};
}

} // namespace assay::adapt
