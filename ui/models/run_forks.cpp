// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "bridge/convert.h"
#include "experiment/fork.h"
#include "experiment/run_settings.h"
#include "models/run_table_model.h"

#include <QCoreApplication>

#include <optional>
#include <vector>

// Where a fork goes on, what it changed, and below which run it stands.

namespace assay::ui {

namespace {

QString translated(const char* source)
{
    return QCoreApplication::translate("run_table", source);
}

} // namespace

bool RunTableModel::isFork(const train::RunRecord& run) const
{
    return run.parent && !m_fields.value(run, "train.continue_from").isEmpty();
}

void RunTableModel::setTree(bool tree)
{
    if (tree == m_tree)
        return;
    m_tree = tree;
    arrange();
}

std::vector<int> RunTableModel::forkParents() const
{
    std::vector<int> parents(m_runs.size(), -1);
    for (std::size_t k = 0; k < m_runs.size(); ++k) {
        const train::RunRecord* parent =
            m_runs[k].parent ? train::findRun(m_runs, *m_runs[k].parent) : nullptr;
        if (parent && isFork(m_runs[k]))
            parents[k] = static_cast<int>(parent - m_runs.data());
    }
    return parents;
}

std::optional<QStringList> RunTableModel::forkPatch(const train::RunRecord& run) const
{
    const train::RunRecord* parent = run.parent ? train::findRun(m_runs, *run.parent) : nullptr;
    if (!parent)
        return std::nullopt;
    QStringList lines;
    try {
        experiment::ExperimentSpec own = experiment::fromJson(run.spec);
        const experiment::ExperimentSpec begun =
            experiment::forkOf(*parent, run.parentStep.value_or(0));
        own.train.rateChanges = begun.train.rateChanges; // by hand, while it was trained
        for (const auto& change : experiment::differences(begun, own))
            lines << QStringLiteral("%1: %2 \u2192 %3")
                         .arg(settingLabel(change.path), settingValue(change.path, change.before),
                              settingValue(change.path, change.after));
    } catch (const base::Error&) {
        return std::nullopt; // written by another version
    }
    return lines;
}

QString RunTableModel::from(const train::RunRecord& run) const
{
    if (!isFork(run))
        return translated("weights of run %1").arg(*run.parent);
    QString words = translated("run %1 at %2").arg(*run.parent).arg(run.parentStep.value_or(0));
    const auto patch = forkPatch(run);
    if (patch && !patch->isEmpty())
        words += QStringLiteral(", ") + patch->join(QStringLiteral(", "));
    return words;
}

void RunTableModel::setFromInSettings(bool on)
{
    if (on == m_fromInSettings)
        return;
    m_fromInSettings = on;
    changeCells(Changes, Changes);
}

QString RunTableModel::shownSettings(const train::RunRecord& run) const
{
    const QString own = changes(run);
    if (!m_fromInSettings || !run.parent)
        return own;
    return isFork(run) || own.isEmpty() ? from(run) : from(run) + QStringLiteral(", ") + own;
}

QString RunTableModel::settingsTip(const train::RunRecord& run) const
{
    QStringList lines{changes(run)};
    if (m_fromInSettings && run.parent)
        lines.prepend(isFork(run) ? patchOf(run) : from(run));
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

QString RunTableModel::patchOf(const train::RunRecord& run) const
{
    const train::RunRecord* parent = run.parent ? train::findRun(m_runs, *run.parent) : nullptr;
    if (!parent || !isFork(run))
        return {};
    QStringList lines{translated("Goes on from %1 after update %2.")
                          .arg(text(parent->name), countText(run.parentStep.value_or(0)))};
    if (const auto patch = forkPatch(run))
        lines += patch->isEmpty() ? QStringList{translated("Nothing was changed.")} : *patch;
    return lines.join(QLatin1Char('\n'));
}

} // namespace assay::ui
