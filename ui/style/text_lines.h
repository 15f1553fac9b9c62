// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QPainter;
class QRect;
class QString;

namespace assay::ui {

/// As many lines of `words` as fit into the box, one at least, the last one with an ellipsis where more follow. Returns
/// how high they are.
int drawLines(QPainter& painter, const QRect& box, const QString& words);

} // namespace assay::ui
