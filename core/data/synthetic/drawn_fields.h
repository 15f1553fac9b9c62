// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/data_spec.h"

#include <vector>

namespace assay::data::synthetic {

/// The settings of sets that are drawn.
const base::FieldsOf<DataSpec>& drawnFields();

} // namespace assay::data::synthetic
