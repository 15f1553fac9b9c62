// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_references.h"

#include "baseline/sampled_name.h"
#include "bridge/convert.h"

#include <QCoreApplication>

namespace assay::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("references", text);
}

} // namespace

RunReferences referencesOf(const std::optional<train::RunRecord>& run,
                           const store::ProjectInfo& project, const train::Metric& metric)
{
    RunReferences lines;
    if (!run)
        return lines;
    if (run->guess.loss > 0)
        lines.loss.push_back({tr("a guess"), run->guess.loss});
    const bool isError = metric.name == train::metric_name::kError;
    if (project.goal.fits(run->task) && metric.name == project.goal.metricFor(run->task).name) {
        auto& own = isError ? lines.error : lines.other;
        if (project.goal.target)
            own.push_back({tr("target"), *project.goal.target});
        if (project.goal.irreducible)
            own.push_back({tr("human level"), *project.goal.irreducible});
    }
    if (run->guess.error > 0)
        lines.error.push_back({tr("majority class"), run->guess.error});
    const bool comparable = metric.name == train::metric_name::kRmse;
    if (comparable && run->guess.rmse > 0)
        lines.other.push_back({tr("always the mean"), run->guess.rmse});
    const auto counted = run->examples.find(data::SplitKind::Train);
    const std::int64_t examples = counted == run->examples.end() ? 0 : counted->second;
    const bool isRegression = run->task == data::Task::Regression;
    for (const train::BaselineValue& baseline : run->baselines) {
        if (baseline.name == "majority" || baseline.name == "mean")
            continue; // drawn as the guess already
        if (isRegression && !comparable)
            continue; // baselines are kept by RMSE
        (isRegression ? lines.other : lines.error)
            .push_back({text(baseline::sampledName(baseline.name, examples)), baseline.trainVal});
    }
    return lines;
}

} // namespace assay::ui
