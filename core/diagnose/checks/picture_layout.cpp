// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/inputs/picture/picture_input.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

constexpr std::size_t kMost = 200, kFewest = 20; ///< pictures, evenly
/// Neighbours differ by so much of what they do as the pictures were read. In 300 pictures of CIFAR-10 that were
/// written colour by colour for each pixel 0.40 (one in ten above 0.58), in the right order any other gives 2 and more.
constexpr double kSmoother = 0.75;
constexpr double kNearlyAll = 0.9; ///< of the pictures
/// Share of three pixels in a row of which the middle one lies between its neighbours, where they differ.
/// MNIST, Fashion-MNIST, USPS and CIFAR-10: 0.58 to 0.92, and 0.44 to 0.61 with their bytes turned by any other number.
constexpr double kBetween = 0.08;
constexpr int kDiffer = 32;                    ///< of 255
constexpr double kTriples = 500, kFewer = 0.2; ///< that differ, and of the most that any turn gives
/// Jumps that run over the end of bytes, for each that is an edge. MNIST, Fashion-MNIST, USPS and CIFAR-10: 0 to 1.3, and
/// up to 4.8 once sharpened; times 1.5 modulo 256 4.2 (Fashion-MNIST), 8.3, 145 and 15.
constexpr double kJumpsPerEdge = 8, kFewestJumps = 100;

using Values = std::vector<float>;

struct Sides {
    std::size_t planes, height, width;
};

/// The mean difference of pixels that lie side by side or one below the other.
double roughness(const Values& values, const Sides& sides)
{
    double sum = 0, count = 0;
    for (std::size_t k = 0; k < values.size(); ++k) {
        const std::size_t x = k % sides.width, y = k / sides.width % sides.height;
        if (x + 1 < sides.width) {
            sum += std::abs(values[k + 1] - values[k]);
            ++count;
        }
        if (y + 1 < sides.height) {
            sum += std::abs(values[k + sides.width] - values[k]);
            ++count;
        }
    }
    return count > 0 ? sum / count : 0;
}

/// The picture that the same numbers are in another order.
struct Order {
    const char* text;
    Values (*of)(const Values&, const Sides&);
    Sides (*sides)(const Sides&);
};

const std::vector<Order>& orders()
{
    static const auto same = [](const Sides& sides) { return sides; };
    static const std::vector<Order> all{
        {"the colours of each pixel one after the other (height, width, channel)",
         [](const Values& values, const Sides& sides) {
             Values other(values.size());
             const std::size_t plane = sides.height * sides.width;
             for (std::size_t k = 0; k < values.size(); ++k)
                 other[k % sides.planes * plane + k / sides.planes] = values[k];
             return other;
         },
         same},
        {"one colour after the other (channel, height, width)",
         [](const Values& values, const Sides& sides) {
             Values other(values.size());
             const std::size_t plane = sides.height * sides.width;
             for (std::size_t k = 0; k < values.size(); ++k)
                 other[k] = values[k % sides.planes * plane + k / sides.planes];
             return other;
         },
         same},
        {"width and height exchanged", [](const Values& values, const Sides&) { return values; },
         [](const Sides& sides) {
             return Sides{sides.planes, sides.width, sides.height};
         }},
    };
    return all;
}

/// For each number that bytes may have been turned by, in steps of kTurn: how often the middle of three lies between.
constexpr int kBytes = 256, kTurn = 8;

std::vector<double> betweenOf(const data::PictureInput& pictures,
                              const std::vector<std::uint32_t>& examples, const Sides& sides)
{
    std::vector<double> between(kBytes / kTurn), differing(kBytes / kTurn);
    for (const std::uint32_t example : examples) {
        const auto pixels = pictures.pixels(example);
        for (std::size_t k = 0; k + 2 < pixels.size(); ++k) {
            if (k % sides.width + 2 >= sides.width)
                continue;
            if (pixels[k] == pixels[k + 1] && pixels[k] == pixels[k + 2])
                continue;
            for (int turn = 0; turn < kBytes / kTurn; ++turn) {
                const auto turned = [&](std::size_t at) {
                    return static_cast<int>(static_cast<std::uint8_t>(pixels[at] - turn * kTurn));
                };
                const int a = turned(k), b = turned(k + 1), c = turned(k + 2);
                if (std::max({a, b, c}) - std::min({a, b, c}) < kDiffer)
                    continue;
                ++differing[static_cast<std::size_t>(turn)];
                if (b >= std::min(a, c) && b <= std::max(a, c))
                    ++between[static_cast<std::size_t>(turn)];
            }
        }
    }
    // Where hardly anything differs, as in pictures of few levels, nothing is to be seen.
    const double most = *std::max_element(differing.begin(), differing.end());
    if (differing[0] < kTriples || differing[0] < kFewer * most)
        return {};
    for (std::size_t turn = 0; turn < between.size(); ++turn)
        between[turn] = differing[turn] >= kTriples ? between[turn] / differing[turn] : 0;
    return between;
}

/// Steps of brightness in a row of four pixels, of which the middle one is a jump.
struct Jumps {
    double wrapped =
        0; ///< on both sides it goes on as the jump would once 256 is added or taken away, about as fast
    double edges = 0; ///< on both sides it goes the way of the jump
};

Jumps jumpsOf(const data::PictureInput& pictures, const std::vector<std::uint32_t>& examples,
              const Sides& sides)
{
    constexpr int kJump = 160, kLeast = 3;
    constexpr double kAbout = 1.5; // times, of the mean of the steps beside it
    Jumps jumps;
    for (const std::uint32_t example : examples) {
        const auto pixels = pictures.pixels(example);
        for (std::size_t k = 0; k + 3 < pixels.size(); ++k) {
            if (k % sides.width + 3 >= sides.width)
                continue;
            const auto step = [&](std::size_t at) { return pixels[at + 1] - pixels[at]; };
            const int before = step(k), jump = step(k + 1), after = step(k + 2);
            if (std::abs(jump) < kJump || std::abs(before) < kLeast || std::abs(after) < kLeast
                || (before > 0) != (after > 0))
                continue;
            if ((before > 0) == (jump > 0)) {
                ++jumps.edges;
                continue;
            }
            const double mean = (std::abs(before) + std::abs(after)) / 2.0;
            const double unwrapped = kBytes - std::abs(jump);
            if (unwrapped <= kAbout * mean && unwrapped >= mean / kAbout)
                ++jumps.wrapped;
        }
    }
    return jumps;
}

void addOrder(const data::PictureInput& pictures, const std::vector<std::uint32_t>& examples,
              const Sides& sides, std::vector<Finding>& findings)
{
    Values values;
    for (const Order& order : orders()) {
        const Sides other = order.sides(sides);
        if (other.height == sides.height && sides.planes == 1)
            continue; // the same picture
        double ratios = 0, counted = 0, smoother = 0;
        for (const std::uint32_t example : examples) {
            pictures.picture(example, values);
            const double own = roughness(values, sides);
            if (!(own > 0) || !std::isfinite(own))
                continue;
            const double ratio = roughness(order.of(values, sides), other) / own;
            ratios += ratio;
            smoother += ratio < 1 ? 1 : 0;
            ++counted;
        }
        if (counted < kFewest || ratios / counted > kSmoother || smoother < kNearlyAll * counted)
            continue;
        findings.push_back({.id = "pictures.scrambled",
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven,
                            .evidence = {{"ratio", ratios / counted}, {"pictures", counted}},
                            .texts = {order.text}});
        return;
    }
}

void addWrapped(const data::PictureInput& pictures, const std::vector<std::uint32_t>& examples,
                const Sides& sides, std::vector<Finding>& findings)
{
    const std::vector<double> between = betweenOf(pictures, examples, sides);
    const auto best = static_cast<std::size_t>(std::max_element(between.begin(), between.end())
                                               - between.begin());
    constexpr std::size_t kNear = 2; // a shift of a few bytes changes nothing
    if (between.empty() || best < kNear || between.size() - best < kNear
        || between[best] - between[0] < kBetween) {
        // A product is no shift: no number that is subtracted brings it back.
        const Jumps jumps = jumpsOf(pictures, examples, sides);
        if (jumps.wrapped >= kFewestJumps && jumps.wrapped >= kJumpsPerEdge * jumps.edges)
            findings.push_back({.id = "pictures.wrapped",
                                .severity = base::Severity::Warning,
                                .basis = base::Basis::Suspected,
                                .evidence = {{"jumps", jumps.wrapped},
                                             {"edges", jumps.edges},
                                             {"pictures", static_cast<double>(examples.size())}}});
        return;
    }
    findings.push_back({.id = "pictures.wrapped",
                        .severity = base::Severity::Warning,
                        .basis = base::Basis::Proven,
                        .evidence = {{"between", between[0]},
                                     {"turned", between[best]},
                                     {"by", static_cast<double>(best) * kTurn},
                                     {"pictures", static_cast<double>(examples.size())}}});
}

/// Pictures whose numbers lie in another order than they are read in, and bytes that ran over their end.
std::vector<Finding> run(const Subject& subject)
{
    const data::PictureInput* pictures = subject.data ? subject.data->source->pictures() : nullptr;
    if (!pictures)
        return {};
    const data::Shape& shape = pictures->info().shape;
    const Sides sides{static_cast<std::size_t>(shape.channels),
                      static_cast<std::size_t>(shape.height),
                      static_cast<std::size_t>(shape.width)};
    const std::vector<std::uint32_t>& train = subject.data->splits.train().indices;
    std::vector<std::uint32_t> examples;
    for (std::size_t k = 0; k < train.size(); k += std::max<std::size_t>(1, train.size() / kMost))
        examples.push_back(train[k]);
    std::vector<Finding> findings;
    if (examples.size() < kFewest)
        return findings;
    addOrder(*pictures, examples, sides, findings);
    if (pictures->hasBytes())
        addWrapped(*pictures, examples, sides, findings);
    return findings;
}

} // namespace

const Check& pictureLayout()
{
    static const Check check{
        "picture_layout",
        "Order and range of pixels",
        Stage::Data,
        {
            {"pictures.scrambled",
             [](const Finding& f) {
                 return fmt::format(
                     "The numbers of a picture lie in another order than they are read in: with {}, "
                     "neighbouring pixels differ by {} of what they do now, on average of {} "
                     "pictures. Was an array viewed or reshaped where its axes had to be "
                     "exchanged (permute, transpose)? Write the pictures anew in the order that "
                     "the format has.",
                     base::text(f, 0), base::percentText(number(f, "ratio")),
                     base::whole(f, "pictures"));
             }},
            {"pictures.wrapped",
             [](const Finding& f) {
                 if (const double jumps = number(f, "jumps"); jumps > 0)
                     return fmt::format(
                         "Bytes seem to have run over their end: in {} rows of four pixels brightness "
                         "rises or falls, jumps back by most of 256, and goes on as before, and in "
                         "{} it jumps the way it goes ({} pictures). A sum or product of unsigned "
                         "bytes does this; make them floating-point numbers first.",
                         base::shown(jumps), base::shown(number(f, "edges")),
                         base::whole(f, "pictures"));
                 return fmt::format(
                     "Bytes ran over their end: where brightness changes along a row, a pixel "
                     "lies between its neighbours in {} of cases, and in {} once {} is subtracted "
                     "from each byte, modulo 256 ({} pictures). A sum or difference of unsigned "
                     "bytes does this; make them floating-point numbers first.",
                     base::percentText(number(f, "between")),
                     base::percentText(number(f, "turned")), base::whole(f, "by"),
                     base::whole(f, "pictures"));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
