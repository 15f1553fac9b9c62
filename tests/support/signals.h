// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <csignal>
#include <cstdint>

namespace assay::testing {

/// Sends a signal to one process; false where there is none. A number of 0 or below, as of a QProcess that has ended or
/// of a file that is not written yet, stands for whole groups in kill(2): the test, the program that runs all
/// tests, and all that it was started by.
inline bool sendSignal(std::int64_t process, int signal)
{
    return process > 0 && ::kill(static_cast<pid_t>(process), signal) == 0;
}

} // namespace assay::testing
