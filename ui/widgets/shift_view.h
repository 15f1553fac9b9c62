// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/evaluation_table_models.h"
#include "session/events.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace assay::ui {

class SampleStrip;
class TableView;

/// How the distributions of train-val and test-val differ, with the examples most typical of each.
class ShiftView : public QWidget
{
    Q_OBJECT
public:
    explicit ShiftView(QWidget* parent = nullptr);

    /// Empty: `otherwise` is said instead.
    void setShift(const std::optional<session::ShiftFound>& shift, const QString& otherwise);

private:
    static void fill(SampleStrip& strip, const session::ShiftFound& shift,
                     const std::vector<data::Sample>& samples);

    ShiftTableModel m_rows;
    QLabel* m_text;
    QWidget* m_typical;
    SampleStrip* m_trainVal;
    SampleStrip* m_testVal;
    TableView* m_table;
};

} // namespace assay::ui
