// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <QScrollArea>

#include <functional>
#include <vector>

class QPushButton;

#include <vector>

class QVBoxLayout;

namespace assay::ui {

class Theme;

/// What was found in a run, the gravest first: a sign for its severity and its sentence. Those that
/// do not fit into three lines are folded away whole, behind a button that says how many. Hidden while
/// there is nothing.
class FindingList : public QScrollArea
{
    Q_OBJECT
public:
    explicit FindingList(Theme& theme, QWidget* parent = nullptr);

    void setFindings(const std::vector<base::Finding>& findings);
    /// Puts a button beside every finding that proposes a setting; `words` makes its text.
    using Words = std::function<QString(const std::string& setting)>;
    void offerFixes(Words words) { m_words = std::move(words); }
    const std::vector<base::Finding>& findings() const { return m_findings; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void fixWanted(const std::string& setting); ///< "path=value"

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeRow(const base::Finding& finding);
    void rebuild();
    void fit();

    Theme& m_theme;
    std::vector<base::Finding> m_findings;
    QWidget* m_content;
    std::vector<QWidget*> m_rows;
    QPushButton* m_more = nullptr;
    bool m_unfolded = false;
    int m_height = 0;
    Words m_words;
};

} // namespace assay::ui
