// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "read_data.h"

#include <fstream>

using namespace assay;

/// A pair of pictures and labels; the first byte says where in the rest the one ends and the other
/// begins.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::filesystem::path& folder = fuzz::ownFolder();
    const std::string_view rest = fuzz::text(data + 1, size - 1);
    const std::size_t cut = std::min<std::size_t>(data[0], rest.size());
    std::ofstream(folder / "x-images-idx3-ubyte", std::ios::binary) << rest.substr(0, cut);
    std::ofstream(folder / "x-labels-idx1-ubyte", std::ios::binary) << rest.substr(cut);
    data::DataSpec spec;
    spec.format = "idx";
    fuzz::readAt(spec, folder.string());
    return 0;
}
