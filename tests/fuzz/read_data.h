// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "data/catalog.h"
#include "memory_file.h"
#include "sentences.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
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

/// Writes an input as two files into ownFolder(): its first byte says where the one ends.
inline void writeTwo(const char* one, const char* two, const std::uint8_t* data, std::size_t size)
{
    const std::string_view rest = text(data + 1, size - 1);
    const std::size_t cut = std::min<std::size_t>(data[0], rest.size());
    std::ofstream(ownFolder() / one, std::ios::binary) << rest.substr(0, cut);
    std::ofstream(ownFolder() / two, std::ios::binary) << rest.substr(cut);
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
