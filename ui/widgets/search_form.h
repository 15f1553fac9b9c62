// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/search.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace assay::ui {

/// How a search looks: its method, when it ends, and whether trials are stopped early.
class SearchForm : public QWidget
{
    Q_OBJECT
public:
    explicit SearchForm(QWidget* parent = nullptr);

    /// isShare: the metric is one, so that a gain is in points.
    void setSearch(const tune::Search& search, bool isShare);

Q_SIGNALS:
    void edited(const assay::tune::Search& search, const QString& why, const std::string& part);

private:
    void showAbout();

    tune::Search m_search;
    bool m_isShare = true;
    bool m_showing = false;
    bool m_isShown = false; ///< a search was shown before
    QComboBox* m_method;
    QLabel* m_about;
    QSpinBox *m_trials, *m_seed;
    QDoubleSpinBox *m_minutes, *m_gain;
    QComboBox* m_stop;
};

/// "coarse to fine"
QString methodText(const std::string& name);

} // namespace assay::ui
