// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/session_bridge.h"

#include <utility>

namespace assay::ui {

/// One kind of request, of which the newest counts: an answer to an older one is not taken. GUI
/// thread.
class Request
{
public:
    /// `bridge` outlives the request.
    explicit Request(SessionBridge& bridge)
        : m_bridge(bridge)
    {}
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;

    /// The tag to ask with. An answer to what was asked before is not taken any more.
    session::Tag begin() { return m_tag = m_bridge.nextTag(); }
    bool isPending() const { return m_tag != 0; }
    /// Whether `tag` is that of the pending request.
    bool is(session::Tag tag) const { return m_tag != 0 && tag == m_tag; }
    /// Whether `answer`, Failed included, is that of the pending request, which then is no longer pending.
    template <typename Answer>
    bool take(const Answer& answer)
    {
        return is(answer.tag) && std::exchange(m_tag, 0) != 0;
    }
    /// No answer is taken.
    void drop() { m_tag = 0; }
    /// Asks the session to give it up; the answer, mostly Failed, still comes.
    void cancel() const
    {
        if (isPending())
            m_bridge.session().cancel(m_tag);
    }

private:
    SessionBridge& m_bridge;
    session::Tag m_tag = 0; ///< 0: nothing is pending
};

} // namespace assay::ui
