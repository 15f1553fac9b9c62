// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/study_book.h"

#include "bridge/session_bridge.h"

namespace assay::ui {

StudyBook::StudyBook(SessionBridge& bridge, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_listing(bridge)
{
    bridge.on<session::ProjectOpened>(this, [this](const session::ProjectOpened& project) {
        m_asked.clear();
        m_begun.clear();
        m_listing.drop();
        if (project.info.readOnly)
            return; // nothing could go on
        m_bridge.session().studies().list(m_listing.begin());
    });
    bridge.on<session::StudiesListed>(this, &StudyBook::take);
    bridge.on<session::RunQueued>(this, [this](const session::RunQueued& queued) {
        if (m_asked.contains(queued.tag))
            m_begun.insert(queued.tag);
    });
    bridge.on<session::StudyStarted>(this, [this](const auto& started) {
        m_asked.remove(started.tag);
        m_begun.remove(started.tag);
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        m_asked.remove(failure.tag);
        if (m_begun.remove(failure.tag))
            Q_EMIT failedPartly(failure.error);
    });
}

void StudyBook::start(const session::StudyRequest& request, session::Tag tag)
{
    m_asked.insert(tag);
    m_bridge.session().studies().start(request, tag);
}

void StudyBook::proceed(tune::StudyId study, session::Tag tag)
{
    m_asked.insert(tag);
    m_bridge.session().studies().proceed(study, tag);
}

void StudyBook::take(const session::StudiesListed& listed)
{
    if (!m_listing.take(listed))
        return;
    for (const session::StudyState& one : listed.studies) {
        std::size_t interrupted = 0, all = 0;
        bool underway = false;
        for (const tune::Member& member : one.members) {
            underway = underway || member.standing == tune::Standing::Underway;
            if (!member.cutOff || member.standing == tune::Standing::Finished)
                continue;
            ++all;
            interrupted += member.standing == tune::Standing::Interrupted ? 1 : 0;
        }
        if (interrupted > 0 && !underway) {
            Q_EMIT interruptedFound(one.study.id, all);
            return; // the newest
        }
    }
}

} // namespace assay::ui
