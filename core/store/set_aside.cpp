// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/set_aside.h"

#include "store/problem_note.h"

#include <fmt/format.h>

#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace assay::store {

namespace {

constexpr std::size_t kNamed = 5;
constexpr std::size_t kRemembered = 10'000; ///< of one table

struct Table {
    std::set<std::string> rows;
    std::set<std::string> problems; ///< that no row is left out for
    std::vector<SetAside> waiting;  ///< to be taken
    bool more = false;              ///< there were more than are named ...
    bool moreTaken = false;         ///< ... which has been said
};

struct Book {
    std::mutex mutex;
    std::map<std::filesystem::path, std::map<std::string, Table>> projects;
};

Book& book()
{
    static Book all;
    return all;
}

} // namespace

base::Error badRow(const std::filesystem::path& project, const std::string& table,
                   const std::string& row, const std::string& problem)
{
    return base::inputError("project.row",
                            fmt::format("Row {} of the table {} is left out, as {}; all else can "
                                        "be used. Take the row from a backup of the project, or "
                                        "delete it with an SQLite tool.",
                                        row, table, problem),
                            {.file = project.string(), .row = {}, .byte = {}});
}

void noteSetAside(const std::filesystem::path& project, const std::string& table,
                  const std::string& row, const std::string& problem)
{
    const std::lock_guard lock(book().mutex);
    Table& own = book().projects[project][table];
    if (own.rows.size() >= kRemembered || !own.rows.insert(row).second)
        return;
    if (own.rows.size() <= kNamed)
        own.waiting.push_back({table, row, badRow(project, table, row, problem)});
    else
        own.more = true;
}

void noteProblem(const std::filesystem::path& project, const std::string& table,
                 const std::string& key, const base::Error& problem)
{
    const std::lock_guard lock(book().mutex);
    Table& own = book().projects[project][table];
    if (own.problems.size() < kRemembered && own.problems.insert(key).second
        && own.problems.size() <= kNamed)
        own.waiting.push_back({table, key, problem});
}

std::map<std::string, std::size_t> countSetAside(const std::filesystem::path& project)
{
    const std::lock_guard lock(book().mutex);
    std::map<std::string, std::size_t> counts;
    const auto found = book().projects.find(project);
    if (found == book().projects.end())
        return counts;
    for (const auto& [name, table] : found->second) {
        if (!table.rows.empty())
            counts[name] = table.rows.size();
    }
    return counts;
}

std::vector<SetAside> takeSetAside(const std::filesystem::path& project)
{
    const std::lock_guard lock(book().mutex);
    std::vector<SetAside> taken;
    const auto found = book().projects.find(project);
    if (found == book().projects.end())
        return taken;
    for (auto& [name, table] : found->second) {
        taken.insert(taken.end(), table.waiting.begin(), table.waiting.end());
        table.waiting.clear();
        if (table.more && !std::exchange(table.moreTaken, true))
            taken.push_back({name, "",
                             base::inputError(
                                 "project.row",
                                 fmt::format("More than {} rows of the table {} are left out for "
                                             "such reasons; a backup of the project may have them.",
                                             kNamed, name),
                                 {.file = project.string(), .row = {}, .byte = {}})});
    }
    return taken;
}

void forgetSetAside(const std::filesystem::path& project)
{
    const std::lock_guard lock(book().mutex);
    book().projects.erase(project);
}

} // namespace assay::store
