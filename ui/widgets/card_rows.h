// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

namespace assay::ui {

/// Widgets of equal width in as few rows as let each keep a width; rows hold as many as each other
/// where that can be. Heights follow from widths: those of a row are equal.
class CardRows : public QWidget
{
public:
    /// least: width of a card, below which another row is begun.
    explicit CardRows(int least, QWidget* parent = nullptr);

    void add(QWidget* card);
    /// One that is not shown takes no place.
    void setShown(QWidget* card, bool shown);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    int columnsFor(int width) const;
    int cardWidth(int width) const;
    std::vector<int> rowHeights(int width) const;
    void arrange();

    int m_least;
    std::vector<QWidget*> m_all, m_cards; ///< in their order; those that are shown
};

} // namespace assay::ui
