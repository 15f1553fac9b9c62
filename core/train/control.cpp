// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/control.h"

#include <utility>

namespace assay::train {

void Control::pause()
{
    const std::lock_guard lock(m_mutex);
    m_paused = true;
}

void Control::proceed()
{
    const std::lock_guard lock(m_mutex);
    m_paused = m_single = false;
    m_changed.notify_all();
}

void Control::stepOnce()
{
    const std::lock_guard lock(m_mutex);
    m_paused = m_single = true;
    m_changed.notify_all();
}

void Control::stop()
{
    const std::lock_guard lock(m_mutex);
    m_stop = true;
    m_changed.notify_all();
}

void Control::interrupt()
{
    const std::lock_guard lock(m_mutex);
    m_interrupt = true;
    m_changed.notify_all();
}

void Control::changeLearningRate(double rate)
{
    const std::lock_guard lock(m_mutex);
    m_rate = rate;
}

Control::Decision Control::next(const std::function<void()>& paused,
                                const std::function<void()>& proceeding)
{
    std::unique_lock lock(m_mutex);
    const auto free = [this] { return !m_paused || m_single || m_stop || m_interrupt; };
    if (!free()) {
        lock.unlock();
        paused();
        lock.lock();
        m_changed.wait(lock, free);
        lock.unlock();
        proceeding();
        lock.lock();
    }
    if (m_interrupt)
        return Decision::Interrupt;
    if (m_stop)
        return Decision::Stop;
    m_single = false;
    return Decision::Go;
}

bool Control::ending() const
{
    const std::lock_guard lock(m_mutex);
    return m_stop || m_interrupt;
}

bool Control::pausesNext() const
{
    const std::lock_guard lock(m_mutex);
    return m_paused && !m_single;
}

std::optional<double> Control::takeLearningRate()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_rate, std::nullopt);
}

} // namespace assay::train
