// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/number_text.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

namespace assay::cli {

/// The finite number that a text is, with a point before its fraction in every language; nothing: it is none.
inline std::optional<double> finiteNumber(const std::string& given)
{
    double value = 0;
    const char* end = given.data() + given.size();
    const auto [stop, problem] = std::from_chars(given.data(), end, value);
    const bool good = problem == std::errc() && stop == end && std::isfinite(value);
    return good ? std::optional(value) : std::nullopt;
}

/// Of an option that takes a finite number above 0. CLI11's own check names the largest double there is, all 309 digits
/// of it, and takes what is no number (nan).
inline CLI::Validator aboveZero()
{
    return CLI::Validator(
        [](std::string& given) {
            const auto value = finiteNumber(given);
            return value && *value > 0 ? std::string()
                                       : given + " is no number above 0; give one such as 2.5";
        },
        "POSITIVE");
}

/// The same of one from 0 up to `most`, which CLI11 writes with six zeros behind the point.
inline CLI::Validator fromZero(std::int64_t most)
{
    return CLI::Validator(
        [most](std::string& given) {
            const auto value = finiteNumber(given);
            return value && *value >= 0 && *value <= static_cast<double>(most)
                       ? std::string()
                       : given + " is no number from 0 up to " + base::countText(most);
        },
        "NUMBER");
}

} // namespace assay::cli
