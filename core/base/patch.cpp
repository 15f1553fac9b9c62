// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/patch.h"

#include "base/error.h"

#include <fmt/format.h>

namespace assay::base {

Patch patchFrom(const std::string& assignment)
{
    if (assignment.empty())
        return {};
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0)
        throw usageError("field.assignment",
                         fmt::format("\"{}\" sets no field; write path=value.", assignment));
    return {{assignment.substr(0, equals), assignment.substr(equals + 1)}};
}

std::vector<std::string> assignments(const Patch& patch)
{
    std::vector<std::string> texts;
    for (const FieldChange& change : patch)
        texts.push_back(change.path + "=" + change.value);
    return texts;
}

} // namespace assay::base
