// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/next_step.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace assay::ui {

class Popover;
class Theme;

/// The verdict of the moment, its evidence, and one button. Always in sight: as a card beside the
/// page, or folded into one line, whose evidence opens on a click.
class NextStepCard : public QFrame
{
    Q_OBJECT
public:
    explicit NextStepCard(const Theme& theme, QWidget* parent = nullptr);

    static constexpr int kWidth = 232; ///< of the card

    void setStep(const NextStep& step);
    const NextStep& shown() const { return m_step; }
    void setFolded(bool folded);
    bool isFolded() const { return m_folded; }

Q_SIGNALS:
    void wanted(const QString& action);

protected:
    void leaveEvent(QEvent* event) override;

private:
    void arrange();
    void showParts();
    void hold(int place); ///< keeps the button there, as long as it can
    void release();
    void paint();

    const Theme& m_theme;
    NextStep m_step;
    bool m_folded = false;
    QLabel* m_head;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_evidence; ///< in the card
    QScrollArea* m_evidenceArea;
    QLabel* m_unfolded; ///< the same, opened from the line
    QToolButton* m_why;
    QPushButton* m_button;
    Popover* m_popover;
};

} // namespace assay::ui
