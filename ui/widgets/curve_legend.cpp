// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/curve_legend.h"

#include <QPainter>
#include <QPixmap>
#include <QSet>
#include <QToolButton>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kHeight = 24;
constexpr int kWidest = 240;

/// A piece of the line; only its outline while the curve is off.
QIcon lineIcon(const QColor& colour, double ratio)
{
    QIcon icon;
    for (const QIcon::State state : {QIcon::On, QIcon::Off}) {
        QPixmap picture(QSize(14, 14) * ratio);
        picture.setDevicePixelRatio(ratio);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setPen(QPen(colour, 1));
        painter.setBrush(state == QIcon::On ? QBrush(colour) : QBrush());
        painter.drawRect(QRectF(0.5, 5.5, 13, 3));
        painter.end();
        icon.addPixmap(picture, QIcon::Normal, state);
    }
    return icon;
}

} // namespace

CurveLegend::CurveLegend(QWidget* parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Curves"));
}

void CurveLegend::setEntries(const std::vector<Entry>& entries)
{
    if (entries == m_entries)
        return;
    QSet<QString> off;
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        if (!m_buttons[i]->isChecked())
            off.insert(m_entries[i].name);
        m_buttons[i]->deleteLater();
        m_buttons[i]->hide();
    }
    m_buttons.clear();
    m_entries = entries;
    for (const Entry& entry : m_entries) {
        auto* button = new QToolButton(this);
        button->setProperty("role", "flat");
        button->setStyleSheet(QStringLiteral("padding: 0 4px; min-height: 20px;"));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIcon(lineIcon(entry.colour, devicePixelRatioF()));
        button->setIconSize({14, 14});
        button->setText(entry.name);
        button->setToolTip(tr("Show or hide %1").arg(entry.name));
        button->setCheckable(true);
        button->setChecked(!off.contains(entry.name));
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::toggled, this,
                [this, name = entry.name](bool on) { Q_EMIT switched(name, on); });
        button->show();
        m_buttons.push_back(button);
    }
    setVisible(!m_entries.empty());
    arrange(width(), true);
    updateGeometry();
}

int CurveLegend::arrange(int width, bool move) const
{
    int x = 0, y = 0;
    for (QToolButton* button : m_buttons) {
        const int wanted = std::min(button->sizeHint().width(), kWidest);
        if (x > 0 && x + wanted > width) {
            x = 0;
            y += kHeight;
        }
        if (move)
            button->setGeometry(x, y, wanted, kHeight);
        x += wanted + 8;
    }
    return m_buttons.empty() ? 0 : y + kHeight;
}

void CurveLegend::resizeEvent(QResizeEvent*)
{
    arrange(width(), true);
}

} // namespace assay::ui
