// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/source_text.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr std::size_t kMostNamed = 3;

QString tr(const char* source)
{
    return QCoreApplication::translate("source", source);
}

QString dayOf(const train::RunRecord& run)
{
    return dateText(run.created).section(QLatin1Char(' '), 0, 0);
}

QString namesOf(const std::vector<const train::RunRecord*>& runs)
{
    QStringList names;
    for (std::size_t k = 0; k < std::min(runs.size(), kMostNamed); ++k)
        names << text(runs[k]->name);
    if (runs.size() > kMostNamed)
        return tr("runs %1 and %2 more")
            .arg(names.join(QStringLiteral(", ")),
                 countText(static_cast<std::int64_t>(runs.size() - kMostNamed)));
    return tr("runs %1").arg(names.join(QStringLiteral(", ")));
}

} // namespace

QString sourceText(const Workbench& bench, const std::vector<const train::RunRecord*>& given,
                   const QString& more)
{
    std::vector<const train::RunRecord*> runs = given;
    std::erase(runs, nullptr);
    QStringList parts;
    if (const auto& project = bench.project())
        parts << tr("Project %1").arg(text(project->name));
    QString date = QDate::currentDate().toString(Qt::ISODate);
    if (runs.size() == 1) {
        parts << tr("run %1, %2").arg(runs.front()->id).arg(text(runs.front()->name));
        date = dateText(runs.front()->created);
    } else if (!runs.empty()) {
        parts << namesOf(runs);
        const auto [first, last] =
            std::minmax_element(runs.begin(), runs.end(), [](const auto* a, const auto* b) {
                return a->created < b->created;
            });
        date = dayOf(**first);
        if (dayOf(**last) != date)
            date = tr("%1 to %2").arg(date, dayOf(**last));
    }
    if (!more.isEmpty())
        parts << more;
    parts << date;
    parts.removeAll(QString()); // a log of another tool may have no date
    return parts.join(QStringLiteral(" \u00b7 "));
}

QString sourceText(Workbench& bench, const evaluate::Evaluation* evaluation)
{
    return evaluation
               ? sourceText(bench, {bench.runs().find(evaluation->run)}, weightsText(*evaluation))
               : sourceText(bench, std::vector<const train::RunRecord*>());
}

QString shownRunText(Workbench& bench, std::int64_t run)
{
    const QString shown = tr("Run %1").arg(run);
    const train::RunRecord* current = bench.runs().current();
    if (!current || current->id == run || train::isOver(current->state))
        return shown;
    return (current->state == train::RunState::Queued   ? tr("%1; run %2 is waiting")
            : current->state == train::RunState::Paused ? tr("%1; run %2 is paused")
                                                        : tr("%1; run %2 is training"))
        .arg(shown)
        .arg(current->id);
}

QString weightsText(const evaluate::Evaluation& evaluation)
{
    const QString weights =
        evaluation.checkpoint == evaluate::Checkpoint::Best   ? tr("best train-val weights")
        : evaluation.checkpoint == evaluate::Checkpoint::Last ? tr("last weights")
                                                              : tr("imported answers");
    return evaluation.step > 0 ? tr("%1 at step %2").arg(weights, countText(evaluation.step))
                               : weights;
}

bool hasGoneOn(const train::RunRecord& run, const evaluate::Evaluation& evaluation)
{
    return evaluation.checkpoint == evaluate::Checkpoint::Last && evaluation.step > 0
           && run.step > evaluation.step;
}

} // namespace assay::ui
