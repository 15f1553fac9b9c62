// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"

#include <string>
#include <vector>

namespace assay::model {

// Changes of the layers of a network, each of which names what it takes. What took a layer that goes, or
// moves, takes what that one took, so that a chain stays a chain. None of them asks whether shapes fit
// (layer_fit.h). Places count from 0 and must be in the list, which has one layer at least.

/// A new layer of this kind behind the one at `place`, and between it and all that take it. Its name is
/// that of its kind, with a number where that is taken.
std::vector<Node> withLayerAfter(const std::vector<Node>& layers, std::size_t place,
                                 const std::string& kind);
/// The same in front of it, for its input with this number.
std::vector<Node> withLayerBefore(const std::vector<Node>& layers, std::size_t place,
                                  const std::string& kind, std::size_t input = 0);
/// The only layer stays.
std::vector<Node> withoutLayer(const std::vector<Node>& layers, std::size_t place);
/// Exchanged with the one before it. The same list where it is the first.
std::vector<Node> movedUp(const std::vector<Node>& layers, std::size_t place);
/// With all that take it. Throws a usage Error where another layer has the name, or it is empty.
std::vector<Node> renamed(const std::vector<Node>& layers, std::size_t place,
                          const std::string& name);
/// Of another kind; settings that both have are kept.
std::vector<Node> withKind(const std::vector<Node>& layers, std::size_t place,
                           const std::string& kind);
/// Checks as base::checked. Throws a usage Error.
std::vector<Node> withSetting(const std::vector<Node>& layers, std::size_t place,
                              const std::string& setting, const base::Value& value);
/// Takes these instead.
std::vector<Node> withInputs(const std::vector<Node>& layers, std::size_t place,
                             std::vector<std::string> inputs);

/// A layer of this kind with every setting at its fallback.
Node layerOf(const std::string& kind, const std::string& name);
/// `wish`, or the first of "wish2", "wish3" ... that is free.
std::string freeName(const std::vector<Node>& layers, const std::string& wish);

} // namespace assay::model
