// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

// Private to interop/: JSON as Python writes it.

namespace assay::interop {

/// NaN and Infinity, words that JSON does not have, as texts.
std::string withQuotedWords(const std::string& text);
/// A number, or a text that is one ("NaN", "0.5"); a truth value is none.
std::optional<double> numberOf(const nlohmann::json& value);

} // namespace assay::interop
