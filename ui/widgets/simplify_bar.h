// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace assay::ui {

class Popover;
class SpecForm;
class Theme;
class Workbench;

/// Whether the problem of the draft is simpler than that of its data, all that makes it so in one place,
/// and the way back.
class SimplifyBar : public QWidget
{
    Q_OBJECT
public:
    SimplifyBar(Workbench& bench, const Theme& theme, QWidget* parent = nullptr);

    /// The button that opens the settings; it becomes the child of another widget.
    QPushButton* opener() const { return m_open; }
    /// Whether a setting of data stands here, and in no other form.
    static bool has(const base::Field& field);

private:
    void refresh();
    void choose();

    Workbench& m_bench;
    QLabel* m_text;
    QPushButton* m_start; ///< with fewer examples; back to the full problem
    QPushButton* m_open;
    SpecForm* m_form;
    Popover* m_popover;
};

} // namespace assay::ui
