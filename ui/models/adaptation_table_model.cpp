// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/adaptation_table_model.h"

#include "bridge/convert.h"
#include "tune/taken.h"

namespace assay::ui {

namespace {

QString measureText(const tune::Adaptation& row, double value)
{
    evaluate::Ladder unit;
    unit.isShare = row.isShare;
    return text(evaluate::errorText(unit, value));
}

} // namespace

QString AdaptationTableModel::header(int column) const
{
    switch (column) {
    case What: return tr("Adaptation");
    case Source: return tr("Without");
    case Adapted: return tr("With");
    case Change: return tr("Change on test-val");
    case Oracle: return tr("Oracle");
    case Closed: return tr("Gap closed");
    case TrainVal: return tr("Train-val");
    case Choice: return tr("Chosen");
    case ByLabels: return tr("By labels");
    default: return {};
    }
}

QVariant AdaptationTableModel::cell(const tune::Adaptation& row, int column, int role) const
{
    const evaluate::Gap& gap = row.gap;
    if (role == Qt::ToolTipRole)
        return text(tune::sentence(row));
    if (role == SortRole && column == Source)
        return gap.source;
    if (role == SortRole && column == Adapted)
        return gap.adapted;
    if (role == SortRole && column == Change)
        return gap.change();
    if (role == SortRole && column == Oracle && gap.oracle)
        return *gap.oracle;
    if (role == SortRole && column == Closed && gap.closed)
        return *gap.closed;
    if (role == SortRole && column == TrainVal)
        return row.sourceAfter;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case What: return text(row.words);
    case Source: return measureText(row, gap.source);
    case Adapted: return measureText(row, gap.adapted);
    case Change: return unbroken(tune::changeText(row));
    case Oracle: return gap.oracle ? measureText(row, *gap.oracle) : QString();
    case Closed: return unbroken(tune::closedText(row));
    case TrainVal:
        return tr("%1, was %2")
            .arg(measureText(row, row.sourceAfter), measureText(row, row.sourceBefore));
    case Choice:
        return row.isControl                        ? tr("to compare with")
               : !tune::isTaken(row)                ? tr("no")
               : tune::selectedBy(row) == "nothing" ? tr("nothing to choose")
                                                    : tr("yes");
    case ByLabels:
        return row.optimistic ? tr("%1, optimistic").arg(measureText(row, *row.optimistic))
                              : QString();
    default: return {};
    }
}

} // namespace assay::ui
