// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/example_table_model.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QCoreApplication>

namespace assay::ui {

namespace {

constexpr int kPart = 0, kTarget = 1, kFirst = 2; ///< the columns of the data begin there

} // namespace

ExampleTableModel::ExampleTableModel(std::shared_ptr<const data::Profile> profile)
    : m_profile(std::move(profile))
{}

int ExampleTableModel::columns() const
{
    return kFirst + static_cast<int>(m_profile->source.columns().size());
}

QString ExampleTableModel::header(int column) const
{
    if (column == kPart)
        return QCoreApplication::translate("example_table", "Part");
    if (column == kTarget)
        return text(m_profile->source.target);
    return text(m_profile->source.columns()[static_cast<std::size_t>(column - kFirst)].name);
}

QVariant ExampleTableModel::cell(const data::Sample& sample, int column, int role) const
{
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    if (column == kPart)
        return splitText(sample.split);
    if (column == kTarget)
        return m_profile->source.task == data::Task::Regression
                   ? QString::number(sample.target, 'g', 6)
               : sample.label < m_profile->source.classes.size()
                   ? text(m_profile->source.classes[sample.label])
                   : QString::number(sample.label); // the data changed since
    const auto place = static_cast<std::size_t>(column - kFirst);
    return place < sample.cells.size() ? text(sample.cells[place]) : QString();
}

bool ExampleTableModel::isNumber(int column) const
{
    if (column < kFirst)
        return column == kTarget && m_profile->source.task == data::Task::Regression;
    return m_profile->source.columns()[static_cast<std::size_t>(column - kFirst)].kind
           == data::ColumnKind::Number;
}

qint64 ExampleTableModel::key(const data::Sample& sample) const
{
    constexpr qint64 kParts = 8;
    return static_cast<qint64>(sample.index) * kParts + static_cast<qint64>(sample.split);
}

} // namespace assay::ui
