// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/column_table_model.h"

#include "bridge/convert.h"
#include "data/inputs/table/summary.h"
#include "style/theme.h"

#include <QApplication>
#include <QFont>
#include <QStringList>

#include <cmath>
#include <numeric>

namespace assay::ui {

namespace {

QString tr(const char* source)
{
    return QCoreApplication::translate("column_table", source);
}

QString number(double value)
{
    return unitText(value);
}

/// Of a target: "number", "3 classes".
QString targetKind(const ColumnRow& row)
{
    return row.classes > 0 ? tr("%1 classes").arg(countText(static_cast<qint64>(row.classes)))
                           : tr("number");
}

/// "number 1.234,5 kg": what it holds, and how that is written where it is not plainly so.
QString kindText(const data::ColumnInfo& info)
{
    const QString kind = text(data::name(info.kind));
    return info.written.empty() || info.written == data::example(data::NumberForm())
               ? kind
               : kind + QLatin1Char(' ') + text(info.written);
}

/// A number of the column with its unit, or a date.
QString inUnit(double value, const ColumnRow& row)
{
    if (row.info.kind == data::ColumnKind::Date)
        return std::isfinite(value) ? text(data::dateText(value, row.info.dateForm))
                                    : QStringLiteral("\u2013");
    return text(data::withUnit(number(value).toStdString(), row.info.form));
}

/// Examples that have a value.
std::int64_t valuesOf(const data::ColumnProfile& profile)
{
    return std::accumulate(profile.counts.begin(), profile.counts.end(), std::int64_t{0});
}

/// "2024-03-20 \u00b1 183 days": a mean to the day, or of times alone to the minute.
QString summaryOfDates(const data::ColumnProfile& profile, const ColumnRow& row)
{
    constexpr double kHours = 24;
    const bool times = row.info.dateForm == data::DateForm::TimeOfDay;
    const QString mean = inUnit(times ? profile.mean : std::floor(profile.mean), row);
    return times ? tr("%1 \u00b1 %2 h").arg(mean, number(profile.deviation * kHours))
                 : tr("%1 \u00b1 %2 days").arg(mean, number(profile.deviation));
}

/// "38.6 \u00b1 13.6", or the commonest category with its share.
QString summaryText(const ColumnRow& row, std::size_t split)
{
    if (split >= row.summary.splits.size())
        return QStringLiteral("\u2013");
    const data::ColumnProfile& profile = row.summary.splits[split];
    const std::int64_t all = valuesOf(profile);
    if (all == 0)
        return QStringLiteral("\u2013");
    if (row.info.kind == data::ColumnKind::Date)
        return summaryOfDates(profile, row);
    if (row.info.kind != data::ColumnKind::Category)
        return QStringLiteral("%1 \u00b1 %2").arg(number(profile.mean), number(profile.deviation));
    if (row.summary.labels.empty())
        return QStringLiteral("\u2013");
    return QStringLiteral("%1 %2").arg(
        text(row.summary.labels.front()),
        percentText(static_cast<double>(profile.counts.front()) / static_cast<double>(all)));
}

/// Every category with its shares, or the range of the numbers, split by split.
QString detail(const ColumnRow& row)
{
    QStringList lines{
        text(row.info.name) + QStringLiteral(": ")
        + (row.isTarget ? tr("the target, %1").arg(targetKind(row)) : kindText(row.info))};
    for (std::size_t k = 0; k < row.summary.splits.size(); ++k) {
        const data::ColumnProfile& profile = row.summary.splits[k];
        QString line = splitText(data::kOpenSplits[k]) + QStringLiteral(": ");
        if (row.info.kind != data::ColumnKind::Category && valuesOf(profile) == 0) {
            line += tr("no values, %1 missing").arg(countText(profile.missing));
        } else if (row.info.kind != data::ColumnKind::Category) {
            line += tr("%1 to %2, %3 missing")
                        .arg(inUnit(profile.min, row), inUnit(profile.max, row),
                             countText(profile.missing));
        } else {
            QStringList parts;
            for (std::size_t c = 0; c < profile.counts.size() && c < row.summary.labels.size(); ++c)
                if (profile.counts[c] > 0)
                    parts << QStringLiteral("%1 %2").arg(text(row.summary.labels[c]),
                                                         countText(profile.counts[c]));
            line += parts.join(QStringLiteral(", "));
        }
        lines << line;
    }
    return lines.join(QLatin1Char('\n'));
}

QString networkText(const std::string& leftOut)
{
    if (leftOut.empty())
        return tr("enters");
    if (leftOut == "id")
        return tr("left out: looks like an id");
    if (leftOut == "text")
        return tr("left out: free text");
    if (leftOut == "constant")
        return tr("left out: one value only");
    if (leftOut == data::kOwnInput)
        return tr("own input");
    if (leftOut == "empty")
        return tr("left out: no values");
    return tr("left out");
}

} // namespace

std::vector<ColumnRow> ColumnTableModel::rowsOf(const data::Profile& profile)
{
    const data::DatasetInfo& source = profile.source;
    const std::int64_t examples = source.trainingExamples + source.testExamples;
    ColumnRow target{{}, profile.target, examples, true, source.classes.size()};
    target.info.name = source.target;
    target.info.kind = source.task == data::Task::Regression ? data::ColumnKind::Number
                                                             : data::ColumnKind::Category;
    target.info.form = source.targetForm;
    target.info.written = source.targetWritten;
    std::vector<ColumnRow> rows{std::move(target)};
    for (std::size_t k = 0; k < profile.columns.size(); ++k)
        rows.push_back({source.columns()[k], profile.columns[k], examples});
    return rows;
}

QString ColumnTableModel::header(int column) const
{
    switch (column) {
    case Name: return tr("Column");
    case Kind: return tr("Holds");
    case Missing: return tr("Missing");
    case Train: return splitText(data::SplitKind::Train);
    case TrainVal: return splitText(data::SplitKind::TrainVal);
    case TestVal: return splitText(data::SplitKind::TestVal);
    case Shape: return tr("Distribution");
    case Network: return tr("Network");
    default: return {};
    }
}

QVariant ColumnTableModel::cell(const ColumnRow& row, int column, int role) const
{
    if (role == Qt::ToolTipRole)
        return detail(row);
    if (role == Qt::FontRole) {
        const bool numbers = column == Missing || (column >= Train && column <= TestVal);
        QFont font = numbers ? Theme::numberFont() : QApplication::font();
        font.setBold(row.isTarget);
        return font;
    }
    if (role == ValueRole && column == Shape)
        return QVariant::fromValue(row.summary);
    const bool bare = role == ExportRole || role == SortRole;
    if (role != Qt::DisplayRole && !bare)
        return {};
    const double missing =
        row.examples > 0 ? static_cast<double>(row.info.missing) / static_cast<double>(row.examples)
                         : 0;
    switch (column) {
    case Name: return text(row.info.name);
    case Kind: return row.isTarget ? targetKind(row) : kindText(row.info);
    case Missing:
        if (row.isTarget) // rows without it are no examples
            return bare ? QVariant() : QVariant(QStringLiteral("\u2013"));
        return bare ? QVariant(missing) : QVariant(percentText(missing));
    case Train: return summaryText(row, 0);
    case TrainVal: return summaryText(row, 1);
    case TestVal: return summaryText(row, 2);
    case Network: return row.isTarget ? tr("target") : networkText(row.info.leftOut);
    default: return {};
    }
}

} // namespace assay::ui
