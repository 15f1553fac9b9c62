// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace assay::testing {

/// Every event of a session in its order; one thread can wait for what it wants to see.
class EventLog
{
public:
    explicit EventLog(session::Session& session)
        : m_subscription(session.listen([this](const session::Event& event) {
            const std::lock_guard lock(m_mutex);
            m_events.push_back(event);
            m_wake.notify_all();
        }))
    {}

    /// The first event of this type, from the last one waited for on, that `fits`; nothing after
    /// two minutes, so that a test ends that waits in vain.
    template <typename Wanted>
    std::optional<Wanted> wait(const std::function<bool(const Wanted&)>& fits = {})
    {
        std::unique_lock lock(m_mutex);
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
        for (;;) {
            for (; m_next < m_events.size(); ++m_next) {
                const auto* wanted = std::get_if<Wanted>(&m_events[m_next]);
                if (wanted != nullptr && (!fits || fits(*wanted))) {
                    ++m_next;
                    return *wanted;
                }
            }
            if (m_wake.wait_until(lock, end) == std::cv_status::timeout)
                return std::nullopt;
        }
    }

    /// Looks from the beginning again at the next wait.
    void rewind()
    {
        const std::lock_guard lock(m_mutex);
        m_next = 0;
    }

    std::vector<session::Event> all() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }
    /// All of this type so far.
    template <typename Wanted>
    std::vector<Wanted> all() const
    {
        std::vector<Wanted> found;
        for (const session::Event& event : all()) {
            if (const auto* wanted = std::get_if<Wanted>(&event))
                found.push_back(*wanted);
        }
        return found;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<session::Event> m_events;
    std::size_t m_next = 0;
    base::Subscription m_subscription;
};

} // namespace assay::testing
