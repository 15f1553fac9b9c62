// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QSet>
#include <QTabBar>

class QHBoxLayout;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace assay::ui {

class Theme;

/// A tab bar that computes how wide its tabs have to be.
class WideTabBar : public QTabBar
{
    Q_OBJECT
public:
    using QTabBar::QTabBar;
    int widthOf(int tab) const { return tabSizeHint(tab).width(); }
    QSize minimumSizeHint() const override { return {0, QTabBar::minimumSizeHint().height()}; }
    QSize sizeHint() const override { return {0, QTabBar::sizeHint().height()}; }
};

/// A card of several views, one at a time, each behind a tab that names it. Tabs that find no room
/// are listed in a menu. Ctrl+Tab and Ctrl+Shift+Tab go on to the next view and back, so do the
/// arrows while the bar has the focus. A view may ask for the whole page: by the button, F, or a
/// double click on its tab; Escape gives the room back. The owner of the page makes the room.
class ViewTabs : public QFrame
{
    Q_OBJECT
public:
    explicit ViewTabs(Theme& theme, QWidget* parent = nullptr);

    /// `key` is stable, `title` is shown.
    void addView(const QString& key, const QString& title, QWidget* view);
    /// Into the row of the tabs, at its right end.
    void addTool(QWidget* tool);

    QString view() const;              ///< key of the one that is shown
    void showView(const QString& key); ///< nothing for a key that is not there
    /// Without a place among the tabs while there is nothing to see. When it is shown just then, the
    /// first one is.
    void setOffered(const QString& key, bool isOffered);
    bool isWhole() const { return m_whole; }
    void setWhole(bool whole);

Q_SIGNALS:
    void viewChanged();
    void wholeChanged(bool whole);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void fitTabs(); ///< hides those that find no room; once a tool is shown or hidden

private:
    void turn(int by); ///< to the next view, round
    void paintButtons();
    bool isOffered(int tab) const;

    Theme& m_theme;
    WideTabBar* m_bar;
    QHBoxLayout* m_row;
    QToolButton* m_more; ///< what finds no room
    QMenu* m_moreMenu;
    QToolButton* m_grow;
    QStackedWidget* m_views;
    QSet<QString> m_withheld; ///< keys of views that are not offered
    bool m_whole = false;
    bool m_fitting = false;
};

} // namespace assay::ui
