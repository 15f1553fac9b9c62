// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "cli/command.h"
#include "cli/print.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What several commands need.

namespace assay::cli {

inline constexpr session::Tag kAsk = 2;
inline constexpr int kInterrupted = 130;

int exitCodeOf(const base::Error& error);

/// Opens or makes the project; throws the Error that the session answers with.
store::ProjectInfo openProject(Context& context, const std::string& path, bool mayCreate);

/// Opens the project that was named, or the usual one when it is there, and answers the run of that
/// number, or the newest one that is no attempt on one batch. Throws a usage Error.
train::RunRecord openRun(Context& context, const std::optional<train::RunId>& run);

/// The run of this number among those that were listed last. Throws a usage Error when there is
/// none, the input Error about its row when that was set aside.
const train::RunRecord& runOf(const session::RunsListed& listed, train::RunId run,
                              const Inbox& inbox);

/// From now on Ctrl+C asks for a checkpoint; a second one ends at once.
void catchInterrupts();
bool interrupted();
/// The next event, or nothing after a tenth of a second. Before it, after the first Ctrl+C, the runs
/// are interrupted and `sent` becomes true.
std::optional<session::Event> nextEvent(Context& context, bool& sent);

/// Writes a text over what the file held. Throws an environment Error, also for the file of an open project.
void writeDocument(const std::string& path, const std::string& text);

/// How far work is, in the last line of a terminal, cut to its width: a longer one would fill the
/// screen, line by line. ASCII, as a letter is a column. Elsewhere nothing.
void showProgress(const std::string& text);
void showShare(double share); ///< the same, as "12 %"
void clearProgress();         ///< that line empty again

/// Lets the network of a spec learn one batch by heart, until that is over, with what was found on the way; Ctrl+C
/// ends it, and what `isLate` is true of is stopped (asked about ten times a second; empty: nothing). Throws the Error
/// that the session answers with.
session::RunEnded learnOneBatch(Context& context, const experiment::ExperimentSpec& spec,
                                const std::string& name, const std::function<bool()>& isLate = {});

/// Waits for the answer to kAsk while Ctrl+C can end it, and shows on a terminal how far it is. Nothing: it was
/// ended, which the session answers with a failure of the code `interruptedAs`. Throws any other.
template <typename Wanted>
std::optional<Wanted> interruptibly(Context& context, std::string_view interruptedAs)
{
    for (bool asked = false;;) {
        const auto event = nextEvent(context, asked);
        if (!event)
            continue;
        if (const auto* progress = std::get_if<session::DataProgress>(&*event))
            showShare(progress->share);
        const auto* failed = std::get_if<session::Failed>(&*event);
        const auto* wanted = std::get_if<Wanted>(&*event);
        if (failed || wanted)
            clearProgress();
        if (failed && failed->error.code() == interruptedAs)
            return std::nullopt;
        if (failed)
            throw failed->error;
        if (wanted)
            return *wanted;
    }
}

/// Waits, and shows how far it is.
template <typename Wanted>
Wanted waitWith(Inbox& inbox, const char* what)
{
    return inbox.until<Wanted>(kAsk,
                               [what](double share) { note("{} {:.0f} %\n", what, share * 100); });
}

/// Evaluates a training run that was not evaluated before. The names of its classes; empty for
/// numbers.
std::vector<std::string> evaluatedClasses(const train::RunRecord& run, Context& context);

} // namespace assay::cli
