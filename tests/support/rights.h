// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace assay::testing {

/// Runs `work` in a thread that has to obey the rights of files even when root runs the tests;
/// threads made within it have to as well.
void withOrdinaryRights(const std::function<void()>& work);

/// The same for the program that this process is about to become. Only calls that are safe between
/// fork and exec.
void dropRootRightsBeforeExec();

} // namespace assay::testing
