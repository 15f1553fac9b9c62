// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve_chart.h"
#include "widgets/card.h"

namespace assay::ui {

/// A chart of curves with its title and menu.
class CurveCard : public Card
{
    Q_OBJECT
public:
    CurveCard(Theme& theme, Measure measure, QWidget* parent = nullptr);

    /// Of the card and of the pictures that are saved.
    void setHeading(const QString& heading);
    CurveChart& chart() { return *m_chart; }
    /// A button in the title row that brings the newest point back; there while a person has
    /// zoomed. To be called once the chart shares its view.
    void addFollowButton();

private:
    CurveChart* m_chart;
};

} // namespace assay::ui
