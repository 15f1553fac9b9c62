// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers.h"

#include "base/error.h"
#include "base/field.h"
#include "tune/samplers/bayes.h"
#include "tune/samplers/coarse_to_fine.h"
#include "tune/samplers/grid.h"
#include "tune/samplers/random.h"
#include "tune/samplers/sobol.h"
#include "tune/search.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace assay::tune {

namespace {

constexpr int kGridSteps = 4; ///< values of a range

/// A person proposes every point, beside the method.
class ManualSampler final : public Sampler
{
public:
    std::optional<Point> ask(const std::vector<Trial>&) const override { return std::nullopt; }
};

std::unique_ptr<Sampler> madeManual(const Space&, std::uint64_t)
{
    return std::make_unique<ManualSampler>();
}

template <typename Kind>
std::unique_ptr<Sampler> made(const Space& space, std::uint64_t seed)
{
    return std::make_unique<Kind>(space, seed);
}

std::unique_ptr<Sampler> madeGrid(const Space& space, std::uint64_t)
{
    return std::make_unique<GridSampler>(space, kGridSteps);
}

} // namespace

const std::vector<SamplerKind>& samplerKinds()
{
    static const std::vector<SamplerKind> kinds{
        {kManual, "A person proposes each point, and nothing is drawn.", madeManual},
        {GridSampler::kName, "Every combination of four values a range; takes many trials.",
         madeGrid},
        {"random", "Points drawn by chance, each on its own.", made<RandomSampler>},
        {"sobol", "Points that fill the space evenly, with a part of chance.", made<SobolSampler>},
        {"coarse_to_fine",
         "Rounds of random points, each around the best of those before; the method to start with.",
         made<CoarseToFineSampler>},
        {"bayes", "A model of all trials says where an improvement is to be expected.",
         made<BayesSampler>}};
    return kinds;
}

const SamplerKind& samplerKindNamed(const std::string& name)
{
    std::vector<std::string> known;
    for (const SamplerKind& kind : samplerKinds()) {
        if (kind.name == name)
            return kind;
        known.emplace_back(kind.name);
    }
    const auto near = base::nearest(name, known);
    throw base::usageError("tune.sampler",
                           fmt::format("There is no search \"{}\"; {}", name,
                                       near.empty()
                                           ? fmt::format("give one of: {}.", fmt::join(known, ", "))
                                           : fmt::format("did you mean {}?", near.front())));
}

} // namespace assay::tune
