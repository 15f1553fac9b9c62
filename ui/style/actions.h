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

/// What must be so before an action is possible. `shell/obstacles` says which part is missing.
enum class Needs {
    Nothing,
    View,          ///< allowed by what shows the thing it acts on: a chart, the table of runs
    Project,       ///< an open project
    Writable,      ///< an open project that can be written to
    NotReadOnly,   ///< no project, or one that can be written to
    Startable,     ///< all that a new run needs
    Training,      ///< a run at work in this program
    ShownTraining, ///< the run that is looked at, at work in this program
    Resumable,     ///< a run with a checkpoint to go on from
    Forkable,      ///< a run that was trained here, or trains now
    WaitingRun,    ///< a run that waits for its turn in this program
    Repeatable,    ///< a run of this program that is over
    Proposal,      ///< something that Next step or a finding proposes to change
    OtherTestData, ///< test data of another source than the data
    Answering,     ///< a run that was trained here, and is over
    Evaluation,    ///< an evaluation of that run
    ErrorTable,
    WatchedFolder,
    RecentProject, ///< one was open here before
    Undo,
    Redo,
};

/// One thing that can be done. `text` and `help` are sources of translations.
struct ActionSpec {
    const char* id; ///< stable: tests, next steps and the palette name actions by it
    const char* text;
    const char* help;
    const char* icon;
    const char* shortcut;
    Needs needs = Needs::Nothing;
};

/// Every command of the window, declared once: those of the table, and one a page (`add`). Menus,
/// buttons, shortcuts and the palette show these; the code that does the work connects to them.
class Actions : public QObject
{
    Q_OBJECT
public:
    /// `window` gets the actions, so that their shortcuts work everywhere in it.
    Actions(const Theme& theme, QWidget* window);

    static std::span<const ActionSpec> table();
    /// One more, whose texts are those of the language already.
    void add(const QString& id, const QString& text, const QString& help, const QString& icon,
             const QString& shortcut);
    /// The action of an id that is in the table.
    QAction* at(const QString& id) const;
    const std::vector<QAction*>& all() const
    {
        return m_all;
    } ///< in the order of the table, added ones last

    /// Enables it when `obstacle` is empty; else its tooltip says why it is not possible.
    void allow(const QString& id, const QString& obstacle);
    /// Another word and picture for the same command: "Pause" and "Continue".
    void turn(const QString& id, const QString& text, const QString& icon);

private:
    void paint();

    const Theme& m_theme;
    QWidget* m_window;
    std::vector<QAction*> m_all;
    QHash<QString, QAction*> m_byId;
};

/// "Start (Ctrl+R)" and below it the help.
QString toolTipOf(const QAction& action);

} // namespace assay::ui
