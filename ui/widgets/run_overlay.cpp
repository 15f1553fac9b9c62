// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_overlay.h"

#include "bridge/convert.h"
#include "bridge/session_bridge.h"
#include "shell/theme.h"
#include "widgets/curve_card.h"
#include "widgets/curve_legend.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

using train::Series;

constexpr std::size_t kMostMarked = 3; ///< the marks of more curves hide each other

const LiveRun::Key kTrainValError{train::metric_name::kError, data::key(data::SplitKind::TrainVal)};
const LiveRun::Key kTrainValRmse{train::metric_name::kRmse, data::key(data::SplitKind::TrainVal)};

/// A run among its seeds, or alone: the colour of the first one.
Curve curveOf(const QString& name, const QColor& colour, const std::vector<const Series*>& series,
              Marker marker)
{
    Curve curve;
    curve.name = name;
    curve.colour = colour;
    curve.marker = marker;
    if (series.size() > 1)
        curve.seeds = series;
    else if (!series.empty())
        curve.raw = series.front();
    return curve;
}

} // namespace

RunOverlay::RunOverlay(SessionBridge& bridge, Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_theme(theme)
    , m_legend(new CurveLegend)
    , m_loss(new CurveCard(theme, Measure::Loss))
    , m_error(new CurveCard(theme, Measure::Share))
    , m_rmse(new CurveCard(theme, Measure::Rmse))
{
    m_loss->setHeading(tr("Training loss, smoothed"));
    m_error->setHeading(tr("Train-val error (%)"));
    m_rmse->setHeading(tr("Train-val RMSE"));
    m_error->chart().share(m_loss->chart().view());
    m_rmse->chart().share(m_loss->chart().view());
    m_loss->addFollowButton();
    for (CurveCard* card : {m_loss, m_error, m_rmse}) {
        card->chart().setNamed(false);
        card->chart().setWaiting(tr("Choose runs to compare their curves."));
        connect(&card->chart(), &CurveChart::said, this, &RunOverlay::said);
    }
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(m_loss, 1);
    row->addWidget(m_error, 1);
    row->addWidget(m_rmse, 1);
    m_rmse->setVisible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_legend);
    column->addLayout(row, 1);
    connect(m_legend, &CurveLegend::switched, this, [this](const QString& name, bool on) {
        m_loss->chart().setShown(name, on);
        m_error->chart().setShown(name, on);
        m_rmse->chart().setShown(name, on);
    });
    connect(&theme, &Theme::changed, this, &RunOverlay::refresh);
}

RunOverlay::~RunOverlay() = default;

void RunOverlay::setRuns(const std::vector<train::RunRecord>& runs)
{
    std::vector<train::RunRecord> sorted = runs;
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    // Errors and numbers share no axis: whichever kind is chosen is shown, both when both are.
    const auto regression = std::count_if(runs.begin(), runs.end(), [](const auto& run) {
        return run.task == data::Task::Regression;
    });
    m_rmse->setVisible(regression > 0);
    m_error->setVisible(regression == 0 || regression < std::ssize(runs));
    std::map<std::string, std::size_t> families;
    m_groups.clear();
    for (const train::RunRecord& run : sorted) {
        const auto [family, fresh] = families.try_emplace(run.family, m_groups.size());
        // An experiment whose family is not known stands for itself.
        if (fresh || run.family.empty())
            m_groups.push_back({text(run.name), {run.id}});
        else
            m_groups[family->second].runs.push_back(run.id);
    }
    for (Group& group : m_groups) {
        if (group.runs.size() > 1)
            group.name = tr("%1, %n seeds", nullptr, int(group.runs.size())).arg(group.name);
        const auto twice = std::count_if(m_groups.begin(), m_groups.end(), [&](const Group& other) {
            return other.name == group.name;
        });
        if (twice > 1) // curves are known by their names
            group.name = QStringLiteral("%1 (%2)").arg(group.name).arg(group.runs.front());
    }
    std::map<train::RunId, std::shared_ptr<LiveRun>> live;
    for (const train::RunRecord& run : sorted) {
        if (const auto known = m_live.find(run.id); known != m_live.end()) {
            live.insert(*known);
            continue;
        }
        live[run.id] = LiveRun::of(m_bridge, run.id);
        connect(live[run.id].get(), &LiveRun::grew, this, &RunOverlay::refresh);
    }
    for (const auto& [id, known] : m_live) {
        if (live.count(id) == 0)
            disconnect(known.get(), nullptr, this, nullptr);
    }
    // The charts let go of the series before their owners do.
    const auto before = std::exchange(m_live, std::move(live));
    refresh();
}

void RunOverlay::refresh()
{
    std::vector<Curve> loss, error, rmse;
    std::vector<CurveLegend::Entry> entries;
    for (const Group& group : m_groups) {
        std::vector<const Series*> losses, errors, rmses;
        for (const train::RunId run : group.runs) {
            const LiveRun& live = *m_live.at(run);
            if (const Series* series = live.smoothed(LiveRun::batchLoss()))
                losses.push_back(series);
            if (const Series* series = live.series(kTrainValError))
                errors.push_back(series);
            if (const Series* series = live.series(kTrainValRmse))
                rmses.push_back(series);
        }
        const QColor colour = m_theme.colours().run(group.runs.front());
        const bool few = m_groups.size() <= kMostMarked;
        loss.push_back(curveOf(group.name, colour, losses, Marker::None));
        error.push_back(curveOf(group.name, colour, errors, few ? Marker::Circle : Marker::None));
        rmse.push_back(curveOf(group.name, colour, rmses, few ? Marker::Circle : Marker::None));
        entries.push_back({group.name, colour});
    }
    m_legend->setEntries(entries);
    m_loss->chart().setCurves(std::move(loss));
    m_error->chart().setCurves(std::move(error));
    m_rmse->chart().setCurves(std::move(rmse));
}

} // namespace assay::ui
