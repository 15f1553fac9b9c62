// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_advice.h"

#include "base/error.h"
#include "session/local/behind_window.h"
#include "store/finding_store.h"
#include "store/run_store.h"

#include <algorithm>
#include <filesystem>

namespace assay::session {

namespace {

using train::RunId;
using train::RunRecord;

template <typename Numbered>
auto withoutIds(std::vector<std::pair<std::int64_t, Numbered>> rows)
{
    std::vector<Numbered> values;
    for (auto& [id, value] : rows)
        values.push_back(std::move(value));
    return values;
}

/// The losses of a long run are read when they say something: at its end, and when its rate was
/// changed by hand.
bool wantsCurve(const RunRecord& run, const std::vector<train::RunEvent>& events)
{
    return run.kind == train::RunKind::Training
           && (train::isOver(run.state)
               || std::any_of(events.begin(), events.end(), [](const train::RunEvent& event) {
                      return event.kind == "learning_rate";
                  }));
}

} // namespace

advise::Gathered gatheredFrom(store::RunStore& store, RunId run,
                              const std::vector<base::Dismissal>& dismissals)
{
    const auto record = run == 0 ? std::optional(RunRecord{}) : store.find(run);
    if (!record)
        throw train::unknownRun(run);
    auto events = withoutIds(store.events(run, 0));
    advise::Gathered result = advise::gatheredOf(
        *record, wantsCurve(*record, events) ? store.lossCurve(run) : advise::LossCurve());
    result.events = std::move(events);
    result.findings = base::withoutDismissed(withoutIds(store.findings(run, 0)), dismissals);
    if (const auto attempt = store.newestOverfit()) {
        result.oneBatch = *attempt;
        result.oneBatchFindings = withoutIds(store.findings(*attempt, 0));
        // How the batch was learned stays what it is; a fault beside it may have been set aside.
        std::erase_if(result.oneBatchFindings, [&](const base::Finding& finding) {
            return !finding.id.starts_with("overfit.") && base::dismissalOf(finding, dismissals);
        });
    }
    if (record->kind == train::RunKind::Imported && !record->last)
        result.newest = store.newestScores(run);
    return result;
}

LocalAdvice::LocalAdvice(const Hub& hub, StoreLane& store, bool window)
    : m_store(store)
    , m_lane(hub)
{
    // The losses are read while their curve is.
    m_lane.post(0, [window] { goBehindWindow(window); });
}

void LocalAdvice::finish()
{
    m_lane.finish();
}

void LocalAdvice::gather(RunId run, Tag tag)
{
    m_store.post(tag, [this, run, tag] {
        m_store.runs(); // an open project
        const std::filesystem::path project = m_store.project().path;
        m_lane.post(
            tag,
            [this, run, project, tag] {
                store::RunStore store(project, true);
                const auto dismissals = store::FindingStore(project, true).dismissals();
                m_store.publishAbout(project, tag,
                                     FactsGathered{tag, gatheredFrom(store, run, dismissals)});
            },
            "advice");
    });
}

} // namespace assay::session
