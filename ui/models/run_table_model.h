// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/table_model.h"
#include "train/metric.h"
#include "train/run.h"

#include <QColor>
#include <QHash>

#include <array>
#include <functional>
#include <map>
#include <string>

namespace assay::ui {

class Theme;

/// All runs of a project. Names can be edited; the edit is handed to `rename`.
class RunTableModel : public TableModel<train::RunRecord>
{
public:
    enum Column {
        Curve, ///< the colour of its curve, while that is drawn; a click shows or hides it
        State,
        Name,
        Template,
        Changes,
        Split, ///< "A", "B": runs with the same letter were scored on the same examples
        Last,
        TestVal,
        Best,
        Baseline, ///< the best simple method on the same train-val
        Seed,
        Epochs,
        Seconds,
        Created,
        Note,
        Id,
        Steps,
        Parameters,
        BestEpoch,
        // For files, never in the view:
        LastLow,
        LastHigh,
        TestValLow,
        TestValHigh,
        BestLow,
        BestHigh,
        ColumnCount
    };
    /// Those that a filter looks into.
    static constexpr std::array kDescribing{State, Name, Template, Changes, Note};
    /// The colour of a run's curve, and whether it is drawn in it.
    struct Swatch {
        QColor colour;
        bool shown = true;

        bool operator==(const Swatch&) const = default;
    };
    using Rename = std::function<void(const train::RunRecord&, const QString&)>;

    RunTableModel(const Theme& theme, Rename rename, QObject* parent = nullptr);

    /// Shows these runs; letters go to splits in the order in which they were first used.
    void showRuns(std::vector<train::RunRecord> runs);
    /// By whose metric the scores of the runs are shown and sorted, where they have it.
    void setGoal(const train::Goal& goal);
    /// The runs whose curves are on the page.
    void setSwatches(std::map<train::RunId, Swatch> swatches);
    /// Whether errors in the list are of different examples.
    bool hasSplits() const { return m_splits.size() > 1; }

    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    /// "batch_size 128, optimiser sgd": what a spec has that the default has not.
    QString changes(const train::RunRecord& run) const;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const train::RunRecord& run, int column, int role) const override;
    bool isNumber(int column) const override;
    qint64 key(const train::RunRecord& run) const override { return run.id; }

private:
    QString toolTipOf(const train::RunRecord& run, int column) const;

    const Theme& m_theme;
    Rename m_rename;
    train::Goal m_goal;
    std::map<train::RunId, Swatch> m_swatches;
    QHash<QString, QString> m_splits;          ///< letters by fingerprint
    mutable QHash<QString, QString> m_changes; ///< by hash of the spec: reading JSON takes time
};

} // namespace assay::ui
