// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/example_statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>

namespace assay::evaluate {

namespace {

using data::Modality;
using data::Subset;

constexpr std::array kPictureNames{"brightness", "contrast",     "sharpness",
                                   "ink",        "ink centre x", "ink centre y",
                                   "ink width",  "ink height",   "noise"};
using PictureNumbers = std::array<double, kPictureNames.size()>;

/// Of one channel, bytes as 0..1. Ink: how far a pixel is from what the border shows.
PictureNumbers planeNumbers(std::span<const float> pixels, std::size_t height, std::size_t width)
{
    const auto at = [&](std::size_t y, std::size_t x) {
        return static_cast<double>(pixels[y * width + x]) / 255.0;
    };
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

std::vector<ExampleStatistic> ofPictures(const Subset& subset)
{
    const data::PictureInput& pictures = *subset.dataset->pictures();
    const data::Shape shape = pictures.info().shape;
    const auto height = static_cast<std::size_t>(shape.height);
    const auto width = static_cast<std::size_t>(shape.width);
    const auto channels = static_cast<std::size_t>(shape.channels);
    std::vector<ExampleStatistic> all;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        for (const char* name : kPictureNames)
            all.push_back(
                {.name = channels == 1 ? name : fmt::format("{}, channel {}", name, channel + 1)});
    }
    std::vector<float> pixels;
    for (const std::uint32_t index : subset.indices) {
        pictures.picture(index, pixels);
        std::size_t next = 0;
        for (std::size_t channel = 0; channel < channels; ++channel) {
            const auto plane =
                std::span<const float>(pixels).subspan(channel * height * width, height * width);
            for (const double number : planeNumbers(plane, height, width))
                all[next++].values.push_back(number);
        }
    }
    return all;
}

std::vector<ExampleStatistic> ofTable(const Subset& subset)
{
    const auto& infos = subset.dataset->info().columns();
    const data::Table& table = subset.dataset->table()->table();
    std::vector<ExampleStatistic> all;
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const data::ColumnInfo& info = infos[c];
        if (!info.leftOut.empty() || info.kind == data::ColumnKind::Text)
            continue;
        ExampleStatistic column{.name = info.name};
        const bool isCategory = info.kind == data::ColumnKind::Category;
        if (isCategory) {
            column.categories = info.categories;
            column.categories.emplace_back("a text that the first source does not have");
        }
        const data::ColumnCells& cells = table.columns[c];
        for (const std::uint32_t index : subset.indices) {
            if (!isCategory)
                column.values.push_back(cells.numbers[index]);
            else if (cells.codes[index] == data::kMissingCode)
                column.values.push_back(std::numeric_limits<double>::quiet_NaN());
            else
                column.values.push_back(cells.codes[index] == data::kUnseenCode
                                            ? static_cast<double>(info.categories.size())
                                            : static_cast<double>(cells.codes[index]));
        }
        all.push_back(std::move(column));
    }
    return all;
}

constexpr std::array kSeriesNames{"mean",  "deviation", "least", "greatest",
                                  "first", "last",      "slope"};
using SeriesNumbers = std::array<double, kSeriesNames.size()>;

/// Of one channel of a series: each `channels`-th of its values. NaN are left out.
SeriesNumbers numbersOf(std::span<const float> values, std::size_t channel, std::size_t channels)
{
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
    return {mean, std::sqrt(std::max(0.0, squares / n - mean * mean)),  least, greatest, first,
            last, spread > 0 ? (products - times * mean) / spread : 0.0};
}

std::vector<ExampleStatistic> ofSeries(const Subset& subset)
{
    const data::TimeSeries& series = subset.dataset->series()->series();
    const auto channels = static_cast<std::size_t>(series.channels);
    std::vector<ExampleStatistic> all;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        for (const char* name : kSeriesNames)
            all.push_back(
                {.name = channels == 1 ? name : fmt::format("channel {} {}", channel + 1, name)});
    }
    all.push_back({.name = "length"});
    for (const std::uint32_t index : subset.indices) {
        const auto values = series.at(index);
        std::size_t next = 0;
        for (std::size_t channel = 0; channel < channels; ++channel) {
            for (const double number : numbersOf(values, channel, channels))
                all[next++].values.push_back(number);
        }
        all[next].values.push_back(static_cast<double>(series.steps(index)));
    }
    return all;
}

/// Of the characters alone: nothing that was fitted on train.
std::vector<ExampleStatistic> ofTexts(const Subset& subset)
{
    std::vector<ExampleStatistic> all{
        {.name = "characters"},         {.name = "words"},
        {.name = "characters a word"},  {.name = "share of capitals"},
        {.name = "share of digits"},    {.name = "share of punctuation"},
        {.name = "share outside ASCII"}};
    for (const std::uint32_t index : subset.indices) {
        const data::TextNumbers numbers =
            data::numbersOf(subset.dataset->text()->texts().at(index));
        const auto characters = static_cast<double>(std::max<std::int64_t>(numbers.characters, 1));
        const auto words = static_cast<double>(numbers.words);
        std::size_t next = 0;
        for (const double number :
             {static_cast<double>(numbers.characters), words,
              static_cast<double>(numbers.characters - numbers.spaces) / std::max(words, 1.0),
              static_cast<double>(numbers.capitals) / characters,
              static_cast<double>(numbers.digits) / characters,
              static_cast<double>(numbers.punctuation) / characters,
              static_cast<double>(numbers.others) / characters})
            all[next++].values.push_back(number);
    }
    return all;
}

} // namespace

std::vector<ExampleStatistic> statisticsOf(const data::Subset& subset)
{
    std::vector<ExampleStatistic> all;
    const auto add = [&](std::vector<ExampleStatistic> more) {
        std::move(more.begin(), more.end(), std::back_inserter(all));
    };
    if (subset.dataset->pictures())
        add(ofPictures(subset));
    if (subset.dataset->table())
        add(ofTable(subset));
    if (subset.dataset->series())
        add(ofSeries(subset));
    if (subset.dataset->text())
        add(ofTexts(subset));
    return all;
}

std::string comparative(const std::string& statistic, bool isLarger)
{
    const std::string_view across = "ink centre x", down = "ink centre y";
    const auto placed = [&](std::string_view name, const char* words) {
        return words + statistic.substr(name.size()); // the channel, where there are several
    };
    if (statistic.starts_with(across))
        return placed(across, isLarger ? "further right" : "further left");
    if (statistic.starts_with(down))
        return placed(down, isLarger ? "lower on the page" : "higher on the page");
    return (isLarger ? "higher " : "lower ") + statistic;
}

} // namespace assay::evaluate
