// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <memory>
#include <string>

namespace assay::session {

struct SessionOptions {
    /// Report answers to a fixed batch, train at a lower priority, never wait in describe().
    bool window = false;
    /// The file of assay-cli, of which processes train trials side by side; empty: none do.
    std::string program = {};
};

/// The session of this computer: a device lane that trains one run at a time, a background lane
/// that reads data, a store lane that asks and changes the project and follows watched runs.
std::unique_ptr<Session> makeLocalSession(const SessionOptions& options);

} // namespace assay::session
