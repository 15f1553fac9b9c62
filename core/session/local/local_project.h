// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local/hub.h"
#include "session/local/import_lane.h"
#include "session/local/lane.h"
#include "session/local/prepared_data.h"
#include "session/local/request_progress.h"
#include "session/local/store_lane.h"
#include "session/project.h"

namespace assay::session {

class LocalProject final : public Project
{
public:
    /// All outlive it.
    LocalProject(const Hub& hub, PreparedData& data, StoreLane& store, ImportLane& imports,
                 RequestProgress& progress);
    void finish(); ///< writes what was asked for

    void create(const std::string& path, Tag tag) override;
    void open(const std::string& path, Tag tag) override;
    void saveCopy(const std::string& path, Tag tag) override;
    void describe(const store::ProjectInfo& info, Tag tag) override;
    void writeReport(const ReportRequest& request, Tag tag) override;
    void writeCase(const CaseRequest& request, Tag tag) override;

private:
    const Hub& m_hub;
    PreparedData& m_data;
    StoreLane& m_store;
    ImportLane& m_imports;
    RequestProgress& m_progress;
    Lane m_reports; ///< reading a long project takes a while
};

} // namespace assay::session
