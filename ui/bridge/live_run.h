// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"
#include "train/history.h"

#include <QElapsedTimer>
#include <QObject>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

class QTimer;

namespace assay::ui {

class SessionBridge;

/// A watched run as the window sees it: every stored point, smoothed curves, events, findings.
/// Belongs to the project that was open when it was made: when another one is opened it takes in
/// no more, since runs of two projects share their numbers.
/// Of the GUI thread; takes in at most a few milliseconds of points per turn.
class LiveRun : public QObject
{
    Q_OBJECT
public:
    using Key = std::pair<std::string, std::string>; ///< metric name, split key

    /// The loss of each step on the batch it was made with.
    static const Key& batchLoss();

    LiveRun(SessionBridge& bridge, train::RunId run, QObject* parent = nullptr);
    ~LiveRun() override;

    /// The one LiveRun of `run` of the open project, shared by all who look at it; a run that is
    /// watched twice would send its points twice. Two calls give the same object as long as the
    /// project stays open, so whether a held one is still right is a comparison of pointers.
    static std::shared_ptr<LiveRun> of(SessionBridge& bridge, train::RunId run);

    train::RunId id() const { return m_id; }
    /// All that was stored when last read is here.
    bool complete() const { return m_allRead && m_caughtUp && m_waiting.empty(); }
    /// Null when nothing of it was logged. Valid as long as this LiveRun exists.
    const train::Series* series(const Key& key) const;
    const train::Series* smoothed(const Key& key) const; ///< only for the loss of each step
    const std::vector<train::RunEvent>& events() const { return m_events; }
    const std::vector<base::Finding>& findings() const { return m_findings; }
    std::vector<Key> keys() const;
    /// The curve with the old weight stays until the new one has caught up.
    void setSmoothing(double weight);

Q_SIGNALS:
    /// Something came in: at most ten times a second until `complete`, and then once.
    void grew();

private:
    void take(const session::PointsRead& read);
    /// Takes points of `read` from `from` on until the turn's time is up; where it stopped.
    std::size_t absorb(const session::PointsRead& read, std::size_t from,
                       const QElapsedTimer& clock);
    void append(train::Series& series, const train::PointList::Row& point);
    void retire(); ///< another project is open
    void catchUp();
    bool smooth();
    void restartSmoothing();
    void endTurn();

    SessionBridge& m_bridge;
    train::RunId m_id;
    bool m_retired = false;
    bool m_allRead = false;
    bool m_caughtUp = true; ///< the smoothed curve reaches as far as the raw one
    /// Finds a series by a name that is not copied: a log may have hundreds of tags.
    struct KeyLess {
        using is_transparent = void;
        using View = std::pair<std::string_view, std::string_view>;
        bool operator()(const Key& a, const Key& b) const { return a < b; }
        bool operator()(const Key& a, const View& b) const { return View(a.first, a.second) < b; }
        bool operator()(const View& a, const Key& b) const { return a < View(b.first, b.second); }
    };
    std::map<Key, train::Series, KeyLess>
        m_series; ///< nodes stay where they are, also over a restart
    train::SmoothedSeries m_smoothed;
    std::optional<train::SmoothedSeries> m_next; ///< with the new weight, until it has caught up
    std::vector<train::RunEvent> m_events;
    std::vector<base::Finding> m_findings;
    double m_weight = 0.9;
    std::deque<session::PointsRead> m_waiting; ///< what a turn had no time for
    std::size_t m_taken = 0;                   ///< points of the first one that were taken
    QTimer* m_turn;
    QTimer* m_picture; ///< to the next `grew` while more is to come
    QElapsedTimer m_sincePicture;
    base::Subscription m_watch;
};

} // namespace assay::ui
