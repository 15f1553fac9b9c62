// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/tune_study.h"

#include "cli/command_steps.h"

#include <fmt/format.h>

#include <charconv>

namespace assay::cli {

std::vector<std::shared_ptr<const tune::SearchState>> listedStudies(Context& context)
{
    context.session.searches().list(kAsk);
    return context.inbox.until<session::SearchesListed>(kAsk).searches;
}

std::shared_ptr<const tune::SearchState> studyOf(Context& context, tune::SearchId id)
{
    for (auto& one : listedStudies(context)) {
        if (one->search.id == id)
            return one;
    }
    // Fails with the reason, be it that the row of the study cannot be used.
    context.session.searches().report(id, kAsk);
    context.inbox.until<session::SearchReported>(kAsk);
    throw base::usageError(
        "tune.unknown",
        fmt::format("This project has no study {}; --list lists those it has.", id));
}

std::optional<tune::SearchId> studyNumber(const std::string& text)
{
    if (text == kNewest)
        return std::nullopt;
    tune::SearchId number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc() || stop != end)
        throw base::usageError("tune.unknown",
                               fmt::format("{} is no number of a study; --list lists them.", text));
    return number;
}

tune::Search chosenStudy(Context& context, const std::optional<tune::SearchId>& id)
{
    if (id)
        return studyOf(context, *id)->search;
    const auto all = listedStudies(context);
    if (all.empty()) {
        // Rows that were set aside are said behind the answer, and so before the next one.
        listedStudies(context);
        for (const store::SetAside& row : context.inbox.setAside()) {
            if (row.table == "searches")
                throw base::Error(row.error);
        }
    }
    if (all.empty())
        throw base::usageError("tune.unknown", "This project has no study yet; begin one with "
                                               "assay-cli tune DATA.");
    return all.front()->search;
}

} // namespace assay::cli
