// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/data_spec.h"

namespace assay::data {

/// The settings of a PreprocessSpec.
const base::FieldsOf<DataSpec>& preprocessFields();

} // namespace assay::data
