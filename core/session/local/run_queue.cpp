// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/run_queue.h"

#include <utility>

namespace assay::session {

using train::RunId;

bool RunQueue::isEmpty() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries.empty();
}

void RunQueue::add(RunId run, Entry entry)
{
    const std::lock_guard lock(m_mutex);
    m_entries.insert_or_assign(run, std::move(entry));
}

bool RunQueue::begin(RunId run, const train::Control& control)
{
    const std::lock_guard lock(m_mutex);
    // A run that was withdrawn may wait once more, behind others.
    const auto found = m_entries.find(run);
    if (found == m_entries.end() || found->second.control.get() != &control)
        return false;
    m_atWork = run;
    return true;
}

void RunQueue::end(RunId run)
{
    const std::lock_guard lock(m_mutex);
    m_entries.erase(run);
    m_atWork = 0;
}

std::optional<RunQueue::Entry> RunQueue::withdraw(RunId run)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(run);
    if (found == m_entries.end() || run == m_atWork)
        return std::nullopt;
    Entry entry = std::move(found->second);
    m_entries.erase(found);
    return entry;
}

void RunQueue::steer(RunId run, const std::function<void(train::Control&)>& call)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_entries.find(run); found != m_entries.end())
        call(*found->second.control);
}

void RunQueue::interruptAll()
{
    const std::lock_guard lock(m_mutex);
    for (auto& [run, entry] : m_entries)
        entry.control->interrupt();
}

} // namespace assay::session
