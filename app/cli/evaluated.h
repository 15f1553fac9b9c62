// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commands.h"

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
    for (;;) {
        const auto event = inbox.next();
        if (!event)
            continue;
        if (const auto* wanted = std::get_if<Wanted>(&*event); wanted && wanted->tag == kAsk)
            return *wanted;
        if (const auto* failed = std::get_if<session::Failed>(&*event);
            failed && failed->tag == kAsk)
            throw failed->error;
        if (const auto* progress = std::get_if<session::DataProgress>(&*event))
            fmt::print(stderr, "{} {:.0f} %\n", what, progress->share * 100);
    }
}

/// Evaluates a training run that was not evaluated before. The names of its classes; empty for
/// numbers.
std::vector<std::string> evaluatedClasses(const train::RunRecord& run, session::Session& session,
                                          Inbox& inbox);

int suggestTypes(const Arguments& arguments, session::Session& session, Inbox& inbox);
int findNearest(const Arguments& arguments, session::Session& session, Inbox& inbox);

} // namespace assay::cli
