// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"

#include <string>

namespace assay::data {

/// Throws a usage Error where the examples of `other` cannot be used beside those of `source`: "data.shape" for
/// another task, other inputs or other columns, "data.classes" for other classes. `what`: "test data"; `remedy`: the
/// sentence that says what to do about the first.
void requireFit(const DatasetInfo& source, const DatasetInfo& other, const char* what,
                const std::string& remedy);

} // namespace assay::data
