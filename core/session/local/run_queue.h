// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/files.h"
#include "train/control.h"
#include "train/run.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace assay::session {

/// The runs that this program trains or will train: one is at work, the others wait for it. All
/// calls from any thread.
class RunQueue
{
public:
    struct Entry {
        std::string project; ///< its file
        std::shared_ptr<train::Control> control;
        std::shared_ptr<store::RunLock> lock;
        std::optional<train::RunRecord> resumed; ///< as it was before it was to go on; else empty
    };

    bool isEmpty() const;
    void add(train::RunId run, Entry entry);
    /// Its turn has come. False: it was withdrawn, and is not to be trained.
    bool begin(train::RunId run, const train::Control& control);
    void end(train::RunId run);
    /// Takes out a run that waits; empty when it is at work, or unknown.
    std::optional<Entry> withdraw(train::RunId run);
    void steer(train::RunId run, const std::function<void(train::Control&)>& call);
    void interruptAll();

private:
    mutable std::mutex m_mutex;
    std::map<train::RunId, Entry> m_entries;
    train::RunId m_atWork = 0;
};

} // namespace assay::session
