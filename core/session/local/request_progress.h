// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/read_request.h"
#include "session/answer.h"
#include "session/local/hub.h"

#include <mutex>
#include <set>

namespace assay::session {

/// How far requests are, and which of them were cancelled. Any thread.
class RequestProgress
{
public:
    /// `hub` outlives it.
    explicit RequestProgress(const Hub& hub);

    /// Publishes the share that it is called with, ten times a second at most; false once the request
    /// was cancelled.
    data::ReadProgress of(Tag tag);
    /// A request that is made or to be made; tags are not used twice. 0 cannot be cancelled: nobody
    /// asked.
    void cancel(Tag tag);

private:
    bool isCancelled(Tag tag) const;

    const Hub& m_hub;
    mutable std::mutex m_mutex;
    std::set<Tag> m_cancelled; ///< guarded
};

} // namespace assay::session
