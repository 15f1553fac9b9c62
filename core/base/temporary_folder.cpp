// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/temporary_folder.h"

#include "base/error.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string>

namespace assay::base {

TemporaryFolder::TemporaryFolder()
{
    const std::string letters(6, 'X'); // that mkdtemp exchanges
    std::string name = (std::filesystem::temp_directory_path() / ("assay-" + letters)).string();
    if (!mkdtemp(name.data()))
        throw environmentError("folder.temporary",
                               fmt::format("{} cannot be made; is the disk full?", name));
    m_path = name;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

} // namespace assay::base
