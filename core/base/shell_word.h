// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace assay::base {

/// A text as one word of a command that is offered to be typed: as it is where a shell takes it so,
/// else in single quotes ('my runs.assay'); with control characters as bash reads them ($'a\nb').
std::string shellWord(std::string_view text);

} // namespace assay::base
