// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field.h"

#include <QObject>

#include <functional>
#include <string>

class QGridLayout;
class QHBoxLayout;
class QLabel;
class QToolButton;
class QWidget;

namespace assay::ui {

class Theme;

/// One field of a spec in a form: mark of change, label, editor, unit, reset, help. Text that is
/// not a value of the field is marked and named, and never handed on. A text that is too long to
/// stand beside its label, as a path or a list, stands in a line of its own below it.
class FieldRow : public QObject
{
    Q_OBJECT
public:
    static constexpr int kRows =
        3; ///< of the grid: the widgets, a long text, the line for an error
    /// Takes `kRows` rows of `grid` from `at` on.
    /// `whileTyping`: hand on each good text at once, else when the editor is left.
    FieldRow(const base::Field& field, const Theme& theme, QGridLayout* grid, int at,
             bool whileTyping, QObject* parent);

    const base::Field& field() const { return m_field; }
    QWidget* editor() const { return m_editor; }
    /// Shows a value that came from elsewhere; leaves wrong text alone while it is being typed.
    void show(const base::Value& value);
    /// Of a list: choices for which `obstacle` has a sentence cannot be chosen, and say it.
    void setObstacles(const std::function<QString(const std::string& choice)>& obstacle);
    void setVisible(bool visible);
    bool isChanged() const { return m_changed; }
    QString problem() const;

Q_SIGNALS:
    void edited(const assay::base::Value& value);

private:
    QWidget* makeEditor(bool whileTyping);
    void readText(const QString& text);
    void setProblem(const QString& sentence);
    void place(bool below);
    void paint();
    QString helpText() const;

    base::Field m_field;
    const Theme& m_theme;
    bool m_changed = false;
    bool m_shown = true;
    bool m_below = false; ///< the editor has a line of its own
    QGridLayout* m_grid;
    int m_at;
    QHBoxLayout* m_value;
    QWidget* m_editor;
    QLabel* m_dot;
    QLabel* m_label;
    QLabel* m_unit;
    QToolButton* m_reset;
    QToolButton* m_help;
    QLabel* m_problem;
};

} // namespace assay::ui
