// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/events.h"

#include <QString>

namespace assay::ui {

/// A choice of how many programs train at the same time; 0: measured.
QString workerCountText(int workers);
/// What became of the programs that train side by side, sentences with a blank before each: what was measured and
/// taken, and which of them ended without having been asked to, with what they wrote last. Null: nothing.
QString workerText(const session::SearchWorkersChanged* news);

} // namespace assay::ui
