// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "read_data.h"

using namespace assay;

/// The first byte chooses how the rest is to be read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    data::DataSpec spec;
    spec.format = "table";
    spec.table.header = static_cast<data::HeaderChoice>(data[0] % 3);
    spec.table.decimal = static_cast<data::DecimalChoice>(data[0] / 3 % 3);
    spec.table.task = static_cast<data::TaskChoice>(data[0] / 9 % 3);
    spec.table.encoding = static_cast<data::EncodingChoice>(data[0] / 27 % 4);
    spec.table.quotes = static_cast<data::QuoteChoice>(data[0] / 108);
    if (data[0] >= 128)
        spec.table.target = "1";
    fuzz::readData(spec, fuzz::text(data + 1, size - 1));
    return 0;
}
