// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/input.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace assay::data {

/// Some examples of an input, in this order.
struct InputPart {
    const Input* input;
    std::span<const std::uint32_t> examples;
    std::string source = {}; ///< the name of its file, for errors
};

/// The examples of the parts, one part behind the other, as one input. What is known of it without its values (name,
/// columns, categories, how texts become tokens) is the first part's. All parts are of one kind, of pictures of one
/// size, of tables with the same columns, of series with as many channels: see requireFit(). Throws the usage
/// Error "further.range" where some pictures are bytes and others are not, or where their values span ranges that
/// one scale cannot serve.
std::unique_ptr<const Input> joined(std::span<const InputPart> parts);

} // namespace assay::data
