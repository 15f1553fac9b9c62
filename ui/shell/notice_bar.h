// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/workbench.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;
class QToolButton;

namespace assay::ui {

class Theme;

/// One quiet line above the page. Neutral notices leave by themselves, warnings and blockers stay
/// until they are closed; a newer notice takes the place of an older one.
class NoticeBar : public QFrame
{
    Q_OBJECT
public:
    explicit NoticeBar(const Theme& theme, QWidget* parent = nullptr);

    void tell(const Notice& notice);
    void clear();
    QString text() const;
    bool staysUntilClosed() const { return !m_leave.isActive(); }

private:
    void paint();

    const Theme& m_theme;
    Notice m_notice;
    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_act;
    QToolButton* m_close;
    QTimer m_leave;
};

} // namespace assay::ui
