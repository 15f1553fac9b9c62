// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local/import_lane.h"
#include "session/local/store_lane.h"
#include "session/project.h"

namespace assay::session {

class LocalProject final : public Project
{
public:
    /// Both outlive it.
    LocalProject(StoreLane& store, ImportLane& imports);

    void create(const std::string& path, Tag tag) override;
    void open(const std::string& path, Tag tag) override;
    void saveCopy(const std::string& path, Tag tag) override;
    void describe(const store::ProjectInfo& info, Tag tag) override;

private:
    StoreLane& m_store;
    ImportLane& m_imports;
};

} // namespace assay::session
