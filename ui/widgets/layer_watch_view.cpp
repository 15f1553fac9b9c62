// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/layer_watch_view.h"

#include "bridge/convert.h"
#include "bridge/layer_words.h"
#include "charts/layer_curves.h"
#include "charts/layer_map.h"
#include "widgets/empty_state.h"
#include "widgets/when_seen.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

using train::LayerQuantity;

namespace {

constexpr auto kOwnModule = "torchscript";
/// Of a series. A run of ours has about 200; another program may log each of a million updates.
constexpr std::size_t kMostPoints = 2'000;

} // namespace

LayerWatchView::LayerWatchView(Theme& theme, QWidget* parent)
    : Card(tr("Layers"), parent)
    , m_quantity(new QComboBox)
    , m_stack(new QStackedLayout)
    , m_empty(new EmptyState)
    , m_map(new LayerMap(theme))
    , m_note(mutedLabel({}, true))
    , m_detail(new QWidget)
    , m_detailTitle(new QLabel)
    , m_curves(new LayerCurves(theme))
    , m_due(new WhenSeen(this, [this] { present(); }))
{
    m_quantity->setAccessibleName(tr("What is shown of each layer"));
    addTool(m_quantity);
    m_map->addTo(menu());
    connect(m_quantity, &QComboBox::activated, this, &LayerWatchView::refresh);
    connect(m_map, &LayerMap::chosen, this, [this](qint64 position) { open(position); });

    auto* close = new QToolButton;
    close->setText(tr("Close"));
    close->setStyleSheet(QStringLiteral("min-height: 18px; padding: 0 8px;"));
    close->setToolTip(tr("Leave the map all the room"));
    connect(close, &QToolButton::clicked, this, [this] { open(m_opened); });
    auto* head = new QHBoxLayout;
    head->addWidget(m_detailTitle, 1);
    head->addWidget(close);
    auto* detail = new QVBoxLayout(m_detail);
    detail->setContentsMargins(0, 4, 0, 0);
    detail->setSpacing(4);
    detail->addLayout(head);
    detail->addWidget(m_curves, 1);
    m_detail->setVisible(false);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_map, 3);
    column->addWidget(m_note);
    column->addWidget(m_detail, 2);
    body()->addLayout(m_stack, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(content);
    offerPictures(false);
}

LayerQuantity LayerWatchView::quantity() const
{
    return static_cast<LayerQuantity>(m_quantity->currentData().toInt());
}

void LayerWatchView::choose(LayerQuantity quantity)
{
    m_quantity->setCurrentIndex(m_quantity->findData(static_cast<int>(quantity)));
    refresh();
}

QString LayerWatchView::note() const
{
    return m_note->text();
}

void LayerWatchView::showRun(const train::RunRecord& run, const std::shared_ptr<LiveRun>& live)
{
    if (live != m_live) {
        clear();
        m_live = live;
        connect(m_live.get(), &LiveRun::grew, this, &LayerWatchView::refresh);
    }
    m_run = run;
    refresh();
}

void LayerWatchView::clear()
{
    if (m_live)
        disconnect(m_live.get(), nullptr, this, nullptr);
    m_live.reset();
    m_run.reset();
    m_watch.clear();
    m_opened = 0;
    m_detail->setVisible(false);
    m_map->setLayers(m_watch, quantity());
    m_map->setOpened(0);
    m_curves->clear();
    offerPictures(false);
}

void LayerWatchView::open(std::int64_t position)
{
    m_opened = position == m_opened ? 0 : position;
    m_map->setOpened(m_opened);
    refresh();
}

void LayerWatchView::refresh()
{
    m_due->ask();
}

/// Those that some layer has.
void LayerWatchView::offerQuantities()
{
    const QSignalBlocker quiet(m_quantity);
    const LayerQuantity chosen = m_quantity->count() > 0 ? quantity() : LayerQuantity::GradientNorm;
    std::vector<LayerQuantity> found, present;
    for (const LayerQuantity each : train::kLayerQuantities) {
        const bool any = std::any_of(m_watch.series().begin(), m_watch.series().end(),
                                     [&](const auto& series) { return series.quantity == each; });
        if (any)
            found.push_back(each);
    }
    for (int i = 0; i < m_quantity->count(); ++i)
        present.push_back(static_cast<LayerQuantity>(m_quantity->itemData(i).toInt()));
    // The list may be open: filling it again would take it from under the pointer.
    if (found != present) {
        m_quantity->clear();
        for (const LayerQuantity each : found) {
            m_quantity->addItem(quantityName(each), static_cast<int>(each));
            m_quantity->setItemData(m_quantity->count() - 1, quantityHelp(each), Qt::ToolTipRole);
        }
    }
    m_quantity->setCurrentIndex(std::max(0, m_quantity->findData(static_cast<int>(chosen))));
    m_quantity->setToolTip(m_quantity->count() > 0 ? quantityHelp(quantity()) : QString());
    m_quantity->setVisible(m_quantity->count() > 0);
}

void LayerWatchView::offerPictures(bool any)
{
    menu()->setToolTipsVisible(!any);
    for (QAction* action : menu()->actions()) {
        action->setEnabled(any);
        action->setToolTip(any ? QString() : tr("There is no map of the layers yet."));
    }
}

QString LayerWatchView::sayWhatIsMissing() const
{
    QStringList said;
    bool ofTemplate = false, ofOwn = false, none = false, module = false;
    for (const diagnose::WatchedSeries& series : m_watch.series()) {
        module = module || series.layer.kind == kOwnModule;
        if (series.quantity != quantity())
            continue;
        none = none || !series.band;
        ofTemplate = ofTemplate
                     || (series.band && series.band->basis == diagnose::LayerBand::Basis::Template);
        ofOwn =
            ofOwn || (series.band && series.band->basis == diagnose::LayerBand::Basis::FirstEpoch);
    }
    if (ofTemplate)
        said << (ofOwn ? tr("Bands: what this template showed on other data; where that was not "
                            "measured, the run's own first epoch.")
                       : tr("Bands: what this template showed in trainings on other data."));
    else if (ofOwn)
        said << tr("Bands: the run's own first epoch, widened; they say what changed, not whether "
                   "the first epoch was sound.");
    if (none && m_run->epoch < 1 && !train::isOver(m_run->state))
        said << tr("Layers without a band get theirs after the first epoch.");
    else if (none)
        said << tr("Layers without a band had too few numbers in the first epoch.");
    if (module)
        said << tr("Parts of a module have gradients and updates alone: what leaves them is not "
                   "seen from outside.");
    return said.join(QLatin1Char(' '));
}

void LayerWatchView::present()
{
    m_watch.clear();
    if (m_live) {
        for (const LiveRun::Key& key : m_live->keys()) {
            if (!key.second.empty() || !train::layerSeries(key.first))
                continue;
            const train::Series& series = *m_live->series(key);
            std::vector<diagnose::WatchedSeries::Point> points;
            const std::size_t stride = series.size() / kMostPoints + 1;
            for (std::size_t i = 0; i < series.size(); i += stride) {
                const train::HistoryPoint point = series.at(i);
                points.push_back({point.step, double(point.epoch), point.value});
            }
            m_watch.add(key.first, std::move(points));
        }
    }
    if (m_run)
        m_watch.findBands(*m_run);
    offerQuantities();
    offerPictures(!m_watch.series().empty());
    if (m_watch.series().empty()) {
        const bool learns = m_run && !train::isOver(m_run->state);
        m_empty->setTexts(
            learns ? tr("Layers will be here after the first update")
                   : tr("Nothing was measured of the layers of this run"),
            learns ? tr("Gradients, updates and activations of each layer are measured about 200 "
                        "times in a run, unless Watch layers is off on the Model page.")
                   : tr("It was trained by an earlier version, by another program or with Watch "
                        "layers off."));
        m_stack->setCurrentIndex(0);
        m_map->setLayers(m_watch, quantity());
        return;
    }
    m_stack->setCurrentIndex(1);
    m_map->setLayers(m_watch, quantity());
    m_note->setText(unbroken(sayWhatIsMissing()));
    m_note->setVisible(!m_note->text().isEmpty());
    const auto opened =
        std::find_if(m_watch.series().begin(), m_watch.series().end(),
                     [this](const auto& series) { return series.layer.position == m_opened; });
    m_detail->setVisible(opened != m_watch.series().end());
    if (opened == m_watch.series().end())
        return;
    m_detailTitle->setText(text(opened->layer.name));
    m_curves->setLayer(m_watch, m_opened);
}

} // namespace assay::ui
