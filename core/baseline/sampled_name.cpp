// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/sampled_name.h"

#include "base/number_text.h"
#include "baseline/baselines.h"

#include <fmt/format.h>

namespace assay::baseline {

bool isSampled(const std::string& name, std::int64_t trainExamples)
{
    return name != "majority" && name != "mean" && trainExamples > kMostFitted;
}

std::string sampledName(const std::string& name, std::int64_t trainExamples)
{
    return isSampled(name, trainExamples)
               ? fmt::format("{}, sample of {}", displayName(name), base::countText(kMostFitted))
               : displayName(name);
}

} // namespace assay::baseline
