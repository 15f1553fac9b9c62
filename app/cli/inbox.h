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
#include <set>
#include <string>
#include <vector>

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
        if (const auto* found = std::get_if<session::RowsSetAside>(&event))
            m_setAside.insert(m_setAside.end(), found->rows.begin(), found->rows.end());
        if (const auto* failed = std::get_if<session::Failed>(&event))
            m_failures.insert(failed->error.text());
        return event;
    }

    /// Waits for the answer to a request: an event of this type with its tag; of a type without
    /// tags the next one. Any Failed is thrown as its Error, as nothing else may follow: a command
    /// asks one thing at a time. Runs whose failure does not end a command are not waited for here.
    template <typename Wanted>
    Wanted until(session::Tag tag)
    {
        return until<Wanted>(tag, [](double) {});
    }
    /// `shown` is called with how far it is, 0 to 1.
    template <typename Wanted, typename Shown>
    Wanted until(session::Tag tag, Shown shown)
    {
        for (;;) {
            const auto event = next();
            if (!event)
                continue;
            if (const auto* wanted = std::get_if<Wanted>(&*event)) {
                if constexpr (requires { wanted->tag; }) {
                    if (wanted->tag != tag)
                        continue;
                }
                return *wanted;
            }
            if (const auto* failed = std::get_if<session::Failed>(&*event))
                throw failed->error;
            if (const auto* progress = std::get_if<session::DataProgress>(&*event))
                shown(progress->share);
        }
    }

    /// Rows of the project that were set aside, as far as events were taken.
    const std::vector<store::SetAside>& setAside() const { return m_setAside; }
    /// Whether a request came to nothing for just this reason, which was said then.
    bool hasFailedWith(const std::string& text) const { return m_failures.contains(text); }
    /// Takes what is there already.
    void drain()
    {
        for (std::size_t left = waiting(); left > 0; --left)
            next();
    }

private:
    std::size_t waiting()
    {
        const std::lock_guard lock(m_mutex);
        return m_events.size();
    }

    std::vector<store::SetAside> m_setAside; ///< only of the thread that takes
    std::set<std::string> m_failures;        ///< the same
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<session::Event> m_events;
    base::Subscription m_subscription;
};

} // namespace assay::cli
