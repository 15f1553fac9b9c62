// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/live_run.h"
#include "diagnose/layer_watch.h"
#include "widgets/card.h"

#include <cstdint>
#include <memory>
#include <optional>

class QComboBox;
class QStackedLayout;
class QToolButton;

namespace assay::ui {

class EmptyState;
class LayerCurves;
class LayerMap;
class Theme;
class WhenSeen;

/// What the layers of a run do while it learns: a map of one quantity, and below it the curves of the
/// layer that a person opened.
class LayerWatchView : public Card
{
    Q_OBJECT
public:
    LayerWatchView(Theme& theme, QWidget* parent = nullptr);

    /// Another run, or the same with new facts; goes on with its points by itself.
    void showRun(const train::RunRecord& run, const std::shared_ptr<LiveRun>& live);
    void clear();

    LayerMap& map() { return *m_map; }
    LayerCurves& curves() { return *m_curves; }
    train::LayerQuantity quantity() const;
    void choose(train::LayerQuantity quantity);
    void open(std::int64_t position); ///< the layer's curves; the same again closes them
    QString note() const;             ///< what stands below the map

private:
    void refresh();
    void present();
    void offerQuantities();
    void offerPictures(bool any); ///< of the map; false: there is none
    QString sayWhatIsMissing() const;

    std::optional<train::RunRecord> m_run;
    std::shared_ptr<LiveRun> m_live;
    diagnose::LayerWatch m_watch;
    std::int64_t m_opened = 0;

    QComboBox* m_quantity;
    QStackedLayout* m_stack;
    EmptyState* m_empty;
    LayerMap* m_map;
    QLabel* m_note;
    QWidget* m_detail;
    QLabel* m_detailTitle;
    LayerCurves* m_curves;
    WhenSeen* m_due;
};

} // namespace assay::ui
