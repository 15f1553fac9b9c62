// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/torch_archive.h"
#include "read_data.h"

#include <zip.h>

using namespace assay;

namespace {

void add(zip_t* zip, const char* name, std::string_view bytes)
{
    zip_source_t* source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    const zip_int64_t entry = zip_file_add(zip, name, source, ZIP_FL_OVERWRITE);
    if (entry < 0
        || zip_set_file_compression(zip, static_cast<zip_uint64_t>(entry), ZIP_CM_STORE, 0) != 0)
        std::abort();
}

/// A sound zip whose list of tensors is the input: a change within a zip is found by its checksum.
void writeAround(const std::filesystem::path& file, std::string_view list)
{
    static const std::string numbers(128, '\x3F');
    int code = 0;
    zip_t* zip = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!zip)
        std::abort();
    add(zip, "a/data.pkl", list);
    add(zip, "a/data/0", numbers);
    add(zip, "a/data/1", numbers);
    if (zip_close(zip) != 0)
        std::abort();
}

} // namespace

/// The first byte chooses: a whole file, or its list of tensors.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const auto file = fuzz::ownFolder() / "weights.pt";
    const std::string_view rest = fuzz::text(data + 1, size - 1);
    if (data[0] % 2 == 0)
        std::ofstream(file, std::ios::binary) << rest;
    else
        writeAround(file, rest);
    try {
        const model::TorchArchive weights(file);
        for (const auto& tensor : weights.tensors()) {
            if (model::countOf(tensor.shape) > 1'000'000)
                continue; // it repeats its numbers
            try {
                if (weights.values(tensor).size() != model::countOf(tensor.shape))
                    std::abort();
            } catch (const base::Error& error) {
                if (error.code() != "weights.type" && error.code() != "weights.damaged")
                    std::abort();
            }
        }
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input || error.text().empty())
            std::abort();
    }
    return 0;
}
