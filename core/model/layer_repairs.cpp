// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_repairs.h"

#include "base/error.h"
#include "base/field.h"
#include "model/layer_edit.h"
#include "model/layer_text.h"
#include "model/layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace assay::model {

namespace {

using Layers = std::vector<Node>;

constexpr std::size_t kMost = 4; ///< what a person reads at a glance

/// Changes at one place, each tried as soon as it is offered.
class Repairs
{
public:
    Repairs(const Architecture& architecture, std::int64_t outputs, const Misfit& misfit)
        : m_architecture(architecture)
        , m_outputs(outputs)
        , m_misfit(misfit)
        , m_shapes(knownShapes(architecture))
    {}

    std::vector<LayerRepair> all()
    {
        switch (m_misfit.stage) {
        case Stage::Layer:
            names();
            joints();
            numbers();
            converters();
            shortcuts();
            removals();
            rename();
            break;
        case Stage::Unused: removals(); break;
        case Stage::Output: outputLayers(); break;
        }
        return std::move(m_found);
    }

private:
    const Layers& layers() const { return m_architecture.nodes; }
    const Node& node() const { return layers()[m_misfit.layer]; }
    std::size_t place() const { return m_misfit.layer; }

    Shape shapeOf(const std::string& name) const
    {
        const auto known = m_shapes.find(name);
        return known == m_shapes.end() ? Shape() : known->second;
    }

    void offer(std::string label, const std::function<Layers()>& change, bool mayStay = false)
    {
        if (m_found.size() >= kMost)
            return;
        Architecture changed = m_architecture;
        try {
            changed.nodes = change();
        } catch (const base::Error&) {
            return;
        }
        if (changed.nodes == layers() || !mends(changed, mayStay))
            return;
        const bool isThere =
            std::any_of(m_found.begin(), m_found.end(),
                        [&](const LayerRepair& found) { return found.layers == changed.nodes; });
        if (!isThere)
            m_found.push_back({std::move(label), std::move(changed.nodes)});
    }

    /// Whether nothing is left that does not fit, or only what lies behind. `mayStay`: or something else of
    /// the same layer.
    bool mends(const Architecture& changed, bool mayStay) const
    {
        const auto left = misfitOf(changed, m_outputs);
        if (!left || left->stage > m_misfit.stage)
            return true;
        if (left->stage < m_misfit.stage)
            return false;
        const std::string& same = node().name;
        const auto now = std::find_if(changed.nodes.begin(), changed.nodes.end(),
                                      [&](const Node& each) { return each.name == same; });
        const auto place = static_cast<std::ptrdiff_t>(m_misfit.layer);
        const bool isGone = changed.nodes.size() < layers().size();
        const auto reached = now != changed.nodes.end() ? now - changed.nodes.begin()
                             : isGone                   ? place - 1
                                                        : place; // it has another name
        const auto at = static_cast<std::ptrdiff_t>(left->layer);
        return at > reached || (at == reached && mayStay && left->sentence != m_misfit.sentence);
    }

    /// Inputs that no layer has, or a later one.
    void names()
    {
        std::vector<std::string> known;
        for (const data::InputSpec& input : m_architecture.inputs)
            known.push_back(input.name);
        for (std::size_t k = 0; k < place(); ++k)
            known.push_back(layers()[k].name);
        for (std::size_t k = 0; k < node().inputs.size(); ++k) {
            const std::string& wrong = node().inputs[k];
            if (std::find(known.begin(), known.end(), wrong) != known.end())
                continue;
            std::vector<std::string> wishes = base::nearest(wrong, known);
            wishes.push_back(known.back());
            for (const std::string& wish : wishes) {
                offer(
                    fmt::format("Let {} take {}", node().name, wish),
                    [&] {
                        std::vector<std::string> inputs = node().inputs;
                        inputs[k] = wish;
                        return withInputs(layers(), place(), inputs);
                    },
                    true);
            }
        }
    }

    /// Where another layer has its name, or the names of its weights.
    void rename()
    {
        const std::string free = freeName(layers(), node().name + "2");
        offer(fmt::format("Call it {}", free), [&] {
            Layers changed = layers();
            for (std::size_t k = place() + 1; k < changed.size(); ++k)
                std::replace(changed[k].inputs.begin(), changed[k].inputs.end(), node().name, free);
            changed[place()].name = free;
            return changed;
        });
    }

    /// Layers that join too few, or take too many.
    void joints()
    {
        const int most = layerKind(node().kind).mostInputs;
        if (most == 1 && node().inputs.size() > 1) {
            for (const char* kind : {"add", "concatenate"}) {
                offer(fmt::format("Insert {} before {}", kind, node().name), [&] {
                    Layers changed = withLayerBefore(layers(), place(), kind);
                    changed[place()].inputs = node().inputs;
                    changed[place() + 1].inputs = {changed[place()].name};
                    return changed;
                });
            }
            offer(fmt::format("Let {} take {} alone", node().name, node().inputs.front()),
                  [&] { return withInputs(layers(), place(), {node().inputs.front()}); });
        }
        if (most == 1 || node().inputs.size() != 1)
            return;
        const Shape own = shapeOf(node().inputs.front());
        for (std::size_t k = place(); k-- > 0;) {
            const Node& other = layers()[k];
            if (other.name == node().inputs.front() || shapeOf(other.name) != own)
                continue;
            offer(fmt::format("Let {} take {} as well", node().name, other.name), [&] {
                return withInputs(layers(), place(), {node().inputs.front(), other.name});
            });
        }
    }

    void set(std::size_t at, const char* name, std::int64_t value)
    {
        const Node& changed = layers()[at];
        const auto now = changed.settings.find(name);
        if (now == changed.settings.end() || now->second == base::Value(value))
            return;
        std::string label;
        for (const base::Field& field : layerKind(changed.kind).settings) {
            if (field.path == name)
                label = field.label;
        }
        offer(fmt::format("{} of {}: {}", label, changed.name, value),
              [&] { return withSetting(layers(), at, name, value); });
    }

    /// Settings that leave nothing, or do not share out what enters.
    void numbers()
    {
        if (node().inputs.empty())
            return;
        const Shape entering = shapeOf(node().inputs.front());
        const std::int64_t kernel = setting(node(), "kernel"), out = setting(node(), "out");
        if (entering.size() == 3 && kernel > 0) {
            const std::int64_t room =
                std::min(entering[1], entering[2]) + 2 * setting(node(), "padding");
            const std::int64_t dilation = setting(node(), "dilation", 1);
            if (dilation > 1 && (room - 1) / std::max<std::int64_t>(kernel - 1, 1) > 0)
                set(place(), "dilation", (room - 1) / std::max<std::int64_t>(kernel - 1, 1));
            set(place(), "kernel", std::max<std::int64_t>((room - 1) / dilation + 1, 1));
            set(place(), "padding", (kernel - 1) * dilation / 2);
        }
        if (setting(node(), "padding") > 0 && entering.size() == 2)
            set(place(), "padding", 0);
        const std::int64_t groups = setting(node(), "groups", 1);
        if (groups > 1 && !entering.empty() && entering.size() != 1) {
            const std::int64_t channels = entering.size() == 3 ? entering[0] : entering[1];
            if (channels % groups == 0)
                set(place(), "out", (out + groups - 1) / groups * groups);
            set(place(), "groups", std::gcd(std::gcd(channels, out), groups));
            set(place(), "groups", 1);
        }
        if (const std::int64_t heads = setting(node(), "heads"); heads > 0 && entering.size() == 2)
            set(place(), "heads", std::gcd(entering[1], heads));
        if (const auto maker = widthMakerOf(node().inputs.front())) {
            const std::int64_t width = setting(layers()[*maker], "out");
            if (node().kind == "gate" && width % 2 == 1)
                set(*maker, "out", width + 1);
            if (const std::int64_t heads = setting(node(), "heads"); heads > 0)
                set(*maker, "out", (width + heads - 1) / heads * heads);
        }
        if (node().kind == "add")
            widths();
    }

    /// The layer whose "out" decides the width of that output; layers between keep it.
    std::optional<std::size_t> widthMakerOf(std::string name) const
    {
        for (std::size_t k = place(); k-- > 0;) {
            const Node& each = layers()[k];
            if (each.name != name)
                continue;
            if (each.settings.contains("out"))
                return k;
            if (each.inputs.size() != 1 || shapeOf(each.inputs.front()) != shapeOf(name))
                return std::nullopt;
            name = each.inputs.front();
        }
        return std::nullopt;
    }

    /// What is added up gets the width of the other.
    void widths()
    {
        for (std::size_t k = node().inputs.size(); k-- > 0;) {
            const Shape other = shapeOf(node().inputs[k == 0 ? 1 % node().inputs.size() : 0]);
            const auto maker = widthMakerOf(node().inputs[k]);
            if (!maker || other.empty())
                continue;
            set(*maker, "out", other.size() == 3 ? other[0] : other.back());
        }
    }

    /// A layer between that makes one kind of output of the other.
    void converters()
    {
        struct Way {
            const char* kind;
            const char* words;
        };
        constexpr Way kWays[]{{"token_embedding", "an embedding of tokens"},
                              {"embedding", "an embedding of categories"},
                              {"flatten", "flatten"},
                              {"time_mean", "the mean over the steps"},
                              {"global_average_pool", "the mean over the picture"},
                              {"time_max", "the largest of the steps"}};
        for (const Way& way : kWays) {
            for (std::size_t k = 0; k < node().inputs.size(); ++k) {
                const std::string& input = node().inputs[k];
                offer(fmt::format("Insert {} behind {}", way.words, input),
                      [&] { return withLayerBefore(layers(), place(), way.kind, k); });
            }
        }
        // Of what is put side by side all have to be rows.
        offer(fmt::format("Flatten all that {} takes", node().name), [&] {
            Layers changed = layers();
            std::size_t now = place();
            for (std::size_t k = 0; k < node().inputs.size(); ++k) {
                if (shapeOf(node().inputs[k]).size() > 1)
                    changed = withLayerBefore(changed, now++, "flatten", k);
            }
            return changed;
        });
    }

    /// A shortcut whose shape is another than that of what it goes around gets a projection (He et al.
    /// 2016, option B).
    void shortcuts()
    {
        if (node().kind != "add")
            return;
        for (std::size_t k = node().inputs.size(); k-- > 0;) {
            const std::string& shortcut = node().inputs[k];
            const Shape from = shapeOf(shortcut);
            const Shape to = shapeOf(node().inputs[k == 0 ? 1 % node().inputs.size() : 0]);
            if (from.empty() || from.size() != to.size() || from == to)
                continue;
            const char* kind = from.size() == 3   ? "convolution"
                               : from.size() == 2 ? "time_convolution"
                                                  : "linear";
            offer(fmt::format("Project {} to {}", shortcut, textOf(to)), [&] {
                Layers changed = withLayerBefore(layers(), place(), kind, k);
                changed = withSetting(changed, place(), "out", from.size() == 2 ? to[1] : to[0]);
                if (from.size() == 1)
                    return changed;
                changed = withSetting(changed, place(), "kernel", std::int64_t{1});
                const std::int64_t fewer = from.size() == 3 ? from[1] : from[0];
                const std::int64_t wanted = from.size() == 3 ? to[1] : to[0];
                const std::int64_t stride = (fewer + wanted - 1) / wanted;
                return withSetting(changed, place(), "stride", stride);
            });
        }
    }

    void removals()
    {
        offer(fmt::format("Remove {}", node().name),
              [&] { return withoutLayer(layers(), place()); });
        for (std::size_t k = place(); k-- > 0;) {
            const bool enters =
                std::find(node().inputs.begin(), node().inputs.end(), layers()[k].name)
                != node().inputs.end();
            if (enters && layers()[k].inputs.size() == 1)
                offer(fmt::format("Remove {}", layers()[k].name),
                      [&] { return withoutLayer(layers(), k); });
        }
    }

    /// The results the data need.
    void outputLayers()
    {
        const std::size_t last = layers().size() - 1;
        const Shape shape = shapeOf(layers()[last].name);
        for (std::size_t k = layers().size(); k-- > 0;) {
            if (layers()[k].kind == "linear") {
                offer(fmt::format("As many units in {} as the data need", layers()[k].name),
                      [&] { return withSetting(layers(), k, "out", m_outputs); });
                break;
            }
        }
        std::vector<std::string> ways{"flatten"};
        if (shape.size() == 2)
            ways.insert(ways.begin(), "time_mean");
        if (shape.size() == 3)
            ways.emplace_back("global_average_pool");
        if (shape.size() == 1)
            ways = {""};
        for (const std::string& way : ways) {
            if (!way.empty())
                offer(fmt::format("Add {} at the end", way),
                      [&] { return withLayerAfter(layers(), last, way); });
        }
        for (const std::string& way : ways) {
            offer(fmt::format("Add {}a fully connected layer at the end",
                              way.empty() ? "" : way + " and "),
                  [&] {
                      Layers changed = layers();
                      if (!way.empty())
                          changed = withLayerAfter(changed, changed.size() - 1, way);
                      changed = withLayerAfter(changed, changed.size() - 1, "linear");
                      return withSetting(changed, changed.size() - 1, "out", m_outputs);
                  });
        }
    }

    const Architecture& m_architecture;
    std::int64_t m_outputs;
    const Misfit& m_misfit;
    std::map<std::string, Shape> m_shapes;
    std::vector<LayerRepair> m_found;
};

} // namespace

std::vector<LayerRepair> repairsOf(const Architecture& architecture, std::int64_t outputs,
                                   const Misfit& misfit)
{
    if (architecture.nodes.empty())
        return {};
    auto repairs = Repairs(architecture, outputs, misfit).all();
    for (LayerRepair& repair : repairs)
        repair.layers = editable(repair.layers, outputs);
    return repairs;
}

} // namespace assay::model
