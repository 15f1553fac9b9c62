// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/data_spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::data::formats {

/// "labels.no_label": of classes that are whole numbers, -1 below 0, 1 ... or 255 far above the others, which
/// programs write where an example has no label. Empty: there is none, or data.simplify.classes leaves it out.
/// `place`: the array or the file of the labels; `labels`: places among `classes`.
std::optional<base::Finding> labelMark(const std::vector<std::string>& classes,
                                       const std::vector<std::uint16_t>& labels,
                                       const DataSpec& spec, const std::string& place);

/// Kinds of findings on the labels of arrays and IDX files.
const base::FindingKinds& labelFindings();

} // namespace assay::data::formats
