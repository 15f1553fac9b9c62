// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/data_spec.h"
#include "data/dataset.h"

#include <optional>

namespace assay::data::checks {

/// Data that keep a part for testing, as MNIST does, train on it too once the test data come from
/// elsewhere: an error on that part then says nothing. Nothing where it is left out.
std::optional<base::Finding> ownTestPart(const DatasetInfo& source, const SplitSpec& split);

} // namespace assay::data::checks
