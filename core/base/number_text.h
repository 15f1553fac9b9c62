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
/// A share with one decimal: "4.8 %"; "NaN" and "\u221e" where it is none.
std::string percentText(double share);
/// The ends of an interval of shares: "[3.9, 5.7]".
std::string percentRange(double low, double high);
/// A share with its interval: "4.8 % [3.9, 5.7]".
std::string percentText(double share, double low, double high);

} // namespace assay::base
