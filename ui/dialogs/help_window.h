// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <QTextBrowser>

namespace assay::ui {

/// The help in a window of its own, beside the work. A topic is the name of a page, or "keys".
class HelpWindow : public QTextBrowser
{
    Q_OBJECT
public:
    explicit HelpWindow(QWidget* parent);

    void openTopic(const QString& topic);
    /// Version, licence, libraries and machine.
    void openAbout(const session::Machine& machine);
};

} // namespace assay::ui
