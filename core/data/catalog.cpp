// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog.h"

#include "base/error.h"
#include "base/open_database.h"
#include "data/formats/array_files.h"
#include "data/formats/arrays.h"
#include "data/formats/cell_findings.h"
#include "data/formats/cifar.h"
#include "data/formats/csv.h"
#include "data/formats/foreign_file.h"
#include "data/formats/idx.h"
#include "data/formats/picture_folder.h"
#include "data/formats/text_folder.h"
#include "data/formats/ucr.h"
#include "data/synthetic/drawn_fields.h"
#include "data/synthetic/glyphs.h"
#include "data/synthetic/points.h"
#include "data/synthetic/sequences.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <new>

namespace assay::data {

namespace {

Source drawn(std::string name, std::string help, Dataset::Content (*make)(const DataSpec& spec))
{
    return {.kind = name,
            .help = std::move(help),
            .synthetic = true,
            .recognises = [name](const std::string& path) { return path == name; },
            .read = [make](const ReadRequest& request) { return make(request.spec); },
            .fields = synthetic::drawnFields};
}

/// Says that there is one label only, and how many rows have none, which may be what the other class is written as.
std::string oneLabel(const std::vector<base::Finding>& findings)
{
    for (const base::Finding& finding : findings) {
        if (finding.id == "table.target_missing")
            return base::sentence(finding, formats::cellFindings())
                   + " All others have the same label, so there is nothing to tell apart; if an empty cell "
                     "means another class, write a word into it, or choose another target or other data.";
    }
    return "Every example has the same label, so there is nothing to tell apart; choose another target or "
           "other data.";
}

void requireUsable(const Dataset::Content& content, const ReadRequest& request)
{
    const base::ErrorPlace place{.file = request.path, .row = {}, .byte = {}};
    if (content.info.task == Task::Classification) {
        if (content.info.classes.size() < 2)
            throw base::inputError("data.one_class", oneLabel(content.info.findings), place);
        return;
    }
    const auto [low, high] = std::minmax_element(content.targets.begin(), content.targets.end());
    if (!request.like && *low == *high)
        throw base::inputError("data.one_value",
                               "Every example has the same target, so there is nothing to "
                               "predict; choose another target or other data.",
                               place);
}

} // namespace

const base::FieldsOf<DataSpec>& noFields()
{
    static const base::FieldsOf<DataSpec> none;
    return none;
}

const std::vector<Source>& catalog()
{
    static const std::vector<Source> all{
        drawn("glyphs", "Ten drawn digits, 28 x 28, by day.",
              [](const DataSpec& spec) { return synthetic::glyphs(spec, false); }),
        drawn("glyphs-night", "The same digits by night: darker, noisy, shifted, broken strokes.",
              [](const DataSpec& spec) { return synthetic::glyphs(spec, true); }),
        drawn("points-blobs", "Points in a plane: three round clouds that overlap a little.",
              synthetic::blobs),
        drawn("points-moons", "Points in a plane: two half moons, one inside the other.",
              synthetic::moons),
        drawn("points-spirals", "Points in a plane: two spirals that no straight line parts.",
              synthetic::spirals),
        drawn("sequences", "Noisy waves of four frequencies, of unequal length.", synthetic::waves),
        {.kind = "idx",
         .help = "IDX pictures with labels (the MNIST family), a folder or one file, also .gz.",
         .recognises = formats::looksLikeIdx,
         .read = formats::readIdx,
         .fields = formats::idxFields,
         .alsoReads = {"data.max_classes"}},
        {.kind = "cifar",
         .help = "CIFAR-10 and CIFAR-100, binary version, a folder or one file (.bin).",
         .recognises = formats::looksLikeCifar,
         .read = formats::readCifar,
         .alsoReads = {"data.set"}},
        {.kind = "series",
         .help =
             "Time series of the UCR and UEA archives (.ts, .tsv, x_TRAIN.txt), a file or a folder.",
         .recognises = formats::looksLikeSeries,
         .read = formats::readSeries,
         .alsoReads = {"data.match_labels"}},
        {.kind = "pictures",
         .help = "Pictures (JPEG, PNG, GIF, BMP ...), a folder with a folder for each class.",
         .recognises = formats::looksLikePictureFolder,
         .read = [](const ReadRequest& request) { return formats::readPictureFolder(request); },
         .fields = formats::pictureFolderFields,
         .alsoReads = {"data.max_classes"}},
        {.kind = "arrays",
         .help = "Arrays of NumPy's (.npz, .npy): inputs and labels, a file or a folder.",
         .recognises = formats::holdsArrays,
         .read = formats::readArrays,
         .fields = formats::arrayFields,
         .alsoReads = {"data.task", "data.max_classes", "data.match_labels"}},
        {.kind = "texts",
         .help = "Texts (.txt), a folder with a file or a folder for each class.",
         .recognises = formats::looksLikeTextFolder,
         .read = formats::readTextFolder,
         .fields = formats::textFields,
         .alsoReads = {"data.max_classes"}},
        {.kind = "table",
         .help = "Tables as delimited text (CSV, TSV), also .gz.",
         .recognises = formats::looksLikeTable,
         .read = formats::readTable,
         .fields = formats::tableFields,
         .alsoReads = {"data.picture_size", "data.picture_fit", "data.tokens", "data.letter_case",
                       "data.text_length", "data.vocabulary"}},
    };
    return all;
}

DatasetPtr open(const ReadRequest& request)
{
    const std::string& path = request.path;
    std::error_code ignored;
    const bool exists = std::filesystem::exists(path, ignored);
    base::requireNoOpenDatabase(path);
    std::vector<std::string> names, files;
    for (const Source& source : catalog()) {
        (source.synthetic ? names : files).push_back(source.synthetic ? source.kind : source.help);
        const bool asked = !source.synthetic && request.spec.format == source.kind;
        const bool open = source.synthetic || request.spec.format == kAnyFormat;
        if (!(asked && exists) && !(open && source.recognises(path)))
            continue;
        if (!source.synthetic && !exists)
            continue;
        try {
            Dataset::Content content = source.read(request);
            content.info.reader = source.kind;
            requireUsable(content, request);
            return std::make_shared<const Dataset>(std::move(content));
        } catch (const std::bad_alloc&) {
            throw base::environmentError("memory", "The data do not fit into memory.",
                                         {.file = path, .row = {}, .byte = {}});
        } catch (const std::filesystem::filesystem_error& error) {
            throw base::inputError(
                "file.read", fmt::format("The file cannot be read: {}.", error.code().message()),
                {.file = path, .row = {}, .byte = {}});
        }
    }
    const base::ErrorPlace place{.file = path, .row = {}, .byte = {}};
    if (exists && std::filesystem::is_regular_file(path, ignored)
        && std::filesystem::file_size(path, ignored) == 0)
        throw base::inputError("file.empty", "The file is empty; download or copy it again.",
                               place);
    if (exists && std::filesystem::is_regular_file(path, ignored)) {
        if (const std::string problem = formats::foreignFile(path); !problem.empty())
            throw base::inputError("data.unknown_format", problem, place);
        if (const std::string problem = formats::unlabelledText(path); !problem.empty())
            throw base::inputError("data.unknown_format", problem, place);
    }
    if (exists && std::filesystem::is_directory(path, ignored)) {
        if (const std::string problem = formats::foreignFolder(path); !problem.empty())
            throw base::inputError("data.unknown_format", problem, place);
    }
    if (exists) {
        for (std::string& kind : files)
            kind.resize(kind.size() - (kind.ends_with('.') ? 1 : 0)); // one sentence of all
        throw base::inputError(
            "data.unknown_format",
            fmt::format("This {} is nothing that can be read; choose one of: {}.",
                        std::filesystem::is_directory(path, ignored) ? "folder" : "file",
                        fmt::join(files, "; ")),
            place);
    }
    const auto near = base::nearest(path, names);
    throw base::inputError(
        "file.missing",
        near.empty() ? fmt::format("There is no such file or folder; check the path, or use a "
                                   "synthetic set: {}.",
                                   fmt::join(names, ", "))
                     : fmt::format("There is no such file; did you mean the synthetic set {}?",
                                   near.front()),
        place);
}

} // namespace assay::data
