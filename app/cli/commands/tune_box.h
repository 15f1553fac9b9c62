// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "tune/search.h"

#include <string>
#include <vector>

namespace assay::cli {

/// The part of `tune` by which a person sets the ranges of the next round of a coarse-to-fine search.
class TuneBox
{
public:
    void add(CLI::App& app);
    bool isGiven() const { return !m_ranges.empty(); }
    /// The same search with them, which is said. Throws a usage Error.
    tune::Search applied(tune::Search search, const std::vector<tune::TriedRun>& trials,
                         bool json) const;

private:
    std::vector<std::string> m_ranges;
};

} // namespace assay::cli
