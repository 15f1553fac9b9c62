// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/importance_chart.h"

#include "bridge/convert.h"
#include "style/theme.h"
#include "tune/sensitivity.h"

#include <QGraphicsLayout>
#include <QPainter>
#include <QtCharts/QLineSeries>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::ui {

namespace {

constexpr int kTop = 22, kRight = 96; ///< for the head and the column of the lecture
constexpr double kBar = 12, kWhisker = 4;
constexpr double kAboveWords = 8;

/// Height of the words below the bars, in as many lines as they need.
int footOf(const QString& words, double width)
{
    if (words.isEmpty())
        return 0;
    const QRectF room(0, 0, width, 1000);
    const QRectF taken =
        QFontMetricsF(Theme::smallFont()).boundingRect(room, Qt::TextWordWrap, words);
    return int(std::ceil(taken.height() + kAboveWords));
}

} // namespace

QString lectureText(const std::string& path)
{
    const tune::SensitivityRow* row = tune::rowOf(path);
    return row ? text(base::name(row->sensitivity)) : QString();
}

ImportanceChart::ImportanceChart(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Importance of the settings"), parent)
    , m_share(addAxis(*chart(), Qt::AlignBottom, tr("share of the variance explained, %")))
    , m_setting(addAxis(*chart(), Qt::AlignLeft))
    , m_anchor(new QLineSeries)
{
    m_setting->setGridLineVisible(false);
    addSeries(m_anchor);
    refresh();
}

QSize ImportanceChart::minimumSizeHint() const
{
    constexpr int kLeastWidth = 280;
    return {kLeastWidth, kTop + kHeightForWords + footOf(m_words, std::max(width(), kLeastWidth))};
}

void ImportanceChart::setReport(std::shared_ptr<const tune::SearchReport> report,
                                const QString& words)
{
    m_report = std::move(report);
    m_words = words;
    m_order.assign(m_report ? m_report->importances.size() : 0, 0);
    std::iota(m_order.begin(), m_order.end(), std::size_t(0));
    std::stable_sort(m_order.begin(), m_order.end(), [this](std::size_t a, std::size_t b) {
        return m_report->importances[a].share > m_report->importances[b].share;
    });
    setAccessibleDescription(m_order.empty() ? tr("not measured")
                                             : tr("%1 %2").arg(this->words(0), m_words));
    updateGeometry();
    refresh();
}

double ImportanceChart::lane(std::size_t row) const
{
    return double(m_order.size() - row) - 0.5;
}

QPointF ImportanceChart::place(double percent, std::size_t row) const
{
    return chart()->mapToPosition({percent, lane(row)}, m_anchor);
}

void ImportanceChart::arrange()
{
    chart()->setMargins({0, kTop, kRight, footOf(m_words, width())});
    for (QCategoryAxis* axis : {m_share, m_setting})
        axis->setVisible(!m_order.empty());
    if (m_order.empty())
        return;
    double most = 10;
    std::vector<Tick> names;
    for (std::size_t row = 0; row < m_order.size(); ++row) {
        most = std::max({most, 100 * at(row).high, 100 * at(row).share});
        names.insert(names.begin(), {lane(row), settingLabel(at(row).path)});
    }
    most = std::min(100.0, endAtTick(most));
    showRange(*m_share, 0, most,
              linearTicks(0, most, plotWidth(), QFontMetricsF(Theme::numberFont())));
    showRange(*m_setting, 0, double(m_order.size()), names);
}

void ImportanceChart::resizeEvent(QResizeEvent* event)
{
    Drawing::resizeEvent(event);
    chart()->layout()->activate();
    refresh();
}

QString ImportanceChart::words(int row) const
{
    const tune::Importance& one = at(std::size_t(row));
    QString sentence =
        tr("%1 explains %2 of what the trials differ by.")
            .arg(settingLabel(one.path), percentText(one.share, {one.low, one.high}));
    const std::size_t axis = m_order[std::size_t(row)];
    if (axis < m_report->permutation.size())
        sentence += tr(" By permutation: %1.").arg(percentText(m_report->permutation[axis]));
    if (const QString lecture = lectureText(one.path); !lecture.isEmpty())
        sentence += tr(" The lecture's table: %1.").arg(lecture);
    return sentence;
}

QString ImportanceChart::tip(const QPointF& at) const
{
    for (std::size_t row = 0; row < m_order.size(); ++row) {
        if (std::abs(place(0, row).y() - at.y()) <= kBar)
            return words(int(row));
    }
    return {};
}

void ImportanceChart::draw(QPainter& painter, const QRectF& area) const
{
    const Colours& colours = theme().colours();
    painter.setFont(Theme::smallFont());
    painter.setPen(colours.mutedInk);
    if (m_order.empty()) {
        painter.drawText(
            area, Qt::AlignCenter | Qt::TextWordWrap,
            tr("Which settings mattered is measured from %1 finished trials on; of many "
               "trials that takes some seconds.")
                .arg(tune::kFewestForImportance));
        return;
    }
    const double column = plot().right() + 16;
    painter.drawText(QRectF(column, plot().top() - kTop, kRight - 16, kTop - 4),
                     Qt::AlignLeft | Qt::AlignVCenter, tr("Lecture"));
    painter.drawText(QRectF(plot().left(), plot().top() - kTop, plot().width(), kTop - 4),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     tr("Line: 95 % of the trees. Diamond: by permutation."));
    const int foot = footOf(m_words, area.width());
    painter.drawText(QRectF(area.left(), area.bottom() - foot, area.width(), foot),
                     Qt::AlignLeft | Qt::AlignBottom | Qt::TextWordWrap, m_words);
    for (std::size_t row = 0; row < m_order.size(); ++row) {
        const tune::Importance& one = at(row);
        const QPointF from = place(0, row), to = place(100 * one.share, row);
        painter.fillRect(QRectF(from.x(), from.y() - kBar / 2, to.x() - from.x(), kBar),
                         colours.accent);
        painter.setPen(QPen(colours.ink, 1.4));
        const double low = place(100 * one.low, row).x(), high = place(100 * one.high, row).x();
        painter.drawLine(QPointF(low, from.y()), QPointF(high, from.y()));
        for (const double end : {low, high})
            painter.drawLine(QPointF(end, from.y() - kWhisker), QPointF(end, from.y() + kWhisker));
        if (m_order[row] < m_report->permutation.size()) {
            const QPointF at = place(100 * m_report->permutation[m_order[row]], row);
            painter.setBrush(colours.card);
            painter.drawPolygon(QPolygonF{at + QPointF(0, -5), at + QPointF(5, 0),
                                          at + QPointF(0, 5), at + QPointF(-5, 0)});
        }
        painter.setPen(colours.mutedInk);
        const QString lecture = lectureText(one.path);
        painter.drawText(QRectF(column, from.y() - 9, kRight - 16, 18),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         lecture.isEmpty() ? tr("not in it") : lecture);
    }
}

} // namespace assay::ui
