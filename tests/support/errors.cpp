// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"

namespace assay::testing {

std::optional<base::Error> errorOf(const std::function<void()>& work)
{
    try {
        work();
    } catch (const base::Error& error) {
        return error;
    }
    return std::nullopt;
}

bool isSentence(const std::string& text)
{
    return text.size() > 10 && text.find(' ') != std::string::npos
           && (text.ends_with('.') || text.ends_with('?'));
}

} // namespace assay::testing
