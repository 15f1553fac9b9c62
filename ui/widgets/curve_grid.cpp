// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/curve_grid.h"

#include "bridge/convert.h"
#include "widgets/curve_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kLeastWidth = 264, kHeight = 196, kGap = 12; ///< of a chart, pixels
constexpr int kSearchWidth = 220;
constexpr std::size_t kMostSpare = 8; ///< of one measure, kept to be used again

} // namespace

CurveGrid::CurveGrid(Theme& theme, XView& view, Curves curves, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_view(view)
    , m_curves(std::move(curves))
    , m_search(new QLineEdit)
    , m_count(mutedLabel({}))
    , m_scroll(new QScrollArea)
    , m_canvas(new QWidget)
{
    m_search->setPlaceholderText(tr("Find by pattern: loss|acc"));
    m_search->setAccessibleName(tr("Find logged names"));
    m_search->setToolTip(
        tr("A part of the name, or a regular expression: ^val/, loss|acc, grad.*\\d$"));
    m_search->setClearButtonEnabled(true);
    m_search->setFixedWidth(kSearchWidth);
    connect(m_search, &QLineEdit::textChanged, this, &CurveGrid::find);
    m_scroll->setWidget(m_canvas);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Charts of everything that was logged"));
    m_scroll->verticalScrollBar()->setSingleStep(kHeight / 4);
    m_scroll->viewport()->installEventFilter(this);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &CurveGrid::layOut);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_search);
    row->addWidget(m_count, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_scroll, 1);
}

CurveGrid::~CurveGrid()
{
    m_scroll->viewport()->removeEventFilter(this);
}

void CurveGrid::setEntries(std::vector<Entry> entries)
{
    if (entries == m_entries)
        return;
    clearCurves(); // by the measures of the entries before
    m_entries = std::move(entries);
    find();
}

void CurveGrid::clearCurves()
{
    for (auto& [place, card] : m_cards) {
        card->chart().clear();
        card->hide();
        m_spare[card->chart().scene().measure].push_back(std::move(card));
    }
    m_cards.clear();
}

QStringList CurveGrid::found() const
{
    QStringList names;
    for (const std::size_t place : m_found)
        names << m_entries[place].name;
    return names;
}

QString CurveGrid::problem() const
{
    const QRegularExpression pattern(m_search->text());
    return pattern.isValid() ? QString()
                             : tr("Not a pattern: %1, at character %2.")
                                   .arg(pattern.errorString())
                                   .arg(pattern.patternErrorOffset() + 1);
}

void CurveGrid::find()
{
    const QString trouble = problem();
    if (trouble.isEmpty())
        m_pattern = m_search->text();
    m_search->setProperty("state", trouble.isEmpty() ? QVariant() : QVariant("error"));
    m_search->style()->unpolish(m_search);
    m_search->style()->polish(m_search);
    // While a pattern is not finished, the last one that was counts.
    const QRegularExpression pattern(m_pattern, QRegularExpression::CaseInsensitiveOption);
    m_found.clear();
    for (std::size_t place = 0; place < m_entries.size(); ++place) {
        if (pattern.match(m_entries[place].name).hasMatch())
            m_found.push_back(place);
    }
    const auto all = static_cast<std::int64_t>(m_entries.size());
    m_count->setText(
        !trouble.isEmpty() ? trouble
        : m_pattern.isEmpty()
            ? tr("%1 logged").arg(countText(all))
            : tr("%1 of %2 logged")
                  .arg(countText(static_cast<std::int64_t>(m_found.size())), countText(all)));
    m_scroll->verticalScrollBar()->setValue(0);
    layOut();
}

std::unique_ptr<CurveCard> CurveGrid::makeCard(Measure measure)
{
    auto& spare = m_spare[measure];
    if (!spare.empty()) {
        std::unique_ptr<CurveCard> card = std::move(spare.back());
        spare.pop_back();
        return card;
    }
    auto card = std::make_unique<CurveCard>(m_theme, measure, m_canvas);
    card->chart().share(m_view);
    card->chart().setNamed(false);
    card->chart().setWaiting(tr("Reading ..."));
    connect(&card->chart(), &CurveChart::said, this, &CurveGrid::said);
    return card;
}

void CurveGrid::layOut()
{
    const int width = m_scroll->viewport()->width();
    const int columns = std::max(1, (width + kGap) / (kLeastWidth + kGap));
    const int cell = (width - kGap * (columns - 1)) / columns;
    const int count = static_cast<int>(m_found.size());
    const int rows = (count + columns - 1) / columns;
    m_canvas->resize(width, std::max(0, rows * (kHeight + kGap) - kGap));
    const int top = m_scroll->verticalScrollBar()->value();
    const int firstRow = std::max(0, top / (kHeight + kGap));
    const int lastRow = (top + m_scroll->viewport()->height()) / (kHeight + kGap);
    const int begin = std::min(count, firstRow * columns);
    const int end = isVisible() ? std::min(count, (lastRow + 1) * columns) : begin;
    std::map<std::size_t, QRect> wanted;
    for (int k = begin; k < end; ++k)
        wanted.emplace(
            m_found[std::size_t(k)],
            QRect((k % columns) * (cell + kGap), (k / columns) * (kHeight + kGap), cell, kHeight));
    for (auto at = m_cards.begin(); at != m_cards.end();) {
        if (wanted.contains(at->first)) {
            ++at;
            continue;
        }
        at->second->chart().clear();
        at->second->hide();
        auto& spare = m_spare[m_entries[at->first].measure];
        if (spare.size() < kMostSpare)
            spare.push_back(std::move(at->second));
        else
            at->second.release()->deleteLater();
        at = m_cards.erase(at);
    }
    for (const auto& [place, area] : wanted) {
        auto& card = m_cards[place];
        const bool fresh = !card;
        if (fresh)
            card = makeCard(m_entries[place].measure);
        card->setGeometry(area);
        if (!fresh)
            continue;
        const Entry& entry = m_entries[place];
        card->setHeading(entry.measure == Measure::Share ? tr("%1 (%)").arg(entry.name)
                                                         : entry.name);
        card->chart().setCurves(m_curves(place));
        card->show();
    }
}

void CurveGrid::refresh()
{
    layOut();
    for (auto& [place, card] : m_cards)
        card->chart().setCurves(m_curves(place));
}

bool CurveGrid::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show)
        layOut();
    return QWidget::eventFilter(watched, event);
}

} // namespace assay::ui
