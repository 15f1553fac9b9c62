// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace assay::base {

/// Whether the bytes are UTF-8 as Unicode defines it: shortest forms, no surrogates.
bool isUtf8(std::string_view text);
/// The same text; each byte that is not part of a character is written as "\xE9".
std::string validUtf8(std::string_view text);

} // namespace assay::base
