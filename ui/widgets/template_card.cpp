// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/template_card.h"

#include "bridge/convert.h"
#include "shell/theme.h"

#include <QPainter>

namespace assay::ui {

TemplateCard::TemplateCard(const model::Template& shown, const Theme& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_name(shown.name)
    , m_tag(shown.startHere ? tr("start here: %1").arg(ui::text(shown.fits))
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
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] { update(); });
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
    const QRect inside = rect().adjusted(16, 10, -16, -10);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(colours.ink);
    painter.drawText(inside, Qt::AlignLeft | Qt::AlignTop, text());
    painter.setFont(Theme::smallFont());
    painter.setPen(isChecked() ? colours.accent : colours.mutedInk);
    painter.drawText(inside, Qt::AlignRight | Qt::AlignTop, m_tag);
    painter.setPen(colours.mutedInk);
    painter.drawText(inside.adjusted(0, 24, 0, 0), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                     m_help);
}

} // namespace assay::ui
