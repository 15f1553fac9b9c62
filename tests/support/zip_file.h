// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <zip.h>

#include <QtGlobal>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace assay::testing {

using ZipEntries =
    std::vector<std::pair<std::string, std::string>>; ///< name and content, in their order

/// A ZIP as anybody may write it: any names, also twice.
inline void writeZip(const std::filesystem::path& file, const ZipEntries& entries)
{
    int code = 0;
    zip_t* zip = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (zip == nullptr)
        qFatal("the ZIP of a test cannot be written");
    std::size_t number = 0;
    for (const auto& [name, content] : entries) {
        zip_source_t* source = zip_source_buffer(zip, content.data(), content.size(), 0);
        // libzip refuses a name that is there: it is put in under another one of its length.
        std::string own = name;
        for (std::size_t k = 0; k < number; ++k) {
            if (entries[k].first == name)
                own.back() = '~';
        }
        if (zip_file_add(zip, own.c_str(), source, ZIP_FL_ENC_UTF_8) < 0)
            qFatal("the ZIP of a test cannot hold an entry");
        ++number;
    }
    if (zip_close(zip) != 0)
        qFatal("the ZIP of a test cannot be closed");
}

/// All entries of a ZIP, in their order.
inline ZipEntries readZip(const std::filesystem::path& file)
{
    int code = 0;
    zip_t* zip = zip_open(file.c_str(), ZIP_RDONLY, &code);
    if (zip == nullptr)
        qFatal("the ZIP of a test cannot be read");
    ZipEntries entries;
    for (zip_int64_t k = 0; k < zip_get_num_entries(zip, 0); ++k) {
        zip_stat_t stat;
        zip_stat_index(zip, static_cast<zip_uint64_t>(k), 0, &stat);
        std::string content(stat.size, '\0');
        zip_file_t* open = zip_fopen_index(zip, static_cast<zip_uint64_t>(k), 0);
        if (zip_fread(open, content.data(), content.size()) != static_cast<zip_int64_t>(stat.size))
            qFatal("an entry of a ZIP cannot be read");
        zip_fclose(open);
        entries.emplace_back(stat.name, std::move(content));
    }
    zip_discard(zip);
    return entries;
}

} // namespace assay::testing
