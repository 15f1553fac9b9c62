// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace assay::ui {

/// Content that opens over the page below a button, and closes with Escape or a click elsewhere.
class Popover : public QFrame
{
    Q_OBJECT
public:
    /// `content` becomes its child.
    Popover(QWidget* content, QWidget* parent);

    /// Its right edge at that of `anchor`, as high as its content needs.
    void openBelow(const QWidget& anchor);
};

} // namespace assay::ui
