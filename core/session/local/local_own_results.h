// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/own_results.h"
#include "session/local/store_lane.h"

namespace assay::session {

/// The results that a person adds to the open project, on the lane of the project.
class LocalOwnResults : public baseline::OwnResults
{
public:
    /// `store` outlives it.
    explicit LocalOwnResults(StoreLane& store)
        : m_store(store)
    {}

    void listOwnResults(Take take) override;
    void saveOwnResult(const baseline::ResultRow& row, Take take) override;
    void removeOwnResult(std::int64_t id, Take take) override;

private:
    /// Makes a change first, where there is one.
    void answer(std::function<void()> change, Take take);

    StoreLane& m_store;
};

} // namespace assay::session
