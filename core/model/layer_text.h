// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"

#include <string>
#include <vector>

namespace assay::model {

/// The layers of a network as text: one a line, or one after the other with semicolons between.
///
///     conv1 = convolution(out=6, kernel=5, padding=2)
///     conv1.relu = relu
///     sum = add(conv1.relu, input)
///
/// In front of "=" stands the name; without one the layer is called after its kind. In parentheses stand
/// the names of what it takes, left out where that is the layer before, and of the first layer where it
/// is the first input; then its settings, left out where they are at their fallback. Names of anything but
/// letters, digits and _ - . stand in double quotes. From # on a line is a remark.
///
/// Texts are kept in projects, so that a fallback of a kind (LayerKind::settings) never changes.

/// Of a layer or an input, in bytes.
inline constexpr std::size_t kLongestName = 200;

/// With every setting of its kind, in the type of its field. `inputs` stays empty where it was left out.
/// Throws a usage Error that names the line, or the layer. Never more than 10,000 layers.
std::vector<Node> layersOf(const std::string& text);

/// The one spelling. `first`: the first input of the data; empty: not known. `between` layers "; ", or a
/// new line.
std::string spelled(const std::vector<Node>& layers, const std::string& first = {},
                    const char* between = "; ");

/// What a layer takes, as it stands in its parentheses: conv1.relu, "left picture". Throws a usage Error.
std::vector<std::string> inputsOf(const std::string& text);
std::string spelledInputs(const std::vector<std::string>& inputs);

/// The layers of a network with every setting. The width of the last fully connected one is 0 where it is
/// `outputs`: as many as the data need.
std::vector<Node> editable(const std::vector<Node>& built, std::int64_t outputs);

/// The layers whose text is in one and not in the other, for two texts that layersOf takes: what was
/// there, and what is there instead.
struct LayerChanges {
    std::string before, after;
};
LayerChanges layerChanges(const std::string& before, const std::string& after);

} // namespace assay::model
