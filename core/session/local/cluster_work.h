// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/cluster.h"
#include "session/local/slurm_commands.h"
#include "store/cluster_folder.h"
#include "store/search_store.h"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace assay::session {

/// Hands out the trials of one search, and gathers them (session/cluster.h). One thread.
class ClusterWork
{
public:
    /// Throws Error where the folder cannot be used, and while another program hands out.
    ClusterWork(const ClusterRequest& request, const ClusterListener& listener);

    tune::WorkEnd run();

private:
    using Moment = std::chrono::steady_clock::time_point;
    using Looks = std::map<std::string,
                           std::vector<tune::ArrayTask>>; ///< of arrays that Slurm answered about

    void refresh();
    const tune::TriedRun* find(std::int64_t number) const;
    std::vector<const tune::TriedRun*> handedOut() const;
    const tune::TriedRun* waiting();
    std::optional<tune::WorkEnd> whyNoMore();

    void gather();
    void gatherOne(std::int64_t number);
    void copy(std::int64_t number, train::RunId run);
    void keep(std::int64_t number, const store::TrainedTrial& trained);
    void over(std::int64_t number);

    void look();
    void judge(const std::vector<store::TakenOrder>& taken, const Looks& looks);
    void giveUp(std::int64_t number, int tries, const std::string& why);
    void publishCurves(); ///< for rules that stop trials early
    void sayOf(const tune::ArrayTask& task);
    void sayState(); ///< of m_job, with the tasks as of the last look
    void arrayOver(const std::vector<tune::ArrayTask>& tasks);
    std::int64_t stepsMade() const;
    std::string troubleOf(const std::string& job, int task) const;

    void submit();
    void handOut();
    void open(const tune::TriedRun& trial);
    void restoreOrders();
    void withdrawOpen();
    tune::WorkEnd halt();
    tune::WorkEnd end(tune::WorkEnd why);
    void pause() const;
    void sayOnce(const std::string& text);

    const ClusterRequest& m_request;
    const ClusterListener& m_listener;
    store::ClusterFolder m_folder;
    std::optional<store::RunLock> m_lock; ///< while it works
    store::SearchStore m_store;
    tune::Search m_search;
    std::vector<tune::TriedRun> m_trials;
    Moment m_began = std::chrono::steady_clock::now();
    std::optional<Moment> m_looked;
    std::optional<store::ClusterJob> m_job;
    bool m_isOwn = false;                 ///< this program submitted m_job
    int m_slots = 0;                      ///< tasks of m_job that are not over
    ClusterState m_state;                 ///< as it was said last
    std::vector<tune::ArrayTask> m_tasks; ///< of m_job, as of the last look
    int m_gathered = 0;                   ///< trials since m_job was submitted
    int m_fruitless = 0;      ///< arrays one after the other that brought none, and none further
    std::int64_t m_steps = 0; ///< that stepsMade() gave at the end of the last array
    int m_failedInARow = 0;
    std::map<std::int64_t, int> m_damaged; ///< how often a trial came back so
    bool m_allProposed = false;
    std::optional<tune::WorkEnd> m_why; ///< no further trial is handed out now
    std::size_t m_whyFor = 0;           ///< so many trials were over when m_why was found
    std::set<std::int64_t> m_missing;   ///< handed out, and no file said so at the last look
    std::string m_curvesOf;             ///< metric of the values in the next one's curves
    std::set<std::int64_t> m_published; ///< trials that are over, whose curves workers can read
    std::set<std::string> m_said;
    std::set<std::string> m_saidOf; ///< tasks whose end was said
};

} // namespace assay::session
