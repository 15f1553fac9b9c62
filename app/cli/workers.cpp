// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/workers.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

namespace assay::cli {

void endWithParent()
{
    ::prctl(PR_SET_PDEATHSIG, SIGINT);
    if (::getppid() == 1)
        ::raise(SIGINT); // it ended before
}

} // namespace assay::cli
