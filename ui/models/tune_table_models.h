// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/trial_set.h"
#include "models/table_model.h"
#include "tune/sensitivity.h"

#include <memory>

namespace assay::ui {

/// A hyper-parameter of the lecture's table.
struct SensitivityLine {
    const tune::SensitivityRow* row = nullptr;
    std::vector<base::Field> fields; ///< that the runs have and that can be searched
    std::size_t searched = 0;        ///< of them
    QString measured;                ///< "62 % [40, 81]"; empty: not measured
    QString measuredTip;
    double share = -1; ///< of the variance; negative: not measured
};

/// The lecture's table of hyper-parameters, beside it what was measured.
class SensitivityTableModel : public TableModel<SensitivityLine>
{
    Q_OBJECT
public:
    enum Column { Searched, Name, Lecture, Measured, Settings, ColumnCount };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const SensitivityLine& row, int column, int role) const override;
    bool isNumber(int column) const override { return column == Measured; }
    qint64 key(const SensitivityLine& row) const override;
};

/// The settings that are searched.
class AxisTableModel : public TableModel<tune::Axis>
{
    Q_OBJECT
public:
    enum Column { Setting, Range, When, ColumnCount };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const tune::Axis& row, int column, int role) const override;
    bool isNumber(int) const override { return false; }
    qint64 key(const tune::Axis& row) const override;
};

/// The trials of a search: what each set, and what came of it.
class TrialTableModel : public TableModel<TrialSet::One>
{
    Q_OBJECT
public:
    /// Behind the axes: who proposed it, and the reason of its end.
    enum Column { Number, Run, State, Value, FirstAxis };
    using TableModel::TableModel;

    void setTrials(std::shared_ptr<const TrialSet> trials); ///< null: none
    const std::shared_ptr<const TrialSet>& trials() const { return m_trials; }

protected:
    int columns() const override { return FirstAxis + axes() + 2; }
    QString header(int column) const override;
    QVariant cell(const TrialSet::One& row, int column, int role) const override;
    bool isNumber(int column) const override;
    qint64 key(const TrialSet::One& row) const override { return row.tried.trial.number; }

private:
    int axes() const { return m_trials ? int(m_trials->space.axes.size()) : 0; }

    std::shared_ptr<const TrialSet> m_trials;
};

} // namespace assay::ui
