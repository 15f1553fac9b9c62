// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QString>

#include <vector>

namespace assay::ui {

/// Rows and columns with their headers, as they are displayed: tabs between cells, so that a
/// spreadsheet takes it.
QString toTsv(const QAbstractItemModel& model, const std::vector<int>& rows,
              const std::vector<int>& columns);
/// The whole table with bare values (ExportRole), quoted as RFC 4180 asks.
QString toCsv(const QAbstractItemModel& model);

/// Writes all of `text` or nothing. Empty when it worked, else a sentence.
QString writeFile(const QString& path, const QString& text);

} // namespace assay::ui
