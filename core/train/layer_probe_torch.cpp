// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/layer_probe_torch.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace assay::train {

namespace {

constexpr std::string_view kModule = "torchscript"; ///< the kind whose parts are not our layers

/// Leave what enters them as it is, but for its shape or for chance.
constexpr std::array<std::string_view, 2> kPlain{"flatten", "dropout"};

/// The sides of an output over which its units are gone through: a unit is a number of a row, or a
/// channel, which comes last in series and second in pictures.
std::vector<std::int64_t> sidesWithinUnit(std::int64_t sides)
{
    const std::int64_t unit = sides == 3 ? 2 : std::min<std::int64_t>(sides - 1, 1);
    std::vector<std::int64_t> within;
    for (std::int64_t side = 0; side < sides; ++side) {
        if (side != unit || sides == 1)
            within.push_back(side);
    }
    return within;
}

} // namespace

LayerProbe::LayerProbe(const model::Network::Body& network, int shards, std::int64_t plannedSteps)
    : m_network(network)
    , m_plannedSteps(plannedSteps)
    , m_seen(static_cast<std::size_t>(shards), std::vector<Seen>(network.stages.size()))
{
    addRows();
}

void LayerProbe::addRows()
{
    const auto add = [this](const std::string& kind, const std::string& name) {
        m_rows.push_back({{static_cast<std::int64_t>(m_rows.size()) + 1, kind, name}, {}});
    };
    for (std::size_t k = 0; k < m_network.stages.size(); ++k) {
        const model::Node& node = m_network.architecture.nodes[k];
        const model::Network::Body::Stage& stage = m_network.stages[k];
        const std::size_t end = stage.weight + stage.weights;
        if (node.kind == kModule) {
            for (std::size_t p = stage.weight; p < end; ++p) {
                const std::string& whole = m_network.parameters[p].name;
                std::string part = whole.substr(0, whole.rfind('.'));
                if (part == node.name)
                    part += ".(own)"; // weights that belong to no part of the module
                if (p == stage.weight || m_rows.back().layer.name != part)
                    add(node.kind, part);
                m_rows.back().parameters.push_back(p);
            }
        }
        m_rowOf.push_back(kNoRow);
        if (std::find(kPlain.begin(), kPlain.end(), node.kind) != kPlain.end())
            continue;
        m_rowOf.back() = m_rows.size();
        add(node.kind, node.name);
        for (std::size_t p = stage.weight; node.kind != kModule && p < end; ++p)
            m_rows.back().parameters.push_back(p);
    }
}

void LayerProbe::begin(std::int64_t step)
{
    m_measures = measuresLayers(step + 1, m_plannedSteps);
    m_done = false;
    if (!m_measures)
        return;
    for (std::vector<Seen>& shard : m_seen)
        std::fill(shard.begin(), shard.end(), Seen{});
}

model::Tap LayerProbe::tap(int shard)
{
    if (!m_measures)
        return {};
    // Nodes come in their order.
    return [this, shard, node = std::size_t{0}](const model::Node& of,
                                                const at::Tensor& output) mutable {
        if (m_rowOf[node] != kNoRow)
            see(m_seen[static_cast<std::size_t>(shard)][node], of, output);
        ++node;
    };
}

void LayerProbe::see(Seen& seen, const model::Node& node, const at::Tensor& output) const
{
    const c10::NoGradGuard noGrad;
    const at::Tensor values = output.detach();
    if (values.numel() == 0 || !at::isFloatingType(values.scalar_type()))
        return;
    // Three passes that use vector instructions; var_mean and any, which do not, take five times as long.
    seen.count = static_cast<double>(values.numel());
    const at::Tensor mean = values.mean();
    const at::Tensor apart = values.sub(mean).reshape({-1});
    seen.mean = mean.item<double>();
    seen.squares = at::dot(apart, apart).item<double>();
    const std::vector<std::int64_t> within = sidesWithinUnit(values.dim());
    const at::Tensor greatest = values.amax(within);
    seen.alive = greatest.ne(0);
    if (!seen.alive.all().item<bool>()) // where the greatest is 0 the others may be less
        seen.alive.logical_or_(values.amin(within).ne(0));
    if (node.kind == "tanh")
        seen.flat = static_cast<double>(values.abs().gt(kSaturated).sum().item<std::int64_t>());
    else if (node.kind == "sigmoid")
        seen.flat = static_cast<double>(
            (values - 0.5).abs().gt(kSaturated - 0.5).sum().item<std::int64_t>());
}

std::vector<double> LayerProbe::squaresOf(const at::Tensor& laidOut) const
{
    std::vector<double> squares;
    for (const at::Tensor& part : m_network.partsOf(laidOut))
        squares.push_back(at::dot(part, part).item<double>());
    return squares;
}

void LayerProbe::gradient(const at::Tensor& gradient)
{
    if (!m_measures)
        return;
    const c10::NoGradGuard noGrad;
    m_gradients = squaresOf(gradient);
}

void LayerProbe::beforeUpdate()
{
    if (!m_measures)
        return;
    const c10::NoGradGuard noGrad;
    if (!m_before.defined())
        m_before = at::empty_like(m_network.flat);
    m_before.copy_(m_network.flat);
    m_weights = squaresOf(m_before);
}

void LayerProbe::afterUpdate()
{
    if (!m_measures)
        return;
    const c10::NoGradGuard noGrad;
    m_before.sub_(m_network.flat);
    m_changes = squaresOf(m_before);
    m_done = true;
}

/// Of all shards together.
void LayerProbe::addActivations(std::size_t node, LayerNumbers& numbers) const
{
    Seen all;
    for (const std::vector<Seen>& shard : m_seen) {
        const Seen& seen = shard[node];
        if (seen.count == 0)
            continue; // it had no examples
        // Means and squared differences of two parts become those of both (Chan et al. 1983).
        const double together = all.count + seen.count, apart = seen.mean - all.mean;
        all.squares += seen.squares + apart * apart * all.count * seen.count / together;
        all.mean += apart * seen.count / together;
        all.count = together;
        all.flat += seen.flat;
        all.alive = all.alive.defined() ? all.alive.logical_or(seen.alive) : seen.alive;
    }
    if (all.count == 0)
        return;
    numbers[LayerQuantity::Deviation] = std::sqrt(all.squares / all.count);
    const auto units = static_cast<double>(all.alive.numel());
    // A sum of weighted inputs is never 0: it is the activation behind it that dies.
    if (m_network.stages[node].weights == 0)
        numbers[LayerQuantity::Dead] =
            (units - static_cast<double>(all.alive.sum().item<std::int64_t>())) / units;
    const std::string& kind = m_network.architecture.nodes[node].kind;
    if (kind == "tanh" || kind == "sigmoid")
        numbers[LayerQuantity::Saturated] = all.flat / all.count;
}

std::vector<LayerNumbers> LayerProbe::take()
{
    if (!std::exchange(m_done, false))
        return {};
    const c10::NoGradGuard noGrad;
    std::vector<LayerNumbers> layers;
    for (const Row& row : m_rows) {
        layers.push_back({row.layer, {}});
        double gradient = 0, weights = 0, changes = 0;
        for (const std::size_t p : row.parameters) {
            gradient += m_gradients[p];
            weights += m_weights[p];
            changes += m_changes[p];
        }
        if (!row.parameters.empty())
            layers.back()[LayerQuantity::GradientNorm] = std::sqrt(gradient);
        if (weights > 0) // a layer of zeros has no size to compare with
            layers.back()[LayerQuantity::UpdateRatio] = std::sqrt(changes / weights);
    }
    for (std::size_t node = 0; node < m_rowOf.size(); ++node) {
        if (m_rowOf[node] != kNoRow)
            addActivations(node, layers[m_rowOf[node]]);
    }
    return layers;
}

} // namespace assay::train
