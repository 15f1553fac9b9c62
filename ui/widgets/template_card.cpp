// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/template_card.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QPainter>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kSide = 16;
constexpr int kTop = 10;     ///< and bottom
constexpr int kGap = 5;      ///< between title and help
constexpr int kBetween = 12; ///< title and tag in one line, at least

QFont titleFont(const QWidget& card)
{
    QFont bold = card.font();
    bold.setWeight(QFont::DemiBold);
    return bold;
}

} // namespace

TemplateCard::TemplateCard(const model::Template& shown, const Theme& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_name(shown.name)
    , m_tag(shown.startHere               ? tr("start here: %1").arg(ui::text(shown.fits))
            : shown.name == "torchscript" ? ui::text(shown.fits)
                                          : tr("consider later: %1").arg(ui::text(shown.fits)))
    , m_help(ui::text(shown.help))
{
    setText(ui::text(shown.title));
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setObjectName(QStringLiteral("template.") + ui::text(shown.name));
    setAccessibleName(text());
    setAccessibleDescription(m_tag + QStringLiteral(". ") + m_help);
    setToolTip(shown.source.empty() ? m_help
                                    : tr("%1\nSource: %2").arg(m_help, ui::text(shown.source)));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

bool TemplateCard::tagBelow(int width) const
{
    return QFontMetrics(titleFont(*this)).horizontalAdvance(text()) + kBetween
               + QFontMetrics(Theme::smallFont()).horizontalAdvance(m_tag)
           > width - 2 * kSide;
}

int TemplateCard::titleHeight(int width) const
{
    const int tag = tagBelow(width) ? QFontMetrics(Theme::smallFont()).height() : 0;
    return kTop + QFontMetrics(titleFont(*this)).height() + tag + kGap;
}

int TemplateCard::heightForWidth(int width) const
{
    const QRect room(0, 0, std::max(1, width - 2 * kSide), 10'000);
    const QRect help = QFontMetrics(Theme::smallFont())
                           .boundingRect(room, Qt::AlignLeft | Qt::TextWordWrap, m_help);
    return titleHeight(width) + help.height() + kTop;
}

void TemplateCard::paintEvent(QPaintEvent*)
{
    const Colours& colours = m_theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = isChecked() || hasFocus();
    painter.setPen(QPen(marked ? colours.accent : colours.line, isChecked() ? 2 : 1));
    painter.setBrush(isChecked() || !underMouse() ? colours.card : colours.ground);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    const QRect inside = rect().adjusted(kSide, kTop, -kSide, -kTop);
    painter.setFont(titleFont(*this));
    painter.setPen(colours.ink);
    painter.drawText(inside, Qt::AlignLeft | Qt::AlignTop, text());
    const int below = tagBelow(width()) ? painter.fontMetrics().height() : 0;
    painter.setFont(Theme::smallFont());
    painter.setPen(isChecked() ? colours.accent : colours.mutedInk);
    painter.drawText(inside.adjusted(0, below, 0, 0),
                     (below ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop, m_tag);
    painter.setPen(colours.mutedInk);
    painter.drawText(inside.adjusted(0, titleHeight(width()) - kTop, 0, 0),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_help);
}

} // namespace assay::ui
