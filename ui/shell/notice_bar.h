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

/// One quiet line over the foot of the page, which does not move for it. Neutral notices leave by
/// themselves, warnings and blockers stay until they are closed; a newer notice takes the place of
/// an older one.
class NoticeBar : public QFrame
{
    Q_OBJECT
public:
    /// Lies over `page`, its parent.
    NoticeBar(const Theme& theme, QWidget* page);

    void tell(const Notice& notice);
    void clear();
    QString text() const;
    bool staysUntilClosed() const { return !m_leave.isActive(); }
    /// Takes back a notice whose button would undo something else by now.
    void undoStackMoved();
    /// Takes back a notice whose reason is over.
    void review();

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void paint();
    void place();

    const Theme& m_theme;
    Notice m_notice;
    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_act;
    QToolButton* m_close;
    QTimer m_leave;
};

} // namespace assay::ui
