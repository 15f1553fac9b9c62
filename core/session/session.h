// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/subscription.h"
#include "experiment/spec.h"
#include "model/layer_fit.h"
#include "model/layer_table.h"
#include "model/weight_match.h"
#include "session/events.h"

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

struct ModelReport {
    model::LayerTable table;
    /// Why the architecture does not fit the data, or cannot begin with its weights; empty: it does.
    std::string problem;
    base::ErrorKind kind = base::ErrorKind::Usage; ///< of that: Input is a file's fault
    /// How the weights fit that another program left and the network is to begin with; empty: it begins
    /// otherwise.
    std::optional<model::WeightMatch> weights;
    /// What `table` was computed from, each with its settings and what it takes (layer_text.h, editable).
    std::vector<model::Node> layers;
    /// The first of them that does not fit, with what would mend it; only of a network that a person
    /// edited.
    std::optional<model::LayerMisfit> misfit;
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
    virtual Logs& logs() = 0;
    virtual Evaluations& evaluations() = 0;
    virtual Errors& errors() = 0;
    virtual Advice& advice() = 0;

    /// By arithmetic, at once.
    virtual ModelReport describe(const experiment::ExperimentSpec& spec,
                                 const data::Profile& data) const = 0;
    virtual Machine machine() const = 0;

    /// `sink` runs on threads of the session until the returned handle dies.
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
