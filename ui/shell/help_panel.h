// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <QFrame>
#include <QPointer>

class QTextBrowser;
class QToolButton;

namespace assay::ui {

class Actions;
class Theme;

/// The help beside the page. A topic is the name of a page, "keys", "log" or "import". Hidden
/// until something is opened; Escape closes it.
class HelpPanel : public QFrame
{
    Q_OBJECT
public:
    HelpPanel(const Actions& actions, const Theme& theme, QWidget* parent = nullptr);

    void openTopic(const QString& topic);
    /// Version, licence, libraries and machine.
    void openAbout(const session::Machine& machine);
    /// Closes it where it shows `topic`, else opens that.
    void toggle(const QString& topic);
    /// Where the topic of a page is open, that of another one.
    void follow(const QString& page);
    void close(); ///< the focus goes back to where it was
    QString topic() const { return isHidden() ? QString() : m_topic; }
    QString text() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool showTopic(const QString& topic);
    void reveal();
    QString keysTopic() const;

    const Actions& m_actions;
    const Theme& m_theme;
    QTextBrowser* m_text;
    QString m_topic;
    bool m_following = false; ///< the topic is that of the page
    QPointer<QWidget> m_before;
};

} // namespace assay::ui
