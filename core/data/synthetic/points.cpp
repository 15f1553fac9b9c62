// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/synthetic/points.h"

#include "base/random.h"

#include <cmath>
#include <numbers>

namespace assay::data::synthetic {

namespace {

struct Point {
    double x, y;
};

template <typename Draw>
Dataset::Content points(const DataSpec& spec, const char* kind, int classes, Draw draw)
{
    const auto count = static_cast<std::size_t>(spec.count);
    Dataset::Content content;
    content.info.kind = content.info.path = kind;
    InputInfo info;
    Table table;
    content.info.target = "class";
    for (const char* name : {"x", "y"})
        info.columns.push_back({.name = name, .leftOut = {}, .categories = {}});
    for (int k = 0; k < classes; ++k)
        content.info.classes.push_back(std::to_string(k));
    table.columns.resize(2);
    content.training = count;
    for (std::size_t i = 0; i < count; ++i) {
        base::Random random(static_cast<std::uint64_t>(spec.seed), kind, i);
        const auto label = static_cast<int>(i % static_cast<std::size_t>(classes));
        const Point at = draw(label, random);
        const float xy[]{static_cast<float>(at.x), static_cast<float>(at.y)};
        table.columns[0].numbers.push_back(xy[0]);
        table.columns[1].numbers.push_back(xy[1]);
        content.labels.push_back(static_cast<std::uint16_t>(label));
        table.rowHashes.push_back(base::contentHash(
            {reinterpret_cast<const std::uint8_t*>(xy), sizeof xy}, content.labels.back()));
    }
    content.inputs.push_back(std::make_unique<TableInput>(std::move(info), std::move(table)));
    return content;
}

} // namespace

Dataset::Content blobs(const DataSpec& spec)
{
    return points(spec, "points-blobs", 3, [](int label, base::Random& random) {
        const double angle = 2 * std::numbers::pi * label / 3;
        const double radius = 4 / std::numbers::sqrt3;
        return Point{radius * std::cos(angle) + random.normal(),
                     radius * std::sin(angle) + random.normal()};
    });
}

Dataset::Content moons(const DataSpec& spec)
{
    constexpr double kNoise = 0.15;
    return points(spec, "points-moons", 2, [](int label, base::Random& random) {
        const double angle = std::numbers::pi * random.uniform();
        const double side = label == 0 ? 1 : -1;
        return Point{side * std::cos(angle) + label + kNoise * random.normal(),
                     side * std::sin(angle) + 0.5 * label + kNoise * random.normal()};
    });
}

Dataset::Content spirals(const DataSpec& spec)
{
    constexpr double kNoise = 0.05;
    return points(spec, "points-spirals", 2, [](int label, base::Random& random) {
        const double along = std::sqrt(0.02 + 0.98 * random.uniform());
        const double angle = 2 * std::numbers::pi * along + std::numbers::pi * label;
        return Point{2 * along * std::cos(angle) + kNoise * random.normal(),
                     2 * along * std::sin(angle) + kNoise * random.normal()};
    });
}

} // namespace assay::data::synthetic
