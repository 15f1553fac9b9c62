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

/// One quiet line over the foot of the page, which does not move for it, or above the control that
/// has the focus there. Neutral notices leave by themselves, warnings and blockers stay until they
/// are closed or their reason is gone; a newer notice takes the place of an older one.
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
    /// The same of one about what has come off now.
    void settle(const QString& about);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void paint();
    void place();
    QRect inUse() const; ///< what a person works at in the page; empty: nothing that is small
    void follow(const QWidget* focus);

    const Theme& m_theme;
    Notice m_notice;
    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_act;
    QToolButton* m_close;
    QTimer m_leave;
    QMetaObject::Connection m_row; ///< of the view that has the focus
};

} // namespace assay::ui
