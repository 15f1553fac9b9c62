// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "read_data.h"

#include <fstream>

using namespace assay;

/// A batch and the names of its classes; the first two bytes say where in the rest the one ends and the
/// other begins.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::filesystem::path& folder = fuzz::ownFolder();
    const std::string_view rest = fuzz::text(data + 2, size - 2);
    const std::size_t cut =
        std::min<std::size_t>(std::size_t{data[0]} * 256 + data[1], rest.size());
    std::ofstream(folder / "data_batch_1.bin", std::ios::binary) << rest.substr(0, cut);
    if (cut < rest.size())
        std::ofstream(folder / "batches.meta.txt", std::ios::binary) << rest.substr(cut);
    else
        std::filesystem::remove(folder / "batches.meta.txt");
    data::DataSpec spec;
    spec.format = "cifar";
    fuzz::readAt(spec, folder.string());
    return 0;
}
