// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

namespace assay::bench {

/// Asks the event loop for a sign of life every few milliseconds, from a thread of its own, and
/// notes how long each one took to be answered.
class Pulse
{
public:
    explicit Pulse(QObject& receiver)
        : m_receiver(receiver)
        , m_thread([this] { beat(); })
    {}
    ~Pulse()
    {
        m_ended = true;
        m_thread.join();
    }
    Pulse(const Pulse&) = delete;
    Pulse& operator=(const Pulse&) = delete;
    void clear() { m_waits.clear(); }
    const std::vector<double>& waits() const { return m_waits; } ///< milliseconds

private:
    void beat()
    {
        while (!m_ended) {
            QMetaObject::invokeMethod(
                &m_receiver,
                [this, sent = std::chrono::steady_clock::now()] {
                    m_waits.push_back(std::chrono::duration<double, std::milli>(
                                          std::chrono::steady_clock::now() - sent)
                                          .count());
                },
                Qt::QueuedConnection);
            std::this_thread::sleep_for(std::chrono::milliseconds(3));
        }
    }

    QObject& m_receiver;
    std::vector<double> m_waits; ///< GUI thread only
    std::atomic<bool> m_ended = false;
    std::thread m_thread;
};

inline double quantile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at),
                     values.end());
    return values[at];
}

/// What is being measured: part of the message of `turnUntil`.
inline const char* measuredNow = "";

/// Turns the event loop until `done`; gives up with a message after a minute.
inline void turnUntil(const std::function<bool()>& done)
{
    // Asleep between events, as QApplication::exec is: the form of processEvents with a time limit
    // never waits, and would take a core from the training.
    QTimer tick;
    tick.start(20);
    QElapsedTimer clock;
    for (clock.start(); !done() && clock.elapsed() < 60'000;)
        QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
    if (!done())
        qFatal("waited a minute in vain: %s", measuredNow);
}

} // namespace assay::bench
