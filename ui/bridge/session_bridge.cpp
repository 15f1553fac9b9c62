// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/session_bridge.h"

#include <QElapsedTimer>
#include <QMetaObject>
#include <QTimer>

#include <mutex>
#include <utility>

namespace assay::ui {

namespace {

constexpr int kFrameMs = 33;
/// A drain that has taken so long goes on in the next turn of the event loop.
constexpr qint64 kBudgetMs = 8;

/// From a value to its signal.
struct Hand {
    SessionBridge& to;
    void operator()(const session::ProjectOpened& e) const { Q_EMIT to.projectOpened(e.info); }
    void operator()(const session::ProjectChanged& e) const { Q_EMIT to.projectChanged(e.info); }
    void operator()(const session::RunsListed& e) const { Q_EMIT to.runsListed(e.runs); }
    void operator()(const session::RunsChanged& e) const { Q_EMIT to.runsChanged(e.changes); }
    void operator()(const session::RunQueued& e) const
    {
        if (e.kind == train::RunKind::Overfit)
            Q_EMIT to.overfitQueued(e.tag, e.run);
        else
            Q_EMIT to.runQueued(e.tag, e.run);
    }
    void operator()(const session::RunProgress& e) const { Q_EMIT to.runProgress(e); }
    void operator()(const session::EpochEnded& e) const { Q_EMIT to.epochEnded(e); }
    void operator()(const session::FindingRaised& e) const { Q_EMIT to.findingRaised(e); }
    void operator()(const session::RunReplayed&) const {} // asked for on the command line alone
    void operator()(const session::RunEnded& e) const { Q_EMIT to.runEnded(e); }
    void operator()(const session::PointsRead& e) const { Q_EMIT to.pointsRead(e); }
    void operator()(const session::FixedBatch& e) const { Q_EMIT to.fixedBatch(e); }
    void operator()(const session::DataProfiled& e) const { Q_EMIT to.dataProfiled(e); }
    void operator()(const session::SamplesRead& e) const { Q_EMIT to.samplesRead(e); }
    void operator()(const session::BaselinesKnown& e) const { Q_EMIT to.baselinesKnown(e); }
    void operator()(const session::DataProgress& e) const
    {
        Q_EMIT to.dataProgress(e.tag, e.share);
    }
    void operator()(const session::LogImported& e) const { Q_EMIT to.logImported(e); }
    void operator()(const session::WatchesChanged& e) const { Q_EMIT to.watchesChanged(e); }
    void operator()(const session::TagsRead& e) const { Q_EMIT to.tagsRead(e); }
    void operator()(const session::TagNamesListed& e) const { Q_EMIT to.tagNamesListed(e); }
    void operator()(const session::TagValuesRead& e) const { Q_EMIT to.tagValuesRead(e); }
    void operator()(const session::RunEvaluated& e) const { Q_EMIT to.runEvaluated(e); }
    void operator()(const session::ShiftFound& e) const { Q_EMIT to.shiftFound(e); }
    void operator()(const session::SizesRead& e) const { Q_EMIT to.sizesRead(e); }
    void operator()(const session::ChangesRead& e) const { Q_EMIT to.changesRead(e); }
    void operator()(const session::TypedListed& e) const { Q_EMIT to.typedListed(e); }
    void operator()(const session::TriedListed& e) const { Q_EMIT to.triedListed(e); }
    void operator()(const session::MistakesRead& e) const { Q_EMIT to.mistakesRead(e); }
    void operator()(const session::ExamplesRead& e) const { Q_EMIT to.examplesRead(e); }
    void operator()(const session::Marked& e) const { Q_EMIT to.marked(e); }
    void operator()(const session::TypesListed& e) const { Q_EMIT to.typesListed(e); }
    void operator()(const session::ErrorTableRead& e) const { Q_EMIT to.errorTableRead(e); }
    void operator()(const session::PredictionsImported& e) const
    {
        Q_EMIT to.predictionsImported(e);
    }
    void operator()(const session::SuggestionsFound& e) const { Q_EMIT to.suggestionsFound(e); }
    void operator()(const session::SuggestionDecided& e) const { Q_EMIT to.suggestionDecided(e); }
    void operator()(const session::NeighboursRead& e) const { Q_EMIT to.neighboursRead(e); }
    void operator()(const session::StudyStarted& e) const { Q_EMIT to.studyStarted(e); }
    void operator()(const session::StudiesListed& e) const { Q_EMIT to.studiesListed(e); }
    void operator()(const session::FactsGathered& e) const { Q_EMIT to.factsGathered(e); }
    void operator()(const session::RowsSetAside& e) const { Q_EMIT to.rowsSetAside(e); }
    void operator()(const session::Failed& e) const
    {
        if (to.takeEdit(e.tag))
            Q_EMIT to.editRefused(e.tag, e.error);
        else
            Q_EMIT to.failed(e.tag, e.error);
    }
};

/// Whether `newer` tells all that `older` told: the screen needs only the last of them.
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

/// Shared with the sink, so that an event that arrives while the bridge dies finds it alive.
struct SessionBridge::Inbox {
    std::mutex mutex;
    std::vector<session::Event> waiting; ///< guarded
    bool woken = false;                  ///< guarded: a drain is under way
    SessionBridge* bridge = nullptr;     ///< guarded: null once it is gone
    std::vector<session::Event> open;    ///< GUI thread: taken out, not yet handed on
    std::size_t next = 0;
    QElapsedTimer sinceDrain;
};

SessionBridge::SessionBridge(session::Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_inbox(std::make_shared<Inbox>())
{
    m_inbox->bridge = this;
    m_subscription = m_session.listen([inbox = m_inbox](const session::Event& event) {
        const std::lock_guard lock(inbox->mutex);
        std::erase_if(inbox->waiting,
                      [&event](const session::Event& older) { return replaces(event, older); });
        inbox->waiting.push_back(event);
        if (!inbox->woken && inbox->bridge) {
            inbox->woken = true;
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

void SessionBridge::drain()
{
    // Wakes that come faster than a frame wait for it.
    const std::shared_ptr<Inbox> inbox = m_inbox;
    const bool fresh = inbox->next >= inbox->open.size();
    if (fresh && inbox->sinceDrain.isValid() && inbox->sinceDrain.elapsed() < kFrameMs) {
        QTimer::singleShot(kFrameMs - static_cast<int>(inbox->sinceDrain.elapsed()), this,
                           [this] { drain(); });
        return;
    }
    if (fresh) {
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
            std::visit(Hand{*this}, event);
        } catch (...) {
            QMetaObject::invokeMethod(this, "drain", Qt::QueuedConnection); // the others still come
            throw;
        }
    }
    bool more = inbox->next < inbox->open.size();
    {
        const std::lock_guard lock(inbox->mutex);
        more = more || !inbox->waiting.empty();
        inbox->woken = more;
    }
    if (more)
        QMetaObject::invokeMethod(this, "drain", Qt::QueuedConnection);
}

} // namespace assay::ui
