// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/device_thread.h"

#include "base/json_text.h"
#include "diagnose/check.h"
#include "experiment/suite.h"

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
    const auto found = experiment::check(diagnose::Stage::Machine,
                                         {.dataSpec = {}, .gflopsPerCore = base::gflopsPerCore()});
    return found.empty() ? std::string() : experiment::sentence(found.front());
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
