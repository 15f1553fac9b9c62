// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QMenu;

namespace assay::ui {

class Theme;

/// A file, a folder or the name of a synthetic set: typed or chosen.
class PathField : public QWidget
{
    Q_OBJECT
public:
    PathField(const QString& name, const Theme& theme, QWidget* parent = nullptr);

    void setPath(const QString& path);
    QString path() const;
    void setPlaceholder(const QString& text);
    void setMarked(bool wrong);
    /// Entries of the menu before the synthetic sets.
    QMenu* menu() { return m_menu; }
    void addSyntheticSets();

Q_SIGNALS:
    void chosen(const QString& path);

private:
    QLineEdit* m_line;
    QMenu* m_menu;
};

} // namespace assay::ui
