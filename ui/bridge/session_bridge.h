// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <QObject>
#include <QSet>

#include <memory>

namespace assay::ui {

/// The session as a QObject: events arrive on threads of the session, are collected, and are
/// handed out on the GUI thread at most 30 times a second. Nothing else in ui/ listens itself.
class SessionBridge : public QObject
{
    Q_OBJECT
public:
    /// `session` must outlive the bridge.
    explicit SessionBridge(session::Session& session, QObject* parent = nullptr);
    ~SessionBridge() override;

    session::Session& session() { return m_session; }
    session::Tag nextTag() { return ++m_tag; }
    /// Of a request that changes what the project holds, as undo steps make them: should it fail,
    /// `editRefused` is sent, and `failed` is not.
    session::Tag editTag()
    {
        const session::Tag tag = *m_edits.insert(nextTag());
        Q_EMIT editAsked(tag);
        return tag;
    }
    bool takeEdit(session::Tag tag) { return m_edits.remove(tag); }

Q_SIGNALS:
    void projectOpened(const assay::store::ProjectInfo& info);
    void projectChanged(const assay::store::ProjectInfo& info);
    void runsListed(const std::vector<assay::train::RunRecord>& runs);
    void runsChanged(const assay::train::RunChanges& changes);
    void runQueued(assay::session::Tag tag, assay::train::RunId run);
    void overfitQueued(assay::session::Tag tag, assay::train::RunId run);
    void runProgress(const assay::session::RunProgress& progress);
    void epochEnded(const assay::session::EpochEnded& epoch);
    void findingRaised(const assay::session::FindingRaised& finding);
    void runEnded(const assay::session::RunEnded& end);
    void pointsRead(const assay::session::PointsRead& points);
    void fixedBatch(const assay::session::FixedBatch& batch);
    void dataProfiled(const assay::session::DataProfiled& profile);
    void samplesRead(const assay::session::SamplesRead& samples);
    void baselinesKnown(const assay::session::BaselinesKnown& baselines);
    void dataProgress(assay::session::Tag tag, double share);
    void logImported(const assay::session::LogImported& done);
    void watchesChanged(const assay::session::WatchesChanged& now);
    void tagsRead(const assay::session::TagsRead& read);
    void tagNamesListed(const assay::session::TagNamesListed& listed);
    void tagValuesRead(const assay::session::TagValuesRead& read);
    void runEvaluated(const assay::session::RunEvaluated& evaluated);
    void shiftFound(const assay::session::ShiftFound& found);
    void sizesRead(const assay::session::SizesRead& read);
    void changesRead(const assay::session::ChangesRead& read);
    void typedListed(const assay::session::TypedListed& listed);
    void triedListed(const assay::session::TriedListed& listed);
    void mistakesRead(const assay::session::MistakesRead& read);
    void examplesRead(const assay::session::ExamplesRead& read);
    void marked(const assay::session::Marked& marked);
    void typesListed(const assay::session::TypesListed& listed);
    void errorTableRead(const assay::session::ErrorTableRead& read);
    void predictionsImported(const assay::session::PredictionsImported& done);
    void suggestionsFound(const assay::session::SuggestionsFound& found);
    void suggestionDecided(const assay::session::SuggestionDecided& decided);
    void neighboursRead(const assay::session::NeighboursRead& read);
    void studyStarted(const assay::session::StudyStarted& started);
    void studiesListed(const assay::session::StudiesListed& listed);
    void factsGathered(const assay::session::FactsGathered& gathered);
    void rowsSetAside(const assay::session::RowsSetAside& found);
    void failed(assay::session::Tag tag, const assay::base::Error& error);
    void editAsked(assay::session::Tag tag);
    void editRefused(assay::session::Tag tag, const assay::base::Error& error);

private:
    struct Inbox;
    Q_INVOKABLE void drain();

    session::Session& m_session;
    session::Tag m_tag = 0;
    QSet<session::Tag> m_edits; ///< that were asked for
    std::shared_ptr<Inbox> m_inbox;
    base::Subscription m_subscription;
};

} // namespace assay::ui
