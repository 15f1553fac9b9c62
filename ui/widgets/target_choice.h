// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace assay::ui {

class Draft;

/// Which column of a table is predicted: chosen among those that there are, with a note while it is
/// a guess. While the draft names a column that there is not, the nearest is offered.
class TargetChoice : public QWidget
{
    Q_OBJECT
public:
    explicit TargetChoice(Draft& draft, QWidget* parent = nullptr);

private:
    void refresh();
    void choose(const QString& column);

    Draft& m_draft;
    QComboBox* m_columns;
    QLabel* m_note;
    QPushButton* m_act; ///< takes the nearest name, or guesses again
    QString m_offer;    ///< the column that it takes; empty: it guesses
};

} // namespace assay::ui
