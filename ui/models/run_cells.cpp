// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run_cells.h"

#include "bridge/convert.h"
#include "style/icons.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QPainter>
#include <QPixmapCache>

#include <cmath>
#include <limits>

namespace assay::ui {

namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();
constexpr int kEye = 16;      ///< pixels, as the square beside it
constexpr int kMark = 12;     ///< pixels
constexpr int kMostDepth = 2; ///< of forks, that a mark has room for

QString tr(const char* source)
{
    return QCoreApplication::translate("run_table", source);
}

/// A metric that is neither the error nor the RMSE, and that the score has.
bool isApart(const train::SplitScore& score, const train::Metric& metric)
{
    return metric.name != train::metric_name::kError && metric.name != train::metric_name::kRmse
           && !std::isnan(metric.of(score));
}

QString numberOf(double value, ScoreKind kind, const train::Metric& metric)
{
    switch (kind) {
    case ScoreKind::Goal: return text(metric.text(value));
    case ScoreKind::Error: return percentText(value);
    case ScoreKind::Rmse: return unitText(value);
    case ScoreKind::Loss: return lossText(value);
    }
    return {};
}

/// "F1 0.912": of what is neither an error nor an RMSE the name stands before the number.
QString named(const QString& number, ScoreKind kind, const train::Metric& metric)
{
    return kind == ScoreKind::Goal   ? QStringLiteral("%1 %2").arg(text(metric.label), number)
           : kind == ScoreKind::Loss ? tr("loss %1").arg(number)
                                     : number;
}

} // namespace

QString ordinalText(int place)
{
    const int last = place % 10;
    const bool teen = place / 10 % 10 == 1;
    return QString::number(place)
           + (!teen && last == 1   ? tr("st")
              : !teen && last == 2 ? tr("nd")
              : !teen && last == 3 ? tr("rd")
                                   : tr("th"));
}

const train::SplitScore* lastScore(const train::RunRecord& run, data::SplitKind split)
{
    if (!run.last)
        return nullptr;
    const auto found = run.last->find(split);
    return found == run.last->end() ? nullptr : &found->second;
}

std::optional<ShownScore> shownScore(const train::SplitScore* score, const train::Metric& metric)
{
    if (!score)
        return std::nullopt;
    if (isApart(*score, metric))
        return ShownScore{ScoreKind::Goal, metric.of(*score), std::nullopt};
    if (score->isRegression())
        return ShownScore{ScoreKind::Rmse, score->rmse, std::nullopt};
    if (!std::isnan(score->error))
        return ShownScore{ScoreKind::Error, score->error,
                          hasInterval(*score) ? std::optional(errorInterval(*score))
                                              : std::nullopt};
    if (std::isnan(score->loss))
        return std::nullopt;
    return ShownScore{ScoreKind::Loss, score->loss, std::nullopt};
}

QString scoreText(const ShownScore& score, const train::Metric& metric)
{
    if (score.kind == ScoreKind::Error && score.interval)
        return percentText(score.value, *score.interval);
    return named(numberOf(score.value, score.kind, metric), score.kind, metric);
}

double shortfall(const ShownScore& score, const train::Metric& metric)
{
    return score.kind == ScoreKind::Goal ? metric.shortfall(score.value) : score.value;
}

std::optional<OverSeeds> scoreOverSeeds(
    const train::Seeds& seeds, const train::Metric& metric,
    const std::function<const train::SplitScore*(const train::RunRecord&)>& of, ScoreKind* kind)
{
    std::vector<double> values;
    std::optional<ScoreKind> common;
    for (const train::RunRecord& run : seeds.runs) {
        const auto shown = shownScore(of(run), metric);
        if (!shown || (common && *common != shown->kind))
            return std::nullopt;
        common = shown->kind;
        values.push_back(shown->value);
    }
    if (!common)
        return std::nullopt;
    if (kind)
        *kind = *common;
    const bool share = *common == ScoreKind::Error
                       || (*common == ScoreKind::Goal && metric.form == train::Metric::Form::Share);
    const bool ratio = *common == ScoreKind::Goal && metric.form == train::Metric::Form::Ratio;
    return overSeeds(values, ratio ? -kEndless : 0, share || ratio ? 1 : kEndless);
}

QString overSeedsText(const OverSeeds& all, ScoreKind kind, const train::Metric& metric)
{
    if (!all.interval)
        return named(numberOf(all.mean, kind, metric), kind, metric);
    if (kind == ScoreKind::Error)
        return percentText(all.mean, *all.interval);
    return named(QStringLiteral("%1 [%2, %3]")
                     .arg(numberOf(all.mean, kind, metric),
                          numberOf(all.interval->low, kind, metric),
                          numberOf(all.interval->high, kind, metric)),
                 kind, metric);
}

QString seedsText(const RunGroup& group, const train::Seeds& finished,
                  const std::optional<OverSeeds>& all, const std::function<QString(double)>& number)
{
    QStringList lines{group.name};
    const std::size_t seeds = finished.count();
    if (all && all->interval)
        lines
            << tr("Mean of %1 seeds, and the 95 % interval of that mean over seeds (Student's t).")
                   .arg(seeds)
            << tr("All of them answered the same examples: how far others would move the mean is "
                  "not in it.")
            << tr("Least %1, greatest %2.").arg(number(all->least), number(all->greatest));
    else if (all && seeds > 1)
        lines
            << tr("Mean of %1 seeds, which agree: how far it may be off is not known.").arg(seeds);
    else if (seeds == 1)
        lines << tr("One seed has finished: seed noise unknown.");
    else if (seeds == 0)
        lines << tr("None of its runs has finished.");
    const QString repeated = text(train::sentence(finished.repeated));
    if (!repeated.isEmpty())
        lines << tr("%1 A repeated seed counts once.").arg(repeated);
    std::size_t counted = seeds;
    for (const train::RepeatedSeed& repeat : finished.repeated)
        counted += repeat.runs.size() - 1;
    const std::size_t left = group.members.size() - counted;
    if (left > 0)
        lines << (left == 1 ? tr("One run has not finished and does not count.")
                            : tr("%1 runs have not finished and do not count.").arg(left));
    return lines.join(QLatin1Char('\n'));
}

QIcon groupMark(GroupMark mark, bool inGroup, const QColor& colour)
{
    const qreal ratio = qGuiApp->devicePixelRatio();
    QPixmap picture(QSize(inGroup ? 2 * kMark : kMark, kMark) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    if (mark != GroupMark::None) {
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colour, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        if (mark == GroupMark::Open)
            painter.drawPolyline(QPolygonF({{2.5, 4.5}, {6, 8}, {9.5, 4.5}}));
        else
            painter.drawPolyline(QPolygonF({{4.5, 2.5}, {8, 6}, {4.5, 9.5}}));
    }
    return QIcon(picture);
}

QIcon forkMark(int depth, const QColor& colour)
{
    const int steps = std::clamp(depth, 1, kMostDepth);
    const qreal ratio = qGuiApp->devicePixelRatio();
    QPixmap picture(QSize((steps + 1) * kMark, kMark) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const double x = steps * kMark - 4;
    painter.drawPolyline(QPolygonF({{x, 0.5}, {x, 6.0}, {x + 9, 6.0}}));
    return QIcon(picture);
}

QIcon curveIcon(const RunLook& look, bool shown, const QColor& ink, const QColor& muted)
{
    const QColor& colour = look.colour;
    const qreal ratio = qGuiApp->devicePixelRatio();
    const QString key =
        QStringLiteral("curve %1 %2 %3 %4 %5")
            .arg(colour.isValid() ? colour.name() : QString(), shown ? ink.name() : muted.name())
            .arg(shown)
            .arg(ratio)
            .arg(int(look.dash));
    QPixmap picture;
    if (!QPixmapCache::find(key, &picture)) {
        picture = QPixmap(QSize(2 * kEye + 6, kEye) * ratio);
        picture.setDevicePixelRatio(ratio);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        if (colour.isValid()) {
            painter.setPen(QPen(colour, 1.5));
            painter.setBrush(shown ? QBrush(colour) : QBrush());
            painter.drawRoundedRect(QRectF(2.5, 2.5, 11, 11), 2, 2);
            if (shown && look.dash != Dash::None) {
                painter.setCompositionMode(QPainter::CompositionMode_DestinationOut);
                for (const double x :
                     look.dash == Dash::Long ? QList<double>{8} : QList<double>{5.75, 10.25})
                    painter.fillRect(QRectF(x - 1.25, 3.25, 2.5, 9.5), QColor(0, 0, 0, 200));
                painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
            }
        }
        painter.drawPixmap(QPointF(kEye + 6, 0),
                           iconPixmap(shown ? QStringLiteral("eye") : QStringLiteral("eye-off"),
                                      shown ? ink : muted, kEye, ratio));
        painter.end();
        QPixmapCache::insert(key, picture);
    }
    return QIcon(picture);
}

} // namespace assay::ui
