// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/compute.h"

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace assay::base {

namespace {

std::string cpuModel()
{
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name"))
            return line.substr(std::min(line.size(), line.find(':') + 2));
    }
    return "unknown processor";
}

} // namespace

Compute describeCompute()
{
    const bool openBlas = at::show_config().find("BLAS_INFO=open") != std::string::npos;
    return {.device = "CPU",
            .threads = threadsFor(0),
            .blas = at::hasMKL() ? "MKL"
                    : openBlas   ? "OpenBLAS"
                                 : "other BLAS",
            .cpu = cpuModel(),
            .torch = TORCH_VERSION};
}

int threadsFor(std::int64_t asked)
{
    return asked > 0 ? static_cast<int>(asked)
                     : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

void useOperationThreads(int threads)
{
    if (at::get_num_threads() != threads)
        at::set_num_threads(threads);
}

namespace {
thread_local int lentThreads = 0; ///< 0: as many as its own operations have
} // namespace

void lendOperationThreads(int threads)
{
    useOperationThreads(1);
    lentThreads = threads;
}

int lentOperationThreads()
{
    return lentThreads > 0 ? lentThreads : at::get_num_threads();
}

void keepFreedMemory()
{
#if defined(__GLIBC__)
    // Either alone would switch off glibc's own adaptation and be slower than neither.
    mallopt(M_MMAP_THRESHOLD, 32 << 20); // the most that mallopt(3) accepts on 64 bits
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
}

void returnFreedMemory()
{
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

double gflopsPerCore()
{
    constexpr std::int64_t kSide = 512;
    const at::Tensor a = at::ones({kSide, kSide});
    const at::Tensor b = at::ones({kSide, kSide});
    at::Tensor c = at::mm(a, b);
    double best = 0;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const auto begin = std::chrono::steady_clock::now();
        at::mm_out(c, a, b);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        best = std::max(best, 2.0 * kSide * kSide * kSide / took.count() / 1e9);
    }
    return best / at::get_num_threads();
}

} // namespace assay::base
