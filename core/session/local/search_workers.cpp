// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/search_workers.h"

#include "base/compute.h"
#include "base/error.h"
#include "base/free_memory.h"
#include "base/json_text.h"
#include "tune/search_work.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace assay::session {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kPause = std::chrono::milliseconds(100);
/// That a program has for its checkpoint, before it is asked once more, which ends it at once.
constexpr auto kPatience = std::chrono::seconds(30);
constexpr int kMostReplaced = 100;
constexpr int kFirstSignal = 128;

/// The number of this key in a line of JSON of this event; empty: it is another one.
std::optional<double> numberOf(const std::string& line, const char* event, const char* key)
{
    const auto json = base::parsedJson<nlohmann::json>(line);
    if (!json || !json->is_object() || json->value("event", "") != event || !json->contains(key)
        || !(*json)[key].is_number())
        return std::nullopt;
    return (*json)[key].get<double>();
}

} // namespace

SearchWorkers::SearchWorkers(const Hub& hub, std::string program)
    : m_hub(hub)
    , m_program(std::move(program))
    , m_lane(hub)
{}

SearchWorkers::~SearchWorkers()
{
    m_finished = m_halts = true;
}

void SearchWorkers::start(const Order& order)
{
    if (m_program.empty())
        throw base::usageError("tune.program", "The program that trains beside this one, "
                                               "assay-cli, was not found; put it beside this one, "
                                               "or train with one worker.");
    m_halts = m_finished.load();
    m_search = order.search;
    m_lane.post(order.tag, [this, order] {
        m_ended.clear();
        std::optional<tune::WorkEnd> why;
        try {
            why = work(order);
        } catch (...) {
            m_running.clear();
            m_search = 0;
            throw;
        }
        m_search = 0;
        m_hub.publish(SearchWorkEnded{order.tag, order.search, *why});
    });
}

void SearchWorkers::halt()
{
    m_halts = true;
}

void SearchWorkers::finish()
{
    m_finished = m_halts = true;
    m_lane.finish();
}

void SearchWorkers::publish(const Order& order,
                            const std::shared_ptr<const tune::LayoutChoice>& choice)
{
    SearchWorkersChanged news{.tag = order.tag,
                              .search = order.search,
                              .isMeasuring = !choice,
                              .choice = choice,
                              .workers = m_ended};
    for (const ChildProcess& one : m_running)
        news.workers.push_back({.name = one.name(), .lastLine = one.lastLine()});
    m_hub.publish(news);
}

void SearchWorkers::startOne(const Order& order, std::int64_t threads)
{
    m_running
        .emplace_back(m_program,
                      std::vector<std::string>{"tune", "--project", order.project, "--resume",
                                               std::to_string(order.search), "--worker",
                                               "--worker-threads", std::to_string(threads)})
        .endInput();
}

/// Starts them, and waits until all have ended.
tune::WorkEnd SearchWorkers::work(const Order& order)
{
    const auto choice = std::make_shared<const tune::LayoutChoice>(chosen(order));
    if (m_halts)
        return tune::WorkEnd::Halted;
    for (int k = 0; k < choice->taken.workers; ++k)
        startOne(order, choice->taken.threads);
    publish(order, choice);
    auto why = tune::WorkEnd::AllTrials;
    std::optional<TrialWorker> failed; // the first one
    int replaced = 0, asked = 0;
    Clock::time_point askAgain;
    while (!m_running.empty()) {
        std::this_thread::sleep_for(kPause);
        if (m_halts && asked < 2 && (asked == 0 || Clock::now() >= askAgain)) {
            for (ChildProcess& one : m_running)
                one.interrupt();
            ++asked;
            askAgain = Clock::now() + kPatience;
        } else if (asked == 2 && Clock::now() >= askAgain) {
            for (ChildProcess& one : m_running)
                one.kill();
        }
        bool isNews = false;
        for (auto one = m_running.begin(); one != m_running.end();) {
            const auto code = one->look();
            one->takeLines();
            if (!code) {
                ++one;
                continue;
            }
            isNews = true;
            const TrialWorker ended{one->name(), false, *code, one->lastLine()};
            one = m_running.erase(one);
            if (const auto end = tune::workEndOf(*code)) {
                why = *end;
                continue;
            }
            if (asked > 0)
                continue; // as it was asked to
            m_ended.push_back(ended);
            if (*code > kFirstSignal && ++replaced <= kMostReplaced)
                startOne(order, choice->taken.threads); // what it trained goes on
            else if (!failed)
                failed = ended;
        }
        if (isNews)
            publish(order, choice);
    }
    if (failed && asked == 0)
        throw base::environmentError(
            "tune.worker",
            fmt::format("Worker {} ended with an error: {}", failed->name,
                        failed->lastLine.empty() ? "it wrote nothing of it." : failed->lastLine));
    return asked > 0 ? tune::WorkEnd::Halted : why;
}

tune::LayoutChoice SearchWorkers::chosen(const Order& order)
{
    const int cores = base::threadsFor(0);
    tune::LayoutChoice choice{.cores = cores, .ownThreads = order.ownThreads};
    if (order.workers > 0 || order.trialsLeft <= 0) { // else there is nothing to be fast for
        choice.taken = tune::sharedOut(std::max(1, order.workers), cores, order.ownThreads);
        return choice;
    }
    publish(order, nullptr);
    for (const tune::WorkerLayout& layout :
         tune::layoutsFor(cores, order.ownThreads, order.trialsLeft)) {
        if (choice.bytesEach > 0) {
            const base::FreeMemory free = base::freeMemory();
            choice.freeBytes = free.isKnown ? free.bytes : 0;
        }
        if (layout.workers > tune::workersThatFit(choice.bytesEach, choice.freeBytes)) {
            choice.leftOut = layout.workers;
            break;
        }
        const Speed speed = speedOf(order, layout);
        if (m_halts)
            break;
        choice.measured.push_back({layout, speed.stepsPerSecond});
        choice.bytesEach = std::max(choice.bytesEach, speed.bytes);
        if (choice.problem.empty())
            choice.problem = speed.problem;
    }
    choice.taken = tune::fastest(choice.measured, cores, order.ownThreads);
    return choice;
}

/// Has the programs of a layout train at the same time, from when all of them are warm.
SearchWorkers::Speed SearchWorkers::speedOf(const Order& order, const tune::WorkerLayout& layout)
{
    struct Measured {
        std::unique_ptr<ChildProcess> process;
        bool isWarm = false, isOver = false;
    };
    std::vector<Measured> all;
    for (int k = 0; k < layout.workers; ++k)
        all.push_back({std::make_unique<ChildProcess>(
            m_program,
            std::vector<std::string>{"tune", "--project", order.project, "--resume",
                                     std::to_string(order.search), "--json", "--measure-speed",
                                     std::to_string(layout.threads)})});
    Speed speed;
    bool isBegun = false;
    const auto count = [&all](bool Measured::*what) {
        return std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.*what; });
    };
    while (!m_halts && count(&Measured::isOver) < layout.workers) {
        std::this_thread::sleep_for(kPause / 5);
        for (Measured& one : all) {
            const auto code = one.process->look();
            for (const std::string& line : one.process->takeLines()) {
                one.isWarm = one.isWarm || numberOf(line, "warm", "threads");
                if (const auto steps = numberOf(line, "speed", "steps_per_second");
                    steps && !one.isOver) {
                    speed.stepsPerSecond += *steps;
                    speed.bytes = std::max(
                        speed.bytes,
                        static_cast<std::int64_t>(numberOf(line, "speed", "bytes").value_or(0)));
                    one.isOver = true;
                }
            }
            if (code && !one.isOver)
                return {.problem = one.process->lastLine().empty()
                                       ? fmt::format("The program ended with code {}.", *code)
                                       : one.process->lastLine()};
        }
        if (!isBegun && count(&Measured::isWarm) == layout.workers) {
            isBegun = true;
            for (Measured& one : all)
                one.process->endInput(); // which they wait for
        }
    }
    return speed;
}

} // namespace assay::session
