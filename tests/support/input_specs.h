// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/input_spec.h"

namespace assay::testing {

/// Examples of a kind of data, large enough for every template.
inline data::InputSpec inputOf(data::Modality modality)
{
    switch (modality) {
    case data::Modality::Pictures: return data::pictureInput(1, 28, 28);
    case data::Modality::Table:
        return {.modality = modality, .shape = {7}, .embedded = {{"town", 40, 8}}};
    case data::Modality::Text:
        return {.modality = modality, .shape = {20, 1}, .embedded = {}, .tokens = 30};
    case data::Modality::Series: break;
    }
    return {.modality = modality, .shape = {20, 3}, .embedded = {}};
}

} // namespace assay::testing
