// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/listeners.h"
#include "session/events.h"

namespace assay::session {

/// Hands events to all that listen. Any thread. A sink must be quick and must not call the hub.
class Hub : public base::Listeners<Event>
{};

} // namespace assay::session
