// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog.h"

#include "base/error.h"
#include "data/formats/idx.h"
#include "data/synthetic/glyphs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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
            .read = [make](const DataSpec& spec, const std::string&) { return make(spec); }};
}

} // namespace

const std::vector<Source>& catalog()
{
    static const std::vector<Source> all{
        drawn("glyphs", "Ten drawn digits, 28 x 28, by day.",
              [](const DataSpec& spec) { return synthetic::glyphs(spec, false); }),
        drawn("glyphs-night", "The same digits by night: darker, noisy, shifted, broken strokes.",
              [](const DataSpec& spec) { return synthetic::glyphs(spec, true); }),
        {.kind = "idx",
         .help = "IDX pictures with labels (the MNIST family), a folder or one file, also .gz.",
         .recognises = formats::looksLikeIdx,
         .read = [](const DataSpec&, const std::string& path) { return formats::readIdx(path); }},
    };
    return all;
}

DatasetPtr open(const DataSpec& spec, const std::string& path)
{
    std::error_code ignored;
    const bool exists = std::filesystem::exists(path, ignored);
    std::vector<std::string> names;
    for (const Source& source : catalog()) {
        if (source.synthetic)
            names.push_back(source.kind);
        if (!source.recognises(path))
            continue;
        if (!source.synthetic && !exists)
            continue;
        try {
            Dataset::Content content = source.read(spec, path);
            if (content.info.classes.size() < 2)
                throw base::inputError("data.one_class",
                                       "Every example has the same label; there is nothing to "
                                       "tell apart.",
                                       {.file = path, .row = {}, .byte = {}});
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
    if (exists)
        throw base::inputError("data.unknown_format",
                               "No reader knows this file; IDX pictures (.idx, idx3-ubyte, .gz) "
                               "are read.",
                               place);
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
