// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "cli/commands/tune_print.h"
#include "tune/search.h"

#include <cstdint>
#include <string>

namespace assay::cli {

/// The part of `tune` that has several programs of this machine train trials at the same time: its options, the
/// program that starts and follows them, and what it asks of those.
class TuneWorkers
{
public:
    void add(CLI::App& app);
    /// Throws a usage Error for a measurement of this machine where others train.
    void check(bool isOnCluster) const;

    int count() const; ///< 0: by a measurement
    bool isGiven() const { return m_count != "1"; }
    /// Of new trials, as the program that started this one says; 0: it says nothing.
    std::int64_t threads() const { return m_threads; }
    /// Has them train, and prints what was measured, each trial, and which program ended in between.
    tune::WorkEnd work(Context& context, const tune::Search& search,
                       const SearchPrinter& printer) const;

    /// This program is to measure the speed of the study's own settings alone.
    bool measures() const { return m_measured > 0; }
    /// Says when it is warm, waits for the end of its input, measures. The exit code.
    int measure(const store::ProjectInfo& project, const tune::Search& search) const;

private:
    std::string m_count = "1";
    std::int64_t m_threads = 0, m_measured = 0;
};

} // namespace assay::cli
