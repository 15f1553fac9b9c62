// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/subscription.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace assay::base {

/// Calls those who asked for it. Any thread. A call must be quick and must not come back here.
template <typename Event>
class Listeners
{
public:
    void publish(const Event& event) const
    {
        const std::lock_guard lock(m_calls->mutex);
        for (const auto& [id, call] : m_calls->all)
            call(event);
    }
    /// `call` runs on the threads that publish, until the returned handle is destroyed.
    [[nodiscard]] Subscription listen(std::function<void(const Event&)> call)
    {
        const std::lock_guard lock(m_calls->mutex);
        const int id = m_calls->next++;
        m_calls->all.emplace(id, std::move(call));
        return Subscription([calls = m_calls, id] {
            const std::lock_guard inner(calls->mutex);
            calls->all.erase(id);
        });
    }

private:
    struct Calls {
        std::mutex mutex;
        std::map<int, std::function<void(const Event&)>> all;
        int next = 0;
    };
    std::shared_ptr<Calls> m_calls = std::make_shared<Calls>();
};

} // namespace assay::base
