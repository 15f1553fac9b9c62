// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>
#include <QTableView>

#include <algorithm>

class QMenu;

namespace assay::ui {

/// A table as all tables are here: rows of 28 pixels, whole rows chosen, copied as tab-separated
/// text and saved as CSV.
class TableView : public QTableView
{
    Q_OBJECT
public:
    /// `name` is read out and names the file that is proposed for saving.
    explicit TableView(const QString& name, QWidget* parent = nullptr);

    void copy() const; ///< the chosen rows, all when none is chosen
    QString selectionText() const;
    /// Asks for a file. `said` gets what became of it.
    void saveCsv();
    void addTo(QMenu* menu);

    /// `column` takes the width that the others leave, and `least` where they leave less: then the
    /// table scrolls sideways.
    void setFilling(int column, int least);
    void fill(); ///< once columns were hidden or shown
    /// The same, and all others are as wide as what stands in them: to be called with a model.
    void fitColumns(int filling, int least);
    /// Text that is too long goes on in a second line, and its row grows.
    void setWrapping();
    /// Rows shrink, down to `least` pixels, where that shows all of them.
    void setCompact(int least);
    /// Pixels that the cells of a column, those in sight, and its header take.
    int wantedWidth(int column) const
    {
        return std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
    }

    /// Clicks into `column` choose no row; `switched` reports them. Space does so for the current row.
    void setSwitchColumn(int column) { m_switch = column; }

    /// Shown instead of rows while there are none.
    void setEmptyText(const QString& text);

Q_SIGNALS:
    void said(const QString& sentence, bool failed); ///< of a file that was written
    void switched(const QModelIndex& index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void fitRows();

    QString m_name;
    QString m_empty;
    int m_filling = -1;
    int m_switch = -1;
    int m_least = 0;       ///< width of the filling column
    int m_leastHeight = 0; ///< of a row; 0: rows keep theirs
};

} // namespace assay::ui
