// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <charconv>
#include <cmath>
#include <string>

namespace assay::cli {

/// Of an option that takes a finite number above 0. CLI11's own check names the largest double there is, all 309 digits
/// of it, and takes what is no number (nan).
inline CLI::Validator aboveZero()
{
    return CLI::Validator(
        [](std::string& given) {
            double value = 0;
            const char* end = given.data() + given.size();
            const auto [stop, problem] = std::from_chars(given.data(), end, value);
            const bool good = problem == std::errc() && stop == end && std::isfinite(value);
            return good && value > 0 ? std::string()
                                     : given + " is no number above 0; give one such as 2.5";
        },
        "POSITIVE");
}

} // namespace assay::cli
