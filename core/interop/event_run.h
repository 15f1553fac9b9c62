// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/event_file.h"
#include "interop/log_reader.h"

#include <memory>
#include <set>
#include <vector>

namespace assay::interop {

/// One run of TensorBoard: event files of a folder in the order of their start, and of the folders
/// below it that belong to the same run, whose names go in front of their tags. Each file is a
/// session of its folder; one that began in the first half of the time of an earlier file runs
/// beside it, so that clocks of two machines may differ by less than that. Of hyperparameters that
/// were logged twice the later ones count.
class EventRun final : public LogReader
{
public:
    /// `source` is the folder (or the one file); `name` is what a person sees.
    EventRun(std::filesystem::path source, std::string name, LogUse use);

    /// A file of the run; `prefix` goes in front of its tags. The same file counts once.
    void add(const std::filesystem::path& file, const std::string& prefix);

    void read(LogSink& sink) override;
    double size() const override;

private:
    std::map<std::string, std::string> settingsBeside() const;
    struct Part {
        std::string prefix;
        EventFile file;
        std::int64_t toldSkipped = 0;
        bool toldStop = false;
        double begin = 0, end = 0; ///< time of the first and of the newest record
        bool begun = false;        ///< the session was handed on
        bool beside = false;       ///< another file of the folder is written at the same time
        bool refused = false;      ///< it is no event file
    };
    void warn(LogSink& sink, const Part& part, const char* id,
              std::vector<base::NamedNumber> evidence) const;
    void take(LogSink& sink, Part& part, const LoggedEvent& event);
    void tellDamage(LogSink& sink, Part& part) const;

    LoggedRun m_run;
    LogUse m_use;
    int m_number = -1;
    std::set<std::filesystem::path> m_known;
    std::vector<std::unique_ptr<Part>> m_parts;
};

} // namespace assay::interop
