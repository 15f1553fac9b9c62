// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr double kExpected = 20; ///< GFLOP/s of one core with a good BLAS
constexpr double kTimes = 10;

/// A BLAS that is far too slow: no difference between processors explains a tenth.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.gflopsPerCore || *subject.gflopsPerCore >= kExpected / kTimes)
        return {};
    return {{.id = "machine.slow_blas", .evidence = {{"gflops_per_core", *subject.gflopsPerCore}}}};
}

} // namespace

const Check& slowBlas()
{
    static const Check check{
        "slow_blas",
        "Speed of matrix products",
        Stage::Machine,
        {
            {"machine.slow_blas",
             [](const Finding& f) {
                 return fmt::format(
                     "Matrix products reach only {} GFLOP/s per core; a LibTorch with "
                     "MKL or OpenBLAS is about ten times faster.",
                     shown(number(f, "gflops_per_core")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
