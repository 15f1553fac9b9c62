// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/augment.h"

#include "base/error.h"
#include "base/number_text.h"
#include "data/augment/changes.h"
#include "data/formats/cell.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::data {

namespace {

std::string listed()
{
    std::vector<std::string> names;
    for (const AugmentKind& kind : augmentKinds())
        names.emplace_back(kind.name);
    return fmt::format("{}", fmt::join(names, ", "));
}

const char* plural(Modality modality)
{
    switch (modality) {
    case Modality::Pictures: return "pictures";
    case Modality::Series: return "series";
    case Modality::Text: return "texts";
    case Modality::Table: return "rows";
    }
    return "";
}

/// "pictures or series".
std::string takersOf(const AugmentKind& kind)
{
    std::string text;
    for (const Modality each :
         {Modality::Pictures, Modality::Series, Modality::Text, Modality::Table}) {
        if (kind.of(each))
            text += std::string(text.empty() ? "" : " or ") + plural(each);
    }
    return text;
}

Augmentation changeOf(const std::string& text, const std::string& path)
{
    const std::size_t space = text.find_first_of(" \t");
    const std::string name = text.substr(0, space);
    const auto& kinds = augmentKinds();
    const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const AugmentKind& each) { return each.name == name; });
    if (kind == kinds.end())
        throw base::usageError(
            path,
            fmt::format("{}: \"{}\" is no change of examples. There are {}; a number behind a "
                        "name is its strength, a comma stands between two.",
                        path, text, listed()));
    if (space == std::string::npos)
        return {&*kind, kind->usual};
    const auto words = formats::listOf(text.substr(space));
    const auto strength =
        words.size() == 1 ? formats::parseNumber(words.front(), '.') : std::optional<double>();
    if (!strength || !(*strength > kind->low && *strength <= kind->high))
        throw base::usageError(
            path, fmt::format("{}: \"{}\" has no strength that {} can have; give a number above {} "
                              "up to {}: {}.",
                              path, text, name, base::numberText(kind->low),
                              base::numberText(kind->high), kind->help));
    return {&*kind, *strength};
}

} // namespace

Augment AugmentKind::of(Modality modality) const
{
    switch (modality) {
    case Modality::Pictures: return pictures;
    case Modality::Series: return series;
    case Modality::Text: return texts;
    case Modality::Table: return table;
    }
    return nullptr;
}

const std::vector<AugmentKind>& augmentKinds()
{
    static const std::vector<AugmentKind> kinds{
        {.name = "flip",
         .help = "mirrored left to right, with this chance",
         .usual = 0.5,
         .low = 0,
         .high = 1,
         .pictures = changes::flip},
        {.name = "flip_vertical",
         .help = "mirrored top to bottom, with this chance",
         .usual = 0.5,
         .low = 0,
         .high = 1,
         .pictures = changes::flipVertically},
        {.name = "shift",
         .help = "moved by up to this share of each side, black comes in",
         .usual = 0.1,
         .low = 0,
         .high = 1,
         .pictures = changes::shift},
        {.name = "rotate",
         .help = "turned by up to so many degrees",
         .usual = 10,
         .low = 0,
         .high = 180,
         .pictures = changes::rotate},
        {.name = "scale",
         .help = "pictures larger or smaller, series stronger or weaker, by up to this share",
         .usual = 0.1,
         .low = 0,
         .high = 0.95,
         .pictures = changes::zoom,
         .series = changes::scaleSeries},
        {.name = "crop",
         .help = "a part of this share of each side, or of the steps, stretched to the whole",
         .usual = 0.8,
         .low = 0,
         .high = 1,
         .pictures = changes::crop,
         .series = changes::cropSeries},
        {.name = "brightness",
         .help = "brighter or darker by up to this share of the range",
         .usual = 0.2,
         .low = 0,
         .high = 1,
         .pictures = changes::brightness},
        {.name = "contrast",
         .help = "more or less contrast by up to this share",
         .usual = 0.2,
         .low = 0,
         .high = 1,
         .pictures = changes::contrast},
        {.name = "fade",
         .help =
             "what stands out from the ground, the median of the border, loses up to this share "
             "of its strength",
         .usual = 0.5,
         .low = 0,
         .high = 1,
         .pictures = changes::fade},
        {.name = "strengthen",
         .help =
             "what stands out from the ground, the median of the border, gains up to this share "
             "of its strength",
         .usual = 0.5,
         .low = 0,
         .high = 100,
         .pictures = changes::strengthen},
        {.name = "darken",
         .help = "darker by up to this share of the range, never brighter",
         .usual = 0.2,
         .low = 0,
         .high = 1,
         .pictures = changes::darken},
        {.name = "lighten",
         .help = "brighter by up to this share of the range, never darker",
         .usual = 0.2,
         .low = 0,
         .high = 1,
         .pictures = changes::lighten},
        {.name = "grain",
         .help = "normal noise of this share of the range as its deviation, cut off at black and "
                 "white as in a stored picture",
         .usual = 0.05,
         .low = 0,
         .high = 1,
         .pictures = changes::grain},
        {.name = "noise",
         .help = "normal noise of this deviation on the numbers that enter the network; of rows on "
                 "those that are no categories",
         .usual = 0.05,
         .low = 0,
         .high = 100,
         .pictures = changes::noise,
         .series = changes::noise,
         .table = changes::noiseOnMeasured},
        {.name = "erase",
         .help = "a rectangle of this share of the area becomes black",
         .usual = 0.1,
         .low = 0,
         .high = 1,
         .pictures = changes::erase},
        {.name = "mask",
         .help = "this share of the steps, side by side, becomes 0",
         .usual = 0.1,
         .low = 0,
         .high = 1,
         .series = changes::mask},
        {.name = "drop",
         .help = "each token becomes the unknown one with this chance",
         .usual = 0.1,
         .low = 0,
         .high = 1,
         .texts = changes::dropTokens},
    };
    return kinds;
}

std::vector<Augmentation> augmentations(const std::string& text, const std::string& path)
{
    std::vector<Augmentation> changes;
    for (const std::string& item : formats::listOf(text))
        changes.push_back(changeOf(item, path));
    return changes;
}

std::string spelled(const std::vector<Augmentation>& changes)
{
    std::string text;
    for (const auto& [kind, strength] : changes)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", kind->name,
                            base::numberText(strength));
    return text;
}

void requireAugmentable(const std::vector<Augmentation>& changes,
                        const std::vector<InputSpec>& inputs, const std::string& path)
{
    for (const Augmentation& change : changes) {
        const bool taken = std::any_of(inputs.begin(), inputs.end(), [&](const InputSpec& input) {
            return change.kind->of(input.modality) != nullptr;
        });
        if (!taken)
            throw base::usageError(
                path, fmt::format("{}: {} changes {}, and these data have none; leave it out.",
                                  path, change.kind->name, takersOf(*change.kind)));
    }
}

void Augmenter::apply(const Encoding& encoding, std::int64_t epoch, std::uint32_t example,
                      std::int64_t steps, std::span<float> values) const
{
    if (m_changes.empty())
        return;
    base::Random random(m_seed, "augment." + encoding.input.name,
                        (static_cast<std::uint64_t>(epoch) << 32U) + example);
    std::vector<float> scratch;
    AugmentedValues changed{
        .values = values, .encoding = encoding, .steps = steps, .scratch = scratch};
    for (const auto& [kind, strength] : m_changes) {
        if (const Augment change = kind->of(encoding.input.modality))
            change(changed, strength, random);
    }
}

} // namespace assay::data
