// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::base {

/// The first key that one object of a JSON text has twice; of nested objects with the keys above it, joined by " > ".
/// A parser keeps one of the two in silence. Nothing for a text that base::parsedJson does not read.
std::optional<std::string> repeatedKey(std::string_view json);

} // namespace assay::base
