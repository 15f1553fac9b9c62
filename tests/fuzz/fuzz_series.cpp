// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "read_data.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    assay::data::DataSpec spec;
    spec.format = "series";
    assay::fuzz::readData(spec, assay::fuzz::text(data, size));
    return 0;
}
