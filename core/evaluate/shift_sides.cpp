// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/random.h"
#include "evaluate/example_statistics.h"
#include "evaluate/shift.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::evaluate {

namespace {

using data::Modality;
using data::Subset;

constexpr std::size_t kMostOutputs = 20;
constexpr std::size_t kCoarse = 7; ///< side of the picture that the classifier sees

Subset someOf(Subset subset, std::size_t limit, const char* stream)
{
    if (subset.size() > limit) {
        base::Random(0, stream).shuffle(subset.indices);
        subset.indices.resize(limit);
    }
    return subset;
}

/// What the classifier sees of pictures besides: the mean of each cell of a coarse grid over all
/// channels.
void lookCoarsely(ShiftSides& sides, const Subset& a, const Subset& b)
{
    const data::Shape shape = a.dataset->pictures()->info().shape;
    const auto height = static_cast<std::size_t>(shape.height);
    const auto width = static_cast<std::size_t>(shape.width);
    const std::size_t rows = std::min(kCoarse, height), columns = std::min(kCoarse, width);
    sides.detail = rows * columns;
    const auto look = [&](const Subset& subset, std::vector<float>& detail) {
        std::vector<float> pixels;
        for (const std::uint32_t index : subset.indices) {
            subset.dataset->pictures()->picture(index, pixels);
            std::vector<float> coarse(sides.detail), counts(sides.detail);
            for (std::size_t k = 0; k < pixels.size(); ++k) {
                const std::size_t y = k / width % height, x = k % width;
                const std::size_t cell = y * rows / height * columns + x * columns / width;
                coarse[cell] += pixels[k] / 255;
                counts[cell] += 1;
            }
            for (std::size_t k = 0; k < coarse.size(); ++k)
                detail.push_back(coarse[k] / counts[k]);
        }
    };
    look(a, sides.detailA);
    look(b, sides.detailB);
}

/// A column that says nothing costs Holm's correction and adds nothing.
bool isConstant(const ShiftColumn& column)
{
    double seen = std::nan("");
    for (const auto* side : {&column.a, &column.b}) {
        for (const double x : *side) {
            if (std::isnan(x))
                continue;
            if (!std::isnan(seen) && x != seen)
                return false;
            seen = x;
        }
    }
    return true;
}

} // namespace

ShiftSides sidesOf(const data::Prepared& data, data::SplitKind kindA, data::SplitKind kindB,
                   std::size_t limit)
{
    if (kindA == data::SplitKind::Test || kindB == data::SplitKind::Test)
        throw base::usageError("test.sealed", "Test is sealed: it is compared with nothing.");
    const Subset a = someOf(data.splits[kindA], limit, "shift.some.a");
    const Subset b = someOf(data.splits[kindB], limit, "shift.some.b");
    ShiftSides sides;
    for (const std::uint32_t index : a.indices)
        sides.idsA.push_back(a.dataset->id(index));
    for (const std::uint32_t index : b.indices)
        sides.idsB.push_back(b.dataset->id(index));
    auto ofB = statisticsOf(b);
    std::size_t next = 0;
    for (ExampleStatistic& ofA : statisticsOf(a)) {
        sides.columns.push_back({.name = std::move(ofA.name),
                                 .isCategory = ofA.isCategory(),
                                 .a = std::move(ofA.values),
                                 .b = std::move(ofB[next++].values),
                                 .categories = ofA.categories.size()});
    }
    if (a.dataset->pictures())
        lookCoarsely(sides, a, b);
    std::erase_if(sides.columns, isConstant);
    const bool numbers = a.dataset->isRegression();
    sides.labels = {.name = numbers && !a.dataset->info().target.empty()
                                ? a.dataset->info().target
                                : std::string(numbers ? "target" : "label"),
                    .isCategory = !numbers,
                    .categories = a.dataset->info().classes.size()};
    for (const std::uint32_t index : a.indices)
        sides.labels.a.push_back(numbers ? a.dataset->target(index) : a.dataset->label(index));
    for (const std::uint32_t index : b.indices)
        sides.labels.b.push_back(numbers ? b.dataset->target(index) : b.dataset->label(index));
    return sides;
}

void addOutputs(ShiftSides& sides, const Predictions& a, const Predictions& b)
{
    sides.outputs.clear();
    if (a.isRegression()) {
        sides.outputs.push_back({.name = "predicted value", .a = a.values, .b = b.values});
        return;
    }
    if (a.kept.size() > 0 && b.kept.size() > 0) {
        sides.outputs.push_back({.name = "answered class",
                                 .isCategory = true,
                                 .a = {a.predicted.begin(), a.predicted.end()},
                                 .b = {b.predicted.begin(), b.predicted.end()},
                                 .categories = a.classes});
        return;
    }
    if (a.probabilities.empty() || b.probabilities.empty())
        return;
    std::vector<std::int64_t> counts(a.classes);
    for (const std::uint16_t label : a.predicted)
        ++counts[label];
    std::vector<std::size_t> order(a.classes);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t x, std::size_t y) { return counts[x] > counts[y]; });
    // Of two classes one says it all.
    order.resize(std::min(a.classes == 2 ? 1 : a.classes, kMostOutputs));
    for (const std::size_t label : order) {
        ShiftColumn column{.name = fmt::format("probability of class {}", label)};
        for (std::size_t i = 0; i < a.size(); ++i)
            column.a.push_back(a.probabilities[i * a.classes + label]);
        for (std::size_t i = 0; i < b.size(); ++i)
            column.b.push_back(b.probabilities[i * b.classes + label]);
        sides.outputs.push_back(std::move(column));
    }
}

} // namespace assay::evaluate
