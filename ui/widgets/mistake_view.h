// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/mistake_table_model.h"

#include <QKeyEvent>
#include <QWidget>

#include <functional>
#include <vector>

class QAbstractItemView;
class QLabel;
class QListView;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;

namespace assay::ui {

class MistakeModel;
class ScatterChart;
class TableView;
class Theme;

/// Mistakes to choose from, one or several: pictures and series as a gallery, rows of a table as a
/// table, and for numbers the truth against the answer beside it. Rows are those of the model.
class MistakeView : public QWidget
{
    Q_OBJECT
public:
    struct Names {
        std::function<QString(qint64)> brief; ///< of an error type: its key, or its first letters
        std::function<QString(qint64)> whole;
    };
    /// `key` is asked first what a key means; true: it was for it. `mistakes` outlives this.
    MistakeView(MistakeModel& mistakes, Theme& theme, Names names,
                std::function<bool(const QKeyEvent&)> key, QWidget* parent = nullptr);

    int current() const;             ///< -1: none
    std::vector<int> chosen() const; ///< ascending; the current one where none is marked
    /// Where the current one stands in what is shown, which a table orders as it likes.
    int place() const;
    void setPlace(int place); ///< chooses it alone; -1 and what is too far: the nearest there is
    void advance(int places); ///< from the last of the chosen ones
    void refreshTypes();      ///< names or keys have changed
    void focusView();

    TableView& table() { return *m_table; }
    bool isTable() const;

Q_SIGNALS:
    void choiceChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QAbstractItemView* view() const;
    void makeGallery(Theme& theme, Names names);
    void makeTable(Theme& theme);
    void refreshKind(); ///< table or gallery, with or without a chart
    void refreshChart();
    void fitColumns();
    int widthFor(int column) const; ///< in pixels, for whole cells and the header
    int firstColumn() const;        ///< that is seen: scrolled to, where a row is
    void readOn();                  ///< while a table is ordered, all rows are to be there
    void refreshNote();

    MistakeModel& m_mistakes;
    std::function<bool(const QKeyEvent&)> m_key;
    MistakeTableModel m_rows;
    QSortFilterProxyModel* m_sorted;
    QStackedWidget* m_views;
    QListView* m_gallery;
    QSplitter* m_parts; ///< the table, and the chart
    TableView* m_table;
    ScatterChart* m_chart;
    QLabel* m_note;        ///< what the order of a table rests on
    int m_fitted = 0;      ///< columns whose width was chosen
    bool m_isWide = false; ///< tiles of series
};

} // namespace assay::ui
