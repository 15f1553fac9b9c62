// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace assay::base {

/// "812 B", "1.8 MB", "120 MB", "3.4 GB": units of powers of 1000, with one decimal below 100. What rounds to 1000 of
/// a unit is 1.0 of the next one. Negative ones keep their sign.
std::string bytesText(double bytes);
template <typename Count>
std::string bytesText(Count bytes)
{
    return bytesText(static_cast<double>(bytes));
}

} // namespace assay::base
