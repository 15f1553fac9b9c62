// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace assay::interop {

/// A number as logs write it: digits with a decimal point, "nan", "inf", "-inf", "Infinity", in any
/// case. Empty for anything else, an empty text included.
std::optional<double> loggedNumber(std::string_view text);

} // namespace assay::interop
