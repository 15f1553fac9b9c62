// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local/import_lane.h"
#include "session/local/store_lane.h"
#include "session/logs.h"

namespace assay::session {

class LocalLogs final : public Logs
{
public:
    /// All outlive it.
    LocalLogs(const Hub& hub, StoreLane& store, ImportLane& imports);

    void importLog(const std::string& path, Tag tag) override;
    void watch(const std::string& path, Tag tag) override;
    void stopWatching(const std::string& path) override;
    void tags(train::RunId run, Tag tag) override;
    void chooseTag(const std::string& name, const std::optional<interop::TagTarget>& target,
                   Tag tag) override;
    void tagNames(Tag tag) override;
    void tagValues(const std::string& name, Tag tag) override;

private:
    const Hub& m_hub;
    StoreLane& m_store;
    ImportLane& m_imports;
};

} // namespace assay::session
