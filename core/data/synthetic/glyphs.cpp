// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/synthetic/glyphs.h"

#include "base/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace assay::data::synthetic {

namespace {

constexpr int kSide = 28;
constexpr int kClasses = 10;

struct Point {
    double x, y;
};
using Stroke = std::vector<Point>;
using Glyph = std::vector<Stroke>;

/// Part of an ellipse; angles in turns, clockwise from the right, y down.
Stroke arc(Point centre, double rx, double ry, double from, double to)
{
    constexpr int kPieces = 14;
    Stroke stroke;
    for (int i = 0; i <= kPieces; ++i) {
        const double angle = 2 * std::numbers::pi * (from + (to - from) * i / kPieces);
        stroke.push_back({centre.x + rx * std::cos(angle), centre.y + ry * std::sin(angle)});
    }
    return stroke;
}

Stroke joined(Stroke first, const Stroke& second)
{
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

/// Digits in the unit square, y down, as a pen writes them.
const std::array<Glyph, kClasses>& digits()
{
    static const std::array<Glyph, kClasses> all{
        Glyph{arc({0.5, 0.5}, 0.32, 0.48, 0, 1)},
        Glyph{{{0.3, 0.22}, {0.55, 0.02}, {0.55, 0.98}}},
        Glyph{joined(arc({0.5, 0.28}, 0.3, 0.27, -0.5, 0.12), {{0.2, 0.97}, {0.84, 0.97}})},
        Glyph{joined(arc({0.46, 0.26}, 0.29, 0.24, -0.42, 0.25),
                     arc({0.46, 0.73}, 0.33, 0.25, -0.25, 0.42))},
        Glyph{{{0.62, 0.02}, {0.16, 0.66}, {0.88, 0.66}}, {{0.66, 0.36}, {0.66, 0.99}}},
        Glyph{joined({{0.78, 0.03}, {0.3, 0.03}, {0.25, 0.44}},
                     arc({0.46, 0.68}, 0.32, 0.29, -0.3, 0.4))},
        Glyph{joined({{0.66, 0.02}, {0.36, 0.32}}, arc({0.5, 0.7}, 0.29, 0.28, -0.53, 0.5))},
        Glyph{{{0.17, 0.03}, {0.84, 0.03}, {0.42, 0.98}}},
        Glyph{arc({0.5, 0.26}, 0.26, 0.24, 0.25, 1.25), arc({0.5, 0.74}, 0.31, 0.25, -0.25, 0.75)},
        Glyph{joined(arc({0.5, 0.3}, 0.28, 0.28, 0.03, 1.0), {{0.76, 0.45}, {0.6, 0.98}})},
    };
    return all;
}

/// How one example differs from the ideal digit.
struct Hand {
    double scaleX, scaleY, slant, turn, shiftX, shiftY, thickness, wobble, ink;
};

Hand drawHand(base::Random& random, bool night)
{
    const double reach = night ? 3.4 : 1.8;
    return {.scaleX = random.uniform(13, 18),
            .scaleY = random.uniform(16.5, 20.5),
            .slant = random.uniform(-0.28, 0.28),
            .turn = random.uniform(-0.16, 0.16),
            .shiftX = random.uniform(-reach, reach),
            .shiftY = random.uniform(-reach, reach),
            .thickness = night ? random.uniform(0.7, 1.25) : random.uniform(0.85, 1.75),
            .wobble = random.uniform(0, 0.045),
            .ink = night ? random.uniform(70, 150) : random.uniform(205, 255)};
}

Point placed(Point p, const Hand& hand)
{
    const double x = (p.x - 0.5) * hand.scaleX - (p.y - 0.5) * hand.scaleY * hand.slant;
    const double y = (p.y - 0.5) * hand.scaleY;
    return {x * std::cos(hand.turn) - y * std::sin(hand.turn) + kSide / 2.0 - 0.5 + hand.shiftX,
            x * std::sin(hand.turn) + y * std::cos(hand.turn) + kSide / 2.0 - 0.5 + hand.shiftY};
}

double distance(Point p, Point a, Point b)
{
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double length = dx * dx + dy * dy;
    const double along =
        length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0) : 0;
    return std::hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

using Canvas = std::array<double, kSide * kSide>;

void drawSegment(Canvas& canvas, Point a, Point b, const Hand& hand)
{
    const double reach = hand.thickness + 1;
    const auto edge = [](double v) { return std::clamp(static_cast<int>(v), 0, kSide - 1); };
    const int left = edge(std::floor(std::min(a.x, b.x) - reach));
    const int right = edge(std::ceil(std::max(a.x, b.x) + reach));
    const int top = edge(std::floor(std::min(a.y, b.y) - reach));
    const int bottom = edge(std::ceil(std::max(a.y, b.y) + reach));
    for (int y = top; y <= bottom; ++y) {
        for (int x = left; x <= right; ++x) {
            const double far = distance({double(x), double(y)}, a, b);
            const double cover = std::clamp(hand.thickness + 0.5 - far, 0.0, 1.0);
            double& pixel = canvas[static_cast<std::size_t>(y * kSide + x)];
            pixel = std::max(pixel, cover * hand.ink);
        }
    }
}

void draw(std::uint8_t* pixels, int digit, base::Random& random, bool night)
{
    const Hand hand = drawHand(random, night);
    Canvas canvas{};
    for (const Stroke& stroke : digits()[static_cast<std::size_t>(digit)]) {
        Stroke written;
        for (Point p : stroke) {
            p.x += random.normal() * hand.wobble * 0.4;
            p.y += random.normal() * hand.wobble * 0.4;
            written.push_back(placed(p, hand));
        }
        for (std::size_t i = 1; i < written.size(); ++i) {
            // By night about every fifth piece of a stroke is missing.
            if (night && random.uniform() < 0.2)
                continue;
            drawSegment(canvas, written[i - 1], written[i], hand);
        }
    }
    const double noise = night ? 26 : 4;
    for (std::size_t i = 0; i < canvas.size(); ++i) {
        const double value = canvas[i] + random.normal() * noise;
        pixels[i] = static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
    }
}

} // namespace

Dataset::Content glyphs(const DataSpec& spec, bool night)
{
    const auto count = static_cast<std::size_t>(spec.count);
    Dataset::Content content;
    content.info.kind = content.info.path = night ? "glyphs-night" : "glyphs";
    InputInfo info;
    info.shape = {1, kSide, kSide};
    for (int digit = 0; digit < kClasses; ++digit)
        content.info.classes.push_back(std::to_string(digit));
    std::vector<std::uint8_t> pixels(count * kSide * kSide);
    content.labels.resize(count);
    content.training = count;
    for (std::size_t i = 0; i < count; ++i) {
        base::Random random(static_cast<std::uint64_t>(spec.seed), content.info.kind, i);
        const int digit = static_cast<int>(i % kClasses);
        content.labels[i] = static_cast<std::uint16_t>(digit);
        draw(pixels.data() + i * kSide * kSide, digit, random, night);
    }
    content.inputs.push_back(std::make_unique<PictureInput>(std::move(info), std::move(pixels)));
    return content;
}

} // namespace assay::data::synthetic
