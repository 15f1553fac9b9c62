// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local/hub.h"
#include "session/local/lane.h"
#include "session/local/store_lane.h"
#include "session/session.h"

#include <vector>

namespace assay::session {

/// What is stored of a run (0: of none) that its verdict is made from. Throws a usage Error for a run that there is
/// not.
advise::Gathered gatheredFrom(store::RunStore& store, train::RunId run,
                              const std::vector<base::Dismissal>& dismissals);

/// Reads what verdicts are made from, on a lane of its own: the losses of a long run take a while.
class LocalAdvice final : public Advice
{
public:
    /// Both outlive it. `window`: it works behind one.
    LocalAdvice(const Hub& hub, StoreLane& store, bool window);
    void finish(); ///< gives up what waits

    void gather(train::RunId run, Tag tag) override;

private:
    StoreLane& m_store;
    Lane m_lane;
};

} // namespace assay::session
