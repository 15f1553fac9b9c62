// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/augment/changes.h"
#include "data/inputs/picture/ink.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace assay::data::changes {

namespace {

struct Sides {
    std::size_t channels, height, width;
    std::size_t plane() const { return height * width; }
};

Sides sidesOf(const AugmentedValues& picture)
{
    const auto& shape = picture.encoding.input.shape;
    return {static_cast<std::size_t>(shape[0]), static_cast<std::size_t>(shape[1]),
            static_cast<std::size_t>(shape[2])};
}

/// Where the middle of a pixel of the new picture lies in the old one, in pixels.
struct Source {
    double x, y;
};

/// Redraws every channel from places in the old picture, straight between the four pixels around.
template <typename PlaceOf>
void redraw(AugmentedValues& picture, PlaceOf placeOf)
{
    const Sides sides = sidesOf(picture);
    std::vector<float>& before = picture.scratch;
    before.assign(picture.values.begin(), picture.values.end());
    const auto width = static_cast<std::ptrdiff_t>(sides.width);
    const auto height = static_cast<std::ptrdiff_t>(sides.height);
    for (std::ptrdiff_t row = 0; row < height; ++row) {
        for (std::ptrdiff_t column = 0; column < width; ++column) {
            const Source at = placeOf(static_cast<double>(column), static_cast<double>(row));
            const auto left = static_cast<std::ptrdiff_t>(std::floor(at.x));
            const auto top = static_cast<std::ptrdiff_t>(std::floor(at.y));
            const auto right = static_cast<float>(at.x - static_cast<double>(left));
            const auto down = static_cast<float>(at.y - static_cast<double>(top));
            for (std::size_t channel = 0; channel < sides.channels; ++channel) {
                const float black = picture.encoding.least[channel];
                const float* const plane = before.data() + channel * sides.plane();
                const auto pixel = [&](std::ptrdiff_t x, std::ptrdiff_t y) {
                    return x < 0 || y < 0 || x >= width || y >= height ? black
                                                                       : plane[y * width + x];
                };
                const float above = pixel(left, top) * (1 - right) + pixel(left + 1, top) * right;
                const float below =
                    pixel(left, top + 1) * (1 - right) + pixel(left + 1, top + 1) * right;
                picture.values[channel * sides.plane()
                               + static_cast<std::size_t>(row * width + column)] =
                    above * (1 - down) + below * down;
            }
        }
    }
}

/// Calls `change` with each channel's values, its black and its white.
template <typename Change>
void eachChannel(AugmentedValues& picture, Change change)
{
    const Sides sides = sidesOf(picture);
    for (std::size_t channel = 0; channel < sides.channels; ++channel)
        change(picture.values.subspan(channel * sides.plane(), sides.plane()),
               picture.encoding.least[channel], picture.encoding.greatest[channel]);
}

/// Not beyond black and white, whichever of them is less.
float within(float x, float black, float white)
{
    return std::clamp(x, std::min(black, white), std::max(black, white));
}

/// What differs from the ground of a channel, times a factor.
void stretch(AugmentedValues& picture, float factor)
{
    const Sides sides = sidesOf(picture);
    const Shape shape{1, static_cast<std::int64_t>(sides.height),
                      static_cast<std::int64_t>(sides.width)};
    eachChannel(picture, [&](std::span<float> plane, float black, float white) {
        const auto ground = static_cast<float>(groundOf(plane, shape));
        for (float& x : plane)
            x = within(ground + (x - ground) * factor, black, white);
    });
}

/// Brighter by this share of the range; darker where it is negative.
void brighten(AugmentedValues& picture, float by)
{
    eachChannel(picture, [by](std::span<float> plane, float black, float white) {
        for (float& x : plane)
            x = within(x + by * (white - black), black, white);
    });
}

} // namespace

void flip(AugmentedValues& picture, double chance, base::Random& random)
{
    if (random.uniform() >= chance)
        return;
    const auto width = static_cast<std::ptrdiff_t>(sidesOf(picture).width);
    for (auto row = picture.values.begin(); row != picture.values.end(); row += width)
        std::reverse(row, row + width);
}

void flipVertically(AugmentedValues& picture, double chance, base::Random& random)
{
    if (random.uniform() >= chance)
        return;
    const Sides sides = sidesOf(picture);
    const auto width = static_cast<std::ptrdiff_t>(sides.width);
    eachChannel(picture, [&](std::span<float> plane, float, float) {
        for (std::size_t row = 0; row < sides.height / 2; ++row) {
            const auto top = plane.begin() + static_cast<std::ptrdiff_t>(row) * width;
            const auto bottom =
                plane.begin() + static_cast<std::ptrdiff_t>(sides.height - 1 - row) * width;
            std::swap_ranges(top, top + width, bottom);
        }
    });
}

void shift(AugmentedValues& picture, double share, base::Random& random)
{
    const Sides sides = sidesOf(picture);
    const double right =
        std::round(random.uniform(-share, share) * static_cast<double>(sides.width));
    const double down =
        std::round(random.uniform(-share, share) * static_cast<double>(sides.height));
    redraw(picture, [&](double x, double y) { return Source{x - right, y - down}; });
}

void rotate(AugmentedValues& picture, double degrees, base::Random& random)
{
    const Sides sides = sidesOf(picture);
    const double angle = random.uniform(-degrees, degrees) * std::numbers::pi / 180;
    const double middleX = static_cast<double>(sides.width - 1) / 2;
    const double middleY = static_cast<double>(sides.height - 1) / 2;
    redraw(picture, [&](double x, double y) {
        const double dx = x - middleX, dy = y - middleY;
        return Source{middleX + dx * std::cos(angle) - dy * std::sin(angle),
                      middleY + dx * std::sin(angle) + dy * std::cos(angle)};
    });
}

void zoom(AugmentedValues& picture, double share, base::Random& random)
{
    const Sides sides = sidesOf(picture);
    const double factor = 1 + random.uniform(-share, share);
    const double middleX = static_cast<double>(sides.width - 1) / 2;
    const double middleY = static_cast<double>(sides.height - 1) / 2;
    redraw(picture, [&](double x, double y) {
        return Source{middleX + (x - middleX) / factor, middleY + (y - middleY) / factor};
    });
}

void crop(AugmentedValues& picture, double share, base::Random& random)
{
    const Sides sides = sidesOf(picture);
    const auto room = [share](std::size_t side) { return static_cast<double>(side) * (1 - share); };
    const double left = random.uniform() * room(sides.width);
    const double top = random.uniform() * room(sides.height);
    // The middles of pixels lie half a pixel from their edges.
    redraw(picture, [&](double x, double y) {
        const auto inside = [](double place, std::size_t side) {
            return std::clamp(place, 0.0, static_cast<double>(side - 1));
        };
        return Source{inside(left + (x + 0.5) * share - 0.5, sides.width),
                      inside(top + (y + 0.5) * share - 0.5, sides.height)};
    });
}

void brightness(AugmentedValues& picture, double share, base::Random& random)
{
    brighten(picture, static_cast<float>(random.uniform(-share, share)));
}

void darken(AugmentedValues& picture, double share, base::Random& random)
{
    brighten(picture, static_cast<float>(-random.uniform(0, share)));
}

void lighten(AugmentedValues& picture, double share, base::Random& random)
{
    brighten(picture, static_cast<float>(random.uniform(0, share)));
}

void fade(AugmentedValues& picture, double share, base::Random& random)
{
    stretch(picture, static_cast<float>(1 - random.uniform(0, share)));
}

void strengthen(AugmentedValues& picture, double share, base::Random& random)
{
    stretch(picture, static_cast<float>(1 + random.uniform(0, share)));
}

void grain(AugmentedValues& picture, double share, base::Random& random)
{
    eachChannel(picture, [&](std::span<float> plane, float black, float white) {
        const double deviation = share * static_cast<double>(std::abs(white - black));
        for (float& x : plane)
            x = within(x + static_cast<float>(deviation * random.normal()), black, white);
    });
}

void contrast(AugmentedValues& picture, double share, base::Random& random)
{
    const auto factor = static_cast<float>(1 + random.uniform(-share, share));
    eachChannel(picture, [factor](std::span<float> plane, float black, float white) {
        double sum = 0;
        for (const float x : plane)
            sum += static_cast<double>(x);
        const auto mean = static_cast<float>(sum / static_cast<double>(plane.size()));
        for (float& x : plane)
            x = within(mean + (x - mean) * factor, black, white);
    });
}

void erase(AugmentedValues& picture, double share, base::Random& random)
{
    // The ratio of sides as in Zhong et al. 2020, Random Erasing: from 0.3 to 1 / 0.3, by ratios.
    constexpr double kNarrowest = 0.3;
    const Sides sides = sidesOf(picture);
    const double ratio = std::exp(random.uniform(std::log(kNarrowest), -std::log(kNarrowest)));
    const auto across = [](double wanted, std::size_t most) {
        return static_cast<std::size_t>(
            std::clamp(std::round(wanted), 1.0, static_cast<double>(most)));
    };
    const double area = share * static_cast<double>(sides.plane());
    const std::size_t wanted = across(std::sqrt(area * ratio), sides.height);
    const std::size_t width = across(area / static_cast<double>(wanted), sides.width);
    // Where the picture was not wide enough, it is higher.
    const std::size_t height = across(area / static_cast<double>(width), sides.height);
    const std::size_t top = random.below(sides.height - height + 1);
    const std::size_t left = random.below(sides.width - width + 1);
    eachChannel(picture, [&](std::span<float> plane, float black, float) {
        for (std::size_t row = top; row < top + height; ++row)
            std::fill_n(plane.begin() + static_cast<std::ptrdiff_t>(row * sides.width + left),
                        width, black);
    });
}

} // namespace assay::data::changes
