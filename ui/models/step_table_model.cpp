// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/step_table_model.h"

#include "bridge/convert.h"
#include "style/icons.h"
#include "style/theme.h"

#include <QCoreApplication>

namespace assay::ui {

namespace {

constexpr int kDigits = 3;

QString tr(const char* text)
{
    return QCoreApplication::translate("step_table", text);
}

QString sidesText(const std::vector<std::int64_t>& shape)
{
    QStringList sides;
    for (const std::int64_t side : shape)
        sides << QString::number(side);
    return shape.empty() ? tr("one number") : sides.join(QStringLiteral(" × "));
}

} // namespace

QString partText(diagnose::TracePart part)
{
    switch (part) {
    case diagnose::TracePart::Creation: return tr("Weight");
    case diagnose::TracePart::Input: return tr("Input");
    case diagnose::TracePart::Forward: return tr("Forward");
    case diagnose::TracePart::Target: return tr("Target");
    case diagnose::TracePart::Loss: return tr("Loss");
    case diagnose::TracePart::Backward: return tr("Gradient");
    case diagnose::TracePart::Update: return tr("Update");
    }
    return {};
}

QString shortNumber(double value)
{
    QString digits = QString::number(value, 'g', kDigits);
    const qsizetype power = digits.indexOf(QLatin1Char('e'));
    if (power < 0)
        return digits;
    const int exponent = digits.mid(power + 1).toInt(); // "e-05" is "e-5"
    return digits.left(power + 1) + QString::number(exponent);
}

QString StepTableModel::header(int column) const
{
    switch (column) {
    case Part: return tr("Part");
    case Of: return tr("Of");
    case Shape: return tr("Shape");
    case Least: return tr("Min");
    case Greatest: return tr("Max");
    case Mean: return tr("Mean");
    case Deviation: return tr("Std");
    case Zeros: return tr("Zeros");
    case NotFinite: return tr("NaN, inf");
    case Ratio: return tr("Of weight");
    default: return {};
    }
}

QVariant StepTableModel::cell(const StepRow& line, int column, int role) const
{
    const diagnose::TraceRow& row = line.row;
    const diagnose::TensorFacts& tensor = row.tensor;
    const bool isBad = !row.problem.empty();
    if (role == Qt::FontRole)
        return column > Of ? QVariant(Theme::numberFont()) : QVariant();
    if (role == Qt::ForegroundRole)
        return isBad ? QVariant(m_colour) : QVariant();
    if (role == Qt::DecorationRole)
        return isBad && column == Part
                   ? QVariant(iconPixmap(QStringLiteral("blocker"), m_colour, 14, 1))
                   : QVariant();
    if (role == Qt::ToolTipRole) {
        if (isBad)
            return text(row.problem);
        return column == Of && !row.kind.empty()
                   ? QVariant(tr("%1, %2").arg(text(row.name), text(row.kind)))
                   : cell(line, column, Qt::DisplayRole);
    }
    const bool isBare = role == ExportRole;
    if (role != Qt::DisplayRole && role != SortRole && !isBare)
        return {};
    if (column == Part)
        return partText(row.part);
    if (column == Of)
        return text(row.name);
    if (tensor.values == 0)
        return {};
    const auto number = [&](double value) {
        return isBare ? QVariant(value) : QVariant(shortNumber(value));
    };
    const auto whole = [&](std::int64_t value) {
        return isBare ? QVariant(static_cast<qlonglong>(value)) : QVariant(countText(value));
    };
    switch (column) {
    case Shape: return sidesText(tensor.shape);
    case Least: return number(tensor.least);
    case Greatest: return number(tensor.greatest);
    case Mean: return number(tensor.mean);
    case Deviation: return number(tensor.deviation);
    case Zeros: return whole(tensor.zeros);
    case NotFinite: return whole(tensor.notFinite);
    case Ratio: return row.ratio > 0 ? number(row.ratio) : QVariant();
    default: return {};
    }
}

} // namespace assay::ui
