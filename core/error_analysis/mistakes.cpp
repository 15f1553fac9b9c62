// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_analysis/mistakes.h"

namespace assay::error_analysis {

std::string idText(const Mistake& mistake)
{
    return mistake.name.empty() ? base::hex(mistake.sample.value) : mistake.name;
}

} // namespace assay::error_analysis
