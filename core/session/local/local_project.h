// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local/hub.h"
#include "session/local/import_lane.h"
#include "session/local/lane.h"
#include "session/local/store_lane.h"
#include "session/project.h"

namespace assay::session {

class LocalProject final : public Project
{
public:
    /// All outlive it.
    LocalProject(const Hub& hub, StoreLane& store, ImportLane& imports);
    void finish(); ///< writes what was asked for

    void create(const std::string& path, Tag tag) override;
    void open(const std::string& path, Tag tag) override;
    void saveCopy(const std::string& path, Tag tag) override;
    void describe(const store::ProjectInfo& info, Tag tag) override;
    void writeReport(const ReportRequest& request, Tag tag) override;

private:
    const Hub& m_hub;
    StoreLane& m_store;
    ImportLane& m_imports;
    Lane m_reports; ///< reading a long project takes a while
};

} // namespace assay::session
