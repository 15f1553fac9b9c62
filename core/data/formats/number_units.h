// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace assay::data::formats {

/// Bytes of the sign or code of a currency that the text begins with; 0: none.
std::size_t moneyAt(std::string_view text);

/// What a magnitude behind money, or beside other magnitudes, multiplies by: magnitudeOf(), and a
/// million for "m", which elsewhere are metres. 0: it is no magnitude.
double factorBehind(std::string_view unit);

/// "Cr", which is a crore beside lakhs, and credit elsewhere: for the column to decide about.
bool isCrore(std::string_view unit);

} // namespace assay::data::formats
