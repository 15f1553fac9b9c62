// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace assay::ui {

/// What a page shows while there is nothing: what will be here, and how to get it.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& words);
    void setNote(const QString& note); ///< a muted line below the buttons
    void addButton(QWidget* button);

private:
    QLabel* m_title;
    QLabel* m_words;
    QLabel* m_note;
    QHBoxLayout* m_buttons;
};

} // namespace assay::ui
