// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/table_text.h"

#include "dialogs/file_dialog.h"
#include "models/table_model.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStringList>

namespace assay::ui {

namespace {

QString oneLine(QString cell)
{
    return cell.replace(QLatin1Char('\t'), QLatin1Char(' '))
        .replace(QLatin1Char('\n'), QLatin1Char(' '));
}

QString quoted(QString cell)
{
    if (!cell.contains(QLatin1Char(',')) && !cell.contains(QLatin1Char('"'))
        && !cell.contains(QLatin1Char('\n')) && !cell.contains(QLatin1Char('\r')))
        return cell;
    return QLatin1Char('"') + cell.replace(QLatin1Char('"'), QStringLiteral("\"\""))
           + QLatin1Char('"');
}

/// A text that a spreadsheet would take for a formula gets an apostrophe in front, as in
/// error_analysis/written_table.cpp; a number with its sign is none.
QString disarmed(const QString& text)
{
    static const QRegularExpression number(QStringLiteral("^[+-][\\d.,]+( ?\\S{0,3})?$"));
    const bool starts = !text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front());
    return starts && !number.match(text).hasMatch() ? QLatin1Char('\'') + text : text;
}

QString bareText(const QVariant& value)
{
    return value.typeId() == QMetaType::Double
               ? QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest)
               : disarmed(value.toString());
}

} // namespace

QString toTsv(const QAbstractItemModel& model, const std::vector<int>& rows,
              const std::vector<int>& columns)
{
    QStringList lines;
    QStringList cells;
    for (const int column : columns)
        cells << oneLine(model.headerData(column, Qt::Horizontal).toString());
    lines << cells.join(QLatin1Char('\t'));
    for (const int row : rows) {
        cells.clear();
        for (const int column : columns)
            cells << oneLine(model.index(row, column).data().toString());
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QString toCsv(const QAbstractItemModel& model)
{
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column)
        cells << quoted(model.headerData(column, Qt::Horizontal).toString());
    lines << cells.join(QLatin1Char(','));
    for (int row = 0; row < model.rowCount(); ++row) {
        cells.clear();
        for (int column = 0; column < model.columnCount(); ++column)
            cells << quoted(bareText(model.index(row, column).data(ExportRole)));
        lines << cells.join(QLatin1Char(','));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QString writeFile(const QString& path, const QString& text)
{
    if (const QString obstacle = writeObstacle(path); !obstacle.isEmpty())
        return obstacle;
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return QCoreApplication::translate("table_text", "%1 could not be written: %2.")
        .arg(path, file.errorString());
}

} // namespace assay::ui
