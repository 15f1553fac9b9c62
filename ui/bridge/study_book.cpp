// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/study_book.h"

#include "bridge/session_bridge.h"

namespace assay::ui {

StudyBook::StudyBook(SessionBridge& bridge, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
{
    connect(&bridge, &SessionBridge::projectOpened, this, [this](const auto& info) {
        m_asked.clear();
        m_begun.clear();
        m_listing = 0;
        if (info.readOnly)
            return; // nothing could go on
        m_listing = m_bridge.nextTag();
        m_bridge.session().studies().list(m_listing);
    });
    connect(&bridge, &SessionBridge::studiesListed, this, &StudyBook::take);
    connect(&bridge, &SessionBridge::runQueued, this, [this](session::Tag tag, train::RunId) {
        if (m_asked.contains(tag))
            m_begun.insert(tag);
    });
    connect(&bridge, &SessionBridge::studyStarted, this, [this](const auto& started) {
        m_asked.remove(started.tag);
        m_begun.remove(started.tag);
    });
    connect(&bridge, &SessionBridge::failed, this,
            [this](session::Tag tag, const base::Error& error) {
                m_asked.remove(tag);
                if (m_begun.remove(tag))
                    Q_EMIT failedPartly(error);
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
    if (listed.tag != m_listing)
        return;
    m_listing = 0;
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
