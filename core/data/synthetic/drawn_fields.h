// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field.h"

#include <vector>

namespace assay::data::synthetic {

/// The settings of sets that are drawn.
const std::vector<base::Field>& drawnFields();

} // namespace assay::data::synthetic
