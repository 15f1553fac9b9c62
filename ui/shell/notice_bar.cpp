// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/notice_bar.h"

#include "style/icons.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kLeaveMs = 8000;
constexpr int kMargin = 24, kAboveFoot = 12;
constexpr int kWidest = 900; ///< longer lines are hard to read

} // namespace

NoticeBar::NoticeBar(const Theme& theme, QWidget* page)
    : QFrame(page)
    , m_theme(theme)
    , m_icon(new QLabel)
    , m_text(new QLabel)
    , m_act(new QPushButton)
    , m_close(new QToolButton)
{
    setObjectName(QStringLiteral("notice"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setProperty("role", "flat");
    m_close->setAccessibleName(tr("Close notice"));
    m_close->setToolTip(tr("Close"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 4, 8, 4);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    m_act->setObjectName(QStringLiteral("notice.act"));
    row->addWidget(m_act);
    row->addWidget(m_close);
    m_leave.setSingleShot(true);
    m_leave.setInterval(kLeaveMs);
    connect(&m_leave, &QTimer::timeout, this, &NoticeBar::clear);
    connect(m_close, &QToolButton::clicked, this, &NoticeBar::clear);
    connect(m_act, &QPushButton::clicked, this, [this] {
        const auto act = m_notice.act;
        clear();
        if (act)
            act();
    });
    connect(&theme, &Theme::changed, this, &NoticeBar::paint);
    setAutoFillBackground(true);
    page->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this,
            [this](const QWidget*, const QWidget* now) { follow(now); });
    hide();
}

void NoticeBar::tell(const Notice& notice)
{
    m_notice = notice;
    m_text->setText(notice.text);
    setAccessibleName(notice.text);
    m_act->setText(notice.button);
    m_act->setVisible(!notice.button.isEmpty());
    const bool stays = notice.tone == Tone::Warning || notice.tone == Tone::Blocker;
    if (stays)
        m_leave.stop();
    else
        m_leave.start();
    paint();
    setVisible(true);
    place();
}

QRect NoticeBar::inUse() const
{
    const QWidget& page = *parentWidget();
    const QWidget* focus = QApplication::focusWidget();
    if (!focus || !page.isAncestorOf(focus) || isAncestorOf(focus))
        return {};
    QRect area = focus->rect();
    if (const auto* view = qobject_cast<const QAbstractItemView*>(focus)) {
        focus = view->viewport();
        area = view->visualRect(view->currentIndex()) & focus->rect();
    }
    area.moveTo(focus->mapTo(&page, area.topLeft()));
    return area.height() > page.height() / 2 ? QRect() : area; // a chart: most of it is free
}

void NoticeBar::follow(const QWidget* focus)
{
    disconnect(m_row);
    const auto* view = qobject_cast<const QAbstractItemView*>(focus);
    if (view && view->selectionModel())
        m_row = connect(view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
            if (!isHidden())
                place();
        });
    if (!isHidden())
        place();
}

void NoticeBar::place()
{
    const QWidget& page = *parentWidget();
    const int width = std::min(page.width() - 2 * kMargin, kWidest);
    const int height =
        layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : sizeHint().height();
    QRect area((page.width() - width) / 2, page.height() - height - kAboveFoot, width, height);
    if (const QRect used = inUse(); used.intersects(area))
        area.moveBottom(std::max(used.top() - kAboveFoot, kAboveFoot + height));
    setGeometry(area);
    raise();
}

bool NoticeBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && !isHidden())
        place();
    return QFrame::eventFilter(watched, event);
}

void NoticeBar::undoStackMoved()
{
    if (m_notice.undoes)
        clear();
}

void NoticeBar::review()
{
    if (!isHidden() && m_notice.holds && !m_notice.holds())
        clear();
}

void NoticeBar::settle(const QString& about)
{
    if (!about.isEmpty() && m_notice.about == about)
        clear();
}

void NoticeBar::clear()
{
    m_leave.stop();
    m_notice = {};
    hide();
}

QString NoticeBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void NoticeBar::paint()
{
    const Colours& colours = m_theme.colours();
    const QColor tone = colour(m_notice.tone, colours);
    m_icon->setPixmap(iconPixmap(iconName(m_notice.tone), tone, 18, devicePixelRatioF()));
    m_close->setIcon(icon(QStringLiteral("close"), colours.mutedInk));
    setStyleSheet(QStringLiteral("#notice { background: %1; border: 1px solid %3; "
                                 "border-left: 3px solid %2; border-radius: 6px; }")
                      .arg(colours.card.name(), tone.name(), colours.line.name()));
}

} // namespace assay::ui
