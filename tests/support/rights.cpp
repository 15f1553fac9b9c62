// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/rights.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <thread>

namespace assay::testing {

namespace {

constexpr unsigned kRights = (1U << CAP_DAC_OVERRIDE) | (1U << CAP_DAC_READ_SEARCH);

} // namespace

void withOrdinaryRights(const std::function<void()>& work)
{
    std::thread([&] {
        __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
        __user_cap_data_struct rights[2] = {};
        if (syscall(SYS_capget, &header, rights) == 0) {
            rights[0].effective &= ~kRights;
            rights[0].permitted &= ~kRights;
            syscall(SYS_capset, &header, rights);
        }
        work();
    }).join();
}

void dropRootRightsBeforeExec()
{
    prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
    prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH, 0, 0, 0);
}

} // namespace assay::testing
