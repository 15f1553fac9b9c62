// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/improvements.h"
#include "models/table_model.h"
#include "tune/attempt.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace assay::ui {

/// "untried", "running", "tried: better": how an improvement stands by its attempts, newest first.
QString stateText(const std::vector<const tune::MeasuredAttempt*>& attempts);
/// What an attempt changed on the set nearest to Test; empty: not measured.
QString changeText(const tune::MeasuredAttempt& attempt, const evaluate::Effect* effect);
/// "test-val", "avoidable bias".
QString effectText(const evaluate::Effect& effect);

struct ImprovementRow {
    advise::Improvement item;
    int place = 0;
    QString state, change;            ///< by its attempts; of the newest one that was measured
    std::vector<train::RunId> byHand; ///< runs in which a person did it
    bool byHandHere = false;          ///< the run that is looked at is one
};

/// What to try against the culprit, in the lecture's order.
class ImprovementTableModel : public TableModel<ImprovementRow>
{
    Q_OBJECT
public:
    enum Column { Text, State, Effect, ByHand, ColumnCount };
    using Tick = std::function<void(const std::string& improvement, bool tried)>;
    explicit ImprovementTableModel(Tick tick, QObject* parent = nullptr)
        : TableModel(parent)
        , m_tick(std::move(tick))
    {}
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const ImprovementRow& row, int column, int role) const override;
    bool isNumber(int) const override { return false; }
    qint64 key(const ImprovementRow& row) const override;

private:
    Tick m_tick;
};

/// The ledger: every attempt of the project.
class AttemptTableModel : public TableModel<tune::MeasuredAttempt>
{
    Q_OBJECT
public:
    enum Column {
        What,
        Against,
        Run,
        State,
        Seeds,
        OnValidation,
        OnTerm,
        Cost,
        Created,
        ColumnCount
    };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const tune::MeasuredAttempt& row, int column, int role) const override;
    bool isNumber(int column) const override { return column == Run || column == Seeds; }
    qint64 key(const tune::MeasuredAttempt& row) const override { return row.study.id; }
};

struct EffectRow {
    evaluate::Effect effect;
    std::optional<stats::Interval> interval; ///< of the change, at the level of the verdict
    evaluate::EffectVerdict verdict = evaluate::EffectVerdict::NoInterval;
};

/// What one attempt changed, number by number.
class EffectTableModel : public TableModel<EffectRow>
{
    Q_OBJECT
public:
    enum Column { What, Before, After, Change, Verdict, ColumnCount };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const EffectRow& row, int column, int role) const override;
    bool isNumber(int column) const override { return column == Before || column == After; }
    qint64 key(const EffectRow& row) const override;
};

} // namespace assay::ui
