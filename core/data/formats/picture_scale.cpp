// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_scale.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace assay::data::formats {

namespace {

constexpr std::int64_t kWhole = 1 << 16; ///< the weights of a pixel add up to it
constexpr std::int64_t kKept = 1 << 8;   ///< fractions of a value between the two passes

/// One side of the picture: which part of the source goes where.
struct Side {
    double from = 0, length = 0;     ///< of the source, in pixels
    std::int64_t at = 0, target = 0; ///< of the target
};

/// Pixels of the source that make one of the target.
struct Window {
    std::int64_t first = 0;
    std::vector<std::int64_t> weights;
};

/// Where the picture shrinks, the share of each pixel that lies within the one it becomes part of;
/// where it grows, as near as the two neighbours are.
std::vector<Window> windowsOf(const Side& side, std::int64_t pixels)
{
    const double step = side.length / static_cast<double>(side.target);
    const double reach = step >= 1 ? step / 2 : 1;
    const auto least = static_cast<std::int64_t>(std::floor(side.from));
    const auto most =
        std::min(pixels, static_cast<std::int64_t>(std::ceil(side.from + side.length)));
    std::vector<Window> windows;
    for (std::int64_t k = 0; k < side.target; ++k) {
        const double centre = side.from + (static_cast<double>(k) + 0.5) * step;
        const double low = centre - reach, high = centre + reach;
        const auto begin = std::clamp(static_cast<std::int64_t>(std::floor(low)), least, most - 1);
        const auto end = std::clamp(static_cast<std::int64_t>(std::ceil(high)), begin + 1, most);
        std::vector<double> shares;
        double sum = 0;
        for (std::int64_t i = begin; i < end; ++i) {
            const auto at = static_cast<double>(i);
            const double share = step >= 1 ? std::min(at + 1, high) - std::max(at, low)
                                           : 1 - std::abs(at + 0.5 - centre);
            shares.push_back(std::max(0.0, share));
            sum += shares.back();
        }
        Window window{begin, {}};
        std::int64_t rest = kWhole;
        for (const double share : shares) {
            window.weights.push_back(std::llround(share / sum * kWhole));
            rest -= window.weights.back();
        }
        *std::max_element(window.weights.begin(), window.weights.end()) += rest;
        windows.push_back(std::move(window));
    }
    return windows;
}

/// The largest part of `length` pixels, or of the target, that keeps the proportions.
void place(const Shape& size, PictureFit fit, const Shape& shape, Side& across, Side& down)
{
    const auto width = static_cast<double>(shape.width), height = static_cast<double>(shape.height);
    across = {0, width, 0, size.width};
    down = {0, height, 0, size.height};
    const double x = static_cast<double>(size.width) / width;
    const double y = static_cast<double>(size.height) / height;
    switch (fit) {
    case PictureFit::Squeeze: break;
    case PictureFit::Crop: {
        const double scale = std::max(x, y);
        across.length = std::min(width, static_cast<double>(size.width) / scale);
        down.length = std::min(height, static_cast<double>(size.height) / scale);
        across.from = (width - across.length) / 2;
        down.from = (height - down.length) / 2;
        break;
    }
    case PictureFit::Letterbox: {
        const double scale = std::min(x, y);
        across.target = std::clamp<std::int64_t>(std::llround(width * scale), 1, size.width);
        down.target = std::clamp<std::int64_t>(std::llround(height * scale), 1, size.height);
        across.at = (size.width - across.target) / 2;
        down.at = (size.height - down.target) / 2;
        break;
    }
    }
}

} // namespace

void bringTo(const Shape& size, PictureFit fit, std::span<const std::uint8_t> from,
             const Shape& shape, std::span<std::uint8_t> to)
{
    if (shape == size) {
        std::copy(from.begin(), from.end(), to.begin());
        return;
    }
    Side across, down;
    place(size, fit, shape, across, down);
    const auto columns = windowsOf(across, shape.width), rows = windowsOf(down, shape.height);
    std::fill(to.begin(), to.end(), std::uint8_t{0});

    // Only the rows of the source that are used are narrowed.
    const std::int64_t firstRow = rows.front().first;
    const std::int64_t lastRow =
        rows.back().first + static_cast<std::int64_t>(rows.back().weights.size());
    std::vector<std::int32_t> narrowed(
        static_cast<std::size_t>((lastRow - firstRow) * across.target));
    for (std::int64_t channel = 0; channel < size.channels; ++channel) {
        auto* out = narrowed.data();
        for (std::int64_t row = firstRow; row < lastRow; ++row) {
            const std::uint8_t* line = from.data() + (channel * shape.height + row) * shape.width;
            for (const Window& window : columns) {
                std::int64_t sum = 0;
                for (std::size_t k = 0; k < window.weights.size(); ++k)
                    sum += window.weights[k] * line[window.first + static_cast<std::int64_t>(k)];
                *out++ = static_cast<std::int32_t>(sum / (kWhole / kKept));
            }
        }
        for (std::int64_t row = 0; row < down.target; ++row) {
            const Window& window = rows[static_cast<std::size_t>(row)];
            std::uint8_t* line =
                to.data() + (channel * size.height + down.at + row) * size.width + across.at;
            for (std::int64_t column = 0; column < across.target; ++column) {
                std::int64_t sum = kWhole * kKept / 2;
                for (std::size_t k = 0; k < window.weights.size(); ++k) {
                    const std::int64_t above =
                        window.first - firstRow + static_cast<std::int64_t>(k);
                    sum += window.weights[k]
                           * narrowed[static_cast<std::size_t>(above * across.target + column)];
                }
                line[column] = static_cast<std::uint8_t>(
                    std::clamp<std::int64_t>(sum / (kWhole * kKept), 0, 255));
            }
        }
    }
}

void shrink(const Shape& size, std::span<const float> from, const Shape& shape, std::span<float> to)
{
    const auto whole = [](std::int64_t pixels, std::int64_t target) {
        return windowsOf({0, static_cast<double>(pixels), 0, target}, pixels);
    };
    const auto columns = whole(shape.width, size.width), rows = whole(shape.height, size.height);
    auto* out = to.data();
    for (std::int64_t channel = 0; channel < size.channels; ++channel)
        for (const Window& down : rows)
            for (const Window& across : columns) {
                double sum = 0;
                for (std::size_t r = 0; r < down.weights.size(); ++r) {
                    const float* line =
                        from.data()
                        + (channel * shape.height + down.first + static_cast<std::int64_t>(r))
                              * shape.width
                        + across.first;
                    for (std::size_t c = 0; c < across.weights.size(); ++c)
                        sum += static_cast<double>(down.weights[r] * across.weights[c]) * line[c];
                }
                *out++ = static_cast<float>(sum / (kWhole * kWhole));
            }
}

} // namespace assay::data::formats
