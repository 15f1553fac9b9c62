// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/endless_order.h"
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
/// Pictures as they were read, before any preprocessing: batch x channels x height x width, on the processor.
at::Tensor scaledPictures(const data::PictureInput& pictures,
                          std::span<const std::uint32_t> indices, const PictureScale& scale);

/// Turns pictures of a batch into others of the same shape.
using Translate = std::function<at::Tensor(const at::Tensor&)>;
/// Train with its pictures translated, in its order, of the kind that they were: bytes are rounded. Null: `progress`,
/// asked before each batch with the share that is done, ended it.
data::DatasetPtr translatedPictures(const data::Prepared& data, const Translate& translate,
                                    const std::function<bool(double share)>& progress);

/// Two generators, from train's pictures to the target's and back, and a discriminator for each domain, learned by
/// least squares with cycle and identity losses (Zhu et al. 2017, ICCV, section 3 and 4). No label is read, and of
/// the target the part Target alone.
class Translator
{
public:
    /// `data` outlives it. Draws from the seed; device: where it computes.
    Translator(const data::Prepared& data, std::uint64_t seed, const at::Device& device);

    /// Update `step`, from 0; its pictures depend on the number alone.
    void update(std::int64_t step);
    /// Train's pictures, on the processor, as the target's.
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
    Generator m_generator;
    Discriminator m_discriminator;
    Learned m_generators;     ///< to the target, then to the source
    Learned m_discriminators; ///< of the target, then of the source
    EndlessOrder m_sourceOrder, m_targetOrder;
};

} // namespace assay::adapt
