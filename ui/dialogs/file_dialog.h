// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileDialog>

#include <functional>

namespace assay::ui {

class Settings;

/// What files are asked for. Each kind has a folder of its own, the one where the last was chosen.
enum class FileKind {
    Project,
    Data,
    Log,     ///< of another tool
    Answers, ///< made elsewhere
    Module,  ///< a network of one's own
    Weights, ///< of a network, for or from other programs
    Setup,   ///< network, data and training in one file
    Chart,   ///< pictures of charts
    Table,   ///< tables written for other programs
};

/// The only way to a file dialog: one that opens none of the files it lists. Other dialogs read
/// their first bytes to name their type; with an open project among them that ends the locks which
/// keep other programs from removing what it has not gathered in yet (base/open_database.h). That
/// includes dialogs of the desktop, which may run within this program. Deletes itself when closed.
/// Begins in the last folder of its kind, else in the documents.
QFileDialog* makeFileDialog(QWidget* parent, const QString& title, FileKind kind,
                            const QString& filter = {});

/// Name filters of the dialogs that open files of a kind: what is usually meant, then all files.
QString openFilter(FileKind kind);

/// Of a dialog that writes files of one ending: "PNG picture (*.png)".
QString saveFilter(const QString& ending);

/// Where the folders of the kinds are kept between two starts, until the next call; null: they are
/// not kept. `documents` names the folder in which a kind begins that has none yet; empty: that of
/// the system.
void keepFoldersIn(Settings* settings, std::function<QString()> documents);

/// Why nothing may be written there: it is a file of the open project. Empty: it may.
QString writeObstacle(const QString& path);

} // namespace assay::ui
