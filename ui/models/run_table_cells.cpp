// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/sampled_name.h"
#include "bridge/convert.h"
#include "experiment/field_words.h"
#include "models/run_table_model.h"
#include "models/table_model.h"
#include "style/icons.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

// What stands in the cells of the table of runs.

namespace assay::ui {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostSeedsNamed = 4;

QString tr(const char* source)
{
    return QCoreApplication::translate("run_table", source);
}

bool isScore(int column)
{
    return column >= RunTableModel::Train && column <= RunTableModel::Best;
}

bool isLoss(int column)
{
    return column >= RunTableModel::TrainLoss && column <= RunTableModel::TestValLoss;
}

data::SplitKind splitOf(int column)
{
    using Column = RunTableModel::Column;
    return column == Column::Train || column == Column::TrainLoss       ? data::SplitKind::Train
           : column == Column::TestVal || column == Column::TestValLoss ? data::SplitKind::TestVal
                                                                        : data::SplitKind::TrainVal;
}

/// The column of scores whose interval one for files holds.
int scoreColumn(int column)
{
    return column <= RunTableModel::LastHigh      ? RunTableModel::Last
           : column <= RunTableModel::TestValHigh ? RunTableModel::TestVal
                                                  : RunTableModel::Best;
}

/// Of the simple methods the one that does best on the run's train-val.
double baselineOf(const train::RunRecord& run)
{
    return run.baselines.empty() ? kNone : run.baselines.front().trainVal;
}

QString baselineText(const train::RunRecord& run, double value)
{
    return run.task == data::Task::Regression ? unitText(value) : percentText(value);
}

QString about(const train::RunRecord& run)
{
    QStringList lines{text(run.name)};
    if (run.kind == train::RunKind::Imported) {
        const QString by =
            run.templateName.empty() ? tr("another program") : text(run.templateName);
        lines << (run.step > 0 ? tr("logged by %1, %2 steps").arg(by, countText(run.step))
                               : tr("logged by %1").arg(by))
              << text(run.source);
    } else
        lines << tr("seed %1, %2 of %3 steps, %4 parameters")
                     .arg(run.seed)
                     .arg(countText(run.step), countText(run.totalSteps),
                          countText(run.parameters));
    const auto fitted = run.examples.find(data::SplitKind::Train);
    const std::int64_t known = fitted == run.examples.end() ? 0 : fitted->second;
    for (const train::BaselineValue& baseline : run.baselines)
        lines << tr("%1: %2 on train-val")
                     .arg(text(baseline::sampledName(baseline.name, known)),
                          baselineText(run, baseline.trainVal));
    if (!run.note.empty())
        lines << text(run.note);
    if (!run.problem.empty())
        lines << text(run.problem);
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

/// Half way from one colour to another.
QColor between(const QColor& a, const QColor& b)
{
    return QColor((a.red() + b.red()) / 2, (a.green() + b.green()) / 2, (a.blue() + b.blue()) / 2);
}

/// What all of them have in common; nothing where they differ.
template <typename Of>
QVariant common(const RunGroup& group, const std::vector<train::RunRecord>& runs, Of of)
{
    const QVariant first = of(runs[std::size_t(group.members.front())]);
    for (const int member : group.members) {
        if (of(runs[std::size_t(member)]) != first)
            return {};
    }
    return first;
}

} // namespace

QString RunTableModel::header(int column) const
{
    switch (column) {
    case Curve: return {};
    case State: return tr("State");
    case Name: return tr("Name");
    case Template: return tr("Template");
    case Changes: return tr("Settings");
    case From: return tr("From");
    case Split: return tr("Split");
    case Train: return tr("Train");
    case Last: return tr("Train-val");
    case TestVal: return tr("Test-val");
    case Best: return tr("Best epoch");
    case TrainLoss: return tr("Train loss");
    case TrainValLoss: return tr("Train-val loss");
    case TestValLoss: return tr("Test-val loss");
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
    default: break;
    }
    if (column < ColumnCount)
        return {};
    if (column >= firstField())
        return text(experiment::labelOf(fieldOf(column)));
    const auto& [tag, part] = m_tagColumns[std::size_t(column - ColumnCount)];
    return part == TagPart::Last    ? tag
           : part == TagPart::Least ? tr("%1, least").arg(tag)
                                    : tr("%1, greatest").arg(tag);
}

bool RunTableModel::isNumber(int column) const
{
    if (column >= firstField())
        return isNumberField(fieldOf(column));
    return (column >= Train && column <= Seconds) || column >= Id;
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter)
                                   | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section == Best)
        return tr("Train-val at the epoch at which it was best");
    if (role == Qt::ToolTipRole && section >= firstField())
        return text(fieldOf(section)); // as the command line names it
    if (role == Qt::ToolTipRole && section == Changes)
        return tr("Those that differ from the default; of a log, those that it names");
    return role == Qt::DisplayRole ? QVariant(header(section)) : QVariant();
}

const train::Metric& RunTableModel::metricOf(const train::RunRecord& run) const
{
    return m_goal.metricFor(run.task);
}

const train::SplitScore* RunTableModel::scoreOf(const train::RunRecord& run, int column) const
{
    if (column == Best)
        return run.bestTrainVal ? &*run.bestTrainVal : nullptr;
    return lastScore(run, splitOf(column));
}

double RunTableModel::tagValue(train::RunId run, int column) const
{
    const auto& [tag, part] = m_tagColumns[std::size_t(column - ColumnCount)];
    const auto known = m_tagValues.find(tag);
    if (known == m_tagValues.end())
        return kNone;
    const auto values = known->second.find(run);
    if (values == known->second.end())
        return kNone;
    return part == TagPart::Last    ? values->second.last
           : part == TagPart::Least ? values->second.lowest
                                    : values->second.highest;
}

RunKey RunTableModel::sortKey(const RunLine& line, int column) const
{
    if (line.run >= 0) {
        const train::RunRecord& run = runOf(line.run);
        if (isScore(column)) {
            const auto shown = shownScore(scoreOf(run, column), metricOf(run));
            return shown ? RunKey::of(shortfall(*shown, metricOf(run)), int(shown->kind))
                         : RunKey();
        }
        if (column == Baseline)
            return RunKey::of(baselineOf(run), run.task == data::Task::Regression ? 1 : 0);
    } else if (isScore(column)) {
        const RunGroup& group = groupOf(line.group);
        const train::Metric& metric = metricOf(runOf(group.members.front()));
        ScoreKind kind = ScoreKind::Error;
        const auto all = scoreOverSeeds(
            group.seeds(m_runs), metric,
            [&](const train::RunRecord& run) { return scoreOf(run, column); }, &kind);
        return all ? RunKey::of(shortfall({kind, all->mean, std::nullopt}, metric), int(kind))
                   : RunKey();
    }
    const QVariant value = line.run >= 0 ? cell(runOf(line.run), column, SortRole)
                                         : groupCell(groupOf(line.group), column, SortRole);
    if (!value.isValid())
        return {};
    const bool words = value.typeId() == QMetaType::QString;
    return words ? RunKey::of(value.toString()) : RunKey::of(value.toDouble());
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const int column = index.column();
    const RunLine& line = lineAt(index.row());
    if (line.run < 0 && line.group < 0)
        return {}; // on its way out
    switch (role) {
    case Qt::TextAlignmentRole: return headerData(column, Qt::Horizontal, role);
    case Qt::ToolTipRole: return toolTip(line, column);
    case Qt::DecorationRole: return decoration(line, column);
    case Qt::FontRole: return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    case Qt::ForegroundRole:
        return column == Created || column == Changes ? QVariant(m_theme.colours().mutedInk)
                                                      : QVariant();
    case Qt::EditRole:
        return column == Name && line.run >= 0 ? QVariant(text(runOf(line.run).name)) : QVariant();
    case Qt::DisplayRole:
    case SortRole:
    case ExportRole:
        return line.run >= 0 ? cell(runOf(line.run), column, role)
                             : groupCell(groupOf(line.group), column, role);
    default: return {};
    }
}

QVariant RunTableModel::decoration(const RunLine& line, int column) const
{
    const Colours& colours = m_theme.colours();
    if (column == Curve) {
        const train::RunId run =
            line.run >= 0 ? runOf(line.run).id : runOf(groupOf(line.group).members.front()).id;
        const auto swatch = m_swatches.find(run);
        return swatch == m_swatches.end()
                   ? curveIcon({}, false, colours.ink, between(colours.mutedInk, colours.card))
                   : curveIcon({swatch->second.colour, swatch->second.dash}, swatch->second.shown,
                               colours.ink, colours.mutedInk);
    }
    if (column == State) {
        train::RunState state = line.run >= 0 ? runOf(line.run).state : train::RunState::Finished;
        if (line.run < 0) {
            // Of a group what is least over.
            for (const int member : groupOf(line.group).members) {
                const train::RunState one = runOf(member).state;
                if (!train::isOver(one) || train::isOver(state))
                    state = one == train::RunState::Finished ? state : one;
            }
        }
        return icon(iconName(state), colour(state, colours));
    }
    if (column == Name && line.depth > 0)
        return forkMark(line.depth, colours.mutedInk);
    if (column == Name && hasGroups())
        return groupMark(line.run >= 0                                ? GroupMark::None
                         : m_open.contains(groupOf(line.group).first) ? GroupMark::Open
                                                                      : GroupMark::Closed,
                         line.run >= 0 && line.group >= 0, colours.mutedInk);
    return {};
}

QString RunTableModel::toolTip(const RunLine& line, int column) const
{
    if (column == Split)
        return tr("Runs with the same letter were scored on the same examples of train-val and "
                  "test-val; errors of others are not to be compared");
    if (column == Curve)
        return tr("Show or hide its curve in the charts");
    if (line.run >= 0) {
        const train::RunRecord& run = runOf(line.run);
        const QString changed = column == Changes ? settingsTip(run)
                                : column == From  ? patchOf(run)
                                                  : QString();
        return changed.isEmpty() ? about(run) : changed;
    }
    const RunGroup& group = groupOf(line.group);
    const train::RunRecord& first = runOf(group.members.front());
    if (column == Changes)
        return changes(first);
    ScoreKind kind = ScoreKind::Error;
    const int of = isScore(column) ? column : int(Last);
    const train::Metric& metric = metricOf(first);
    const auto all = scoreOverSeeds(
        group.seeds(m_runs), metric, [&](const train::RunRecord& run) { return scoreOf(run, of); },
        &kind);
    return seedsText(group, group.seeds(m_runs), isScore(column) ? all : std::nullopt,
                     [&](double value) {
                         return scoreText(ShownScore{kind, value, std::nullopt}, metric);
                     });
}

QVariant RunTableModel::scoreCell(const train::RunRecord& run, int column, int role) const
{
    const train::Metric& metric = metricOf(run);
    const auto shown = shownScore(scoreOf(run, column), metric);
    if (!shown)
        return {};
    if (role == ExportRole) // a column of a file holds one kind of number
        return shown->kind == ScoreKind::Loss ? QVariant() : QVariant(shown->value);
    return role == SortRole ? QVariant(shortfall(*shown, metric))
                            : QVariant(scoreText(*shown, metric));
}

QVariant RunTableModel::cell(const train::RunRecord& run, int column, int role) const
{
    if (isScore(column))
        return scoreCell(run, column, role);
    const bool bare = role != Qt::DisplayRole;
    const bool imported = run.kind == train::RunKind::Imported; // its tool does not say
    const auto count = [](std::int64_t value) {
        return QVariant::fromValue<qlonglong>(static_cast<qlonglong>(value));
    };
    if (isLoss(column)) {
        const train::SplitScore* score = lastScore(run, splitOf(column));
        if (!score || std::isnan(score->loss))
            return {};
        return bare ? QVariant(score->loss) : QVariant(lossText(score->loss));
    }
    if (column >= LastLow && column <= BestHigh) {
        const auto shown = shownScore(scoreOf(run, scoreColumn(column)), metricOf(run));
        if (!shown || !shown->interval)
            return {};
        return (column - LastLow) % 2 ? shown->interval->high : shown->interval->low;
    }
    if (column >= firstField())
        return fieldCell(run, column, role);
    if (column >= ColumnCount) {
        const double value = tagValue(run.id, column);
        if (std::isnan(value))
            return {};
        return bare ? QVariant(value) : QVariant(QString::number(value, 'g', 4));
    }
    switch (column) {
    case State: {
        const auto turn = m_turns.find(run.id);
        return turn == m_turns.end() || run.state != train::RunState::Queued
                   ? stateText(run.state)
                   : tr("waiting, %1 of %2").arg(ordinalText(turn->second)).arg(m_inLine);
    }
    case Name: return text(run.name);
    case Template: return text(run.templateName);
    case Changes: return bare ? changes(run) : shownSettings(run);
    case From: return run.parent ? QVariant(from(run)) : QVariant();
    case Split: return m_splits.value(text(run.scored));
    case Baseline: {
        const double value = baselineOf(run);
        if (std::isnan(value))
            return {};
        return bare ? QVariant(value) : QVariant(baselineText(run, value));
    }
    case Seconds:
        return imported && run.seconds == 0 ? QVariant() // not logged
               : bare                       ? QVariant(run.seconds)
                                            : QVariant(durationText(run.seconds));
    case Created: return bare ? QVariant(text(run.created)) : QVariant(dateText(run.created, true));
    case Id: return count(run.id);
    case Seed: return imported && run.family.empty() ? QVariant() : count(run.seed);
    case Epochs: return imported && run.epoch == 0 ? QVariant() : count(run.epoch);
    case Steps:
        return imported && run.step == 0 ? QVariant()
               : bare                    ? count(run.step)
                                         : QVariant(countText(run.step));
    case Parameters:
        return imported && run.parameters == 0 ? QVariant()
               : bare                          ? count(run.parameters)
                                               : QVariant(countText(run.parameters));
    case BestEpoch: return run.bestEpoch ? count(*run.bestEpoch) : QVariant();
    case Note: return text(run.note);
    default: return {};
    }
}

QVariant RunTableModel::groupScore(const RunGroup& group, int column, int role) const
{
    const train::Metric& metric = metricOf(runOf(group.members.front()));
    ScoreKind kind = ScoreKind::Error;
    const bool limit = column >= LastLow && column <= BestHigh;
    const int of = limit ? scoreColumn(column) : column;
    const auto all = scoreOverSeeds(
        group.seeds(m_runs), metric, [&](const train::RunRecord& run) { return scoreOf(run, of); },
        &kind);
    if (!all)
        return {};
    if (limit) {
        if (!all->interval)
            return {};
        return (column - LastLow) % 2 ? all->interval->high : all->interval->low;
    }
    if (role == ExportRole)
        return kind == ScoreKind::Loss ? QVariant() : QVariant(all->mean);
    return role == SortRole ? QVariant(shortfall({kind, all->mean, std::nullopt}, metric))
                            : QVariant(overSeedsText(*all, kind, metric));
}

QVariant RunTableModel::groupCell(const RunGroup& group, int column, int role) const
{
    if (isScore(column) || (column >= LastLow && column <= BestHigh))
        return groupScore(group, column, role);
    if (column >= firstField())
        return common(group, m_runs,
                      [&](const train::RunRecord& run) { return fieldCell(run, column, role); });
    const bool bare = role != Qt::DisplayRole;
    if (isLoss(column) || column == Seconds || column >= ColumnCount) {
        std::vector<double> values;
        for (const train::RunRecord& run : group.seeds(m_runs).runs)
            values.push_back(column >= ColumnCount ? tagValue(run.id, column)
                                                   : cell(run, column, SortRole).toDouble());
        const auto all = overSeeds(values, 0, 0);
        if (!all)
            return {};
        return bare                ? QVariant(all->mean)
               : column == Seconds ? QVariant(durationText(all->mean))
               : isLoss(column)    ? QVariant(lossText(all->mean))
                                   : QVariant(QString::number(all->mean, 'g', 4));
    }
    switch (column) {
    case Name: return group.name;
    case State: {
        const auto finished =
            std::count_if(group.members.begin(), group.members.end(), [this](int member) {
                return runOf(member).state == train::RunState::Finished;
            });
        const auto waiting =
            std::count_if(group.members.begin(), group.members.end(),
                          [this](int member) { return m_turns.contains(runOf(member).id); });
        const QString done = tr("%1 of %2 finished").arg(finished).arg(group.members.size());
        return finished == std::ptrdiff_t(group.members.size())
                   ? stateText(train::RunState::Finished)
               : waiting > 0 ? tr("%1, %2 waiting").arg(done).arg(waiting)
                             : done;
    }
    case Seed: {
        std::set<std::int64_t> seeds;
        for (const int member : group.members)
            seeds.insert(runOf(member).seed);
        if (role == SortRole)
            return QVariant::fromValue<qlonglong>(*seeds.begin());
        if (seeds.size() > kMostSeedsNamed)
            return tr("%1 seeds").arg(seeds.size());
        QStringList names;
        for (const std::int64_t seed : seeds)
            names << QString::number(seed);
        return names.join(QStringLiteral(", "));
    }
    case Created: return cell(runOf(group.members.front()), column, role); // of the newest
    case Id:
    case BestEpoch: return {};
    default:
        return common(group, m_runs,
                      [&](const train::RunRecord& run) { return cell(run, column, role); });
    }
}

} // namespace assay::ui
