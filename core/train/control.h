// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

namespace assay::train {

/// What is asked of a run that is training. All calls from any thread; the trainer asks
/// between steps, so each acts within one step.
class Control
{
public:
    enum class Decision { Go, Stop, Interrupt };

    void pause();
    void proceed();
    void stepOnce(); ///< one update, then paused
    void stop();
    void interrupt(); ///< the program is about to end: like stop, but to be resumed
    void changeLearningRate(double rate);

    /// Asked by the trainer before each update. Blocks while paused; `paused` is called before it
    /// blocks and `proceeding` after.
    Decision next(const std::function<void()>& paused, const std::function<void()>& proceeding);
    /// True once stop or interrupt was called; never blocks.
    bool ending() const;
    /// The update under way is the last one before a pause, as after stepOnce.
    bool pausesNext() const;
    /// The newest change since the last call.
    std::optional<double> takeLearningRate();

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_paused = false;
    bool m_single = false;
    bool m_stop = false;
    bool m_interrupt = false;
    std::optional<double> m_rate;
};

} // namespace assay::train
