// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/random.h"
#include "evaluate/shift.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

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

constexpr std::array kPictureNames{"brightness", "contrast",          "sharpness",
                                   "ink",        "ink centre across", "ink centre down",
                                   "ink width",  "ink height",        "noise"};
using PictureNumbers = std::array<double, kPictureNames.size()>;

/// Of one channel, pixels 0..1. Ink: how far a pixel is from what the border shows.
PictureNumbers numbersOf(std::span<const std::uint8_t> pixels, std::size_t height,
                         std::size_t width)
{
    const auto at = [&](std::size_t y, std::size_t x) { return pixels[y * width + x] / 255.0; };
    const double count = static_cast<double>(height * width);
    double sum = 0, squares = 0, gradient = 0, noise = 0, border = 0;
    for (std::size_t y = 0; y < height; ++y) {
        for (std::size_t x = 0; x < width; ++x) {
            const double p = at(y, x);
            sum += p;
            squares += p * p;
            if (y == 0 || x == 0 || y + 1 == height || x + 1 == width)
                border += p;
            const double right = x + 1 < width ? at(y, x + 1) - p : 0;
            const double down = y + 1 < height ? at(y + 1, x) - p : 0;
            gradient += std::hypot(right, down);
            if (x + 2 < width)
                noise += std::abs(p - 2 * at(y, x + 1) + at(y, x + 2));
        }
    }
    const double edge = static_cast<double>(2 * (height + width) - 4);
    const double background = edge > 0 ? border / edge : 0;
    double ink = 0, across = 0, down = 0;
    for (std::size_t y = 0; y < height; ++y) {
        for (std::size_t x = 0; x < width; ++x) {
            const double weight = std::abs(at(y, x) - background);
            ink += weight;
            across += weight * static_cast<double>(x);
            down += weight * static_cast<double>(y);
        }
    }
    const double centreX = ink > 0 ? across / ink : static_cast<double>(width) / 2;
    const double centreY = ink > 0 ? down / ink : static_cast<double>(height) / 2;
    double wide = 0, high = 0;
    for (std::size_t y = 0; y < height && ink > 0; ++y) {
        for (std::size_t x = 0; x < width; ++x) {
            const double weight = std::abs(at(y, x) - background) / ink;
            wide += weight * std::pow(static_cast<double>(x) - centreX, 2);
            high += weight * std::pow(static_cast<double>(y) - centreY, 2);
        }
    }
    const double mean = sum / count;
    return {mean,
            std::sqrt(std::max(0.0, squares / count - mean * mean)),
            gradient / count,
            ink / count,
            centreX / static_cast<double>(width),
            centreY / static_cast<double>(height),
            std::sqrt(wide) / static_cast<double>(width),
            std::sqrt(high) / static_cast<double>(height),
            noise / count};
}

void comparePictures(ShiftSides& sides, const Subset& a, const Subset& b)
{
    const data::Shape shape = a.dataset->info().shape;
    const auto height = static_cast<std::size_t>(shape.height);
    const auto width = static_cast<std::size_t>(shape.width);
    const auto channels = static_cast<std::size_t>(shape.channels);
    for (std::size_t channel = 0; channel < channels; ++channel) {
        for (const char* name : kPictureNames)
            sides.columns.push_back(
                {.name = channels == 1 ? name : fmt::format("{}, channel {}", name, channel + 1)});
    }
    const std::size_t rows = std::min(kCoarse, height), columns = std::min(kCoarse, width);
    sides.detail = rows * columns;
    const auto look = [&](const Subset& subset, std::vector<double> ShiftColumn::*into,
                          std::vector<float>& detail) {
        for (const std::uint32_t index : subset.indices) {
            const auto pixels = subset.dataset->pixels(index);
            std::size_t next = 0;
            for (std::size_t channel = 0; channel < channels; ++channel) {
                const auto plane = pixels.subspan(channel * height * width, height * width);
                for (const double number : numbersOf(plane, height, width))
                    (sides.columns[next++].*into).push_back(number);
            }
            std::vector<float> coarse(sides.detail), counts(sides.detail);
            for (std::size_t k = 0; k < pixels.size(); ++k) {
                const std::size_t y = k / width % height, x = k % width;
                const std::size_t cell = y * rows / height * columns + x * columns / width;
                coarse[cell] += static_cast<float>(pixels[k]) / 255;
                counts[cell] += 1;
            }
            for (std::size_t k = 0; k < coarse.size(); ++k)
                detail.push_back(coarse[k] / counts[k]);
        }
    };
    look(a, &ShiftColumn::a, sides.detailA);
    look(b, &ShiftColumn::b, sides.detailB);
}

void compareTables(ShiftSides& sides, const Subset& a, const Subset& b)
{
    const auto& infos = a.dataset->info().columns;
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const data::ColumnInfo& info = infos[c];
        if (!info.leftOut.empty() || info.kind == data::ColumnKind::Text)
            continue;
        ShiftColumn column{.name = info.name,
                           .isCategory = info.kind == data::ColumnKind::Category,
                           // the last one: texts that the first source does not have
                           .categories = info.categories.size() + 1};
        const auto look = [&](const Subset& subset, std::vector<double>& into) {
            const data::ColumnCells& cells = subset.dataset->table().columns[c];
            for (const std::uint32_t index : subset.indices) {
                if (!column.isCategory)
                    into.push_back(cells.numbers[index]);
                else if (cells.codes[index] == data::kMissingCode)
                    into.push_back(std::numeric_limits<double>::quiet_NaN());
                else
                    into.push_back(cells.codes[index] == data::kUnseenCode
                                       ? static_cast<double>(info.categories.size())
                                       : static_cast<double>(cells.codes[index]));
            }
        };
        look(a, column.a);
        look(b, column.b);
        sides.columns.push_back(std::move(column));
    }
}

constexpr std::array kSeriesNames{"mean",  "deviation", "least", "greatest",
                                  "first", "last",      "slope"};

void compareSeries(ShiftSides& sides, const Subset& a, const Subset& b)
{
    const auto channels = static_cast<std::size_t>(a.dataset->info().channels);
    for (std::size_t channel = 0; channel < channels; ++channel) {
        for (const char* name : kSeriesNames)
            sides.columns.push_back(
                {.name = channels == 1 ? name : fmt::format("channel {} {}", channel + 1, name)});
    }
    sides.columns.push_back({.name = "length"});
    const auto look = [&](const Subset& subset, std::vector<double> ShiftColumn::*into) {
        for (const std::uint32_t index : subset.indices) {
            const auto values = subset.dataset->series().at(index);
            std::size_t next = 0;
            for (std::size_t channel = 0; channel < channels; ++channel) {
                double n = 0, sum = 0, squares = 0, times = 0, timesSquared = 0, products = 0;
                double least = std::nan(""), greatest = std::nan("");
                double first = std::nan(""), last = std::nan("");
                for (std::size_t k = channel; k < values.size(); k += channels) {
                    const double x = values[k];
                    if (std::isnan(x))
                        continue;
                    const auto t = static_cast<double>(k / channels);
                    least = std::isnan(least) ? x : std::min(least, x);
                    greatest = std::isnan(greatest) ? x : std::max(greatest, x);
                    first = std::isnan(first) ? x : first;
                    last = x;
                    n += 1;
                    sum += x;
                    squares += x * x;
                    times += t;
                    timesSquared += t * t;
                    products += t * x;
                }
                const double mean = sum / n;
                const double spread = timesSquared - times * times / n;
                for (const double number :
                     {mean, std::sqrt(std::max(0.0, squares / n - mean * mean)), least, greatest,
                      first, last, spread > 0 ? (products - times * mean) / spread : 0.0})
                    (sides.columns[next++].*into).push_back(number);
            }
            (sides.columns[next].*into)
                .push_back(static_cast<double>(subset.dataset->series().steps(index)));
        }
    };
    look(a, &ShiftColumn::a);
    look(b, &ShiftColumn::b);
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
    switch (a.dataset->info().modality) {
    case Modality::Pictures: comparePictures(sides, a, b); break;
    case Modality::Table: compareTables(sides, a, b); break;
    case Modality::Series: compareSeries(sides, a, b); break;
    }
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
