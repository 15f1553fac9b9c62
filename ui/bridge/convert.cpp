// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"

#include "base/byte_text.h"
#include "base/number_text.h"
#include "experiment/field_words.h"
#include "experiment/suite.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <cmath>

namespace assay::ui {

namespace {

QString tr(const char* source)
{
    return QCoreApplication::translate("convert", source);
}

QString notFinite(double value)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    return value > 0 ? QStringLiteral("\u221e") : QStringLiteral("-\u221e");
}

/// At most one decimal, and none that says nothing: 20, 2.5.
QString shortDecimal(double value)
{
    const double rounded = std::round(value * 10) / 10;
    return QString::number(rounded, 'f', rounded == std::floor(rounded) ? 0 : 1);
}

} // namespace

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

std::string utf8(const QString& text)
{
    return text.toStdString();
}

QString percentText(double share)
{
    return text(base::percentText(share));
}

QString intervalText(const stats::Interval& interval)
{
    return text(base::percentRange(interval.low, interval.high));
}

QString percentText(double share, const stats::Interval& interval)
{
    return text(base::percentText(share, interval.low, interval.high));
}

QString pText(double p)
{
    return p < 0.001 ? QStringLiteral("< 0.001") : QString::number(p, 'f', 3);
}

QString lossText(double loss)
{
    if (!std::isfinite(loss))
        return notFinite(loss);
    const double size = std::abs(loss);
    if (size != 0 && (size < 1e-4 || size >= 1e5))
        return text(base::withPlainExponent(QString::number(loss, 'e', 2).toStdString()));
    if (size >= 999.5) // 1,000, rounded
        return countText(std::llround(loss));
    const int whole = size < 1 ? 0 : static_cast<int>(std::floor(std::log10(size)));
    const int leading =
        size != 0 && size < 1 ? static_cast<int>(-std::floor(std::log10(size))) - 1 : 0;
    return QString::number(loss, 'f', std::max(0, (size < 1 ? 3 : 2 - whole) + leading));
}

QString countText(std::int64_t count)
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    return english.toString(static_cast<qlonglong>(count));
}

QString tickText(double value)
{
    const double size = std::abs(value);
    if (size >= 1e12 || (size != 0 && size < 1e-3))
        return text(base::withPlainExponent(QString::number(value, 'g', 6).toStdString()));
    if (size >= 1e9)
        return shortDecimal(value / 1e9) + QStringLiteral("G");
    if (size >= 1e6)
        return shortDecimal(value / 1e6) + QStringLiteral("M");
    if (size >= 1e3)
        return shortDecimal(value / 1e3) + QStringLiteral("k");
    return QString::number(value, 'g', 6);
}

QString durationText(double seconds)
{
    if (!std::isfinite(seconds) || seconds < 0)
        return QStringLiteral("\u2013");
    if (seconds < 9.95)
        return QStringLiteral("%1 s").arg(seconds, 0, 'f', 1);
    const auto whole = static_cast<qint64>(std::llround(seconds));
    const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (whole < 60)
        return QStringLiteral("%1 s").arg(whole);
    if (whole < 3600)
        return QStringLiteral("%1 m %2 s").arg(whole / 60).arg(two(whole % 60));
    return QStringLiteral("%1 h %2 m").arg(whole / 3600).arg(two(whole / 60 % 60));
}

QString bytesText(std::int64_t bytes)
{
    return text(base::bytesText(bytes));
}

QString numberText(double value)
{
    return text(base::numberText(value));
}

QString rateText(double rate)
{
    return text(base::rateText(rate));
}

QString shapeText(const std::vector<std::int64_t>& shape)
{
    QStringList sides;
    for (const std::int64_t side : shape)
        sides << countText(side);
    return sides.join(QStringLiteral("\u2009\u00d7\u2009"));
}

QString dateText(const std::string& iso, bool brief)
{
    const QDateTime date = QDateTime::fromString(text(iso), Qt::ISODate).toLocalTime();
    if (!date.isValid())
        return text(iso);
    const bool thisYear = date.date().year() == QDate::currentDate().year();
    return date.toString(brief && thisYear ? QStringLiteral("MM-dd HH:mm")
                                           : QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString stateText(train::RunState state)
{
    switch (state) {
    case train::RunState::Queued: return tr("queued");
    case train::RunState::Running: return tr("running");
    case train::RunState::Paused: return tr("paused");
    case train::RunState::Finished: return tr("finished");
    case train::RunState::Stopped: return tr("stopped");
    case train::RunState::Failed: return tr("failed");
    case train::RunState::Interrupted: return tr("interrupted");
    }
    return {};
}

QString rungText(evaluate::Rung rung)
{
    switch (rung) {
    case evaluate::Rung::Irreducible: return tr("irreducible");
    case evaluate::Rung::Train: return splitText(data::SplitKind::Train);
    case evaluate::Rung::TrainVal: return splitText(data::SplitKind::TrainVal);
    case evaluate::Rung::TestVal: return splitText(data::SplitKind::TestVal);
    case evaluate::Rung::Test: return splitText(data::SplitKind::Test);
    }
    return {};
}

QString rungText(const evaluate::Ladder& ladder, evaluate::Rung rung)
{
    return ladder.isJoined && rung == evaluate::Rung::TrainVal ? tr("validation") : rungText(rung);
}

QString unbroken(const QString& sentence)
{
    static const QRegularExpression gap(
        QStringLiteral(R"((?<=\d) (?=(?:%|s|ms|m|h|d|B|kB|MB|GB|TB|GiB|MiB|nats|px)(?!\w)))"
                       // A measure and its number.
                       R"(|(?<=\bR2|\bKS|\bF1|\bMAE|\bAUC|\bRMSE) (?=-?\d))"
                       // The ends of an interval.
                       R"(|(?<=[\d\x{221e}],) (?=-?[\d.,e\x{221e}-]+\]))"));
    QString kept = sentence;
    return kept.replace(gap, QStringLiteral("\u00a0"));
}

QString unbroken(const std::string& sentence)
{
    return unbroken(text(sentence));
}

QString splitText(data::SplitKind split)
{
    switch (split) {
    case data::SplitKind::Train: return tr("train");
    case data::SplitKind::TrainVal: return tr("train-val");
    case data::SplitKind::TestVal: return tr("test-val");
    case data::SplitKind::Test: return tr("test");
    case data::SplitKind::Target: return tr("target");
    }
    return {};
}

QString errorText(const base::Error& error)
{
    return inWords(error.what());
}

QString findingText(const base::Finding& finding)
{
    return unbroken(inWords(experiment::sentence(finding)));
}

QString inWords(const std::string& sentence)
{
    return text(experiment::inWords(sentence));
}

QString settingLabel(const std::string& path)
{
    return text(experiment::labelOf(path));
}

QString settingName(const std::string& path)
{
    const QString label = settingLabel(path);
    // A log of another tool keeps the spelling of its names, and people keep theirs.
    return label == text(path) || label.startsWith(QLatin1String("Nesterov"))
               ? label
               : label.left(1).toLower() + label.mid(1);
}

QString settingValue(const std::string& path, const std::string& value)
{
    return text(experiment::valueWords(path, value));
}

QString setAsideText(const session::RowsSetAside& found)
{
    const QString first = errorText(found.rows.front().error);
    const std::size_t others = found.rows.size() - 1;
    if (others == 0)
        return first;
    return others == 1 ? tr("%1 (And one more row.)").arg(first)
                       : tr("%1 (And %2 more rows.)").arg(first).arg(others);
}

QString unitText(double value)
{
    return text(base::unitText(value));
}

QString scoreText(const train::SplitScore& score)
{
    if (score.isRegression())
        return unitText(score.rmse);
    return std::isnan(score.error)
               ? QCoreApplication::translate("convert", "loss %1").arg(lossText(score.loss))
               : percentText(score.error);
}

QString scoreWithInterval(const train::SplitScore& score)
{
    return hasInterval(score) ? percentText(score.error, errorInterval(score)) : scoreText(score);
}

QString scoreName(const train::SplitScore& score)
{
    return score.isRegression() ? QStringLiteral("RMSE")
                                : QCoreApplication::translate("convert", "error");
}

bool hasInterval(const train::SplitScore& score)
{
    return !score.isRegression() && !std::isnan(score.error) && score.examples > 0;
}

stats::Interval errorInterval(const train::SplitScore& score)
{
    const auto wrong =
        static_cast<std::int64_t>(std::llround(score.error * static_cast<double>(score.examples)));
    return stats::wilson(wrong, score.examples);
}

} // namespace assay::ui
