// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/catalog.h"
#include "data/preprocess.h"
#include "data/split.h"

namespace assay::data {

/// A data set, its cut and its encoders, held together: what everything trains on. Immutable, shared between threads.
struct Prepared {
    DatasetPtr source, serving;
    Splits splits;
    Preprocess preprocess;
    std::vector<base::Finding>
        findings; ///< of reading, then of the checks of data, where they were made
};

/// Opens, cuts and fits; experiment/suite.h adds the checks. Throws Error; "data.cancelled" when `progress` says so.
Prepared prepare(const DataSpec& spec, const ReadProgress& progress = {});

} // namespace assay::data
