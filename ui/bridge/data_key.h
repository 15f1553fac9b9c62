// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"

#include <string>

namespace assay::ui {

/// The same for two settings of data exactly where they are the same, so that nothing needs to be read again.
std::string dataKey(const data::DataSpec& data);

} // namespace assay::ui
