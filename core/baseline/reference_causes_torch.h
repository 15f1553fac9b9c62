// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/reference.h"
#include "model/network_torch.h"

#include <ATen/ATen.h>

#include <functional>
#include <string>
#include <vector>

namespace assay::baseline {

/// One batch within a network: what enters it, then what leaves each node.
struct Computed {
    const model::Network::Body& body;
    std::vector<at::Tensor> values;

    std::size_t inputs() const { return body.architecture.inputs.size(); }
    const at::Tensor& output(std::size_t node) const { return values[inputs() + node]; }
};

/// A node computed in another way: a cause that is tried.
struct Attempt {
    std::string key, tried; ///< "padding", "another padding"
    std::string sentence;
    std::size_t node = 0;
    /// Of what enters the node.
    std::function<at::Tensor(const std::vector<at::Tensor>& entering)> output;
};

/// All that is tried for `node`. `extra`: vectors of the reference that no weight of ours takes, by name: what
/// may be a bias.
std::vector<Attempt> attemptsOf(const Computed& batch, std::size_t node,
                                const std::vector<model::NamedValues>& extra);
/// Those that are seen from the reference's numbers, of the output of `node` alone.
std::vector<Attempt> attemptsFrom(const Computed& batch, std::size_t node,
                                  const at::Tensor& theirs);
/// Those of what enters the network, where `node` takes it.
std::vector<Attempt> attemptsOfInput(const Computed& batch, std::size_t node, std::size_t last,
                                     const at::Tensor& theirs);

/// Computes the nodes `first` to `last` again with each attempt, and keeps those that give the reference's
/// output of `last`.
Departure explain(const Computed& batch, std::size_t first, std::size_t last,
                  const at::Tensor& theirs, const std::vector<model::NamedValues>& extra);

/// What leaves a node, as it is, of other inputs.
at::Tensor outputOfNode(const Computed& batch, std::size_t node,
                        const std::vector<at::Tensor>& entering);

/// The output of `last` when `attempt` is made. Throws whatever LibTorch throws where shapes do not fit.
at::Tensor outputWith(const Computed& batch, const Attempt& attempt, std::size_t last);

} // namespace assay::baseline
