// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/tune_space.h"

#include "base/error.h"
#include "base/plain_file.h"

#include <fmt/format.h>

namespace assay::cli {

std::string spaceText(const std::string& named)
{
    if (named.find('{') != std::string::npos)
        return named;
    base::PlainFile file(named, base::PlainFile::Use::Read);
    if (!file.isOpen())
        throw base::inputError("tune.space",
                               fmt::format("The space {} cannot be read ({}); name a file of "
                                           "JSON, or give the JSON itself.",
                                           named,
                                           file.isMissing() ? "it is not there" : file.problem()),
                               {.file = named, .row = {}, .byte = {}});
    constexpr std::uintmax_t kMost = 1 << 20;
    if (file.size() > kMost)
        throw base::inputError("tune.space", fmt::format("{} is too large for a space.", named),
                               {.file = named, .row = {}, .byte = {}});
    return file.readAll();
}

} // namespace assay::cli
