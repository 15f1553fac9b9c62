// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <vector>

class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace assay::ui {

/// A list of columns to show or hide, with a field that finds one among many. Leaves when something
/// else is clicked.
class ColumnChooser : public QFrame
{
    Q_OBJECT
public:
    struct Choice {
        QString key, name;
        bool shown = false;
    };
    explicit ColumnChooser(QWidget* parent);

    void setChoices(const std::vector<Choice>& choices);
    void open(const QPoint& globalTopLeft);

Q_SIGNALS:
    void switched(const QString& key, bool shown);

private:
    void find(const QString& words);

    QLineEdit* m_search;
    QListWidget* m_list;
    bool m_filling = false;
};

} // namespace assay::ui
