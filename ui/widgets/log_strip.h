// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace assay::ui {

class Actions;
class LogBook;
class ReadingBar;

/// What is being imported, with Cancel, and what is watched, with an end to it. Hidden while there
/// is neither.
class LogStrip : public QWidget
{
    Q_OBJECT
public:
    LogStrip(LogBook& logs, const Actions& actions, QWidget* parent = nullptr);

private:
    void refresh();

    LogBook& m_logs;
    ReadingBar* m_reading;
    QWidget* m_watching;
    QLabel* m_watched;
};

} // namespace assay::ui
