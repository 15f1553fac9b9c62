// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "style/actions.h"

namespace assay::ui {

class Workbench;

/// Why an action that needs this is not possible now; empty: it is. Needs::View is never missing
/// here.
QString obstacle(Needs needs, Workbench& bench);

} // namespace assay::ui
