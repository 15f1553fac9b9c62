// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/advice.h"
#include "base/error.h"
#include "data/data_spec.h"

namespace assay::advise {

/// What mends data that cannot be read or cannot be used.
struct DataRemedy {
    /// LocateData, ChooseTarget, ServeSame, or Apply: settings are put back.
    Action action = Action::LocateData;
    base::Patch patch; ///< with ServeSame and Apply
};

/// The remedy that can work: no other place is asked for where a setting lets the reading fail.
DataRemedy remedyOf(const base::Error& problem, const data::DataSpec& spec);

} // namespace assay::advise
