// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/answer_table_models.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QPixmap>

namespace assay::ui {

namespace {

QString translated(const char* source)
{
    return QCoreApplication::translate("answer_tables", source);
}

train::SplitScore scoreOf(const train::ClassScore& score)
{
    train::SplitScore share;
    share.examples = score.examples;
    share.error = score.examples > 0
                      ? static_cast<double>(score.wrong) / static_cast<double>(score.examples)
                      : 0;
    return share;
}

} // namespace

QString ClassTableModel::header(int column) const
{
    switch (column) {
    case Class: return translated("Class");
    case Wrong: return translated("Wrong");
    case Examples: return translated("Examples");
    case Error: return translated("Error [95 %]");
    case Low: return translated("Low");
    case High: return translated("High");
    default: return {};
    }
}

QVariant ClassTableModel::cell(const ClassRow& row, int column, int role) const
{
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    if (role == Qt::ToolTipRole)
        return translated("%1: %2 of %3 examples of train-val answered wrong")
            .arg(text(row.name), countText(row.score.wrong), countText(row.score.examples));
    if (role != Qt::DisplayRole && role != SortRole && role != ExportRole)
        return {};
    const bool bare = role != Qt::DisplayRole;
    const train::SplitScore share = scoreOf(row.score);
    const bool some = share.examples > 0;
    switch (column) {
    case Class: return text(row.name);
    case Wrong:
        return bare ? QVariant::fromValue<qlonglong>(row.score.wrong)
                    : QVariant(countText(row.score.wrong));
    case Examples:
        return bare ? QVariant::fromValue<qlonglong>(row.score.examples)
                    : QVariant(countText(row.score.examples));
    case Error:
        if (!some)
            return bare ? QVariant(-1.0) : QVariant(QStringLiteral("\u2013"));
        return bare ? QVariant(share.error) : QVariant(scoreWithInterval(share));
    case Low: return some ? QVariant(errorInterval(share).low) : QVariant();
    case High: return some ? QVariant(errorInterval(share).high) : QVariant();
    default: return {};
    }
}

QString WorstTableModel::header(int column) const
{
    switch (column) {
    case Example: return translated("Example");
    case Truth: return translated("True");
    case Answer: return translated("Answered");
    case Loss: return translated("Loss");
    case Id: return translated("Id");
    default: return {};
    }
}

QVariant WorstTableModel::cell(const WorstRow& row, int column, int role) const
{
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    if (role == Qt::DecorationRole && column == Example && !row.picture.isNull())
        return QPixmap::fromImage(row.picture.scaled(24, 24, Qt::KeepAspectRatio));
    if (role == Qt::ToolTipRole) {
        const QString words =
            translated("true %1, answered %2, loss %3")
                .arg(text(row.truth), text(row.answer), lossText(row.example.loss));
        return row.content.empty() ? words : words + QLatin1Char('\n') + text(row.content);
    }
    if (role != Qt::DisplayRole && role != SortRole && role != ExportRole)
        return {};
    switch (column) {
    case Example:
        return row.content.empty() ? QVariant(translated("no. %1").arg(row.sample.index))
                                   : QVariant(text(row.content));
    case Truth: return text(row.truth);
    case Answer: return text(row.answer);
    case Loss:
        return role == Qt::DisplayRole ? QVariant(lossText(row.example.loss))
                                       : QVariant(row.example.loss);
    case Id: return text(base::hex(row.example.id.value));
    default: return {};
    }
}

} // namespace assay::ui
