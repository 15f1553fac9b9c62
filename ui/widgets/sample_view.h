// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"
#include "models/sample_model.h"

#include <QWidget>

class QLabel;
class QListView;
class QTabBar;

namespace assay::ui {

class Draft;
class DrawsView;
class Theme;

/// Real examples of a split with what the network is given of them. Test is sealed: it has a tab
/// that says so and cannot be opened.
class SampleView : public QWidget
{
    Q_OBJECT
public:
    SampleView(SessionBridge& bridge, Draft& draft, const Theme& theme, QWidget* parent = nullptr);

    const SampleModel& model() const { return m_model; }
    const DrawsView& draws() const { return *m_draws; }

private:
    void refresh();
    data::SplitKind split() const;

    SessionBridge& m_bridge;
    Draft& m_draft;
    SampleModel m_model;
    QTabBar* m_tabs;
    QListView* m_list;
    QLabel* m_legend;
    QLabel* m_empty;
    DrawsView* m_draws;
    Request m_page;
};

} // namespace assay::ui
