// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace assay::base {

/// Lists and objects may lie so deep in each other; ours need three.
inline constexpr int kJsonDepth = 64;

/// JSON that was not written just now: of a project, a file, an option. Nothing when the text is no
/// JSON, or lies deeper than kJsonDepth, which would exhaust the stack of any code that walks through it.
/// `Json`: nlohmann::json or nlohmann::ordered_json.
template <typename Json>
std::optional<Json> parsedJson(std::string_view text);

/// JSON in which // and /* */ comments became spaces; those in quotes stay.
std::string withoutComments(std::string_view text);

/// In one line. Bytes that are not UTF-8 become U+FFFD, numbers that are not finite null.
template <typename Json>
std::string dumped(const Json& json);

} // namespace assay::base
