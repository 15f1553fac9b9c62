// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/curve_card.h"

#include <QLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace assay::ui {

CurveCard::CurveCard(Theme& theme, Measure measure, QWidget* parent)
    : Card(axisTitle(measure), parent)
    , m_chart(new CurveChart(theme, measure))
{
    // The chart keeps room for its ticks and names itself.
    layout()->setContentsMargins(16, 6, 8, 6);
    layout()->setSpacing(0);
    body()->addWidget(m_chart, 1);
    m_chart->fillMenu(menu());
}

void CurveCard::setHeading(const QString& heading)
{
    setTitle(heading);
    m_chart->setAccessibleName(heading);
}

void CurveCard::addFollowButton()
{
    auto* follow = new QToolButton;
    follow->setText(tr("Follow"));
    follow->setToolTip(tr("Show everything up to the newest point again (0)"));
    XView& view = m_chart->view();
    follow->setStyleSheet(QStringLiteral("min-height: 18px; padding: 0 8px;"));
    follow->setVisible(false);
    connect(follow, &QToolButton::clicked, &view, &XView::follow);
    connect(&view, &XView::followingChanged, follow,
            [follow](bool following) { follow->setVisible(!following); });
    addTool(follow);
}

} // namespace assay::ui
