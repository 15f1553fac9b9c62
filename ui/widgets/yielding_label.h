// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace assay::ui {

/// A line that shows as much of its text as there is room for, and asks for none.
class YieldingLabel : public QLabel
{
    Q_OBJECT
public:
    /// `cut`: where the dots stand.
    explicit YieldingLabel(Qt::TextElideMode cut, QWidget* parent = nullptr);
    QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }
    QString shown() const; ///< the text, or what of it there is room for

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Qt::TextElideMode m_cut;
};

} // namespace assay::ui
