// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/read_request.h"

#include "base/error.h"

namespace assay::data {

void ReadRequest::at(double share) const
{
    if (progress && !progress(share))
        throw base::environmentError("data.cancelled", "Reading the data was cancelled.",
                                     {.file = path, .row = {}, .byte = {}});
}

} // namespace assay::data
