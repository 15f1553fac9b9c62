// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_pictures.h"

#include "data/formats/byte_reader.h"
#include "data/formats/picture_files.h"
#include "data/formats/picture_loader.h"
#include "data/formats/picture_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLookedFor = 40; ///< files, to see whether they are there

/// Where cells say that files are, relative to the folder of the table. Links among the folders are
/// the person's own and are followed; files that are links are not.
class Places
{
public:
    explicit Places(const fs::path& table)
        : m_beside(fs::absolute(table).parent_path())
    {}
    fs::path of(const std::string& cell)
    {
        const fs::path named = m_beside / fs::path(cell);
        const auto [folder, isNew] = m_folders.try_emplace(named.parent_path());
        if (isNew) {
            std::error_code code;
            folder->second = fs::canonical(folder->first, code);
            if (code)
                folder->second = folder->first;
        }
        return folder->second / named.filename();
    }

private:
    fs::path m_beside;
    std::map<fs::path, fs::path> m_folders; ///< as named -> without links
};

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

/// The pictures of the first source in the input of that name.
std::optional<Shape> knownShape(const ReadRequest& request, const std::string& name)
{
    if (!request.like)
        return std::nullopt;
    for (const InputInfo& input : request.like->info().inputs) {
        if (input.modality == Modality::Pictures && input.name == name)
            return input.shape;
    }
    return std::nullopt;
}

/// One column of pictures while it is read.
struct PictureColumn {
    const ColumnInfo& own;
    const std::string& name;
    const std::vector<std::string>& files;
    PictureLoader loader;
    CountedNames broken;
    std::int64_t unnamed = 0; ///< cells without a file

    /// Takes rows without a picture out of `kept`.
    void drop(std::vector<bool>& kept)
    {
        for (const LoadedPicture& picture : loader.takeBroken()) {
            broken.add(files[picture.of], picture.header.problem);
            kept[picture.of] = false;
        }
    }
};

/// No row is left: because of the column that lacks the most.
[[noreturn]] void refuseAll(const ReadRequest& request,
                            const std::vector<std::unique_ptr<PictureColumn>>& columns)
{
    const auto lacks = [](const auto& column) { return column->broken.count() + column->unnamed; };
    const PictureColumn& column =
        **std::max_element(columns.begin(), columns.end(),
                           [&](const auto& a, const auto& b) { return lacks(a) < lacks(b); });
    refuse(
        request.path, "table.no_pictures",
        column.broken.count() > 0
            ? fmt::format("None of the pictures in column \"{}\" can be read: {}. Put them where "
                          "the column says, relative to the table, or leave the column out with "
                          "data.leave_out.",
                          column.name, column.broken.listed())
            : fmt::format("No row names a picture in column \"{}\", as the data do; "
                          "choose test data with the same columns.",
                          column.name));
}

void addFindings(std::vector<base::Finding>& findings, const PictureColumn& column,
                 std::int64_t rows)
{
    const auto addCounted = [&](const char* id, std::int64_t count) {
        if (count > 0)
            findings.push_back({.id = id,
                                .severity = base::Severity::Hint,
                                .place = column.name,
                                .evidence = {{"count", static_cast<double>(count)}}});
    };
    const std::vector<LoadedPicture>& read = column.loader.pictures();
    addCounted("pictures.deep",
               std::count_if(read.begin(), read.end(),
                             [](const LoadedPicture& one) { return one.header.deep; }));
    addCounted("pictures.first_frame",
               std::count_if(read.begin(), read.end(),
                             [](const LoadedPicture& one) { return one.hasMore; }));
    const std::int64_t out = column.broken.count() + column.unnamed;
    if (out > 0)
        findings.push_back({.id = "table.pictures_left_out",
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven,
                            .place = column.name,
                            .evidence = {{"rows", static_cast<double>(out)},
                                         {"unnamed", static_cast<double>(column.unnamed)},
                                         {"left", static_cast<double>(rows)}},
                            .texts = {column.broken.listed()}});
    for (base::Finding& finding : sizeFindings(column.loader.notes(), rows, column.name))
        findings.push_back(std::move(finding));
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
    return isTaken ? fmt::format("{} ({}s)", column, name(own.kind)) : column;
}

bool namesPictures(const ColumnSurvey& survey, const fs::path& table)
{
    if (!imageDecoder())
        return false;
    std::vector<std::pair<std::uint32_t, const std::string*>> named;
    for (const auto& [text, times] : survey.values()) {
        if (hasPictureEnding(text))
            named.emplace_back(times.line, &text);
    }
    if (named.empty()
        || static_cast<double>(named.size())
               < kNumberShare * static_cast<double>(survey.distinct()))
        return false;
    const std::size_t looked = std::min(named.size(), kLookedFor);
    std::partial_sort(named.begin(), named.begin() + static_cast<std::ptrdiff_t>(looked),
                      named.end());
    Places places(table);
    const auto there = std::count_if(
        named.begin(), named.begin() + static_cast<std::ptrdiff_t>(looked), [&](const auto& one) {
            std::error_code ignored;
            return fs::is_regular_file(fs::symlink_status(places.of(*one.second), ignored));
        });
    return static_cast<std::size_t>(there) * 2 >= looked;
}

std::vector<std::unique_ptr<const Input>> readPictures(const ReadRequest& request,
                                                       const TablePlan& plan, TableContent& content)
{
    const std::size_t rows = content.table.rowHashes.size();
    std::vector<bool> kept(rows, true);
    std::vector<std::unique_ptr<PictureColumn>> columns;
    Places places(request.path);
    for (std::size_t k = 0; k < plan.columns.size(); ++k) {
        const ColumnInfo& info = plan.columns[k].info;
        if (info.kind != ColumnKind::Picture)
            continue;
        columns.push_back(std::make_unique<PictureColumn>(
            PictureColumn{info,
                          info.name,
                          content.table.columns[k].written,
                          PictureLoader(request, knownShape(request, inputName(plan, info))),
                          {}}));
        PictureColumn& column = *columns.back();
        for (std::size_t row = 0; row < rows; ++row) {
            if (!column.files[row].empty()) {
                column.loader.add({.path = places.of(column.files[row]), .of = row, .header = {}});
                continue;
            }
            ++column.unnamed;
            kept[row] = false;
        }
        column.loader.readHeaders();
        column.drop(kept);
    }
    const auto requireSome = [&] {
        const bool any = std::any_of(kept.begin(), kept.end(), [](bool is) { return is; });
        if (!columns.empty() && !any)
            refuseAll(request, columns);
    };
    requireSome();
    for (const auto& column : columns) {
        column->loader.keep(kept);
        column->loader.chooseShape(request.path);
        column->loader.decode();
        column->drop(kept);
    }
    requireSome();
    std::vector<std::unique_ptr<const Input>> inputs;
    const auto left = std::count(kept.begin(), kept.end(), true);
    for (const auto& column : columns) {
        column->loader.keep(kept);
        addFindings(content.findings, *column, left);
        for (const auto& [what, found] : column->loader.guesses())
            content.guesses.emplace_back(column->name + ", " + what, found);
        inputs.push_back(column->loader.input(inputName(plan, column->own)));
    }
    if (left == static_cast<std::ptrdiff_t>(rows))
        return inputs;
    columns.clear(); // they look at what shrinks now
    keepRows(content.labels, kept);
    keepRows(content.targets, kept);
    // Of test data one class is enough.
    const std::set<std::uint16_t> present(content.labels.begin(), content.labels.end());
    if (present.size() == 1 && !request.like)
        refuse(request.path, "data.one_class",
               fmt::format("All rows whose pictures can be read have the same label, \"{}\", so "
                           "that there is nothing to tell apart; put the other pictures where the "
                           "table says.",
                           plan.classes[*present.begin()]));
    keepRows(content.table.rowHashes, kept);
    for (ColumnCells& cells : content.table.columns) {
        keepRows(cells.numbers, kept);
        keepRows(cells.codes, kept);
        keepRows(cells.written, kept);
    }
    return inputs;
}

} // namespace assay::data::formats
