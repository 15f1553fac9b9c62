// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/next_step.h"
#include "widgets/card.h"

class QPushButton;

namespace assay::ui {

class Theme;

/// The verdict of the moment, its evidence, and one button. Always in sight.
class NextStepCard : public Card
{
    Q_OBJECT
public:
    explicit NextStepCard(const Theme& theme, QWidget* parent = nullptr);

    void setStep(const NextStep& step);
    const NextStep& shown() const { return m_step; }

Q_SIGNALS:
    void wanted(const QString& action);

private:
    void paint();

    const Theme& m_theme;
    NextStep m_step;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_evidence;
    QPushButton* m_button;
};

} // namespace assay::ui
