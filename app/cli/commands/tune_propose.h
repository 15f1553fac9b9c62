// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "tune/search.h"

#include <string>
#include <vector>

namespace assay::cli {

/// The part of `tune` by which a person proposes trials.
class TuneProposals
{
public:
    void add(CLI::App& app);
    bool isAsked() const { return !m_texts.empty(); }
    /// Throws a usage Error for a proposal that the search has no place for.
    void check(const tune::Search& search) const;
    /// Keeps them in the project as the next trials of a search, all of them or, where one has no place, none; says
    /// which are there already. Throws the Error that the session answers with.
    void keep(Context& context, const tune::SearchState& state) const;

private:
    std::vector<std::string> m_texts;
};

} // namespace assay::cli
