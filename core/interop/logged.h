// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "base/value.h"
#include "train/run.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::interop {

/// One number as another tool wrote it.
struct LoggedPoint {
    std::int64_t step = 0;
    double epoch = 0; ///< epochs completed; 0: the tool does not say
    double time = 0;  ///< seconds since 1970, UTC; 0: the tool does not say
    double value = 0; ///< may be NaN or infinite
};

/// A run of another tool, apart from its numbers.
struct LoggedRun {
    std::string source; ///< file or folder, with "#id" where one file holds many: its identity
    std::string name;
    std::string tool;                            ///< "TensorBoard"
    std::map<std::string, std::string> settings; ///< hyperparameters, as they were written
    std::optional<train::RunState> state;        ///< empty: the tool does not say
    std::string problem;                         ///< why it failed, where the tool says so
    /// Its log says where a session begins. Else a step that comes again may be a restart.
    bool saysSessions = true;
};

/// A session of the program that writes a run begins in its log: it was started again, or another
/// program writes beside it.
struct LoggedSession {
    std::string prefix; ///< with which the tags begin that it writes; of several the longest counts
    double time = 0;    ///< of its first record, in seconds since 1970; 0: not known
    std::optional<std::int64_t> from; ///< what was logged from this step on is void, says the log
    bool beside = false;              ///< runs at the same time as one that began before it
};

/// One setting that a search of another tool varied: a range of numbers, or a list of values.
struct LoggedAxis {
    std::string name;
    double low = 0, high = 0; ///< finite, of a range; every value of a trial lies within
    bool log = false;         ///< the tool drew it by ratios; low is above 0
    bool integer = false;
    std::vector<base::Value> choices = {}; ///< not empty: the list, each value once
};

/// A trial of a search of another tool.
struct LoggedTrial {
    enum class Outcome { Complete, Pruned, Failed };

    int run = -1;                             ///< number that the sink gave its run
    std::int64_t number = 0;                  ///< within its search, from 0, each once
    std::map<std::string, base::Value> point; ///< those of the axes that were set in it
    Outcome outcome = Outcome::Complete;
    /// As the tool has it, whichever direction is better; NaN: none.
    double value = std::numeric_limits<double>::quiet_NaN();
    /// Seconds since 1970, UTC; 0: not known.
    double begun = 0, ended = 0;
};

/// A search for settings as the file of another tool has it.
struct LoggedStudy {
    std::string origin;  ///< "optuna: study.db, study digits": its identity
    std::string measure; ///< what its values are called: "value"
    bool isMaximised = false;
    std::vector<LoggedAxis> axes; ///< in the order in which they were met
    std::vector<LoggedTrial> trials;
    std::vector<std::string> remarks; ///< what was left out, and why: a sentence each
    std::string problem;              ///< not empty: why there is no search in it, a sentence
};

/// Takes what a reader finds, in the order in which it was written. One thread.
class LogSink
{
public:
    virtual ~LogSink() = default;
    /// A run is there, or more is known of it: the same source gets the same number again.
    virtual int run(const LoggedRun& run) = 0;
    /// What follows is written by a new session. Points of a log without sessions belong to one.
    virtual void session(int run, const LoggedSession& session) = 0;
    virtual void point(int run, const std::string& tag, const LoggedPoint& point) = 0;
    virtual void problem(int run, const base::Finding& finding) = 0;
    /// A search is there, or more of it: the same origin again replaces what was said before. Its runs were named
    /// already. A sink that only looks at runs takes no notice.
    virtual void study(const LoggedStudy& /*study*/) {}
    /// The log was written anew: all of the run's points will come again from the start.
    virtual void forget(int run) = 0;
    /// How much of what lies there was read, 0 .. 1; now and then. May throw to end the reading.
    virtual void reached(double share) = 0;
};

} // namespace assay::interop
