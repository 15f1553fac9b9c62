// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/way_finder.h"
#include "model/templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

// Ways that change the network.

namespace assay::advise {

using data::Modality;

namespace {

constexpr std::array kWidths{"model.hidden", "model.channels", "model.width", "model.width_each"};
constexpr std::array kDepths{"model.layers", "model.blocks"};
/// Why no setting changes how big a network is, and what does; empty: a setting does.
std::string fixedSize(const WayFinder& finder, const char* wanted)
{
    if (finder.isModule())
        return fmt::format("The file of the module decides its size: write a {} one in PyTorch and "
                           "choose it on the Model page (model.file).",
                           wanted);
    if (!finder.spec().model.layers.empty())
        return fmt::format("The layers were edited by hand: make them {} on the Model page.",
                           wanted);
    return {};
}

/// The width that is nearest to this one and that the heads of an attention model divide.
std::int64_t fitted(const WayFinder& finder, std::int64_t width)
{
    const std::int64_t heads =
        std::max<std::int64_t>(1, finder.value<std::int64_t>("model.heads").value_or(1));
    return std::max<std::int64_t>(1, (width + heads / 2) / heads) * heads;
}

/// Widths of the template times `factor`.
base::Patch widths(const WayFinder& finder, double factor)
{
    base::Patch patch;
    for (const char* path : kWidths) {
        const auto now = finder.value<std::int64_t>(path);
        if (now && *now > 0)
            patch.push_back(to(path, fitted(finder, static_cast<std::int64_t>(
                                                        static_cast<double>(*now) * factor))));
    }
    return patch;
}

/// The next choice up or down of a residual network's depth, of the ones for pictures of its size; empty:
/// there is none.
base::Patch neighbour(const WayFinder& finder, std::ptrdiff_t by)
{
    static const std::vector<std::vector<std::string>> kDepthsInOrder{
        {"20", "32", "44", "56", "110"}, {"18", "34"}};
    const std::string now = finder.text("model.depth");
    for (const auto& depths : kDepthsInOrder) {
        const auto found = std::find(depths.begin(), depths.end(), now);
        if (found == depths.end())
            continue;
        const std::ptrdiff_t at = found - depths.begin() + by;
        if (at >= 0 && at < static_cast<std::ptrdiff_t>(depths.size()))
            return {{"model.depth", depths[static_cast<std::size_t>(at)]}};
    }
    return {};
}

} // namespace

void findBigger(WayFinder& finder)
{
    finder.found.byHand = fixedSize(finder, "bigger");
    if (!finder.found.byHand.empty())
        return;
    base::Patch usual; // of a network that was made small
    for (const char* path : kWidths) {
        const auto field = finder.field(path);
        const auto now = finder.value<std::int64_t>(path);
        if (now && std::get<std::int64_t>(field->fallback) >= 4 * *now && *now > 0)
            usual.push_back(to(path, fitted(finder, std::get<std::int64_t>(field->fallback))));
    }
    finder.add("usual_width", "as wide as the template usually is", usual);
    finder.add("twice_as_wide", "twice as wide", widths(finder, 2));
    finder.add("wide", "the wide variant", {{"model.variant", "wide"}});
    for (const char* path : kDepths) {
        if (const auto now = finder.value<std::int64_t>(path))
            finder.add("deeper", *now == 1 ? "one layer more" : "a half more layers",
                       {to(path, *now + std::max<std::int64_t>(1, *now / 2))});
    }
    finder.add("deeper", "the next deeper one", neighbour(finder, 1));
    if (finder.spec().model.templateName == "mlp")
        finder.add("deeper", "three hidden layers in place of one",
                   {{"model.template", "deep"},
                    {"model.hidden", finder.text("model.hidden")},
                    {"model.norm", finder.text("model.norm")},
                    {"model.dropout", finder.text("model.dropout")}});
    finder.add("four_times_as_wide", "four times as wide", widths(finder, 4));
    if (finder.found.ways.empty())
        finder.found.byHand = "No setting of this template makes it bigger: take another "
                              "architecture, or edit its layers on the Model page.";
}

void findSmaller(WayFinder& finder)
{
    finder.found.byHand = fixedSize(finder, "smaller");
    if (!finder.found.byHand.empty())
        return;
    finder.add("half_as_wide", "half as wide", widths(finder, 0.5));
    finder.add("classic", "the classic variant", {{"model.variant", "classic"}});
    for (const char* path : kDepths) {
        if (const auto now = finder.value<std::int64_t>(path))
            finder.add("shallower", *now <= 2 ? "one layer less" : "a third less layers",
                       {to(path, *now - std::max<std::int64_t>(1, *now / 3))});
    }
    finder.add("shallower", "the next shallower one", neighbour(finder, -1));
    finder.add("quarter_as_wide", "a quarter as wide", widths(finder, 0.25));
    if (finder.found.ways.empty())
        finder.found.byHand =
            "No setting of this template makes it smaller: edit its layers on the "
            "Model page.";
}

void findNormalisation(WayFinder& finder)
{
    const std::string& name = finder.spec().model.templateName;
    const bool hasOwn =
        finder.spec().model.layers.empty() && (name == "resnet" || name == "attention");
    if (finder.text("model.norm") == "none") {
        finder.add("batch_norm", "batch norm", {{"model.norm", "batch"}});
        finder.add("layer_norm", "layer norm", {{"model.norm", "layer"}});
    }
    if (finder.found.ways.empty())
        finder.found.byHand =
            hasOwn || finder.field("model.norm")
                ? "This network has normalisation layers already."
                : "No setting of this network adds normalisation layers: add them between its "
                  "layers, on the Model page or where the module is written.";
}

void findArchitecture(WayFinder& finder)
{
    const std::vector<Modality> inputs = finder.inputs();
    const std::string& now = finder.spec().model.templateName;
    for (const model::Template& entry : model::templates()) {
        if (entry.startHere || entry.joins || entry.name == now || entry.name == "torchscript")
            continue;
        const bool fits = std::any_of(inputs.begin(), inputs.end(), [&](Modality one) {
            return !entry.modalities.empty() && entry.modalities.front() == one;
        });
        if (fits && inputs.size() == 1)
            finder.add(entry.name, entry.title, {{"model.template", entry.name}},
                       "another architecture brings bugs of its own: it is checked on one batch "
                       "first");
    }
    if (finder.found.ways.empty())
        finder.found.byHand = "Choose a network that is known to do well on such data: a template "
                              "or a module of your own, on the Model page.";
}

} // namespace assay::advise
