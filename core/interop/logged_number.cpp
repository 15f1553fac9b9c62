// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/logged_number.h"

#include <charconv>

namespace assay::interop {

std::optional<double> loggedNumber(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || end != text.data() + text.size() || error != std::errc())
        return std::nullopt; // out of the range of a double counts as no number
    return value;
}

} // namespace assay::interop
