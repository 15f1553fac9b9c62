// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/improvement_table_models.h"

#include "bridge/convert.h"
#include "tune/attempt_interval.h"
#include "tune/type_effects.h"

#include <algorithm>
#include <functional>

namespace assay::ui {

namespace {

qint64 hashOf(const std::string& key)
{
    return static_cast<qint64>(std::hash<std::string>()(key));
}

QString verdictText(evaluate::EffectVerdict verdict)
{
    return text(evaluate::verdictWords(verdict));
}

/// With its unit: "-4.9 points [-15.4, +5.6]".
QString differenceText(const evaluate::Effect& effect,
                       const std::optional<stats::Interval>& interval)
{
    return unbroken(evaluate::differenceText(effect.change(), interval, effect.isShare));
}

/// Without its unit where there is little room, as points are meant where errors are in percent.
QString inPoints(const evaluate::Effect& effect, const std::optional<stats::Interval>& interval)
{
    return differenceText(effect, interval).remove(QStringLiteral(" points"));
}

QString ledgerText(const tune::MeasuredAttempt& attempt, const evaluate::Effect* effect)
{
    return effect ? differenceText(*effect, tune::intervalOf(attempt, *effect)) : QString();
}

QString attemptState(const tune::MeasuredAttempt& attempt)
{
    switch (attempt.state) {
    case tune::AttemptState::Running: return ImprovementTableModel::tr("running");
    case tune::AttemptState::Halted:
        return attempt.problem.empty() ? ImprovementTableModel::tr("halted")
                                       : ImprovementTableModel::tr("failed");
    case tune::AttemptState::Trained: return ImprovementTableModel::tr("trained");
    case tune::AttemptState::Tried: break;
    }
    const evaluate::Effect* effect = attempt.onValidation();
    return effect
               ? ImprovementTableModel::tr("tried: %1").arg(verdictText(attempt.verdict(*effect)))
               : ImprovementTableModel::tr("tried");
}

} // namespace

QString stateText(const std::vector<const tune::MeasuredAttempt*>& attempts)
{
    if (attempts.empty())
        return ImprovementTableModel::tr("untried");
    const auto isBetter = [](const tune::MeasuredAttempt* one) {
        const evaluate::Effect* effect = one->onValidation();
        return effect && one->verdict(*effect) == evaluate::EffectVerdict::Better;
    };
    // The one that helped counts, else the newest.
    const auto best = std::find_if(attempts.begin(), attempts.end(), isBetter);
    const QString state = attemptState(best != attempts.end() ? **best : *attempts.front());
    return attempts.size() == 1
               ? state
               : ImprovementTableModel::tr("%1 (%2 attempts)").arg(state).arg(attempts.size());
}

QString changeText(const tune::MeasuredAttempt& attempt, const evaluate::Effect* effect)
{
    return effect ? inPoints(*effect, tune::intervalOf(attempt, *effect)) : QString();
}

QString effectText(const evaluate::Effect& effect)
{
    if (const auto type = tune::typeOf(effect))
        return ImprovementTableModel::tr("type %1").arg(text(*type));
    QString name = text(effect.key);
    return name.replace(QLatin1Char('_'), effect.isTerm ? QLatin1Char(' ') : QLatin1Char('-'));
}

Qt::ItemFlags ImprovementTableModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = TableModel::flags(index);
    return index.column() == ByHand ? flags | Qt::ItemIsUserCheckable : flags;
}

bool ImprovementTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != ByHand)
        return false;
    m_tick(row(index.row()).item.key, value.toInt() == Qt::Checked);
    return true;
}

QString ImprovementTableModel::header(int column) const
{
    switch (column) {
    case Text: return tr("In this order");
    case State: return tr("State");
    case Effect: return tr("Change on validation");
    case ByHand: return tr("By hand");
    default: return {};
    }
}

QVariant ImprovementTableModel::cell(const ImprovementRow& row, int column, int role) const
{
    if (column == ByHand) {
        if (role == Qt::CheckStateRole)
            return row.byHandHere ? Qt::Checked : Qt::Unchecked;
        if (role == Qt::ToolTipRole)
            return tr("Tick when you did this yourself in the run that is looked at");
        if (role == ExportRole)
            return row.byHandHere ? tr("yes") : tr("no");
        if (role != Qt::DisplayRole)
            return {};
        QStringList runs;
        for (const train::RunId run : row.byHand)
            runs << tr("run %1").arg(run);
        return runs.join(QStringLiteral(", "));
    }
    if (role == Qt::ToolTipRole && column == Text)
        return text(row.item.note);
    if (role != Qt::DisplayRole)
        return {};
    if (column == Text)
        return QStringLiteral("%1. %2%3")
            .arg(row.place)
            .arg(text(row.item.text),
                 row.item.notRecommended ? tr(" (not recommended)") : QString());
    if (column == State)
        return row.state;
    if (column == Effect)
        return row.change;
    return {};
}

qint64 ImprovementTableModel::key(const ImprovementRow& row) const
{
    return hashOf(row.item.key);
}

QString AttemptTableModel::header(int column) const
{
    switch (column) {
    case What: return tr("Tried");
    case Against: return tr("As");
    case Run: return tr("On run");
    case State: return tr("State");
    case Seeds: return tr("Seeds");
    case OnValidation: return tr("Change on validation");
    case OnTerm: return tr("Change of the term");
    case Cost: return tr("Time of a network");
    case Created: return tr("Begun");
    default: return {};
    }
}

QVariant AttemptTableModel::cell(const tune::MeasuredAttempt& row, int column, int role) const
{
    if (role == Qt::ToolTipRole && column == What) {
        QStringList changes;
        for (const base::FieldChange& change : row.tried().patch)
            changes << tr("%1: %2").arg(settingLabel(change.path),
                                        settingValue(change.path, change.value));
        return changes.join(QLatin1Char('\n'));
    }
    if (role == Qt::ToolTipRole && column == State)
        return text(row.problem);
    if (role == SortRole && column == Run)
        return qlonglong(row.study.of.value_or(0));
    if (role == SortRole && column == Seeds)
        return qulonglong(row.pairs.size());
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case What: return text(row.tried().words);
    case Against: {
        const advise::Improvement* item = advise::findImprovement(row.tried().improvement);
        return text(item ? item->text : row.tried().improvement);
    }
    case Run: return row.study.of ? QString::number(*row.study.of) : QString();
    case State: return stateText({&row});
    case Seeds: return QString::number(row.pairs.size());
    case OnValidation: return ledgerText(row, row.onValidation());
    case OnTerm: return ledgerText(row, row.onTerm());
    case Cost:
        return row.pairs.empty()
                   ? QString()
                   : tr("%1, was %2")
                         .arg(durationText(row.secondsAfter), durationText(row.secondsBefore));
    case Created: return dateText(row.study.created, true);
    default: return {};
    }
}

QString EffectTableModel::header(int column) const
{
    switch (column) {
    case What: return tr("Error");
    case Before: return tr("Before");
    case After: return tr("After");
    case Change: return tr("Change");
    case Verdict: return tr("Verdict");
    default: return {};
    }
}

QVariant EffectTableModel::cell(const EffectRow& row, int column, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    evaluate::Ladder unit;
    unit.isShare = row.effect.isShare;
    switch (column) {
    case What: return effectText(row.effect);
    case Before:
    case After:
        return row.effect.pairs == 0
                   ? QStringLiteral("\u2013")
                   : text(evaluate::errorText(unit, column == Before ? row.effect.before
                                                                     : row.effect.after));
    case Change:
        return row.effect.pairs == 0 ? QStringLiteral("\u2013")
                                     : inPoints(row.effect, row.interval);
    case Verdict:
        return row.verdict == evaluate::EffectVerdict::Unclear ? tr("unclear")
                                                               : verdictText(row.verdict);
    default: return {};
    }
}

qint64 EffectTableModel::key(const EffectRow& row) const
{
    return hashOf(row.effect.key);
}

} // namespace assay::ui
