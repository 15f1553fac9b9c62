// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tune_table_models.h"

#include "bridge/convert.h"
#include "bridge/space_edits.h"

#include <cmath>
#include <functional>
#include <limits>

namespace assay::ui {

namespace {

qint64 hashOf(const std::string& key)
{
    return static_cast<qint64>(std::hash<std::string>()(key));
}

QString capital(const QString& words)
{
    return words.left(1).toUpper() + words.mid(1);
}

} // namespace

QString SensitivityTableModel::header(int column) const
{
    switch (column) {
    case Searched: return tr("Search");
    case Name: return tr("Hyper-parameter");
    case Lecture: return tr("Lecture");
    case Measured: return tr("Measured");
    case Settings: return tr("Settings");
    default: return {};
    }
}

QVariant SensitivityTableModel::cell(const SensitivityLine& row, int column, int role) const
{
    QStringList names;
    for (const base::Field& field : row.fields)
        names << text(field.label);
    if (column == Searched) {
        if (role == Qt::CheckStateRole)
            return row.fields.empty()                 ? QVariant()
                   : row.searched == 0                ? Qt::Unchecked
                   : row.searched < row.fields.size() ? Qt::PartiallyChecked
                                                      : Qt::Checked;
        if (role == ExportRole)
            return row.searched > 0 ? tr("yes") : tr("no");
        if (role == SortRole)
            return static_cast<int>(row.searched);
        if (role == Qt::ToolTipRole)
            return row.fields.empty() ? tr("This model has no such setting that can be searched.")
                                      : tr("Search %1").arg(names.join(QStringLiteral(", ")));
        return {};
    }
    if (role == Qt::ToolTipRole)
        return column == Measured ? row.measuredTip : names.join(tr(", "));
    if (role == SortRole && column == Lecture)
        return static_cast<int>(row.row->sensitivity);
    if (role == SortRole && column == Measured)
        return row.share;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Name: return capital(text(row.row->name));
    case Lecture: return capital(text(base::name(row.row->sensitivity)));
    case Measured: return row.measured.isEmpty() ? tr("not measured") : row.measured;
    case Settings: return names.isEmpty() ? tr("none in this model") : names.join(tr(", "));
    default: return {};
    }
}

qint64 SensitivityTableModel::key(const SensitivityLine& row) const
{
    return hashOf(row.row->name);
}

QString AxisTableModel::header(int column) const
{
    switch (column) {
    case Setting: return tr("Setting");
    case Range: return tr("Values");
    case When: return tr("Only when");
    default: return {};
    }
}

QVariant AxisTableModel::cell(const tune::Axis& row, int column, int role) const
{
    if (role == Qt::ToolTipRole && column == Setting)
        return text(row.path);
    if (role == Qt::ToolTipRole || role == Qt::DisplayRole) {
        switch (column) {
        case Setting: return settingLabel(row.path);
        case Range: return rangeText(row);
        case When: return whenText(row);
        default: break;
        }
    }
    return {};
}

qint64 AxisTableModel::key(const tune::Axis& row) const
{
    return hashOf(row.path);
}

void TrialTableModel::setTrials(std::shared_ptr<const TrialSet> trials)
{
    const bool isOther = !m_trials || !trials || trials->search != m_trials->search
                         || trials->space.axes.size() != m_trials->space.axes.size()
                         || trials->space != m_trials->space;
    if (isOther) {
        setRows({});
        beginResetModel(); // other columns
        m_trials = std::move(trials);
        endResetModel();
    } else {
        m_trials = std::move(trials);
    }
    setRows(m_trials ? m_trials->all : std::vector<TrialSet::One>());
}

QString TrialTableModel::header(int column) const
{
    switch (column) {
    case Number: return tr("Trial");
    case Run: return tr("Run");
    case State: return tr("State");
    case Value: {
        const QString name = m_trials ? m_trials->measure : QString();
        return name.left(1).toUpper() + name.mid(1);
    }
    default: break;
    }
    const int axis = column - FirstAxis;
    return axis < axes()    ? settingLabel(m_trials->space.axes[std::size_t(axis)].path)
           : axis == axes() ? tr("Proposed by")
                            : tr("Reason");
}

bool TrialTableModel::isNumber(int column) const
{
    const int axis = column - FirstAxis;
    if (axis >= 0 && axis < axes())
        return !m_trials->space.axes[std::size_t(axis)].isList();
    return column == Number || column == Run || column == Value;
}

QVariant TrialTableModel::cell(const TrialSet::One& row, int column, int role) const
{
    const int axis = column - FirstAxis;
    const bool isAxis = axis >= 0 && axis < axes();
    const bool hasValue = std::isfinite(row.value);
    if (role == SortRole) {
        // What is not there comes last.
        constexpr double kLast = std::numeric_limits<double>::max();
        if (column == Number)
            return static_cast<qlonglong>(row.tried.trial.number);
        if (column == Run)
            return static_cast<qlonglong>(row.tried.run);
        if (column == Value)
            return hasValue ? row.value : kLast;
        if (isAxis && isNumber(column)) {
            const double unit = row.unit[std::size_t(axis)];
            const auto found =
                row.tried.trial.point.find(m_trials->space.axes[std::size_t(axis)].path);
            return found == row.tried.trial.point.end() || std::isnan(unit) ? kLast : unit;
        }
        return {};
    }
    if (role == ExportRole && column == Value)
        return hasValue ? QVariant(row.tried.trial.value) : QVariant(QString());
    if (role == ExportRole && isAxis) {
        const auto found = row.tried.trial.point.find(m_trials->space.axes[std::size_t(axis)].path);
        return found == row.tried.trial.point.end() ? QString() : text(base::toText(found->second));
    }
    if (role == Qt::ToolTipRole && axis > axes())
        return inWords(row.tried.reason);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Number: return static_cast<qlonglong>(row.tried.trial.number + 1);
    case Run:
        return row.tried.run > 0 ? QVariant(static_cast<qlonglong>(row.tried.run)) : QVariant();
    case State: return stateText(row.tried);
    case Value: return m_trials->measuredText(row);
    default: break;
    }
    if (axis == axes())
        return row.tried.isProposed ? tr("a person") : QString();
    return isAxis ? m_trials->settingText(std::size_t(axis), row.tried.trial.point)
                  : inWords(row.tried.reason);
}

} // namespace assay::ui
