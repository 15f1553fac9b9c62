// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/job.h"

#include "base/error.h"
#include "experiment/jobs/job_list.h"

#include <fmt/format.h>

#include <array>

namespace assay::experiment {

const JobKind& jobKind(train::RunKind kind)
{
    static const std::array all{&trainingJob(), &overfitJob()};
    for (const JobKind* one : all) {
        if (one->kind() == kind)
            return *one;
    }
    throw base::Error(base::ErrorKind::Internal, "run.kind",
                      fmt::format("Runs of kind {} are not carried out here.", train::name(kind)));
}

} // namespace assay::experiment
