// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/card_rows.h"

#include <QResizeEvent>

#include <algorithm>
#include <numeric>

namespace assay::ui {

namespace {

constexpr int kGap = 16;

} // namespace

CardRows::CardRows(int least, QWidget* parent)
    : QWidget(parent)
    , m_least(least)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void CardRows::add(QWidget* card)
{
    card->setParent(this);
    m_all.push_back(card);
    m_cards.push_back(card);
    updateGeometry();
}

void CardRows::setShown(QWidget* card, bool shown)
{
    const bool isShown = std::find(m_cards.begin(), m_cards.end(), card) != m_cards.end();
    if (shown == isShown)
        return;
    card->setVisible(shown);
    std::vector<QWidget*> cards;
    for (QWidget* each : m_all) {
        const bool stays = std::find(m_cards.begin(), m_cards.end(), each) != m_cards.end();
        if (each == card ? shown : stays)
            cards.push_back(each);
    }
    m_cards = std::move(cards);
    updateGeometry();
    arrange();
}

int CardRows::columnsFor(int width) const
{
    const int count = std::max(1, static_cast<int>(m_cards.size()));
    const int most = std::clamp((width + kGap) / (m_least + kGap), 1, count);
    const int rows = (count + most - 1) / most;
    return (count + rows - 1) / rows;
}

int CardRows::cardWidth(int width) const
{
    const int columns = columnsFor(width);
    return std::max(1, (width - (columns - 1) * kGap) / columns);
}

std::vector<int> CardRows::rowHeights(int width) const
{
    const auto columns = static_cast<std::size_t>(columnsFor(width));
    std::vector<int> heights((m_cards.size() + columns - 1) / columns);
    for (std::size_t k = 0; k < m_cards.size(); ++k)
        heights[k / columns] =
            std::max(heights[k / columns], m_cards[k]->heightForWidth(cardWidth(width)));
    return heights;
}

int CardRows::heightForWidth(int width) const
{
    const std::vector<int> heights = rowHeights(width);
    return std::accumulate(heights.begin(), heights.end(), 0)
           + std::max(0, static_cast<int>(heights.size()) - 1) * kGap;
}

QSize CardRows::sizeHint() const
{
    const int width = static_cast<int>(m_cards.size()) * (m_least + kGap);
    return {width, heightForWidth(width)};
}

QSize CardRows::minimumSizeHint() const
{
    return {m_least, heightForWidth(std::max(width(), m_least))};
}

void CardRows::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        updateGeometry(); // the least height is another
    arrange();
}

void CardRows::arrange()
{
    const auto columns = static_cast<std::size_t>(columnsFor(width()));
    const std::vector<int> heights = rowHeights(width());
    int top = 0;
    for (std::size_t k = 0; k < m_cards.size(); ++k) {
        const int column = static_cast<int>(k % columns);
        m_cards[k]->setGeometry(column * (cardWidth(width()) + kGap), top, cardWidth(width()),
                                heights[k / columns]);
        if (k % columns == columns - 1)
            top += heights[k / columns] + kGap;
    }
}

} // namespace assay::ui
