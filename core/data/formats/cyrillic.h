// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace assay::data::formats {

/// Makes the Cyrillic capitals of UTF-8 text small, U+0410 to U+042F. Other letters stay as they are.
void lowerCyrillic(std::string& text);

} // namespace assay::data::formats
