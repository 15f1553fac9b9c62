// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <QScrollArea>

#include <vector>

class QVBoxLayout;

namespace assay::ui {

class Theme;

/// What was found in a run, the gravest first: a sign for its severity and its sentence. Hidden
/// while there is nothing.
class FindingList : public QScrollArea
{
    Q_OBJECT
public:
    explicit FindingList(Theme& theme, QWidget* parent = nullptr);

    void setFindings(const std::vector<base::Finding>& findings);
    /// Puts a button beside every finding that proposes a setting.
    void offerFixes() { m_offers = true; }
    const std::vector<base::Finding>& findings() const { return m_findings; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void fixWanted(const std::string& setting); ///< "path=value"

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    void fit();

    Theme& m_theme;
    std::vector<base::Finding> m_findings;
    QWidget* m_content;
    bool m_offers = false;
};

} // namespace assay::ui
