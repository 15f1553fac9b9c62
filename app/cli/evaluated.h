// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commands.h"
#include "cli/print.h"

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <variant>
#include <vector>

namespace assay::cli {

/// Waits, and shows how far it is.
template <typename Wanted>
Wanted waitWith(Inbox& inbox, const char* what)
{
    return inbox.until<Wanted>(kAsk,
                               [what](double share) { note("{} {:.0f} %\n", what, share * 100); });
}

/// Evaluates a training run that was not evaluated before. The names of its classes; empty for
/// numbers.
std::vector<std::string> evaluatedClasses(const train::RunRecord& run, session::Session& session,
                                          Inbox& inbox);

int suggestTypes(const Arguments& arguments, session::Session& session, Inbox& inbox);
int findNearest(const Arguments& arguments, session::Session& session, Inbox& inbox);

} // namespace assay::cli
