// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/patch.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QButtonGroup;
class QGridLayout;
class QTableWidget;
class QToolButton;

namespace assay::data {
struct FirstLine;
struct Profile;
} // namespace assay::data

namespace assay::ui {

class Draft;
class Theme;

/// How the text of a table was read: the first lines as they were cut, and above them what was
/// found or chosen for each setting that cuts them, every choice a button. A click on the number of
/// a line lets the table begin there. Lines of test data follow, with what they were read with where
/// that is something else: what is chosen counts for both. While there is no profile, it keeps what it showed.
class ReadingView : public QWidget
{
    Q_OBJECT
public:
    ReadingView(const Draft& draft, const Theme& theme, QWidget* parent = nullptr);

    /// Null when there is no such choice.
    QToolButton* button(const std::string& field, const std::string& choice) const;
    const QTableWidget& lines() const;

Q_SIGNALS:
    void settingWanted(const base::Patch& setting);

private:
    class Lines;

    void addChoices(QGridLayout* grid, const std::string& path, int row, int column);
    void refresh();
    void showLines();
    void putCaption(int row, const data::Profile& profile);
    void putLines(const std::vector<data::FirstLine>& lines, bool source);
    /// What the test data were read with, as far as it is something else.
    static QString servingText(const data::Profile& profile);
    /// What the draft sets, else what was found.
    std::string settled(const std::string& path) const;

    const Draft& m_draft;
    const Theme& m_theme;
    std::map<std::string, QButtonGroup*> m_choices; ///< by the path of their field
    std::map<std::string, std::string> m_found;     ///< the same, from the last profile
    Lines* m_lines;
};

} // namespace assay::ui
