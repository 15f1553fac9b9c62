// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/log_restarts.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace assay::store {

namespace {

/// A run with more restarts than this has steps that go back for another reason.
constexpr std::size_t kMostThatSpread = 20;

/// b - a for a <= b, without overflow.
std::int64_t gap(std::int64_t a, std::int64_t b)
{
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    const auto wide = static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a);
    return wide > static_cast<std::uint64_t>(kMost) ? kMost : static_cast<std::int64_t>(wide);
}

} // namespace

int LogRestarts::addTag(std::string name)
{
    Tag tag;
    tag.stream = streamOf(name);
    tag.session = m_streams[static_cast<std::size_t>(tag.stream)].session;
    tag.joined = m_count;
    tag.name = std::move(name);
    m_tags.push_back(std::move(tag));
    return static_cast<int>(m_tags.size()) - 1;
}

int LogRestarts::streamOf(const std::string& tag) const
{
    std::size_t best = 0;
    for (std::size_t i = 1; i < m_streams.size(); ++i) {
        const std::string& prefix = m_streams[i].prefix;
        if (tag.starts_with(prefix) && prefix.size() > m_streams[best].prefix.size())
            best = i;
    }
    return static_cast<int>(best);
}

bool LogRestarts::moved(const Tag& tag)
{
    return !tag.live.empty() && tag.live.front().firstStep < tag.live.back().lastStep;
}

bool LogRestarts::alike(const Tag& tag, const Restart& restart)
{
    const std::int64_t last = tag.live.back().lastStep;
    const std::int64_t allowed = std::max(tag.widest, restart.widest);
    if (last <= restart.reached)
        return restart.known || gap(last, restart.reached) <= allowed;
    return gap(restart.reached, last) <= allowed;
}

/// Writes over what the tag has from this step on.
void LogRestarts::cut(int number, std::int64_t from, Found& found)
{
    auto& live = m_tags[static_cast<std::size_t>(number)].live;
    while (!live.empty() && live.back().lastStep >= from) {
        Stretch& last = live.back();
        found.rows.push_back({number, from, last.firstRow, last.lastRow});
        if (last.firstStep < from) {
            last.lastStep = from - 1;
            break;
        }
        live.pop_back();
    }
}

/// A restart at the beginning of a session of `stream`, to every tag that it reaches.
void LogRestarts::spread(const Restart& restart, int stream, Found& found)
{
    const Stream& own = m_streams[static_cast<std::size_t>(stream)];
    for (std::size_t i = 0; i < m_tags.size(); ++i) {
        Tag& tag = m_tags[i];
        const bool same = tag.stream == stream;
        if (tag.live.empty() || tag.live.back().lastStep < restart.step
            || (same && tag.session == own.session)
            || (!same && (own.time <= 0 || tag.time > own.time)) || !alike(tag, restart))
            continue;
        cut(static_cast<int>(i), restart.step, found);
        tag.joined = m_count;
    }
}

LogRestarts::Found LogRestarts::session(const interop::LoggedSession& session)
{
    auto at = std::find_if(m_streams.begin(), m_streams.end(),
                           [&](const Stream& stream) { return stream.prefix == session.prefix; });
    if (at == m_streams.end())
        at = m_streams.insert(m_streams.end(), Stream{.prefix = session.prefix});
    ++at->session;
    at->time = session.time;
    at->beside = session.beside;
    Found found;
    if (!session.from || session.beside)
        return found;
    const int stream = static_cast<int>(at - m_streams.begin());
    Restart restart{.number = m_count + 1,
                    .step = *session.from,
                    .reached = std::numeric_limits<std::int64_t>::min(),
                    .widest = 0,
                    .tag = -1,
                    .known = true};
    for (const Tag& tag : m_tags) {
        if (tag.stream != stream || tag.live.empty())
            continue;
        restart.reached = std::max(restart.reached, tag.live.back().lastStep);
        restart.widest = std::max(restart.widest, tag.widest);
    }
    if (restart.reached < restart.step)
        return found; // nothing lies beyond: it begins, or goes on where it was
    ++m_count;
    found.restart = {restart.step, restart.reached};
    spread(restart, stream, found);
    for (Tag& tag : m_tags) {
        if (tag.stream == stream)
            tag.joined = m_count;
    }
    return found;
}

/// The tag came to a step that it had reached before.
void LogRestarts::goBack(int number, std::int64_t step, bool first, Found& found)
{
    Tag& tag = m_tags[static_cast<std::size_t>(number)];
    const Stream& stream = m_streams[static_cast<std::size_t>(tag.stream)];
    const std::int64_t reached = tag.live.back().lastStep;
    if (stream.beside || (step == reached && !moved(tag))) {
        found.beside = stream.beside;
        tag.joined = m_count;
        cut(number, step, found);
        return;
    }
    if (tag.joined < m_count) {
        tag.joined = m_count;
        cut(number, step, found);
        return;
    }
    if (step == reached) {
        cut(number, step, found);
        again(number, step, found);
        return;
    }
    tag.joined = ++m_count;
    found.restart = {step, reached};
    const Restart restart{m_count, step, reached, tag.widest, number, first && stream.session > 0};
    cut(number, step, found);
    if (tag.alone || m_restarts.size() >= kMostThatSpread)
        return;
    m_restarts.push_back(restart);
    if (restart.known)
        spread(restart, tag.stream, found);
}

/// The last step of a tag came again at the beginning of a session. That is a restart where other
/// tags had come further; their points of this very step may belong to the state that was restored.
void LogRestarts::again(int number, std::int64_t step, Found& found)
{
    Tag& tag = m_tags[static_cast<std::size_t>(number)];
    if (tag.alone || m_restarts.size() >= kMostThatSpread
        || step == std::numeric_limits<std::int64_t>::max())
        return;
    const std::size_t own = found.rows.size();
    const Restart restart{++m_count, step + 1, step, tag.widest, number, true};
    std::int64_t reached = step;
    for (const Tag& other : m_tags) {
        if (other.stream == tag.stream && !other.live.empty() && alike(other, restart))
            reached = std::max(reached, other.live.back().lastStep);
    }
    spread(restart, tag.stream, found);
    if (found.rows.size() == own) {
        --m_count;
        return;
    }
    tag.joined = m_count;
    found.restart = {step, reached};
    m_restarts.push_back(restart);
}

/// The tag went on where it was: what restarted meanwhile was not what it counts.
void LogRestarts::goOn(Tag& tag)
{
    for (const Restart& restart : m_restarts) {
        if (restart.number > tag.joined && !restart.known && alike(tag, restart))
            m_tags[static_cast<std::size_t>(restart.tag)].alone = true;
    }
    tag.joined = m_count;
}

/// Whether a restart that the tag has not met yet goes back behind this step of it.
bool LogRestarts::joins(const Tag& tag, std::int64_t step) const
{
    return tag.joined < m_count
           && std::any_of(m_restarts.begin(), m_restarts.end(), [&](const Restart& restart) {
                  return restart.number > tag.joined && restart.step <= step && alike(tag, restart);
              });
}

/// A point that does not go back, before it is remembered.
void LogRestarts::noteStep(Tag& tag, std::int64_t step, double pause)
{
    const Stretch& last = tag.live.back();
    if (step != last.lastStep)
        tag.longestPause = std::max(tag.longestPause, pause);
    else if (!moved(tag) || tag.again.size() >= kMostThatSpread
             || (!tag.again.empty() && tag.again.back().step == step))
        tag.several = true;
    else
        tag.again.push_back({step, last.lastRow, pause});
}

/// Whether each step that came twice is where a program went on that was started again.
bool LogRestarts::wasRestarted(const Tag& tag)
{
    return !tag.several
           && (tag.again.size() == 1
               || std::all_of(tag.again.begin(), tag.again.end(),
                              [&](const Again& again) { return again.pause > tag.longestPause; }));
}

LogRestarts::Found LogRestarts::point(int number, const interop::LoggedPoint& point,
                                      std::int64_t row)
{
    Found found;
    Tag& tag = m_tags[static_cast<std::size_t>(number)];
    const Stream& stream = m_streams[static_cast<std::size_t>(tag.stream)];
    const bool first = std::exchange(tag.session, stream.session) != stream.session;
    const double before = std::exchange(tag.time, std::max(tag.time, point.time));
    bool back = false;
    if (!tag.live.empty()) {
        const std::int64_t last = tag.live.back().lastStep;
        back = point.step < last
               || (point.step == last && ((first && !stream.beside) || joins(tag, last)));
        if (back) {
            goBack(number, point.step, first, found);
        } else {
            noteStep(tag, point.step, tag.time - before);
            if (tag.joined < m_count)
                goOn(tag);
            tag.widest = std::max(tag.widest, gap(last, point.step));
        }
    }
    if (back || tag.live.empty())
        tag.live.push_back({point.step, point.step, row, row});
    tag.live.back().lastStep = point.step;
    tag.live.back().lastRow = row;
    return found;
}

LogRestarts::Found LogRestarts::end(bool saysSessions)
{
    Found found;
    for (std::size_t i = 0; i < m_tags.size(); ++i) {
        Tag& tag = m_tags[i];
        std::optional<std::int64_t> from;
        for (const Restart& restart : m_restarts) {
            if (restart.number > tag.joined && !restart.known && !tag.live.empty()
                && !m_tags[static_cast<std::size_t>(restart.tag)].alone && alike(tag, restart))
                from = std::min(from.value_or(restart.step), restart.step);
        }
        tag.joined = m_count;
        if (from && m_restarts.size() < kMostThatSpread)
            cut(static_cast<int>(i), *from, found);
        if (saysSessions || !wasRestarted(tag))
            continue;
        for (const Again& again : tag.again) {
            found.rows.push_back({static_cast<int>(i), again.step, again.row, again.row});
            if (!found.restart)
                found.restart = {again.step, again.step};
        }
    }
    return found;
}

} // namespace assay::store
