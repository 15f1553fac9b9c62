// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/navigator.h"

#include "style/icons.h"

#include <QButtonGroup>
#include <QFocusEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace assay::ui {

namespace {

constexpr int kWidth = 72;
constexpr int kIconSide = 22;

QString stateName(StepState state)
{
    switch (state) {
    case StepState::Empty: return Navigator::tr("Nothing here yet");
    case StepState::Ready: return Navigator::tr("Ready");
    case StepState::Outdated: return Navigator::tr("For other settings than now");
    case StepState::Working: return Navigator::tr("Working");
    case StepState::Paused: return Navigator::tr("Paused");
    case StepState::Trouble: return Navigator::tr("Trouble");
    }
    return {};
}

/// The dot of a step, as a letter.
QString stateSign(StepState state)
{
    switch (state) {
    case StepState::Empty: return QStringLiteral("\u25cb");
    case StepState::Ready:
    case StepState::Outdated: return QStringLiteral("\u25cf");
    case StepState::Working: return QStringLiteral("\u25b6");
    case StepState::Paused: return QStringLiteral("\u275a\u275a");
    case StepState::Trouble: return QStringLiteral("\u2bc3");
    }
    return {};
}

} // namespace

RailButton::RailButton(const QString& page, const QString& title, const Theme& theme)
    : m_page(page)
    , m_theme(theme)
{
    setText(title);
    setCheckable(true);
    setAutoExclusive(false);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Maximum);
    setAccessibleName(title);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void RailButton::setState(StepState state)
{
    if (state == m_state && !accessibleDescription().isEmpty())
        return;
    m_state = state;
    setAccessibleDescription(stateName(state));
    explain();
    update();
}

void RailButton::setHelp(const QString& help)
{
    m_help = help;
    explain();
}

void RailButton::explain()
{
    setToolTip(QStringLiteral("%1\n%2 %3").arg(m_help, stateSign(m_state), stateName(m_state)));
}

void RailButton::focusInEvent(QFocusEvent* event)
{
    // A ring where keys go, none where the mouse or the program put the focus.
    m_ring = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
             || event->reason() == Qt::ShortcutFocusReason;
    QAbstractButton::focusInEvent(event);
    update();
}

void RailButton::enterEvent(QEnterEvent*)
{
    update();
}

void RailButton::leaveEvent(QEvent*)
{
    update();
}

void RailButton::paintEvent(QPaintEvent*)
{
    const Colours& colours = m_theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF tile = QRectF(rect()).adjusted(6, 3, -6, -3);
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? colours.selection : colours.ground);
        painter.drawRoundedRect(tile, 6, 6);
    }
    if (hasFocus() && m_ring) {
        painter.setPen(QPen(colours.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(tile.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
    const QColor ink = isChecked() ? colours.ink : colours.mutedInk;
    // In a low window the tile closes up around picture and name.
    const int top = 10 - (sizeHint().height() - height()) / 2;
    painter.drawPixmap(QPointF((width() - kIconSide) / 2.0, top),
                       iconPixmap(m_page, ink, kIconSide, devicePixelRatioF()));
    painter.setPen(ink);
    QFont font = Theme::smallFont();
    font.setWeight(isChecked() ? QFont::DemiBold : QFont::Normal);
    painter.setFont(font);
    painter.drawText(QRect(0, top + 26, width(), 20), Qt::AlignCenter, text());
    paintDot(painter, QPointF(width() / 2.0 + 17, top + 4));
}

void RailButton::paintDot(QPainter& painter, const QPointF& at) const
{
    const Colours& colours = m_theme.colours();
    painter.setPen(Qt::NoPen);
    switch (m_state) {
    case StepState::Empty:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.mutedInk, 1.2));
        painter.drawEllipse(at, 2.8, 2.8);
        break;
    case StepState::Ready:
    case StepState::Outdated:
        painter.setBrush(m_state == StepState::Ready ? colours.fine : colours.mutedInk);
        painter.drawEllipse(at, 3.5, 3.5);
        break;
    case StepState::Working:
        painter.setBrush(colours.accent);
        painter.drawPolygon(
            QPolygonF{at + QPointF(-3, -4.5), at + QPointF(5, 0), at + QPointF(-3, 4.5)});
        break;
    case StepState::Paused:
        painter.setBrush(colours.warning);
        painter.drawRect(QRectF(at + QPointF(-3.5, -4), QSizeF(2.5, 8)));
        painter.drawRect(QRectF(at + QPointF(1, -4), QSizeF(2.5, 8)));
        break;
    case StepState::Trouble: {
        QPolygonF octagon;
        for (int i = 0; i < 8; ++i) {
            const double angle = (i + 0.5) * std::numbers::pi / 4;
            octagon << at + QPointF(5 * std::cos(angle), 5 * std::sin(angle));
        }
        painter.setBrush(colours.blocker);
        painter.drawPolygon(octagon);
        break;
    }
    }
}

Navigator::Navigator(const Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_group(new QButtonGroup(this))
{
    setObjectName(QStringLiteral("rail"));
    setFixedWidth(kWidth + 1);
    setAccessibleName(tr("Steps"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 10, 0, 8);
    column->setSpacing(2);
    auto* logo = new QLabel;
    logo->setPixmap(iconPixmap(QStringLiteral("assay"), Qt::black, 28, devicePixelRatioF()));
    logo->setAlignment(Qt::AlignCenter);
    logo->setFixedHeight(36);
    logo->setAccessibleName(tr("Assay"));
    column->addWidget(logo);
    column->addSpacing(6);
    column->addStretch(0);
    m_group->setExclusive(true);
}

void Navigator::addStep(const QString& page, const QString& title, const QString& toolTip)
{
    auto* step = new RailButton(page, title, m_theme);
    step->setHelp(toolTip);
    step->setObjectName(QStringLiteral("step.") + page);
    m_group->addButton(step);
    m_buttons.push_back(step);
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->count() - 1, step);
    connect(step, &RailButton::clicked, this, [this, page] { Q_EMIT chosen(page); });
}

RailButton* Navigator::button(const QString& page) const
{
    const auto found = std::find_if(m_buttons.begin(), m_buttons.end(),
                                    [&](const RailButton* b) { return b->page() == page; });
    return found == m_buttons.end() ? nullptr : *found;
}

void Navigator::select(const QString& page)
{
    RailButton* step = button(page);
    if (!step)
        return;
    step->setChecked(true);
    setFocusProxy(step);
}

void Navigator::setState(const QString& page, StepState state)
{
    if (RailButton* step = button(page))
        step->setState(state);
}

StepState Navigator::state(const QString& page) const
{
    const RailButton* step = button(page);
    return step ? step->state() : StepState::Empty;
}

} // namespace assay::ui
