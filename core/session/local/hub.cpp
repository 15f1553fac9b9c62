// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/hub.h"

namespace assay::session {

void Hub::publish(const Event& event) const
{
    const std::lock_guard lock(m_sinks->mutex);
    for (const auto& [id, sink] : m_sinks->all)
        sink(event);
}

base::Subscription Hub::listen(std::function<void(const Event&)> sink)
{
    const std::lock_guard lock(m_sinks->mutex);
    const int id = m_sinks->next++;
    m_sinks->all.emplace(id, std::move(sink));
    return base::Subscription([sinks = m_sinks, id] {
        const std::lock_guard inner(sinks->mutex);
        sinks->all.erase(id);
    });
}

} // namespace assay::session
