// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_overlay.h"

#include "bridge/convert.h"
#include "bridge/session_bridge.h"
#include "models/run_group.h"
#include "style/theme.h"
#include "train/seeds.h"
#include "widgets/curve_card.h"
#include "widgets/curve_grid.h"
#include "widgets/when_seen.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace assay::ui {

namespace {

using train::Series;

constexpr std::size_t kMostMarked = 3; ///< the marks of more curves hide each other
constexpr std::size_t kMostCurves = 100;
/// Updates of all runs together whose points are held: about 200 MB.
constexpr std::int64_t kMostSteps = 2'000'000;
/// Until the first picture, between two while points are read, and between two while a run trains.
constexpr int kSoonMs = 30, kReadingMs = 250, kTrainingMs = 1000;

const LiveRun::Key kTrainValError{train::metric_name::kError, data::key(data::SplitKind::TrainVal)};
const LiveRun::Key kTrainValRmse{train::metric_name::kRmse, data::key(data::SplitKind::TrainVal)};
const LiveRun::Key kTrainValLoss{train::metric_name::kLoss, data::key(data::SplitKind::TrainVal)};
const LiveRun::Key kTrainLoss{train::metric_name::kLoss, data::key(data::SplitKind::Train)};

/// Stands for what no run logged: the difference of a fork and its run.
const LiveRun::Key kDifference{"fork minus its run", {}};

bool isOurs(const std::string& metric)
{
    return metric == train::metric_name::kLearningRate
           || metric == train::metric_name::kGradientNorm || metric == train::metric_name::kPace;
}

/// "train-val loss", or the tag that another tool logged.
QString nameOf(const LiveRun::Key& key)
{
    if (key == kDifference)
        return RunOverlay::tr("fork minus its run");
    const QString metric = text(key.first).replace(QLatin1Char('_'), QLatin1Char(' '));
    if (key.second.empty())
        return isOurs(key.first) ? metric : text(key.first);
    for (const data::SplitKind split : data::kOpenSplits) {
        if (data::key(split) == key.second)
            return QStringLiteral("%1 %2").arg(splitText(split), metric);
    }
    return QStringLiteral("%1 %2").arg(text(key.second), metric);
}

Measure measureOf(const LiveRun::Key& key)
{
    return key.second.empty()                        ? Measure::Number
           : key.first == train::metric_name::kError ? Measure::Share
           : key.first == train::metric_name::kRmse  ? Measure::Rmse
           : key.first == train::metric_name::kLoss || key.first == train::metric_name::kBatchLoss
               ? Measure::Loss
               : Measure::Number;
}

/// A run among its seeds, or alone: the look of the first one.
Curve curveOf(const QString& name, const RunLook& look, const std::vector<const Series*>& series,
              Marker marker)
{
    Curve curve;
    curve.name = name;
    curve.colour = look.colour;
    curve.dash = look.dash;
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
    , m_tabs(new QTabBar)
    , m_band(mutedLabel({}, true))
    , m_hint(mutedLabel({}, true))
    , m_stack(new QStackedWidget)
    , m_grown(new WhenSeen(this, [this] { refresh(); }))
{
    m_loss->setHeading(tr("Training loss, smoothed"));
    m_error->setHeading(tr("Train-val error (%)"));
    m_rmse->setHeading(tr("Train-val RMSE"));
    m_error->chart().share(m_loss->chart().view());
    m_rmse->chart().share(m_loss->chart().view());
    m_other->chart().share(m_loss->chart().view());
    m_loss->addFollowButton();
    auto* main = new QWidget;
    auto* row = new QHBoxLayout(main);
    row->setSpacing(16);
    row->setContentsMargins(0, 0, 0, 0);
    for (CurveCard* card : {m_loss, m_error, m_rmse, m_other}) {
        row->addWidget(card, 1);
        card->chart().setNamed(false);
        card->chart().setWaiting(tr("Choose runs to compare their curves."));
        connect(&card->chart(), &CurveChart::said, this, &RunOverlay::said);
    }
    m_rmse->setVisible(false);
    m_other->setVisible(false);
    m_choice->setAccessibleName(tr("What the second chart shows"));
    m_choice->setToolTip(tr("What the second chart shows"));
    m_choice->addItem(tr("Train-val score"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_choice, &QComboBox::activated, this, &RunOverlay::refresh);
    m_grid = new CurveGrid(theme, m_loss->chart().view(),
                           [this](std::size_t place) { return curvesOf(m_keys[place]); });
    connect(m_grid, &CurveGrid::said, this, &RunOverlay::said);
    m_stack->addWidget(main);
    m_stack->addWidget(m_grid);
    m_tabs->addTab(tr("Main curves"));
    m_tabs->addTab(tr("Everything logged"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setAccessibleName(tr("Which curves are shown"));
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_stack->setCurrentIndex(tab);
        refresh();
    });
    m_band->setToolTip(tr("At each step the least and the greatest value of the seeds, and their "
                          "mean as the line. It is no confidence interval."));
    auto* head = new QHBoxLayout;
    head->addWidget(m_tabs);
    head->addStretch(1);
    head->addWidget(m_choice);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_band);
    column->addWidget(m_hint);
    column->addWidget(m_stack, 1);
    m_hint->hide();
    m_choice->setVisible(false);
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, [this] { m_sinceDrawn.start(), m_grown->ask(); });
    connect(&theme, &Theme::changed, this, &RunOverlay::refresh);
}

RunOverlay::~RunOverlay() = default;

void RunOverlay::setRuns(const std::vector<train::RunRecord>& runs)
{
    const auto older = [](const auto* a, const auto* b) { return a->id < b->id; };
    std::vector<std::vector<const train::RunRecord*>> experiments; // in the order of `runs`
    const std::vector<RunGroup> groups = groupBySeed(runs);
    std::vector<int> groupOfPlace(runs.size(), -1);
    for (std::size_t g = 0; g < groups.size(); ++g) {
        for (const int member : groups[g].members)
            groupOfPlace[std::size_t(member)] = int(g);
    }
    std::map<int, std::size_t> at;
    for (std::size_t k = 0; k < runs.size(); ++k) {
        const int group = groupOfPlace[k];
        if (group < 0 || at.emplace(group, experiments.size()).second)
            experiments.push_back({&runs[k]});
        else
            experiments[at[group]].push_back(&runs[k]);
    }
    std::int64_t steps = 0;
    std::size_t drawn = 0;
    for (; drawn < std::min(experiments.size(), kMostCurves); ++drawn) {
        for (const train::RunRecord* run : experiments[drawn])
            steps += run->step;
        if (drawn > 0 && steps > kMostSteps)
            break;
    }
    m_leftOut = experiments.size() - drawn;
    experiments.resize(drawn);
    std::vector<const train::RunRecord*> sorted;
    for (auto& experiment : experiments) {
        std::sort(experiment.begin(), experiment.end(), older);
        sorted.insert(sorted.end(), experiment.begin(), experiment.end());
    }
    std::sort(experiments.begin(), experiments.end(),
              [&](const auto& a, const auto& b) { return older(a.front(), b.front()); });
    m_groups.clear();
    for (const auto& experiment : experiments) {
        Group group;
        std::set<std::int64_t> seeds;
        for (const train::RunRecord* run : experiment) {
            group.runs.push_back(run->id);
            if (seeds.insert(run->seed).second)
                group.drawn.push_back(run->id);
        }
        group.name = experiment.size() > 1 ? groupName(experiment) : text(experiment.front()->name);
        m_groups.push_back(std::move(group));
    }
    std::map<QString, int> times;
    for (const Group& group : m_groups)
        ++times[group.name];
    for (Group& group : m_groups) {
        if (times[group.name] > 1) // curves are known by their names
            group.name = QStringLiteral("%1 (%2)").arg(group.name).arg(group.runs.front());
    }
    std::map<train::RunId, std::shared_ptr<LiveRun>> live;
    for (const train::RunRecord* run : sorted) {
        std::shared_ptr<LiveRun>& now = live[run->id] = LiveRun::of(m_bridge, run->id);
        const auto known = m_live.find(run->id);
        if (known == m_live.end() || known->second != now)
            connect(now.get(), &LiveRun::grew, &m_soon, [this] {
                const int between = m_trains ? kTrainingMs : kReadingMs;
                if (!m_soon.isActive())
                    m_soon.start(m_sinceDrawn.isValid() && m_sinceDrawn.elapsed() < between
                                     ? between
                                     : kSoonMs);
            });
    }
    for (const auto& [id, known] : m_live) {
        const auto kept = live.find(id);
        if (kept == live.end() || kept->second != known)
            disconnect(known.get(), nullptr, &m_soon, nullptr);
    }
    m_trains = std::any_of(sorted.begin(), sorted.end(), [](const train::RunRecord* run) {
        return run->state == train::RunState::Running;
    });
    m_pair = forkPairOf(sorted);
    const auto before = std::exchange(m_live, std::move(live)); // while charts still point to them
    m_grid->clearCurves();
    refresh();
    refreshBand();
}

void RunOverlay::forget()
{
    m_hidden.clear();
    setRuns({});
}

void RunOverlay::refreshBand()
{
    const bool band = std::any_of(m_groups.begin(), m_groups.end(),
                                  [](const Group& group) { return group.drawn.size() > 1; });
    m_band->setText(m_pair
                        ? tr("One pair: the difference may be noise. Fork runs of other seeds at "
                             "the same update.")
                    : band ? tr("Band: least to greatest of the seeds; line: their mean")
                           : QString());
    m_band->setVisible(m_pair || band);
}

void RunOverlay::setHint(const QString& sentence)
{
    m_hint->setText(sentence);
    m_hint->setVisible(!sentence.isEmpty());
}

void RunOverlay::showAll(bool all)
{
    m_tabs->setCurrentIndex(all ? 1 : 0);
}

void RunOverlay::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
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
        for (const LiveRun::Key& key : live->keys()) {
            if (!train::layerSeries(key.first)) // they have a view of their own on the Train page
                keys.insert(key);
        }
    }
    m_keys.assign(keys.begin(), keys.end());
    std::vector<CurveGrid::Entry> entries;
    for (const LiveRun::Key& key : m_keys) {
        QString name = nameOf(key);
        const bool twice = std::any_of(entries.begin(), entries.end(),
                                       [&](const auto& entry) { return entry.name == name; });
        entries.push_back(
            {twice ? QStringLiteral("%1 (%2)").arg(name, text(key.first)) : name, measureOf(key)});
    }
    m_grid->setEntries(std::move(entries));
    for (const LiveRun::Key& drawn : {LiveRun::batchLoss(), kTrainValError, kTrainValRmse})
        keys.erase(drawn);
    std::vector<LiveRun::Key> offered(keys.begin(), keys.end());
    if (m_pair)
        offered.insert(offered.begin(), kDifference);
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
    m_soon.stop();
    refreshChoice();
    if (m_tabs->currentIndex() == 1) {
        m_choice->setVisible(false);
        for (CurveCard* card : {m_loss, m_error, m_rmse, m_other})
            card->chart().setCurves({});
        m_grid->refresh();
        return;
    }
    m_grid->clearCurves();
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
        m_other->setHeading(
            other == kDifference
                ? tr("Fork minus its run (%1)").arg(errors ? tr("points") : tr("RMSE"))
            : other.second.empty() ? nameOf(other)
                                   : heading);
        std::vector<ReferenceLine> level;
        if (other == kDifference)
            level.push_back({tr("no difference"), 0});
        m_other->chart().setReferences(level);
    }
    for (CurveCard* card : {m_loss, m_error, m_rmse, m_other})
        card->chart().setWaiting(m_groups.empty() ? tr("Choose runs to compare their curves.")
                                                  : tr("None of the chosen runs logged it."));
    std::vector<Curve> loss;
    for (const Group& group : m_groups) {
        std::vector<const Series*> losses;
        for (const train::RunId run : group.drawn) {
            const LiveRun& live = *m_live.at(run);
            if (const Series* series = live.smoothed(LiveRun::batchLoss()))
                losses.push_back(series);
            else if (const Series* scored = live.series(kTrainLoss))
                losses.push_back(scored);
        }
        loss.push_back(curveOf(group.name, m_theme.colours().runLook(group.runs.front()), losses,
                               Marker::None));
    }
    const auto before = std::move(m_difference); // until the chart has the next ones
    m_choice->setVisible(!m_groups.empty());
    m_loss->chart().setCurves(std::move(loss));
    m_error->chart().setCurves(curvesOf(kTrainValError));
    m_rmse->chart().setCurves(curvesOf(kTrainValRmse));
    m_other->chart().setCurves(other == kDifference ? differenceCurves() : curvesOf(other));
    applyHidden();
}

std::vector<Curve> RunOverlay::differenceCurves()
{
    if (!m_pair)
        return {};
    m_difference = std::make_unique<ForkDifference>(*m_live.at(m_pair->fork),
                                                    *m_live.at(m_pair->run), *m_pair);
    return m_difference->curves(m_theme.colours().runLook(m_pair->fork).colour,
                                m_theme.colours().mutedInk);
}

std::vector<Curve> RunOverlay::curvesOf(const LiveRun::Key& key) const
{
    const Marker mark =
        key.second.empty() || m_groups.size() > kMostMarked ? Marker::None : Marker::Circle;
    std::vector<Curve> curves;
    for (const Group& group : m_groups) {
        // In the grid a run that is hidden is left out; the two charts hide it by its name.
        if (m_tabs->currentIndex() == 1 && isHidden(group))
            continue;
        curves.push_back(curveOf(group.name, m_theme.colours().runLook(group.runs.front()),
                                 seriesOf(group, key), mark));
    }
    return curves;
}

const RunOverlay::Group* RunOverlay::groupOf(train::RunId run) const
{
    for (const Group& group : m_groups) {
        if (std::find(group.runs.begin(), group.runs.end(), run) != group.runs.end())
            return &group;
    }
    return nullptr;
}

std::map<train::RunId, RunLook> RunOverlay::looks() const
{
    std::map<train::RunId, RunLook> all;
    for (const Group& group : m_groups) {
        for (const train::RunId run : group.runs)
            all[run] = m_theme.colours().runLook(group.runs.front());
    }
    return all;
}

bool RunOverlay::isShown(train::RunId run) const
{
    const Group* group = groupOf(run);
    return group && !isHidden(*group);
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
    if (m_tabs->currentIndex() == 1) {
        m_grid->refresh();
        return;
    }
    for (const Group& group : m_groups) {
        const bool shown = !isHidden(group);
        for (CurveCard* card : {m_loss, m_error, m_rmse, m_other})
            card->chart().setShown(group.name, shown);
    }
}

} // namespace assay::ui
