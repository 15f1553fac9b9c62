// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/layers.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace assay::model {

/// Throws a usage Error when this LibTorch lacks the device, "cpu" or "cuda". Cheap and for any
/// thread, so that it can be asked before anything is begun.
void requireDevice(const std::string& device);

/// A network with its weights. Owned by one thread at a time; tensors stay behind the wall
/// (network_torch.h).
class Network
{
public:
    /// Builds and initialises: each layer from the stream ("init", its number) of the seed. The same
    /// architecture and seed give the same weights, everywhere.
    /// `device` as in requireDevice.
    Network(const Architecture& architecture, std::uint64_t seed,
            const std::string& device = "cpu");
    ~Network();
    Network(Network&&) noexcept;
    Network& operator=(Network&&) noexcept;

    const Architecture& architecture() const;
    std::int64_t parameterCount() const;
    std::vector<ParameterInfo> parameters() const;
    /// What training keeps beside them: "conv1.norm.running_mean".
    std::vector<ParameterInfo> buffers() const;
    /// A copy of one parameter or buffer ("conv1.norm.running_mean"), row-major.
    std::vector<float> weights(const std::string& parameter) const;
    /// Throws a usage Error when the size is another.
    void setWeights(const std::string& parameter, const std::vector<float>& values);
    /// Logits of `count` examples of the architecture's only input, in eval mode.
    std::vector<float> logits(const std::vector<float>& examples, std::int64_t count) const;

    struct Body;
    Body& body() { return *m_body; }
    const Body& body() const { return *m_body; }

private:
    std::unique_ptr<Body> m_body;
};

} // namespace assay::model
