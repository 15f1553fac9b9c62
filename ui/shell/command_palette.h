// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QIcon>
#include <QPointer>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;

namespace assay::ui {

class Actions;
class Theme;

/// How well `typed` names `text`: 0 not at all; letters in order, better at the heads of words and
/// side by side.
int matchScore(const QString& typed, const QString& text);

/// Every command by its name, and what `Extra` adds, over the page. Enter does the chosen one, Escape
/// closes.
class CommandPalette : public QFrame
{
    Q_OBJECT
public:
    struct Entry {
        QString text;
        QString detail; ///< why it is disabled, a path, a value
        QString shortcut;
        QIcon icon;
        bool enabled = true;
        std::function<void()> run;
    };
    /// Entries beside the actions, asked for each time it opens.
    using Extra = std::function<std::vector<Entry>()>;

    CommandPalette(const Actions& actions, const Theme& theme, Extra extra, QWidget* window);

    void open(const QString& typed = {});
    void close();
    QStringList shownTexts() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void collect();
    void filter();
    void runChosen();
    void place();

    const Actions& m_actions;
    const Theme& m_theme;
    Extra m_extra;
    QLineEdit* m_typed;
    QListWidget* m_list;
    QLabel* m_none; ///< in place of the list when nothing fits
    std::vector<Entry> m_entries;
    QPointer<QWidget> m_before; ///< had the focus
};

} // namespace assay::ui
