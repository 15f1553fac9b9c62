// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStackedLayout>

namespace assay::ui {

/// A stack that takes the room of the widget that it shows. An empty state does not ask for what is
/// shown in its place later, so that it never scrolls for nothing.
class CurrentStack : public QStackedLayout
{
    Q_OBJECT
public:
    explicit CurrentStack(QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSize() const override;
    bool hasHeightForWidth() const override;
    int heightForWidth(int width) const override;
    int minimumHeightForWidth(int width) const override;

private:
    QLayoutItem* shown() const; ///< null: it is empty
};

} // namespace assay::ui
