// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "experiment/finding_order.h"
#include "experiment/proof.h"
#include "experiment/suite.h"
#include "report/sections.h"

#include <fmt/format.h>

#include <algorithm>

// What was found: findings, attempts on one batch, proofs.

namespace assay::report {

using base::Finding;
using base::Severity;
using train::RunId;

namespace {

constexpr std::size_t kMostFindings = 200, kMostAttempts = 20;

/// Findings of one key, which is one thing seen in several runs.
struct Group {
    std::string key;
    Finding finding; ///< of the newest run
    std::vector<RunId> runs;
};

std::string evidenceText(const Finding& finding)
{
    std::string text;
    for (const base::NamedNumber& number : finding.evidence)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", plain(number.name, kLongestName),
                            base::shown(number.value));
    if (finding.step)
        text +=
            fmt::format("{}at update {}", text.empty() ? "" : ", ", base::countText(*finding.step));
    return text;
}

std::string standingOf(const Finding& finding)
{
    if (const auto cure = experiment::cureOf(finding))
        return fmt::format("{}, proven by run {}", base::name(finding.severity), *cure);
    return finding.basis == base::Basis::Proven ? base::name(finding.severity) + ", proven"
                                                : base::name(finding.severity);
}

bool isAttempt(const Case& all, RunId run)
{
    return std::any_of(all.runs.begin(), all.runs.end(), [run](const train::RunRecord& one) {
        return one.id == run && one.kind == train::RunKind::Overfit;
    });
}

/// Those that nobody dismissed, or those that somebody did; worst first.
std::vector<Group> groups(const Case& all, bool dismissed)
{
    std::vector<Group> found;
    for (const CaseRunFindings& of : all.findings) {
        if (!dismissed && isAttempt(all, of.run))
            continue; // they stand with their attempt
        for (const auto& [finding, explained] : experiment::inOrder(of.findings)) {
            if ((base::dismissalOf(finding, all.dismissals) != nullptr) != dismissed)
                continue;
            const std::string key = finding.key();
            const auto known = std::find_if(found.begin(), found.end(),
                                            [&](const Group& group) { return group.key == key; });
            if (known == found.end())
                found.push_back({key, finding, {of.run}});
            else if (known->runs.back() != of.run)
                known->runs.push_back(of.run);
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const Group& one, const Group& other) {
        return one.finding.severity > other.finding.severity;
    });
    return found;
}

void addDismissed(const Case& all, Section& section)
{
    if (all.dismissals.empty())
        return;
    const auto found = groups(all, true);
    Table table{.caption = "Findings that were dismissed in this project, with the reason",
                .columns = {{"finding"}, {"reason"}, {"dismissed"}, {"in runs"}},
                .rows = {}};
    for (const base::Dismissal& dismissal : all.dismissals) {
        const auto group = std::find_if(found.begin(), found.end(), [&](const Group& one) {
            return base::dismissalOf(one.finding, {dismissal}) != nullptr;
        });
        const bool isFound = group != found.end();
        table.rows.push_back(
            {isFound ? experiment::sentence(group->finding) : plain(dismissal.key, kLongestName),
             plain(dismissal.reason, 1000), timeText(dismissal.made),
             isFound ? runList(group->runs) : "no run"});
    }
    section.blocks.emplace_back(std::move(table));
}

/// What an attempt found and what was proven, a row each.
void addAttempt(const train::RunRecord& run, const std::vector<Finding>& findings, Table& table)
{
    for (const auto& [finding, explained] : experiment::inOrder(findings)) {
        std::string proof = finding.basis == base::Basis::Proven ? "proven" : "";
        if (const auto cure = experiment::cureOf(finding))
            proof = fmt::format("proven: run {} learned it", *cure);
        else if (const auto control = experiment::controlOf(finding))
            proof = fmt::format("compared with run {}", *control);
        table.rows.push_back({std::to_string(run.id), plain(run.name, kLongestName),
                              base::countText(run.step), experiment::sentence(finding),
                              evidenceText(finding), proof});
    }
}

} // namespace

Section findingsSection(const Case& all)
{
    Section section{.title = "Findings", .blocks = {}};
    section.blocks.emplace_back(Paragraph{fmt::format(
        "{} checks look at the machine, the data, the settings, the network, one batch and the curves of a run. "
        "A run that was started with --no-check was not looked at before it.",
        experiment::checks().size())});
    const auto found = groups(all, false);
    if (found.empty()) {
        section.blocks.emplace_back(Paragraph{all.runs.empty()
                                                  ? "There is no run, and so nothing was found."
                                                  : absenceText(all, "Nothing was found that was "
                                                                     "not dismissed.")});
    } else {
        Table table{
            .caption =
                "Findings of all runs that nobody dismissed, the worst first; numbers are of the "
                "newest of the runs",
            .columns = {{"severity"}, {"found"}, {"evidence"}, {"in runs"}},
            .rows = {}};
        for (const Group& group : found) {
            if (table.rows.size() < kMostFindings)
                table.rows.push_back({standingOf(group.finding),
                                      experiment::sentence(group.finding),
                                      evidenceText(group.finding), runList(group.runs)});
        }
        section.blocks.emplace_back(std::move(table));
        if (found.size() > kMostFindings)
            section.blocks.emplace_back(
                Paragraph{fmt::format("The worst {} of {} findings of all runs are shown.",
                                      kMostFindings, found.size())});
    }
    addDismissed(all, section);
    return section;
}

Section batchSection(const Case& all)
{
    Section section{.title = "One batch and proofs", .blocks = {}};
    Table table{
        .caption = "Attempts to learn one batch by heart, newest first",
        .columns = {{"run", true}, {"name"}, {"updates", true}, {"found"}, {"evidence"}, {"proof"}},
        .rows = {}};
    std::size_t attempts = 0;
    for (const train::RunRecord& run : all.runs) {
        if (run.kind != train::RunKind::Overfit || ++attempts > kMostAttempts)
            continue;
        const auto of = std::find_if(all.findings.begin(), all.findings.end(),
                                     [&](const CaseRunFindings& one) { return one.run == run.id; });
        const auto open = of == all.findings.end()
                              ? std::vector<Finding>()
                              : base::withoutDismissed(of->findings, all.dismissals);
        if (open.empty())
            table.rows.push_back(
                {std::to_string(run.id), plain(run.name, kLongestName), base::countText(run.step),
                 run.problem.empty() ? "no verdict (" + train::name(run.state) + ")"
                                     : plain(run.problem),
                 "", ""});
        else
            addAttempt(run, open, table);
    }
    if (attempts == 0) {
        section.blocks.emplace_back(
            Paragraph{"No network of this project was asked to learn one batch by heart, "
                      "and no cause was proven."});
        return section;
    }
    if (all.facts.oneBatch && all.run)
        section.blocks.emplace_back(Paragraph{fmt::format(
            "Run {} is the newest attempt{}: {}", all.facts.oneBatch->run,
            all.facts.oneBatch->sameSettings
                ? fmt::format(", with the settings of run {} as far as one batch shows them",
                              all.run->id)
                : fmt::format(", with other settings than run {}", all.run->id),
            all.facts.oneBatch->sentence)});
    section.blocks.emplace_back(std::move(table));
    if (attempts > kMostAttempts)
        section.blocks.emplace_back(Paragraph{
            fmt::format("The newest {} of {} attempts are shown.", kMostAttempts, attempts)});
    return section;
}

} // namespace assay::report
