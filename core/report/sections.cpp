// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/sections.h"

#include "base/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::report {

using data::SplitKind;

std::string absenceText(const Case& all, const std::string& sentence)
{
    return all.unread.empty() ? sentence
                              : sentence
                                    + " But not all of the project could be read: the end of this "
                                      "report names what is missing.";
}

std::string runText(train::RunId run)
{
    return fmt::format("run {}", run);
}

std::string namedRun(const train::RunRecord& run)
{
    return run.name.empty() ? runText(run.id)
                            : fmt::format("run {} ({})", run.id, plain(run.name, kLongestName));
}

std::string runList(const std::vector<train::RunId>& runs, std::size_t most)
{
    std::string text;
    const std::size_t shown = runs.size() <= most ? runs.size() : most;
    for (std::size_t k = 0; k < shown; ++k) {
        const bool isLast = k + 1 == runs.size();
        text += (k == 0 ? "" : isLast ? " and " : ", ") + runText(runs[k]);
    }
    if (shown < runs.size())
        text += fmt::format(" and {} others", runs.size() - shown);
    return text;
}

std::string scoreText(const train::Metric& metric, const train::SplitScore& score)
{
    const double value = metric.of(score);
    if (!std::isfinite(value))
        return "-";
    if (metric.name != train::metric_name::kError || score.examples <= 0)
        return metric.text(value);
    const auto total = static_cast<double>(score.examples);
    const stats::Interval range = stats::wilson(std::round(value * total), total);
    return base::percentText(value, range.low, range.high);
}

std::string scoreText(const train::RunRecord& run, const train::Metric& metric, SplitKind split)
{
    if (!run.last || !run.last->contains(split))
        return "-";
    return scoreText(metric, run.last->at(split));
}

std::string timeText(std::string iso)
{
    std::replace(iso.begin(), iso.end(), 'T', ' ');
    if (!iso.empty() && iso.back() == 'Z')
        iso.replace(iso.size() - 1, 1, " UTC");
    return iso;
}

Document documentOf(const Case& all)
{
    Document document;
    document.title = "Case report: " + plain(all.project, kLongestName);
    document.head = {
        fmt::format("Project file: {}{}", plain(all.file), all.readOnly ? " (read only)" : ""),
        fmt::format("Written on {} UTC by Assay {}", all.written, all.version),
        all.run ? fmt::format("Centred on {}; runs in the project: {}", namedRun(*all.run),
                              base::countText(static_cast<std::int64_t>(all.runs.size())))
                : std::string("The project has no run yet")};
    document.sections = {verdictSection(all),  dataSection(all),      runsSection(all),
                         curvesSection(all),   breakdownSection(all), findingsSection(all),
                         batchSection(all),    knownSection(all),     errorTableSection(all),
                         attemptsSection(all), studiesSection(all),   environmentSection(all),
                         limitsSection(all)};
    return document;
}

} // namespace assay::report
