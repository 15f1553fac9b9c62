// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay::session {

/// Lowers the priority of the calling thread where there is a window that has to stay quick. Without one it keeps that
/// of the program: on a machine that others keep busy a command would wait minutes for a second of its own work.
void goBehindWindow(bool window);

} // namespace assay::session
