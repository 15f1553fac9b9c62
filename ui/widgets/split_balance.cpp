// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/split_balance.h"

#include "bridge/convert.h"
#include "charts/ticks.h"
#include "style/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kRow = 46;
constexpr int kNames = 108;
constexpr int kAxis = 16;
constexpr int kAxisLabels = 12; ///< class names are written up to so many classes

} // namespace

SplitBalance::SplitBalance(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(tr("Class balance of each split"));
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void SplitBalance::setProfile(std::shared_ptr<const data::Profile> profile)
{
    m_profile = std::move(profile);
    QStringList sizes;
    if (m_profile)
        for (const data::SplitProfile& split : m_profile->splits)
            sizes << tr("%1 %2").arg(splitText(split.split), countText(split.examples));
    setAccessibleDescription(sizes.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QSize SplitBalance::sizeHint() const
{
    return {240, static_cast<int>(
                     m_profile ? std::max(m_profile->splits.size(), data::kScoredSplits.size())
                               : data::kScoredSplits.size())
                         * kRow
                     + kAxis - 10};
}

QRectF SplitBalance::bars(int row) const
{
    // Below the rows with bars stand the names of the classes; test comes after them.
    const int below = row >= static_cast<int>(data::kOpenSplits.size()) ? kAxis : 0;
    return {double(kNames), double(row * kRow + below), double(width() - kNames),
            double(kRow - 10)};
}

void SplitBalance::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& colours = m_theme.colours();
    if (!m_profile) {
        painter.setPen(colours.mutedInk);
        painter.setFont(Theme::smallFont());
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Sizes and class balance appear here once the data is read."));
        return;
    }
    const auto classes = m_profile->source.classes.size();
    for (std::size_t row = 0; row < m_profile->splits.size(); ++row) {
        const data::SplitProfile& split = m_profile->splits[row];
        const QRectF box = bars(static_cast<int>(row));
        const QColor colour = colours.split(split.split);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(0, box.top() + 2, 4, box.height() - 4), 2, 2);
        painter.setPen(colours.ink);
        painter.setFont(font());
        painter.drawText(QRectF(12, box.top(), kNames - 20, 18), Qt::AlignVCenter,
                         splitText(split.split));
        painter.setPen(colours.mutedInk);
        painter.setFont(Theme::smallFont());
        painter.drawText(QRectF(12, box.top() + 17, kNames - 20, 18), Qt::AlignVCenter,
                         countText(split.examples));
        if (split.classCounts.empty()) {
            painter.drawText(box, Qt::AlignVCenter | Qt::TextWordWrap,
                             split.split == data::SplitKind::Test ? tr("sealed: only counted")
                             : split.split == data::SplitKind::Target
                                 ? tr("labels sealed: only counted")
                                 : tr("numbers to predict"));
            continue;
        }
        const auto most = static_cast<double>(std::max<std::int64_t>(
            1, *std::max_element(split.classCounts.begin(), split.classCounts.end())));
        const double step = box.width() / static_cast<double>(split.classCounts.size());
        const double gap = step > 6 ? 2 : 0;
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        for (std::size_t c = 0; c < split.classCounts.size(); ++c) {
            const double height = box.height() * static_cast<double>(split.classCounts[c]) / most;
            painter.drawRect(QRectF(box.left() + static_cast<double>(c) * step + gap / 2,
                                    box.bottom() - height, step - gap, height));
        }
        painter.setPen(QPen(colours.line, 1));
        painter.drawLine(box.bottomLeft(), box.bottomRight());
    }
    if (classes > kAxisLabels)
        return;
    // The names stand below the last row that has bars.
    const QRectF last = bars(static_cast<int>(data::kOpenSplits.size()) - 1);
    painter.setPen(colours.mutedInk);
    painter.setFont(Theme::smallFont());
    const double step = last.width() / static_cast<double>(std::max<std::size_t>(1, classes));
    QStringList names;
    for (const std::string& name : m_profile->source.classes)
        names << text(name);
    const ColumnNames shown = namesOfColumns(names, step, QFontMetricsF(painter.font()));
    for (std::size_t c = 0; c < shown.texts.size(); ++c) {
        const double middle = last.left() + (static_cast<double>(c) + 0.5) * step;
        const double room = shown.columns * step;
        painter.drawText(QRectF(middle - room / 2, last.bottom() + 1, room, kAxis), Qt::AlignCenter,
                         shown.texts[c]);
    }
}

QString SplitBalance::toolTipAt(const QPointF& at) const
{
    if (!m_profile)
        return {};
    for (std::size_t row = 0; row < m_profile->splits.size(); ++row) {
        const data::SplitProfile& split = m_profile->splits[row];
        const QRectF box = bars(static_cast<int>(row));
        if (at.y() < box.top() || at.y() > box.bottom())
            continue;
        if (at.x() < box.left() || split.classCounts.empty())
            return tr("%1: %2 examples from %3")
                .arg(splitText(split.split), countText(split.examples), text(split.source));
        const auto c = static_cast<std::size_t>((at.x() - box.left()) / box.width()
                                                * static_cast<double>(split.classCounts.size()));
        if (c < split.classCounts.size() && c < m_profile->source.classes.size())
            return tr("class %1: %2 of %3 (%4)")
                .arg(text(m_profile->source.classes[c]), countText(split.classCounts[c]),
                     countText(split.examples),
                     percentText(static_cast<double>(split.classCounts[c])
                                 / static_cast<double>(std::max<std::int64_t>(1, split.examples))));
    }
    return {};
}

bool SplitBalance::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const QString tip = toolTipAt(help->pos());
    if (tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), tip, this);
    return true;
}

QString SplitBalance::toCsv() const
{
    QString csv = QStringLiteral("split,class,examples\n");
    if (!m_profile)
        return csv;
    for (const data::SplitProfile& split : m_profile->splits) {
        if (split.classCounts.empty())
            csv += QStringLiteral("%1,,%2\n").arg(text(data::key(split.split))).arg(split.examples);
        for (std::size_t c = 0; c < split.classCounts.size(); ++c)
            csv += QStringLiteral("%1,%2,%3\n")
                       .arg(text(data::key(split.split)), text(m_profile->source.classes[c]))
                       .arg(split.classCounts[c]);
    }
    return csv;
}

} // namespace assay::ui
