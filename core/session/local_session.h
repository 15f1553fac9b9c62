// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <memory>

namespace assay::session {

struct SessionOptions {
    /// Report answers to a fixed batch, train at a lower priority, never wait in describe().
    bool window = false;
};

/// The session of this computer: a device lane that trains one run at a time, a background lane
/// that reads data, a store lane that asks and changes the project and follows watched runs.
std::unique_ptr<Session> makeLocalSession(const SessionOptions& options);

} // namespace assay::session
