// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/pace.h"

namespace assay::train {

Stopwatch::Stopwatch(double before, base::Clock clock)
    : m_clock(std::move(clock))
    , m_before(before)
    , m_begin(m_clock())
{}

void Stopwatch::stop()
{
    m_before = seconds();
    m_running = false;
}

void Stopwatch::start()
{
    m_begin = m_clock();
    m_running = true;
}

double Stopwatch::seconds() const
{
    if (!m_running)
        return m_before;
    return m_before + m_clock() - m_begin;
}

double Pace::add(double now, std::int64_t examples)
{
    constexpr double kWindow = 0.5;
    if (!m_marks.empty())
        m_examples += examples;
    m_marks.emplace_back(now, examples);
    while (m_marks.size() > 2 && now - m_marks.front().first > kWindow) {
        m_marks.pop_front();
        m_examples -= m_marks.front().second;
    }
    const double took = now - m_marks.front().first;
    return took > 0 ? static_cast<double>(m_examples) / took : 0;
}

} // namespace assay::train
