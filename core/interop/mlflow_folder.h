// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"

#include <map>

namespace assay::interop {

/// One run of MLflow's file store: meta.yaml, params/, tags/, metrics/ with a line "time value
/// step" a point. May still be growing.
class MlflowFolder final : public LogReader
{
public:
    explicit MlflowFolder(std::filesystem::path folder);

    void read(LogSink& sink) override;
    double size() const override { return 1; }

private:
    /// A metric's file as far as it was read.
    struct Metric {
        std::uint64_t at = 0;
        std::int64_t line = 0;
    };
    bool describe();
    void readMetric(LogSink& sink, const std::filesystem::path& file, const std::string& tag);

    std::filesystem::path m_folder;
    LoggedRun m_run;
    std::string m_described; ///< what the sink was told last
    int m_number = -1;
    bool m_toldDamage = false;
    std::map<std::string, Metric> m_metrics;
};

/// Whether `folder` is a run of the file store that was not deleted.
bool looksLikeMlflowRun(const std::filesystem::path& folder);

/// MLflow's words for the state of a run, and the numbers its file store has for them.
std::optional<train::RunState> mlflowState(const std::string& status);

} // namespace assay::interop
