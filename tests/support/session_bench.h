// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local_session.h"
#include "support/errors.h"
#include "support/event_log.h"
#include "support/temp_project.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace assay::testing {

/// 7 updates an epoch; with many epochs it trains until it is stopped.
inline experiment::ExperimentSpec small(int epochs, std::int64_t seed = 1)
{
    experiment::ExperimentSpec spec;
    spec.data.count = 300;
    spec.model.templateName = "mlp";
    spec.model.parameters["hidden"] = std::int64_t{8};
    spec.train.epochs = epochs;
    spec.train.batchSize = 32;
    spec.train.threads = 1;
    spec.seed = seed;
    return spec;
}

/// A session with an open project. The log exists as long as the session sends.
struct SessionBench {
    explicit SessionBench(const std::filesystem::path& file,
                          const assay::session::SessionOptions& options = {})
        : session(assay::session::makeLocalSession(options))
        , log(*session)
    {
        session->project().open(file.string(), 1);
        opened = log.wait<assay::session::ProjectOpened>().has_value();
    }
    ~SessionBench() { session->shutDown(); }

    train::RunId start(const experiment::ExperimentSpec& spec, assay::session::Tag tag = 2)
    {
        session->runs().start({.spec = spec, .name = {}}, tag);
        return queued(tag);
    }
    train::RunId queued(assay::session::Tag tag)
    {
        const auto answer = log.wait<assay::session::RunQueued>(
            [&](const assay::session::RunQueued& q) { return q.tag == tag; });
        return answer ? answer->run : 0;
    }
    /// Waits until so many updates were made.
    bool reached(train::RunId run, std::int64_t step)
    {
        return log
            .wait<assay::session::RunProgress>([&](const assay::session::RunProgress& p) {
                return p.run == run && p.step >= step;
            })
            .has_value();
    }
    /// What the run had become at its end.
    train::RunRecord ended(train::RunId run)
    {
        const auto end = log.wait<assay::session::RunEnded>(
            [&](const assay::session::RunEnded& e) { return e.run.id == run; });
        return end ? end->run : train::RunRecord{};
    }
    std::string failure(assay::session::Tag tag)
    {
        const auto failed = log.wait<assay::session::Failed>(
            [&](const assay::session::Failed& f) { return f.tag == tag; });
        return failed && isSentence(failed->error.text()) ? failed->error.code() : "no sentence";
    }

    std::unique_ptr<assay::session::Session> session;
    EventLog log;
    bool opened = false;
};

/// Every number of a run that must repeat to the last bit.
inline std::vector<std::string> numbersOf(const std::filesystem::path& project, train::RunId run)
{
    return rows(project, "SELECT name, split, step, printf('%.17g', epoch), "
                         "printf('%.17g', value) FROM metrics WHERE run = "
                             + std::to_string(run)
                             + " AND name <> 'samples_per_second' ORDER BY id");
}

} // namespace assay::testing
