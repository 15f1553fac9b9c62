// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/sparkline.h"

#include "style/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::ui {

namespace {

constexpr int kLeastStrip = 12;
constexpr std::size_t kTogether = 3; ///< channels that can be distinguished in one strip

struct Range {
    float low = std::numeric_limits<float>::infinity(), high = -low;

    void take(float x)
    {
        if (!std::isnan(x)) {
            low = std::min(low, x);
            high = std::max(high, x);
        }
    }
};

void drawLine(QPainter& painter, const QRectF& strip, const std::vector<float>& series,
              std::size_t channel, std::size_t channels, const Range& range)
{
    const std::size_t steps = series.size() / channels;
    QPolygonF line;
    for (std::size_t step = 0; step <= steps; ++step) {
        const float x = step < steps ? series[step * channels + channel] : NAN;
        if (std::isnan(x)) { // a gap, or the end
            if (line.size() == 1)
                painter.drawEllipse(line.first(), 0.5, 0.5);
            painter.drawPolyline(line);
            line.clear();
            continue;
        }
        const double along =
            steps > 1 ? static_cast<double>(step) / static_cast<double>(steps - 1) : 0.5;
        const double up = range.high > range.low ? static_cast<double>(x - range.low)
                                                       / static_cast<double>(range.high - range.low)
                                                 : 0.5;
        line << QPointF(strip.left() + along * strip.width(), strip.bottom() - up * strip.height());
    }
}

} // namespace

int drawSeries(QPainter& painter, const QRect& box, const data::Sample& sample,
               const Colours& colours)
{
    const auto channels = static_cast<std::size_t>(static_cast<std::int64_t>(sample.series.size())
                                                   / std::max<std::int64_t>(sample.steps, 1));
    if (channels == 0 || box.isEmpty())
        return 0;
    const bool apart =
        channels > kTogether && static_cast<std::size_t>(box.height()) >= channels * kLeastStrip;
    const int strips = apart ? static_cast<int>(channels) : 1;
    std::vector<Range> ranges(static_cast<std::size_t>(strips));
    for (std::size_t k = 0; k < sample.series.size(); ++k)
        ranges[apart ? k % channels : 0].take(sample.series[k]);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double height = static_cast<double>(box.height()) / strips;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        const auto strip = static_cast<std::size_t>(apart ? channel : 0);
        const QRectF area =
            QRectF(box.left(), box.top() + height * static_cast<double>(strip), box.width(), height)
                .adjusted(2, 2, -2, -2);
        if (apart && channel > 0) {
            painter.setPen(colours.line);
            painter.drawLine(QPointF(box.left(), area.top() - 2),
                             QPointF(box.right(), area.top() - 2));
        }
        if (ranges[strip].low > ranges[strip].high)
            continue; // nothing but gaps
        // Within one strip channels have the colours of runs, which differ.
        const QColor colour =
            apart || channels == 1 ? colours.accent : colours.run(static_cast<int>(channel) + 1);
        painter.setPen(QPen(colour, 1.5));
        drawLine(painter, area, sample.series, channel, channels, ranges[strip]);
    }
    painter.restore();
    return strips;
}

} // namespace assay::ui
