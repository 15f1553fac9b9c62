// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/zip_reader.h"

#include "base/error.h"
#include "base/open_database.h"
#include "base/plain_file.h"
#include "base/sha256.h"
#include "base/utf8.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <utility>

namespace assay::interop {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 18U;

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using OpenFile = std::unique_ptr<zip_file_t, CloseFile>;

std::string shown(const std::string& name)
{
    return base::onTerminal(name.substr(0, 100));
}

} // namespace

struct ZipReader::Zip {
    struct Discard {
        void operator()(zip_t* archive) const { zip_discard(archive); }
    };
    std::unique_ptr<zip_t, Discard> archive;
    std::map<std::string, zip_uint64_t> places;
};

ZipReader::ZipReader(std::filesystem::path file)
    : m_file(std::move(file))
    , m_zip(std::make_unique<Zip>())
{
    const base::ErrorPlace place{.file = m_file.string(), .row = {}, .byte = {}};
    base::requireNoOpenDatabase(m_file);
    std::error_code ignored;
    const auto status = std::filesystem::status(m_file, ignored);
    if (!std::filesystem::exists(status))
        throw base::inputError("case.missing", "There is no such archive; check the path.", place);
    const auto noZip = [&](const std::string& why) {
        return base::inputError("case.zip",
                                fmt::format("This is no whole ZIP archive ({}); copy it again, or "
                                            "export the case again.",
                                            why),
                                place);
    };
    if (!std::filesystem::is_regular_file(status))
        throw noZip("it is no ordinary file");
    int code = 0;
    m_zip->archive.reset(zip_open(m_file.c_str(), ZIP_RDONLY, &code));
    if (m_zip->archive == nullptr) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        const std::string why = zip_error_strerror(&error);
        zip_error_fini(&error);
        throw noZip(why);
    }
    const auto badName = [&](const std::string& name, const char* why) {
        return base::inputError("case.name",
                                fmt::format("The archive has an entry \"{}\", {}, so that nothing "
                                            "of it is unpacked; export the case again.",
                                            shown(name), why),
                                place);
    };
    const zip_int64_t count = zip_get_num_entries(m_zip->archive.get(), 0);
    for (zip_int64_t k = 0; k < count; ++k) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        const auto index = static_cast<zip_uint64_t>(k);
        if (zip_stat_index(m_zip->archive.get(), index, ZIP_FL_ENC_RAW, &stat) != 0
            || (stat.valid & ZIP_STAT_NAME) == 0 || (stat.valid & ZIP_STAT_SIZE) == 0)
            throw noZip(fmt::format("entry {} cannot be read", k + 1));
        std::string name = stat.name;
        const bool isFolder = name.ends_with('/');
        if (isFolder) // as other tools write it
            name.pop_back();
        if (!isSafeEntry(name))
            throw badName(name, "which is no name within a folder");
        if (isFolder)
            continue;
        if (!m_zip->places.emplace(name, index).second)
            throw badName(name, "which is there twice");
        m_sizes.emplace(std::move(name), stat.size);
    }
    for (const auto& [name, size] : m_sizes) {
        const auto within = m_sizes.lower_bound(name + '/');
        if (within != m_sizes.end() && within->first.starts_with(name + '/'))
            throw badName(name, "which is a file and a folder");
    }
}

ZipReader::~ZipReader() = default;

base::Error ZipReader::broken(const std::string& name, const std::string& why) const
{
    return base::inputError(
        "case.entry",
        fmt::format("\"{}\" in the archive is damaged or was changed ({}); copy "
                    "the archive again, or export the case again.",
                    shown(name), why),
        {.file = m_file.string(), .row = {}, .byte = {}});
}

namespace {

OpenFile opened(zip_t* archive, const std::map<std::string, zip_uint64_t>& places,
                const ZipReader& reader, const std::string& name)
{
    const auto place = places.find(name);
    if (place == places.end())
        throw reader.broken(name, "it is missing");
    OpenFile file(zip_fopen_index(archive, place->second, 0));
    if (!file)
        throw reader.broken(name, zip_strerror(archive));
    return file;
}

/// The next bytes; empty at the end. Throws where they cannot be unpacked.
std::string_view next(zip_file_t* file, std::string& buffer, const ZipReader& reader,
                      const std::string& name)
{
    const zip_int64_t got = zip_fread(file, buffer.data(), buffer.size());
    if (got < 0)
        throw reader.broken(name, zip_error_strerror(zip_file_get_error(file)));
    return std::string_view(buffer).substr(0, static_cast<std::size_t>(got));
}

} // namespace

std::string ZipReader::text(const std::string& name, std::uint64_t most)
{
    const OpenFile file = opened(m_zip->archive.get(), m_zip->places, *this, name);
    std::string all, buffer(kPiece, '\0');
    for (;;) {
        const std::string_view piece = next(file.get(), buffer, *this, name);
        if (piece.empty())
            return all;
        all += piece;
        if (all.size() > most)
            throw broken(name, fmt::format("it is longer than {} bytes", most));
    }
}

void ZipReader::extract(const CaseEntry& entry, const std::filesystem::path& to,
                        const std::function<bool(std::uint64_t)>& progress)
{
    const auto otherSize = [&](const std::string& found) {
        return broken(entry.name, fmt::format("it has {} bytes, the list of contents says {}",
                                              found, entry.bytes));
    };
    const OpenFile file = opened(m_zip->archive.get(), m_zip->places, *this, entry.name);
    if (const std::uint64_t size = m_sizes.at(entry.name); size != entry.bytes)
        throw otherSize(std::to_string(size));
    base::PlainFile written(to, base::PlainFile::Use::Replace);
    const auto requireWritten = [&](bool isDone) {
        if (!isDone)
            throw base::environmentError(
                "file.write",
                fmt::format("The archive cannot be unpacked ({}); make room there, or name another "
                            "folder for temporary files with TMPDIR.",
                            written.problem()),
                {.file = to.string(), .row = {}, .byte = {}});
    };
    requireWritten(written.isOpen());
    base::Sha256 sum;
    std::uint64_t done = 0;
    std::string buffer(kPiece, '\0');
    for (;;) {
        const std::string_view piece = next(file.get(), buffer, *this, entry.name);
        if (piece.empty())
            break;
        done += piece.size();
        if (done > entry.bytes)
            throw otherSize("more");
        sum.add(piece);
        requireWritten(written.write(piece));
        if (progress && !progress(piece.size()))
            throw base::usageError("case.cancelled", "The replay was ended.");
    }
    if (done != entry.bytes)
        throw otherSize(std::to_string(done));
    if (sum.digits() != entry.sha256)
        throw broken(entry.name, "its SHA-256 is another one");
}

} // namespace assay::interop
