// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/arguments.h"

#include <CLI/App.hpp>

namespace assay::cli {

/// Adds "evaluate" and "errors" with their options. `arguments` outlives `app`.
CLI::App* addEvaluate(CLI::App& app, Arguments& arguments);
CLI::App* addErrors(CLI::App& app, Arguments& arguments);

} // namespace assay::cli
