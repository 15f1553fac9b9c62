// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace assay::base {

/// What one field of a spec may hold.
using Value = std::variant<bool, std::int64_t, double, std::string>;

/// The shortest text that reads back as the same value: "0.0003", "64", "true".
std::string toText(const Value& value);

} // namespace assay::base
