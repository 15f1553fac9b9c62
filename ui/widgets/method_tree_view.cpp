// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/method_tree_view.h"

#include "bridge/convert.h"
#include "style/text_lines.h"
#include "style/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

using advise::Place;
using advise::StepStanding;

constexpr int kBox = 104, kSmallBox = 84;          ///< least heights
constexpr int kMostBox = 120, kMostSmallBox = 100; ///< the list below needs its room
constexpr int kBetween = 20;                       ///< the two small boxes
constexpr int kPad = 8;
constexpr int kMargin = 1; ///< for the frame
constexpr int kMark = 13, kUnderTitle = 3;
constexpr int kLeastGap = 18, kMostGap = 36;

QString standingText(StepStanding standing)
{
    switch (standing) {
    case StepStanding::Open: return MethodTreeView::tr("open");
    case StepStanding::Done: return MethodTreeView::tr("done");
    case StepStanding::Trouble: return MethodTreeView::tr("trouble");
    case StepStanding::Outdated: return MethodTreeView::tr("out of date");
    }
    return {};
}

/// A mark whose form says the same as its colour.
void paintMark(QPainter& painter, const QRectF& place, StepStanding standing,
               const Colours& colours)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto pen = [&](const QColor& colour) {
        painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    };
    const QRectF inner = place.adjusted(2, 2, -2, -2);
    switch (standing) {
    case StepStanding::Open:
        pen(colours.mutedInk);
        painter.drawEllipse(inner);
        break;
    case StepStanding::Done: {
        pen(colours.fine);
        QPainterPath tick(QPointF(inner.left(), inner.center().y() + 1));
        tick.lineTo(inner.left() + inner.width() * 0.38, inner.bottom());
        tick.lineTo(inner.right(), inner.top() + 1);
        painter.drawPath(tick);
        break;
    }
    case StepStanding::Trouble:
        pen(colours.blocker);
        painter.drawLine(inner.topLeft(), inner.bottomRight());
        painter.drawLine(inner.topRight(), inner.bottomLeft());
        break;
    case StepStanding::Outdated:
        pen(colours.warning);
        painter.drawArc(inner, 40 * 16, 280 * 16);
        break;
    }
    painter.restore();
}

} // namespace

StepBox::StepBox(const Theme& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
}

void StepBox::setStep(const advise::MethodStep& step)
{
    m_step = step;
    QStringList lines;
    for (const std::string& line : step.evidence)
        lines << ui::text(line);
    const QString title = ui::text(step.title);
    setText(title);
    const QString here = step.isHere ? tr("You are here. ") : QString();
    setAccessibleName(tr("%1, %2").arg(title, standingText(step.standing)));
    setAccessibleDescription(here + lines.join(QStringLiteral("; ")));
    setToolTip(QStringLiteral("%1: %2%3\n%4")
                   .arg(title, step.isHere ? tr("you are here, ") : QString(),
                        standingText(step.standing), lines.join(QLatin1Char('\n'))));
    update();
}

int StepBox::heightFor(int width) const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const int inside = width - 2 * (kMargin + kPad);
    const auto needed = [](const QFont& font, int wide, const QString& words) {
        return QFontMetrics(font)
            .boundingRect(QRect(0, 0, wide, QWIDGETSIZE_MAX), Qt::TextWordWrap, words)
            .height();
    };
    int height = 2 * (kMargin + kPad) + kUnderTitle + needed(bold, inside - kMark - 4, text());
    for (const std::string& evidence : m_step.evidence)
        height += needed(Theme::smallFont(), inside, unbroken(evidence));
    return height;
}

void StepBox::paintEvent(QPaintEvent*)
{
    const Colours& colours = m_theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin);
    const bool isLit = hasFocus() || underMouse();
    painter.setBrush(m_step.isHere ? colours.selection : colours.card);
    painter.setPen(
        QPen(m_step.isHere || isLit ? colours.accent : colours.line, m_step.isHere ? 2 : 1));
    painter.drawRoundedRect(frame, 6, 6);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.accent, 1, Qt::DotLine));
        painter.drawRoundedRect(frame.adjusted(3, 3, -3, -3), 4, 4);
    }
    QRectF inside = frame.adjusted(kPad, kPad - 1, -kPad, -kPad + 2);
    paintMark(painter, QRectF(inside.right() - kMark, inside.top() + 2, kMark, kMark),
              m_step.standing, colours);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(colours.ink);
    const QFontMetrics titles(bold);
    QRectF head(inside.left(), inside.top(), inside.width() - kMark - 4, inside.height());
    head.setHeight(titles.boundingRect(head.toRect(), Qt::TextWordWrap, text()).height());
    painter.drawText(head, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, text());
    inside.setTop(head.bottom() + kUnderTitle);
    painter.setFont(Theme::smallFont());
    painter.setPen(m_step.isHere ? colours.ink : colours.mutedInk);
    const QFontMetrics lines(Theme::smallFont());
    // A line that is too long goes on below while there is room; what finds none is in the tooltip.
    for (const std::string& evidence : m_step.evidence) {
        const QString line = unbroken(evidence);
        if (inside.height() < lines.height() - 1)
            break;
        inside.setTop(inside.top() + drawLines(painter, inside.toRect(), line));
    }
}

void StepBox::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void StepBox::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

MethodTreeView::MethodTreeView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    arrange();
    setAccessibleName(tr("The method, step by step"));
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void MethodTreeView::setSteps(const std::vector<advise::MethodStep>& steps)
{
    while (m_boxes.size() < steps.size()) {
        auto* box = new StepBox(m_theme, this);
        connect(box, &StepBox::clicked, this, [this, box] { Q_EMIT chosen(box->step().place); });
        m_boxes.push_back(box);
        box->show();
    }
    for (std::size_t k = 0; k < steps.size(); ++k)
        m_boxes[k]->setStep(steps[k]);
    arrange();
    update();
}

QSize MethodTreeView::sizeHint() const
{
    return {940, height()};
}

QSize MethodTreeView::minimumSizeHint() const
{
    return {560, height()};
}

void MethodTreeView::resizeEvent(QResizeEvent*)
{
    arrange();
}

StepBox* MethodTreeView::at(Place place) const
{
    for (StepBox* box : m_boxes) {
        if (box->step().place == place)
            return box;
    }
    return nullptr;
}

void MethodTreeView::arrange()
{
    constexpr int kColumns = 5;
    const int gap = std::clamp(width() / 30, kLeastGap, kMostGap);
    const int wide = (width() - (kColumns - 1) * gap) / kColumns;
    fitHeights(wide);
    const int middle = (height() - m_box) / 2;
    const auto put = [&](Place place, int column, int top, int height) {
        if (StepBox* box = at(place))
            box->setGeometry(column * (wide + gap), top, wide, height);
    };
    put(Place::StartSimple, 0, middle, m_box);
    put(Place::Debug, 1, middle, m_box);
    put(Place::Evaluate, 2, middle, m_box);
    put(Place::Improve, 3, 0, m_smallBox);
    put(Place::Tune, 3, height() - m_smallBox, m_smallBox);
    put(Place::MeetsRequirements, 4, middle, m_box);
}

void MethodTreeView::fitHeights(int width)
{
    m_box = kBox;
    m_smallBox = kSmallBox;
    for (const StepBox* box : m_boxes) {
        const Place place = box->step().place;
        const bool isSmall = place == Place::Improve || place == Place::Tune;
        int& height = isSmall ? m_smallBox : m_box;
        height = std::clamp(box->heightFor(width), height, isSmall ? kMostSmallBox : kMostBox);
    }
    setFixedHeight(std::max(2 * m_smallBox + kBetween, m_box));
}

void MethodTreeView::paintEvent(QPaintEvent*)
{
    if (m_boxes.empty())
        return;
    const Colours& colours = m_theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours.mutedInk, 1.2));
    const auto head = [&](QPointF tip, QPointF from) {
        const double angle = std::atan2(tip.y() - from.y(), tip.x() - from.x());
        constexpr double kLength = 6, kSpread = 0.45;
        QPainterPath path(tip);
        path.lineTo(tip - kLength * QPointF(std::cos(angle - kSpread), std::sin(angle - kSpread)));
        path.lineTo(tip - kLength * QPointF(std::cos(angle + kSpread), std::sin(angle + kSpread)));
        path.closeSubpath();
        painter.fillPath(path, colours.mutedInk);
    };
    const auto arrow = [&](const std::vector<QPointF>& points) {
        for (std::size_t k = 1; k < points.size(); ++k)
            painter.drawLine(points[k - 1], points[k]);
        head(points.back(), points[points.size() - 2]);
    };
    const QRectF start = at(Place::StartSimple)->geometry(), debug = at(Place::Debug)->geometry(),
                 evaluate = at(Place::Evaluate)->geometry(),
                 improve = at(Place::Improve)->geometry(), tune = at(Place::Tune)->geometry(),
                 done = at(Place::MeetsRequirements)->geometry();
    const double middle = start.center().y();
    arrow({{start.right(), middle}, {debug.left(), middle}});
    arrow({{debug.right(), middle}, {evaluate.left(), middle}});
    // Requirements that are not met: improve or tune. Met: between the two.
    const double high = improve.bottom() - 20, low = tune.top() + 20;
    arrow({{evaluate.right(), high}, {improve.left(), high}});
    arrow({{evaluate.right(), low}, {tune.left(), low}});
    arrow({{evaluate.right(), middle}, {done.left(), middle}});
    // From one of the two to the other.
    const double beside = improve.left() + improve.width() * 0.75;
    arrow({{beside, middle}, {beside, improve.bottom()}});
    arrow({{beside, middle}, {beside, tune.top()}});
    // The ways back: a changed model or data set is checked again; what was tuned is evaluated.
    const double back = improve.top() + 16;
    arrow({{improve.left(), back}, {debug.center().x(), back}, {debug.center().x(), debug.top()}});
    const double forth = tune.bottom() - 16;
    arrow({{tune.left(), forth},
           {evaluate.center().x(), forth},
           {evaluate.center().x(), evaluate.bottom()}});
    painter.setFont(Theme::smallFont());
    painter.setPen(colours.mutedInk);
    const QRectF above(debug.center().x() + 6, back - 17, improve.left() - debug.center().x() - 12,
                       16);
    const QFontMetrics lines(Theme::smallFont());
    painter.drawText(above, Qt::AlignLeft | Qt::AlignBottom,
                     lines.elidedText(tr("changed model or data: check again"), Qt::ElideRight,
                                      static_cast<int>(above.width())));
    const QRectF below(debug.left(), forth + 2, tune.left() - debug.left() - 12, 16);
    painter.drawText(below, Qt::AlignRight | Qt::AlignTop, tr("tuned: evaluate again"));
}

} // namespace assay::ui
