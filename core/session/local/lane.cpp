// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/lane.h"

#include "session/local/guarded.h"
#include "session/local/hub.h"

#include <chrono>

namespace assay::session {

Lane::Lane(const Hub& hub, std::function<void()> idle, int idleMs)
    : m_hub(hub)
    , m_idle(std::move(idle))
    , m_idleMs(idleMs)
    , m_thread([this] { work(); })
{}

Lane::~Lane()
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.clear();
    }
    finish();
}

void Lane::post(Tag tag, std::function<void()> job, const std::string& kind)
{
    const std::lock_guard lock(m_mutex);
    if (!kind.empty()) {
        for (Job& waiting : m_jobs) {
            if (waiting.kind == kind) {
                waiting = {tag, kind, std::move(job)};
                return;
            }
        }
    }
    m_jobs.push_back({tag, kind, std::move(job)});
    m_wake.notify_one();
}

void Lane::finish()
{
    {
        const std::lock_guard lock(m_mutex);
        m_end = true;
        m_wake.notify_one();
    }
    if (m_thread.joinable())
        m_thread.join();
}

bool Lane::isEnding() const
{
    const std::lock_guard lock(m_mutex);
    return m_end;
}

void Lane::runIdle()
{
    const auto failure = guarded(m_idle);
    if (failure && failure->what() != m_idleFailure)
        m_hub.publish(Failed{0, *failure});
    m_idleFailure = failure ? failure->what() : "";
}

void Lane::work()
{
    using Clock = std::chrono::steady_clock;
    const auto pause = std::chrono::milliseconds(m_idleMs);
    auto idleDue = Clock::now() + pause;
    std::unique_lock lock(m_mutex);
    const auto due = [this] { return m_end || !m_jobs.empty(); };
    for (;;) {
        // Also between jobs that never cease: what idle does must not starve.
        if (m_idle && !m_end
            && (Clock::now() >= idleDue || !m_wake.wait_until(lock, idleDue, due))) {
            lock.unlock();
            runIdle();
            lock.lock();
            idleDue = Clock::now() + pause;
            continue;
        }
        if (!m_idle)
            m_wake.wait(lock, due);
        if (m_jobs.empty())
            return;
        Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        lock.unlock();
        guarded(m_hub, job.tag, job.run);
        job = {};
        lock.lock();
    }
}

} // namespace assay::session
