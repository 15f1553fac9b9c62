// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"
#include "interop/read_mark.h"

#include <map>
#include <optional>
#include <string>

namespace assay::interop {

/// One run of MLflow's file store: meta.yaml, params/, tags/, metrics/ with a line "time value
/// step" a point, and, where it belongs to a data set, the set's name and digest behind it. Metrics
/// are read side by side, in the order of their times. Of a metric that was logged for several data
/// sets the first keeps the plain tag, the others have their name in brackets behind it. May still
/// be growing; a line without an end is not read.
class MlflowFolder final : public LogReader
{
public:
    MlflowFolder(std::filesystem::path folder, LogUse use);

    void read(LogSink& sink) override;
    double size() const override { return 1; }

private:
    /// A metric's file as far as it was read.
    struct Metric {
        std::string tag;
        std::filesystem::path file;
        ReadMark mark;         ///< behind `ahead`
        std::string ahead;     ///< read, and not yet handed on
        std::size_t used = 0;  ///< of it
        std::int64_t line = 0; ///< lines handed on
        bool toldCut = false;
        bool hasSteps = false;            ///< its last point says its step
        std::optional<std::string> owner; ///< data set of the plain tag
        LoggedPoint next;
        std::string nextTag;
    };
    bool describe();
    bool isWrittenAnew() const;
    bool fill(Metric& metric) const;
    bool advance(Metric& metric);
    std::string tagOf(Metric& metric, const std::string& dataSet) const;
    void warn(LogSink& sink, const char* id, const std::string& place, std::int64_t row,
              std::int64_t count) const;

    std::filesystem::path m_folder;
    LogUse m_use;
    LoggedRun m_run;
    std::string m_described; ///< what the sink got last
    int m_number = -1;
    bool m_told = false; ///< that meta.yaml is missing, as far as it is
    std::int64_t m_damaged = 0, m_firstDamaged = 0;
    std::string m_damagedIn;
    std::map<std::string, Metric> m_metrics;
};

/// Whether `folder` is a run of the file store that was not deleted. One whose meta.yaml is missing
/// or damaged is one when it has metrics and lies in an experiment's folder.
bool looksLikeMlflowRun(const std::filesystem::path& folder);

/// MLflow's words for the state of a run, and the numbers its file store has for them.
std::optional<train::RunState> mlflowState(const std::string& status);

} // namespace assay::interop
