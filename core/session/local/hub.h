// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/subscription.h"
#include "session/events.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace assay::session {

/// Hands events to whoever listens. Any thread. A sink must be quick and must not call the hub.
class Hub
{
public:
    void publish(const Event& event) const;
    [[nodiscard]] base::Subscription listen(std::function<void(const Event&)> sink);

private:
    struct Sinks {
        std::mutex mutex;
        std::map<int, std::function<void(const Event&)>> all;
        int next = 0;
    };
    std::shared_ptr<Sinks> m_sinks = std::make_shared<Sinks>();
};

} // namespace assay::session
