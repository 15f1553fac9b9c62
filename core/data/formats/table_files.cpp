// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_files.h"

#include "data/formats/byte_reader.h"
#include "data/formats/table_pictures.h"
#include "data/formats/table_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLookedFor = 40;    ///< files, to see whether they are there
constexpr std::size_t kMostLooked = 1000; ///< where none of these is

template <typename Values>
void keepRows(Values& values, const std::vector<bool>& kept)
{
    if (values.empty())
        return;
    std::size_t to = 0;
    for (std::size_t row = 0; row < kept.size(); ++row) {
        if (!kept[row])
            continue;
        if (to != row)
            values[to] = std::move(values[row]);
        ++to;
    }
    values.resize(to);
    values.shrink_to_fit();
}

/// No row is left: because of the column that lacks the most.
[[noreturn]] void refuseAll(const ReadRequest& request,
                            const std::vector<std::unique_ptr<FileColumn>>& columns)
{
    const FileColumn& column =
        **std::max_element(columns.begin(), columns.end(), [](const auto& a, const auto& b) {
            return a->lacking() < b->lacking();
        });
    const bool none = column.broken().count() == 0;
    refuse(request.path, column.noneCode(),
           none ? fmt::format("No row names a file in column \"{}\", as the data do; choose test "
                              "data with the same columns.",
                              column.column())
                : fmt::format("None of the {} in column \"{}\" can be read: {}. Put them where the "
                              "column says, relative to the table, or leave the column out with "
                              "data.leave_out.",
                              column.what(), column.column(), column.broken().listed()));
}

void requireSome(const ReadRequest& request,
                 const std::vector<std::unique_ptr<FileColumn>>& columns,
                 const std::vector<bool>& kept)
{
    if (!columns.empty() && std::find(kept.begin(), kept.end(), true) == kept.end())
        refuseAll(request, columns);
}

void shrink(const ReadRequest& request, const TablePlan& plan, const std::vector<bool>& kept,
            TableContent& content)
{
    keepRows(content.labels, kept);
    keepRows(content.targets, kept);
    // Of test data one class is enough.
    const std::set<std::uint16_t> present(content.labels.begin(), content.labels.end());
    if (present.size() == 1 && !request.like)
        refuse(request.path, "data.one_class",
               fmt::format("All rows whose files can be read have the same label, \"{}\", so that "
                           "there is nothing to tell apart; put the other files where the table "
                           "says.",
                           plan.classes[*present.begin()]));
    keepRows(content.table.rowHashes, kept);
    for (ColumnCells& cells : content.table.columns) {
        keepRows(cells.numbers, kept);
        keepRows(cells.codes, kept);
        keepRows(cells.written, kept);
    }
}

} // namespace

std::string inputName(const TablePlan& plan, const ColumnInfo& own)
{
    const auto enters =
        std::count_if(plan.columns.begin(), plan.columns.end(), [](const PlannedColumn& one) {
            return one.info.leftOut.empty() || one.info.leftOut == kOwnInput;
        });
    if (enters == 1)
        return kOnlyInput;
    const std::string& column = own.name;
    const bool isTaken = column == kTableInput || column == kOnlyInput || column == "module";
    const char* several = own.kind == ColumnKind::Series ? "" : "s";
    return isTaken ? fmt::format("{} ({}{})", column, name(own.kind), several) : column;
}

fs::path fileOfCell(const fs::path& folder, const std::string& cell)
{
    fs::path named = folder / fs::path(cell);
    std::error_code failed;
    if (cell.find('\\') == std::string::npos || fs::exists(fs::symlink_status(named, failed)))
        return named;
    std::string slashes = cell;
    std::replace(slashes.begin(), slashes.end(), '\\', '/');
    return folder / fs::path(slashes);
}

Places::Places(const fs::path& table)
    : m_beside(fs::absolute(table).parent_path())
{}

fs::path Places::of(const std::string& cell)
{
    const fs::path named = fileOfCell(m_beside, cell);
    const auto [folder, isNew] = m_folders.try_emplace(named.parent_path());
    if (isNew) {
        std::error_code code;
        folder->second = fs::canonical(folder->first, code);
        if (code)
            folder->second = folder->first;
    }
    return folder->second / named.filename();
}

bool areNamed(const ColumnSurvey& survey, bool (*isNamed)(const std::string&))
{
    const auto named =
        std::count_if(survey.values().begin(), survey.values().end(),
                      [isNamed](const auto& value) { return isNamed(std::string(value.first)); });
    return named > 0
           && static_cast<double>(named) >= kNumberShare * static_cast<double>(survey.distinct());
}

std::vector<fs::path> filesNamed(const ColumnSurvey& survey, const fs::path& table,
                                 bool (*isNamed)(const std::string&))
{
    if (!areNamed(survey, isNamed))
        return {};
    std::vector<std::pair<std::uint32_t, std::string>> named;
    for (const auto& [text, times] : survey.values()) {
        if (std::string name(text); isNamed(name))
            named.emplace_back(times.line, std::move(name));
    }
    const std::size_t looked = std::min(named.size(), kMostLooked);
    std::partial_sort(named.begin(), named.begin() + static_cast<std::ptrdiff_t>(looked),
                      named.end());
    Places places(table);
    std::vector<fs::path> there;
    for (std::size_t k = 0; k < looked && (k < kLookedFor || there.empty()); ++k) {
        const fs::path file = places.of(named[k].second);
        std::error_code ignored;
        if (fs::is_regular_file(fs::symlink_status(file, ignored))
            && !fs::equivalent(file, table, ignored))
            there.push_back(file);
    }
    return there;
}

FileColumn::FileColumn(std::string column, std::string input, const std::vector<std::string>& files)
    : m_column(std::move(column))
    , m_input(std::move(input))
    , m_files(files)
{}

void FileColumn::eachNamed(Places& places, std::vector<bool>& kept,
                           const std::function<void(std::size_t, fs::path)>& use)
{
    for (std::size_t row = 0; row < m_files.size(); ++row) {
        if (!m_files[row].empty()) {
            use(row, places.of(m_files[row]));
            continue;
        }
        ++m_unnamed;
        kept[row] = false;
    }
}

void FileColumn::drop(std::vector<bool>& kept, std::size_t row, const std::string& problem)
{
    m_broken.add(m_files[row], problem);
    kept[row] = false;
}

void FileColumn::noteLeftOut(TableContent& content, std::int64_t left) const
{
    if (lacking() == 0)
        return;
    content.findings.push_back({.id = fmt::format("table.{}_left_out", what()),
                                .severity = base::Severity::Warning,
                                .basis = base::Basis::Proven,
                                .place = m_column,
                                .evidence = {{"rows", static_cast<double>(lacking())},
                                             {"unnamed", static_cast<double>(m_unnamed)},
                                             {"left", static_cast<double>(left)}},
                                .texts = {m_broken.listed()}});
}

std::vector<std::unique_ptr<const Input>> readFiles(const ReadRequest& request,
                                                    const TablePlan& plan, TableContent& content)
{
    const std::size_t rows = content.table.rowHashes.size();
    std::vector<bool> kept(rows, true);
    std::vector<std::unique_ptr<FileColumn>> columns;
    Places places(request.path);
    for (std::size_t k = 0; k < plan.columns.size(); ++k) {
        const ColumnInfo& info = plan.columns[k].info;
        const std::vector<std::string>& files = content.table.columns[k].written;
        if (info.kind == ColumnKind::Picture)
            columns.push_back(pictureColumn(request, plan, info, files, places));
        else if (info.kind == ColumnKind::Series)
            columns.push_back(seriesColumn(request, plan, info, files, places));
        else
            continue;
        columns.back()->look(kept);
    }
    requireSome(request, columns, kept);
    for (const auto& column : columns)
        column->read(kept);
    requireSome(request, columns, kept);
    std::vector<std::unique_ptr<const Input>> inputs;
    for (const auto& column : columns)
        inputs.push_back(column->take(kept, content));
    columns.clear(); // they look at what shrinks now
    if (std::find(kept.begin(), kept.end(), false) != kept.end())
        shrink(request, plan, kept, content);
    return inputs;
}

} // namespace assay::data::formats
