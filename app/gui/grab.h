// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/main_window.h"

#include <QElapsedTimer>
#include <QTimer>

namespace assay::gui {

/// Waits until the window shows what it will show, draws it into a file and leaves: exit code 0,
/// or 3 with a sentence on standard error when the project cannot be opened or the picture not
/// written.
class Grab : public QObject
{
    Q_OBJECT
public:
    Grab(ui::MainWindow& window, const QString& picture);

private:
    void look();
    void leave(int code);

    ui::MainWindow& m_window;
    QString m_picture;
    QTimer m_timer;
    QElapsedTimer m_since;
};

} // namespace assay::gui
