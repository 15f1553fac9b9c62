// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/card.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr int kPadding = 16;
constexpr int kHeadHeight = 28;

/// A line that is shown where there is room for all of it, and asks for none.
class Yielding : public QLabel
{
public:
    QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setPen(palette().color(foregroundRole()));
        if (fontMetrics().horizontalAdvance(text()) <= width())
            painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, text());
    }
};

} // namespace

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent)
    , m_head(new QHBoxLayout)
    , m_body(new QVBoxLayout)
    , m_title(new QLabel(title, this))
{
    setObjectName(QStringLiteral("card"));
    setAccessibleName(title);
    m_title->setProperty("role", "cardTitle");
    m_title->setVisible(!title.isEmpty());
    m_head->setSpacing(4);
    m_title->setMinimumHeight(kHeadHeight);
    m_head->addWidget(m_title);
    m_head->addStretch(1);
    m_body->setSpacing(8);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kPadding, title.isEmpty() ? kPadding : 7, kPadding, kPadding);
    column->setSpacing(4);
    column->addLayout(m_head);
    column->addLayout(m_body, 1);
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    setAccessibleName(title);
}

void Card::addTool(QWidget* tool)
{
    tool->setMaximumHeight(kHeadHeight);
    m_head->insertWidget(m_menu ? m_head->count() - 1 : m_head->count(), tool);
}

QMenu* Card::menu()
{
    if (m_menu)
        return m_menu;
    m_menu = new QMenu(this);
    auto* button = new QToolButton;
    button->setText(QStringLiteral("\u22ef"));
    button->setProperty("role", "flat");
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(m_menu);
    button->setAccessibleName(tr("Menu of %1").arg(m_title->text()));
    button->setToolTip(tr("Copy and save"));
    button->setFixedSize(kHeadHeight, kHeadHeight);
    m_head->addWidget(button);
    return m_menu;
}

PageHead::PageHead(QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_title(new QLabel)
    , m_question(new Yielding)
{
    m_title->setProperty("role", "pageTitle");
    m_question->setProperty("role", "question");
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(12);
    m_row->addWidget(m_title);
    m_row->addWidget(m_question, 1);
    setFixedHeight(32);
}

void PageHead::setTexts(const QString& title, const QString& question)
{
    m_title->setText(title);
    m_question->setText(question);
    m_question->setToolTip(question);
}

void PageHead::addTool(QWidget* tool)
{
    m_row->addWidget(tool);
}

QLabel* mutedLabel(const QString& text, bool wrap, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", "muted");
    label->setWordWrap(wrap);
    return label;
}

} // namespace assay::ui
