// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run_table_model.h"

#include "baseline/baselines.h"
#include "bridge/convert.h"
#include "experiment/run_settings.h"
#include "shell/icons.h"
#include "shell/theme.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <map>

namespace assay::ui {

namespace {

QString tr(const char* source)
{
    return QCoreApplication::translate("run_table", source);
}

const train::SplitScore* lastTrainVal(const train::RunRecord& run)
{
    if (!run.last)
        return nullptr;
    const auto found = run.last->find(data::SplitKind::TrainVal);
    return found == run.last->end() ? nullptr : &found->second;
}

constexpr double kLast = 1e300; ///< sorts behind every score

QVariant errorCell(const train::SplitScore* score, const train::Metric& metric, int role)
{
    if (!score)
        return role == SortRole ? QVariant(kLast) : QVariant();
    const bool isUsual =
        metric.name == train::metric_name::kError || metric.name == train::metric_name::kRmse;
    const double value = isUsual ? score->value() : metric.of(*score);
    if (role == SortRole) // a loss, or another metric, does not stand between them
        return std::isnan(value) ? kLast : isUsual ? value : metric.shortfall(value);
    if (role == ExportRole)
        return value;
    if (isUsual || std::isnan(value))
        return scoreWithInterval(*score);
    return QStringLiteral("%1 %2").arg(text(metric.label), text(metric.text(value)));
}

QVariant limitCell(const train::SplitScore* score, bool high)
{
    if (!score || !hasInterval(*score))
        return {};
    const stats::Interval interval = errorInterval(*score);
    return high ? interval.high : interval.low;
}

/// Of the simple methods the one that does best on the run's train-val.
QVariant baselineCell(const train::RunRecord& run, int role)
{
    if (run.baselines.empty())
        return role == SortRole ? QVariant(1e300) : QVariant();
    const double value = run.baselines.front().trainVal;
    if (role != Qt::DisplayRole)
        return value;
    return run.task == data::Task::Regression ? unitText(value) : percentText(value);
}

QString toolTip(const train::RunRecord& run)
{
    QStringList lines{text(run.name)};
    if (run.kind == train::RunKind::Imported)
        lines << tr("logged by %1, %2 steps").arg(text(run.templateName), countText(run.step))
              << text(run.source);
    else
        lines << tr("seed %1, %2 of %3 steps, %4 parameters")
                     .arg(run.seed)
                     .arg(countText(run.step), countText(run.totalSteps),
                          countText(run.parameters));
    for (const train::BaselineValue& baseline : run.baselines)
        lines << tr("%1: %2 on train-val")
                     .arg(text(baseline::displayName(baseline.name)),
                          run.task == data::Task::Regression ? unitText(baseline.trainVal)
                                                             : percentText(baseline.trainVal));
    if (!run.note.empty())
        lines << text(run.note);
    if (!run.problem.empty())
        lines << text(run.problem);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

RunTableModel::RunTableModel(const Theme& theme, Rename rename, QObject* parent)
    : TableModel(parent)
    , m_theme(theme)
    , m_rename(std::move(rename))
{
    connect(&theme, &Theme::changed, this, [this] {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, State), index(rowCount() - 1, State), {Qt::DecorationRole});
    });
}

void RunTableModel::showRuns(std::vector<train::RunRecord> runs)
{
    std::map<std::string, train::RunId> first;
    for (const train::RunRecord& run : runs) {
        if (run.scored.empty())
            continue;
        const auto known = first.try_emplace(run.scored, run.id).first;
        known->second = std::min(known->second, run.id);
    }
    std::map<train::RunId, QString> order;
    for (const auto& [split, run] : first)
        order.emplace(run, text(split));
    m_splits.clear();
    for (const auto& [run, split] : order) {
        QString letters; // A .. Z, AA, AB ...
        for (qsizetype n = m_splits.size() + 1; n > 0; n = (n - 1) / 26)
            letters.prepend(QChar(u'A' + static_cast<char16_t>((n - 1) % 26)));
        m_splits.insert(split, letters);
    }
    setRows(std::move(runs));
}

void RunTableModel::setGoal(const train::Goal& goal)
{
    if (goal == m_goal)
        return;
    m_goal = goal;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = TableModel::flags(index);
    return index.column() == Name ? flags | Qt::ItemIsEditable : flags;
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || index.column() != Name)
        return false;
    m_rename(row(index.row()), value.toString());
    return true;
}

QString RunTableModel::header(int column) const
{
    switch (column) {
    case State: return tr("State");
    case Name: return tr("Name");
    case Template: return tr("Template");
    case Changes: return tr("Not default");
    case Split: return tr("Split");
    case Last: return tr("Train-val");
    case Best: return tr("Best epoch's");
    case Baseline: return tr("Baseline");
    case Seconds: return tr("Trained");
    case Created: return tr("Created");
    case Id: return tr("Run");
    case Seed: return tr("Seed");
    case Epochs: return tr("Epochs");
    case Steps: return tr("Steps");
    case Parameters: return tr("Parameters");
    case LastLow: return tr("Last low");
    case LastHigh: return tr("Last high");
    case BestLow: return tr("Best low");
    case BestHigh: return tr("Best high");
    case BestEpoch: return tr("Best at epoch");
    case Note: return tr("Note");
    default: return {};
    }
}

bool RunTableModel::isNumber(int column) const
{
    return column == Last || column == Best || column == Baseline || column == Seconds
           || (column >= Id && column <= BestEpoch);
}

QString RunTableModel::toolTipOf(const train::RunRecord& run, int column) const
{
    if (column == Split)
        return tr("Runs with the same letter were scored on the same examples of train-val and "
                  "test-val; errors of others are not to be compared");
    const QString changed = column == Changes ? changes(run) : QString();
    return changed.isEmpty() ? toolTip(run) : changed;
}

QVariant RunTableModel::cell(const train::RunRecord& run, int column, int role) const
{
    if (role == Qt::ToolTipRole)
        return toolTipOf(run, column);
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    if (role == Qt::ForegroundRole && (column == Created || column == Changes))
        return m_theme.colours().mutedInk;
    if (role == Qt::DecorationRole && column == State)
        return icon(iconName(run.state), colour(run.state, m_theme.colours()));
    if (role == Qt::EditRole && column == Name)
        return text(run.name);
    if (role != Qt::DisplayRole && role != SortRole && role != ExportRole)
        return {};
    const bool bare = role != Qt::DisplayRole;
    const train::SplitScore* last = lastTrainVal(run);
    const train::SplitScore* best = run.bestTrainVal ? &*run.bestTrainVal : nullptr;
    switch (column) {
    case State: return stateText(run.state);
    case Name: return text(run.name);
    case Template: return text(run.templateName);
    case Changes: return changes(run);
    case Split: return m_splits.value(text(run.scored));
    case Last: return errorCell(last, m_goal.metricFor(run.task), role);
    case Best: return errorCell(best, m_goal.metricFor(run.task), role);
    case Baseline: return baselineCell(run, role);
    case Seconds: return bare ? QVariant(run.seconds) : QVariant(durationText(run.seconds));
    case Created: return bare ? QVariant(text(run.created)) : QVariant(dateText(run.created, true));
    case Id: return QVariant::fromValue<qlonglong>(run.id);
    case Seed: return QVariant::fromValue<qlonglong>(run.seed);
    case Epochs: return QVariant::fromValue<qlonglong>(run.epoch);
    case Steps: return QVariant::fromValue<qlonglong>(run.step);
    case Parameters: return QVariant::fromValue<qlonglong>(run.parameters);
    case LastLow: return limitCell(last, false);
    case LastHigh: return limitCell(last, true);
    case BestLow: return limitCell(best, false);
    case BestHigh: return limitCell(best, true);
    case BestEpoch:
        return run.bestEpoch ? QVariant::fromValue<qlonglong>(*run.bestEpoch) : QVariant();
    case Note: return text(run.note);
    default: return {};
    }
}

QString RunTableModel::changes(const train::RunRecord& run) const
{
    const QString hash = text(run.specHash);
    const auto known = m_changes.constFind(hash);
    if (known != m_changes.constEnd())
        return *known;
    QStringList parts;
    try {
        for (const auto& [path, value] : experiment::notableSettings(run))
            parts << text(path.substr(path.find('.') + 1)) + QLatin1Char(' ') + text(value);
    } catch (const base::Error&) {
        parts << tr("written by another version");
    }
    if (run.seed != 1 && run.kind != train::RunKind::Imported)
        parts << tr("seed %1").arg(run.seed);
    const QString joined = parts.join(QStringLiteral(", "));
    m_changes.insert(hash, joined);
    return joined;
}

} // namespace assay::ui
