// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"

#include "base/number_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace assay::base {

double number(const Finding& finding, const char* name)
{
    for (const NamedNumber& item : finding.evidence) {
        if (item.name == name)
            return item.value;
    }
    return std::nan("");
}

std::string whole(const Finding& finding, const char* name)
{
    return countText(std::llround(number(finding, name)));
}

std::string text(const Finding& finding, std::size_t index)
{
    return index < finding.texts.size() ? finding.texts[index] : std::string();
}

std::string stepText(const Finding& finding)
{
    return countText(finding.step.value_or(0));
}

std::string fileOf(const Finding& finding)
{
    return finding.place.substr(finding.place.find_last_of('/') + 1);
}

std::string fixText(const Patch& fix)
{
    return fmt::format("{}", fmt::join(assignments(fix), " and "));
}

std::string shown(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "infinity" : "-infinity";
    if (std::abs(value) >= 1000 && std::abs(value) < 1e6)
        return countText(std::llround(value));
    return withPlainExponent(fmt::format("{:.3g}", value));
}

std::string counted(double count, const char* one, const char* many)
{
    return fmt::format("{:.0f} {}", count, count == 1 ? one : many);
}

} // namespace assay::base
