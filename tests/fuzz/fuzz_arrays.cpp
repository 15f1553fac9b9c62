// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "read_data.h"

#include <fstream>

using namespace assay;

/// Inputs and labels; the first byte chooses what arrays hold, the second says where in the rest the
/// one ends and the other begins.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::filesystem::path& folder = fuzz::ownFolder();
    const std::string_view rest = fuzz::text(data + 2, size - 2);
    const std::size_t cut = std::min<std::size_t>(data[1], rest.size());
    std::ofstream(folder / "x.npy", std::ios::binary) << rest.substr(0, cut);
    std::ofstream(folder / "y.npy", std::ios::binary) << rest.substr(cut);
    data::DataSpec spec;
    spec.format = "arrays";
    spec.arrays = static_cast<data::ArrayChoice>(data[0] % 4);
    fuzz::readAt(spec, folder.string());
    return 0;
}
