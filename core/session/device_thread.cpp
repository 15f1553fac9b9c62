// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/device_thread.h"

#include "base/finding.h"
#include "base/json_text.h"

#include <nlohmann/json.hpp>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace assay::session {

std::string prepareDeviceThread(bool window)
{
    if (window)
        setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), 5);
    base::useOperationThreads(1);
    constexpr double kExpected = 20; // GFLOP/s of one core with a good BLAS
    const double reached = base::gflopsPerCore();
    if (reached >= kExpected / 10)
        return {};
    base::Finding slow;
    slow.id = "machine.slow_blas";
    slow.evidence = {{"gflops_per_core", reached}};
    return base::sentence(slow);
}

std::string environmentOf(const experiment::ExperimentSpec& spec, const base::Compute& compute)
{
    return base::dumped(nlohmann::json{{"assay", ASSAY_VERSION},
                                       {"torch", compute.torch},
                                       {"threads", base::threadsFor(spec.train.threads)},
                                       {"blas", compute.blas},
                                       {"cpu", compute.cpu},
                                       {"device", spec.train.device}});
}

} // namespace assay::session
