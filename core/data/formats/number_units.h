// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace assay::data::formats {

/// What a magnitude behind money, or beside other magnitudes, multiplies by: magnitudeOf(), and a
/// million for "m", which elsewhere are metres. 0: it is no magnitude.
double factorBehind(std::string_view unit);

/// "Cr", which is a crore beside lakhs, and credit elsewhere: for the column to decide about.
bool isCrore(std::string_view unit);

} // namespace assay::data::formats
