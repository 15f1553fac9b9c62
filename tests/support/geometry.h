// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

class QWidget;

namespace assay::testing {

/// What is wrong with where the visible widgets of `root` lie, a sentence each: siblings that
/// overlap, children that leave their parent, words and numbers that are cut although their row has
/// room. By geometry and font metrics, never by pixels.
QStringList misplaced(const QWidget& root);

/// Labels of `root` that carry the answer of a page (its title, its verdict, the title of Next
/// step) and are not wholly in sight.
QStringList hiddenAnswers(const QWidget& root);

} // namespace assay::testing
