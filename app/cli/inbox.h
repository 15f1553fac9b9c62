// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "session/session.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace assay::cli {

/// Turns a session's events into something one thread can wait for.
class Inbox
{
public:
    explicit Inbox(session::Session& session)
        : m_subscription(session.listen([this](const session::Event& event) {
            const std::lock_guard lock(m_mutex);
            m_events.push_back(event);
            m_wake.notify_one();
        }))
    {}

    /// The next event, or nothing after a tenth of a second.
    std::optional<session::Event> next()
    {
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, std::chrono::milliseconds(100), [this] { return !m_events.empty(); });
        if (m_events.empty())
            return std::nullopt;
        session::Event event = std::move(m_events.front());
        m_events.pop_front();
        return event;
    }

    /// Waits for an event of this type; a Failed of `tag` is thrown as its Error.
    template <typename Wanted>
    Wanted until(session::Tag tag)
    {
        for (;;) {
            const auto event = next();
            if (!event)
                continue;
            if (const auto* wanted = std::get_if<Wanted>(&*event))
                return *wanted;
            if (const auto* failed = std::get_if<session::Failed>(&*event);
                failed != nullptr && (failed->tag == tag || failed->tag == 0))
                throw failed->error;
        }
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<session::Event> m_events;
    base::Subscription m_subscription;
};

} // namespace assay::cli
