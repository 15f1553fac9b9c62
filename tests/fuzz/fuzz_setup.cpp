// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "experiment/setup_file.h"
#include "memory_file.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const fuzz::MemoryFile file;
    file.write(fuzz::text(data, size));
    try {
        const experiment::Setup setup = experiment::readSetup(file.path(), "/");
        // The first chooses the template, on which the others depend.
        if (setup.assignments.empty() || !setup.assignments.front().starts_with("model.template="))
            std::abort();
        for (const std::string& assignment : setup.assignments) {
            if (assignment.find('=') == std::string::npos)
                std::abort();
        }
    } catch (const base::Error& error) {
        if (error.kind() == base::ErrorKind::Internal || error.text().empty())
            std::abort();
    }
    return 0;
}
