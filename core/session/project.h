// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/answer.h"
#include "store/project_info.h"
#include "train/run.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::session {

struct ProjectOpened {
    store::ProjectInfo info;
};

struct ProjectChanged {
    store::ProjectInfo info;
};

/// The case of the project was written as one file, a report or an archive.
struct ReportWritten {
    Tag tag;
    std::string file;
    train::RunId run;   ///< that it is centred on; 0: the project has no training, or an archive
    std::int64_t bytes; ///< of the file
    std::vector<train::RunId> archived = {}; ///< the runs of an archive; empty: it is a report
};

/// What is to be written as a report, and where.
struct ReportRequest {
    std::string file; ///< its ending decides the form: .html, .htm, .md
    /// That the report is centred on; 0: the newest that is no attempt on one batch.
    train::RunId run = 0;
    bool replaces = false; ///< a file of that name; else it is refused
};

/// Which runs are to be written as an archive (case_replay.h repeats them elsewhere), and where.
struct CaseRequest {
    std::string file;                    ///< a ZIP
    std::vector<train::RunId> runs = {}; ///< empty: all that were trained here and finished
    bool withData = false; ///< the files of their data too; else their fingerprints alone
    bool replaces = false; ///< a file of that name; else it is refused
};

/// Opens and describes the project file. Answers come as events.
class Project
{
public:
    virtual ~Project() = default;
    /// Makes a new project file; refused when the file exists. -> ProjectOpened or Failed
    virtual void create(const std::string& path, Tag tag) = 0;
    /// -> ProjectOpened, RunsListed; or Failed and the present project stays open
    virtual void open(const std::string& path, Tag tag) = 0;
    /// A consistent copy, also while a run is writing. -> ProjectChanged (unchanged) or Failed
    virtual void saveCopy(const std::string& path, Tag tag) = 0;
    /// -> ProjectChanged
    virtual void describe(const store::ProjectInfo& info, Tag tag) = 0;
    /// Writes the whole case (report/case.h) from what is stored: no data are read, nothing is evaluated,
    /// nothing of the project changes. The file is whole or not there. -> ReportWritten or Failed
    virtual void writeReport(const ReportRequest& request, Tag tag) = 0;
    /// Writes runs as an archive: their slice of the project, with the runs that they begin with, their
    /// settings and checkpoints. Nothing of the project changes. The file is whole or not there.
    /// -> DataProgress, ReportWritten; or Failed, "case.cancelled" after cancel
    virtual void writeCase(const CaseRequest& request, Tag tag) = 0;
};

} // namespace assay::session
