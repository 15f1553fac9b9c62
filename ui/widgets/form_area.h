// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace assay::ui {

/// Forms that scroll up and down where the window is low, and are never cut at their right: it is at least as wide as its
/// widget takes with the scroll bar beside it.
class FormArea : public QScrollArea
{
    Q_OBJECT
public:
    explicit FormArea(QWidget* forms, QWidget* parent = nullptr);
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace assay::ui
