// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QLabel>
#include <QMenu>

class QHBoxLayout;
class QVBoxLayout;

namespace assay::ui {

/// A titled surface: a title row that takes tools at its right, and content. Never put one into
/// another.
class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(const QString& title, QWidget* parent = nullptr);

    QVBoxLayout* body() { return m_body; }
    void setTitle(const QString& title);
    /// Into the title row, from left to right, at its right end.
    void addTool(QWidget* tool);
    /// The menu behind the three dots of the title row; made when first asked for.
    QMenu* menu();

private:
    QHBoxLayout* m_head;
    QVBoxLayout* m_body;
    QLabel* m_title;
    QMenu* m_menu = nullptr;
};

/// First line of a page: its name and the question it answers, which the window fills in from the
/// table of pages; tools at the right.
class PageHead : public QWidget
{
    Q_OBJECT
public:
    explicit PageHead(QWidget* parent = nullptr);
    void setTexts(const QString& title, const QString& question);
    void addTool(QWidget* tool);

private:
    QHBoxLayout* m_row;
    QLabel* m_title;
    QLabel* m_question; ///< gives its room to the tools where they need it
};

/// Small muted text. `wrap` lets it take several lines.
QLabel* mutedLabel(const QString& text, bool wrap = false, QWidget* parent = nullptr);

} // namespace assay::ui
