// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileDialog>

namespace assay::ui {

/// The only way to a file dialog: one that opens none of the files it lists. Other dialogs read
/// their first bytes to name their type; with an open project among them that ends the locks which
/// keep other programs from removing what it has not gathered in yet (base/open_database.h). That
/// includes dialogs of the desktop, which may run within this program. Deletes itself when closed.
/// `folder` empty: where the last one ended.
QFileDialog* makeFileDialog(QWidget* parent, const QString& title, const QString& folder = {},
                            const QString& filter = {});

/// Why nothing may be written there: it is a file of the open project. Empty: it may.
QString writeObstacle(const QString& path);

} // namespace assay::ui
