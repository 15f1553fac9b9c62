// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace assay::ui {

/// Why the file that a person chose cannot be opened by the name that the window has of it; empty:
/// it can. A name that is not UTF-8 comes from Qt with U+FFFD in the place of its bytes. That is no
/// name of the file any more, and may be the name of another. Looks into folders only for such names.
QString nameObstacle(const QString& path);

/// How many files and folders in `folder` have names that are not UTF-8: Qt lists none of them.
/// Looks at the first thousands of a large folder.
int unlistedIn(const QString& folder);

} // namespace assay::ui
