// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network.h"
#include "model/templates.h"

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace assay::testing {

/// Rows of three numbers.
inline const data::InputSpec kRows{.modality = data::Modality::Table, .shape = {3}, .embedded = {}};

/// Of a module in a file, whatever that holds.
inline model::ModelSpec scriptSpec(const std::filesystem::path& file)
{
    return {.templateName = "torchscript",
            .parameters = {{"file", file.string()}, {"fingerprint", std::string()}}};
}

inline model::Network scriptNetwork(const std::filesystem::path& file,
                                    const data::InputSpec& input = kRows, std::int64_t outputs = 2)
{
    return {model::architecture(scriptSpec(file), {input}, outputs), 1};
}

/// A wave: no two neighbours alike.
inline std::vector<float> waveOf(std::size_t count)
{
    std::vector<float> values;
    for (std::size_t k = 0; k < count; ++k)
        values.push_back(std::sin(0.7F * static_cast<float>(k)));
    return values;
}

} // namespace assay::testing
