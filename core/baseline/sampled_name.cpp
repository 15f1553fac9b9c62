// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/sampled_name.h"

#include "base/number_text.h"
#include "baseline/baselines.h"

#include <fmt/format.h>

namespace assay::baseline {

std::string sampledName(const std::string& name, std::int64_t trainExamples)
{
    const bool constant = name == "majority" || name == "mean";
    return constant || trainExamples <= kMostFitted
               ? displayName(name)
               : fmt::format("{}, sample of {}", displayName(name), base::countText(kMostFitted));
}

} // namespace assay::baseline
