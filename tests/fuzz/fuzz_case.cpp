// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sha256.h"
#include "interop/zip_reader.h"
#include "read_data.h"

using namespace assay;

namespace {

constexpr std::uint64_t kMost = 1 << 20; ///< bytes of an entry that is unpacked here

void requireRefusal(const base::Error& error)
{
    if (error.kind() == base::ErrorKind::Internal || error.text().empty())
        std::abort();
}

/// A list of contents is refused, or names nothing outside of its folder and survives being written.
void readManifest(std::string_view json)
{
    try {
        const interop::CaseManifest manifest = interop::manifestFrom(json, "case.zip");
        for (const interop::CaseEntry& entry : manifest.entries) {
            if (!interop::isSafeEntry(entry.name))
                std::abort();
        }
        if (interop::manifestFrom(interop::toJson(manifest), "case.zip").entries
            != manifest.entries)
            std::abort();
    } catch (const base::Error& error) {
        requireRefusal(error);
    }
}

void readArchive(const std::filesystem::path& file)
{
    const auto to = fuzz::ownFolder() / "unpacked";
    try {
        interop::ZipReader zip(file);
        for (const auto& [name, size] : zip.sizes()) {
            if (!interop::isSafeEntry(name))
                std::abort();
            try {
                const std::string content = zip.text(name, kMost);
                zip.extract({name, size, base::sha256(content)}, to);
                if (std::filesystem::file_size(to) != content.size())
                    std::abort();
            } catch (const base::Error& error) {
                requireRefusal(error);
            }
        }
        if (zip.has(interop::kManifestEntry))
            readManifest(zip.text(interop::kManifestEntry, kMost));
    } catch (const base::Error& error) {
        requireRefusal(error);
    }
}

} // namespace

/// The first byte chooses: a whole archive, or its list of contents.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::string_view rest = fuzz::text(data + 1, size - 1);
    if (data[0] % 2 != 0) {
        readManifest(rest);
        return 0;
    }
    const auto file = fuzz::ownFolder() / "case.zip";
    std::ofstream(file, std::ios::binary) << rest;
    readArchive(file);
    return 0;
}
