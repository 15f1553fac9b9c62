// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/tag_target.h"
#include "models/run_cells.h"
#include "models/run_fields.h"
#include "models/run_order.h"
#include "style/dash.h"
#include "train/run_list.h"

#include <QAbstractTableModel>
#include <QColor>
#include <QHash>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace assay::ui {

class Theme;

/// The runs of a project as lines: grouped by experiment, filtered and ordered here, so that
/// thousands of them cost one pass. A line is a run, or a group of runs that differ by their seed
/// only, which can be opened. Names can be edited; the edit is handed to `rename`.
class RunTableModel : public QAbstractTableModel
{
public:
    enum Column {
        Curve, ///< colour and eye; a click shows or hides the curve
        State,
        Name,
        Template,
        Changes,
        From,  ///< the run that it goes on from, or whose weights it began with
        Split, ///< "A", "B": runs with the same letter were scored on the same examples
        Train,
        Last,
        TestVal,
        Best,
        TrainLoss,
        TrainValLoss,
        TestValLoss,
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
        ColumnCount ///< those of logged tags come behind, then those of settings
    };
    /// What of the points under a tag a column shows.
    enum class TagPart { Last, Least, Greatest };
    struct TagColumn {
        QString tag;
        TagPart part = TagPart::Last;

        bool operator==(const TagColumn&) const = default;
    };
    /// How a run's curve is drawn.
    struct Swatch {
        QColor colour;
        Dash dash = Dash::None;
        bool shown = true;

        bool operator==(const Swatch&) const = default;
    };
    /// Equal for the same line in an older and a newer table: its run, or the oldest run of its
    /// group.
    using Key = std::pair<train::RunId, bool>;
    using Rename = std::function<void(const train::RunRecord&, const QString&)>;

    RunTableModel(const Theme& theme, Rename rename, QObject* parent = nullptr);

    /// Shows these runs, newest first; letters go to splits in the order in which they were first
    /// used.
    void showRuns(std::vector<train::RunRecord> runs);
    void apply(const train::RunChanges& changes);
    const std::vector<train::RunRecord>& runs() const { return m_runs; }

    /// By whose metric the scores of the runs are shown and ordered, where they have it.
    void setGoal(const train::Goal& goal);
    /// Runs that wait in this program, in the order of their turns; `before`: that come before them.
    void setWaiting(const std::vector<train::RunId>& runs, int before);
    /// The curves on the page, by run.
    void setSwatches(std::map<train::RunId, Swatch> swatches);
    /// Lines whose run holds each of these words in what describes it: state, name, template,
    /// settings, seed, note. Upper and lower case are the same.
    void setWords(const QString& words);
    /// Reads what the filter looks into, for so many milliseconds, so that it has not to read
    /// thousands of specs at its first letter. False: all is read.
    bool readAhead(int milliseconds);
    int accepted() const { return m_accepted; } ///< runs that the filter lets through
    void setGrouped(bool grouped);
    bool isGrouped() const { return m_grouped; }
    /// Forks below the run that they go on from, or where other runs stand.
    void setTree(bool tree);
    bool hasGroups() const { return !m_groups.empty(); }
    /// -1: the order of the list, newest first.
    void sort(int column, Qt::SortOrder order) override;
    void setTagColumns(std::vector<TagColumn> columns);
    const std::vector<TagColumn>& tagColumns() const { return m_tagColumns; }
    /// Settings that have a column each, by their paths.
    void setFieldColumns(std::vector<std::string> paths);
    const std::vector<std::string>& fieldColumns() const { return m_fieldColumns; }
    /// Settings in which the runs differ.
    std::set<std::string> differingFields() const { return m_fields.differing(m_runs); }
    void setTagValues(const QString& tag, std::map<train::RunId, interop::TagValues> values);
    bool hasTagValues(int column) const; ///< of a column of a tag; one of a setting has its own
    /// Whether errors in the list are of different examples.
    bool hasSplits() const { return m_splits.size() > 1; }

    /// The run of a line; null: the line of a group.
    const train::RunRecord* runAt(int row) const;
    /// The runs of a line, newest first.
    std::vector<train::RunId> idsAt(int row) const;
    bool isGroup(int row) const { return lineAt(row).run < 0; }
    Key keyAt(int row) const { return m_keys[static_cast<std::size_t>(row)]; }
    bool isAccepted(train::RunId run) const; ///< by the filter
    bool isOpen(int row) const;
    void setOpen(int row, bool open);
    /// Lines that stand for exactly these runs, groups opened where they have to be.
    std::vector<int> reveal(const std::vector<train::RunId>& runs);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    /// "batch size 128, optimiser sgd": what a spec has that the default has not.
    QString changes(const train::RunRecord& run) const { return changedIn(run).shown; }

    /// "run 3 at 500, learning rate 3e-4 -> 1e-4", "weights of run 3".
    QString from(const train::RunRecord& run) const;
    /// Whether the column of settings has what From has, where there is no room for both: of a fork,
    /// which stands below its run, in place of its settings, of others before them.
    void setFromInSettings(bool on);
    bool isFromInSettings() const { return m_fromInSettings; }

private:
    QString shownSettings(const train::RunRecord& run) const;
    QString settingsTip(const train::RunRecord& run) const;
    bool isFork(const train::RunRecord& run) const;
    /// What a fork changed of the settings that it goes on with, each "name: before -> after"; nothing:
    /// it is of another version, or what it goes on from is gone.
    std::optional<QStringList> forkPatch(const train::RunRecord& run) const;
    /// Of each run the place of the one that it goes on from.
    std::vector<int> forkParents() const;
    /// What a fork changed, and where it goes on; empty: it is none.
    QString patchOf(const train::RunRecord& run) const;
    /// The same as it is shown, and by the names of the fields, as the filter finds it too.
    struct Changed {
        QString shown, paths;
    };
    const Changed& changedIn(const train::RunRecord& run) const;
    const RunLine& lineAt(int row) const { return m_lines[static_cast<std::size_t>(row)]; }
    const train::RunRecord& runOf(int place) const
    {
        return m_runs[static_cast<std::size_t>(place)];
    }
    const RunGroup& groupOf(int place) const { return m_groups[static_cast<std::size_t>(place)]; }
    Key keyOf(const RunLine& line) const;
    RunKey sortKey(const RunLine& line, int column) const;
    /// Groups, filters and orders anew, and notifies the views of as little as possible.
    void arrange();
    void regroup();
    void nameSplits();
    void changeCells(int firstColumn, int lastColumn);
    bool isNumber(int column) const;
    QString header(int column) const;
    const QString& description(const train::RunRecord& run) const;
    QVariant cell(const train::RunRecord& run, int column, int role) const;
    QVariant groupCell(const RunGroup& group, int column, int role) const;
    QVariant scoreCell(const train::RunRecord& run, int column, int role) const;
    QVariant groupScore(const RunGroup& group, int column, int role) const;
    QVariant tagCell(const train::RunRecord& run, int column, int role) const;
    QVariant decoration(const RunLine& line, int column) const;
    QString toolTip(const RunLine& line, int column) const;
    double tagValue(train::RunId run, int column) const;
    int firstField() const { return ColumnCount + static_cast<int>(m_tagColumns.size()); }
    const std::string& fieldOf(int column) const
    {
        return m_fieldColumns[static_cast<std::size_t>(column - firstField())];
    }
    bool isNumberField(const std::string& path) const;
    QVariant fieldCell(const train::RunRecord& run, int column, int role) const;
    const train::SplitScore* scoreOf(const train::RunRecord& run, int column) const;
    const train::Metric& metricOf(const train::RunRecord& run) const;

    const Theme& m_theme;
    Rename m_rename;
    train::Goal m_goal;
    std::vector<train::RunRecord> m_runs;
    std::vector<RunGroup> m_groups;
    std::vector<RunLine> m_lines;
    std::vector<Key> m_keys;       ///< of the lines
    std::set<train::RunId> m_open; ///< the oldest runs of groups that are open
    bool m_grouped = true;
    bool m_tree = true;
    bool m_fromInSettings = false;
    QStringList m_words;
    int m_accepted = 0;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::map<train::RunId, int> m_turns; ///< of runs that wait, from 1
    int m_inLine = 0;                    ///< with those that come before them
    std::map<train::RunId, Swatch> m_swatches;
    std::vector<TagColumn> m_tagColumns;
    std::map<QString, std::map<train::RunId, interop::TagValues>> m_tagValues;
    std::vector<std::string> m_fieldColumns;
    RunFields m_fields;
    mutable std::map<std::string, bool> m_numberFields; ///< of these runs; asked for by every cell
    QHash<QString, QString> m_splits;                   ///< letters by fingerprint
    mutable QHash<QString, Changed> m_changes; ///< by hash of the spec: reading JSON takes time
    std::size_t m_ahead = 0;                   ///< places in m_runs that were read ahead
    mutable QHash<train::RunId, QString> m_descriptions; ///< what the filter looks into
};

} // namespace assay::ui
