// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/findings.h"
#include "session/local/hub.h"
#include "session/local/store_lane.h"

#include <functional>

namespace assay::store {
class FindingStore;
} // namespace assay::store

namespace assay::session {

/// What a person makes of findings, on the lane of the project.
class LocalFindings final : public Findings
{
public:
    /// Both outlive it.
    LocalFindings(const Hub& hub, StoreLane& store)
        : m_hub(hub)
        , m_store(store)
    {}

    void listDismissals(Tag tag) override;
    void dismiss(const std::string& key, const std::string& reason, Tag tag) override;
    void restoreDismissed(const std::string& key, Tag tag) override;
    void keepProof(train::RunId run, const base::Finding& finding, Tag tag) override;

private:
    /// Makes a change first, where there is one.
    void list(Tag tag, std::function<void(store::FindingStore&)> change);

    const Hub& m_hub;
    StoreLane& m_store;
};

} // namespace assay::session
