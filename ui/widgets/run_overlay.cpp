// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_overlay.h"

#include "bridge/convert.h"
#include "bridge/session_bridge.h"
#include "style/theme.h"
#include "train/seeds.h"
#include "widgets/curve_card.h"
#include "widgets/when_seen.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace assay::ui {

namespace {

using train::Series;

constexpr std::size_t kMostMarked = 3; ///< the marks of more curves hide each other

const LiveRun::Key kTrainValError{train::metric_name::kError, data::key(data::SplitKind::TrainVal)};
const LiveRun::Key kTrainValRmse{train::metric_name::kRmse, data::key(data::SplitKind::TrainVal)};
const LiveRun::Key kTrainValLoss{train::metric_name::kLoss, data::key(data::SplitKind::TrainVal)};
const LiveRun::Key kTrainLoss{train::metric_name::kLoss, data::key(data::SplitKind::Train)};

bool isOurs(const std::string& metric)
{
    return metric == train::metric_name::kLearningRate
           || metric == train::metric_name::kGradientNorm || metric == train::metric_name::kPace;
}

/// "train-val loss", or the tag that another tool logged.
QString nameOf(const LiveRun::Key& key)
{
    const QString metric = text(key.first).replace(QLatin1Char('_'), QLatin1Char(' '));
    if (key.second.empty())
        return isOurs(key.first) ? metric : text(key.first);
    for (const data::SplitKind split : data::kOpenSplits) {
        if (data::key(split) == key.second)
            return QStringLiteral("%1 %2").arg(splitText(split), metric);
    }
    return QStringLiteral("%1 %2").arg(text(key.second), metric);
}

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
    , m_loss(new CurveCard(theme, Measure::Loss))
    , m_error(new CurveCard(theme, Measure::Share))
    , m_rmse(new CurveCard(theme, Measure::Rmse))
    , m_other(new CurveCard(theme, Measure::Number))
    , m_choice(new QComboBox)
    , m_grown(new WhenSeen(this, [this] { refresh(); }))
{
    m_loss->setHeading(tr("Training loss, smoothed"));
    m_error->setHeading(tr("Train-val error (%)"));
    m_rmse->setHeading(tr("Train-val RMSE"));
    m_error->chart().share(m_loss->chart().view());
    m_rmse->chart().share(m_loss->chart().view());
    m_other->chart().share(m_loss->chart().view());
    m_loss->addFollowButton();
    for (CurveCard* card : {m_loss, m_error, m_rmse, m_other}) {
        card->chart().setNamed(false);
        card->chart().setWaiting(tr("Choose runs to compare their curves."));
        connect(&card->chart(), &CurveChart::said, this, &RunOverlay::said);
    }
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(m_loss, 1);
    row->addWidget(m_error, 1);
    row->addWidget(m_rmse, 1);
    row->addWidget(m_other, 1);
    m_rmse->setVisible(false);
    m_other->setVisible(false);
    m_choice->setAccessibleName(tr("What the second chart shows"));
    m_choice->setToolTip(tr("What the second chart shows"));
    m_choice->addItem(tr("Train-val score"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_choice, &QComboBox::activated, this, &RunOverlay::refresh);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_choice, 0, Qt::AlignRight);
    m_choice->setVisible(false);
    column->addLayout(row, 1);
    connect(&theme, &Theme::changed, this, &RunOverlay::refresh);
}

RunOverlay::~RunOverlay() = default;

void RunOverlay::setRuns(const std::vector<train::RunRecord>& runs)
{
    std::vector<train::RunRecord> sorted = runs;
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    std::vector<std::set<std::int64_t>> seeds; // of each group
    std::vector<const train::RunRecord*> firsts;
    m_groups.clear();
    for (const train::RunRecord& run : sorted) {
        const auto known =
            std::find_if(firsts.begin(), firsts.end(), [&run](const train::RunRecord* first) {
                return train::differBySeedOnly(*first, run);
            });
        const auto at = static_cast<std::size_t>(known - firsts.begin());
        if (known == firsts.end()) {
            firsts.push_back(&run);
            seeds.emplace_back();
            m_groups.push_back({text(run.name), {}, {}});
        }
        m_groups[at].runs.push_back(run.id);
        if (seeds[at].insert(run.seed).second)
            m_groups[at].drawn.push_back(run.id);
    }
    for (std::size_t k = 0; k < m_groups.size(); ++k) {
        Group& group = m_groups[k];
        const auto runs = static_cast<int>(group.runs.size());
        const auto distinct = static_cast<int>(seeds[k].size());
        if (runs > 1 && distinct > 1)
            group.name = tr("%1, %n seeds", nullptr, distinct).arg(group.name);
        else if (runs > 1) // the same numbers again
            group.name = tr("%1, %n runs of one seed", nullptr, runs).arg(group.name);
        const auto twice = std::count_if(m_groups.begin(), m_groups.end(), [&](const Group& other) {
            return other.name == group.name;
        });
        if (twice > 1) // curves are known by their names
            group.name = QStringLiteral("%1 (%2)").arg(group.name).arg(group.runs.front());
    }
    std::map<train::RunId, std::shared_ptr<LiveRun>> live;
    for (const train::RunRecord& run : sorted) {
        std::shared_ptr<LiveRun>& now = live[run.id] = LiveRun::of(m_bridge, run.id);
        const auto known = m_live.find(run.id);
        if (known == m_live.end() || known->second != now)
            connect(now.get(), &LiveRun::grew, this, [this] { m_grown->ask(); });
    }
    for (const auto& [id, known] : m_live) {
        const auto kept = live.find(id);
        if (kept == live.end() || kept->second != known)
            disconnect(known.get(), nullptr, this, nullptr);
    }
    // The charts let go of the series before their owners do.
    const auto before = std::exchange(m_live, std::move(live));
    refresh();
}

void RunOverlay::setGoal(const train::Goal& goal)
{
    if (goal == m_goal)
        return;
    m_goal = goal;
    refresh();
}

std::vector<const Series*> RunOverlay::seriesOf(const Group& group, const LiveRun::Key& key) const
{
    std::vector<const Series*> found;
    for (const train::RunId run : group.drawn) {
        if (const Series* series = m_live.at(run)->series(key))
            found.push_back(series);
    }
    return found;
}

bool RunOverlay::anyHas(const LiveRun::Key& key) const
{
    return std::any_of(m_groups.begin(), m_groups.end(),
                       [&](const Group& group) { return !seriesOf(group, key).empty(); });
}

void RunOverlay::refreshChoice()
{
    std::set<LiveRun::Key> keys;
    for (const auto& [run, live] : m_live) {
        for (const LiveRun::Key& key : live->keys())
            keys.insert(key);
    }
    for (const LiveRun::Key& drawn : {LiveRun::batchLoss(), kTrainValError, kTrainValRmse})
        keys.erase(drawn);
    const std::vector<LiveRun::Key> offered(keys.begin(), keys.end());
    if (offered == m_offered)
        return;
    const QString chosen = m_choice->currentText();
    m_offered = offered;
    while (m_choice->count() > 1)
        m_choice->removeItem(m_choice->count() - 1);
    for (const LiveRun::Key& key : m_offered)
        m_choice->addItem(nameOf(key));
    m_choice->setCurrentIndex(std::max(0, m_choice->findText(chosen)));
}

void RunOverlay::refresh()
{
    refreshChoice();
    // A log without any error still has its train-val loss.
    const bool errors = anyHas(kTrainValError), numbers = anyHas(kTrainValRmse);
    const int choice = m_choice->currentIndex();
    LiveRun::Key other;
    if (choice > 0)
        other = m_offered[std::size_t(choice) - 1];
    else if (const LiveRun::Key wanted{m_goal.metric, kTrainValError.second};
             !m_goal.metric.empty() && wanted != kTrainValError && wanted != kTrainValRmse
             && anyHas(wanted))
        other = wanted;
    else if (!errors && !numbers && anyHas(kTrainValLoss))
        other = kTrainValLoss;
    else if (!errors && !numbers) {
        // A log in words that are not known: its first tag, rather than an empty chart.
        const auto tag = std::find_if(m_offered.begin(), m_offered.end(), [](const auto& key) {
            return !isOurs(key.first) && key != kTrainLoss;
        });
        if (tag != m_offered.end())
            other = *tag;
    }
    const bool replaced = !other.first.empty();
    // Errors and numbers share no axis: whichever kind is there is shown, both when both are.
    m_error->setVisible(!replaced && (errors || !numbers));
    m_rmse->setVisible(!replaced && numbers);
    m_other->setVisible(replaced);
    m_loss->setVisible(!replaced || anyHas(LiveRun::batchLoss()) || anyHas(kTrainLoss));
    if (replaced) {
        QString heading = nameOf(other);
        heading[0] = heading[0].toUpper();
        m_other->setHeading(other.second.empty() ? nameOf(other) : heading);
    }
    for (CurveCard* card : {m_loss, m_error, m_rmse, m_other})
        card->chart().setWaiting(m_groups.empty() ? tr("Choose runs to compare their curves.")
                                                  : tr("None of the chosen runs logged it."));
    std::vector<Curve> loss, error, rmse, others;
    for (const Group& group : m_groups) {
        std::vector<const Series*> losses;
        for (const train::RunId run : group.drawn) {
            const LiveRun& live = *m_live.at(run);
            if (const Series* series = live.smoothed(LiveRun::batchLoss()))
                losses.push_back(series);
            else if (const Series* scored = live.series(kTrainLoss))
                losses.push_back(scored);
        }
        const QColor colour = m_theme.colours().run(group.runs.front());
        const Marker marker = m_groups.size() <= kMostMarked ? Marker::Circle : Marker::None;
        loss.push_back(curveOf(group.name, colour, losses, Marker::None));
        error.push_back(curveOf(group.name, colour, seriesOf(group, kTrainValError), marker));
        rmse.push_back(curveOf(group.name, colour, seriesOf(group, kTrainValRmse), marker));
        others.push_back(curveOf(group.name, colour, seriesOf(group, other),
                                 other.second.empty() ? Marker::None : marker));
    }
    m_choice->setVisible(!m_groups.empty());
    m_loss->chart().setCurves(std::move(loss));
    m_error->chart().setCurves(std::move(error));
    m_rmse->chart().setCurves(std::move(rmse));
    m_other->chart().setCurves(std::move(others));
    applyHidden();
}

const RunOverlay::Group* RunOverlay::groupOf(train::RunId run) const
{
    for (const Group& group : m_groups) {
        if (std::find(group.runs.begin(), group.runs.end(), run) != group.runs.end())
            return &group;
    }
    return nullptr;
}

std::map<train::RunId, QColor> RunOverlay::colours() const
{
    std::map<train::RunId, QColor> all;
    for (const Group& group : m_groups) {
        for (const train::RunId run : group.runs)
            all[run] = m_theme.colours().run(group.runs.front());
    }
    return all;
}

bool RunOverlay::isShown(train::RunId run) const
{
    const Group* group = groupOf(run);
    return group && m_hidden.count(group->runs.front()) == 0;
}

void RunOverlay::setShown(train::RunId run, bool shown)
{
    const Group* group = groupOf(run);
    if (!group)
        return;
    if (shown)
        m_hidden.erase(group->runs.front());
    else
        m_hidden.insert(group->runs.front());
    applyHidden();
}

void RunOverlay::applyHidden()
{
    for (const Group& group : m_groups) {
        const bool shown = m_hidden.count(group.runs.front()) == 0;
        for (CurveCard* card : {m_loss, m_error, m_rmse, m_other})
            card->chart().setShown(group.name, shown);
    }
}

} // namespace assay::ui
