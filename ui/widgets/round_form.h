// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/samplers/coarse_to_fine.h"
#include "tune/search.h"

#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;

namespace assay::ui {

/// The rounds of a coarse-to-fine search so far; empty: it is none, or has no trial yet.
std::vector<tune::SearchBox> boxesOf(const tune::Search& search,
                                     const std::vector<tune::Trial>& trials);

/// The range of a setting that the next round of a coarse-to-fine search draws from, by hand. It is not there where
/// there are no rounds.
class RoundForm : public QWidget
{
    Q_OBJECT
public:
    explicit RoundForm(QWidget* parent = nullptr);

    /// `search`: as it is put together; `trials` and `boxes`: of the stored one.
    void setSearch(const tune::Search& search, const std::vector<tune::Trial>& trials,
                   const std::vector<tune::SearchBox>& boxes);

Q_SIGNALS:
    /// As SpaceForm::edited.
    void edited(const assay::tune::Space& space, const QString& why, const std::string& part);

private:
    const tune::Axis* chosen() const; ///< null: none
    void showChosen();
    void read();

    tune::Search m_search;
    std::vector<tune::Trial> m_trials;
    std::optional<tune::SearchBox> m_box; ///< of the newest round
    QLabel* m_title;
    QComboBox* m_setting;
    QLineEdit *m_from, *m_to;
    QString m_shownFrom, m_shownTo; ///< what was filled in
    QLabel* m_problem;
};

} // namespace assay::ui
