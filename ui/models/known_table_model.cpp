// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/known_table_model.h"

#include "bridge/convert.h"
#include "bridge/known_book.h"
#include "train/metric.h"

#include <QCoreApplication>

#include <algorithm>

namespace assay::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("known_table", text);
}

QString plainText(double value, bool isShare)
{
    return isShare ? QString::number(100 * value, 'f', 1) : QString::number(value, 'g', 4);
}

QString signedText(double value, bool isShare)
{
    return (value > 0 ? QStringLiteral("+") : QString()) + plainText(value, isShare);
}

/// The kind in a narrow column; the whole of it is the tooltip.
QString shortKind(baseline::KnownKind kind)
{
    using enum baseline::KnownKind;
    switch (kind) {
    case OfficialSimilar:
    case OfficialBenchmark: return tr("Official code");
    case OwnOnBenchmark: return tr("Your model");
    case SimilarModel: return tr("Similar model");
    default: return kindText(kind);
    }
}

bool isInPoints(const KnownRow& row)
{
    const train::Metric* metric = train::findMetric(row.result.metric);
    return !row.against || (metric && metric->form == train::Metric::Form::Share);
}

/// "+1.2 [0.9, 1.5]"
QString differenceText(const KnownRow& row)
{
    if (!row.against)
        return {};
    const train::Metric* metric = train::findMetric(row.result.metric);
    const bool isShare = metric && metric->form == train::Metric::Form::Share;
    QString words = signedText(row.against->difference, isShare);
    if (row.against->interval)
        words += QStringLiteral(" [%1, %2]")
                     .arg(plainText(row.against->interval->low, isShare),
                          plainText(row.against->interval->high, isShare));
    return words;
}

} // namespace

QString KnownTableModel::header(int column) const
{
    switch (column) {
    case Kind: return tr("Kind");
    case Model: return tr("Model");
    case Value: return tr("Error");
    case Difference:
        return std::all_of(rows().begin(), rows().end(), isInPoints) ? tr("Run against it, points")
                                                                     : tr("Run against it");
    case Source: return tr("Source");
    case Yours: return tr("Yours");
    default: return {};
    }
}

QVariant KnownTableModel::cell(const KnownRow& row, int column, int role) const
{
    const baseline::ResultRow& result = row.result;
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    if (role == Qt::ForegroundRole)
        return column == Source ? QVariant(m_colours.mutedInk) : QVariant();
    if (role == Qt::ToolTipRole) {
        if (column == Kind)
            return tr("%1. %2").arg(kindText(result.kind), kindHelp(result.kind));
        if (column == Yours && result.id > 0)
            return tr("You added it; it is number %1 of this project.").arg(result.id);
        return cell(row, column, Qt::DisplayRole);
    }
    if (role == SortRole && column == Kind)
        return static_cast<int>(result.kind);
    if (role == SortRole || role == ExportRole) {
        if (column == Value)
            return result.value;
        if (column == Difference)
            return row.against ? QVariant(row.against->difference) : QVariant();
    }
    if (role != Qt::DisplayRole && role != SortRole && role != ExportRole)
        return {};
    switch (column) {
    case Kind: return role == ExportRole ? kindText(result.kind) : shortKind(result.kind);
    case Model: return text(result.model);
    case Value: return resultText(result);
    case Difference: return differenceText(row);
    case Source: return text(result.source);
    case Yours: return result.id > 0 ? tr("yours") : QString();
    default: return {};
    }
}

} // namespace assay::ui
