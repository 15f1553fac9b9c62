// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/subscription.h"
#include "baseline/own_results.h"
#include "experiment/spec.h"
#include "session/events.h"
#include "session/model_report.h"

#include <functional>
#include <optional>
#include <string>

namespace assay::session {

/// What the computer is; shown in the status bar, stored with each run.
struct Machine {
    std::string device; ///< "CPU"
    int threads = 1;
    std::string blas;     ///< "MKL"
    std::string cpu;      ///< model name
    std::string torch;    ///< version
    std::string slowBlas; ///< a warning sentence when the BLAS is far too slow; else empty
};

/// The one door of the window and of the command line. All calls from one thread; none blocks.
class Session
{
public:
    virtual ~Session() = default;
    virtual Project& project() = 0;
    virtual Data& data() = 0;
    virtual Runs& runs() = 0;
    virtual Studies& studies() = 0;
    virtual Searches& searches() = 0;
    virtual Logs& logs() = 0;
    virtual Evaluations& evaluations() = 0;
    virtual Errors& errors() = 0;
    virtual Advice& advice() = 0;
    virtual Findings& findings() = 0;
    virtual baseline::OwnResults& ownResults() = 0;

    /// At once: by arithmetic, and by what is known of a module that was tried. The command line waits
    /// for one that was not; for a window it is `untried`.
    virtual ModelReport describe(const experiment::ExperimentSpec& spec,
                                 const data::Profile& data) const = 0;
    virtual Machine machine() const = 0;

    /// `sink` runs on threads of the session until the returned handle is destroyed.
    [[nodiscard]] virtual base::Subscription listen(std::function<void(const Event&)> sink) = 0;
    /// Gives up what was asked for with this tag and is read, imported or answered just now; baselines
    /// end by a newer request only. -> Failed "data.cancelled", "import.cancelled" or
    /// "evaluate.cancelled"
    virtual void cancel(Tag tag) = 0;
    /// Stops active runs with a checkpoint; they become interrupted. -> RunEnded each
    virtual void interruptRuns() = 0;
    /// The same, and waits for it. Nothing may be asked afterwards.
    virtual void shutDown() = 0;
};

} // namespace assay::session
