// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace assay::base {

/// "60,000".
std::string countText(std::int64_t count);
/// A number in the unit of a target: "61,460", "0.7444", four digits.
std::string unitText(double value);

} // namespace assay::base
