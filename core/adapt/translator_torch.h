// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/endless_order.h"
#include "adapt/placement.h"
#include "adapt/translation_networks_torch.h"
#include "data/prepared.h"
#include "train/optimizer_torch.h"
#include "train/step_torch.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace assay::adapt {

/// Which values of pictures are -1 and 1 to a generator: 0 and 255 of bytes, else the least and the greatest of
/// train and the target part.
struct PictureScale {
    double low = 0, high = 255;
};
PictureScale pictureScaleOf(const data::Prepared& data);
/// Pictures as they were read, before any preprocessing, at the size and place that `placement` brings them to:
/// batch x channels x height x width, on the processor.
at::Tensor scaledPictures(const data::PictureInput& pictures,
                          std::span<const std::uint32_t> indices, const PictureScale& scale,
                          const Placement& placement = {});

/// What the state of a translator has its Placement::numbers under.
inline constexpr const char* kPlacementState = "placement";

/// Turns pictures of a batch into others of the same shape.
using Translate = std::function<at::Tensor(const at::Tensor&)>;
/// Train with its pictures placed and translated, in its order, of the kind that they were: bytes are rounded. Null:
/// `progress`, asked before each batch with the share that is done, ended it.
data::DatasetPtr translatedPictures(const data::Prepared& data, const Placement& placement,
                                    const Translate& translate,
                                    const std::function<bool(double share)>& progress);

/// Train's pictures are brought to the target's size and place (placementOf); then two generators, from those to the target's and back, and a discriminator for each domain, learned by
/// least squares with cycle and identity losses (Zhu et al. 2017, ICCV, section 3 and 4). No label is read, and of
/// the target the part Target alone.
class Translator
{
public:
    /// `data` outlives it. Draws from the seed; device: where it computes.
    Translator(const data::Prepared& data, std::uint64_t seed, const at::Device& device);

    /// Pictures of each domain that an update takes.
    std::size_t batch() const { return m_sourceOrder.batch(); }
    /// Update `step`, from 0; its pictures depend on the number alone.
    void update(std::int64_t step);
    /// Of train's pictures. After a resume that of the run's beginning.
    Placement placement() const;
    /// Train's pictures as they are placed, on the processor, as the target's.
    at::Tensor asTarget(const at::Tensor& pictures) const;
    /// As Translation::cycleError, on some pictures of each.
    double cycleError() const;
    /// Positions in train of those that are shown, as many as wanted at most.
    std::vector<std::uint32_t> shown(std::size_t wanted) const;

    train::NamedTensors state() const; ///< "generators" and so on

private:
    /// A flat tensor that learns.
    struct Learned {
        Learned(at::Tensor drawn, const at::Device& device);
        void step(const at::Tensor& ofWeights);
        at::Tensor weights, gradient;
        train::Optimizer optimizer;
    };
    at::Tensor source(std::span<const std::uint32_t> positions) const;
    at::Tensor target(std::span<const std::uint32_t> positions) const;

    const data::Prepared& m_data;
    std::uint64_t m_seed;
    at::Device m_device;
    PictureScale m_scale;
    at::Tensor m_placement; ///< Placement::numbers
    Generator m_generator;
    Discriminator m_discriminator;
    Learned m_generators;     ///< to the target, then to the source
    Learned m_discriminators; ///< of the target, then of the source
    EndlessOrder m_sourceOrder, m_targetOrder;
};

} // namespace assay::adapt
