// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/print.h"
#include "stats/interval.h"
#include "tune/finalists.h"
#include "tune/search.h"
#include "tune/search_report.h"

#include <optional>
#include <utility>

namespace assay::cli {

/// Prints what a search for settings brought: for people, or a JSON object a line.
class SearchPrinter
{
public:
    SearchPrinter(train::Metric metric, bool json)
        : m_metric(std::move(metric))
        , m_json(json)
    {}

    /// Of a new study: which runs of the project it began with; nothing where there were none.
    void takenIn(const tune::SearchState& state) const;
    void trial(const tune::TriedRun& one) const;
    /// `why`: why no more trials are taken; empty: nothing was trained.
    void state(const tune::SearchState& state, std::optional<tune::WorkEnd> why) const;
    void report(const tune::SearchState& state, const tune::SearchReport& report) const;
    void compared(const tune::ComparedFinalists& compared) const;
    /// A line of the list.
    std::vector<std::string> row(const tune::SearchState& state) const;
    static std::vector<std::string> header();

private:
    std::string valueText(double value, const std::optional<stats::Interval>& interval = {}) const;
    Json studyLine(const tune::SearchState& state, std::optional<tune::WorkEnd> why) const;
    void sayLead(const tune::SearchState& state, const tune::SearchReport& report) const;
    void importances(const tune::SearchState& state, const tune::SearchReport& report) const;

    const train::Metric m_metric;
    bool m_json;
};

} // namespace assay::cli
