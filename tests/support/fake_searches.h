// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/events.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace assay::testing {

/// Searches in memory, which train when a test changes `states`. Answers come at once.
class FakeSearches final : public session::Searches
{
public:
    /// `emit` sends an event; `failed` says whether the request was made to fail.
    FakeSearches(std::vector<std::string>& calls, std::function<void(const session::Event&)> emit,
                 std::function<bool(session::Tag)> failed)
        : m_calls(calls)
        , m_emit(std::move(emit))
        , m_failed(std::move(failed))
    {}

    std::vector<tune::SearchState> states; ///< newest first
    tune::SearchReport reportAnswer;
    std::vector<tune::Search> stored; ///< what begin and change were called with
    std::vector<tune::Point> proposed;
    session::Tag workTag = 0; ///< of the last `work` or `workMany`
    int listings = 0;         ///< how often all were asked for

    tune::SearchState& state(tune::SearchId search)
    {
        for (tune::SearchState& one : states) {
            if (one.search.id == search)
                return one;
        }
        return states.emplace_back();
    }

    void begin(const tune::Search& search, session::Tag tag) override
    {
        m_calls.emplace_back("searches.begin");
        if (m_failed(tag))
            return;
        stored.push_back(search);
        states.insert(states.begin(), tune::SearchState{.search = search});
        states.front().search.id = static_cast<tune::SearchId>(states.size());
        m_emit(session::SearchStored{tag, states.front().search.id});
    }
    void change(const tune::Search& search, session::Tag tag) override
    {
        m_calls.push_back("searches.change " + std::to_string(search.id));
        if (m_failed(tag))
            return;
        stored.push_back(search);
        state(search.id).search = search;
        m_emit(session::SearchStored{tag, search.id});
    }
    void propose(tune::SearchId search, const tune::Point& point, session::Tag tag) override
    {
        m_calls.push_back("searches.propose " + std::to_string(search));
        if (m_failed(tag))
            return;
        proposed.push_back(point);
        m_emit(session::SearchStored{tag, search});
    }
    void remove(tune::SearchId search, session::Tag tag) override
    {
        m_calls.push_back("searches.remove " + std::to_string(search));
        if (m_failed(tag))
            return;
        std::erase_if(states, [&](const auto& one) { return one.search.id == search; });
        m_emit(session::SearchStored{tag, search});
    }
    void work(tune::SearchId search, session::Tag tag, std::int64_t /*threads*/ = 0) override
    {
        m_calls.push_back("searches.work " + std::to_string(search));
        if (m_failed(tag))
            return;
        workTag = tag;
        state(search).isWorking = true;
        m_emit(session::SearchStored{0, search});
    }
    void workMany(tune::SearchId search, int workers, session::Tag tag) override
    {
        m_calls.push_back("searches.workMany " + std::to_string(search) + " "
                          + std::to_string(workers));
        if (m_failed(tag))
            return;
        workTag = tag;
        state(search).isWorking = true;
        m_emit(session::SearchStored{0, search});
    }
    void halt(tune::SearchId search) override
    {
        m_calls.push_back("searches.halt " + std::to_string(search));
        state(search).isWorking = false;
        m_emit(session::SearchWorkEnded{workTag, search, tune::WorkEnd::Halted});
    }
    void list(session::Tag tag) override
    {
        ++listings;
        std::vector<std::shared_ptr<const tune::SearchState>> all;
        for (const tune::SearchState& one : states)
            all.push_back(std::make_shared<const tune::SearchState>(one));
        m_emit(session::SearchesListed{tag, std::move(all)});
    }
    void report(tune::SearchId search, session::Tag tag) override
    {
        m_calls.push_back("searches.report " + std::to_string(search));
        if (m_failed(tag))
            return;
        m_emit(session::SearchReported{tag, search,
                                       std::make_shared<const tune::SearchReport>(reportAnswer)});
    }

private:
    std::vector<std::string>& m_calls;
    std::function<void(const session::Event&)> m_emit;
    std::function<bool(session::Tag)> m_failed;
};

} // namespace assay::testing
