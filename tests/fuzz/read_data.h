// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "data/catalog.h"
#include "memory_file.h"
#include "sentences.h"

#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>

namespace assay::fuzz {

/// For inputs of several files: a folder of this process.
inline const std::filesystem::path& ownFolder()
{
    static const std::filesystem::path folder = [] {
        const auto place =
            std::filesystem::temp_directory_path() / ("assay-fuzz-" + std::to_string(getpid()));
        std::filesystem::create_directories(place);
        return place;
    }();
    return folder;
}

/// Opens a data set; refusing it in one sentence is a good answer.
inline void readAt(const data::DataSpec& spec, const std::string& path,
                   const std::function<void(const data::Dataset&)>& use = {})
{
    try {
        const auto dataset = data::open({.spec = spec, .path = path, .progress = {}});
        if (dataset->size() == 0)
            std::abort(); // an empty set has to be refused
        for (const base::Finding& finding : dataset->info().findings)
            requireSentence(finding);
        if (use)
            use(*dataset);
    } catch (const base::Error& error) {
        if (error.kind() == base::ErrorKind::Internal || error.text().empty())
            std::abort();
    }
}

inline void readData(const data::DataSpec& spec, std::string_view bytes)
{
    static const MemoryFile file;
    file.write(bytes);
    readAt(spec, file.path());
}

} // namespace assay::fuzz
