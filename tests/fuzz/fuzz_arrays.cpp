// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "read_data.h"

using namespace assay;

/// Inputs and labels; the first byte chooses what arrays hold, the second says where in the rest the
/// one ends and the other begins.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    fuzz::writeTwo("x.npy", "y.npy", data + 1, size - 1);
    data::DataSpec spec;
    spec.format = "arrays";
    spec.arrays = static_cast<data::ArrayChoice>(data[0] % 4);
    fuzz::readAt(spec, fuzz::ownFolder().string());
    return 0;
}
