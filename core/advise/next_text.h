// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/advice.h"

#include <string>

namespace assay::advise {

/// What to do next, as the command line words it: "set train.learning_rate=3e-4"; empty: nothing. Any thread.
std::string nextText(const Advice& advice);

} // namespace assay::advise
