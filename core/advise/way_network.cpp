// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/way_finder.h"
#include "model/templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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

/// Widths of the template times `factor`.
base::Patch widths(const WayFinder& finder, double factor)
{
    base::Patch patch;
    for (const char* path : kWidths) {
        const auto now = finder.value<std::int64_t>(path);
        if (now && *now > 0)
            patch.push_back(
                to(path, std::max<std::int64_t>(
                             1, static_cast<std::int64_t>(static_cast<double>(*now) * factor))));
    }
    return patch;
}

/// The next choice up or down of a field that names sizes in order; empty: there is none.
base::Patch neighbour(const WayFinder& finder, const char* path, int by)
{
    const auto field = finder.field(path);
    if (!field || field->choices.empty())
        return {};
    const std::string now = finder.text(path);
    for (std::size_t k = 0; k < field->choices.size(); ++k) {
        const auto at = static_cast<std::ptrdiff_t>(k) + by;
        if (field->choices[k].name == now && at >= 0
            && at < static_cast<std::ptrdiff_t>(field->choices.size()))
            return {{path, field->choices[static_cast<std::size_t>(at)].name}};
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
            usual.push_back(to(path, std::get<std::int64_t>(field->fallback)));
    }
    finder.add("usual_width", "as wide as the template usually is", usual);
    finder.add("twice_as_wide", "twice as wide", widths(finder, 2));
    finder.add("wide", "the wide variant", {{"model.variant", "wide"}});
    for (const char* path : kDepths) {
        if (const auto now = finder.value<std::int64_t>(path))
            finder.add("deeper", *now == 1 ? "one layer more" : "a half more layers",
                       {to(path, *now + std::max<std::int64_t>(1, *now / 2))});
    }
    finder.add("deeper", "the next deeper one", neighbour(finder, "model.depth", 1));
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
    finder.add("shallower", "the next shallower one", neighbour(finder, "model.depth", -1));
    finder.add("quarter_as_wide", "a quarter as wide", widths(finder, 0.25));
    if (finder.found.ways.empty())
        finder.found.byHand =
            "No setting of this template makes it smaller: edit its layers on the "
            "Model page.";
}

void findNormalisation(WayFinder& finder)
{
    finder.add("batch_norm", "batch norm", {{"model.norm", "batch"}});
    finder.add("layer_norm", "layer norm", {{"model.norm", "layer"}});
    if (finder.found.ways.empty())
        finder.found.byHand =
            finder.field("model.norm")
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
