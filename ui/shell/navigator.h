// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/next_step.h"

#include <QAbstractButton>
#include <QFrame>

#include <vector>

class QButtonGroup;

namespace assay::ui {

class Actions;
class Theme;

/// What the dot of a step says. Each has its own shape.
enum class StepState {
    Empty,    ///< nothing here yet: a ring
    Ready,    ///< a filled dot
    Outdated, ///< the same in grey: what stands there is of other settings
    Working,  ///< a triangle to the right
    Paused,   ///< two bars
    Trouble   ///< an octagon
};

/// A step of the rail: picture, name, dot.
class RailButton : public QAbstractButton
{
    Q_OBJECT
public:
    RailButton(const QString& page, const QString& title, const Theme& theme);
    void setState(StepState state);
    StepState state() const { return m_state; }
    const QString& page() const { return m_page; }
    QSize sizeHint() const override { return {72, 64}; }
    QSize minimumSizeHint() const override { return {72, 50}; } ///< in a low window
    void setHelp(const QString& help); ///< its tooltip, above the state of the step

protected:
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void paintDot(QPainter& painter, const QPointF& centre) const;
    void explain();

    QString m_page;
    QString m_help;
    const Theme& m_theme;
    StepState m_state = StepState::Empty;
    bool m_ring = false;
};

/// The rail of steps at the left: one page a step, in the order of the work.
class Navigator : public QFrame
{
    Q_OBJECT
public:
    Navigator(const Theme& theme, QWidget* parent = nullptr);

    void addStep(const QString& page, const QString& title, const QString& toolTip);
    void select(const QString& page);
    void setState(const QString& page, StepState state);
    StepState state(const QString& page) const;

Q_SIGNALS:
    void chosen(const QString& page);

private:
    RailButton* button(const QString& page) const;

    const Theme& m_theme;
    QButtonGroup* m_group;
    std::vector<RailButton*> m_buttons;
};

} // namespace assay::ui
