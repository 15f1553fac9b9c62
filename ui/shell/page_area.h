// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace assay::ui {

/// Gives a page all the room there is and never less than it needs: where there is less, the page
/// scrolls, and nothing in it lies on something else.
class PageArea : public QScrollArea
{
    Q_OBJECT
public:
    explicit PageArea(QWidget* page, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override { return {320, 160}; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
    QSize needed(const QSize& room) const;
};

} // namespace assay::ui
