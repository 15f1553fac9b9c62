// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/read_request.h"

namespace assay::data::formats {

const base::FieldsOf<DataSpec>& arrayFields();

/// Arrays of NumPy's: a .npz, or .npy files side by side, of which `findArrays` says what each holds.
/// Examples lie along the first side. A validation part is joined to the training part. Labels are one
/// value an example, or one column for each class of which one is 1. Whole numbers and texts are
/// classes; fractions, and floats of more than 20 values, are numbers to predict.
Dataset::Content readArrays(const ReadRequest& request);

} // namespace assay::data::formats
