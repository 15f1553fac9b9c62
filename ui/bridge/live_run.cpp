// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/live_run.h"

#include "bridge/session_bridge.h"

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr qint64 kTurnNs = 3'000'000;       ///< for points; as much again for smoothing
constexpr std::size_t kPointsAtOnce = 4096; ///< between two looks at the clock
constexpr qint64 kPictureMs = 100;          ///< between two pictures while more is to come
constexpr std::size_t kSmoothedAtOnce = 8192;

/// The LiveRuns of one window; a child of its bridge.
class Watched : public QObject
{
public:
    using QObject::QObject;
    std::map<train::RunId, std::weak_ptr<LiveRun>> runs;
};

Watched& watchedBy(SessionBridge& bridge)
{
    for (QObject* child : bridge.children()) {
        if (auto* watched = dynamic_cast<Watched*>(child))
            return *watched;
    }
    return *new Watched(&bridge);
}

/// A series without its points from `step` on.
train::Series before(const train::Series& series, std::int64_t step)
{
    train::Series kept;
    const std::size_t end = series.lowerBound(train::Axis::Step, double(step));
    for (std::size_t i = 0; i < end; ++i)
        kept.append(series.at(i));
    return kept;
}

} // namespace

const LiveRun::Key& LiveRun::batchLoss()
{
    static const Key key{train::metric_name::kBatchLoss, "train"};
    return key;
}

LiveRun::LiveRun(SessionBridge& bridge, train::RunId run, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_id(run)
    , m_turn(new QTimer(this))
    , m_picture(new QTimer(this))
{
    m_picture->setSingleShot(true);
    connect(m_picture, &QTimer::timeout, this, [this] {
        m_sincePicture.start();
        Q_EMIT grew();
    });
    m_turn->setSingleShot(true);
    m_turn->setInterval(0);
    connect(m_turn, &QTimer::timeout, this, &LiveRun::catchUp);
    m_bridge.on<session::PointsRead>(this, &LiveRun::take);
    m_bridge.on<session::ProjectOpened>(this, &LiveRun::retire);
    m_watch = m_bridge.session().runs().watch(m_id);
}

LiveRun::~LiveRun() = default;

void LiveRun::retire()
{
    disconnect(&m_bridge, nullptr, this, nullptr);
    m_watch.end();
    m_retired = true;
}

std::shared_ptr<LiveRun> LiveRun::of(SessionBridge& bridge, train::RunId run)
{
    std::weak_ptr<LiveRun>& known = watchedBy(bridge).runs[run];
    std::shared_ptr<LiveRun> live = known.lock();
    if (!live || live->m_retired) {
        live = std::make_shared<LiveRun>(bridge, run);
        known = live;
    }
    return live;
}

const train::Series* LiveRun::series(const Key& key) const
{
    const auto found = m_series.find(key);
    return found == m_series.end() || found->second.empty() ? nullptr : &found->second;
}

const train::Series* LiveRun::smoothed(const Key& key) const
{
    return key == batchLoss() && !m_smoothed.series().empty() ? &m_smoothed.series() : nullptr;
}

std::vector<LiveRun::Key> LiveRun::keys() const
{
    std::vector<Key> keys;
    for (const auto& [key, series] : m_series) {
        if (!series.empty())
            keys.push_back(key);
    }
    return keys;
}

void LiveRun::setSmoothing(double weight)
{
    if (weight == m_weight)
        return;
    m_weight = weight;
    // A rebuild that is under way ends first: with a slider in motion the curve still moves.
    if (!m_next)
        m_next.emplace(m_weight);
    m_turn->start();
}

void LiveRun::take(const session::PointsRead& read)
{
    if (read.run != m_id)
        return;
    QElapsedTimer clock;
    clock.start();
    const std::size_t taken = m_waiting.empty() ? absorb(read, 0, clock) : 0;
    if (!m_waiting.empty() || taken < read.points.size()) {
        if (m_waiting.empty())
            m_taken = taken;
        m_waiting.push_back(read);
        m_turn->start();
        if (m_waiting.size() > 1)
            return; // the turn under way will come to it
    }
    endTurn();
}

std::size_t LiveRun::absorb(const session::PointsRead& read, std::size_t from,
                            const QElapsedTimer& clock)
{
    if (from == 0 && read.first) {
        for (auto& [key, series] : m_series)
            series = {};
        m_events.clear();
        m_findings.clear();
        restartSmoothing();
    }
    if (from < read.points.size()) {
        const auto& rows = read.points.rows();
        std::vector<train::Series*> into(read.points.keys().size());
        while (from < rows.size() && clock.nsecsElapsed() < kTurnNs) {
            const std::size_t end = std::min(from + kPointsAtOnce, rows.size());
            for (; from < end; ++from) {
                train::Series*& series = into[rows[from].key];
                if (!series) {
                    const train::PointList::Key& key = read.points.keys()[rows[from].key];
                    series = &m_series[Key{key.name, key.split}];
                }
                append(*series, rows[from]);
            }
        }
    }
    if (from == read.points.size()) {
        m_events.insert(m_events.end(), read.events.begin(), read.events.end());
        m_findings.insert(m_findings.end(), read.findings.begin(), read.findings.end());
        m_allRead = read.complete;
    }
    return from;
}

void LiveRun::append(train::Series& series, const train::PointList::Row& point)
{
    // A run that went back to a checkpoint repeats steps: what it does now counts.
    if (!series.empty() && point.step < series.lastStep()) {
        series = before(series, point.step);
        if (&series == &m_series[batchLoss()])
            restartSmoothing();
    }
    series.append({point.step, float(point.epoch), float(point.seconds), point.value});
}

void LiveRun::restartSmoothing()
{
    m_smoothed.restart(m_weight);
    m_next.reset();
}

bool LiveRun::smooth()
{
    const train::Series& raw = m_series[batchLoss()];
    QElapsedTimer clock;
    clock.start();
    while (clock.nsecsElapsed() < kTurnNs) {
        train::SmoothedSeries& target = m_next ? *m_next : m_smoothed;
        if (!target.follow(raw, kSmoothedAtOnce))
            continue;
        if (m_next) {
            m_smoothed = std::move(*m_next);
            m_next.reset();
        }
        if (m_smoothed.weight() == train::SmoothedSeries(m_weight).weight())
            return true;
        m_next.emplace(m_weight);
    }
    return false;
}

void LiveRun::catchUp()
{
    QElapsedTimer clock;
    clock.start();
    while (!m_waiting.empty() && clock.nsecsElapsed() < kTurnNs) {
        m_taken = absorb(m_waiting.front(), m_taken, clock);
        if (m_taken < m_waiting.front().points.size())
            break;
        m_waiting.pop_front();
        m_taken = 0;
    }
    endTurn();
}

void LiveRun::endTurn()
{
    m_caughtUp = smooth();
    if (!m_caughtUp || !m_waiting.empty())
        m_turn->start();
    // While a long run comes in, drawing it costs more than taking it in: ten pictures a second say
    // how far it is. The last one is never left out.
    if (!complete() && m_sincePicture.isValid() && m_sincePicture.elapsed() < kPictureMs) {
        m_picture->start(int(kPictureMs - m_sincePicture.elapsed()));
        return;
    }
    m_picture->stop();
    m_sincePicture.start();
    Q_EMIT grew();
}

} // namespace assay::ui
