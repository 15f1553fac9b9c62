// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/request_progress.h"

#include "base/clock.h"

namespace assay::session {

namespace {

constexpr double kPublishSeconds = 0.1;

} // namespace

RequestProgress::RequestProgress(const Hub& hub)
    : m_hub(hub)
{}

data::ReadProgress RequestProgress::of(Tag tag)
{
    return [this, tag, publishing = base::AtMostEvery(kPublishSeconds)](double share) mutable {
        if (publishing.isDue())
            m_hub.publish(DataProgress{tag, share});
        return !isCancelled(tag);
    };
}

void RequestProgress::cancel(Tag tag)
{
    const std::lock_guard lock(m_mutex);
    m_cancelled.insert(tag);
}

bool RequestProgress::isCancelled(Tag tag) const
{
    const std::lock_guard lock(m_mutex);
    return tag != 0 && m_cancelled.contains(tag);
}

} // namespace assay::session
