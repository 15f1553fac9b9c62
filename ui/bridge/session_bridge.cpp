// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/session_bridge.h"

#include <QMetaObject>
#include <QTimer>

#include <algorithm>
#include <mutex>
#include <utility>

namespace assay::ui {

namespace {

/// Between two drains; the second where all that waits is how far work has come.
constexpr int kFrameMs = 33, kProgressMs = 250;
/// A drain that has taken so long goes on in the next turn of the event loop.
constexpr qint64 kBudgetMs = 8;

/// Comes all the time while something works.
bool isProgress(const session::Event& event)
{
    return std::holds_alternative<session::RunProgress>(event)
           || std::holds_alternative<session::DataProgress>(event)
           || std::holds_alternative<session::RunsChanged>(event)
           || std::holds_alternative<session::FixedBatch>(event);
}

/// How far something has come: nobody reads numbers that change more often.
bool canWait(const session::Event& event)
{
    if (const auto* changed = std::get_if<session::RunsChanged>(&event))
        return changed->changes.gone.empty() && changed->changes.runs.size() == 1
               && changed->changes.runs[0].state == train::RunState::Running;
    if (const auto* progress = std::get_if<session::RunProgress>(&event))
        return progress->state == train::RunState::Running;
    return std::holds_alternative<session::DataProgress>(event);
}

/// Whether `newer` holds all that `older` does: the screen needs only the last of them.
bool replaces(const session::Event& newer, const session::Event& older)
{
    if (const auto* progress = std::get_if<session::RunProgress>(&newer)) {
        const auto* before = std::get_if<session::RunProgress>(&older);
        return before && before->run == progress->run;
    }
    if (const auto* changed = std::get_if<session::RunsChanged>(&newer)) {
        // Of one run that changes all the time the newest row serves.
        const auto* before = std::get_if<session::RunsChanged>(&older);
        const auto alone = [](const session::RunsChanged& change) {
            return change.changes.gone.empty() && change.changes.runs.size() == 1;
        };
        return before && alone(*changed) && alone(*before)
               && changed->changes.runs[0].id == before->changes.runs[0].id;
    }
    return std::holds_alternative<session::RunsListed>(newer)
           && std::holds_alternative<session::RunsListed>(older);
}

} // namespace

/// Shared with the sink, so that an event that arrives while the bridge is destroyed finds it there.
struct SessionBridge::Inbox {
    std::mutex mutex;
    std::vector<session::Event> waiting; ///< guarded
    bool woken = false;                  ///< guarded: a drain is under way
    bool soon = false;                   ///< guarded: it is of the next frame
    SessionBridge* bridge = nullptr;     ///< guarded: null once it is gone
    std::vector<session::Event> open;    ///< GUI thread: taken out, not yet handed on
    std::size_t next = 0;
    QElapsedTimer sinceDrain;
    QTimer* later = nullptr; ///< GUI thread: the next drain, a child of the bridge
};

SessionBridge::SessionBridge(session::Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_inbox(std::make_shared<Inbox>())
{
    m_sinceNews.start();
    m_inbox->bridge = this;
    m_inbox->later = new QTimer(this);
    m_inbox->later->setSingleShot(true);
    connect(m_inbox->later, &QTimer::timeout, this, &SessionBridge::drain);
    // Not idle before the first turn of the event loop: making a window takes a while.
    m_inbox->woken = true;
    QMetaObject::invokeMethod(this, "drain", Qt::QueuedConnection);
    m_subscription = m_session.listen([inbox = m_inbox](const session::Event& event) {
        const std::lock_guard lock(inbox->mutex);
        std::erase_if(inbox->waiting,
                      [&event](const session::Event& older) { return replaces(event, older); });
        inbox->waiting.push_back(event);
        const bool soon = !canWait(event);
        if ((!inbox->woken || (soon && !inbox->soon)) && inbox->bridge) {
            inbox->woken = true;
            inbox->soon = soon;
            // By name: what is carried to the other thread is made and read within Qt, behind its
            // own locks, which the thread sanitizer does not see.
            QMetaObject::invokeMethod(inbox->bridge, "drain", Qt::QueuedConnection);
        }
    });
}

SessionBridge::~SessionBridge()
{
    m_subscription.end();
    const std::lock_guard lock(m_inbox->mutex);
    m_inbox->bridge = nullptr;
}

bool SessionBridge::isIdle() const
{
    const std::lock_guard lock(m_inbox->mutex);
    return !m_inbox->woken && m_inbox->waiting.empty() && m_inbox->next >= m_inbox->open.size();
}

void SessionBridge::handOut(const session::Event& event)
{
    if (!isProgress(event))
        m_sinceNews.restart();
    const auto* failure = std::get_if<session::Failed>(&event);
    if (failure && m_edits.remove(failure->tag))
        Q_EMIT editRefused(failure->tag, failure->error);
    else
        Q_EMIT received(event);
}

void SessionBridge::drain()
{
    // Wakes that come faster than a frame wait for it.
    const std::shared_ptr<Inbox> inbox = m_inbox;
    if (!inbox->sinceDrain.isValid())
        m_sinceNews.restart(); // the first turn
    const bool fresh = inbox->next >= inbox->open.size();
    if (fresh && inbox->sinceDrain.isValid()) {
        const std::lock_guard lock(inbox->mutex);
        const int left =
            (inbox->soon ? kFrameMs : kProgressMs) - static_cast<int>(inbox->sinceDrain.elapsed());
        if (left > 0) {
            inbox->later->start(left);
            return;
        }
    }
    if (fresh) {
        inbox->later->stop();
        inbox->sinceDrain.start();
        inbox->open.clear();
        inbox->next = 0;
        const std::lock_guard lock(inbox->mutex);
        inbox->open.swap(inbox->waiting);
    }
    QElapsedTimer spent;
    spent.start();
    while (inbox->next < inbox->open.size() && spent.elapsed() < kBudgetMs) {
        const session::Event event = std::move(inbox->open[inbox->next++]);
        try {
            handOut(event);
        } catch (...) {
            QMetaObject::invokeMethod(this, "drain", Qt::QueuedConnection); // the others still come
            throw;
        }
    }
    bool more = inbox->next < inbox->open.size();
    {
        const std::lock_guard lock(inbox->mutex);
        inbox->soon = more
                      || std::any_of(inbox->waiting.begin(), inbox->waiting.end(),
                                     [](const session::Event& event) { return !canWait(event); });
        more = more || !inbox->waiting.empty();
        inbox->woken = more;
    }
    if (more)
        QMetaObject::invokeMethod(this, "drain", Qt::QueuedConnection);
}

} // namespace assay::ui
