// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local/hub.h"
#include "session/local/lane.h"
#include "session/local/store_lane.h"
#include "session/session.h"

namespace assay::session {

/// Reads what verdicts are made from, on a lane of its own: the losses of a long run take a while.
class LocalAdvice final : public Advice
{
public:
    /// Both outlive it.
    LocalAdvice(const Hub& hub, StoreLane& store);
    void finish(); ///< gives up what waits

    void gather(train::RunId run, Tag tag) override;

private:
    StoreLane& m_store;
    Lane m_lane;
};

} // namespace assay::session
