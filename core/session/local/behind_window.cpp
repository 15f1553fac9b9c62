// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/behind_window.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace assay::session {

void goBehindWindow(bool window)
{
    constexpr int kBehind = 10; // of -20 .. 19
    const auto thread = static_cast<id_t>(syscall(SYS_gettid));
    if (window && getpriority(PRIO_PROCESS, thread) < kBehind)
        setpriority(PRIO_PROCESS, thread, kBehind);
}

} // namespace assay::session
