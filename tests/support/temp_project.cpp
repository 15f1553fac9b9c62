// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/temp_project.h"

#include "store/project_store.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <QFile>

#include <stdexcept>

namespace assay::testing {

namespace {

constexpr int kPatience = 10'000; // ms

} // namespace

std::filesystem::path TempFolder::path() const
{
    return m_folder.path().toStdString();
}

TempProject::TempProject()
    : file(folder / "digits.assay")
{
    store::ensureProject(file, true);
}

QByteArray bytesOf(const std::filesystem::path& file)
{
    QFile open(QString::fromStdString(file.string()));
    if (!open.open(QIODevice::ReadOnly))
        throw std::runtime_error("cannot read " + file.string());
    return open.readAll();
}

void write(const std::filesystem::path& file, const QByteArray& bytes)
{
    std::filesystem::create_directories(file.parent_path());
    QFile open(QString::fromStdString(file.string()));
    if (!open.open(QIODevice::WriteOnly) || open.write(bytes) != bytes.size())
        throw std::runtime_error("cannot write " + file.string());
}

void execute(const std::filesystem::path& database, const std::string& sql)
{
    SQLite::Database(database.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kPatience)
        .exec(sql);
}

std::vector<std::string> rows(const std::filesystem::path& database, const std::string& sql)
{
    SQLite::Database open(database.string(), SQLite::OPEN_READONLY, kPatience);
    SQLite::Statement statement(open, sql);
    std::vector<std::string> all;
    while (statement.executeStep()) {
        std::string row;
        for (int column = 0; column < statement.getColumnCount(); ++column) {
            const SQLite::Column cell = statement.getColumn(column);
            row += (column > 0 ? " | " : "") + (cell.isNull() ? "null" : cell.getString());
        }
        all.push_back(std::move(row));
    }
    return all;
}

} // namespace assay::testing
