// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/own_results.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;

namespace assay::ui {

/// Asks for a result of a person's own, or for other values of one. Gone once it is closed.
class KnownForm : public QDialog
{
    Q_OBJECT
public:
    /// `row`: what stands in it at first; with a number it is changed, else added.
    KnownForm(baseline::ResultRow row, QWidget* parent);

Q_SIGNALS:
    void given(const assay::baseline::ResultRow& row);

private:
    void take();

    baseline::ResultRow m_row;
    QComboBox *m_kind, *m_metric;
    QLineEdit *m_model, *m_value, *m_source;
    QLabel* m_problem;
};

} // namespace assay::ui
