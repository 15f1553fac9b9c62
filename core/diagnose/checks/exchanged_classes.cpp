// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "base/random.h"
#include "data/augment.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string_view>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

constexpr std::size_t kMost = 700;   ///< pictures that are looked at, drawn
constexpr std::int64_t kFewest = 12; ///< of a class
constexpr double kExchanged = 0.3;   ///< of a class look like another one after the change
/// The same of those that lie as far again: turned by hand a 6 is no 9 that somebody wrote.
constexpr double kMostly = 0.6;
constexpr double kBeyond = 3;     ///< times as often as without it
constexpr double kHalfTurn = 150; ///< degrees

enum class Change { None, LeftRight, TopBottom, HalfTurn };

struct Picture {
    std::vector<float> values;
    std::size_t label;
};

/// The same in squares of at most so many a side, each the mean of what it covers: what a class looks like is seen
/// in them, and a thousand pictures are compared at once.
std::vector<float> shrunk(const std::vector<float>& from, std::vector<std::int64_t>& shape)
{
    constexpr std::int64_t kSide = 16;
    const std::int64_t height = std::min(kSide, shape[1]), width = std::min(kSide, shape[2]);
    std::vector<float> to;
    for (std::int64_t plane = 0; plane < shape[0]; ++plane) {
        for (std::int64_t y = 0; y < height; ++y) {
            for (std::int64_t x = 0; x < width; ++x) {
                float sum = 0, count = 0;
                for (std::int64_t v = y * shape[1] / height; v < (y + 1) * shape[1] / height; ++v) {
                    for (std::int64_t u = x * shape[2] / width; u < (x + 1) * shape[2] / width;
                         ++u) {
                        sum +=
                            from[static_cast<std::size_t>((plane * shape[1] + v) * shape[2] + u)];
                        ++count;
                    }
                }
                to.push_back(sum / count);
            }
        }
    }
    shape = {shape[0], height, width};
    return to;
}

/// Channels, height, width; changed as a whole.
std::vector<float> changed(const std::vector<float>& from, const std::vector<std::int64_t>& shape,
                           Change change)
{
    const auto height = static_cast<std::size_t>(shape[1]),
               width = static_cast<std::size_t>(shape[2]);
    std::vector<float> to(from.size());
    for (std::size_t k = 0; k < from.size(); ++k) {
        const std::size_t x = k % width, y = k / width % height, plane = k / (width * height);
        const bool turnsX = change == Change::LeftRight || change == Change::HalfTurn;
        const bool turnsY = change == Change::TopBottom || change == Change::HalfTurn;
        to[(plane * height + (turnsY ? height - 1 - y : y)) * width
           + (turnsX ? width - 1 - x : x)] = from[k];
    }
    return to;
}

struct Nearest {
    float distance = std::numeric_limits<float>::infinity();
    std::size_t label = 0;
};

/// Among the pictures as they are, but for that one.
Nearest nearestTo(const std::vector<float>& values, const std::vector<Picture>& pictures,
                  std::size_t except)
{
    Nearest nearest;
    for (std::size_t k = 0; k < pictures.size(); ++k) {
        if (k == except)
            continue;
        float distance = 0;
        for (std::size_t i = 0; i < values.size() && distance < nearest.distance; ++i) {
            const float apart = values[i] - pictures[k].values[i];
            distance += apart * apart;
        }
        if (distance < nearest.distance)
            nearest = {distance, pictures[k].label};
    }
    return nearest;
}

struct Exchange {
    std::size_t from = 0, to = 0;
    double share = 0;
};

/// The class whose pictures lie, once changed, most often as near to another class as pictures of one class do.
Exchange worstOf(const std::vector<Picture>& pictures, const std::vector<std::int64_t>& shape,
                 Change change, std::size_t classes)
{
    std::vector<Nearest> before;
    std::vector<float> distances;
    for (std::size_t k = 0; k < pictures.size(); ++k) {
        before.push_back(nearestTo(pictures[k].values, pictures, k));
        if (before.back().label == pictures[k].label)
            distances.push_back(before.back().distance);
    }
    if (distances.empty())
        return {};
    std::nth_element(distances.begin(),
                     distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2),
                     distances.end());
    const float usual = distances[distances.size() / 2];
    std::vector<std::int64_t> counts(classes), mistaken(classes), nearlyMistaken(classes);
    const std::vector<std::vector<std::int64_t>> none(classes, std::vector<std::int64_t>(classes));
    auto became = none, nearly = none;
    for (std::size_t k = 0; k < pictures.size(); ++k) {
        const std::size_t label = pictures[k].label;
        ++counts[label];
        mistaken[label] += before[k].label != label && before[k].distance <= 2 * usual ? 1 : 0;
        nearlyMistaken[label] +=
            before[k].label != label && before[k].distance <= 4 * usual ? 1 : 0;
        const Nearest after = nearestTo(changed(pictures[k].values, shape, change), pictures, k);
        if (after.label != label && after.distance <= 2 * usual)
            ++became[label][after.label];
        if (after.label != label && after.distance <= 4 * usual)
            ++nearly[label][after.label];
    }
    Exchange worst;
    for (std::size_t from = 0; from < classes; ++from) {
        if (counts[from] < kFewest)
            continue;
        const auto of = static_cast<double>(counts[from]);
        for (std::size_t to = 0; to < classes; ++to) {
            const double near = static_cast<double>(became[from][to]) / of,
                         most = static_cast<double>(nearly[from][to]) / of;
            const auto beyond = [of](double found, std::int64_t without) {
                return found > kBeyond * static_cast<double>(without) / of;
            };
            const bool isMost = most >= kMostly && beyond(most, nearlyMistaken[from]);
            const double share = isMost ? most : beyond(near, mistaken[from]) ? near : 0;
            if (share > worst.share)
                worst = {from, to, share};
        }
    }
    return worst;
}

Change changeOf(const data::Augmentation& augmentation)
{
    const std::string_view name = augmentation.kind->name;
    return augmentation.strength <= 0                               ? Change::None
           : name == "flip"                                         ? Change::LeftRight
           : name == "flip_vertical"                                ? Change::TopBottom
           : name == "rotate" && augmentation.strength >= kHalfTurn ? Change::HalfTurn
                                                                    : Change::None;
}

/// Flips and turns that make one class into another: b and d, 6 and 9. By the nearest picture of train.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.trainSpec || !subject.data || subject.data->source->isRegression())
        return {};
    const auto& inputs = subject.data->preprocess.inputs();
    if (inputs.size() != 1 || inputs.front().modality != data::Modality::Pictures)
        return {};
    const auto changes = data::augmentations(subject.trainSpec->augment, "train.augment");
    if (std::none_of(changes.begin(), changes.end(),
                     [](const auto& change) { return changeOf(change) != Change::None; }))
        return {};
    const data::Subset& train = subject.data->splits.train();
    std::vector<std::uint32_t> drawn = train.indices;
    base::Random(1, "exchanged.sample").shuffle(drawn);
    drawn.resize(std::min(drawn.size(), kMost));
    std::vector<Picture> pictures;
    std::vector<std::int64_t> shape;
    for (const std::uint32_t index : drawn) {
        shape = inputs.front().shape;
        pictures.push_back(
            {shrunk(subject.data->preprocess.encoded(*train.dataset, index, 0), shape),
             train.dataset->label(index)});
    }
    const std::vector<std::string>& names = train.dataset->info().classes;
    for (std::size_t k = 0; k < changes.size(); ++k) {
        const Change change = changeOf(changes[k]);
        if (change == Change::None)
            continue;
        const Exchange worst = worstOf(pictures, shape, change, names.size());
        if (worst.share < kExchanged)
            continue;
        std::vector<data::Augmentation> rest = changes;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(k));
        return {{.id = "augment.exchanges_classes",
                 .severity = base::Severity::Warning,
                 .place = "train.augment",
                 .evidence = {{"share", worst.share},
                              {"pictures", static_cast<double>(pictures.size())}},
                 .texts = {changes[k].kind->name, names[worst.from], names[worst.to]},
                 .fix = {{"train.augment", data::spelled(rest)}}}};
    }
    return {};
}

} // namespace

const Check& exchangedClasses()
{
    static const Check check{
        "exchanged_classes",
        "Classes that flips and turns exchange",
        Stage::Network,
        {{"augment.exchanges_classes",
          [](const Finding& f) {
              return fmt::format(
                  "After {} {} of the training pictures of \"{}\" lie as near to \"{}\" as pictures of one class "
                  "do (of {} that were looked at): such examples are trained on with the wrong label. "
                  "Take it out.",
                  base::text(f, 0), base::percentText(number(f, "share")), base::text(f, 1),
                  base::text(f, 2), base::whole(f, "pictures"));
          },
          {"train.augment"}}},
        run};
    return check;
}

} // namespace assay::diagnose
