// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run_table_model.h"

#include "baseline/sampled_name.h"
#include "bridge/convert.h"
#include "experiment/run_settings.h"
#include "style/icons.h"
#include "style/theme.h"

#include <QGuiApplication>
#include <QPainter>
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

const train::SplitScore* lastOf(const train::RunRecord& run, data::SplitKind split)
{
    if (!run.last)
        return nullptr;
    const auto found = run.last->find(split);
    return found == run.last->end() ? nullptr : &found->second;
}

/// What a log of another tool may be without: then its loss stands for it.
bool isLossAlone(const train::SplitScore& score)
{
    return !score.isRegression() && std::isnan(score.error);
}

/// A metric that is neither the error nor the RMSE, and that the score has.
bool isApart(const train::SplitScore& score, const train::Metric& metric)
{
    return metric.name != train::metric_name::kError && metric.name != train::metric_name::kRmse
           && !std::isnan(metric.of(score));
}

QVariant errorCell(const train::SplitScore* score, const train::Metric& metric, int role)
{
    if (score && isApart(*score, metric)) {
        const double value = metric.of(*score);
        return role == MeasureRole  ? QVariant(0)
               : role == SortRole   ? QVariant(metric.shortfall(value))
               : role == ExportRole ? QVariant(value)
                                    : QVariant(QStringLiteral("%1 %2").arg(
                                        text(metric.label), text(metric.text(value))));
    }
    if (!score || (isLossAlone(*score) && std::isnan(score->loss)))
        return {};
    if (role == MeasureRole)
        return isLossAlone(*score) ? 2 : score->isRegression() ? 1 : 0;
    if (role == SortRole)
        return isLossAlone(*score) ? score->loss : score->value();
    if (role == ExportRole)
        return isLossAlone(*score) ? QVariant() : score->value();
    return scoreWithInterval(*score);
}

/// A filled square while the curve is drawn, its outline while it is hidden.
QIcon swatchIcon(const RunTableModel::Swatch& swatch)
{
    const qreal ratio = qGuiApp->devicePixelRatio();
    QPixmap picture(QSize(14, 14) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(swatch.colour, 1.5));
    painter.setBrush(swatch.shown ? QBrush(swatch.colour) : QBrush());
    painter.drawRoundedRect(QRectF(1.5, 1.5, 11, 11), 2, 2);
    return QIcon(picture);
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
        return {};
    if (role == MeasureRole)
        return run.task == data::Task::Regression ? 1 : 0;
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
    const auto fitted = run.examples.find(data::SplitKind::Train);
    const std::int64_t known = fitted == run.examples.end() ? 0 : fitted->second;
    for (const train::BaselineValue& baseline : run.baselines)
        lines << tr("%1: %2 on train-val")
                     .arg(text(baseline::sampledName(baseline.name, known)),
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

void RunTableModel::setSwatches(std::map<train::RunId, Swatch> swatches)
{
    if (swatches == m_swatches)
        return;
    m_swatches = std::move(swatches);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Curve), index(rowCount() - 1, Curve));
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
    case Curve: return {};
    case State: return tr("State");
    case Name: return tr("Name");
    case Template: return tr("Template");
    case Changes: return tr("Not default");
    case Split: return tr("Split");
    case Last: return tr("Train-val");
    case TestVal: return tr("Test-val");
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
    case TestValLow: return tr("Test-val low");
    case TestValHigh: return tr("Test-val high");
    case BestLow: return tr("Best low");
    case BestHigh: return tr("Best high");
    case BestEpoch: return tr("Best at epoch");
    case Note: return tr("Note");
    default: return {};
    }
}

bool RunTableModel::isNumber(int column) const
{
    return (column >= Last && column <= Seconds) || column >= Id;
}

QString RunTableModel::toolTipOf(const train::RunRecord& run, int column) const
{
    if (column == Split)
        return tr("Runs with the same letter were scored on the same examples of train-val and "
                  "test-val; errors of others are not to be compared");
    if (column == Curve)
        return m_swatches.count(run.id) == 0
                   ? tr("Choose the run to see its curve")
                   : tr("Show or hide its curve, with those of its other seeds");
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
    if (role == Qt::DecorationRole && column == Curve) {
        const auto swatch = m_swatches.find(run.id);
        return swatch == m_swatches.end() ? QVariant() : swatchIcon(swatch->second);
    }
    if (role == Qt::DecorationRole && column == State)
        return icon(iconName(run.state), colour(run.state, m_theme.colours()));
    if (role == Qt::EditRole && column == Name)
        return text(run.name);
    const bool score = column == Last || column == TestVal || column == Best || column == Baseline;
    if (role != Qt::DisplayRole && role != SortRole && role != ExportRole
        && !(role == MeasureRole && score))
        return {};
    const bool bare = role != Qt::DisplayRole;
    const bool imported = run.kind == train::RunKind::Imported; // its tool does not say
    const train::SplitScore* last = lastOf(run, data::SplitKind::TrainVal);
    const train::SplitScore* testVal = lastOf(run, data::SplitKind::TestVal);
    const train::SplitScore* best = run.bestTrainVal ? &*run.bestTrainVal : nullptr;
    switch (column) {
    case State: return stateText(run.state);
    case Name: return text(run.name);
    case Template: return text(run.templateName);
    case Changes: return changes(run);
    case Split: return m_splits.value(text(run.scored));
    case Last: return errorCell(last, m_goal.metricFor(run.task), role);
    case TestVal: return errorCell(testVal, m_goal.metricFor(run.task), role);
    case Best: return errorCell(best, m_goal.metricFor(run.task), role);
    case Baseline: return baselineCell(run, role);
    case Seconds: return bare ? QVariant(run.seconds) : QVariant(durationText(run.seconds));
    case Created: return bare ? QVariant(text(run.created)) : QVariant(dateText(run.created, true));
    case Id: return QVariant::fromValue<qlonglong>(run.id);
    case Seed: return imported ? QVariant() : QVariant::fromValue<qlonglong>(run.seed);
    case Epochs: return imported ? QVariant() : QVariant::fromValue<qlonglong>(run.epoch);
    case Steps: return QVariant::fromValue<qlonglong>(run.step);
    case Parameters: return QVariant::fromValue<qlonglong>(run.parameters);
    case LastLow: return limitCell(last, false);
    case LastHigh: return limitCell(last, true);
    case TestValLow: return limitCell(testVal, false);
    case TestValHigh: return limitCell(testVal, true);
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
