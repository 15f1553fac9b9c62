// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/npz.h"

#include "base/open_database.h"
#include "data/formats/byte_reader.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace assay::data::formats {

namespace {

constexpr std::string_view kSuffix = ".npy";
constexpr zip_int64_t kMostEntries = 10'000;

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Discard>;

Archive opened(const std::filesystem::path& path)
{
    base::requireNoOpenDatabase(path);
    int code = 0;
    Archive archive(zip_open(path.c_str(), ZIP_RDONLY, &code));
    if (archive == nullptr && code == ZIP_ER_OPEN)
        refuse(path, "file.open",
               "The file cannot be opened; check that it exists and may be read.");
    if (archive == nullptr)
        refuse(path, "npz.damaged",
               "The file cannot be unpacked: it is damaged, cut off or no .npz; save it again with "
               "numpy.savez.");
    return archive;
}

/// One packed array, unpacked as it is read.
class PackedBytes final : public ArrayBytes
{
public:
    PackedBytes(const std::filesystem::path& path, const std::string& name)
        : m_path(path)
        , m_archive(opened(path))
    {
        zip_stat_t found{};
        if (zip_stat(m_archive.get(), name.c_str(), 0, &found) != 0
            || (found.valid & ZIP_STAT_SIZE) == 0)
            damaged();
        m_size = found.size;
        m_file.reset(zip_fopen(m_archive.get(), name.c_str(), 0));
        if (m_file == nullptr)
            damaged();
    }
    std::uint64_t size() const override { return m_size; }
    std::size_t read(char* to, std::size_t count) override
    {
        std::size_t done = 0;
        while (done < count) {
            const zip_int64_t got = zip_fread(m_file.get(), to + done, count - done);
            if (got < 0)
                damaged();
            if (got == 0)
                break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    }
    bool seek(std::uint64_t place) override
    {
        if (zip_fseek(m_file.get(), static_cast<zip_int64_t>(place), SEEK_SET) == 0)
            return true;
        zip_file_error_clear(m_file.get()); // what is packed can still be read in order
        return false;
    }

private:
    [[noreturn]] void damaged() const
    {
        refuse(m_path, "npz.damaged",
               "An array in the file cannot be unpacked: it is damaged or encrypted; save it again "
               "with numpy.savez.");
    }

    std::filesystem::path m_path;
    Archive m_archive;
    std::unique_ptr<zip_file_t, Discard> m_file;
    std::uint64_t m_size = 0;
};

} // namespace

std::vector<std::string> arraysOf(const std::filesystem::path& npz)
{
    const Archive archive = opened(npz);
    std::vector<std::string> names;
    const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
    for (zip_int64_t k = 0; k < std::min(count, kMostEntries); ++k) {
        const char* entry = zip_get_name(archive.get(), static_cast<zip_uint64_t>(k), 0);
        const std::string_view name = entry == nullptr ? "" : entry;
        if (name.size() > kSuffix.size() && name.ends_with(kSuffix))
            names.emplace_back(name.substr(0, name.size() - kSuffix.size()));
    }
    if (names.empty())
        refuse(npz, "npz.empty",
               "The file holds no arrays of NumPy; save them with numpy.savez(file, "
               "probabilities=..., labels=...).");
    return names;
}

NpyReader openArray(const std::filesystem::path& npz, const std::string& name)
{
    return {std::make_unique<PackedBytes>(npz, name + std::string(kSuffix)), npz};
}

} // namespace assay::data::formats
