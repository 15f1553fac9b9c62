// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QObject>

#include <span>
#include <vector>

namespace assay::ui {

class Theme;

/// One thing that can be done. `text` and `help` are sources of translations.
struct ActionSpec {
    const char* id; ///< stable: tests, next steps and the palette name actions by it
    const char* text;
    const char* help;
    const char* icon;
    const char* shortcut;
};

/// Every command of the window, declared once. Menus, buttons, shortcuts and the palette show
/// these; whoever does the work connects to them.
class Actions : public QObject
{
    Q_OBJECT
public:
    /// `window` gets the actions, so that their shortcuts work everywhere in it.
    Actions(const Theme& theme, QWidget* window);

    static std::span<const ActionSpec> table();
    /// The action of an id that is in the table.
    QAction* at(const QString& id) const;
    const std::vector<QAction*>& all() const { return m_all; } ///< in the order of the table

    /// Enables it when `obstacle` is empty; else its tooltip says why it is not possible.
    void allow(const QString& id, const QString& obstacle);
    /// Another word and picture for the same command: "Pause" and "Continue".
    void turn(const QString& id, const QString& text, const QString& icon);

private:
    void paint();

    const Theme& m_theme;
    std::vector<QAction*> m_all;
    QHash<QString, QAction*> m_byId;
};

/// "Start (Ctrl+R)" and below it the help.
QString toolTipOf(const QAction& action);

} // namespace assay::ui
