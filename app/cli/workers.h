// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay::cli {

/// From now on this process is interrupted when the one that started it ends, however that ends.
void endWithParent();

} // namespace assay::cli
