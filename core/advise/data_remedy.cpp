// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/data_remedy.h"

#include "data/formats/cell.h"
#include "data/further_sources.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace assay::advise {

namespace {

bool isOneOf(const std::string& code, std::initializer_list<const char*> codes)
{
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool speaksOf(const base::Error& problem, const char* field)
{
    return problem.text().find(field) != std::string::npos;
}

/// Puts those settings back that decide how a text is cut into cells and differ from their default.
base::Patch asFound(const data::DataSpec& spec)
{
    const data::TableSpec& table = spec.table;
    const data::TableSpec usual;
    base::Patch patch;
    const auto back = [&](bool changed, const char* field, const char* fallback) {
        if (changed)
            patch.push_back({field, fallback});
    };
    back(spec.format != data::kAnyFormat, "data.format", data::kAnyFormat);
    back(table.delimiter != usual.delimiter, "data.delimiter", "auto");
    back(table.quotes != usual.quotes, "data.quotes", "auto");
    back(table.comment != usual.comment, "data.comment", "auto");
    back(table.header != usual.header, "data.header", "auto");
    back(table.encoding != usual.encoding, "data.encoding", "auto");
    back(table.firstLine != usual.firstLine, "data.first_line", "0");
    return patch;
}

/// The list of columns that the problem names, without the one which the table does not have;
/// the others stay: one may have been left out because it gives the answer away.
base::Patch withoutMissing(const base::Error& problem, const data::TableSpec& table)
{
    const std::array<std::pair<const char*, const std::string*>, 6> lists{
        {{"data.leave_out", &table.leaveOut},
         {"data.keep", &table.keep},
         {"data.numbers", &table.numbers},
         {"data.categories", &table.categories},
         {"data.texts", &table.texts},
         {"data.id_columns", &table.idColumns}}};
    for (const auto& [field, list] : lists) {
        if (!speaksOf(problem, field))
            continue;
        std::vector<std::string> kept;
        bool found = false;
        for (const std::string& name : data::formats::listOf(*list)) {
            if (problem.text().find("column \"" + name + "\" (") != std::string::npos)
                found = true;
            else
                kept.push_back(name);
        }
        return found ? base::Patch{{field, data::formats::listText(kept)}} : base::Patch{};
    }
    return {};
}

} // namespace

DataRemedy remedyOf(const base::Error& problem, const data::DataSpec& spec)
{
    const std::string& code = problem.code();
    if (code.starts_with("further.")) {
        // Without the one at fault the data can be read.
        std::vector<std::string> kept = data::furtherPaths(spec.more);
        std::string fault = problem.place().file;
        if (std::find(kept.begin(), kept.end(), fault) == kept.end()) {
            fault.clear();
            for (const std::string& path : kept) { // the longest, as one may begin another
                if (path.size() > fault.size() && problem.text().find(path) != std::string::npos)
                    fault = path;
            }
        }
        if (fault.empty())
            kept.clear();
        std::erase(kept, fault);
        return {Action::Apply, {{"data.more", data::furtherText(kept)}}};
    }
    // Of the file itself no setting is to blame.
    if (problem.kind() == base::ErrorKind::Environment || code.starts_with("file.")
        || isOneOf(code, {"data.moved", "memory"}))
        return {};
    if (isOneOf(code, {"table.target_empty", "table.target_text", "table.many_classes",
                       "data.one_class", "data.one_value"})
        || (code == "data.column" && speaksOf(problem, "data.target")))
        return {Action::ChooseTarget, {}};
    if (!spec.testPath.empty()
        && isOneOf(code,
                   {"data.shape", "data.classes", "table.other_columns", "table.target_missing"}))
        return {Action::ServeSame, {{"data.test_path", ""}}};
    if (code == "data.labels_differ" && !spec.table.matchLabels)
        return {Action::Apply, {{"data.match_labels", "true"}}};
    if (code == "pictures.memory" && (spec.pictures.size == 0 || spec.pictures.size > 64))
        return {Action::Apply, {{"data.picture_size", "64"}}};
    if (code == "data.column") {
        if (const base::Patch patch = withoutMissing(problem, spec.table); !patch.empty())
            return {Action::Apply, patch};
    }
    if (code == "table.no_columns" && !spec.table.leaveOut.empty())
        return {Action::Apply, {{"data.leave_out", ""}}};
    const data::SplitSpec& split = spec.split;
    if (isOneOf(code, {"data.split_empty", "data.split_shares"})
        && (split.train != 0 || split.trainVal != 0 || split.testVal != 0 || split.trainPart != 1))
        return {Action::Apply,
                {{"data.split.train", "0"},
                 {"data.split.train_val", "0"},
                 {"data.split.test_val", "0"},
                 {"data.split.train_part", "1"}}};
    if (base::Patch patch = asFound(spec); !patch.empty())
        return {Action::Apply, patch};
    return {};
}

} // namespace assay::advise
